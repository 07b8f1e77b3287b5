"""How far an export has come is told article by article, also over those that cannot be read."""

from pathlib import Path
from typing import Any

import pytest

from store.document import Document
from store.errors import InputError
from store.exchange import contract
from store.exchange.export import export
from store.project import Project
from tests.store.making import B, folder, project


@pytest.mark.parametrize("lost", [False, True])
def test_every_article_counts_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool) -> None:
    opened = project(folder(tmp_path, a="Satu.", b="Dua.", c="Tiga."))
    ticks: list[int] = []
    count, read = contract.Meter.tick, Project.document

    def tick(self: contract.Meter) -> None:
        count(self)
        ticks.append(self.done)

    def document(self: Any, article_id: str) -> Document:
        if lost and article_id == B:
            raise InputError("It cannot be read.", where="b.txt")
        return read(self, article_id)

    monkeypatch.setattr(contract.Meter, "tick", tick)
    monkeypatch.setattr(Project, "document", document)
    receipt = export(opened, tmp_path / "out.json", program="0.1.0")
    opened.close()
    assert ticks[:3] == [1, 2, 3]
    assert receipt.documents == 3 - lost

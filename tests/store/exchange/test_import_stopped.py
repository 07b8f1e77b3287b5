"""Ctrl+C while an import stores what it read: it stops between two documents, and nothing of it stays."""

import json
import os
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from store.exchange.contract import Step
from store.exchange.import_ import import_into
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.project import Project
from tests.store.exchange.worlds import deliver, document, world


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("at", [1, 3])
def test_an_import_stops_between_two_documents_and_leaves_nothing(tmp_path: Path, own: bool, at: int) -> None:
    folder, path, steps = tmp_path / "p", tmp_path / "in", list[Step]()
    if own:
        bundle = replace(world(), documents=tuple(document(f"{number}.txt") for number in range(3)), entities=(), notes=())
        path.write_bytes(deliver(bundle, FORMATS["json"])[0])
    else:
        path.write_text("".join(json.dumps({"text": f"Teks {number}.", "label": []}) + "\n" for number in range(3)), encoding="utf-8")

    def press(step: Step) -> None:
        steps.append(step)
        if step.phase == "storing" and step.done == at:
            os.kill(os.getpid(), signal.SIGINT)

    bringing = partial(import_into, form="json") if own else partial(import_foreign, form=FORMATS["doccano"])
    with pytest.raises(KeyboardInterrupt):
        bringing(folder, path, annotator="budi", progress=press)
    assert [step.done for step in steps if step.phase == "storing"][-1] == at
    project = Project.open(folder, annotator="", read_only=True)
    assert (project.next_undo, list(project.log()), list(project.stored_documents())) == ("", [], [])
    project.close()

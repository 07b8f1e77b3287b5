"""What is sound in a damaged export of Sorot's own comes in when somebody asks for that, and the rest is listed with its reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError, StoreError
from store.exchange.import_ import import_into
from store.exchange.registry import FORMATS
from store.project import Project
from tests.store.exchange.worlds import deliver, world

Change = Callable[[dict[str, Any]], None]


def _wrong_quote(export: dict[str, Any]) -> None:
    export["articles"][0]["spans"][0]["quote"] = "Vladimir Putim"


def _unknown_label(export: dict[str, Any]) -> None:
    export["articles"][0]["spans"][0]["label"] = "TOKOH"


def _no_entity(export: dict[str, Any]) -> None:
    del export["entities"][0]["name"]


def _twice(export: dict[str, Any]) -> None:
    export["articles"].append(export["articles"][1])


def _strange_field(export: dict[str, Any]) -> None:
    export["articles"][1]["surprise"] = 1


def _entity_of_nobody(export: dict[str, Any]) -> None:
    export["notes"][0]["target_id"] = "e9"


CASES = pytest.mark.parametrize(
    ("change", "listed", "counts"),
    [
        (_wrong_quote, ["is not the quote 'Vladimir Putim'"], (1, 0, 0, 1, 1)),
        (_unknown_label, ["There is no label 'TOKOH'.", "Note n1 is about span s9-23-PERSON"], (2, 2, 1, 2, 1)),
        (_no_entity, ["missing required field `name`", "Note n3 is about entity e1", *["points at entity e1"] * 2], (2, 3, 1, 2, 0)),
        (_twice, ["The id of this article is used twice."], (2, 3, 1, 3, 1)),
        (_strange_field, ["unknown field `surprise`"], (1, 3, 1, 3, 1)),
        (_entity_of_nobody, ["Note n3 is about entity e9"], (2, 3, 1, 2, 1)),
    ],
)


def _damaged(form: str, change: Change) -> bytes:
    export = json.loads(deliver(world(), FORMATS["json"])[0])
    change(export)
    if form == "json":
        return json.dumps(export).encode()
    counts = {name: len(export[name]) for name in ("entities", "notes", "articles")}
    shared = {name: value for name, value in export.items() if name not in (*counts, "format")}
    lines = [{"kind": "sorot", **shared, **counts}]
    for name, kind in (("entities", "entity"), ("notes", "note"), ("articles", "article")):
        lines += [{"kind": kind, **one} for one in export[name]]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@CASES
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_rest_comes_in_and_what_does_not_is_listed(
    tmp_path: Path, form: str, change: Change, listed: list[str], counts: tuple[int, ...]
) -> None:
    path, rejects, target = tmp_path / f"1.{form}", tmp_path / "bad.jsonl", tmp_path / "p"
    path.write_bytes(_damaged(form, change))
    with pytest.raises(StoreError):
        import_into(target, path, annotator="budi")
    looked = import_into(target, path, annotator="budi", dry=True, rejects=rejects)
    receipt = import_into(target, path, annotator="budi", rejects=rejects)
    found = (receipt.documents, receipt.spans, receipt.decisions, receipt.notes, receipt.entities)
    assert found == counts
    assert (looked.documents, looked.spans, looked.rejected.count) == (*found[:2], receipt.rejected.count)
    assert not receipt.whole
    assert f"Rejected ({len(listed)}), listed in {rejects}:" in str(receipt)
    lines = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert len(lines) == len(listed)
    for line, words in zip(lines, listed, strict=True):
        assert words in line["why"]
        assert line["where"]
        assert isinstance(json.loads(line["raw"]), dict)
    project = Project.open(target, annotator="budi")
    assert [len(list(project.stored_documents())), len(project.entities)] == [counts[0], counts[4]]
    project.undo()
    assert (project.next_undo, list(project.stored_documents())) == ("", [])
    project.close()


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_stands_before_a_cut_comes_in(tmp_path: Path, form: str) -> None:
    data = deliver(world(), FORMATS[form])[0]
    path, rejects = tmp_path / f"1.{form}", tmp_path / "bad.jsonl"
    path.write_bytes(data[: data.rindex(b"sha256")])
    receipt = import_into(tmp_path / "p", path, annotator="budi", rejects=rejects)
    assert (receipt.documents, receipt.entities, receipt.rejected.count) == (1, 1, 1)
    assert "not valid JSON" in str(receipt)


def test_a_lost_line_is_told(tmp_path: Path) -> None:
    lines = deliver(world(), FORMATS["jsonl"])[0].splitlines(keepends=True)
    path, rejects = tmp_path / "1.jsonl", tmp_path / "bad.jsonl"
    path.write_bytes(b"".join(lines[:-1]))
    receipt = import_into(tmp_path / "p", path, annotator="budi", rejects=rejects)
    assert (receipt.documents, receipt.rejected.count) == (1, 1)
    assert "The header announces 2 articles" in str(receipt)


@pytest.mark.parametrize(
    ("form", "data"), [("json", b'{"format": "sorot", "articles": ['), ("jsonl", b'{"kind": "article"}\n'), ("json", b"[]")]
)
def test_a_file_that_does_not_say_what_it_is_stays_outside(tmp_path: Path, form: str, data: bytes) -> None:
    path = tmp_path / f"1.{form}"
    path.write_bytes(data)
    with pytest.raises(InputError):
        import_into(tmp_path / "p", path, annotator="budi", rejects=tmp_path / "bad.jsonl")
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name]

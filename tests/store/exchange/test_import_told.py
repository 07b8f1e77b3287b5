"""What an import of another tool's file says and counts: receipts, notices, remarks, parts, steps of progress."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.exchange import import_keep, import_reading
from store.exchange.contract import Draft, Step
from store.exchange.import_foreign import ForeignReceipt, Options, bring_foreign, import_foreign
from store.exchange.import_merge import Counts
from store.exchange.import_reading import Batch, reading
from store.exchange.import_rejects import Groups
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet, labels_toml
from store.model import Entity
from store.project import Project
from tests.store.exchange.foreign import spans
from tests.store.exchange.worlds import put, world

PER, GPE, MISC, NEW = (0, 4, "PER"), (13, 17, "GPE"), (5, 7, "MISC"), (8, 12, "KOTA BARU")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A project folder with labels of its own."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "labels.toml").write_text(labels_toml(LabelSet((Label("PERSON", "p"), Label("GPE", "g")))), encoding="utf-8")
    return tmp_path / "p"


def text(number: int) -> str:
    """Return the text of a document."""
    return f"Joko ke Bali Kyiv {number}."


def write(path: Path, *documents: tuple[tuple[int, int, str], ...]) -> Path:
    """Write documents as doccano does, each with these marks."""
    lines = [json.dumps({"text": text(number), "label": [*map(list, marks)]}) for number, marks in enumerate(documents)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def bring(target: Path, path: Path, **more: Any) -> ForeignReceipt:
    """Import as doccano."""
    progress = more.pop("progress", None)
    return import_foreign(target, path, FORMATS["doccano"], annotator="budi", options=Options(**more), progress=progress)


def test_labels_that_became_others_were_left_out_or_are_not_there_are_told(tmp_path: Path, target: Path) -> None:
    path = write(tmp_path / "in.jsonl", (PER, GPE, MISC, NEW), (MISC, PER))
    receipt = bring(target, path, maps={"PER": "PERSON", "MISC": "", "X": "GPE", "Y": ""})
    assert receipt.notices == (
        "Labels: PER became PERSON.",
        "2 annotations with MISC were left out, as asked for.",
        "The file has no label X, Y, which --map names.",
        "The project has no label KOTA BARU (1); those annotations were rejected. Import again with --add-labels to add it, or with "
        "--map 'KOTA BARU=PERSON'.",
    )
    assert (receipt.counts, receipt.rejected.count, receipt.labels) == (Counts(documents=2, spans=3), 1, "")
    (line,) = (json.loads(one) for one in (tmp_path / "in.jsonl.rejects.jsonl").read_text("utf-8").splitlines())
    assert (line["where"], line["why"]) == ("line 1", "The project has no label 'KOTA BARU'.")
    assert json.loads(line["raw"]) == {"start": 8, "end": 12, "label": "KOTA BARU", "quote": "Bali", "origin": "import"}
    assert sorted((label, quote) for _, label, quote in spans(target)) == [("GPE", "Kyiv"), ("PERSON", "Joko"), ("PERSON", "Joko")]


def test_labels_added_are_told_with_their_file(tmp_path: Path, target: Path) -> None:
    path = write(tmp_path / "in.jsonl", (NEW, GPE))
    looked = bring(target, path, add_labels=True, dry=True)
    assert "KOTA" not in (target / "labels.toml").read_text("utf-8")
    receipt = bring(target, path, add_labels=True)
    assert receipt.notices == looked.notices == ("Labels: KOTA BARU became KOTA_BARU.",)
    assert looked.labels == receipt.labels == str(target / "labels.toml")
    assert [label for _, label, _ in spans(target)] == ["GPE", "KOTA_BARU"]
    assert bring(target, path, maps={"KOTA BARU": "KOTA_BARU"}).labels == ""


def test_twenty_labels_that_became_others_are_named(tmp_path: Path, target: Path) -> None:
    marks = tuple((0, 4, f"L {number:02}") for number in range(21))
    (notice,) = bring(target, write(tmp_path / "in.jsonl", marks), add_labels=True).notices
    assert notice == f"Labels: {', '.join(f'L {number:02} became L_{number:02}' for number in range(20))}."


@pytest.mark.parametrize("annotated", [False, True])
def test_labels_of_a_file_become_those_of_a_project_that_has_none_and_nothing_annotated(tmp_path: Path, annotated: bool) -> None:
    target = tmp_path / "q"
    if annotated:
        bring(target, write(tmp_path / "a.jsonl", (GPE,)))
    receipt = bring(target, write(tmp_path / "in.jsonl", (PER, GPE)))
    opened = Project.open(target, annotator="", read_only=True)
    names = opened.labels.names()
    opened.close()
    assert (names, receipt.rejected.count) == ((DEFAULT.names(), 1) if annotated else (("PER", "GPE"), 0))


def test_where_rejects_are_listed(tmp_path: Path, target: Path) -> None:
    path, own = write(tmp_path / "in.jsonl", (PER,)), tmp_path / "own.jsonl"
    assert (bring(target, path, dry=True).rejects, [*tmp_path.glob("*rejects*")]) == ("", [])
    assert (bring(target, path, dry=True, rejects=own).rejects, own.exists()) == (str(own), True)
    assert bring(target, path).rejects == f"{path}.rejects.jsonl"
    assert bring(target, path, maps={"PER": "PERSON"}).rejects == ""


@pytest.mark.parametrize(
    ("name", "most", "parts"), [("DOCUMENTS", 2, 2), ("DOCUMENTS", 3, 1), ("TEXT", 1, 3), ("EDITS", 2, 3), ("EDITS", 4, 2), ("EDITS", 3, 0)]
)
def test_parts_hold_no_more_than_is_told(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int, parts: int
) -> None:
    monkeypatch.setattr(import_keep, name, most)
    path, steps = write(tmp_path / "in.jsonl", (GPE,), (GPE,), (GPE,)), list[Step]()
    receipt = bring(target, path, progress=steps.append, dry=not parts)
    assert (receipt.parts, receipt.counts.documents, receipt.counts.spans) == (parts, 3, 3)
    assert [(step.phase, step.done, step.total) for step in steps if step.done == step.total > 0] == [("storing", 3, 3)]
    assert [step.done for step in steps if step.phase == "reading"][-1] == 3


def test_the_same_file_in_smaller_parts_brings_nothing_new(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "in.jsonl", (GPE,), (GPE,))
    bring(target, path)
    monkeypatch.setattr(import_keep, "TEXT", 1)
    write(path, (GPE, (0, 4, "PERSON")), (GPE, (0, 4, "PERSON")))
    receipt = bring(target, path)
    assert (receipt.parts, receipt.counts) == (1, Counts(spans=2, present=2))  # No text is new.


def test_a_look_at_a_project_that_is_open_elsewhere_is_possible(tmp_path: Path, target: Path) -> None:
    path, writer = write(tmp_path / "in.jsonl", (GPE,)), Project.open(target, annotator="ana")
    try:
        assert bring(target, path, dry=True).counts == Counts(documents=1, spans=1)
    finally:
        writer.close()


def test_a_part_is_handed_to_who_may_change_the_project(tmp_path: Path, target: Path) -> None:
    handed: list[int] = []

    def hand(change: Callable[[], None]) -> None:
        handed.append(1)
        change()

    project = Project.open(target, annotator="ana")
    path = write(tmp_path / "in.jsonl", (GPE,))
    bring_foreign(nullcontext(project), path, FORMATS["doccano"], options=Options(), hand=hand)
    assert (handed, project.next_undo) == ([1], "Import in.jsonl")
    project.close()


def test_what_a_receipt_says() -> None:
    rejected, remarks = Groups(), Groups()
    about: dict[str, Any] = {"path": "in.jsonl", "form": "doccano"}
    bare = ForeignReceipt(**about, counts=Counts(), rejected=rejected, remarks=remarks)
    assert (str(bare), bare.whole, bare.parts) == ("in.jsonl, read as doccano: nothing in it is new.", True, 0)
    counts = Counts(documents=1, spans=2, decisions=3, notes=4, entities=5, present=1_000)
    assert counts.new == 15
    new = "in.jsonl, read as doccano: 1 article, 2 spans, 3 decisions, 4 notes, 5 entities"
    for _ in range(2):
        remarks.add("line 1", "x")
    rejected.add("line 2", "y")
    whole = ForeignReceipt(**about, counts=counts, rejected=rejected, remarks=remarks, labels="l", rejects="r", notices=("a", "b"))
    assert str(whole) == (
        f"{new} imported as one change, which undo takes back.\n1,000 annotations and notes were there already.\n"
        "The labels were written to l.\na\nb\nTo know (2):\n  line 1: x\n    and 1 more like it\nRejected (1), listed in r:\n  line 2: y"
    )
    assert not whole.whole
    looked = ForeignReceipt(**about, counts=counts, rejected=Groups(), remarks=Groups(), labels="l", dry=True)
    assert str(looked).splitlines()[::2] == [f"{new} would be imported.", "The labels would be written to l."]


def test_what_is_read_comes_in_batches_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "in.jsonl", (PER,), (), (), (PER, GPE), ())
    read = import_reading.read_foreign
    whole = list(read(b"", form="doccano", path=str(path)))
    assert [(len(batch.news), batch.share) for batch in whole] == [(5, 1.0)]
    sizes = {}
    for name, most in (("_BATCH", 2), ("_TEXT", 120), ("_TEXT", 121), ("_TEXT", 40)):
        with monkeypatch.context() as patch:
            patch.setattr(import_reading, name, most)
            found: list[Batch] = list(read(b"", form="doccano", path=str(path)))
        assert [one for batch in found for one in batch.news] == whole[0].news
        sizes[name, most] = [len(batch.news) for batch in found]
    assert sizes == {("_BATCH", 2): [2, 2, 1], ("_TEXT", 120): [1, 3, 1], ("_TEXT", 121): [2, 2, 1], ("_TEXT", 40): [1, 2, 1, 1]}
    steps: list[Step] = []
    assert list(reading(FORMATS["doccano"], path, steps.append)) == whole[0].news
    assert [(step.phase, step.done) for step in steps] == [("reading", 5)]
    assert [type(one) for one in whole[0].news] == [Draft] * 5


@pytest.mark.parametrize(("name", "most", "parts"), [("TEXT", 1, 2), ("DOCUMENTS", 1, 2), ("EDITS", 2, 4), ("EDITS", 99, 1)])
def test_entities_of_a_file_come_before_its_documents_and_fill_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int, parts: int
) -> None:
    monkeypatch.setattr(import_keep, name, most)
    whole = world()
    more = tuple(Entity(id=f"m{number}", name=f"Orang {number}", label="PERSON") for number in range(3))
    put(replace(whole, entities=(*whole.entities, *more)), FORMATS["jsonld"], tmp_path / "in.jsonld")
    receipt = import_foreign(tmp_path / "p", tmp_path / "in.jsonld", FORMATS["jsonld"], annotator="budi")
    assert (receipt.parts, receipt.counts.entities, receipt.counts.spans) == (parts, 4, 3)
    again = import_foreign(tmp_path / "p", tmp_path / "in.jsonld", FORMATS["jsonld"], annotator="budi")
    assert (again.counts.new, again.parts) == (0, 0)

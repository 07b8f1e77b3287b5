"""Large imports of other tools' files: stored in parts, one step all the same, whatever breaks them off."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.exchange import import_foreign as import_foreign_module
from store.exchange import import_keep
from store.exchange.contract import Step
from store.exchange.import_foreign import Options, import_foreign
from store.exchange.registry import FORMATS
from store.labels import Label, LabelSet, labels_toml
from store.project import Project
from tests.store.exchange.foreign import brat, bring, content, mark, spans


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty project folder."""
    (tmp_path / "p").mkdir()
    return tmp_path / "p"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close a part after two documents."""
    monkeypatch.setattr(import_keep, "DOCUMENTS", 2)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Seven documents."""
    for number in range(7):
        text = f"Berita {number}: Joko Widodo tiba di Surabaya."
        brat(
            tmp_path / "in",
            f"d{number}",
            text,
            mark(1, "PERSON", "Joko Widodo", text),
            mark(2, "GPE", "Surabaya", text),
            "N1\tReference T1 Wikidata:Q3318231\tJoko Widodo",
        )
    return tmp_path / "in"


@pytest.mark.usefixtures("small_parts")
def test_a_large_import_in_parts_is_one_step_to_undo_and_redo(many: Path, target: Path) -> None:
    receipt = bring(target, many)
    assert (receipt.parts, receipt.counts.documents, receipt.counts.entities) == (4, 7, 1)
    before = content(target)
    project = Project.open(target, annotator="ana")
    assert project.undo() is not None
    assert project.next_undo == ""
    assert list(project.stored_documents()) == []
    assert not project.entities
    project.close()
    project = Project.open(target, annotator="ana")
    assert project.next_redo == "Import in"
    assert project.redo() is not None
    assert project.next_redo == ""
    project.close()
    assert content(target) == before


@pytest.mark.usefixtures("small_parts")
def test_a_look_at_a_large_import_says_the_same_and_holds_no_more_than_a_part(
    tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts come again far apart, each time with something new, also the one that the project has already."""
    target.joinpath("ada.txt").write_text("Teks 0: Joko Widodo tiba di Surabaya.", encoding="utf-8")
    lines = []
    for turn in range(4):
        for number in range(5):
            text = f"Teks {number}: Joko Widodo tiba di Surabaya."
            marks = [
                [text.index(quote), text.index(quote) + len(quote), label] for quote, label in (("Joko", "PERSON"), ("Surabaya", "GPE"))
            ]
            lines.append({"text": text, "label": [marks[turn % 2]], "Comments": [f"catatan {turn // 2}"]})
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    most = 0
    real = import_foreign_module._Import._one

    def watched(self: Any, *arguments: Any) -> int:
        nonlocal most
        size = real(self, *arguments)
        most = max(most, len(self._held))
        return size

    monkeypatch.setattr(import_foreign_module._Import, "_one", watched)
    looked = import_foreign(target, path, FORMATS["doccano"], annotator="budi", options=Options(dry=True))
    assert most == 2
    done = import_foreign(target, path, FORMATS["doccano"], annotator="budi")
    assert looked.counts == done.counts
    assert (done.counts.documents, done.counts.spans, done.counts.notes, done.counts.present) == (4, 10, 10, 20)


@pytest.mark.usefixtures("small_parts")
def test_two_imports_are_two_steps(many: Path, tmp_path: Path, target: Path) -> None:
    bring(target, many)
    brat(tmp_path / "in", "e", "Kyiv dan Kremlin", "T1\tGPE 0 4\tKyiv")
    for number in range(3):
        brat(tmp_path / "in", f"f{number}", f"Kyiv {number}", "T1\tGPE 0 4\tKyiv")
    assert bring(target, many).parts > 1
    project = Project.open(target, annotator="ana")
    project.undo()
    assert len(list(project.stored_documents())) == 7
    project.undo()
    assert list(project.stored_documents()) == []
    project.redo()
    assert len(list(project.stored_documents())) == 7
    project.close()


@pytest.fixture
def late(many: Path, target: Path) -> Path:
    """The documents of ``many`` of which the last three are in the project already, which has one label of two."""
    (target / "labels.toml").write_text(labels_toml(LabelSet((Label("PERSON", "p"),))), encoding="utf-8")
    early = [path for number in range(4) for path in sorted(many.glob(f"d{number}.*"))]
    kept = {path: path.read_bytes() for path in early}
    for path in early:
        path.unlink()
    bring(target, many)
    for path, data in kept.items():
        path.write_bytes(data)
    return many


def _ends(target: Path, late: Path) -> None:
    """An import with the label added must be a step of its own, not a further part of the one before."""
    assert bring(target, late, options=Options(add_labels=True)).counts.spans == 7
    project = Project.open(target, annotator="ana")
    project.undo()
    project.close()
    found = spans(target)
    assert (len(found), {label for _, label, _ in found}) == (7, {"PERSON"})
    project = Project.open(target, annotator="ana")
    project.undo()
    assert len(list(project.stored_documents())) == 3
    project.redo()
    project.close()
    assert spans(target) == found


@pytest.mark.usefixtures("small_parts")
def test_an_import_whose_last_documents_bring_nothing_is_at_its_end_all_the_same(late: Path, target: Path) -> None:
    assert bring(target, late).counts.spans == 4
    _ends(target, late)


@pytest.mark.usefixtures("small_parts")
def test_an_import_that_crashed_when_all_was_stored_is_ended_by_the_next(late: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = import_keep.Act.keep

    def crash(act: import_keep.Act, *arguments: Any, last: bool) -> None:
        if last:
            raise RuntimeError("power cut")
        real(act, *arguments, last=last)

    with monkeypatch.context() as patch:
        patch.setattr(import_keep.Act, "keep", crash)
        patch.setattr(import_keep.Act, "take_back", lambda act: None)
        with pytest.raises(RuntimeError):
            bring(target, late)
    assert bring(target, late).counts.new == 0
    _ends(target, late)


@pytest.mark.usefixtures("small_parts")
def test_breaking_off_an_import_that_goes_on_takes_all_of_it_back(late: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = import_keep.Act.keep

    def crash(act: import_keep.Act, *arguments: Any, last: bool) -> None:
        real(act, *arguments, last=last)
        raise RuntimeError("power cut")

    before = spans(target)
    with monkeypatch.context() as patch:
        patch.setattr(import_keep.Act, "keep", crash)
        patch.setattr(import_keep.Act, "take_back", lambda act: None)
        with pytest.raises(RuntimeError):
            bring(target, late)
    assert len(spans(target)) == 5

    def stop(step: Step) -> None:
        if step.phase == "storing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(target, late, progress=stop)
    assert spans(target) == before


@pytest.mark.usefixtures("small_parts")
def test_an_import_broken_off_leaves_nothing(many: Path, target: Path) -> None:
    def stop(step: Step) -> None:
        if step.phase == "storing" and step.done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(target, many, progress=stop)
    assert spans(target) == []
    assert not (target / "labels.toml").exists()
    project = Project.open(target, annotator="ana")
    assert (project.next_undo, dict(project.entities)) == ("", {})
    project.close()
    assert bring(target, many).counts.documents == 7


@pytest.mark.usefixtures("small_parts")
def test_after_a_crash_in_the_middle_the_same_import_goes_on_and_is_still_one_step(
    many: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = import_keep.Act.keep

    def crash(act: import_keep.Act, *arguments: Any, last: bool) -> None:
        real(act, *arguments, last=last)
        if act.parts == 2:
            raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(import_keep.Act, "keep", crash)
        patch.setattr(import_keep.Act, "take_back", lambda act: None)
        with pytest.raises(RuntimeError):
            bring(target, many)
    assert len(spans(target)) == 8
    receipt = bring(target, many)
    assert (receipt.counts.documents, receipt.counts.present, receipt.counts.entities) == (3, 8, 0)
    project = Project.open(target, annotator="ana")
    project.undo()
    assert list(project.stored_documents()) == []
    project.close()

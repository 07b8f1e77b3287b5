"""Files of other tools into a project: what was understood, what was not and why, one undo, nothing twice, nothing half."""

import json
from pathlib import Path

import pytest

from store.errors import InputError, ReadOnlyError
from store.exchange.import_foreign import Options, import_foreign
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet, labels_toml
from store.project import Project
from tests.store.exchange.foreign import CLEAN, TEXT, brat, bring, content, mark, spans


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """One document with two mentions, one of them with a note and an entity."""
    brat(
        tmp_path / "in",
        "a",
        TEXT,
        mark(1, "PERSON", "Joko Widodo"),
        mark(2, "GPE", "Surabaya"),
        "N1\tReference T1 Wikidata:Q3318231\tJoko Widodo",
        "#1\tAnnotatorNotes T1\tpresiden",
    )
    return tmp_path / "in"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty project folder."""
    (tmp_path / "p").mkdir()
    return tmp_path / "p"


def test_line_ends_are_made_ours_and_offsets_go_with_them(given: Path, target: Path) -> None:
    receipt = bring(target, given)
    counts = receipt.counts
    assert (counts.documents, counts.spans, counts.notes, counts.entities, counts.present) == (1, 2, 1, 1, 0)
    assert receipt.whole
    project = Project.open(target, annotator="")
    (document,) = project.stored_documents()
    assert document.text == CLEAN
    assert [(span.label, span.quote, span.start) for span in document.ordered_spans()] == [
        ("PERSON", "Joko Widodo", 9),
        ("GPE", "Surabaya", CLEAN.index("Surabaya")),
    ]
    (entity,) = project.entities.values()
    assert (entity.name, entity.label, entity.external) == ("Joko Widodo", "PERSON", {"wikidata": "Q3318231"})
    assert [note.text for note in document.notes.values()] == ["presiden"]
    project.close()


def test_the_same_file_again_brings_nothing(given: Path, target: Path) -> None:
    bring(target, given)
    before = content(target)
    receipt = bring(target, given)
    assert receipt.counts.new == 0
    assert receipt.counts.present == 3
    assert "nothing in it is new" in str(receipt)
    assert content(target) == before


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(given: Path, target: Path) -> None:
    bring(target, given)
    before = content(target)
    project = Project.open(target, annotator="ana")
    assert project.next_undo == "Import in"
    project.undo()
    assert list(project.stored_documents()) == []
    assert not project.entities
    assert project.next_undo == ""
    project.redo()
    project.close()
    assert content(target) == before


def test_a_text_of_the_project_is_annotated_where_it_is(given: Path, target: Path) -> None:
    (target / "berita.txt").write_text(CLEAN, encoding="utf-8")
    receipt = bring(target, given)
    assert receipt.counts.documents == 0
    assert {source for source, _, _ in spans(target)} == {"berita.txt"}


def test_a_text_that_differs_in_white_space_is_the_same_text(given: Path, target: Path) -> None:
    (target / "berita.txt").write_text("  " + CLEAN.replace(" ", "\n\n") + "\n", encoding="utf-8")
    receipt = bring(target, given)
    assert spans(target) == [("berita.txt", "GPE", "Surabaya"), ("berita.txt", "PERSON", "Joko\n\nWidodo")]
    assert "white space" in str(receipt)


def test_a_name_that_is_taken_by_another_text_gets_a_further_one(given: Path, target: Path) -> None:
    (target / "a.txt").write_text("Lain sama sekali.", encoding="utf-8")
    bring(target, given)
    ((first, *_), (second, *_)) = spans(target)
    assert first == second
    assert first.startswith("a.txt#")
    assert bring(target, given).counts.new == 0


def test_two_articles_with_one_text_stay_two(tmp_path: Path, target: Path) -> None:
    brat(tmp_path / "in", "a", CLEAN, mark(1, "GPE", "Surabaya", CLEAN))
    brat(tmp_path / "in", "b", CLEAN, mark(1, "PERSON", "Joko Widodo", CLEAN))
    bring(target, tmp_path / "in")
    assert spans(target) == [("a.txt", "GPE", "Surabaya"), ("b.txt", "PERSON", "Joko Widodo")]
    assert bring(target, tmp_path / "in").counts.new == 0


def test_what_cannot_be_used_is_listed_with_its_reason_and_as_it_stood(tmp_path: Path, target: Path) -> None:
    bad = "T3\tGPE 30 999\tSurabaya"
    brat(tmp_path / "in", "a", TEXT, mark(1, "PERSON", "Joko Widodo"), bad, "R1\tAt Arg1:T1 Arg2:T3", "T4\tGPE 0 8\tWidodo")
    brat(tmp_path / "in", "b", "", "T1\tGPE 0 1\tx")
    receipt = bring(target, tmp_path / "in")
    assert spans(target) == [("a.txt", "PERSON", "Joko Widodo")]
    assert not receipt.whole
    listed = [json.loads(line) for line in (tmp_path / "in.rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(one["where"], one["raw"]) for one in listed[:2]] == [("in/a.ann, line 2", bad), ("in/a.ann, line 4", "T4\tGPE 0 8\tWidodo")]
    assert "do not lie" in listed[0]["why"]
    assert "'Presiden'" in listed[1]["why"]
    assert listed[-1]["why"] == "It has no text."
    assert "A relation has no place" in str(receipt)
    assert f"Rejected ({len(listed)}), listed in {tmp_path / 'in.rejects.jsonl'}" in str(receipt)


def test_no_rejects_no_file(given: Path, target: Path, tmp_path: Path) -> None:
    bring(target, given)
    assert not list(tmp_path.glob("*.rejects*"))


def test_an_empty_project_takes_the_labels_of_the_file(tmp_path: Path, target: Path) -> None:
    brat(tmp_path / "in", "a", TEXT, mark(1, "PER", "Joko Widodo"), mark(2, "LOC", "Surabaya"), mark(3, "Tokoh", "Retno Marsudi"))
    receipt = bring(target, tmp_path / "in")
    project = Project.open(target, annotator="")
    assert [(label.name, label.key) for label in project.labels.labels] == [("PER", "1"), ("LOC", "4"), ("Tokoh", "2")]
    assert project.labels.get("LOC") == DEFAULT.get("LOC")
    assert receipt.labels == str(target / "labels.toml")
    project.close()
    assert bring(target, tmp_path / "in").counts.new == 0


def test_labels_that_the_project_lacks_are_named_with_the_way_out(tmp_path: Path, target: Path) -> None:
    (target / "labels.toml").write_text(labels_toml(LabelSet((Label("PERSON", "p"),))) + "# milik saya\n", encoding="utf-8")
    brat(tmp_path / "in", "a", TEXT, mark(1, "PER", "Joko Widodo"), mark(2, "LOC", "Surabaya"), mark(3, "PER", "Retno Marsudi"))
    receipt = bring(target, tmp_path / "in")
    assert (receipt.counts.spans, receipt.rejected.count) == (0, 3)
    sentence = "The project has no label PER (2), LOC (1); those annotations were rejected."
    assert f"{sentence} Import again with --add-labels to add them, or with --map 'PER=PERSON'." in str(receipt)
    receipt = bring(target, tmp_path / "in", options=Options(maps={"PER": "PERSON"}))
    assert (receipt.counts.spans, receipt.rejected.count) == (2, 1)
    assert "PER became PERSON" in str(receipt)
    receipt = bring(target, tmp_path / "in", options=Options(maps={"PER": "PERSON"}, add_labels=True))
    assert (receipt.counts.spans, receipt.counts.present, receipt.rejected.count) == (1, 2, 0)
    text = (target / "labels.toml").read_text("utf-8")
    assert "# milik saya" in text
    assert 'name = "LOC"' in text
    assert bring(target, tmp_path / "in", options=Options(maps={"PER": "", "X": ""})).counts.present == 1


def test_a_label_no_set_may_hold_becomes_the_nearest_one(tmp_path: Path, target: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.bdocjs").write_text(
        json.dumps({"text": "Jakarta", "annotation_sets": {"": {"annotations": [{"type": "Nama \x1b tempat", "start": 0, "end": 7}]}}}),
        encoding="utf-8",
    )
    receipt = import_foreign(target, tmp_path / "in", FORMATS["bdoc"], annotator="budi")
    assert [label for _, label, _ in spans(target)] == ["Nama_tempat"]
    assert "became Nama_tempat" in str(receipt)


@pytest.mark.parametrize(("maps", "words"), [({"GPE": "NEGARA"}, "no label 'NEGARA'")])
def test_a_label_mapped_to_one_there_is_not_is_an_error(given: Path, target: Path, maps: dict[str, str], words: str) -> None:
    (target / "labels.toml").write_text(labels_toml(DEFAULT), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        bring(target, given, options=Options(maps=maps))
    assert spans(target) == []


def test_a_look_changes_nothing_and_says_the_same(tmp_path: Path, given: Path, target: Path) -> None:
    brat(given, "b", "Lain.", "T1\tKota 0 4\tLain", "?")
    before = sorted(tmp_path.rglob("*"))
    for folder in (target, tmp_path / "tak-ada"):
        looked = bring(folder, given, options=Options(dry=True))
        assert sorted(tmp_path.rglob("*")) == before
    done = bring(target, given)
    assert looked.counts == done.counts
    assert (
        str(looked).splitlines()[0].replace("would be imported", "imported as one change, which undo takes back")
        == str(done).splitlines()[0]
    )


def test_a_project_that_is_open_elsewhere_is_left_alone(given: Path, target: Path) -> None:
    writer = Project.open(target, annotator="ana")
    with pytest.raises(ReadOnlyError, match="can only be read here"):
        bring(target, given)
    writer.close()
    assert spans(target) == []

"""Texts that articles had before: kept, backed up, examined, mended, and what later changes build on."""

import json
from pathlib import Path

import pytest

from store import annotate
from store.backup import sources_of, write_backup
from store.doctor import examine
from store.document import waiting
from store.errors import InvalidError
from store.exchange.export import export, rehearse
from store.inventory import look
from store.mending import repair
from store.model import Change, Put
from store.project import Project
from store.renewing import adopt, foreseen
from store.restoring import restore
from store.revert import DependsError
from tests.faults.model import difference, held
from tests.store.making import TEXT, A, bounds, crash, folder, project, span_at, tag

NEW = "JAKARTA - " + TEXT.replace("Joko Widodo", "kepala negara")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A project in which ``a.txt`` got another text; one annotation, with a note on it, waits for a place."""
    made = folder(tmp_path)
    opened = project(made)
    tag(opened, A, "Joko Widodo")
    tag(opened, A, "Xi Jinping")
    note = annotate.write_note(opened.document(A), "span", span_at(opened.document(A), "Joko Widodo").id, "cek", annotator="ana")
    assert note is not None
    opened.do(note)
    renew(opened, made, NEW)
    assert [left.was.quote for left in waiting(opened.document(A))] == ["Joko Widodo"]
    opened.close()
    return made


def renew(opened: Project, made: Path, text: str) -> str:
    (made / "a.txt").write_text(text, encoding="utf-8")
    found = foreseen(opened, opened.document(A))
    assert found is not None
    adopt(opened, opened.document(A), found)
    return found.change.id


def texts(made: Path) -> list[Path]:
    return sorted((made / ".sorot" / "texts").iterdir())


def problems(made: Path) -> list[str]:
    return [str(finding) for finding in examine(made) if finding.level == "problem"]


# Doctor and repair


def test_the_doctor_finds_nothing_wrong_and_names_what_waits(where: Path) -> None:
    assert problems(where) == []
    assert [found for found in look(where / ".sorot") if found.kind == "foreign"] == []
    assert any("1 annotation lost the place" in str(finding) for finding in examine(where))


@pytest.mark.parametrize("damage", ["flipped", "gone"])
def test_a_former_text_that_is_nowhere_any_more_is_named(where: Path, damage: str) -> None:
    path = next(path for path in texts(where) if not path.read_text(encoding="utf-8").startswith("JAKARTA"))
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"Beijing", b"Beijinh"))
    named = problems(where)
    assert any("cannot be undone" in one and path.stem in one for one in named)
    assert any("is damaged" in one for one in named) == (damage == "flipped")
    result = repair(where, None, lambda: None)
    assert not path.exists()
    assert [str(finding) for finding in result.left if finding.level == "problem"] == [one for one in named if "is damaged" not in one]


def test_a_text_that_can_be_had_elsewhere_is_written_anew(where: Path) -> None:
    path = next(path for path in texts(where) if path.read_text(encoding="utf-8").startswith("JAKARTA"))
    path.write_bytes(b"apa?")
    assert len(problems(where)) == 1
    result = repair(where, None, lambda: None)
    assert any("written anew" in line for line in result.done)
    assert path.read_text(encoding="utf-8") == NEW
    assert problems(where) == []


def test_what_sorot_did_not_write_among_the_texts_is_foreign(where: Path) -> None:
    (where / ".sorot" / "texts" / "catatan.txt").write_text("x", encoding="utf-8")
    assert [found.path.name for found in look(where / ".sorot") if found.kind == "foreign"] == ["catatan.txt"]


# Backups


def test_a_backup_undoes_a_change_of_text_after_it_is_restored(where: Path, tmp_path: Path) -> None:
    write_backup(where, where / ".sorot", tmp_path / "b.zip", sources=sources_of(where))
    restore(tmp_path / "b.zip", tmp_path / "new", tmp_path / "new" / ".sorot")
    opened = project(tmp_path / "new")
    assert opened.document(A).text == NEW
    opened.undo()
    assert opened.document(A).text == TEXT
    opened.close()


def test_a_text_that_comes_while_a_backup_is_made_is_in_it(where: Path, tmp_path: Path) -> None:
    opened = project(where)
    done = []

    def meanwhile(_: int, __: int) -> None:
        if not done:
            done.append(renew(opened, where, "Surabaya, " + NEW))

    write_backup(where, where / ".sorot", tmp_path / "b.zip", sources=sources_of(where), progress=meanwhile)
    assert done
    wanted = held(opened)
    opened.close()
    restore(tmp_path / "b.zip", tmp_path / "new", tmp_path / "new" / ".sorot")
    (tmp_path / "new" / "a.txt").unlink()
    again = project(tmp_path / "new")
    assert difference(wanted, held(again)) == ""
    again.undo()
    assert again.document(A).text == NEW
    again.close()


# What builds on a change of text


def test_a_change_of_text_is_not_reverted_under_what_was_annotated_in_it(where: Path) -> None:
    opened = project(where)
    renewed = next(item for item in opened.log() if item.title.startswith("New text"))
    tag(opened, A, "JAKARTA")
    before = held(opened)
    with pytest.raises(DependsError, match="JAKARTA"):
        opened.revert(renewed.id)
    assert held(opened) == before
    opened.undo()
    opened.revert(renewed.id)
    assert opened.document(A).text == TEXT
    assert not opened.document(A).unplaced
    opened.close()


def test_nothing_that_does_not_fit_a_new_text_gets_past_the_rules(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    (where / "a.txt").write_text("Lain sama sekali, tanpa nama siapa pun.", encoding="utf-8")
    found = foreseen(opened, document)
    assert found is not None
    opened.keep_text(found.text)
    only = Change(id="x", title="x", time="", annotator="ana", edits=found.change.edits[:1])
    assert only.edits == (Put(document.article, found.change.edits[0].after),)
    with pytest.raises(InvalidError):
        opened.do(only)
    assert opened.document(A) == document
    crash(opened)


# Exports


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "conll"])
def test_an_export_says_what_has_no_place_and_is_whole_otherwise(where: Path, tmp_path: Path, form: str) -> None:
    opened = project(where)
    receipt = export(opened, tmp_path / f"out.{form}", form, program="test")
    assert receipt.losses.counts["span: unplaced"] == 1
    assert receipt.losses.counts["note on span"] == 1
    if form == "json":
        written = json.loads((tmp_path / "out.json").read_bytes())
        assert [span["quote"] for article in written["articles"] for span in article["spans"]] == ["Xi Jinping"]
    with pytest.raises(InvalidError, match="1 annotation that lost its place"):
        export(opened, tmp_path / f"strict.{form}", form, program="test", strict=True)
    assert "lost its place" in "\n".join(rehearse(opened, tmp_path / f"no.{form}", form, program="test").losses.sentences())
    opened.close()


def test_bounds_are_those_of_the_text_of_now(where: Path) -> None:
    opened = project(where)
    span = span_at(opened.document(A), "Xi Jinping")
    assert (span.start, span.end) == bounds(NEW, "Xi Jinping")
    opened.close()

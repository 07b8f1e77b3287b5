"""Files of a project edited by hand: noticed, merged as one change, and never overwritten unread."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import annotate
from store.project import Project
from tests.faults.model import difference, held
from tests.store.making import OTHER, TEXT, A, B, crash, file, filled, link, older_copy_put_back, project, quotes, span_at, tag

Rows = dict[str, dict[str, Any]]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def edit(path: Path, change: Callable[[dict[str, Rows]], None]) -> bytes:
    """Change the tables of a file as somebody with an editor does, checksum untouched; return what is in it then."""
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables, indent=1, ensure_ascii=False), encoding="utf-8")
    return path.read_bytes()


def spans_of(tables: dict[str, Rows]) -> list[dict[str, Any]]:
    return list(tables["spans"].values())


def add_span(tables: dict[str, Rows], quote: str, label: str, text: str = TEXT, **more: Any) -> None:
    start = text.index(quote)
    like = spans_of(tables)[0]
    made = {**like, "id": f"hand{len(tables['spans'])}", "start": start, "end": start + len(quote), "quote": quote, "label": label, **more}
    tables["spans"][str(1000 + len(tables["spans"]))] = made


def labels(opened: Project, article: str = A) -> dict[str, str]:
    return {span.quote: span.label for span in opened.document(article).ordered_spans()}


# By hand, while it is closed


def test_what_was_edited_by_hand_is_merged_as_one_change_that_undo_takes_back(where: Path) -> None:
    def by_hand(tables: dict[str, Rows]) -> None:
        spans_of(tables)[0]["label"] = "ORG"
        add_span(tables, "Jakarta", "GPE")

    edit(file(where), by_hand)
    opened = project(where)
    assert labels(opened) == {"Widodo": "ORG", "Xi Jinping": "PERSON", "Jakarta": "GPE"}
    assert "merged: 1 added, 1 changed" in str(opened.notices[0])
    assert opened.next_undo == "Merged hand edits of a.txt"
    assert not list(file(where).parent.glob("*.outside-*"))
    opened.undo()
    assert labels(opened) == {"Widodo": "PERSON", "Xi Jinping": "PERSON"}
    opened.redo()
    opened.close()
    again = project(where)
    assert labels(again) == {"Widodo": "ORG", "Xi Jinping": "PERSON", "Jakarta": "GPE"}
    assert not again.notices
    again.close()


@pytest.mark.parametrize("later", ["undone", "deleted"])
def test_a_hand_edit_is_taken_in_once_though_the_program_ends_before_the_file_is_written(where: Path, later: str) -> None:
    edit(file(where), lambda tables: add_span(tables, "Jakarta", "GPE"))
    opened = project(where)
    if later == "undone":
        opened.undo()
    else:
        gone = annotate.delete(opened.document(A), [span_at(opened.document(A), "Jakarta").id], annotator="ana")
        assert gone is not None
        opened.do(gone)
    crash(opened)
    again = project(where)
    assert quotes(again, A) == ["Widodo", "Xi Jinping"]
    assert not again.notices
    again.close()
    assert quotes(project(where), A) == ["Widodo", "Xi Jinping"]


def test_a_hand_edit_that_was_not_taken_does_not_come_in_after_a_crash(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    change = annotate.relabel(document, span_at(document, "Widodo").id, "GPE", annotator="ana")
    assert change is not None
    opened.do(change)
    edit(file(where), lambda tables: spans_of(tables)[0].update(label="ORG"))
    opened.follow()
    assert labels(opened) == {"Widodo": "GPE", "Xi Jinping": "PERSON"}
    gone = annotate.delete(opened.document(A), [span_at(document, "Widodo").id], annotator="ana")
    assert gone is not None
    opened.do(gone)
    crash(opened)
    again = project(where)
    assert quotes(again, A) == ["Xi Jinping"]
    assert len(list(file(where).parent.glob("*.outside-*"))) == 1
    again.close()


def test_the_same_hand_edit_made_again_after_the_file_was_written_is_merged_again(where: Path) -> None:
    edited = edit(file(where), lambda tables: add_span(tables, "Jakarta", "GPE"))
    opened = project(where)
    opened.undo()
    opened.close()
    assert quotes(project(where, read_only=True), A) == ["Widodo", "Xi Jinping"]
    file(where).write_bytes(edited)
    again = project(where)
    assert quotes(again, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    again.close()


@pytest.mark.parametrize("other", [B, "tidak-ada", "a/../b", "rusak`"])
def test_what_says_it_belongs_to_another_article_is_not_taken_and_stays_as_it_was(where: Path, other: str) -> None:
    opened = project(where)
    change = annotate.write_note(opened.document(A), "article", A, "catatan", annotator="ana")
    assert change is not None
    opened.do(change)
    opened.close()
    before = held(opened)
    for table, field in (("spans", "article"), ("notes", "article"), ("article", "id")):
        edited = edit(file(where), lambda tables, table=table, field=field: next(iter(tables[table].values())).update({field: other}))  # type: ignore[misc]
        opened = project(where)
        assert difference(before, held(opened)) == ""
        assert f"of {other!r}" in str(opened.notices[0])
        opened.close()
        assert edited in [path.read_bytes() for path in file(where).parent.glob("*.outside-*")]
        again = project(where)
        assert not again.notices
        again.close()


def test_a_record_that_cannot_be_read_does_not_count_as_taken_out(where: Path) -> None:
    edit(file(where), lambda tables: spans_of(tables)[0].update(start="nol"))
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert "cannot be read" in str(opened.notices[0])
    opened.close()


def test_a_span_taken_out_by_hand_goes_and_its_note_with_it(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    note = annotate.write_note(document, "span", span_at(document, "Widodo").id, "cek", annotator="ana")
    assert note is not None
    opened.do(note)
    opened.close()

    def take_out(tables: dict[str, Rows]) -> None:
        tables["spans"] = {key: row for key, row in tables["spans"].items() if row["quote"] != "Widodo"}

    edit(file(where), take_out)
    opened = project(where)
    assert quotes(opened, A) == ["Xi Jinping"]
    assert not opened.document(A).notes
    opened.undo()
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert opened.document(A).notes
    opened.close()


def test_what_cannot_be_is_named_and_kept_in_a_copy(where: Path) -> None:
    def nonsense(tables: dict[str, Rows]) -> None:
        add_span(tables, "Jakarta", "GPE", start=3)
        add_span(tables, "Beijing", "GPE", entity="nobody")
        tables["spans"]["7"] = {"kind": "span", "id": 5}
        tables["text"]["1"]["text"] = "Teks lain."

    edited = edit(file(where), nonsense)
    opened = project(where)
    assert labels(opened) == {"Widodo": "PERSON", "Xi Jinping": "PERSON", "Beijing": "GPE"}
    said = str(opened.notices[0])
    for part in ("GPE “Jakarta”, which is not what the text says", "to an entity that is not known", "another text", "cannot be read"):
        assert part in said
    assert file(where).with_name(f"{A}.json.outside-1").read_bytes() == edited
    opened.close()
    assert not project(where).notices


def test_entities_edited_by_hand_are_merged(where: Path) -> None:
    def rename(tables: dict[str, Rows]) -> None:
        row = next(iter(tables["entities"].values()))
        row["aliases"] = ["Xi", "Presiden Xi"]
        tables["entities"]["9"] = {**row, "id": "baru", "name": "Jokowi", "aliases": []}

    edit(where / ".sorot" / "project.json", rename)
    opened = project(where)
    assert opened.entities["xi"].aliases == ("Xi", "Presiden Xi")
    assert opened.entities["baru"].name == "Jokowi"
    opened.undo()
    assert set(opened.entities) == {"xi"}
    opened.close()


def test_an_entity_taken_out_by_hand_stays_while_a_mention_points_at_it(where: Path) -> None:
    opened = project(where)
    link(opened, A, "Xi Jinping", "xi")
    opened.close()
    edit(where / ".sorot" / "project.json", lambda tables: tables["entities"].clear())
    opened = project(where)
    assert "xi" in opened.entities
    assert "that mentions point at" in str(opened.notices[0])
    opened.close()


def test_a_merge_that_was_not_finished_is_kept_as_a_copy_and_nothing_is_lost(where: Path) -> None:
    lines = file(where).read_bytes().split(b"\n")
    lines[3:3] = [b"<<<<<<< HEAD", b"=======", b">>>>>>> theirs"]
    file(where).write_bytes(b"\n".join(lines))
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert "marks of a merge that was not finished" in str(opened.notices[0])
    assert file(where).with_name(f"{A}.json.outside-1").read_bytes() == b"\n".join(lines)
    opened.close()
    assert not project(where).notices


# Older copies


def test_an_older_whole_copy_put_back_changes_nothing_and_is_said(where: Path) -> None:
    old = file(where).read_bytes()
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.close()
    file(where).write_bytes(old)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert "An older copy of this file was put in its place" in str(opened.notices[0])
    opened.close()
    opened = project(where)
    assert not opened.notices
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    opened.close()


def test_an_older_copy_from_before_a_crash_is_known_too(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.checkpoint()
    between = file(where).read_bytes()
    tag(opened, A, "Beijing")
    opened.checkpoint()
    crash(opened)
    file(where).write_bytes(between)
    opened = project(where)
    assert "Beijing" in quotes(opened, A)
    opened.close()


def test_a_file_that_was_deleted_comes_back(where: Path) -> None:
    file(where).unlink()
    (where / ".sorot" / "project.json").unlink()
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert set(opened.entities) == {"xi"}
    assert "was gone" in str(opened.notices)
    opened.close()
    assert file(where).exists()


def test_without_the_ledger_everything_is_found_all_the_same(where: Path) -> None:
    opened = older_copy_put_back(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    opened.close()


def test_files_that_were_moved_or_touched_are_read_once_and_nothing_is_said(where: Path, tmp_path: Path) -> None:
    shutil.copytree(where, tmp_path / "salinan")
    opened = project(tmp_path / "salinan")
    assert not opened.notices
    assert opened.next_undo.startswith("Add") or opened.next_undo
    assert difference(held(project(where, read_only=True)), held(opened)) == ""
    opened.close()
    again = project(tmp_path / "salinan")
    assert not again.look()
    again.close()


def test_opening_reads_no_file_that_is_as_it_was_left(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.reconciling.Reconciler.settle", lambda *_: pytest.fail("something was looked at"))
    project(where).close()


# While it is open


def test_an_edit_while_it_is_open_is_merged_with_what_is_not_written_yet(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    edit(file(where), lambda tables: add_span(tables, "Beijing", "GPE"))
    os.utime(file(where), ns=(0, 0))
    assert opened.look()
    news = opened.follow()
    assert len(news.changes) == 1
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Jakarta", "Beijing"}
    assert not opened.look()
    opened.close()
    again = project(where)
    assert set(quotes(again, A)) == {"Widodo", "Xi Jinping", "Jakarta", "Beijing"}
    assert not again.notices
    again.close()


def test_a_file_that_is_still_being_written_is_left_for_the_next_look(where: Path) -> None:
    opened = project(where)
    edit(file(where), lambda tables: add_span(tables, "Beijing", "GPE"))
    assert not opened.look()
    opened.close()


def test_a_change_here_comes_after_what_was_written_there(where: Path) -> None:
    opened = project(where)
    edit(file(where), lambda tables: add_span(tables, "Jakarta", "GPE"))
    tag(opened, A, "Beijing")
    assert labels(opened) == {"Widodo": "PERSON", "Xi Jinping": "PERSON", "Jakarta": "GPE", "Beijing": "PERSON"}
    opened.close()


def test_both_changed_the_same_span_and_ours_stays(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    change = annotate.relabel(document, span_at(document, "Widodo").id, "GPE", annotator="ana")
    assert change is not None
    opened.do(change)

    def relabel(tables: dict[str, Rows]) -> None:
        for row in spans_of(tables):
            row["label"] = "ORG"

    edited = edit(file(where), relabel)
    opened.follow()
    assert labels(opened) == {"Widodo": "GPE", "Xi Jinping": "ORG"}
    assert "another version of ORG “Widodo”" in str(opened.notices[-1])
    assert file(where).with_name(f"{A}.json.outside-1").read_bytes() == edited
    opened.close()


def test_other_articles_are_none_the_wiser(where: Path) -> None:
    edit(file(where), lambda tables: add_span(tables, "Jakarta", "GPE"))
    opened = project(where)
    assert quotes(opened, B) == ["Putin"]
    assert opened.document(B).text == OTHER
    opened.close()

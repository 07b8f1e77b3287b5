"""What is said, taken and kept of each way in which others change the files of a project, exactly."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import annotate, entities, reconciling
from store.errors import WriteError
from store.log import Item
from store.project import Project
from tests.store.making import TEXT, A, B, crash, file, filled, journal, link, project, quotes, span_at, tag

Rows = dict[str, dict[str, Any]]
MERGED = "Another program changed this file; merged: "
UNDO = " Undo takes it back."


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def own(where: Path) -> Path:
    """Return the project's own file."""
    return where / ".sorot" / "project.json"


def edit(path: Path, change: Callable[[dict[str, Rows]], object]) -> bytes:
    """Change a file as somebody with an editor does; return what is in it then."""
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    return path.read_bytes()


def row(tables: dict[str, Rows], quote: str) -> dict[str, Any]:
    return next(one for one in tables["spans"].values() if one["quote"] == quote)


def said(where: Path) -> list[str]:
    """Open the project and return its notices with the names of files only; they are said once and no more."""
    opened = project(where)
    told = [str(notice).replace(f"{where}/.sorot/", "") for notice in opened.notices]
    assert not opened.look()
    opened.close()
    again = project(where)
    assert again.notices == []
    again.close()
    return told


def newest(where: Path) -> Item | None:
    opened = project(where, read_only=True)
    try:
        return next(opened.log(), None)
    finally:
        opened.close()


def copies(where: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((where / ".sorot").rglob("*.outside-*"))]


def note_on(opened: Project, entity: str, text: str) -> None:
    change = entities.write_note(opened.entities[entity], text, annotator="ana")
    assert change is not None
    opened.do(change)


def put(opened: Project, name: str, label: str = "PERSON") -> str:
    change = entities.put_entity(None, entities.new_entity(name, label), annotator="ana")
    assert change is not None
    opened.do(change)
    return change.edits[0].record.id


def test_a_merge_says_how_much_it_took_and_names_its_files_in_the_log(where: Path) -> None:
    edit(file(where), lambda tables: row(tables, "Widodo").update(label="ORG"))
    edit(own(where), lambda tables: next(iter(tables["entities"].values())).update(name="Xi Jinping"))
    assert said(where) == [f"project.json: {MERGED}1 changed.{UNDO}", f"articles/{A}.json: {MERGED}1 changed.{UNDO}"]
    item = newest(where)
    assert item is not None
    assert item.title == "Merged hand edits of a.txt, project.json"
    assert copies(where) == []


def test_a_mention_may_point_at_an_entity_that_came_with_it(where: Path) -> None:
    edit(own(where), lambda tables: tables["entities"].update({"9": {**next(iter(tables["entities"].values())), "id": "baru"}}))
    edit(file(where), lambda tables: row(tables, "Widodo").update(entity="baru"))
    assert said(where) == [f"project.json: {MERGED}1 added.{UNDO}", f"articles/{A}.json: {MERGED}1 changed.{UNDO}"]
    opened = project(where)
    assert span_at(opened.document(A), "Widodo").entity == "baru"
    opened.close()


def test_what_is_not_taken_is_named_and_the_file_kept(where: Path) -> None:
    def change(tables: dict[str, Rows]) -> None:
        row(tables, "Widodo").update(quote="Wibowo")
        tables["spans"]["5"] = {"kind": "span", "id": 5}

    left = edit(file(where), change)
    (told,) = said(where)
    start = TEXT.index("Widodo")
    wrong = f"PERSON “Wibowo”, which is not what the text says at {start}–{start + 6}"
    assert told.startswith(f"articles/{A}.json: {MERGED}nothing new. Not taken: {wrong}; what cannot be read: {{")
    assert told.endswith(f"(Expected `str`, got `int` - at `$.id`). The file as it was is kept beside it.{UNDO}")
    assert copies(where) == [left]
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


def test_a_file_laid_out_anew_is_no_change(where: Path) -> None:
    before = newest(where)
    edit(file(where), lambda tables: None)
    edit(own(where), lambda tables: None)
    assert said(where) == []
    assert newest(where) == before
    assert copies(where) == []


def test_a_file_that_is_no_file_of_ours_is_made_anew_and_kept(where: Path) -> None:
    file(where).write_bytes(b"apa?")
    own(where).write_bytes(b"<<<<<<< HEAD")
    again = "What it held was restored from the journal, and the file is kept beside it."
    assert said(where) == [
        f"project.json: It holds the marks of a merge that was not finished. {again}",
        f"articles/{A}.json: It is not readable. {again}",
    ]
    assert copies(where) == [b"apa?", b"<<<<<<< HEAD"]


def test_a_file_that_is_gone_is_made_anew(where: Path) -> None:
    file(where).unlink()
    own(where).unlink()
    gone = "The file was gone. What it held was restored from the journal."
    assert said(where) == [f"project.json: {gone}", f"articles/{A}.json: {gone}"]
    assert quotes(project(where, read_only=True), A) == ["Widodo", "Xi Jinping"]


def test_an_older_copy_is_said_to_be_one_only_when_something_was_done_since(where: Path) -> None:
    old = file(where).read_bytes()
    opened = project(where)
    tag(opened, A, "Beijing")
    opened.close()
    newer = file(where).read_bytes()
    file(where).write_bytes(old)
    what = "An older copy of this file was put in its place; what was done since is kept."
    assert said(where) == [f"articles/{A}.json: {what}"]
    opened = project(where)
    opened.undo()
    opened.close()
    file(where).write_bytes(newer)
    assert said(where) == [f"articles/{A}.json: {what}"]
    assert quotes(project(where, read_only=True), A) == ["Widodo", "Xi Jinping"]


# Entities


def linked(where: Path) -> None:
    opened = project(where)
    link(opened, A, "Widodo", "xi")
    opened.close()


def test_of_entities_that_were_taken_out_only_those_stay_that_are_pointed_at(where: Path) -> None:
    linked(where)
    opened = project(where)
    other = put(opened, "Putin")
    note_on(opened, other, "catatan")
    note_on(opened, "xi", "tetap")
    opened.close()

    def clear(tables: dict[str, Rows]) -> None:
        tables["entities"].clear()

    left = edit(own(where), clear)
    (told,) = said(where)
    not_taken = "Not taken: the removal of an entity that mentions point at (xi). The file as it was is kept beside it."
    assert told == f"project.json: {MERGED}2 removed. {not_taken}{UNDO}"
    assert copies(where) == [left]
    opened = project(where)
    assert set(opened.entities) == {"xi"}
    assert [note.text for note in opened.entity_notes.values()] == ["tetap"]
    opened.undo()
    assert set(opened.entities) == {"xi", other}
    assert sorted(note.text for note in opened.entity_notes.values()) == ["catatan", "tetap"]
    opened.close()


def test_an_entity_and_its_note_taken_out_together_go(where: Path) -> None:
    opened = project(where)
    note_on(opened, "xi", "catatan")
    opened.close()

    def clear(tables: dict[str, Rows]) -> None:
        tables["entities"].clear()
        tables["notes"].clear()

    edit(own(where), clear)
    assert said(where) == [f"project.json: {MERGED}2 removed.{UNDO}"]
    opened = project(where)
    assert (dict(opened.entities), dict(opened.entity_notes)) == ({}, {})
    opened.close()


def test_a_note_on_an_entity_is_taken_when_the_entity_is_there_or_comes_too(where: Path) -> None:
    opened = project(where)
    note_on(opened, "xi", "catatan")
    opened.close()

    def add(tables: dict[str, Rows]) -> None:
        entity, note = next(iter(tables["entities"].values())), next(iter(tables["notes"].values()))
        tables["entities"]["7"] = {**entity, "id": "baru"}
        for name, about in (("n1", "xi"), ("n2", "baru"), ("n3", "hilang")):
            tables["notes"][name[1:] + "00"] = {**note, "id": name, "target_id": about}

    edit(own(where), add)
    not_taken = "Not taken: a note on an entity that is not known. The file as it was is kept beside it."
    assert said(where) == [f"project.json: {MERGED}3 added. {not_taken}{UNDO}"]
    opened = project(where)
    assert sorted(note.target_id for note in opened.entity_notes.values()) == ["baru", "xi", "xi"]
    assert set(opened.entities) == {"xi", "baru"}
    opened.close()


def test_a_note_on_an_entity_that_goes_is_not_taken(where: Path) -> None:
    opened = project(where)
    other = put(opened, "Putin")
    note_on(opened, "xi", "catatan")
    opened.close()

    def change(tables: dict[str, Rows]) -> None:
        tables["entities"] = {key: one for key, one in tables["entities"].items() if one["id"] != other}
        tables["notes"]["900"] = {**next(iter(tables["notes"].values())), "id": "n", "target_id": other}

    edit(own(where), change)
    not_taken = "Not taken: a note on an entity that is not known. The file as it was is kept beside it."
    assert said(where) == [f"project.json: {MERGED}1 removed. {not_taken}{UNDO}"]


def test_an_entity_that_is_taken_out_takes_all_notes_on_it_along(where: Path) -> None:
    opened = project(where)
    note_on(opened, "xi", "catatan")
    opened.close()
    edit(own(where), lambda tables: tables["notes"].update({"900": {**next(iter(tables["notes"].values())), "id": "n"}}))
    assert said(where) == [f"project.json: {MERGED}1 added.{UNDO}"]
    edit(own(where), lambda tables: tables["entities"].clear())
    assert said(where) == [f"project.json: {MERGED}3 removed.{UNDO}"]


def test_a_note_with_the_id_of_an_entity_that_stays_is_taken(where: Path) -> None:
    linked(where)

    def change(tables: dict[str, Rows]) -> None:
        tables["entities"]["7"] = {**next(iter(tables["entities"].values())), "id": "baru"}
        tables["entities"] = {"7": tables["entities"]["7"]}
        note = {"kind": "note", "id": "xi", "target": "entity", "target_id": "baru", "text": "cek"}
        tables.setdefault("notes", {})["900"] = note

    edit(own(where), change)
    not_taken = "Not taken: the removal of an entity that mentions point at (xi). The file as it was is kept beside it."
    assert said(where) == [f"project.json: {MERGED}2 added. {not_taken}{UNDO}"]


# What cannot be kept


def test_a_copy_that_cannot_be_kept_is_said_and_tried_again_when_the_file_is_written(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = edit(file(where), lambda tables: row(tables, "Widodo").update(quote="Wibowo"))

    def full(path: Path, what: str) -> None:
        raise WriteError("The disk is full.", where=str(path))

    with monkeypatch.context() as failing:
        failing.setattr(reconciling, "set_aside", full)
        opened = project(where)
        assert str(opened.notices[0]) == f"{file(where)}: The disk is full."
        assert len(opened.notices) == 2
        assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    crash(opened)
    assert file(where).read_bytes() == left
    opened = project(where)
    assert "Not taken" in str(opened.notices[-1])
    opened.close()
    assert copies(where) == [left]


def test_what_was_seen_to_is_not_looked_at_again_before_the_file_is_written(where: Path) -> None:
    opened = project(where)
    for quote, count in (("Widodo", 1), ("", 0), ("Xi Jinping", 1)):
        if quote:
            edit(file(where), lambda tables, quote=quote: row(tables, quote).update(label="ORG"))  # type: ignore[misc]
        news = opened.follow()
        assert len(news.changes) == count
    assert [span.label for span in opened.document(A).ordered_spans()] == ["ORG", "ORG"]
    opened.close()


def test_what_was_written_by_another_journal_is_taken_as_a_whole(where: Path, tmp_path: Path) -> None:
    """As a clone does whose journal is another one."""
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.close()
    journal(where).unlink()
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    tag(opened, A, "Beijing")
    opened.close()
    edit(file(where), lambda tables: row(tables, "Widodo").update(label="ORG"))
    assert said(where) == [f"articles/{A}.json: {MERGED}1 changed.{UNDO}"]
    assert len(quotes(project(where, read_only=True), A)) == 4


def test_a_note_of_theirs_comes_with_their_span(where: Path) -> None:
    opened = project(where)
    change = annotate.write_note(opened.document(B), "span", span_at(opened.document(B), "Putin").id, "cek", annotator="ana")
    assert change is not None
    opened.do(change)
    opened.close()

    def add(tables: dict[str, Rows]) -> None:
        one = row(tables, "Putin")
        tables["spans"]["900"] = {**one, "id": "baru", "label": "ORG"}
        tables["notes"]["900"] = {**next(iter(tables["notes"].values())), "id": "n", "target_id": "baru"}

    edit(file(where, B), add)
    assert said(where) == [f"articles/{B}.json: {MERGED}2 added.{UNDO}"]


def test_a_time_alone_is_nothing_to_say(where: Path) -> None:
    os.utime(file(where), ns=(1, 1))
    os.utime(own(where), ns=(1, 1))
    opened = project(where)
    assert opened.notices == []
    opened.close()

"""What doctor finds, repair mends as far as the journal goes, on a copy, and safely when it is killed."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import annotate
from store.doctor import Finding, examine
from store.errors import InputError, ReadOnlyError, StaleError, WriteError
from store.mending import Repaired, repair
from store.reading import ReadingLog
from store.saved_searches import SavedSearches
from tests.faults.model import State, held
from tests.store.faulty import killed_after
from tests.store.making import A, B, crash, file, filled, journal, project, quotes, signed, span_at, tag

Damage = Callable[[Path], object]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A project with everything in it, up to date and closed."""
    where = filled(tmp_path)
    opened = project(where)
    span = span_at(opened.document(A), "Xi Jinping")
    change = annotate.write_note(opened.document(A), "span", span.id, "Presiden", annotator="ana")
    assert change is not None
    opened.do(change)
    _ = opened.memory
    opened.close()
    reading = ReadingLog(where / ".sorot")
    reading.opened(A)
    reading.save()
    SavedSearches(where / ".sorot").save("xi")
    assert examine(where) == []
    return where


def state_of(where: Path) -> State:
    opened = project(where)
    try:
        assert not opened.read_only
        return held(opened)
    finally:
        opened.close()


def problems(where: Path) -> list[Finding]:
    return [finding for finding in examine(where) if finding.level == "problem"]


def mended(where: Path) -> Repaired:
    kept: list[int] = []
    result = repair(where, None, lambda: kept.append(1))
    assert kept == [1], "it is backed up, once"
    return result


def _flip(path: Path, words: bytes) -> None:
    """Turn a bit as a disk does that fails, which is written by nobody."""
    data, times = bytearray(path.read_bytes()), path.stat()
    data[data.index(words)] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _lines(where: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    path = journal(where)
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def _relabel(tables: dict[str, Any]) -> None:
    next(iter(tables["spans"].values()))["label"] = "GPE"


def _drop_span(tables: dict[str, Any]) -> None:
    first = next(iter(tables["spans"]))
    del tables["spans"][first]


FILES: dict[str, Damage] = {
    "an article file is gone": lambda where: file(where).unlink(),
    "an article file is cut": lambda where: file(where).write_bytes(file(where).read_bytes()[:200]),
    "an article file is no JSON": lambda where: file(where).write_bytes(b"x"),
    "an article file has a flipped bit": lambda where: _flip(file(where), b"Xi Jinping"),
    "the project file is gone": lambda where: (where / ".sorot" / "project.json").unlink(),
    "the project file is no JSON": lambda where: (where / ".sorot" / "project.json").write_bytes(b"{}"),
    "an article file has another name": lambda where: file(where).rename(file(where).with_name("a" * 26 + ".json")),
    "one is no JSON, and a later one has another name": lambda where: (
        file(where, min(A, B)).write_bytes(b"x"),
        file(where, max(A, B)).rename(file(where).with_name("z" * 26 + ".json")),
    ),
    "a copy of an article file": lambda where: shutil.copy(file(where), file(where).with_name("a" * 26 + ".json")),
}

HAND: dict[str, Damage] = {
    "a span was taken out by hand": lambda where: signed(file(where), _drop_span),
    "a label was changed by hand": lambda where: signed(file(where), _relabel),
    "a note was taken out by hand": lambda where: signed(file(where), lambda tables: tables["notes"].clear()),
    "an entity was taken out by hand": lambda where: signed(where / ".sorot" / "project.json", lambda tables: tables["entities"].clear()),
}

JOURNAL: dict[str, Damage] = {
    "a bit of an early line": lambda where: _flip(journal(where), b"Xi Jinping"),
    "a bit of a line in the middle": lambda where: _flip(journal(where), b"Putin"),
    "the header": lambda where: _flip(journal(where), b'"complete"'),
    "a line is gone": lambda where: _lines(where, lambda lines: lines[:2] + lines[3:]),
    "two lines changed places": lambda where: _lines(where, lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]]),
    "a line end is damaged": lambda where: _lines(where, lambda lines: [*lines[:2], lines[2][:-1] + b"\x0b", *lines[3:]]),
    "zeros in the middle": lambda where: _lines(where, lambda lines: [*lines[:2], bytes(len(lines[2])), *lines[3:]]),
}

LOST = {
    "a bit of an early line": 1,
    "a bit of a line in the middle": 1,
    "the header": 0,
    "a line is gone": 2,
    "two lines changed places": 3,
    "a line end is damaged": 3,
    "zeros in the middle": 3,
}
"""Entries that cannot prove themselves: those that were hit, and the one after a line whose CRC is not to be had."""

NOTES: dict[str, Damage] = {
    "a torn end": lambda where: journal(where).write_bytes(journal(where).read_bytes() + b'123 0000 {"seq'),
    "a leftover": lambda where: (where / ".sorot" / "articles" / ".x.json.1.0123456789ab.tmp").write_text("x"),
    "a foreign file": lambda where: (where / ".sorot" / "articles" / "catatan saya.txt").write_text("x"),
    "a copy": lambda where: (where / ".sorot" / "journal.jsonl.torn-1").write_text("x"),
    "open to others": lambda where: file(where).chmod(0o644),
    "an open folder": lambda where: (where / ".sorot").chmod(0o755),
    "reading positions": lambda where: (where / ".sorot" / "reading.json").write_bytes(b"x"),
    "kept searches": lambda where: (where / ".sorot" / "searches.json").write_bytes(b"x"),
    "the index": lambda where: (where / ".sorot" / "index.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000),
    "a lock that nobody holds": lambda where: (where / ".sorot" / "lock.json").write_text(
        json.dumps({"pid": 2_000_000_000, "host": __import__("socket").gethostname(), "user": "rina", "since": "2023"})
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named_and_taken_from_the_journal(made: Path, name: str) -> None:
    before = state_of(made)
    FILES[name](made)
    assert problems(made), "doctor says nothing"
    result = mended(made)
    assert result.done
    assert result.left == [], [str(one) for one in result.left]
    assert examine(made) == []
    assert state_of(made) == before
    opened = project(made)
    while opened.next_undo:
        opened.undo()
    assert held(opened) == {}
    opened.close()


@pytest.mark.parametrize("name", HAND)
def test_what_somebody_wrote_into_a_file_is_named_and_becomes_a_change_that_can_be_undone(made: Path, name: str) -> None:
    before = state_of(made)
    HAND[name](made)
    assert ["It does not hold what was done" in one.what for one in problems(made)] == [True]
    result = mended(made)
    assert any("Merged hand edits of" in sentence for sentence in result.done)
    assert result.left == [], [str(one) for one in result.left]
    assert examine(made) == []
    assert state_of(made) != before
    opened = project(made)
    opened.undo()
    assert held(opened) == before
    opened.close()


@pytest.mark.parametrize("name", JOURNAL)
def test_a_journal_keeps_every_entry_that_proves_itself_and_the_files_keep_what_they_hold(made: Path, name: str) -> None:
    before = state_of(made)
    JOURNAL[name](made)
    assert problems(made)
    result = mended(made)
    assert "The journal was written anew" in result.done[0]
    assert result.left == [], [str(one) for one in result.left]
    assert examine(made) == []
    assert state_of(made) == before
    opened = project(made)
    lost = [item for item in opened.log() if item.title == "Lost in damage of the journal"]
    assert len(lost) == LOST[name]
    tag(opened, A, "Beijing")
    opened.undo()
    assert held(opened) == before
    opened.close()
    assert any((made / ".sorot" / "set-aside").rglob("journal.jsonl.*"))


@pytest.mark.parametrize("name", NOTES)
def test_what_lies_around_is_named_and_tidied_and_nothing_is_deleted(made: Path, name: str) -> None:
    before = state_of(made)
    NOTES[name](made)
    assert examine(made)
    contents = {path.read_bytes() for path in (made / ".sorot").rglob("*") if path.is_file()}
    result = mended(made)
    assert result.left == [], [str(one) for one in result.left]
    assert state_of(made) == before
    if name in ("a leftover", "a foreign file", "a copy", "reading positions", "kept searches", "the index"):
        assert result.done
        assert contents <= {path.read_bytes() for path in (made / ".sorot").rglob("*") if path.is_file()} | _written_anew(made)


def test_a_file_that_is_not_ours_stays_where_it_hinders_nothing(made: Path) -> None:
    own = made / ".sorot" / "catatan saya.txt"
    own.write_text("x")
    NOTES["a foreign file"](made)
    mended(made)
    assert own.read_text() == "x"
    assert not (made / ".sorot" / "articles" / "catatan saya.txt").exists()


def test_records_that_are_not_as_they_were_left_are_counted(made: Path) -> None:
    opened = project(made)
    for quote in ("Beijing", "Jakarta", "Presiden"):
        tag(opened, A, quote)
    opened.close()

    def change(tables: dict[str, Any]) -> None:
        rows = tables["spans"]
        names = list(rows)
        for name in names[:2]:
            rows[name]["label"] = "ORG"
        del rows[names[2]]
        for number, name in enumerate(names[3:]):
            rows[f"9{number}"] = {**rows[name], "id": f"lain{number}", "start": 0, "end": 8, "quote": "Presiden", "label": f"X{number}"}

    signed(file(made), change)
    told = [one.what for one in problems(made)]
    assert "It does not hold what was done: 1 records missing, 2 records other than they were left, 2 records that no action made." in told


def _written_anew(where: Path) -> set[bytes]:
    return {b""} | {path.read_bytes() for path in (where / ".sorot").glob("lock*")}


def test_what_only_the_lost_file_knew_is_left_and_named(made: Path) -> None:
    (made / "a.txt").unlink()
    file(made).unlink()
    others = {path: path.read_bytes() for path in (made / ".sorot" / "articles").iterdir()}
    result = mended(made)
    assert [(finding.where, finding.what) for finding in result.left] == [(str(file(made)), "Its file is gone.")]
    assert {path: path.read_bytes() for path in (made / ".sorot" / "articles").iterdir()} == others
    (made / "a.txt").write_text("Teks lain.", encoding="utf-8")
    assert mended(made).left != []


def test_a_rebuilding_does_not_reach_across_what_was_lost(made: Path) -> None:
    _flip(journal(made), b"Putin")
    assert mended(made).left == []
    opened = project(made)
    tag(opened, A, "Beijing")
    opened.close()
    before = quotes(project(made, read_only=True), A)
    assert "Beijing" in before
    file(made).write_bytes(b"x")
    result = mended(made)
    assert problems(made)
    assert result.left != [], "an older entry about it may have been lost, so nothing is made up"


def test_an_open_project_is_not_mended(made: Path) -> None:
    opened = project(made)
    with pytest.raises(ReadOnlyError, match="another window"):
        repair(made, None, lambda: None)
    opened.close()
    with pytest.raises(InputError):
        repair(made.parent, None, lambda: None)


def test_without_a_backup_nothing_is_touched(made: Path) -> None:
    file(made).write_bytes(b"x")
    (made / ".sorot" / "articles" / "x.tmp").write_text("x")
    before = {path: path.read_bytes() for path in (made / ".sorot").rglob("*") if path.is_file() and "lock" not in path.name}

    def full() -> None:
        raise WriteError("The disk is full.")

    with pytest.raises(WriteError):
        repair(made, None, full)
    assert {path: path.read_bytes() for path in (made / ".sorot").rglob("*") if path.is_file() and "lock" not in path.name} == before


def test_a_repair_killed_at_any_step_is_done_again(made: Path, tmp_path: Path) -> None:
    before = state_of(made)
    FILES["an article file has another name"](made)
    file(made, B).write_bytes(b"x")
    JOURNAL["the header"](made)
    NOTES["a foreign file"](made)
    NOTES["an open folder"](made)
    steps = 0
    for step in range(300):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(made, copy)
        with killed_after(step, "write", "replace", "mkdir", "unlink", "chmod") as life:
            repair(copy, None, lambda: None)
        left = repair(copy, None, lambda: None).left
        assert left == [], (step, [str(one) for one in left])
        assert state_of(copy) == before, step
        shutil.rmtree(copy)
        steps = step
        if life.whole:
            break
    else:
        raise AssertionError("the repair takes more steps than were tried")
    assert steps > 15


def test_actions_that_only_the_journal_holds_survive_its_mending(made: Path) -> None:
    opened = project(made)
    tag(opened, A, "Beijing")
    tag(opened, B, "Beijing")
    crash(opened)
    expected = [quotes(project(made, read_only=True), one) for one in (A, B)]
    _flip(journal(made), b'Presiden"')
    assert problems(made)
    assert mended(made).left == []
    opened = project(made)
    assert [quotes(opened, one) for one in (A, B)] == expected
    opened.close()


def test_undo_goes_over_what_was_lost_and_stops_where_something_was_built_on_it(made: Path) -> None:
    JOURNAL["a bit of a line in the middle"](made)
    assert mended(made).left == []
    opened = project(made)
    titles = []
    while opened.next_undo:
        titles.append(opened.next_undo)
        opened.undo()
    assert titles == ["Write note", "Add entity “Xi”", "Lost in damage of the journal", "Tag PERSON “Widodo”", "Tag PERSON “Xi Jinping”"]
    assert quotes(opened, B) == ["Putin"], "what the lost entry did stays"
    while opened.next_redo:
        opened.redo()
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


def test_what_was_built_on_a_lost_entry_cannot_be_undone_beyond_it(made: Path) -> None:
    opened = project(made)
    span = span_at(opened.document(B), "Putin")
    for label in ("ORG", "GPE"):
        change = annotate.relabel(opened.document(B), span.id, label, annotator="ana")
        assert change is not None
        opened.do(change)
    opened.close()
    _flip(journal(made), b"Relabel")
    assert mended(made).left == []
    opened = project(made)
    before = held(opened)
    opened.undo()
    opened.undo()
    opened.undo()
    opened.undo()
    with pytest.raises(StaleError):
        opened.undo()
    while opened.next_redo:
        opened.redo()
    assert held(opened) == before
    opened.close()

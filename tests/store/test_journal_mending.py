"""A damaged journal written anew: which lines stay, which are said to be lost, and how many that is."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import schema
from store.errors import DamagedError, NewerError
from store.journal import Checkpoint, Entry, Header, Journal
from store.journal_mending import LOST, Mended, is_damaged, mend
from store.lines import Line
from store.model import SCHEMA_VERSION, Change
from store.repository import Repository
from tests.store.making import A, B, file, filled, journal
from tests.store.test_journal import entry
from tests.store.test_journal_exact import HEADER, chained, open_files

Harm = Callable[[list[bytes]], list[bytes]]


def timed(seq: int) -> Entry:
    return Entry(seq, "do", "", Change(id=f"c{seq}", title=f"T{seq}", time=f"at {seq}", annotator="ana", edits=entry(seq).change.edits))


FIVE: tuple[Line, ...] = (HEADER, *map(timed, range(1, 6)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def found_in(path: Path) -> list[str]:
    """Return what the entries and checkpoints are called, oldest first."""
    opened = Journal.open(path, writable=False)
    try:
        return [line.change.title if isinstance(line, Entry) else f"to {line.seq}" for _, line in opened.backwards()][::-1]
    finally:
        opened.close()


def flipped(number: int) -> Harm:
    """Damage the body of a line."""
    return lambda lines: [line.replace(b"at", b"ut", 1) if at == number else line for at, line in enumerate(lines)]


def broken(number: int) -> Harm:
    """Damage the frame of a line, so that the one after it does not prove itself either."""
    return lambda lines: [b"x" + line if at == number else line for at, line in enumerate(lines)]


def without(number: int) -> Harm:
    return lambda lines: lines[:number] + lines[number + 1 :]


@pytest.mark.parametrize(
    ("lines", "harm", "mended", "found"),
    [
        (FIVE, lambda lines: lines, Mended(5, 0), ["T1", "T2", "T3", "T4", "T5"]),
        (FIVE, flipped(1), Mended(4, 1), [LOST, "T2", "T3", "T4", "T5"]),
        (FIVE, flipped(3), Mended(4, 1), ["T1", "T2", LOST, "T4", "T5"]),
        (FIVE, broken(3), Mended(3, 2), ["T1", "T2", LOST, LOST, "T5"]),
        (FIVE, lambda lines: flipped(2)(flipped(4)(lines)), Mended(3, 2), ["T1", LOST, "T3", LOST, "T5"]),
        (FIVE, without(3), Mended(3, 2), ["T1", "T2", LOST, LOST, "T5"]),
        (FIVE, lambda lines: [*lines[:3], lines[2], *lines[3:]], Mended(5, 0), ["T1", "T2", "T3", "T4", "T5"]),
        (FIVE, flipped(5), Mended(4, 1), ["T1", "T2", "T3", "T4"]),
        (FIVE, lambda lines: [*lines[:4], b"x\n", b"y\n"], Mended(3, 2), ["T1", "T2", "T3"]),
        (FIVE, lambda lines: [*lines[:4], b"x\n", b"y\n", *chained(*FIVE[:5]).splitlines(True)[4:]], Mended(3, 3), ["T1", "T2", "T3"]),
        ((HEADER, timed(1), Checkpoint(1), timed(2)), lambda lines: lines, Mended(2, 0), ["T1", "to 1", "T2"]),
        ((HEADER, timed(1), Checkpoint(0), timed(2)), lambda lines: lines, Mended(2, 0), ["T1", "to 0", "T2"]),
        ((HEADER, timed(1), timed(2), Checkpoint(2)), flipped(2), Mended(1, 1), ["T1", LOST]),
        ((HEADER, timed(1), timed(2), Checkpoint(3)), lambda lines: lines, Mended(2, 1), ["T1", "T2", LOST]),
        ((HEADER, timed(1), Checkpoint(4), Checkpoint(3)), lambda lines: lines, Mended(1, 3), ["T1", LOST, LOST, LOST]),
        ((HEADER, timed(1), timed(2), Checkpoint(3)), lambda lines: [*lines, b"x\n"], Mended(2, 1), ["T1", "T2", LOST]),
        ((HEADER, timed(1), timed(2), Checkpoint(3)), lambda lines: [*lines, b"x\n", b"y\n", b"z\n"], Mended(2, 3), ["T1", "T2", LOST]),
        ((HEADER,), lambda lines: lines, Mended(0, 0), []),
        ((HEADER, timed(1), HEADER, timed(2)), lambda lines: lines, Mended(2, 0), ["T1", "T2"]),
    ],
)
def test_what_proves_itself_stays_and_the_rest_is_counted(
    tmp_path: Path, path: Path, lines: tuple[Line, ...], harm: Harm, mended: Mended, found: list[str]
) -> None:
    whole = chained(*lines).splitlines(keepends=True)
    path.write_bytes(b"".join(harm(whole)))
    assert mend(path, tmp_path) == mended
    assert found_in(path) == found
    opened = Journal.open(path, writable=False)
    assert (opened.id, opened.complete, opened.schema) == ("j", mended.lost == 0, SCHEMA_VERSION)
    assert not is_damaged(path)
    assert os.listdir(tmp_path) == ["journal.jsonl"]
    opened.close()


def test_a_journal_that_is_whole_stays_as_it_is(tmp_path: Path, path: Path) -> None:
    for complete in (True, False):
        data = chained(Header(id="j", created="2024", complete=complete), *FIVE[1:3], Checkpoint(1), timed(3))
        path.write_bytes(data)
        assert mend(path, tmp_path) == Mended(3, 0)
        assert path.read_bytes() == data


def test_what_was_lost_is_an_empty_act_at_the_time_of_the_one_before(tmp_path: Path, path: Path) -> None:
    path.write_bytes(b"".join(flipped(3)(chained(*FIVE).splitlines(keepends=True))))
    mend(path, tmp_path)
    opened = Journal.open(path, writable=False)
    lines = [line for _, line in opened.backwards()][::-1]
    opened.close()
    lost = lines[2]
    assert isinstance(lost, Entry)
    assert (lost.seq, lost.act, lost.of) == (3, "do", "")
    assert (lost.change.title, lost.change.time, lost.change.annotator, lost.change.edits) == (LOST, "at 2", "", ())
    assert lines[3] == timed(4)


@pytest.mark.parametrize("damage", [b"", b"x\n", b"x\nx\n"])
def test_without_a_first_line_a_journal_is_a_new_one(tmp_path: Path, path: Path, damage: bytes) -> None:
    path.write_bytes(damage)
    assert mend(path, tmp_path) == Mended(0, max(1, damage.count(b"\n")))
    opened = Journal.open(path, writable=False)
    assert (len(opened.id) > 8, opened.complete, found_in(path)) == (True, False, [])
    opened.close()


def test_lines_of_an_earlier_schema_become_lines_of_now(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = chained(Header(id="j", created="", complete=True, schema=1), timed(1))
    path.write_bytes(old)
    seen: list[object] = []

    def step(record: dict[str, Any]) -> dict[str, Any]:
        seen.append(record["id"])
        return record

    monkeypatch.setattr(schema, "STEPS", {1: step})
    assert mend(path, tmp_path) == Mended(1, 0)
    assert seen == ["e1"] * 2
    opened = Journal.open(path, writable=False)
    assert (opened.schema, [line for _, line in opened.backwards()]) == (SCHEMA_VERSION, [timed(1)])
    opened.close()


def test_a_journal_that_cannot_be_read_is_not_mended(tmp_path: Path, path: Path) -> None:
    with pytest.raises(DamagedError) as missing:
        mend(path, tmp_path)
    assert (missing.value.what, missing.value.where) == ("It cannot be read (No such file or directory).", str(path))
    assert os.listdir(tmp_path) == []


def test_looking_for_damage_changes_nothing_and_leaves_nothing_open(tmp_path: Path, path: Path) -> None:
    before = open_files()
    whole = chained(*FIVE)
    assert not is_damaged(path)
    lines = whole.splitlines(keepends=True)
    for data, damaged in (
        (whole, False),
        (whole + b"torn", False),
        (whole[:-1], False),
        (b"".join(flipped(1)(lines)), True),
        (b"".join(without(2)(lines)), True),
        (b"x\n", True),
    ):
        path.write_bytes(data)
        assert is_damaged(path) is damaged
        assert (path.read_bytes(), os.listdir(tmp_path)) == (data, ["journal.jsonl"])
    path.write_bytes(chained(Header(id="j", created="", complete=True, schema=99)))
    with pytest.raises(NewerError):
        is_damaged(path)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    assert is_damaged(path)
    assert open_files() == before


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def test_what_only_files_hold_is_counted_as_lost(where: Path) -> None:
    path = journal(where)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert mend(path, path.parent) == Mended(1, 3)
    assert found_in(path)[1:] == [LOST] * 3
    path.write_bytes(b"".join(lines[:2]) + b"x\n" * 5)
    assert mend(path, path.parent) == Mended(1, 5)


def test_a_lost_first_line_is_made_up_from_what_most_files_say(where: Path) -> None:
    path = journal(where)
    opened = Journal.open(path, writable=False)
    lines = path.read_bytes().splitlines(keepends=True)
    for unreadable in (None, min(A, B), max(A, B)):
        if unreadable:
            whole = file(where, unreadable).read_bytes()
            file(where, unreadable).write_bytes(b"x")
        path.write_bytes(b"x" + b"".join(lines))
        assert mend(path, path.parent) == Mended(3, 1)
        again = Journal.open(path, writable=False)
        assert (again.id, again.complete) == (opened.id, False)
        again.close()
        if unreadable:
            file(where, unreadable).write_bytes(whole)
    opened.close()


def test_files_of_another_journal_say_nothing_of_this_one(where: Path) -> None:
    path = journal(where)
    path.write_bytes(chained(HEADER, timed(1)))
    assert mend(path, path.parent) == Mended(1, 0)
    (path.parent / "project.json").write_bytes(b"x")
    assert mend(path, path.parent) == Mended(1, 0)
    path.write_bytes(b"")
    mend(path, path.parent)
    opened = Journal.open(path, writable=False)
    kept = Repository(path.parent).read_article(A)
    assert kept is not None
    assert opened.id == kept.version.journal
    opened.close()

"""Every word, byte and position of the journal: what is written, what is read at which place, and what is refused why."""

import errno
import os
import zlib
from pathlib import Path

import pytest

from store import journal as module
from store.errors import DamagedError, ReadOnlyError, StoreError, WriteError
from store.framing import checked, framed
from store.journal import Checkpoint, Entry, Header, Journal
from store.lines import encode
from tests.store.test_journal import entry, filled, seqs

READ_ONLY = "The journal was opened for reading only."
DOCTOR = "Run `sorot doctor` on the folder, or restore the file from a backup."
REOPEN = "Close the project and open it again."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


def raw_lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def chained(*lines: Header | Entry | Checkpoint) -> bytes:
    """Return lines as a journal holds them."""
    found, crc = b"", 0
    for line in lines:
        body = encode(line)
        crc = zlib.crc32(body, crc)
        found += framed(body, crc)
    return found


def told(error: StoreError) -> tuple[str, str, str]:
    return error.what, error.where, error.do


HEADER = Header(id="j", created="", complete=True)


@pytest.mark.parametrize("complete", [True, False])
def test_a_new_journal_is_one_line_and_says_whether_it_tells_everything(path: Path, complete: bool) -> None:
    before = open_files()
    journal = Journal.create(path, complete=complete)
    size = path.stat().st_size
    assert (journal.complete, journal.schema, journal.seq, journal.notices, journal.refusing) == (complete, 2, 0, [], "")
    assert (journal.path, journal.end, list(journal.backwards()), journal.tail()) == (path, size, [], [])
    assert checked(path.read_bytes(), 0) is not None
    assert (journal.here.offset, journal.here.size) == (size, 0)
    again = Journal.open(path, writable=True)
    assert (again.id, len(again.id) > 8, open_files()) == (journal.id, True, before + 2)
    again.close()
    assert open_files() == before + 1
    journal.close()


def test_positions_follow_one_another_and_each_is_read_by_its_own(path: Path) -> None:
    journal = Journal.create(path, complete=True)
    lines: list[Entry | Checkpoint] = [entry(1), Checkpoint(1), entry(2, "é")]
    found = []
    for line in lines:
        here = journal.here
        position = journal.append(line)
        assert position[0::2] == here[0::2]
        assert (journal.end, journal.here.offset) == (position.offset + position.size,) * 2
        found.append(position)
    raws = raw_lines(path)
    assert [position.size for position in found] == [len(raw) for raw in raws[1:]]
    assert [position.before for position in found] == [int(raw.split()[1], 16) for raw in raws[:-1]]
    assert (journal.seq, seqs(journal), journal.refusing) == (2, [2, 1], "")
    assert (journal.read(found[0]), journal.read(found[2])) == (lines[0], lines[2])
    for wrong in (found[1], found[0]._replace(before=found[0].before + 1), found[2]._replace(offset=found[2].offset + 1)):
        with pytest.raises(DamagedError) as damaged:
            journal.read(wrong)
        assert told(damaged.value) == (f"The journal is damaged at byte {wrong.offset}.", str(path), DOCTOR)
    assert [line for _, line in journal.backwards(found[2])] == [lines[1], lines[0]]
    assert list(journal.backwards(found[0])) == []
    with pytest.raises(DamagedError, match=f"at byte {found[1].offset}"):
        list(journal.backwards(found[2]._replace(before=5)))
    again = Journal.open(path, writable=False)
    assert (again.end, again.here, again.seq, again.refusing) == (journal.end, journal.here, 2, READ_ONLY)
    with pytest.raises(ReadOnlyError) as refused:
        again.append(entry(3))
    assert told(refused.value) == (READ_ONLY, str(path), REOPEN)


def test_what_cannot_be_opened_stays_closed_and_says_why(path: Path) -> None:
    before = open_files()
    with pytest.raises(WriteError, match=r"could not be written \(No such file"):
        Journal.open(path, writable=True)
    with pytest.raises(DamagedError) as missing:
        Journal.open(path, writable=False)
    assert told(missing.value) == (
        "It cannot be read (No such file or directory).",
        str(path),
        "Check its permissions and the disk it is on.",
    )
    path.write_bytes(b"x\n")
    with pytest.raises(DamagedError) as first:
        Journal.open(path, writable=False)
    assert told(first.value) == ("The journal has no readable first line.", str(path), "Restore the file from a backup.")
    path.with_name("other").write_bytes(chained(HEADER))
    path.unlink()
    path.symlink_to(path.with_name("other"))
    for writable, kind in ((True, WriteError), (False, DamagedError)):
        with pytest.raises(kind):
            Journal.open(path, writable=writable)
    assert open_files() == before


@pytest.mark.parametrize("body", [b"{}", b"[", b"\xff", b'{"line":"checkpoint","seq":1}', b'{"line":"checkpoint","seq":1,"schema":2}'])
def test_a_first_line_that_is_none_is_no_header(path: Path, body: bytes) -> None:
    path.write_bytes(framed(body, zlib.crc32(body)))
    with pytest.raises(DamagedError, match="no readable first line"):
        Journal.open(path, writable=True)


def test_a_journal_of_an_earlier_schema_is_read_and_not_appended_to(path: Path) -> None:
    path.write_bytes(chained(Header(id="j", created="", complete=True, schema=1), entry(1)))
    journal = Journal.open(path, writable=True)
    assert (journal.schema, journal.refusing, seqs(journal)) == (1, READ_ONLY, [1])
    path.write_bytes(chained(Header(id="j", created="", complete=True, schema=0)))
    with pytest.raises(DamagedError, match="its schema is 0"):
        Journal.open(path, writable=True)


@pytest.mark.parametrize("lines", [(entry(1), entry(3)), (entry(1), entry(1)), (entry(2), Checkpoint(1), entry(1))])
def test_entries_that_do_not_count_up_by_one_are_damage(path: Path, lines: tuple[Entry | Checkpoint, ...]) -> None:
    path.write_bytes(chained(HEADER, *lines))
    journal = Journal.open(path, writable=False)
    with pytest.raises(DamagedError, match=f"at byte {len(chained(HEADER))}"):
        list(journal.backwards())


def test_a_second_first_line_is_damage(path: Path) -> None:
    path.write_bytes(chained(HEADER, entry(1), HEADER))
    with pytest.raises(DamagedError, match=f"at byte {len(chained(HEADER, entry(1)))}"):
        Journal.open(path, writable=True)


@pytest.mark.parametrize("block", [1, 2, 7, 100, 400])
@pytest.mark.parametrize("part", [1, 3, 1000])
def test_lines_are_found_whatever_comes_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch, block: int, part: int) -> None:
    lines: list[Entry | Checkpoint] = [entry(1, "x" * 300), Checkpoint(1), entry(2, ""), entry(3, "y" * 90)]
    path.write_bytes(chained(HEADER, *lines) + b"torn")
    real = os.pread
    monkeypatch.setattr(module, "_BLOCK", block)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_HEADER_LIMIT", 4096)
        journal = Journal.open(path, writable=False)
        patch.setattr(os, "pread", lambda descriptor, size, offset: real(descriptor, min(part, size), offset))
        assert [line for _, line in journal.backwards()] == lines[::-1]
    monkeypatch.delattr(os, "pread")
    assert [line for _, line in Journal.open(path, writable=False).backwards()] == lines[::-1]


def test_a_long_line_is_read_in_ever_larger_blocks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal.create(path, complete=True)
    journal.append(entry(1, "x" * 6000))
    journal.append(entry(2, ""))
    monkeypatch.setattr(module, "_BLOCK", 300)
    sizes: list[int] = []
    real = os.pread

    def counting(descriptor: int, size: int, offset: int) -> bytes:
        sizes.append(size)
        return real(descriptor, size, offset)

    monkeypatch.setattr(os, "pread", counting)
    assert seqs(journal) == [2, 1]
    assert sizes[:5] == [300, 300, 600, 1200, 2400]


def test_a_disk_that_cannot_be_read_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(path, 2)

    def fail(*arguments: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    before = open_files()
    for act in (lambda: seqs(journal), journal.forward, lambda: Journal.open(path, writable=False)):
        with pytest.raises(DamagedError, match=r"It cannot be read \(Input/output error\)"):
            act()
    assert open_files() == before
    monkeypatch.undo()
    path.unlink()
    with pytest.raises(DamagedError, match="No such file or directory"):
        journal.forward()


def test_a_reader_takes_in_what_was_appended_since(path: Path) -> None:
    writer = Journal.create(path, complete=True)
    reader = Journal.open(path, writable=False)
    assert reader.forward() == []
    expected = []
    for line in (entry(1), Checkpoint(1), entry(2)):
        expected.append((writer.append(line), line))
    assert reader.forward() == expected
    assert (reader.forward(), reader.seq, reader.here) == ([], 2, writer.here)
    with path.open("ab") as file:
        file.write(b"12 half")
    assert (reader.forward(), reader.here) == ([], writer.here)
    os.truncate(path, writer.end)
    position = writer.append(entry(3))
    assert reader.forward() == [(position, entry(3))]
    assert (reader.read(position), seqs(reader)) == (entry(3), [3, 2, 1])


def test_a_reader_takes_in_so_many_bytes_at_a_time_and_a_longer_line_as_a_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Journal.create(path, complete=True)
    reader = Journal.open(path, writable=False)
    sizes = [writer.append(entry(seq, "x" * (4000 if seq == 3 else 5))).size for seq in range(1, 6)]
    monkeypatch.setattr(module, "READ_AT_ONCE", sizes[0] + sizes[1] - 1)
    assert [[line.seq for _, line in reader.forward()] for _ in range(4)] == [[1], [2], [3, 4, 5], []]
    late = Journal.open(path, writable=False)
    first = raw_lines(path)[0]
    late._end, late._crc, late.seq = len(first), int(first.split()[1], 16), 0
    late._last = len(first), 0
    monkeypatch.setattr(module, "READ_AT_ONCE", sizes[0] + sizes[1])
    assert [[line.seq for _, line in late.forward()] for _ in range(3)] == [[1, 2], [3, 4, 5], []]


@pytest.mark.parametrize("size", [1, 64, 128, 1000])
def test_a_line_that_has_no_end_yet_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    filled(path, 1).close()
    reader = Journal.open(path, writable=False)
    monkeypatch.setattr(module, "READ_AT_ONCE", 64)
    with path.open("ab") as file:
        file.write(b"9" * size)
    assert (reader.forward(), reader.seq) == ([], 1)


@pytest.mark.parametrize("lines", [(entry(2),), (entry(1), entry(3)), (entry(1), entry(1))])
def test_what_does_not_go_on_is_damage_to_a_reader_too(path: Path, lines: tuple[Entry, ...]) -> None:
    path.write_bytes(chained(HEADER))
    reader = Journal.open(path, writable=False)
    path.write_bytes(chained(HEADER, *lines))
    with pytest.raises(DamagedError, match=f"damaged at byte {len(chained(HEADER, *lines[:-1]))}"):
        reader.forward()
    assert reader.seq == len(lines) - 1


def test_a_line_that_is_wrong_stops_a_reader_there(path: Path) -> None:
    path.write_bytes(chained(HEADER))
    reader = Journal.open(path, writable=False)
    whole = chained(HEADER, entry(1), entry(2))
    path.write_bytes(whole.replace(b"e2", b"e7"))
    with pytest.raises(DamagedError, match=f"damaged at byte {len(chained(HEADER, entry(1)))}"):
        reader.forward()
    path.write_bytes(whole)
    assert [line.seq for _, line in reader.forward()] == [2]


@pytest.mark.parametrize("harm", ["another file", "shorter", "last line another", "gone"])
def test_a_reader_notices_that_the_journal_is_another(path: Path, harm: str) -> None:
    path.write_bytes(chained(HEADER, entry(1), entry(2)))
    reader = Journal.open(path, writable=False)
    whole = path.read_bytes()
    if harm in ("another file", "gone"):
        path.rename(path.with_name("old"))
    if harm == "another file":
        path.write_bytes(whole)
    elif harm == "shorter":
        os.truncate(path, len(whole) - 1)
    elif harm == "last line another":
        path.write_bytes(chained(HEADER, entry(1), entry(2, "Tug")) + b"more")
    with pytest.raises(DamagedError) as found:
        reader.forward()
    expected = "It cannot be read (No such file or directory)." if harm == "gone" else "The journal is not the one that was opened."
    assert (found.value.what, found.value.where) == (expected, str(path))
    assert harm == "gone" or found.value.do == REOPEN


def test_the_tail_stops_at_the_checkpoint_and_counts_the_furthest_one(path: Path) -> None:
    def tail(*lines: Entry | Checkpoint) -> list[int]:
        path.write_bytes(chained(HEADER, *lines))
        return [one.seq for one in Journal.open(path, writable=False).tail()]

    one, two, three = entry(1), entry(2), entry(3)
    assert tail(one, Checkpoint(1)) == []
    assert tail(one, two, Checkpoint(2), Checkpoint(1), three) == [3]
    assert tail(one, Checkpoint(0), two, three) == [1, 2, 3]
    assert tail(one, two, three, Checkpoint(2)) == [3]
    assert tail(one, two, Checkpoint(1), three, Checkpoint(0)) == [2, 3]


@pytest.mark.parametrize("ends", [(b"", 0), (b"\n", 0), (b"x", 0), (b"5 00000000 {}   \n", 0)])
def test_a_torn_end_is_told_with_its_bytes_and_set_aside_once(path: Path, ends: tuple[bytes, int]) -> None:
    whole = chained(HEADER, entry(1))
    path.write_bytes(whole + ends[0])
    assert Journal.open(path, writable=False).notices == []
    journal = Journal.open(path, writable=True)
    assert path.read_bytes() == whole
    assert [told(notice) for notice in journal.notices] == [
        (
            f"The last {len(ends[0])} bytes of the journal were incomplete, as after a crash; they are kept in journal.jsonl.torn-1.",
            str(path),
            "Actions that were confirmed are all there.",
        )
    ] * bool(ends[0])
    assert Journal.open(path, writable=True).notices == []


def test_a_torn_end_that_cannot_be_cut_off_is_not_opened_for_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(chained(HEADER) + b"x")

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    before = open_files()
    for call in ("ftruncate", "fdatasync"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, fail)
            with pytest.raises(WriteError, match="Input/output error"):
                Journal.open(path, writable=True)
        path.write_bytes(chained(HEADER) + b"x")
    assert open_files() == before


def test_a_failure_is_told_and_the_first_reason_for_refusing_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(path, 1)
    whole = path.read_bytes()

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    for call in ("fdatasync", "ftruncate"):
        monkeypatch.setattr(os, call, fail)
        with pytest.raises(WriteError, match="Input/output error"):
            journal.append(entry(2))
        if call == "fdatasync":
            assert (path.read_bytes(), journal.seq, journal.end) == (whole, 1, len(whole))
            assert journal.refusing == "The disk failed to save the journal (Input/output error)."
            journal = Journal.open(path, writable=True)
    assert journal.refusing == "A failed save could not be taken back (Input/output error)."
    monkeypatch.undo()
    before = open_files()
    journal.close()
    assert (journal.refusing, open_files()) == ("A failed save could not be taken back (Input/output error).", before - 1)
    with pytest.raises(ReadOnlyError):
        journal.append(entry(2))


def test_what_another_program_appends_is_told_and_nothing_of_it_is_touched(path: Path) -> None:
    journal = filled(path, 1)
    with path.open("ab") as file:
        file.write(b"x")
    changed = path.read_bytes()
    for _ in range(2):
        with pytest.raises(ReadOnlyError) as refused:
            journal.append(entry(2))
        assert told(refused.value) == ("The journal was changed by another program.", str(path), REOPEN)
    assert path.read_bytes() == changed
    closed = filled(path.with_name("other"), 0)
    closed.close()
    assert closed.refusing == "The journal is closed."

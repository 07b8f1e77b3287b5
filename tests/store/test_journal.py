import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import DamagedError, InvalidError, NewerError, ReadOnlyError, StoreError, WriteError
from store.journal import Checkpoint, Entry, Journal
from store.model import Change, Entity, Put


def entry(seq: int, title: str = "Tag") -> Entry:
    record = Entity(id=f"e{seq}", name=title, label="ORG")
    return Entry(seq, "do", "", Change(id=f"c{seq}", title=title, time="", annotator="ana", edits=(Put(None, record),)))


def filled(path: Path, count: int, *, title: str = "Tag") -> Journal:
    journal = Journal.create(path, complete=True)
    for seq in range(1, count + 1):
        journal.append(entry(seq, title))
    return journal


def seqs(journal: Journal) -> list[int]:
    return [line.seq for _, line in journal.backwards() if isinstance(line, Entry)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@settings(max_examples=30)
@given(st.lists(st.one_of(st.integers(0, 200_000), st.just(-1)), max_size=8))
def test_what_is_appended_comes_back_newest_first(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.jsonl"
    journal = Journal.create(path, complete=True)
    expected: list[Entry | Checkpoint] = []
    positions = []
    for size in sizes:
        line = Checkpoint(journal.seq) if size < 0 else entry(journal.seq + 1, "é" * size)
        positions.append(journal.append(line))
        expected.append(line)
    again = Journal.open(path, writable=True)
    for opened in (journal, again):
        found = list(opened.backwards())
        assert [line for _, line in found] == expected[::-1]
        assert [position for position, _ in found] == positions[::-1]
        assert opened.seq == sum(size >= 0 for size in sizes)
        for position, line in found:
            if isinstance(line, Entry):
                assert opened.read(position) == line
                assert len(list(opened.backwards(position))) == expected.index(line)
        opened.close()


def test_reading_backwards_is_not_disturbed_by_appending(path: Path) -> None:
    journal = filled(path, 3)
    lines = journal.backwards()
    journal.append(entry(4))
    assert [line.seq for _, line in lines] == [3, 2, 1]


def test_the_tail_is_what_the_files_lack(path: Path) -> None:
    journal = filled(path, 5)
    assert [found.seq for found in journal.tail()] == [1, 2, 3, 4, 5]
    journal.append(Checkpoint(3))
    assert [found.seq for found in journal.tail()] == [4, 5]
    journal.append(entry(6))
    journal.append(Checkpoint(5))
    assert [found.seq for found in journal.tail()] == [6]


def test_opening_reads_the_end_and_not_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(path, 300, title="x" * 4000)
    journal.append(Checkpoint(300))
    journal.close()
    read = 0
    real = os.pread

    def counting(descriptor: int, size: int, offset: int) -> bytes:
        nonlocal read
        data = real(descriptor, size, offset)
        read += len(data)
        return data

    monkeypatch.setattr(os, "pread", counting)
    assert Journal.open(path, writable=True).tail() == []
    assert path.stat().st_size > 1_200_000
    assert read < 300_000


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_a_torn_tail_is_set_aside_and_reported(path: Path, cut: int) -> None:
    filled(path, 3).close()
    whole = path.read_bytes()
    start = whole[:-1].rindex(b"\n") + 1
    torn = whole[start:-cut]
    path.write_bytes(whole[:-cut])
    reader = Journal.open(path, writable=False)
    assert seqs(reader) == [2, 1]
    assert path.read_bytes() == whole[:-cut]
    journal = Journal.open(path, writable=True)
    assert seqs(journal) == [2, 1]
    assert path.read_bytes() == whole[:start]
    assert path.with_name("journal.jsonl.torn-1").read_bytes() == torn
    assert "journal.jsonl.torn-1" in str(journal.notices[0])
    journal.append(entry(3))
    assert seqs(Journal.open(path, writable=True)) == [3, 2, 1]


@pytest.mark.parametrize("garbage", [b"\0" * 5000, b"\n", b"12 abc\n", b"\xff\xfe\n\n{}", b"9" * 100_000, b"5 00000000 {}   \n"])
def test_garbage_at_the_end_is_a_torn_tail(path: Path, garbage: bytes) -> None:
    filled(path, 2).close()
    with path.open("ab") as file:
        file.write(garbage)
    journal = Journal.open(path, writable=True)
    assert seqs(journal) == [2, 1]
    assert path.with_name("journal.jsonl.torn-1").read_bytes() == garbage


def test_every_flipped_bit_is_noticed(path: Path) -> None:
    filled(path, 4).close()
    whole = path.read_bytes()
    last = whole[:-1].rindex(b"\n") + 1
    for index in range(0, len(whole)):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ (1 << index % 8)]) + whole[index + 1 :])
        path.with_name("journal.jsonl.torn-1").unlink(missing_ok=True)
        try:
            journal = Journal.open(path, writable=True)
            found = seqs(journal)
        except (DamagedError, NewerError):
            assert index < last, "damage of the last line alone is a torn tail"
            continue
        assert journal.notices, index
        assert found == [3, 2, 1]
        assert index >= last - 1
        journal.close()


@pytest.mark.parametrize("change", ["drop", "double", "swap"])
def test_lines_dropped_doubled_or_swapped_are_noticed(path: Path, change: str) -> None:
    filled(path, 6).close()
    lines = path.read_bytes().splitlines(keepends=True)
    if change == "drop":
        del lines[3]
    elif change == "double":
        lines.insert(3, lines[3])
    else:
        lines[3], lines[4] = lines[4], lines[3]
    path.write_bytes(b"".join(lines))
    with pytest.raises(DamagedError, match="damaged at byte"):
        seqs(Journal.open(path, writable=True))
    assert not path.with_name("journal.jsonl.torn-1").exists()


def test_damage_before_the_last_lines_is_never_truncated(path: Path) -> None:
    filled(path, 4).close()
    lines = path.read_bytes().splitlines(keepends=True)
    damaged = b"".join([*lines[:3], lines[3].replace(b"Tag", b"Tug"), lines[4][:5] + b"0" + lines[4][6:]])
    path.write_bytes(damaged)
    with pytest.raises(DamagedError):
        Journal.open(path, writable=True).tail()
    assert path.read_bytes() == damaged


def test_a_journal_from_a_later_version_is_refused(path: Path) -> None:
    import zlib

    body = b'{"line":"journal","id":"x","created":"","schema":99,"unheard":"of"}'
    path.write_bytes(b"%d %08x %b\n" % (len(body), zlib.crc32(body), body))
    with pytest.raises(NewerError, match="later version"):
        Journal.open(path, writable=True)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"\0" * 4096, b"x" * 10_000])
def test_a_file_that_is_no_journal_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="first line"):
        Journal.open(path, writable=True)
    assert path.read_bytes() == content


def test_a_failed_append_is_taken_back_and_the_next_one_works(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(path, 2)
    before = path.read_bytes()
    real = os.write
    calls = 0

    def half(descriptor: int, data: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(28, "No space left on device")
        return real(descriptor, bytes(data)[:10])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(WriteError, match="No space left"):
        journal.append(entry(3))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert not journal.refusing
    journal.append(entry(3))
    assert seqs(Journal.open(path, writable=True)) == [3, 2, 1]


@pytest.mark.parametrize("calls", [("fdatasync",), ("write", "ftruncate")])
def test_after_an_unknown_state_of_the_disk_nothing_more_is_promised(
    path: Path, monkeypatch: pytest.MonkeyPatch, calls: tuple[str]
) -> None:
    journal = filled(path, 2)

    def fail(*arguments: object) -> None:
        raise OSError(5, "Input/output error")

    for call in calls:
        monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError):
        journal.append(entry(3))
    monkeypatch.undo()
    assert journal.refusing
    with pytest.raises(ReadOnlyError):
        journal.append(entry(3))
    assert seqs(Journal.open(path, writable=True)) == [2, 1]


@pytest.mark.parametrize("harm", ["append", "replace", "remove"])
def test_a_journal_that_something_else_touched_is_not_written(path: Path, harm: str) -> None:
    journal = filled(path, 2)
    if harm == "append":
        with path.open("ab") as file:
            file.write(b"x")
    else:
        content = path.read_bytes()
        path.unlink()
        if harm == "replace":
            path.write_bytes(content)
    with pytest.raises(StoreError):
        journal.append(entry(3))


def test_what_is_not_text_is_refused_before_anything_is_written(path: Path) -> None:
    journal = filled(path, 1)
    before = path.read_bytes()
    with pytest.raises(InvalidError, match="cannot be written"):
        journal.append(entry(2, "half a pair \ud800"))
    assert path.read_bytes() == before
    journal.append(entry(2))
    journal.close()
    journal.close()
    with pytest.raises(ReadOnlyError):
        journal.append(entry(3))

"""How the files of a project were left is remembered exactly, in blocks, and not believed when anything about it is off."""

import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from store.ledger import FILE, Block, Ledger, Saved, Stamp


def stamp(number: int, journal: str = "j", seq: int = 1) -> Stamp:
    return Stamp(journal, seq, number, 2, 3, 4)


def kept(folder: Path) -> Saved:
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Saved)


def filled(folder: Path, count: int, seq: int = 1) -> Ledger:
    """Save a ledger of files with the even numbers below twice ``count``."""
    ledger = Ledger(folder, "j", seq)
    for number in range(count):
        ledger.put(name(2 * number), stamp(2 * number))
    ledger.save(seq)
    return ledger


def name(number: int) -> str:
    return f"{number:06}"


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "j", 5)
    assert (len(ledger), ledger.seq, ledger.get(""), ledger.get("a"), ledger.missing(set())) == (0, -1, None, None, [])
    assert not ledger.has_taken("a", b"")
    assert list(tmp_path.iterdir()) == []


def test_what_is_put_is_there_at_once_and_after_the_next_opening(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "j", 5)
    for owner, number in (("b", 1), ("", 2), ("a", 3), ("b", 4)):
        ledger.put(owner, stamp(number))
    ledger.put("c", None)
    ledger.take("a", b"isi")
    for again in (ledger, Ledger(tmp_path, "j", 5)):
        if again is not ledger:
            ledger.save(5)
            again = Ledger(tmp_path, "j", 5)
        assert [again.get(owner) for owner in ("", "a", "b", "c", "d")] == [stamp(2), stamp(3), stamp(4), None, None]
        assert (again.missing({"b"}), again.missing({"", "a", "b"}), len(again)) == (["", "a"], [], 3)
        assert (again.has_taken("a", b"isi"), again.has_taken("a", b"is"), again.has_taken("b", b"isi")) == (True, False, False)
    assert again.seq == ledger.seq == 5
    assert [(block.first, block.count) for block in kept(tmp_path).blocks] == [("", 3)]


@pytest.mark.parametrize(("count", "blocks"), [(1, [1]), (256, [256]), (257, [256, 1]), (600, [256, 256, 88])])
def test_files_are_kept_in_blocks_by_their_ids(tmp_path: Path, count: int, blocks: list[int]) -> None:
    filled(tmp_path, count)
    saved = kept(tmp_path)
    assert [block.count for block in saved.blocks] == blocks
    assert [block.first for block in saved.blocks] == [name(512 * number) for number in range(len(blocks))]
    ledger = Ledger(tmp_path, "j", 1)
    assert len(ledger) == count
    assert [ledger.get(name(number)) for number in range(-1, 2 * count)] == [
        stamp(number) if number >= 0 and number % 2 == 0 else None for number in range(-1, 2 * count)
    ]
    assert (ledger.get(""), ledger.get("z")) == (None, None)
    assert ledger.missing({name(0)}) == [name(2 * number) for number in range(1, count)]


def test_only_the_blocks_of_changed_files_are_written_anew(tmp_path: Path) -> None:
    filled(tmp_path, 600)
    before = kept(tmp_path).blocks
    ledger = Ledger(tmp_path, "j", 2)
    ledger.put(name(514), stamp(9))
    ledger.put(name(515), stamp(8))
    ledger.put(name(512), None)
    ledger.put("", stamp(7))
    assert len(ledger) == 604
    assert (ledger.get(name(512)), ledger.get(name(514)), ledger.get("")) == (None, stamp(9), stamp(7))
    assert name(512) not in ledger.missing(set())
    assert {"", name(515)} <= set(ledger.missing(set()))
    ledger.save(2)
    after = kept(tmp_path).blocks
    assert [(block.first, block.count) for block in after] == [("", 256), (name(510), 1), (name(514), 256), (name(1024), 88)]
    assert bytes(after[3].stamps) == bytes(before[2].stamps)
    assert (len(ledger), len(ledger.missing(set()))) == (601, 601)
    again = Ledger(tmp_path, "j", 2)
    assert [again.get(name(number)) for number in (510, 512, 514, 515, 516)] == [stamp(510), None, stamp(9), stamp(8), stamp(516)]


def test_the_last_file_of_a_block_takes_it_along(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 257)
    ledger.put(name(512), None)
    ledger.save(2)
    assert [block.count for block in kept(tmp_path).blocks] == [256]
    for number in range(256):
        ledger.put(name(2 * number), None)
    ledger.save(3)
    assert (kept(tmp_path).blocks, len(ledger), Ledger(tmp_path, "j", 3).seq) == ([], 0, 3)


def test_few_blocks_are_held_decoded(tmp_path: Path) -> None:
    filled(tmp_path, 256 * 10)
    ledger = Ledger(tmp_path, "j", 1)
    held = []
    for block in range(10):
        assert ledger.get(name(512 * block)) == stamp(512 * block)
        held.append(len(ledger._decoded))
    assert held == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2]


def test_nothing_is_written_when_nothing_is_new(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "j", 3)
    path = tmp_path / FILE

    def writes(seq: int, by: Ledger = ledger) -> bool:
        path.write_bytes(b"-")
        by.save(seq)
        return path.read_bytes() != b"-"

    assert [writes(1), writes(1), writes(2), writes(2)] == [True, False, True, False]
    ledger.put("a", None)
    assert not writes(2), "it was not there before"
    ledger.put("a", stamp(1))
    assert [writes(2), writes(2)] == [True, False]
    ledger.put("a", stamp(1))
    assert not writes(2), "it was so before"
    ledger.take("a", b"x")
    assert [writes(2), writes(2)] == [True, False]
    ledger.put("a", stamp(1))
    assert not ledger.has_taken("a", b"x")
    assert [writes(2), writes(2)] == [True, False]
    ledger.put("b", stamp(2))
    ledger.put("b", stamp(2))
    assert writes(2)
    ledger.save(4)
    again = Ledger(tmp_path, "j", 4)
    assert [writes(4, again), writes(5, again)] == [False, True]


def test_what_was_taken_can_be_given_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "j", 1)
    ledger.take("a", b"x")
    ledger.take("a", b"y")
    assert (ledger.has_taken("a", b"x"), ledger.has_taken("a", b"y")) == (False, True)
    ledger.save(1)
    assert kept(tmp_path).taken == {"a": "4cf61fa39faba71790b9e0f343587fb2"}
    ledger.give_back("a")
    ledger.give_back("b")
    assert not ledger.has_taken("a", b"y")
    ledger.save(2)
    assert kept(tmp_path).taken == {}


def test_a_file_that_claims_what_the_journal_has_lost_is_looked_at_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, "j", 3)
    stamps = {"a": stamp(1, seq=3), "b": stamp(2, seq=4), "c": stamp(3, "other", 9), "d": stamp(4, seq=2)}
    for owner, one in stamps.items():
        ledger.put(owner, one)
    ledger.save(3)
    assert {owner: ledger.get(owner) for owner in stamps} == stamps
    again = Ledger(tmp_path, "j", 3)
    assert [again.get(owner) for owner in stamps] == [stamps["a"], None, stamps["c"], stamps["d"]]
    assert (len(ledger), len(again)) == (4, 3)


def test_a_ledger_that_cannot_be_saved_is_saved_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    ledger = Ledger(folder, "j", 1)
    ledger.put("a", stamp(1))
    ledger.save(1)
    assert (ledger.seq, ledger.get("a"), len(ledger)) == (-1, stamp(1), 1)
    folder.mkdir()
    ledger.save(1)
    assert (ledger.seq, Ledger(folder, "j", 1).get("a")) == (1, stamp(1))


def test_a_ledger_of_another_journal_or_of_lost_entries_is_not_believed(tmp_path: Path) -> None:
    filled(tmp_path, 2, seq=4)
    for journal, seq, known in (("j", 4, 4), ("j", 5, 4), ("j", 3, -1), ("k", 4, -1)):
        ledger = Ledger(tmp_path, journal, seq)
        assert (ledger.seq, len(ledger)) == (known, 2 if known >= 0 else 0)
    for content in (b"", b"{}", b"\xff", b'"\xff"', b"[" * 200_000, (tmp_path / FILE).read_bytes()[:-1]):
        (tmp_path / FILE).write_bytes(content)
        assert Ledger(tmp_path, "j", 4).seq == -1


def test_the_checksum_covers_everything(tmp_path: Path) -> None:
    filled(tmp_path, 300)
    saved = replace(kept(tmp_path), taken={"a": "b"})
    one, two = saved.blocks
    assert kept(tmp_path).checksum() == kept(tmp_path).crc
    every: tuple[dict[str, Any], ...] = (
        {"journal": "k"},
        {"seq": 2},
        {"taken": {}},
        {"taken": {"a": "c"}},
        {"blocks": [two, one]},
        {"blocks": [one]},
        {"blocks": [replace(one, first="x"), two]},
        {"blocks": [replace(one, count=1), two]},
        {"blocks": [replace(one, names=two.names), two]},
        {"blocks": [replace(one, stamps=two.stamps), two]},
        {"files": {"a": stamp(1)}},
    )
    others = [replace(saved, **different) for different in every]
    assert len({saved.checksum(), *(other.checksum() for other in others)}) == 1 + len(others)
    (tmp_path / FILE).write_bytes(msgspec.json.encode(replace(kept(tmp_path), crc=saved.crc ^ 1)))
    assert Ledger(tmp_path, "j", 1).seq == -1
    block = Block("a", 1, msgspec.Raw(b'["a"]'), msgspec.Raw(b"[]"))
    assert Saved("j", 1, blocks=[block]).checksum() == zlib.crc32(b'["j",1,{}]["a",1]["a"][]')


def test_a_file_of_before_there_were_blocks_is_read_and_written_anew(tmp_path: Path) -> None:
    old = Saved("j", 1, files={"a": stamp(5)})
    assert old.checksum() == zlib.crc32(b'["j",1,{"a":["j",1,5,2,3,4]}]')
    taken = replace(old, taken={"a": "0"})
    assert taken.checksum() == zlib.crc32(b'["j",1,{"a":["j",1,5,2,3,4]},{"a":"0"}]')
    (tmp_path / FILE).write_bytes(msgspec.json.encode(replace(old, crc=old.checksum())))
    ledger = Ledger(tmp_path, "j", 1)
    assert (ledger.get("a"), ledger.seq, len(ledger)) == (stamp(5), 1, 1)
    ledger.save(1)
    assert [block.first for block in kept(tmp_path).blocks] == ["a"]
    assert kept(tmp_path).files == {}


@pytest.mark.parametrize(
    ("different", "same"),
    [
        ({}, True),
        ({"inode": 9}, True),
        ({"size": 9}, True),
        ({"time": 9}, True),
        ({"journal": "k"}, False),
        ({"seq": 9}, False),
        ({"crc": 9}, False),
    ],
)
def test_two_stamps_are_of_the_same_content(different: dict[str, object], same: bool) -> None:
    one = stamp(1)
    other = replace(one, **different)
    assert one.same_content(other) is same
    assert other.signature == (other.inode, other.size, other.time)

"""Files are brought up to date a few at a time, each failure costs only itself, and the journal says how far they are."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store import checkpointing
from store.checkpointing import Checkpoints
from store.errors import WriteError
from store.journal import Checkpoint, Journal
from tests.store.making import A, B, filled, project, tag
from tests.store.test_journal import entry


class Shelf:
    """Files that are behind by the entry they are behind since; some cannot be written."""

    def __init__(self, **since: int) -> None:
        self.since = since
        self.refused: set[str] = set()
        self.tried: list[tuple[str, ...]] = []
        self.told: list[tuple[str, int]] = []

    def dirty(self) -> list[str]:
        return sorted(self.since, key=lambda owner: self.since[owner])

    def behind(self) -> int | None:
        return min(self.since.values(), default=None)

    def snapshot(self, owner: str) -> SimpleNamespace | None:
        return None if owner == "gone" else SimpleNamespace(owner=owner)

    def write(self, *snapshots: SimpleNamespace) -> None:
        self.tried.append(tuple(one.owner for one in snapshots))
        for one in snapshots:
            if one.owner in self.refused:
                raise WriteError(f"{one.owner} is refused.")

    def written(self, snapshot: SimpleNamespace, seq: int) -> None:
        self.told.append((snapshot.owner, seq))
        del self.since[snapshot.owner]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of six entries."""
    made = Journal.create(tmp_path / "journal.jsonl", complete=True)
    for seq in range(1, 7):
        made.append(entry(seq))
    return made


def checkpoints(shelf: Any, journal: Journal | None) -> Checkpoints:
    return Checkpoints(shelf, journal, threading.RLock())


def noted(journal: Journal) -> list[int]:
    return [line.seq for _, line in journal.backwards() if isinstance(line, Checkpoint)][::-1]


def test_the_oldest_changes_are_written_first_and_the_journal_says_how_far(journal: Journal) -> None:
    shelf = Shelf(a=2, b=4, c=6)
    point = checkpoints(shelf, journal)
    assert (point.run(0), noted(journal)) == (False, [])
    assert (point.run(1), noted(journal)) == (False, [3])
    assert (point.run(0), noted(journal)) == (False, [3])
    assert (point.run(2), noted(journal)) == (True, [3, 6])
    assert (point.run(None), point.run(1), noted(journal)) == (True, True, [3, 6])
    assert shelf.tried[:2] == [("a",), ("b", "c")]
    assert shelf.told == [("a", 6), ("b", 6), ("c", 6)]


def test_what_was_reached_before_is_not_said_again(journal: Journal) -> None:
    point = checkpoints(Shelf(), journal)
    assert (point.run(None), noted(journal)) == (True, [])
    journal.append(entry(7))
    assert (point.run(None), noted(journal)) == (True, [7])
    shelf = Shelf(a=1)
    assert (checkpoints(shelf, journal).run(None), noted(journal)) == (True, [7, 7])


def test_without_a_journal_there_is_nothing_to_write() -> None:
    shelf = Shelf(a=1)
    assert checkpoints(shelf, None).run(None) is True
    assert (shelf.tried, shelf.since) == ([], {"a": 1})


def test_so_many_files_are_written_together(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpointing, "_AT_ONCE", 2)
    shelf = Shelf(a=1, b=2, c=3, d=4, gone=5, e=6)
    assert checkpoints(shelf, journal).run(None) is False
    assert shelf.tried == [("a", "b"), ("c", "d"), ("e",)]
    assert (shelf.since, noted(journal)) == ({"gone": 5}, [4])


@pytest.mark.parametrize(
    ("refused", "tried", "left"),
    [
        ("a", [("a", "b", "c"), ("a",), ("b",), ("c",)], []),
        ("b", [("a", "b", "c"), ("a",), ("b",), ("c",)], [2]),
        ("ac", [("a", "b", "c"), ("a",), ("b",), ("c",)], []),
        ("abc", [("a", "b", "c"), ("a",), ("b",), ("c",)], []),
    ],
)
def test_a_file_that_cannot_be_written_keeps_no_other_back(
    journal: Journal, refused: str, tried: list[tuple[str, ...]], left: list[int]
) -> None:
    shelf = Shelf(a=2, b=3, c=5)
    point = checkpoints(shelf, journal)
    shelf.refused = set(refused)
    with pytest.raises(WriteError, match=f"{refused[0]} is refused"):
        point.run(None)
    assert (shelf.tried, sorted(shelf.since), noted(journal)) == (tried, sorted(refused), left)
    shelf.refused.clear()
    assert (point.run(None), noted(journal)) == (True, [*left, 6])


def test_one_file_that_cannot_be_written_is_tried_once_and_the_first_reason_is_told(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "_AT_ONCE", 1)
    shelf = Shelf(a=2, b=3, c=5)
    point = checkpoints(shelf, journal)
    shelf.refused = {"a", "c"}
    with pytest.raises(WriteError, match="a is refused"):
        point.run(None)
    assert (shelf.tried, noted(journal)) == ([("a",), ("b",), ("c",)], [])


def test_nothing_is_written_while_it_is_paused(journal: Journal) -> None:
    shelf = Shelf(a=2)
    point = checkpoints(shelf, journal)
    running = threading.Thread(target=point.run, args=(None,))
    with point.paused():
        running.start()
        running.join(0.05)
        assert shelf.tried == []
    running.join()
    assert shelf.tried == [("a",)]


def test_a_project_says_whether_all_its_files_are_up_to_date(tmp_path: Path) -> None:
    where = filled(tmp_path)
    opened = project(where)
    tag(opened, A, "Jakarta")
    tag(opened, B, "Beijing")
    reader = project(where, read_only=True)
    assert reader.checkpoint() is True
    assert [opened.checkpoint(1), opened.checkpoint(1), opened.checkpoint()] == [False, True, True]
    reader.close()
    opened.close()

"""How many keys and seconds annotations cost, measured on this machine for its owner only: one line a day in ``effort.json``."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from msgspec import Struct
from msgspec.structs import replace

from store.errors import StoreError
from store.model import Change, Span

FILE = "effort.json"
_TABLE = "days"

PAUSE = 30.0
"""Seconds without a key after which nobody is at work; of a longer pause nothing counts."""


class Day(Struct, frozen=True, kw_only=True):
    """What one person did on one day."""

    day: str
    annotator: str
    keys: int = 0
    seconds: float = 0.0
    spans: int = 0
    """Annotations made less those deleted by key; what undo took back is taken off too."""


class Effort:
    """Counts keys, time between them and annotations while the program runs, and adds them to the file when it is saved."""

    def __init__(self, folder: Path, annotator: str, day: Callable[[], str], *, on: bool, clock: Callable[[], float] = monotonic) -> None:
        """``day`` returns today as ``2024-01-31``; with ``on`` false nothing is counted and nothing written."""
        self._path, self._annotator, self._day, self._on, self._clock = folder / FILE, annotator, day, on, clock
        self._last: float | None = None
        self._new = Day(day="", annotator=annotator)

    def key(self) -> None:
        """A key was pressed."""
        if not self._on:
            return
        now = self._clock()
        passed = 0.0 if self._last is None else now - self._last
        self._last = now
        self._new = replace(self._new, keys=self._new.keys + 1, seconds=self._new.seconds + (passed if passed <= PAUSE else 0.0))

    def changed(self, change: Change) -> None:
        """Something was done to the project."""
        if not self._on:
            return
        made = sum((edit.after is not None) - (edit.before is not None) for edit in change.edits if isinstance(edit.record, Span))
        self._new = replace(self._new, spans=self._new.spans + made)

    @property
    def unsaved(self) -> Day:
        """What was counted since the last saving."""
        return replace(self._new, day=self._day())

    def all(self) -> list[Day]:
        """Return every day with what is not saved yet, in order. Raises DamagedError and NewerError."""
        from store.repository import read_rows  # 40 ms for TinyDB, so only when a project is open.

        days = {(one.day, one.annotator): one for one in read_rows(self._path, _TABLE, Day)}
        fresh = self.unsaved
        if fresh.keys or fresh.spans:
            before = days.get((fresh.day, fresh.annotator), Day(day=fresh.day, annotator=fresh.annotator))
            days[fresh.day, fresh.annotator] = replace(
                before, keys=before.keys + fresh.keys, seconds=round(before.seconds + fresh.seconds, 1), spans=before.spans + fresh.spans
            )
        return [days[key] for key in sorted(days)]

    def save(self) -> None:
        """Add what was counted to the file; a file that cannot be read or written costs these counts and nothing else."""
        from store.repository import write_rows

        if not self._on or not (self._new.keys or self._new.spans):
            return
        try:
            write_rows(self._path, {_TABLE: self.all()})
        except StoreError:
            return
        self._new = Day(day="", annotator=self._annotator)

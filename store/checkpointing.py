"""Bringing the files up to date with the journal, outside the way of any action."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store.errors import WriteError
from store.journal import Checkpoint, Journal
from store.shelf import Shelf, Snapshot

_AT_ONCE = 256
"""Files that are written together."""


class Checkpoints:
    """Writes what files are behind on, a few at a time, while another thread may go on changing things under ``guard``."""

    def __init__(self, shelf: Shelf, journal: Journal | None, guard: threading.RLock) -> None:
        self._shelf, self._journal, self._guard = shelf, journal, guard
        self._saving = threading.Lock()
        self._covered = self._reached()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Have no file written meanwhile; to be asked for before ``guard``."""
        with self._saving:
            yield

    def run(self, limit: int | None) -> bool:
        """Write at most ``limit`` files, oldest change first; return whether all are up to date now.

        Raises WriteError when a file could not be written; the others were, and the next call tries again.
        """
        with self._saving:
            return self._journal is None or self._run(self._journal, limit)

    def _run(self, journal: Journal, limit: int | None) -> bool:
        problem: WriteError | None = None
        with self._guard:
            owners = self._shelf.dirty()
        wanted = owners[:limit]
        for start in range(0, len(wanted), _AT_ONCE):
            with self._guard:
                some = wanted[start : start + _AT_ONCE]
                snapshots = [snapshot for owner in some if (snapshot := self._shelf.snapshot(owner)) is not None]
            done, failure = self._write(snapshots)
            problem = problem or failure
            with self._guard:
                for snapshot in done:
                    self._shelf.written(snapshot, journal.seq)
        with self._guard:
            covered = self._reached()
            if covered > self._covered:
                journal.append(Checkpoint(covered))
                self._covered = covered
            complete = not self._shelf.dirty()
        if problem is not None:
            raise problem
        return complete

    def _write(self, snapshots: list[Snapshot]) -> tuple[list[Snapshot], WriteError | None]:
        """Write together what can be; when some cannot, one by one. Return what is on the disk and the first reason why some is not."""
        try:
            self._shelf.write(*snapshots)
        except WriteError as error:
            if len(snapshots) == 1:
                return [], error
        else:
            return snapshots, None
        done, problem = [], None
        for snapshot in snapshots:
            try:
                self._shelf.write(snapshot)
                done.append(snapshot)
            except WriteError as error:
                problem = problem or error
        return done, problem

    def _reached(self) -> int:
        """Return the last entry up to which every file contains all."""
        behind = self._shelf.behind()
        return behind - 1 if behind is not None else self._journal.seq if self._journal is not None else 0

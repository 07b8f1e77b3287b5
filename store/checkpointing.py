"""Bringing the files up to date with the journal, outside the way of any action."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from store.errors import WriteError
from store.journal import Checkpoint, Journal
from store.shelf import Shelf


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
        for owner in owners[:limit]:
            with self._guard:
                snapshot = self._shelf.snapshot(owner)
            if snapshot is None:
                continue
            try:
                self._shelf.write(snapshot)
            except WriteError as error:
                problem = problem or error
                continue
            with self._guard:
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

    def _reached(self) -> int:
        """Return the last entry up to which every file contains all."""
        behind = self._shelf.behind()
        return behind - 1 if behind is not None else self._journal.seq if self._journal is not None else 0

"""A window that only reads, beside one that writes: it reads the journal on from where it was, and sees when the writer has gone."""

from collections.abc import Callable
from dataclasses import dataclass

from store.errors import DamagedError, StoreError
from store.journal import Entry
from store.lock import Holder, look
from store.model import Change
from store.opening import JOURNAL_FILE, Opened
from store.repository import Signature, signature


@dataclass(frozen=True, slots=True)
class News:
    """What a look at the journal brought."""

    changes: tuple[Change, ...] = ()
    """Edits as they were applied by the writer, oldest first."""
    reopened: bool = False
    """Whether everything was read anew, because the journal is another one than before."""
    more: bool = False
    """Whether there is more to be read at once."""
    problem: StoreError | None = None
    """Why nothing could be read; what was held before still is."""
    notices: tuple[StoreError, ...] = ()
    """What a person should know about files that others have changed."""


class Follower:
    """What a project that only reads knows of its writer. ``look`` may run in another thread, ``read`` is for the one that reads."""

    def __init__(self, opened: Opened, reopen: Callable[[], Opened]) -> None:
        """Start from how the project was opened; ``reopen`` opens it again for reading only."""
        self._store_dir = opened.store_dir
        self._path = self._store_dir / JOURNAL_FILE
        self._reopen = reopen
        self._seen: Signature | None = None
        """The journal when it was last read to its end; None at first, because it may have grown since the opening."""
        self.holder: Holder | None = look(self._store_dir) if opened.beside else None
        """Who writes, or did; None when nobody was in the way of writing."""

    def look(self) -> bool:
        """Return whether the journal or its writer is not as it was. Costs a few looks at the file system and reads no line."""
        before = self.holder
        if before is not None:
            self.holder = look(self._store_dir, before)
        return self.holder != before or self._signature() != self._seen

    def read(self, opened: Opened) -> tuple[News, Opened]:
        """Take in what was written since; return it with the parts of the project, which are others after a reopening."""
        seen = self._signature()
        if seen is None or seen == self._seen:
            return News(), opened
        try:
            if opened.journal is None:
                raise DamagedError("There was no journal to be read before.", where=str(self._path))
            lines = opened.journal.forward()
            opened.shelf.follow(line for _, line in lines)
        except StoreError:
            return self._anew(opened, seen)
        more = bool(lines) and opened.journal.end < seen[1]
        self._seen = None if more else seen
        return News(tuple(line.change for _, line in lines if isinstance(line, Entry)), more=more), opened

    def _anew(self, opened: Opened, seen: Signature) -> tuple[News, Opened]:
        self._seen = seen
        try:
            other = self._reopen()
        except StoreError as error:
            return News(problem=error), opened
        opened.close()
        return News(reopened=True), other

    def _signature(self) -> Signature | None:
        try:
            return signature(self._path)
        except OSError:
            return None

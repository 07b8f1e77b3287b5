"""What others do to the files of a project that is open here: noticed, merged as one change, and told of.

A file is held against how it was left before it is read, before anything is done to what it holds, and before it is written. Beyond that
all of them are gone through, a part at a time: once after the opening, once whenever the folder was changed, and then in turn for ever.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.errors import StoreError
from store.following import News
from store.model import Change, Put
from store.planning import PROJECT
from store.sweeping import Sweep

if TYPE_CHECKING:
    from store.opening import Opened

MERGED = "Merged hand edits"
"""How the title of a change begins that took in what others had written into files."""

QUIET = 0.3
"""Seconds after which a file that another program writes is taken to be whole."""

AT_ONCE = 1_000
"""Files that are all looked at before an opening returns; of more only those that matter at once."""

_READ = 32
"""Files that are read in one look, to see whether they were only moved or touched."""


class Outside:
    """Sees to what others do to the files of one project that is open for writing.

    For any thread; ``guard`` must not be held where ``look``, ``follow`` and ``finish`` are called.
    """

    def __init__(self, opened: "Opened", guard: threading.RLock, record: Callable[[str, tuple[Put, ...]], Change]) -> None:
        """``record`` keeps edits under a title as the next change and returns that; ``guard`` is held whenever it is called."""
        assert opened.reconciler is not None  # noqa: S101  # Who writes has all three.
        assert opened.journal is not None  # noqa: S101
        assert opened.ledger is not None  # noqa: S101
        self._reconciler, self._journal, self._ledger = opened.reconciler, opened.journal, opened.ledger
        self._shelf, self._memory_file, self._notices = opened.shelf, opened.memory_file, opened.notices
        self._folder_time = opened.repository.folder_time
        self._guard, self._record = guard, record
        self._looking = threading.RLock()
        """Held while what was found is handled; asked for before ``guard``."""
        self._sweep = Sweep(opened.repository, opened.ledger, opened.reconciler.touched)
        self._hurry = True
        """Whether the pass that is going on was begun because something may have happened; what it finds is seen to together at its end."""
        self._fresh: set[str] = set()
        """Files that were written so lately that they may not be whole."""
        self._found: set[str] = set()
        """Files that are not as they were left and were not read yet."""
        self._doubtful: set[str] = set()
        """Those that are not what was written last either."""
        self._untold: list[News] = []
        self._busy = False
        self._shelf.before_reading = self._before_reading

    @property
    def unseen(self) -> bool:
        """Whether not every file was looked at yet since the opening, or since the folder was changed, or one that was is to be read."""
        return self._hurry or bool(self._found)

    def open(self, *, swept: bool) -> None:
        """See to what was done while the project was closed: to all of it, or to what matters at once. Raises WriteError."""
        if swept or len(self._ledger) <= AT_ONCE:
            self._sweep.begin()
        lost = self._ledger.seq < 0 and not self._reconciler.accepting  # What each file must hold is told by the whole journal then.
        if swept or lost or self._sweep.left in range(1, AT_ONCE + 1) or self._reconciler.touched(PROJECT):
            self.finish()
        else:
            self.settle(self._shelf.held())
        self._untold.clear()  # Who opens it reads the notices, and nobody listens yet.

    def finish(self) -> None:
        """See to every file that was not looked at yet since the opening. Raises WriteError."""
        with self._looking:
            if self._hurry:
                self._found.update(self._sweep.part())
                while self._sweep.left:
                    self._found.update(self._sweep.part())
                self._ended()
            self._settle_found()

    def is_gone(self, present: Iterable[str]) -> bool:
        """Whether a file of an article that is not among these was there before."""
        return bool(self._ledger.missing({*present, PROJECT}))

    def look(self, quiet: float = QUIET) -> bool:
        """Look at the next files, and at those that are in memory; return whether there is something for ``follow``.

        One that was written less than ``quiet`` seconds ago may not be whole yet and is left for the next time.
        """
        with self._looking:
            return self._look(quiet)

    def _look(self, quiet: float) -> bool:
        if self._folder_time.changed() and not self._hurry:
            self._hurry = True
            self._sweep.begin()
        memory = {owner for owner in (PROJECT, *self._shelf.held(), *self._fresh) if self._reconciler.touched(owner)}
        found = memory.union(self._sweep.part())
        since = time.time_ns() - int(quiet * 1e9)
        self._fresh = {owner for owner in found if quiet and self._reconciler.is_recent(owner, since)}
        self._found |= found - self._fresh - self._doubtful
        if self._hurry and not self._sweep.left:
            self._ended()
        if not self._hurry:
            self._read()
        return bool(self._untold) or (not self._hurry and not self._found and bool(self._doubtful))

    def follow(self) -> News:
        """Take in what was found, as one change. Raises WriteError."""
        with self._looking:
            if not self._doubtful and not self._untold:
                self._look(0)
            if not self._hurry:
                self._settle_found()
        told, self._untold = self._untold, []
        return News(
            tuple(change for news in told for change in news.changes),
            reopened=any(news.reopened for news in told),
            notices=tuple(notice for news in told for notice in news.notices),
        )

    def settle(self, owners: Iterable[str]) -> bool:
        """See at once to those of these files that others have changed; return whether there were any. Raises WriteError.

        What came of it is told by the next ``follow``.
        """
        with self._guard:
            suspects = [owner for owner in dict.fromkeys(owners) if self._reconciler.touched(owner)]
            if suspects:
                with self.trusting():
                    news = self._settled(suspects)
                if news.changes or news.reopened or news.notices:
                    self._untold.append(news)
        return bool(suspects)

    def _settle_found(self) -> None:
        found, self._found, self._doubtful = {*self._found, *self._doubtful}, set(), set()
        self.settle([PROJECT, *found])

    def told(self) -> tuple[Change, ...]:
        """Return the changes that were merged and not told of yet; ``follow`` tells of the rest."""
        changes = tuple(change for news in self._untold for change in news.changes)
        self._untold = [News(reopened=news.reopened, notices=news.notices) for news in self._untold if news.reopened or news.notices]
        return changes

    def close(self) -> None:
        """See to the files that are about to be written, and to few others. Raises WriteError."""
        self.settle({*self._shelf.held(), *self._doubtful})
        if not self._hurry and len(self._ledger) <= AT_ONCE:
            self.follow()

    def save(self) -> None:
        """Note how the files are now."""
        with self._guard:
            self._ledger.save(self._journal.seq)

    @contextmanager
    def trusting(self) -> Iterator[None]:
        """Have files read meanwhile without being looked at before."""
        busy, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = busy

    def _before_reading(self, owner: str) -> None:
        if not self._busy and not self._journal.refusing:
            try:
                self.settle([owner])
            except StoreError:
                return  # What is read is what the journal says; ``follow`` tries again, and says what is wrong.

    def _ended(self) -> None:
        """A pass over all files has ended that was begun because something may have happened."""
        self._hurry = self._reconciler.accepting = False
        with self._guard:
            if not self._found:
                self._ledger.save(self._journal.seq)

    def _read(self) -> None:
        """Read some of the files that are not as they were left; one that was only moved or touched is forgotten."""
        some = list(self._found)[:_READ]
        if some:
            with self._guard:
                self._doubtful.update(self._reconciler.doubtful(owner for owner in some if self._reconciler.touched(owner)))
            self._found.difference_update(some)

    def _settled(self, suspects: list[str]) -> News:
        change = None
        try:
            found = self._reconciler.settle(suspects)
            if found.edits:
                title = f"{MERGED} of {', '.join(sorted(found.names)[:3])}{' …' if len(found.names) > 3 else ''}"
                change = self._record(title, tuple(found.edits))
        except StoreError:
            self._reconciler.unsettle(suspects)
            raise
        self._notices += found.notices
        if found.accepted:
            self._memory_file.forget()
        # Not before the journal has the change; until then, looking again does the same.
        self._ledger.save(self._journal.seq)
        return News(() if change is None else (change,), reopened=bool(found.accepted), notices=tuple(found.notices))

"""What was done, read from the journal as far as it is looked at."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, takewhile

from store.log import Effects, Item

STEP = 200
"""Entries read at a time."""

MOST = 50_000
"""Entries held; ``sorot log`` prints the older ones."""


class Past:
    """The entries read so far, newest first."""

    def __init__(self, log: Callable[[], Iterator[Item]]) -> None:
        """``log`` reads what was done anew, newest first; whatever it raises comes out of ``more`` and ``renew``."""
        self._log = log
        self._older = log()
        self._effects = Effects()
        self.items: list[Item] = []
        self.complete = False
        """Whether there is nothing more to read."""

    @property
    def cut(self) -> bool:
        """Whether there is more than is held."""
        return not self.complete and len(self.items) >= MOST

    def more(self, count: int = STEP) -> bool:
        """Read so many older entries; return whether there were any."""
        if self.complete or self.cut:
            return False
        try:
            found = list(islice(self._older, count))
        except BaseException:
            self.complete = True
            raise
        self.items += self._judged(found)
        self.complete = len(found) < count
        return bool(found)

    def renew(self) -> int:
        """Read what was done since, and return how many entries that are; what it takes back is seen to have no effect any more."""
        last = self.items[0].seq if self.items else 0
        fresh = list(takewhile(lambda item: item.seq > last, self._log()))
        if fresh:
            self._effects = Effects()
            self.items = self._judged([*fresh, *self.items])
        return len(fresh)

    def _judged(self, items: list[Item]) -> list[Item]:
        """Return entries with the effect they have now; those that came later must have been judged before."""
        effects = [self._effects.next(item.act, item.id, item.of) for item in items]
        return [item if item.effect == effect else replace(item, effect=effect) for item, effect in zip(items, effects, strict=True)]

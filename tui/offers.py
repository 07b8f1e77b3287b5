"""The suggestions that are offered in an article, to be asked by place and by form. Pure; offsets are code points."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, overload

from store.model import Suggestion
from store.ranges import Ranges

Range: TypeAlias = tuple[int, int]
Key: TypeAlias = tuple[str, str]
"""Words and label of a suggestion."""

_FEW = 64
"""Ranges that are taken out one by one; more of them in one go."""


class Offers(Sequence[Suggestion]):
    """Suggestions in the order of the text and without overlaps. Immutable: ``without`` and ``renewed`` return another one."""

    __slots__ = ("_counts", "_items", "_starts")

    def __init__(self, items: Iterable[Suggestion] = ()) -> None:
        """Hold suggestions, which are in the order of the text and share no code point."""
        self._items = tuple(items)
        self._starts = [one.start for one in self._items]
        self._counts: Counter[Key] | None = None

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> Suggestion: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Suggestion]: ...

    def __getitem__(self, index: int | slice) -> Suggestion | Sequence[Suggestion]:
        return self._items[index]

    @property
    def counts(self) -> Mapping[Key, int]:
        """How many there are of each form and label."""
        if self._counts is None:
            self._counts = Counter((one.quote, one.label) for one in self._items)
        return self._counts

    def overlapping(self, start: int, end: int) -> Sequence[Suggestion]:
        """Return those that share a code point with ``[start, end)``."""
        return self._items[slice(*self._bounds(start, end))]

    def beginning(self, start: int, end: int) -> Sequence[Suggestion]:
        """Return those that begin in ``[start, end)``."""
        return self._items[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def after(self, offset: int) -> Suggestion | None:
        """Return the first that begins at or after a place."""
        at = bisect_left(self._starts, offset)
        return self._items[at] if at < len(self._items) else None

    def before(self, offset: int) -> Suggestion | None:
        """Return the last that begins before a place."""
        at = bisect_left(self._starts, offset)
        return self._items[at - 1] if at else None

    def without(self, ranges: Iterable[Range]) -> "Offers":
        """Return them without all that share a code point with one of the ranges."""
        gone = list(ranges)
        if len(gone) > _FEW:
            taken = Ranges(gone)
            return Offers(one for one in self._items if not taken.overlaps(one.start, one.end))
        result = self
        for start, end in gone:
            result = result.renewed(start, end, ())
        return result

    def renewed(self, start: int, end: int, items: Sequence[Suggestion]) -> "Offers":
        """Return them with ``items`` in place of all that share a code point with ``[start, end)``; the items lie within it."""
        first, last = self._bounds(start, end)
        gone = self._items[first:last]
        if not gone and not items:
            return self
        result = Offers.__new__(Offers)
        result._items = (*self._items[:first], *items, *self._items[last:])
        result._starts = [*self._starts[:first], *(one.start for one in items), *self._starts[last:]]
        result._counts = None
        if self._counts is not None:
            result._counts = self._counts.copy()
            result._counts.update((one.quote, one.label) for one in items)
            result._counts.subtract((one.quote, one.label) for one in gone)
            for key in {(one.quote, one.label) for one in gone}:
                if not result._counts[key]:
                    del result._counts[key]
        return result

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return which of them, from the first to before the last, share a code point with ``[start, end)``."""
        first, last = bisect_right(self._starts, start), bisect_left(self._starts, end)
        if first and self._items[first - 1].end > start:
            first -= 1
        return first, max(first, last) if start < end else first

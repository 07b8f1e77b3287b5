"""What the reader draws over the text: a stretch of it, why, and in which colour."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Literal

from msgspec import Struct

MarkKind = Literal["span", "suggestion", "search", "preview", "candidate"]


class Mark(Struct, frozen=True, gc=False):
    """A stretch ``[start, end)`` of the text in code points, drawn as its kind says; marks may overlap and nest."""

    start: int
    end: int
    kind: MarkKind
    label: str = ""
    """Name of the entity label."""
    colour: str = ""
    """A CSS colour such as ``#ff8800`` or ``ansi_red``; empty for the colour of the text."""
    id: str = ""
    """Id of what it stands for, so that whoever set it can find it again."""
    noted: bool = False
    """Whether a note is attached, which puts a sign in the margin."""
    dim: bool = False
    """Draw it fainter, for what is on screen but not now in question."""
    doubtful: bool = False
    """A suggestion with a low score: drawn like one, and fainter."""


_LONG = 1000


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class MarkIndex:
    """Marks in the order of the text, to be asked which of them touch a row. Empty marks are left out."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        ordered = sorted((mark for mark in marks if mark.start < mark.end), key=_place)
        # A mark over half the article would make every row look at half of the others, so the few long ones are kept apart.
        self._long = [mark for mark in ordered if mark.end - mark.start > _LONG]
        self._short = [mark for mark in ordered if mark.end - mark.start <= _LONG] if self._long else ordered
        self._starts = [mark.start for mark in self._short]
        # The furthest end up to each mark only grows, so it can be searched too.
        self._reach = list(accumulate((mark.end for mark in self._short), max))

    def overlapping(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that share at least one code point with ``[start, end)``, by start, the longest first."""
        if start >= end:
            return ()
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        found = [mark for mark in self._short[first:last] if mark.end > start]
        if self._long:
            found = sorted(found + [mark for mark in self._long if mark.start < end and mark.end > start], key=_place)
        return tuple(found)

    def at(self, offset: int, kinds: Iterable[MarkKind] = ("span", "suggestion")) -> Mark | None:
        """Return the shortest mark of the given kinds that holds ``offset``, the first kind first."""
        found = self.overlapping(offset, offset + 1)
        for kind in kinds:
            same = [mark for mark in found if mark.kind == kind]
            if same:
                return min(same, key=lambda mark: mark.end - mark.start)
        return None

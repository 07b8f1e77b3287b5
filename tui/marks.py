"""What the reader draws over the text: a stretch of it, why, and in which colour."""

from collections.abc import Iterable
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


def _place(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


class Marks:
    """A few marks, to be asked which of them touch a row."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._marks = in_order(marks)

    def overlapping(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that share at least one code point with ``[start, end)``, by start, the longest first."""
        return tuple(mark for mark in self._marks if mark.start < end and mark.end > start) if start < end else ()

    def at(self, offset: int, kinds: Iterable[MarkKind] = ("span", "suggestion")) -> Mark | None:
        """Return the shortest mark of the given kinds that holds ``offset``, the first kind first."""
        found = self.overlapping(offset, offset + 1)
        for kind in kinds:
            same = [mark for mark in found if mark.kind == kind]
            if same:
                return min(same, key=lambda mark: mark.end - mark.start)
        return None


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks that are not empty, by start, the longest first."""
    return tuple(sorted((mark for mark in marks if mark.start < mark.end), key=_place))

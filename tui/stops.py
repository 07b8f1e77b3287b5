"""Where the walk from candidate to candidate stops, found a piece of the article at a time: a long one costs what is looked at. Pure.

Offsets are code points, ranges half-open.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from store.ranges import Ranges
from tui.candidates import candidates
from tui.motions import Range
from tui.offers import Offers

PIECE = 100_000
"""Code points that are looked through at a time, up to the end of a line; a shorter article is one piece."""

_FURTHER = 20_000
"""Code points in which the end of a line, or else a blank, is looked for."""


class Pieces:
    """An article in pieces, and the candidates of those that were looked at. What a capital tells is told by the words of its piece."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._edges = list(_edges(text))
        self._found: dict[int, list[Range]] = {}

    def __len__(self) -> int:
        return len(self._edges) - 1

    def holding(self, at: int) -> int:
        """Return the number of the piece that a place is in."""
        return max(0, min(len(self), bisect_right(self._edges, at)) - 1)

    def span(self, number: int) -> Range:
        """Return where a piece begins and ends."""
        return self._edges[number], self._edges[number + 1]

    def candidates(self, number: int) -> list[Range]:
        """Return the candidates of a piece."""
        if number not in self._found:
            start, end = self.span(number)
            self._found[number] = [(one[0] + start, one[1] + start) for one in candidates(self._text[start:end])]
        return self._found[number]


class Stops:
    """Suggestions and candidates beside everything that is annotated, in order of their beginnings."""

    def __init__(self, pieces: Pieces, annotated: Iterable[Range], suggested: Offers) -> None:
        self._pieces = pieces
        self._annotated = Ranges(annotated)
        self._suggested = suggested
        self._found: dict[int, list[Range]] = {}

    def __iter__(self) -> Iterator[Range]:
        for number in range(len(self._pieces)):
            yield from self._of(number)

    def after(self, at: int) -> Range | None:
        """Return the first stop that begins behind a place, or None."""
        for number in range(self._pieces.holding(at), len(self._pieces)):
            found = self._of(number)
            here = bisect_right(found, (at, len(found) and found[-1][1] + 1))
            if here < len(found):
                return found[here]
        return None

    def before(self, at: int) -> Range | None:
        """Return the last stop that begins before a place, or None."""
        for number in range(self._pieces.holding(at), -1, -1):
            found = self._of(number)
            here = bisect_left(found, (at, 0))
            if here:
                return found[here - 1]
        return None

    def within(self, start: int, end: int) -> list[Range]:
        """Return the stops that begin in a part of the article."""
        first, last = self._pieces.holding(start), self._pieces.holding(max(start, end - 1))
        return [one for number in range(first, last + 1) for one in self._of(number) if start <= one[0] < end]

    def _of(self, number: int) -> list[Range]:
        if number not in self._found:
            start, end = self._pieces.span(number)
            suggested = [(one.start, one.end) for one in self._suggested.beginning(start, end)]
            offered = [one for one in suggested if not self._annotated.overlaps(*one)]
            taken = Ranges((one.start, one.end) for one in self._suggested.overlapping(start, end))
            free = [one for one in self._pieces.candidates(number) if not self._annotated.overlaps(*one) and not taken.overlaps(*one)]
            self._found[number] = sorted(offered + free)
        return self._found[number]


def _edges(text: str) -> Iterator[int]:
    """Yield where pieces begin, and the end of the text."""
    at = 0
    yield 0
    while len(text) - at > PIECE + _FURTHER:
        cut = text.find("\n", at + PIECE, at + PIECE + _FURTHER)
        cut = cut if cut >= 0 else text.find(" ", at + PIECE, at + PIECE + _FURTHER)
        at = cut + 1 if cut >= 0 else at + PIECE + _FURTHER
        yield at
    yield len(text)

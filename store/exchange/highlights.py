"""Marks over a text as elements that open and close in order, however the marks nest or cross. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from store.exchange.contract import Placed


@dataclass(slots=True)
class Piece:
    """The part of a span that one element marks; a span that crosses another has several."""

    number: int
    """Of the span in its article, from 0."""
    first: bool
    last: bool = False
    height: int = 0
    """How many pieces lie within each other inside it."""


@dataclass(frozen=True, slots=True)
class Opens:
    """An element begins."""

    piece: Piece


@dataclass(frozen=True, slots=True)
class Closes:
    """The element that began last ends."""

    piece: Piece


Part = str | Opens | Closes


def parts(text: str, spans: Sequence[Placed]) -> list[Part]:
    """Return text and elements in order; ``spans`` come by start, longest first, with code points in ``span``."""
    ends = [placed.span.end for placed in spans]
    edges = sorted({edge for placed in spans for edge in (placed.span.start, placed.span.end)})
    found: list[Part] = []
    open_now: list[Piece] = []
    at, coming = 0, 0
    for edge in edges:
        if edge > at:
            found.append(text[at:edge])
            at = edge
        found.extend(_close(open_now, ends, edge))
        while coming < len(spans) and spans[coming].span.start == edge:
            piece = Piece(coming, first=True)
            open_now.append(piece)
            found.append(Opens(piece))
            coming += 1
    if at < len(text):
        found.append(text[at:])
    return found


def _close(open_now: list[Piece], ends: Sequence[int], edge: int) -> Iterator[Part]:
    """End what ends here; what lies around it inside others that go on ends too and begins again."""
    deepest = next((depth for depth, piece in enumerate(open_now) if ends[piece.number] == edge), len(open_now))
    again: list[int] = []
    while len(open_now) > deepest:
        piece = open_now.pop()
        piece.last = ends[piece.number] == edge
        if not piece.last:
            again.append(piece.number)
        if open_now:
            open_now[-1].height = max(open_now[-1].height, piece.height + 1)
        yield Closes(piece)
    for number in reversed(again):
        piece = Piece(number, first=False)
        open_now.append(piece)
        yield Opens(piece)


def in_pieces(found: Iterable[Part]) -> Iterator[Piece]:
    """Yield every piece in the order in which they begin."""
    return (part.piece for part in found if isinstance(part, Opens))

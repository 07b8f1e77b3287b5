"""The hits of a search as a list: their order, which are marked, and how each of them is tagged. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from store.document import Document
from store.search.folding import fold
from store.search.hits import Hit, Tagged

Place = tuple[str, int, int]
"""Article, start, end."""

_SIDE = 60
"""Code points of context that the order by context looks at."""


def _left(hit: Hit) -> Any:
    # Word by word from the hit outwards, as concordances are read.
    before = hit.text[max(0, hit.start - _SIDE) : hit.start]
    return [fold(word) for word in reversed(before.split())]


def _right(hit: Hit) -> Any:
    return [fold(word) for word in hit.text[hit.end : hit.end + _SIDE].split()]


ORDERS: dict[str, Callable[[Hit], Any]] = {
    "reading order": lambda hit: (),
    "words after": _right,
    "words before": _left,
    "form": lambda hit: fold(hit.quote),
    "label": lambda hit: [one.label for one in hit.tagged],
    "date": lambda hit: hit.published,
    "source": lambda hit: hit.source,
}
"""What the list can be sorted by, in the order in which one key goes through them; hits that are alike stay in reading order."""


class Concordance:
    """Hits in an order, with marks. Rows are numbers into ``hits``."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.order = next(iter(ORDERS))
        self.descending = False
        self.marked: set[Place] = set()

    def add(self, hits: Iterable[Hit]) -> None:
        """Take in more hits."""
        more = list(hits)
        if more:
            self.hits += more
            if (self.order, self.descending) != (next(iter(ORDERS)), False):
                self._sort()

    def sort(self, order: str, *, descending: bool = False) -> None:
        """Put the hits in another order."""
        self.order, self.descending = order, descending
        self._sort()

    def next_order(self) -> str:
        """Return the order after this one."""
        names = list(ORDERS)
        return names[(names.index(self.order) + 1) % len(names)]

    def row_of(self, place: Place | None) -> int | None:
        """Return the row of a place, or None when it is not among the hits."""
        return next((row for row, hit in enumerate(self.hits) if place_of(hit) == place), None)

    def beside(self, here: Place, by: int) -> Place | None:
        """Return the hit after a place in reading order, or the one before when ``by`` is negative; None at the end."""
        ordered = sorted(self.hits, key=_in_reading)
        number = next((hit.place for hit in ordered if hit.article == here[0]), None)
        if number is None:
            return place_of(ordered[0]) if ordered else None
        spot = (number, here[1], here[2])
        if by > 0:
            found = next((hit for hit in ordered if _in_reading(hit) > spot), None)
        else:
            found = next((hit for hit in reversed(ordered) if _in_reading(hit) < spot), None)
        return None if found is None else place_of(found)

    def mark(self, hit: Hit) -> None:
        """Mark a hit, or take its mark away."""
        self.marked ^= {place_of(hit)}

    def mark_all(self, wanted: Callable[[Hit], bool] = lambda hit: True) -> None:
        """Mark every hit that is wanted; when these are the marked ones already, none."""
        places = {place_of(hit) for hit in self.hits if wanted(hit)}
        self.marked = set() if self.marked == places else places

    def chosen(self, row: int) -> list[Hit]:
        """Return the marked hits, or the one of the row when none is marked."""
        if self.marked:
            return [hit for hit in self.hits if place_of(hit) in self.marked]
        return [self.hits[row]] if 0 <= row < len(self.hits) else []

    def retag(self, document: Document) -> None:
        """Show how the hits of an article are tagged now; hits of another text than its present one go."""
        kept: list[Hit] = []
        for hit in self.hits:
            if hit.article == document.article.id:
                if hit.text != document.text:
                    continue
                spans = document.spans_at(hit.start, hit.end)
                tagged = sorted(
                    (Tagged(s.id, s.start, s.end, s.label, s.entity, s.annotator) for s in spans), key=lambda s: (s.start, s.end)
                )
                hit = replace(hit, tagged=tuple(tagged))
            kept.append(hit)
        self.hits = kept

    def _sort(self) -> None:
        self.hits.sort(key=_in_reading)
        if self.order != next(iter(ORDERS)):
            self.hits.sort(key=ORDERS[self.order])
        if self.descending:
            self.hits.reverse()


def _in_reading(hit: Hit) -> tuple[int, int, int]:
    return hit.place, hit.start, hit.end


def place_of(hit: Hit) -> Place:
    """Return where a hit is."""
    return hit.article, hit.start, hit.end


def exact(hit: Hit) -> Tagged | None:
    """Return the annotation of exactly the words of a hit, or None."""
    return next((one for one in hit.tagged if (one.start, one.end) == (hit.start, hit.end)), None)


def state(hit: Hit) -> str:
    """Say how a hit is tagged: a label, ``in LABEL`` within a longer annotation, ``~LABEL`` where one overlaps it, or nothing."""
    one = exact(hit)
    if one is not None:
        return one.label
    around = next((one for one in hit.tagged if one.start <= hit.start and hit.end <= one.end), None)
    if around is not None:
        return f"in {around.label}"
    return f"~{hit.tagged[0].label}" if hit.tagged else ""

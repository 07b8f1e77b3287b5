"""The review queue: every open suggestion of the project in one order, and which of them is before the person. Pure.

Articles are put in as they are read and again whenever they change. What is before the person stays there until it is decided on, passed
over, or gone, whatever comes in meanwhile.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple, TypeVar

from store.model import Suggestion

K = TypeVar("K")
Order = Literal["doubtful", "reading"]
Form = tuple[str, str]
"""Words and label."""

Place = tuple[str, int, int]
"""Article, start and end of a suggestion: what it is known by while its label and score may change."""

Rank = tuple[int, float, float, int, int, int]


class Item(NamedTuple):
    """One suggestion in its article."""

    article: str
    title: str
    suggestion: Suggestion

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.article, self.suggestion.start, self.suggestion.end

    @property
    def form(self) -> Form:
        """Its words and its label."""
        return self.suggestion.quote, self.suggestion.label


class _Ranked(NamedTuple):
    """Suggestions in one order; two lists rather than pairs, which the garbage collector would go through again and again."""

    ranks: list[Rank]
    suggestions: list[Suggestion]


class _Offer(NamedTuple):
    """What one article offers, in either order, so that turning from one to the other costs nothing."""

    number: int
    title: str
    ranked: dict[Order, _Ranked]

    @property
    def suggestions(self) -> list[Suggestion]:
        """All of it, in text order unless some were skipped."""
        return self.ranked["reading"].suggestions


class Queue:
    """The open suggestions of all articles, ordered by doubt or as they are read, those passed over last."""

    def __init__(self, order: Order = "doubtful") -> None:
        self.order: Order = order
        self.left = 0
        """Open suggestions."""
        self.forms: Counter[Form] = Counter()
        """How many are open of each form."""
        self.labels: Counter[str] = Counter()
        """How many are open of each label."""
        self._offers: dict[str, _Offer] = {}
        self._passed: dict[Place, int] = {}
        """In which round each comes; all others come in the first, 0."""
        self._trail: list[tuple[Place, int]] = []
        """What was passed over, with how late it came before that."""
        self._held: dict[str, Collection[str]] = {}
        self._at: Place | None = None
        self._rank: Rank | None = None
        self._wanted: Place | None = None
        self._still = False

    @property
    def current(self) -> Item | None:
        """What is before the person, or None."""
        return None if self._at is None else self._find(self._at)

    def of_form(self, item: Item) -> list[Suggestion]:
        """Return the open suggestions of the same words and label in the same article, in text order."""
        offer = self._offers.get(item.article)
        same = [] if offer is None else [one for one in offer.suggestions if (one.quote, one.label) == item.form]
        return sorted(same, key=lambda one: one.start)

    # What the articles offer

    def put(self, article: str, number: int, title: str, suggestions: Iterable[Suggestion]) -> None:
        """Take what an article offers in place of what it offered before; ``number`` is its place in reading order."""
        self._held.pop(article, None)
        self._replace(article, number, title, suggestions)
        self._look()

    def drop(self, gone: Callable[[Suggestion], bool], articles: Iterable[str] | None = None) -> list[str]:
        """Leave out some of what the articles (all of them, if none are named) offer until they are put in again.

        Returns the articles where there was any.
        """
        found = []
        for article in list(self._offers) if articles is None else articles:
            offer = self._offers.get(article)
            dropped = [one for one in offer.suggestions if gone(one)] if offer else []
            if offer is not None and dropped:
                self._count(dropped, -1)
                self._offers[article] = offer._replace(ranked={order: _without(ranked, gone) for order, ranked in offer.ranked.items()})
                found.append(article)
        self._look()
        return found

    def hold(self, articles: Iterable[str], forms: Collection[str]) -> None:
        """Bring nothing with these words before the person in these articles until they are put in again."""
        for article in articles:
            self._held[article] = {*self._held[article], *forms} if article in self._held else forms

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep what is before the person, though it may be gone, until all has been put in."""
        self._still = True
        try:
            yield
        finally:
            self._still = False
            self._look()

    def awaited(self) -> str | None:
        """Return the article to put in before the next one can be known: it holds back what would come now, by all that is known."""
        if self._at is not None and self._find(self._at) is not None:
            return None
        place = self._next(held=True)
        return place[0] if place is not None and self._is_held(place) else None

    # Going about

    def skip(self) -> None:
        """Pass over the current one: it comes again when all others were decided on or passed over too."""
        self._wanted = None
        if self._at is not None:
            before = self._passed.get(self._at, 0)
            self._trail.append((self._at, before))
            last = max(self._passed.values(), default=0)
            self._pass(self._at, max(before + 1, last))
            if self._next() == self._at:
                self._pass(self._at, max(before, last) + 1)
            self._go(self._next())

    def back(self) -> bool:
        """Return to the one that was passed over last and is still open; returns whether there is one."""
        self._wanted = None
        while self._trail:
            place, passed = self._trail.pop()
            self._pass(place, passed)
            if place != self._at and self._find(place) is not None:
                self._go(place)
                return True
        return False

    def want(self, place: Place | None) -> bool:
        """Go to what stands at a place, or as soon as it is offered; returns whether it is already. None wants nothing any more."""
        self._wanted = place
        self._look()
        return place is not None and self._at == place

    def turn(self) -> None:
        """Change the order, and begin at its start."""
        self.order = "reading" if self.order == "doubtful" else "doubtful"
        self._rank = None
        self._go(self._next())

    # How it is kept

    def _replace(self, article: str, number: int, title: str, suggestions: Iterable[Suggestion]) -> None:
        before = self._offers.pop(article, None)
        if before is not None:
            self._count(before.suggestions, -1)
        after = list(suggestions)
        if after:
            self._count(after, 1)
            self._sort(article, number, title, after)

    def _count(self, suggestions: Sequence[Suggestion], step: int) -> None:
        self.left += step * len(suggestions)
        for one in suggestions:
            _count(self.forms, (one.quote, one.label), step)
            _count(self.labels, one.label, step)

    def _sort(self, article: str, number: int, title: str, suggestions: Sequence[Suggestion]) -> None:
        doubtful: list[tuple[Rank, Suggestion]] = []
        reading: list[tuple[Rank, Suggestion]] = []
        for one in suggestions:
            passed = self._passed.get((article, one.start, one.end), 0)
            # Rounded as it is shown, so that what looks equally doubtful comes article by article.
            score = round(one.score, 2)
            doubtful.append(((passed, round(abs(score - 0.5), 2), score, number, one.start, one.end), one))
            reading.append(((passed, 0.0, 0.0, number, one.start, one.end), one))
        self._offers[article] = _Offer(number, title, {"doubtful": _sorted(doubtful), "reading": _sorted(reading)})

    def _find(self, place: Place) -> Item | None:
        offer = self._offers.get(place[0])
        for one in offer.suggestions if offer else ():
            if (one.start, one.end) == place[1:]:
                return Item(place[0], offer.title if offer else "", one)
        return None

    def _pass(self, place: Place, passed: int) -> None:
        if passed:
            self._passed[place] = passed
        else:
            self._passed.pop(place, None)
        offer = self._offers.get(place[0])
        if offer is not None:
            self._sort(place[0], offer.number, offer.title, offer.suggestions)

    def _look(self) -> None:
        """Stay where it is if that is still open; what was wanted comes first."""
        if self._still:
            return
        if self._wanted is not None and self._find(self._wanted) is not None:
            self._go(self._wanted)
            self._wanted = None
        elif self._at is None or self._find(self._at) is None:
            self._go(self._next())

    def _go(self, place: Place | None) -> None:
        self._at = place
        if place is not None:
            pairs = zip(*self._offers[place[0]].ranked[self.order], strict=True)
            self._rank = next((rank for rank, one in pairs if (one.start, one.end) == place[1:]), self._rank)

    def _is_held(self, place: Place) -> bool:
        item = self._find(place)
        return item is not None and item.suggestion.quote in self._held.get(place[0], ())

    def _next(self, *, held: bool = False) -> Place | None:
        """Return the first in order; when reading, the first after where the person was, and from the start again at the end.

        What is held is left out unless ``held``.
        """
        first = self._first(None, held)
        if self._rank is not None and self.order == "reading":
            after = self._first(self._rank, held)
            # What was skipped more often is no way on while something that was not is left before.
            if after is not None and after[0][0] == self._rank[0]:
                return after[1]
        return None if first is None else first[1]

    def _first(self, after: Rank | None, with_held: bool) -> tuple[Rank, Place] | None:
        best: tuple[Rank, Place] | None = None
        for article, offer in self._offers.items():
            held = () if with_held else self._held.get(article, ())
            ranks, suggestions = offer.ranked[self.order]
            for index in range(bisect_right(ranks, after) if after else 0, len(ranks)):
                rank, one = ranks[index], suggestions[index]
                if one.quote not in held:
                    if best is None or rank < best[0]:
                        best = rank, (article, one.start, one.end)
                    break
        return best


def _sorted(pairs: list[tuple[Rank, Suggestion]]) -> _Ranked:
    pairs.sort(key=lambda pair: pair[0])
    return _Ranked([rank for rank, _ in pairs], [one for _, one in pairs])


def _without(ranked: _Ranked, gone: Callable[[Suggestion], bool]) -> _Ranked:
    kept = [index for index, one in enumerate(ranked.suggestions) if not gone(one)]
    return _Ranked([ranked.ranks[index] for index in kept], [ranked.suggestions[index] for index in kept])


def _count(counts: Counter[K], key: K, step: int) -> None:
    """Count up or down; what is not there is not kept as a zero."""
    counts[key] += step
    if not counts[key]:
        del counts[key]

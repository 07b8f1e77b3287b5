"""The review queue: every open suggestion of the project in one order, and which of them is before the person. Pure.

Articles are put in as they are read and again whenever they change. What is before the person stays there until it is decided on, passed
over, or gone, whatever comes in meanwhile.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
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


class _Offer(NamedTuple):
    """What one article offers, by rank."""

    number: int
    title: str
    ranks: list[Rank]
    suggestions: list[Suggestion]


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
        self._trail: list[Place] = []
        self._held: dict[str, Collection[str]] = {}
        self._at: Place | None = None
        self._rank: Rank | None = None
        self._wanted: Place | None = None

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
            kept = [one for one in offer.suggestions if not gone(one)] if offer else []
            if offer is not None and len(kept) < len(offer.suggestions):
                self._replace(article, offer.number, offer.title, kept)
                found.append(article)
        self._look()
        return found

    def hold(self, articles: Iterable[str], forms: Collection[str]) -> None:
        """Bring nothing with these words before the person in these articles until they are put in again."""
        for article in articles:
            self._held[article] = {*self._held.get(article, ()), *forms}

    # Going about

    def skip(self) -> None:
        """Pass over the current one: it comes again after all that were passed over less often."""
        self._wanted = None
        if self._at is not None:
            self._trail.append(self._at)
            self._pass(self._at, 1)
            self._go(self._next())

    def back(self) -> bool:
        """Return to the one that was passed over last and is still open; returns whether there is one."""
        self._wanted = None
        while self._trail:
            place = self._trail.pop()
            self._pass(place, -1)
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
        for article, offer in list(self._offers.items()):
            self._sort(article, offer.number, offer.title, offer.suggestions)
        self._rank = None
        self._go(self._next())

    # How it is kept

    def _replace(self, article: str, number: int, title: str, suggestions: Iterable[Suggestion]) -> None:
        before = self._offers.pop(article, None)
        after = list(suggestions)
        for step, ones in ((-1, before.suggestions if before else []), (1, after)):
            self.left += step * len(ones)
            for one in ones:
                _count(self.forms, (one.quote, one.label), step)
                _count(self.labels, one.label, step)
        if after:
            self._sort(article, number, title, after)

    def _sort(self, article: str, number: int, title: str, suggestions: Sequence[Suggestion]) -> None:
        ranked = sorted(((self._ranked(article, number, one), one) for one in suggestions), key=lambda pair: pair[0])
        self._offers[article] = _Offer(number, title, [rank for rank, _ in ranked], [one for _, one in ranked])

    def _ranked(self, article: str, number: int, one: Suggestion) -> Rank:
        passed = self._passed.get((article, one.start, one.end), 0)
        score = round(one.score, 2)
        # Rounded as it is shown, so that what looks equally doubtful comes article by article.
        doubt = (round(abs(score - 0.5), 2), score) if self.order == "doubtful" else (0.0, 0.0)
        return passed, *doubt, number, one.start, one.end

    def _find(self, place: Place) -> Item | None:
        offer = self._offers.get(place[0])
        for one in offer.suggestions if offer else ():
            if (one.start, one.end) == place[1:]:
                return Item(place[0], offer.title if offer else "", one)
        return None

    def _pass(self, place: Place, step: int) -> None:
        passed = self._passed.pop(place, 0) + step
        if passed > 0:
            self._passed[place] = passed
        offer = self._offers.get(place[0])
        if offer is not None:
            self._sort(place[0], offer.number, offer.title, offer.suggestions)

    def _look(self) -> None:
        """Stay where it is if that is still open; what was wanted comes first."""
        if self._wanted is not None and self._find(self._wanted) is not None:
            self._go(self._wanted)
            self._wanted = None
        elif self._at is None or self._find(self._at) is None:
            self._go(self._next())

    def _go(self, place: Place | None) -> None:
        self._at = place
        item = None if place is None else self._find(place)
        if item is not None:
            self._rank = self._ranked(item.article, self._offers[item.article].number, item.suggestion)

    def _next(self) -> Place | None:
        """Return the first in order; when reading, the first after where the person was, and from the start again at the end."""
        first = self._first(None)
        if self._rank is not None and self.order == "reading":
            after = self._first(self._rank)
            # What was skipped more often is no way on while something that was not is left before.
            if after is not None and after[0][0] == self._rank[0]:
                return after[1]
        return None if first is None else first[1]

    def _first(self, after: Rank | None) -> tuple[Rank, Place] | None:
        best: tuple[Rank, Place] | None = None
        for article, offer in self._offers.items():
            held = self._held.get(article, ())
            for index in range(bisect_right(offer.ranks, after) if after else 0, len(offer.ranks)):
                one, rank = offer.suggestions[index], offer.ranks[index]
                if one.quote not in held:
                    if best is None or rank < best[0]:
                        best = rank, (article, one.start, one.end)
                    break
        return best


def _count(counts: Counter[K], key: K, step: int) -> None:
    """Count up or down; what is not there is not kept as a zero."""
    counts[key] += step
    if not counts[key]:
        del counts[key]

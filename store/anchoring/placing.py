"""Where marked ranges of an old text are in a new one, each with how sure that is.

By position first: what the comparison of the texts says, held against the words. Then by quote and context, scored as the Hypothesis client
does (quote 50, prefix 20, suffix 20, position 2). Figures: docs/anchoring.md; how they were made: tests/faults/anchoring.py.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from store.anchoring.align import Alignment, fold
from store.anchoring.mojibake import Plain, read_rightly
from store.model import CONTEXT

SURE = 0.9
"""Score from which a range may move without being looked at."""

FLOOR = 0.75
"""Score below which a place found by its words is no place at all."""

_VERIFIED = 0.8
"""Similarity that the words at a place found by position must have."""

_CLOSE = 0.02
"""Two places whose scores differ by less are equally good."""

_MOST = 200
"""Places of the same words looked at for one range."""

_QUOTE, _CONTEXT, _POSITION = 50, 20, 2
"""Weights of the words, of what stands before and after them each, and of the place."""

How = Literal["same", "moved", "found", "lost"]
Range = tuple[int, int]


class Placed(NamedTuple):
    """Where one range is now."""

    start: int
    end: int
    """The range in the new text, exclusive; when it is lost, about where it was."""
    score: float
    """How sure that is, 0 to 1."""
    how: How
    """``same`` words at their place, ``moved`` by position with other words, ``found`` by words and context, or ``lost``."""

    @property
    def sure(self) -> bool:
        """Whether it may move without being looked at."""
        return self.score >= SURE and self.how != "lost"


def place(old: str, new: str, ranges: Sequence[Range]) -> list[Placed]:
    """Return where each range of the old text is in the new one. No two different ranges come to the same place as sure."""
    meant_old, meant_new = read_rightly(old), read_rightly(new)
    if meant_old is None and meant_new is None:
        return _place(old, new, ranges)
    before, after = meant_old or _as_it_is(old), meant_new or _as_it_is(new)
    found = _place(before.text, after.text, [before.within(start, end) for start, end in ranges])
    places = [after.back(one.start, one.end) for one in found]
    return [one._replace(start=start, end=end) for one, (start, end) in zip(found, places, strict=True)]


def _as_it_is(text: str) -> Plain:
    return Plain(text, range(len(text) + 1))


def _place(old: str, new: str, ranges: Sequence[Range]) -> list[Placed]:
    if old == new:
        return [Placed(start, end, 1.0, "same") for start, end in ranges]
    finder = _Finder(old, new)
    memo: dict[Range, Placed] = {}
    for one in ranges:
        if one not in memo:
            memo[one] = finder.place(*one)
    _settle(memo)
    return [memo[one] for one in ranges]


class _Finder:
    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._alignment = Alignment(old, new)
        self._folded = fold(new)
        self._fresh: list[Range] | None = None

    def place(self, start: int, end: int) -> Placed:
        by_position = self._alignment.range(start, end)
        held: Placed | None = None
        if by_position is not None:
            quote = _similar(self._old[start:end], self._new[slice(*by_position)])
            same = self._old[start:end] == self._new[slice(*by_position)]
            held = Placed(*by_position, self._score(start, end, *by_position, quote), "same" if same else "moved")
            if quote >= _VERIFIED:
                return held
            # Other words are only offered, for somebody to look at, and only where all around them fits.
            held = held._replace(score=min(held.score, SURE - _CLOSE)) if held.score >= FLOOR else None
        found = self._by_words(start, end)
        return found if held is None or found.score > held.score else held

    def _by_words(self, start: int, end: int) -> Placed:
        scored = sorted(
            ((self._score(start, end, low, high, quote), low, high) for low, high, quote in self._candidates(start, end)), reverse=True
        )
        near = self._alignment.near(start)
        if not scored or scored[0][0] < FLOOR:
            best = scored[0][0] if scored else 0.0
            return Placed(near, near, best, "lost")
        score, low, high = scored[0]
        rivals = [one for one in scored[1:] if score - one[0] < _CLOSE and (one[1] >= high or one[2] <= low)]
        return Placed(low, high, min(score, SURE - _CLOSE) if rivals else score, "found")

    def _candidates(self, start: int, end: int) -> Iterator[tuple[int, int, float]]:
        """Yield places with nearly these words where the old text had not these words already."""
        quote = fold(self._old[start:end])
        at, count = self._folded.find(quote), 0
        while at >= 0 and count < _MOST:
            if not self._alignment.other(at, at + len(quote)):
                yield at, at + len(quote), 1.0
            at, count = self._folded.find(quote, at + 1), count + 1
        if len(quote) < 4:
            return
        if self._fresh is None:
            self._fresh = list(self._alignment.fresh())
        for low, high in self._fresh:
            if high - low >= len(quote) // 2:
                found = fuzz.partial_ratio_alignment(quote, self._folded[low:high], score_cutoff=100 * _VERIFIED)
                if found is not None:
                    place = low + found.dest_start, low + found.dest_end
                    similar = _similar(quote, self._folded[slice(*place)])
                    if similar >= _VERIFIED:
                        yield *place, similar

    def _score(self, start: int, end: int, low: int, high: int, quote: float) -> float:
        before, after = self._context(start, end)
        there = 1 - min(1.0, abs(self._alignment.near(start) - low) / max(1, len(self._new)))
        parts: list[tuple[float, float]] = [(_QUOTE, quote), (_POSITION, there)]
        # Where the text or paragraph ends there is nothing to compare, which says neither yes nor no.
        parts += [(_CONTEXT * len(before) / CONTEXT, _similar(before, self._new[max(0, low - len(before)) : low]))]
        parts += [(_CONTEXT * len(after) / CONTEXT, _similar(after, self._new[high : high + len(after)]))]
        return sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)

    def _context(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands around a range: within its paragraph, because that may have gone elsewhere as a whole, if that is enough."""
        before, after = self._old[max(0, start - CONTEXT) : start], self._old[end : end + CONTEXT]
        within = before.rpartition("\n")[2], after.partition("\n")[0]
        return within if len(within[0]) + len(within[1]) >= CONTEXT else (before, after)


def _settle(placed: dict[Range, Placed]) -> None:
    """Leave only the surest of several ranges that came to one place as sure."""
    taken: dict[Range, Range] = {}
    for one, there in sorted(placed.items(), key=lambda item: -item[1].score):
        if there.how == "lost":
            continue
        if taken.setdefault((there.start, there.end), one) != one:
            placed[one] = there._replace(score=min(there.score, SURE - _CLOSE))


def _similar(one: str, other: str) -> float:
    return 1.0 if one == other else float(Levenshtein.normalized_similarity(fold(one), fold(other)))

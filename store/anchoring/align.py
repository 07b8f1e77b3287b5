"""Which code points of an old text are which of a new one.

Words are compared first (longest common subsequence), then the letters of what differs (edit distance), then whole paragraphs that went
elsewhere. Typographic quotes, dashes and blanks count as the plain ones, because that is what publishers change most.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

_FOLD = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_BLANKS = str.maketrans(dict.fromkeys("\xa0\t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "))
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_LINE = re.compile(r"[^\n]+")

_CELLS = 400_000_000
"""Largest product of two lengths compared at once, which takes about 100 MB for a moment; longer texts are cut at what is unique first."""

_LETTERS = 4_000_000
"""The same for letters within a difference."""

_SHINGLE = 8
"""Words in a row that, unique in both texts, tie them together."""

LONG = 12
"""Code points in a row from which a match says that two places are one, and not merely that both hold common words."""

_HERE = 0.3
"""Share of a paragraph in long matches below which it is looked for elsewhere."""

_ALIKE = 0.6
"""Similarity from which two paragraphs are versions of one another."""

_PAIRS = 40_000
"""Paragraphs compared with paragraphs, at most."""


class Run(NamedTuple):
    """``length`` code points from ``old`` on are those from ``new`` on."""

    old: int
    new: int
    length: int


class Alignment:
    """What became of each code point of the old text."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = fold(old), fold(new)
        runs = _with_ties(list(_joined(_words(self.old, self.new, 0, 0))), _tied(self.old, self.new))
        self._runs = list(_joined(sorted(self._with_moved(runs))))
        self._starts = [run.old for run in self._runs]
        self._ends = [run.old + run.length for run in self._runs]
        self._by_new = sorted(self._runs, key=lambda run: run.new)
        self._new_starts = [run.new for run in self._by_new]

    def range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where the first to the last code point of ``[start, end)`` that is still there are now, or None when none is or they
        were torn apart."""
        runs = self._runs[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
        if not runs:
            return None
        first = runs[0].new + max(0, start - runs[0].old)
        last = runs[-1].new + min(end - runs[-1].old, runs[-1].length)
        return (first, last) if 0 < last - first <= 2 * (end - start) + 8 else None

    def near(self, offset: int) -> int:
        """Return about where an offset of the old text is now."""
        at = max(0, bisect_right(self._starts, offset) - 1)
        if not self._runs:
            return min(offset, len(self.new))
        run = self._runs[at]
        return max(0, min(len(self.new), run.new + offset - run.old))

    def other(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` of the new text stands where the old text already said the same, in a long match."""
        at = bisect_right(self._new_starts, start) - 1
        return at >= 0 and self._by_new[at].length >= LONG and end <= self._by_new[at].new + self._by_new[at].length

    def fresh(self) -> Iterator[tuple[int, int]]:
        """Yield the ranges of the new text that are in no long match, which is where something lost may have gone."""
        at = 0
        for run in self._by_new:
            if run.length >= LONG:
                if run.new > at:
                    yield at, run.new
                at = max(at, run.new + run.length)
        if at < len(self.new):
            yield at, len(self.new)

    def _with_moved(self, runs: list[Run]) -> list[Run]:
        """Return the runs with those of paragraphs that stand elsewhere now in place of what only looked alike."""
        long = [run for run in runs if run.length >= LONG]
        gone = _poor(self.old, [(run.old, run.length) for run in long])
        come = _poor(self.new, [(run.new, run.length) for run in long])
        if not gone or not come or len(gone) * len(come) > _PAIRS:
            return runs
        pairs = _paired([self.old[slice(*line)] for line in gone], [self.new[slice(*line)] for line in come])
        moved: list[Run] = []
        for one, other in pairs:
            (start, end), (new_start, new_end) = gone[one], come[other]
            moved += _joined(_words(self.old[start:end], self.new[new_start:new_end], start, new_start))
        old_lines, new_lines = [gone[one] for one, _ in pairs], sorted(come[other] for _, other in pairs)
        return [piece for run in runs for piece in _outside(run, old_lines, new_lines)] + moved


def fold(text: str) -> str:
    """Return the text with plain quotes, dashes and blanks, of the same length."""
    return text.translate(_FOLD).translate(_BLANKS)


def _words(old: str, new: str, at_old: int, at_new: int) -> Iterator[Run]:
    """Yield the runs of two texts that begin at these offsets, in order."""
    olds, news = _tokens(old), _tokens(new)
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(old[a:b], len(numbers)) for a, b in olds]
    right = [numbers.setdefault(new[a:b], len(numbers)) for a, b in news]
    for same, a, b, c, d in _blocks(_differences(left, right, 0, 0)):
        low, high = _bounds(olds, a, b, len(old))
        new_low, new_high = _bounds(news, c, d, len(new))
        if same:
            yield Run(at_old + low, at_new + new_low, high - low)
        elif (high - low) * (new_high - new_low) <= _LETTERS:
            yield from _letters(old[low:high], new[new_low:new_high], at_old + low, at_new + new_low)


def _letters(old: str, new: str, at_old: int, at_new: int) -> Iterator[Run]:
    """Yield the runs of two differing pieces, a letter that took the place of another included where they are versions of one word."""
    similar = Levenshtein.normalized_similarity(old, new)
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "equal" or (step.tag == "replace" and similar >= _ALIKE):
            yield Run(at_old + step.src_start, at_new + step.dest_start, step.src_end - step.src_start)


def _blocks(steps: Iterable[tuple[str, int, int, int, int]]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield whether it is the same, and the ranges, of stretches of two lists; what goes and what comes at one place is one stretch."""
    held: tuple[bool, int, int, int, int] | None = None
    for tag, a, b, c, d in steps:
        same = tag == "equal"
        if held is not None and held[0] == same:
            held = same, held[1], b, held[3], d
        else:
            if held is not None:
                yield held
            held = same, a, b, c, d
    if held is not None:
        yield held


def _differences(old: list[int], new: list[int], at_old: int, at_new: int) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield (tag, old start, old end, new start, new end) over two lists of words; both are cut at rows of words that are unique in each
    when they are too long to be compared whole."""
    if len(old) * len(new) <= _CELLS:
        for step in Indel.opcodes(old, new):
            yield step.tag, at_old + step.src_start, at_old + step.src_end, at_new + step.dest_start, at_new + step.dest_end
        return
    low = low_new = 0
    for a, c in [*_ties(old, new), (len(old), len(new))]:
        if a < low or c < low_new:
            continue
        if (a - low) * (c - low_new) <= _CELLS:
            yield from _differences(old[low:a], new[low_new:c], at_old + low, at_new + low_new)
        length = min(_SHINGLE, len(old) - a)
        if length:
            yield "equal", at_old + a, at_old + a + length, at_new + c, at_new + c + length
        low, low_new = a + length, c + length


def _ties(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Return, in order in both, where rows of words begin that are unique in each."""
    places = _unique(old), _unique(new)
    pairs = [(at, places[1][row]) for row, at in places[0].items() if row in places[1]]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [there], [number]
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _unique(words: list[int]) -> dict[tuple[int, ...], int]:
    rows = [tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
    counts = Counter(rows)
    return {row: at for at, row in enumerate(rows) if counts[row] == 1}


def _paired(gone: list[str], come: list[str]) -> list[tuple[int, int]]:
    """Return which of the paragraphs gone are which of those that came: each the other's best, and alike."""
    scores = [[Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) for other in come] for one in gone]
    best = [max(range(len(come)), key=row.__getitem__) for row in scores]
    back = [max(range(len(gone)), key=lambda one: scores[one][other]) for other in range(len(come))]
    return [(one, other) for one, other in enumerate(best) if scores[one][other] >= _ALIKE and back[other] == one]


def _poor(text: str, matches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the paragraphs that long matches cover little of."""
    matches = sorted(matches)
    starts = [start for start, _ in matches]
    found = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        first = max(0, bisect_right(starts, start) - 1)
        near = matches[first : bisect_left(starts, end)]
        covered = sum(max(0, min(end, at + length) - max(start, at)) for at, length in near)
        if covered < _HERE * (end - start):
            found.append((start, end))
    return found


def _tied(old: str, new: str) -> list[Run]:
    """Return the paragraphs that stand in both texts word for word, once in each, wherever they stand."""
    sides = []
    for text in (old, new):
        lines = [(found[0], found.start()) for found in _LINE.finditer(text) if len(found[0]) >= 2 * LONG]
        counts = Counter(line for line, _ in lines)
        sides.append({line: at for line, at in lines if counts[line] == 1})
    return [Run(at, sides[1][line], len(line)) for line, at in sides[0].items() if line in sides[1]]


def _with_ties(runs: list[Run], ties: list[Run]) -> list[Run]:
    """Return the runs with ties in place of whatever else was said of the same text."""
    old_lines = [(run.old, run.old + run.length) for run in ties]
    new_lines = sorted((run.new, run.new + run.length) for run in ties)
    return sorted([*ties, *(piece for run in runs for piece in _outside(run, old_lines, new_lines))])


def _outside(run: Run, old_lines: list[tuple[int, int]], new_lines: list[tuple[int, int]]) -> Iterator[Run]:
    """Yield the parts of a run that touch none of these ranges of the old text and none of these of the new one; both are in order."""
    cuts = [*_overlaps(run.old, run.length, old_lines), *_overlaps(run.new, run.length, new_lines)]
    at = 0
    for low, high in sorted(cuts):
        if low > at:
            yield Run(run.old + at, run.new + at, low - at)
        at = max(at, high)
    if at < run.length:
        yield Run(run.old + at, run.new + at, run.length - at)


def _overlaps(start: int, length: int, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what ranges cover of ``[start, start + length)``, counted from ``start``."""
    first = max(0, bisect_right(lines, (start, start)) - 1)
    for low, high in lines[first:]:
        if low >= start + length:
            return
        if high > start:
            yield max(0, low - start), min(length, high - start)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield the runs with those that go on from one another made one."""
    held: Run | None = None
    for run in runs:
        if held is not None and (held.old + held.length, held.new + held.length) == (run.old, run.new):
            held = Run(held.old, held.new, held.length + run.length)
        else:
            if held is not None:
                yield held
            held = run
    if held is not None:
        yield held


def _tokens(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _TOKEN.finditer(text)]


def _bounds(tokens: list[tuple[int, int]], first: int, last: int, length: int) -> tuple[int, int]:
    """Return the code points of tokens ``first`` to ``last``, which follow each other without a gap."""
    if first == last:
        at = tokens[first][0] if first < len(tokens) else length
        return at, at
    return tokens[first][0], tokens[last - 1][1]

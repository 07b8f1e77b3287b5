"""Which texts tell nearly the same story: one agency report on ten sites, an update of a page. Pure, and alike on every run.

A text becomes the set of its runs of three words; of their 64-bit hashes the 128 smallest are kept, a *bottom-k sketch*, from which
the share that two sets have in common is estimated (A. Broder, "On the resemblance and containment of documents", 1997; error about
0.04). Texts that share two of their 16 smallest hashes are compared, so the work grows with the texts and not with the pairs of them.

Whoever splits articles into train, dev and test keeps the members of one group of ``groups`` together; whoever shows articles as they come
asks a ``Neighbours`` for the one a new text belongs to.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import filterfalse

RESEMBLANCE = 0.5
"""Share of all runs of words of two texts that both have, from which they count as one story."""

CONTAINMENT = 0.8
"""Share of the runs of the shorter text found in the longer, from which they do too: a story with paragraphs added to it."""

_WORDS = 3
KEPT = 128
"""Hashes of a sketch."""

_INDEXED = 16
_SHORTEST = 12
"""Runs a text needs for only a part of it to count; below that a text is near another only when it is the same but for typography."""

_COMMON = 64
"""A hash that so many texts share stands for a phrase of a site or an agency and leads to no more comparisons."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to compare it: the smallest hashes of its runs of words, ascending, and how many runs there are."""

    hashes: "array[int]"
    """Packed, 8 bytes each, because a corpus has many."""
    runs: int


@dataclass(frozen=True, slots=True)
class Match:
    """A text that is near another; both shares from 0 to 1."""

    name: str
    resemblance: float
    containment: float


class Neighbours:
    """Sketches by name, and the nearest of them to a new one."""

    def __init__(self) -> None:
        self._sketches: dict[str, Sketch] = {}
        self._index: dict[int, str | list[str]] = {}
        """Names by hash; most hashes have one, which then needs no list."""

    def add(self, name: str, made: Sketch) -> None:
        """Remember a sketch; a name has one."""
        self._sketches[name] = made
        for one in made.hashes[:_INDEXED]:
            names = self._index.get(one)
            if names is None:
                self._index[one] = name
            elif isinstance(names, str):
                self._index[one] = [names, name]
            elif len(names) < _COMMON:
                names.append(name)

    def near(self, made: Sketch) -> list[Match]:
        """Return the sketches near this one, the nearest first, those alike near by name."""
        shared: Counter[str] = Counter()
        for one in made.hashes[:_INDEXED]:
            names = self._index.get(one, ())
            shared.update((names,) if isinstance(names, str) else names)
        enough = min(2, len(made.hashes))
        mine = set(made.hashes)
        found = []
        for name, count in shared.items():
            other = self._sketches[name]
            if count >= enough and _may_count(mine, made, other):
                match = Match(name, *shares(made, other))
                if _counts(made, other, match.resemblance, match.containment):
                    found.append(match)
        return sorted(found, key=lambda match: (-match.resemblance, -match.containment, match.name))


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; case, accents, punctuation and white space do not count."""
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text.casefold())))
    words = [word.encode("utf-8", "surrogatepass") for word in _WORD.findall(plain)]
    runs = {b" ".join(words[at : at + _WORDS]) for at in range(max(1, len(words) - _WORDS + 1))} if words else set()
    hashes = sorted({int.from_bytes(blake2b(run, digest_size=8).digest(), "big") for run in runs})
    return Sketch(array("Q", hashes[:KEPT]), len(hashes))


def shares(one: Sketch, other: Sketch) -> tuple[float, float]:
    """Return the estimated resemblance (common runs to all runs of both) and containment (common runs to those of the shorter text)."""
    if not one.hashes or not other.hashes:
        return 0.0, 0.0
    mine, theirs = set(one.hashes), set(other.hashes)
    union = sorted(mine | theirs)
    # Below the largest hash that a full sketch kept, both sketches are complete.
    last = min(made.hashes[-1] for made in (one, other) if len(made.hashes) < made.runs) if _cut(one) or _cut(other) else union[-1]
    seen = [value for value in union if value <= last]
    resemblance = sum(value in mine and value in theirs for value in seen) / len(seen)
    return resemblance, _containment(one, other, resemblance)


def _containment(one: Sketch, other: Sketch, resemblance: float) -> float:
    common = resemblance / (1 + resemblance) * (one.runs + other.runs)
    return min(1.0, common / min(one.runs, other.runs))


def is_near(one: Sketch, other: Sketch) -> bool:
    """Tell whether two texts count as one story."""
    return _counts(one, other, *shares(one, other))


def _counts(one: Sketch, other: Sketch, resemblance: float, containment: float) -> bool:
    if min(one.runs, other.runs) < _SHORTEST:
        return bool(one.runs) and one == other
    return resemblance >= RESEMBLANCE or containment >= CONTAINMENT


def _may_count(mine: set[int], one: Sketch, other: Sketch) -> bool:
    """Tell whether two texts can count as one story, by what their resemblance is at most; ten times as fast as to tell that they do.

    ``shares`` looks at no fewer hashes than a cut sketch holds, or the larger of two whole ones, and finds no more of them in both than
    the sketches have in common.
    """
    seen = KEPT if _cut(one) or _cut(other) else max(len(one.hashes), len(other.hashes))
    resemblance = len(mine.intersection(other.hashes)) / seen
    return _counts(one, other, resemblance, _containment(one, other, resemblance))


def groups(texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the names of texts in groups that tell nearly the same story, alone or together, in the order they came.

    A text near two others brings these together even if they are not near each other, so no story is on both sides of a split made
    between groups.
    """
    pairs = texts.items() if isinstance(texts, Mapping) else texts
    known, leads = Neighbours(), dict[str, str]()
    for name, text in pairs:
        made = sketch(text)
        leads[name] = name
        for match in known.near(made):
            mine, theirs = _lead(leads, name), _lead(leads, match.name)
            leads[mine] = theirs
        known.add(name, made)
    members: dict[str, list[str]] = {}
    for name in leads:
        members.setdefault(_lead(leads, name), []).append(name)
    return [tuple(names) for names in members.values()]


def _lead(leads: dict[str, str], name: str) -> str:
    while leads[name] != name:
        leads[name] = leads[leads[name]]
        name = leads[name]
    return name


def _cut(made: Sketch) -> bool:
    return len(made.hashes) < made.runs

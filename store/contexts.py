"""What stands around a mention, and which of the decisions on a form were made in places like this one. Pure.

A form that means two things (*Washington* the city, *Washington* the government, *Mandiri* the bank, *mandiri* the adjective) leaves
decisions that contradict each other. Which of them speak about a new mention is worked out by naive Bayes over the words around it
(Maron, 1961), for this form alone. The constants were chosen on the first part of ``tests/data/ambiguous.toml``.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WINDOW = 64
"""Code points looked at on either side."""

_WORDS = 3
"""Words and marks kept on either side."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PARTS = "\t"

_SHRINKAGE = 1.0
"""How many decisions the form's average context counts for in what is known of the context of one outcome."""

_DAMPING = 0.75
"""Weight of one word around, since neighbouring words say much the same and naive Bayes takes each for news."""

_MOST = 4.0
"""How many decisions all those on a form count for beside an opinion about one place, however many there are."""

_ARTICLE = 1.0
"""Weight of what was decided in the same article: a word seldom means two things in one text (Gale, Church and Yarowsky, 1992)."""


def context_of(text: str, start: int, end: int, article: str) -> str:
    """Return the context of a mention as one line: the article's id, then the words before and those after ``[start, end)``, which
    are code points. Words beyond the line the mention stands on are left out."""
    low = max(0, start - _WINDOW)
    before = text[low:start].rpartition("\n")[2]
    after = text[end : end + _WINDOW].partition("\n")[0]
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    return _PARTS.join((article, " ".join(left[-_WORDS:]), " ".join(right[:_WORDS])))


def features(context: str) -> list[str]:
    """Return what is compared of a context, in an order that depends on nothing else."""
    article, left, right = context.split(_PARTS)
    found = ["a:" + article] if article else []
    for side, words in (("l", left.split()[::-1]), ("r", right.split())):
        low = [word.lower() for word in words]
        near = low[0] if low else ""
        found.append(f"{side}1:{near}")
        found.append(f"{side}s:{_shape(words[0] if words else '')}")
        if len(low) > 1:
            found.append(f"{side}2:{near} {low[1]}")
        found += [f"{side}w:{word}" for word in sorted(set(low)) if len(word) > 1]
    return found


def _shape(word: str) -> str:
    if not word:
        return "edge"
    first = word[0]
    return "digit" if first.isdigit() else "capital" if first.isupper() else "small" if first.isalpha() else first


class Tally:
    """How often each feature of the context stood with each outcome of one form."""

    __slots__ = ("_all", "_of", "_sizes")

    def __init__(self, contexts: Mapping[str, Iterable[str]]) -> None:
        """Count the contexts of each outcome."""
        self._of: dict[str, Counter[str]] = {}
        self._sizes: dict[str, int] = {}
        self._all: Counter[str] = Counter()
        for outcome, places in contexts.items():
            counter: Counter[str] = Counter()
            size = 0
            for place in places:
                size += 1
                counter.update(features(place))
            self._of[outcome], self._sizes[outcome] = counter, size
            self._all.update(counter)

    def shares(self, decided: Mapping[str, int], context: str, opinion: Mapping[str, float]) -> dict[str, float]:
        """Return how many decisions speak for each outcome at a place with this context.

        ``decided`` says how often each outcome was decided, of which at most _MOST count, and ``opinion`` how many more decisions what is
        suggested there is worth. At least one of them must hold something.
        """
        scale = _MOST / max(_MOST, sum(decided.values()))
        before = {outcome: decided.get(outcome, 0) * scale + opinion.get(outcome, 0.0) for outcome in sorted({**decided, **opinion})}
        logs = {outcome: math.log(weight) for outcome, weight in before.items() if weight > 0}
        known = sum(self._sizes.values())
        for feature in features(context):
            seen = self._all[feature]
            if not seen:
                continue  # Nothing was learnt about it.
            average = seen / known
            damping = _ARTICLE if feature.startswith("a:") else _DAMPING
            for outcome in logs:
                size = self._sizes.get(outcome, 0)
                here = self._of[outcome][feature] if size else 0
                logs[outcome] += damping * math.log((here + _SHRINKAGE * average) / (size + _SHRINKAGE))
        highest = max(logs.values())
        parts = {outcome: math.exp(value - highest) for outcome, value in logs.items()}
        scale = sum(before.values()) / sum(parts.values())
        return {outcome: part * scale for outcome, part in parts.items()}

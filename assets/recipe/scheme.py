"""Which bare countries IDNer-News-2K labels, learned from its train part alone.

The corpus leaves most countries outside that act or qualify (*Israel telah menyatakan*, *turis Tiongkok*) and labels most that are
a place (*di Israel*).  :class:`Habit` counts how its train part treats a form, or the word before a mention, and says of a new
mention what the majority was.  ``evaluate.py`` drops the predictions that this scheme does not label and leaves the gold as it is: a
map from eighteen labels to the scheme of the corpus, like the one from GPE to LOC.  Nothing here reads the dev part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clean import repair_countries
from measure import Spans
from samples import Sample, digest

from tui.suggest.gazetteer import Gazetteer

START = "^"
"""Stands for the word before a mention that opens its sentence."""
FOLDS = 10


@dataclass(frozen=True)
class Mention:
    """A bare country of a sentence as published."""

    form: str
    before: str
    """The word before it, lower-cased, with the signs that stick to it."""
    labelled: bool
    sentence: int
    """Fingerprint of its sentence."""


Key = Callable[[Mention], str]


def by_form(mention: Mention) -> str:
    """The country as written."""
    return mention.form


def by_before(mention: Mention) -> str:
    """The word before it."""
    return mention.before


def is_country(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a span is the name of a country and nothing else."""
    return "country" in gazetteer.classes_of(text).split("+")


def mention(sample: Sample, start: int, end: int, labelled: bool) -> Mention:
    """The mention at these offsets."""
    words = sample.text[:start].split()
    return Mention(sample.text[start:end], words[-1].lower() if words else START, labelled, digest(sample.text))


def mentions(sample: Sample, gazetteer: Gazetteer) -> list[Mention]:
    """Bare countries of a sentence, those that its corpus labels and those that it leaves out."""
    known = [(s, e) for s, e, _ in sample.spans]
    labelled = [(s, e) for s, e, label in sample.spans if "GPE" in label and is_country(sample.text[s:e], gazetteer)]
    left_out = [(s, e) for s, e, _ in repair_countries(sample, gazetteer).spans if (s, e) not in known]
    return [mention(sample, s, e, True) for s, e in labelled] + [mention(sample, s, e, False) for s, e in left_out]


class Habit:
    """What the majority of mentions was like, by the first key that has seen it without a tie, else of all."""

    def __init__(self, seen: Iterable[Mention], keys: Sequence[Key]) -> None:
        self.keys = keys
        self.seen = list(seen)
        self.all = Counter(one.labelled for one in self.seen)
        self.counts = [dict[str, Counter[bool]]() for _ in keys]
        for one in self.seen:
            for counts, key in zip(self.counts, keys, strict=True):
                counts.setdefault(key(one), Counter())[one.labelled] += 1

    def labels(self, one: Mention) -> bool:
        """Whether the corpus would label this mention."""
        for counts, key in zip(self.counts, self.keys, strict=True):
            count = counts.get(key(one), Counter())
            if count[True] != count[False]:
                return count[True] > count[False]
        return self.all[True] > self.all[False]

    def agreement(self) -> float:
        """Share of the mentions it is right about, in per cent, each judged by what the other sentences' nine tenths say."""
        right = 0
        for part in range(FOLDS):
            others = Habit((m for m in self.seen if m.sentence % FOLDS != part), self.keys)
            right += sum(others.labels(m) == m.labelled for m in self.seen if m.sentence % FOLDS == part)
        return 100 * right / len(self.seen) if self.seen else 0.0


def mapped(predicted: Spans, sample: Sample, habit: Habit, gazetteer: Gazetteer) -> list[tuple[int, int, str]]:
    """Predictions without the bare countries that the corpus would not label."""
    return [
        (s, e, label)
        for s, e, label in predicted
        if not is_country(sample.text[s:e], gazetteer) or habit.labels(mention(sample, s, e, True))
    ]


HABITS: dict[str, tuple[Key, ...]] = {
    "by form": (by_form,),
    "by the word before, else by form": (by_before, by_form),
}
"""How the predictions may be mapped; the second agrees with more of the train part, measured there."""

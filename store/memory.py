"""What a project has learnt about forms: which were tagged as what, and which suggestions were turned down."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from store.mentions import ends_word, starts_word
from store.model import Decision, Put, Span, Suggestion
from store.ranges import Ranges

_WORD = re.compile(r"\w+")
_REJECTIONS = 2
"""Rejections of a form, whatever the label, after which it is not offered when nobody ever tagged it."""

_SMALL = 64
_CLEARLY = 3
"""How many times more often a form was tagged with another label before a suggestion takes that label."""


class Count(NamedTuple):
    """How often one form got one label, and how often that label was turned down for it."""

    accepted: int = 0
    rejected: int = 0


Counts = Mapping[str, Count]


class Memory:
    """Counts per form and label. Immutable: ``after`` returns another one and shares what did not change.

    A span counts as accepted, whatever it came from; a rejected decision counts against its label, and so does a relabelled one.
    """

    __slots__ = ("_changed", "_forms", "_index")

    def __init__(self, forms: Mapping[str, Counts] | None = None) -> None:
        """Hold counts by form and label."""
        self._forms: Mapping[str, Counts] = forms or {}
        self._changed: dict[str, Counts] = {}
        self._index: _Index | None = None

    @classmethod
    def of(cls, records: Iterable[Span | Decision]) -> "Memory":
        """Count what a project holds."""
        return cls().after(Put(None, record) for record in records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Memory) and self.forms() == other.forms()

    __hash__ = None  # type: ignore[assignment]  # Equal by content, which may be large.

    def forms(self) -> dict[str, Counts]:
        """Return all counts that are not zero, by form and label."""
        merged = {**self._forms, **self._changed}
        return {form: counts for form, counts in merged.items() if counts}

    def counts(self, form: str) -> Counts:
        """Return the counts of one form by label; empty when it was never seen."""
        found = self._changed.get(form)
        return self._forms.get(form, {}) if found is None else found

    def after(self, edits: Iterable[Put]) -> "Memory":
        """Return the memory after edits; those that are not about spans or decisions do not matter."""
        changed = dict(self._changed)
        touched = set()
        for edit in edits:
            for record, step in ((edit.before, -1), (edit.after, 1)):
                counted = _counted(record)
                if counted is not None:
                    form, label, accepted, rejected = counted
                    counts = dict(changed.get(form, self._forms.get(form, {})))
                    old = counts.pop(label, Count())
                    new = Count(old.accepted + step * accepted, old.rejected + step * rejected)
                    if new != Count():
                        counts[label] = new
                    changed[form] = counts
                    touched.add(form)
        if not touched:
            return self
        result = Memory(self._forms)
        result._changed = changed
        if self._index is not None:
            result._index = self._index.after(result, touched)
        if len(changed) > _SMALL + len(self._forms) // 16:
            result._forms, result._changed = result.forms(), {}
        return result

    def suggest(self, text: str, known: Collection[tuple[int, int]] = ()) -> list[Suggestion]:
        """Return the whole-word mentions of forms that were tagged before, in text order and never overlapping, the longest form first.

        Ranges that share a code point with one of ``known`` are left out.
        """
        if self._index is None:
            self._index = _Index(self)
        return self._index.find(text, known)

    def adjust(self, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Return suggestions with the scores and labels that past decisions speak for, without those they speak against."""
        return [adjusted for suggestion in suggestions if (adjusted := self._adjusted(suggestion)) is not None]

    def _adjusted(self, suggestion: Suggestion) -> Suggestion | None:
        counts = self.counts(suggestion.quote)
        if not counts:
            return suggestion
        mine = counts.get(suggestion.label, Count())
        tagged = sum(count.accepted for count in counts.values())
        turned_down = sum(count.rejected for count in counts.values())
        if not tagged:
            if mine.rejected or turned_down >= _REJECTIONS:
                return None
            return replace(suggestion, score=suggestion.score / 2)
        label, best = _best(counts)
        if label != suggestion.label and best.accepted + mine.rejected >= _CLEARLY * max(1, mine.accepted):
            return replace(suggestion, label=label, score=estimate(counts, label))
        # The past counts as much as two further opinions of whoever made the suggestion.
        seen = mine.accepted + mine.rejected + tagged - mine.accepted
        return replace(suggestion, score=(suggestion.score * 2 + mine.accepted) / (2 + seen))


class _Index:
    """Forms worth suggesting by their first word, and how to find those words in a text. Immutable in the way Memory is."""

    def __init__(self, memory: Memory) -> None:
        self._by_word: dict[str, list[_Offer]] = {}
        self._changed: dict[str, list[_Offer]] = {}
        for form in memory.forms():
            word = _WORD.search(form)
            offer = None if word is None else _offer(memory, form, word.start())
            if word is not None and offer is not None:
                self._by_word.setdefault(word.group(), []).append(offer)
        for offers in self._by_word.values():
            offers.sort(key=_longest)
        self._starts = frozenset(word[0] for word in self._by_word)
        self._words = _starting(self._starts)

    def after(self, memory: Memory, forms: Iterable[str]) -> "_Index":
        """Return the index of a memory that differs from this one's in some forms."""
        result = _Index.__new__(_Index)
        result._by_word, result._changed, result._starts, result._words = self._by_word, dict(self._changed), self._starts, self._words
        for form in forms:
            word = _WORD.search(form)
            if word is not None:
                offers = [offer for offer in result._offers(word.group()) if offer.form != form]
                offer = _offer(memory, form, word.start())
                offers += [] if offer is None else [offer]
                result._changed[word.group()] = sorted(offers, key=_longest)
        starts = self._starts.union(word[0] for word in result._changed)
        if starts != self._starts:
            result._starts, result._words = starts, _starting(starts)
        if len(result._changed) > _SMALL + len(self._by_word) // 16:
            result._by_word, result._changed = {**result._by_word, **result._changed}, {}
        return result

    def _offers(self, word: str) -> list["_Offer"]:
        changed = self._changed.get(word)
        return self._by_word.get(word, []) if changed is None else changed

    def find(self, text: str, known: Collection[tuple[int, int]]) -> list[Suggestion]:
        found: list[Suggestion] = []
        taken = Ranges(known)
        free = 0
        by_word = {**self._by_word, **self._changed} if self._changed else self._by_word
        for match in self._words.finditer(text):
            word = match.group()
            forms = by_word.get(word)
            if forms is None:
                forms = by_word.get(word[:-3]) if word.endswith("nya") else None
                if forms is None:
                    continue
            for form, before, label, score in forms:
                start = match.start() - before
                end = start + len(form)
                if start < free or not text.startswith(form, start) or taken.overlaps(start, end):
                    continue
                if starts_word(text, start) and ends_word(text, end, len(form)):
                    found.append(
                        Suggestion(start=start, end=end, label=label, quote=form, score=score, source="memory", origin="rule:memory")
                    )
                    free = end
                    break
        return found


class _Offer(NamedTuple):
    form: str
    before: int
    """Code points of the form before its first word."""
    label: str
    score: float


def _offer(memory: Memory, form: str, before: int) -> _Offer | None:
    """Return how a form is suggested, or None when it was never tagged, or turned down more often than tagged."""
    counts = memory.counts(form)
    if not any(count.accepted for count in counts.values()):
        return None
    label, count = _best(counts)
    return None if count.rejected > count.accepted else _Offer(form, before, label, estimate(counts, label))


def _longest(offer: _Offer) -> int:
    return -len(offer.form)


def _starting(characters: Iterable[str]) -> re.Pattern[str]:
    inside = "".join(re.escape(character) for character in sorted(characters))
    return re.compile(rf"(?<!\w)[{inside}]\w*" if inside else r"(?!)")


def estimate(counts: Counts, label: str) -> float:
    """Return the estimated probability that a person accepts a label for a form: Laplace's rule over all that was decided on it."""
    mine = counts.get(label, Count())
    return (mine.accepted + 1) / (sum(count.accepted for count in counts.values()) + mine.rejected + 2)


def _best(counts: Counts) -> tuple[str, Count]:
    label = max(sorted(counts), key=lambda name: (counts[name].accepted, -counts[name].rejected))
    return label, counts[label]


def _counted(record: object) -> tuple[str, str, int, int] | None:
    if isinstance(record, Span):
        return record.quote, record.label, 1, 0
    if isinstance(record, Decision) and record.verdict != "accepted":
        return record.quote, record.label, 0, 1
    return None

"""What a project has learnt about forms: which were tagged as what, and which suggestions were turned down."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from store.contexts import Tally, context_of
from store.mentions import ends_word, starts_word
from store.model import Decision, Put, Span, Suggestion
from store.ranges import Ranges

_WORD = re.compile(r"\w+")
_REJECTIONS = 2
"""Rejections of a form, whatever the label, after which it is not offered when nobody ever tagged it."""

_SMALL = 64
_CLEARLY = 2
"""How many times more often a form was tagged with another label before a suggestion takes that label."""

_OPINION = 4.0
"""How many decisions a suggestion counts for where past decisions contradict each other (chosen with ``tests.bench --part learning``)."""

_REFUSED = 0.7
"""Share of the decisions that must speak against a suggestion at its place to silence it."""

_RATHER = 1.5
"""How many times more must speak for another label at its place before a suggestion takes that label."""

_HALF = 0.5
"""Of a decision: with less speaking for a form at a place, none does."""

_SILENT: Mapping[str, float] = {}


class Count(NamedTuple):
    """How often one form got one label, and how often that label was turned down for it."""

    accepted: int = 0
    rejected: int = 0
    accepted_in: tuple[str, ...] = ()
    """The contexts it was accepted in, sorted, as far as their texts were to be had."""
    rejected_in: tuple[str, ...] = ()


class Weight(NamedTuple):
    """How much of what was decided on one form and label speaks about one place, in decisions."""

    accepted: float = 0.0
    rejected: float = 0.0


Counts: TypeAlias = Mapping[str, Count]
Weights: TypeAlias = Mapping[str, Weight]
Texts: TypeAlias = Callable[[str], str]
"""The text of an article by its id, or ``""`` when it is not to be had; it must never change."""


class ForgottenError(LookupError):
    """What is to be taken out of a memory was never put in."""


def _no_text(article: str) -> str:
    return ""


class Memory:
    """Counts per form and label, with contexts. Immutable: ``after`` returns another one and shares what did not change.

    A span counts as accepted, whatever it came from; a rejected decision counts against its label, and so does a relabelled one.
    """

    __slots__ = ("_changed", "_forms", "_index", "_tallies")

    def __init__(self, forms: Mapping[str, Counts] | None = None) -> None:
        """Hold counts by form and label."""
        self._forms: Mapping[str, Counts] = forms or {}
        self._changed: dict[str, Counts] = {}
        self._index: _Index | None = None
        self._tallies: dict[str, Tally | None] = {}

    @classmethod
    def of(cls, records: Iterable[Span | Decision], texts: Texts = _no_text) -> "Memory":
        """Count what a project holds."""
        return cls().after((Put(None, record) for record in records), texts)

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

    def after(self, edits: Iterable[Put], texts: Texts = _no_text) -> "Memory":
        """Return the memory after edits; those that are not about spans or decisions do not matter.

        Raises ForgottenError when an edit takes away what this memory does not hold.
        """
        news = _news(edits, texts)
        if not news:
            return self
        changed = dict(self._changed)
        for (form, label), new in news.items():
            counts = dict(changed.get(form, self._forms.get(form, {})))
            count = new.added_to(counts.pop(label, Count()))
            if count != Count():
                counts[label] = count
            changed[form] = counts
        touched = {form for form, _ in news}
        result = Memory(self._forms)
        result._changed = changed
        result._tallies = self._tallies.copy()  # In one step, because another thread may be asking this memory.
        for form in touched:
            result._tallies.pop(form, None)
        if self._index is not None:
            result._index = self._index.after(result, touched)
        if len(changed) > _SMALL + len(self._forms) // 16:
            result._forms, result._changed = result.forms(), {}
        return result

    def weights(self, form: str, context: str, opinion: Mapping[str, float] = _SILENT) -> Weights:
        """Return how much of what was decided on a form speaks about a place with a context (``store.contexts``), by label.

        Without contradiction, and without contexts to tell the decisions apart by, every decision speaks about every place. Otherwise
        they are shared out by context, and with them the ``opinion`` of whoever suggests something there (decisions by outcome).
        """
        counts, tally = self.counts(form), self._tally(form)
        if tally is None or not context:
            return {label: Weight(count.accepted, count.rejected) for label, count in counts.items()}
        shares = tally.shares(_outcomes(counts), context, opinion)
        labels = {outcome[1:] for outcome in shares}
        return {label: Weight(shares.get("+" + label, 0.0), shares.get("-" + label, 0.0)) for label in labels}

    def _tally(self, form: str) -> Tally | None:
        if form not in self._tallies:
            self._tallies[form] = _tally(self.counts(form))
        return self._tallies[form]

    def suggest(
        self, text: str, known: Collection[tuple[int, int]] = (), article: str = "", within: tuple[int, int] | None = None
    ) -> list[Suggestion]:
        """Return the whole-word mentions of forms that were tagged before, in text order and never overlapping, the longest form first.

        Ranges that share a code point with one of ``known`` are left out. ``article`` is the id of the article the text is of. With
        ``within`` only mentions whose first word begins in that part are looked for.
        """
        if self._index is None:
            self._index = _Index(self)
        return self._index.find(self, text, known, article, within or (0, len(text)))

    def adjust(self, suggestions: Iterable[Suggestion], text: str = "", article: str = "") -> list[Suggestion]:
        """Return suggestions with the scores and labels that past decisions speak for, without those they speak against.

        With the text they were made for, decisions that contradict each other are told apart by what stands around them.
        """
        return [adjusted for one in suggestions if (adjusted := self._adjusted(one, text, article)) is not None]

    def _adjusted(self, suggestion: Suggestion, text: str, article: str) -> Suggestion | None:
        counts = self.counts(suggestion.quote)
        if not counts:
            return suggestion
        if text and self._tally(suggestion.quote) is not None:
            return self._resolved(suggestion, context_of(text, suggestion.start, suggestion.end, article))
        weights = self.weights(suggestion.quote, "")
        mine = weights.get(suggestion.label, Weight())
        tagged = sum(weight.accepted for weight in weights.values())
        turned_down = sum(weight.rejected for weight in weights.values())
        if not tagged:
            if mine.rejected or turned_down >= _REJECTIONS:
                return None
            return replace(suggestion, score=suggestion.score / 2)
        label, best = _best(weights)
        if label != suggestion.label and best.accepted + mine.rejected >= _CLEARLY * max(1, mine.accepted):
            return replace(suggestion, label=label, score=estimate(weights, label))
        # The past counts as much as two further opinions of whoever made the suggestion.
        return replace(suggestion, score=(suggestion.score * 2 + mine.accepted) / (2 + mine.rejected + tagged))

    def _resolved(self, suggestion: Suggestion, context: str) -> Suggestion | None:
        """Return a suggestion of a form on which decisions contradict each other, as those fit that were made in places like its own."""
        label = suggestion.label
        opinion = {"+" + label: _OPINION * suggestion.score, "-" + label: _OPINION * (1.0 - suggestion.score)}
        weights = self.weights(suggestion.quote, context, opinion)
        mine, whole = weights[label], sum(weight.accepted + weight.rejected for weight in weights.values())
        other, best = _best(weights)
        if mine.rejected > _REFUSED * whole:
            return None
        if other != label and best.accepted + mine.rejected / 2 > _RATHER * mine.accepted:
            return replace(suggestion, label=other, score=best.accepted / (best.accepted + best.rejected + mine.accepted))
        return replace(suggestion, score=mine.accepted / whole)


class _News:
    """What edits add to and take from one form and label."""

    __slots__ = ("counts", "gone", "made")

    def __init__(self) -> None:
        self.counts = [0, 0]
        self.made: tuple[list[str], list[str]] = ([], [])
        self.gone: tuple[list[str], list[str]] = ([], [])

    def added_to(self, old: Count) -> Count:
        accepted, rejected = old.accepted + self.counts[0], old.rejected + self.counts[1]
        if accepted < 0 or rejected < 0:
            raise ForgottenError("more is taken from the memory than it holds")
        return Count(accepted, rejected, self._contexts(0, old.accepted_in), self._contexts(1, old.rejected_in))

    def _contexts(self, which: int, old: tuple[str, ...]) -> tuple[str, ...]:
        if not self.made[which] and not self.gone[which]:
            return old
        contexts = sorted((*old, *self.made[which])) if self.made[which] else list(old)
        for context in self.gone[which]:
            at = bisect_left(contexts, context)
            if at == len(contexts) or contexts[at] != context:
                raise ForgottenError("the memory does not know a context that is taken from it")
            del contexts[at]
        return tuple(contexts)


def _news(edits: Iterable[Put], texts: Texts) -> dict[tuple[str, str], _News]:
    news: dict[tuple[str, str], _News] = {}
    for edit in edits:
        for record, step in ((edit.before, -1), (edit.after, 1)):
            if not isinstance(record, Span | Decision):
                continue
            which = 0 if isinstance(record, Span) else 1
            if isinstance(record, Decision) and record.verdict == "accepted":
                continue  # The span it made is what counts.
            new = news.setdefault((record.quote, record.label), _News())
            new.counts[which] += step
            text = texts(record.article)
            if text:
                (new.made if step > 0 else new.gone)[which].append(context_of(text, record.start, record.end, record.article))
    return news


def _outcomes(counts: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for label, count in counts.items():
        found["+" + label], found["-" + label] = count.accepted, count.rejected
    return found


def _tally(counts: Counts) -> Tally | None:
    """Return what is known of the contexts of a form on which decisions contradict each other; None of any other."""
    if sum(count.accepted > 0 for count in counts.values()) < 2 and not any(min(c.accepted, c.rejected) for c in counts.values()):
        return None
    contexts: dict[str, tuple[str, ...]] = {}
    for label, count in counts.items():
        contexts["+" + label], contexts["-" + label] = count.accepted_in, count.rejected_in
    return Tally(contexts) if any(contexts.values()) else None


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

    def find(
        self, memory: Memory, text: str, known: Collection[tuple[int, int]], article: str, within: tuple[int, int]
    ) -> list[Suggestion]:
        found: list[Suggestion] = []
        taken = Ranges(known)
        free = 0
        by_word = {**self._by_word, **self._changed} if self._changed else self._by_word
        for match in self._words.finditer(text, *within):
            word = match.group()
            forms = by_word.get(word)
            if forms is None:
                forms = by_word.get(word[:-3]) if word.endswith("nya") else None
                if forms is None:
                    continue
            for form, before, mixed, label, score in forms:
                start = match.start() - before
                end = start + len(form)
                if start < free or not text.startswith(form, start) or taken.overlaps(start, end):
                    continue
                if starts_word(text, start) and ends_word(text, end, len(form)):
                    if mixed:
                        label, score = _proposal(memory.weights(form, context_of(text, start, end, article)))
                    if not label:
                        continue
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
    mixed: bool
    """Whether label and score depend on the place."""
    label: str
    score: float


def _offer(memory: Memory, form: str, before: int) -> _Offer | None:
    """Return how a form is suggested, or None when it never is."""
    counts = memory.counts(form)
    if not any(count.accepted for count in counts.values()):
        return None
    mixed = _tally(counts) is not None
    label, score = _proposal(memory.weights(form, ""))
    return _Offer(form, before, mixed, label, score) if mixed or label else None


def _proposal(weights: Weights) -> tuple[str, float]:
    """Return the label to suggest and its score; no label when the form was turned down more than tagged."""
    label, best = _best(weights)
    if best.accepted < _HALF or best.rejected > best.accepted:
        return "", 0.0
    return label, estimate(weights, label)


def _longest(offer: _Offer) -> int:
    return -len(offer.form)


def _starting(characters: Iterable[str]) -> re.Pattern[str]:
    inside = "".join(re.escape(character) for character in sorted(characters))
    return re.compile(rf"(?<!\w)[{inside}]\w*" if inside else r"(?!)")


def estimate(weights: Weights, label: str) -> float:
    """Return the estimated probability that a person accepts a label for a form: Laplace's rule over all that was decided on it."""
    mine = weights.get(label, Weight())
    return (mine.accepted + 1) / (sum(weight.accepted for weight in weights.values()) + mine.rejected + 2)


def _best(weights: Weights) -> tuple[str, Weight]:
    label = max(sorted(weights), key=lambda name: (weights[name].accepted, -weights[name].rejected))
    return label, weights[label]

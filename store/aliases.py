"""Which forms of an article may stand for one person, place or organisation: *Putin* and *Vladimir Putin*, *AS* and *Amerika Serikat*.

Pure, and only ever a proposal. A form that two different people or places could own is proposed for neither, and what a person
declined (``Entity.not_aliases``) is not proposed again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from store.model import Entity
from store.names import Words, initials, person_words, same_person, shortened, skeleton, without_place

Reason = Literal["known", "defined", "case", "variant", "acronym", "person", "shorter", "spelling"]
"""Why: a name or alias of an entity already; ``Long Name (LN)`` stands in the text; another case; a list of names says so; the
initials; a part of a person's name; the name without the country at its end; nearly the same letters."""

_SCORES: Mapping[Reason, float] = {
    "known": 0.97,
    "defined": 0.95,
    "case": 0.9,
    "variant": 0.9,
    "person": 0.85,
    "acronym": 0.8,
    "shorter": 0.7,
    "spelling": 0.6,
}

NUMBERS = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"))
"""Labels of what has no name and so no aliases."""

_PLACES = frozenset(("GPE", "LOC"))
_STATES = frozenset(("GPE", "ORG"))
_STRICT: frozenset[Reason] = frozenset(("case", "person", "shorter", "spelling"))
"""Reasons too weak to hold between a state and an organisation."""

_WEAK: frozenset[Reason] = frozenset(("acronym", "shorter", "spelling"))
"""Reasons that count only where there is no other: *AS* has the initials of *Arab Saudi* too."""

_BRACKET = re.compile(r"\(([^()\n]{2,80})\)")
_SEARCHED = 1_000_000
"""Code points of a text in which brackets are looked for: 15 ms at most, and names are explained where they come first."""

_BEFORE = 120
"""Code points before a bracket in which the name it explains is looked for."""

_LONGEST_ACRONYM = 8

_SHORTEST_SPELLING = 5
"""Letters of a word below which another letter makes another word: *Iran* and *Irak*."""

_MANY = 500
"""Forms of one shape among which no misspelt one is looked for: a key would wait for it."""

_LONGEST = 300
"""Code points of a form that may be somebody's or something's name."""


@dataclass(frozen=True, slots=True)
class Form:
    """Words of an article with a label, how many mentions there are, and the id of the entity they are linked to or ``""``."""

    quote: str
    label: str
    count: int = 1
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A proposal: the form ``quote`` with ``label`` stands for what ``name`` names."""

    quote: str
    label: str
    name: str
    """Name of the entity, or words of the other form that an entity can be made from."""
    name_label: str
    entity: str
    """Id of the entity, or ``""`` when there is none yet."""
    score: float
    """How sure the rule is, 0 to 1; an order, not a probability."""
    reason: Reason


class _Target(NamedTuple):
    text: str
    label: str
    entity: str
    mentions: int
    here: bool
    """Whether the article itself has this form, or it is the name of an entity that the article is linked to."""

    @property
    def identity(self) -> str:
        return self.entity or f"\n{self.label}\n{self.text}"


class _Found(NamedTuple):
    target: _Target
    reason: Reason


def definitions(text: str) -> list[tuple[str, str]]:
    """Return each bracket in the first million code points of a text, and the words before it, for ``Aliases``."""
    brackets = _BRACKET.finditer(text, 0, _SEARCHED)
    return [(text[max(0, found.start() - _BEFORE) : found.start()].rstrip(), found[1].strip(" “”\"'")) for found in brackets]


class Aliases:
    """The proposals for one article as it stands. Made cheaply; each form is worked out when first asked for."""

    def __init__(
        self,
        forms: Iterable[Form],
        entities: Mapping[str, Entity],
        *,
        defined: Iterable[tuple[str, str]] = (),
        variants: Iterable[Sequence[str]] = (),
    ) -> None:
        """Hold the article's forms (also those only suggested: they make a surname ambiguous), the project's entities, what
        ``definitions`` found, and groups of names that are known to mean the same place, the usual name first."""
        self.forms = [form for form in forms if form.label not in NUMBERS and len(form.quote) <= _LONGEST and form.quote.strip()]
        self._entities = entities
        self._groups: dict[str, dict[int, int]] = defaultdict(dict)
        for number, group in enumerate(variants):
            for place, text in enumerate(group):
                self._groups[text][number] = place
        self._known: dict[str, list[_Target]] = defaultdict(list)
        for entity in entities.values():
            for text in dict.fromkeys((entity.name, *entity.aliases)):
                if len(text) <= _LONGEST and (text not in entity.not_aliases or text == entity.name):
                    self._known[text].append(_Target(text, entity.label, entity.id, 0, False))
        self._targets = self._all_targets()
        self._counts = {(form.quote, form.label): form.count for form in self.forms}
        self._index()
        self._defined = self._pairs(defined)
        self._answers: dict[tuple[str, str], Alias | None] = {}

    def of(self, quote: str, label: str) -> Alias | None:
        """Return the proposal for mentions of a form that are not linked, or None; also for what is too long for a name."""
        key = (quote, label)
        if key not in self._answers:
            self._answers[key] = None if label in NUMBERS or len(quote) > _LONGEST else self._propose(quote, label)
        return self._answers[key]

    def all(self) -> list[Alias]:
        """Return every proposal for the forms that are not linked, in their order."""
        found = (self.of(form.quote, form.label) for form in self.forms if not form.entity)
        return list(dict.fromkeys(alias for alias in found if alias is not None))

    # What a form may be a form of

    def _all_targets(self) -> list[_Target]:
        targets: dict[tuple[str, str, str], _Target] = {}
        for form in self.forms:
            entity = form.entity if form.entity in self._entities else self._only(form.quote, form.label)
            targets[form.quote, form.label, entity] = _Target(form.quote, form.label, entity, form.count, True)
            if entity:
                owner = self._entities[entity]
                targets.setdefault((owner.name, owner.label, entity), _Target(owner.name, owner.label, entity, 0, True))
        for known in self._known.values():
            for target in known:
                targets.setdefault((target.text, target.label, target.entity), target)
        return list(targets.values())

    def _only(self, quote: str, label: str) -> str:
        """Return the id of the one entity that has a form as its name or alias, or ``""``."""
        owners = {target.entity for target in self._known.get(quote, ()) if _kin(target.label, label, "known")}
        return owners.pop() if len(owners) == 1 else ""

    def _index(self) -> None:
        self._by_text: dict[str, list[_Target]] = defaultdict(list)
        self._by_case: dict[str, list[_Target]] = defaultdict(list)
        self._by_initials: dict[str, list[_Target]] = defaultdict(list)
        self._by_group: dict[int, list[_Target]] = defaultdict(list)
        self._by_skeleton: dict[str, list[_Target]] = defaultdict(list)
        self._by_shape: dict[tuple[str, int], list[_Target]] = defaultdict(list)
        self._by_prefix: dict[str, list[_Target]] = defaultdict(list)
        self._people: dict[str, list[tuple[_Target, Words]]] = defaultdict(list)
        places = {form.quote for form in self.forms if form.label == "GPE"} | set(self._groups)
        for target in self._targets:
            text = target.text
            self._by_text[text].append(target)
            self._by_case[text.casefold()].append(target)
            self._by_skeleton[skeleton(text)].append(target)
            self._by_shape[_shape(text)].append(target)
            for group in self._groups.get(text, ()):
                self._by_group[group].append(target)
            if target.label == "PERSON" and target.here:
                words = person_words(text)
                for word in {*words[:1], *words[-1:]}:
                    self._people[word].append((target, words))
            elif target.label != "PERSON":
                plain = without_place(text, places)
                for name in {text, plain}:
                    self._by_initials[initials(name)].append(target)
                if plain != text and target.label == "ORG":
                    self._by_prefix[plain].append(target)

    def _pairs(self, defined: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
        pairs: dict[str, list[str]] = defaultdict(list)
        for before, inside in defined:
            if inside not in self._by_text:
                continue
            words = before.split(" ")
            for start in range(max(0, len(words) - 12), len(words)):
                name = " ".join(words[start:])
                if name in self._by_text and name != inside:
                    short, long = sorted((name, inside), key=lambda text: (len(text), text))
                    if _abbreviates(short, long):
                        pairs[short].append(long)
                        pairs[long].append(short)
                    break
        return pairs

    # Rules

    def _propose(self, quote: str, label: str) -> Alias | None:
        found = [one for one in self._candidates(quote, label) if self._allowed(one, quote, label)]
        found = [one for one in found if one.reason not in _WEAK] or found
        names = {one.target.identity: self._name(one.target) for one in found}
        if not found or sum(bool(one.target.entity) for one in {one.target.identity: one for one in found}.values()) > 1:
            return None
        if not all(self._related(one, other) for one, other in combinations(names.values(), 2)):
            return None
        target, reason = min(found, key=self._rank)
        name, name_label = self._name(target)
        return Alias(quote, label, name, name_label, target.entity, _SCORES[reason], reason)

    def _name(self, target: _Target) -> tuple[str, str]:
        entity = self._entities.get(target.entity)
        return (entity.name, entity.label) if entity else (target.text, target.label)

    def _allowed(self, found: _Found, quote: str, label: str) -> bool:
        target = found.target
        if not _kin(target.label, label, found.reason) or (not target.entity and (target.text, target.label) == (quote, label)):
            return False
        groups, others = self._groups.get(quote), self._groups.get(target.text)
        shared = groups.keys() & others.keys() if groups and others else ()
        # Where the lists know both, they say whether the two are one and which is the usual name.
        if groups and others and not (shared and found.reason in ("known", "case", "variant")):
            return False
        entity = self._entities.get(target.entity)
        return entity is None or quote not in entity.not_aliases

    @staticmethod
    def _rank(found: _Found) -> tuple[object, ...]:
        """Order candidates: an entity first, then the surest rule, then the fullest name, without a title if there is a choice."""
        target, reason = found
        words = person_words(target.text) if target.label == "PERSON" else target.text.split()
        length = len(target.text) if target.label == "PERSON" else -len(target.text)
        return (not target.entity, -_SCORES[reason], -len(words), length, -target.mentions, target.text, target.identity)

    def _candidates(self, quote: str, label: str) -> Iterator[_Found]:
        yield from (_Found(target, "known") for target in self._by_text.get(quote, ()) if target.entity)
        for name in self._defined.get(quote, ()):
            yield from (_Found(target, "defined") for target in self._by_text[name] if target.entity or len(name) > len(quote))
        mine = _Target(quote, label, "", self._counts.get((quote, label), 0), True)
        for target in self._by_case.get(quote.casefold(), ()):
            if target.text != quote and (target.entity or _plainer(mine, target)):
                yield _Found(target, "case")
        for group, place in self._groups.get(quote, {}).items():
            before = [target for target in self._by_group[group] if self._groups[target.text][group] < place]
            usual = min(before, key=lambda target: self._groups[target.text][group], default=None)
            yield from (_Found(target, "variant") for target in self._by_group[group] if target.entity or target == usual)
        yield from self._acronyms(mine)
        yield from (_Found(target, "shorter") for target in self._by_prefix.get(quote, ()) if label == "ORG")
        if label == "PERSON":
            yield from self._persons(mine)
        yield from self._spellings(mine)

    def _acronyms(self, mine: _Target) -> Iterator[_Found]:
        letters = mine.text.replace(".", "")
        if 2 <= len(letters) <= _LONGEST_ACRONYM and letters.isupper() and letters.isalpha():
            yield from (_Found(target, "acronym") for target in self._by_initials.get(letters, ()) if len(target.text) > len(mine.text))
        short = initials(mine.text)
        if short and {target.text for target in self._by_initials.get(short, ())} <= {mine.text}:
            yield from (_Found(target, "acronym") for target in self._by_text.get(short, ()) if target.entity)

    def _persons(self, mine: _Target) -> Iterator[_Found]:
        words = person_words(mine.text)
        for target, other in self._sharing(words):
            same = words == other and target.text != mine.text
            if shortened(words, other) or (same and (target.entity or len(target.text) < len(mine.text))):
                yield _Found(target, "person")
            elif target.entity and shortened(other, words):
                # The longer form of an entity that was named by a part of it, unless somebody else has that part too.
                longer = [one for _, one in self._sharing(other) if shortened(other, one)]
                if all(same_person(words, one) for one in longer):
                    yield _Found(target, "person")

    def _sharing(self, words: Words) -> Iterator[tuple[_Target, Words]]:
        """Yield the people of the article whose name begins or ends with the first or last of these words."""
        for word in dict.fromkeys((*words[:1], *words[-1:])):
            yield from self._people.get(word, ())

    def _spellings(self, mine: _Target) -> Iterator[_Found]:
        folded = mine.text.casefold()
        if any(character.isdigit() for character in folded) or len(folded) < _SHORTEST_SPELLING:
            return
        near = list(self._by_skeleton.get(skeleton(mine.text), ()))
        if mine.label != "PERSON":
            alike = self._by_shape.get(_shape(mine.text), ())
            near += [target for target in alike if _misspelt(folded, target.text.casefold())] if len(alike) <= _MANY else []
        for target in near:
            if target.text.casefold() != folded and (target.entity or _commoner(mine, target)):
                yield _Found(target, "spelling")

    def _related(self, name: tuple[str, str], other_name: tuple[str, str]) -> bool:
        """Whether two names with their labels may well be those of one and the same."""
        (one, label), (other, other_label) = name, other_name
        if one.casefold() == other.casefold() or skeleton(one) == skeleton(other):
            return True
        if label == other_label == "PERSON":
            words, others = person_words(one), person_words(other)
            return words == others or shortened(words, others) or shortened(others, words)
        if self._groups.get(one, {}).keys() & self._groups.get(other, {}).keys():
            return True
        prefixed = {target.text for target in (*self._by_prefix.get(one, ()), *self._by_prefix.get(other, ()))}
        return one in prefixed or other in prefixed


def _kin(label: str, other: str, reason: Reason) -> bool:
    if label == other:
        return True
    both = {label, other}
    return both <= _PLACES or (both <= _STATES and reason not in _STRICT and reason != "known")


def _plainer(mine: _Target, target: _Target) -> bool:
    """Whether the other is the form as it is written within a sentence."""
    flat = (mine.text.isupper() or mine.text.islower(), target.text.isupper() or target.text.islower())
    return flat[0] if flat[0] != flat[1] else _commoner(mine, target)


def _commoner(mine: _Target, target: _Target) -> bool:
    return (target.mentions, len(target.text), target.text) > (mine.mentions, len(mine.text), mine.text)


def _shape(text: str) -> tuple[str, int]:
    return text[:1].casefold(), len(text.split())


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of one stand in the other, in order and from the first on: *Kemlu* and *Kementerian Luar Negeri*."""
    letters = iter(long.casefold())
    return short[:1].casefold() == long[:1].casefold() and all(letter in letters for letter in short.casefold() if letter.isalnum())


def _misspelt(one: str, other: str) -> bool:
    """Whether one letter is different, one more or one less, in a word long enough, and it is not the first."""
    if abs(len(one) - len(other)) > 1:
        return False
    from rapidfuzz.distance import Levenshtein  # 20 ms, which only an article with such forms has to spend.

    differing = [(a, b) for a, b in zip(one.split(), other.split(), strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    return a[0] == b[0] and min(len(a), len(b)) >= _SHORTEST_SPELLING and Levenshtein.distance(a, b, score_cutoff=1) == 1

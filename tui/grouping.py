"""How the side panel groups what an article holds. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from store.model import Entity, Note, Span, Suggestion


class Form(Struct, frozen=True, gc=False):
    """Mentions of one article that are one line in the panel: the same entity, or the same words with the same label."""

    key: str
    name: str
    label: str
    ranges: tuple[tuple[int, int], ...]
    """Code-point ranges of the mentions, in reading order."""
    forms: tuple[str, ...]
    """The different words used, most frequent first; one unless they are linked to an entity."""
    entity: str = ""
    noted: bool = False
    open: bool = False
    """Whether these are suggestions that nobody has decided on."""
    score: float = 0.0

    @property
    def count(self) -> int:
        """Number of mentions."""
        return len(self.ranges)


def group_spans(spans: Iterable[Span], entities: Mapping[str, Entity], noted: frozenset[str]) -> list[Form]:
    """Group annotated spans by entity or, where there is none, by label and words.

    ``noted`` holds the ids of spans and entities with a note. The result is ordered by number of mentions, then name.
    """
    groups: dict[str, list[Span]] = {}
    for span in spans:
        linked = span.entity in entities
        groups.setdefault(span.entity if linked else f"{span.label}\n{span.quote}", []).append(span)
    forms = []
    for key, members in groups.items():
        members.sort(key=lambda span: (span.start, span.end))
        entity = entities.get(key)
        words = _by_frequency(span.quote for span in members)
        forms.append(
            Form(
                key=key,
                name=entity.name if entity else members[0].quote,
                label=entity.label if entity else members[0].label,
                ranges=tuple((span.start, span.end) for span in members),
                forms=words,
                entity=entity.id if entity else "",
                noted=bool(noted) and (key in noted or any(span.id in noted for span in members)),
            )
        )
    return sorted(forms, key=lambda form: (-form.count, form.name))


def group_suggestions(suggestions: Iterable[Suggestion]) -> list[Form]:
    """Group open suggestions by label and words, most frequent first."""
    groups: dict[str, list[Suggestion]] = {}
    for suggestion in suggestions:
        groups.setdefault(f"{suggestion.label}\n{suggestion.quote}", []).append(suggestion)
    forms = [
        Form(
            key=key,
            name=members[0].quote,
            label=members[0].label,
            ranges=tuple((one.start, one.end) for one in members),
            forms=(members[0].quote,),
            open=True,
            score=max(one.score for one in members),
        )
        for key, members in groups.items()
    ]
    return sorted(forms, key=lambda form: (-form.count, form.name))


def by_label(forms: Sequence[Form], labels: Sequence[str]) -> list[tuple[str, list[Form]]]:
    """Return the forms under their labels, labels in the order given and unknown ones after them; empty labels are left out."""
    order = {label: number for number, label in enumerate(labels)}
    found: dict[str, list[Form]] = {}
    for form in forms:
        found.setdefault(form.label, []).append(form)
    return sorted(found.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


def next_range(ranges: Sequence[tuple[int, int]], after: int) -> tuple[int, int]:
    """Return the first range that starts after the code point ``after``, or the first of all. ``ranges`` is ordered and not empty."""
    return next((one for one in ranges if one[0] > after), ranges[0])


def note_title(note: Note) -> str:
    """Return the first line of a note that holds anything, without Markdown's heading signs."""
    lines = (line.strip().lstrip("#").strip() for line in note.text.splitlines())
    return next((line for line in lines if line), "")


def _by_frequency(words: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))

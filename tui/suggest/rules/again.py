"""What a document has named once it names again: later mentions by the same form, and persons by one part of their name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tui.suggest.found import Found

_PART = re.compile(r"[^\W\d_]{3,}")
_CAPITAL_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SHORTEST = 3
"""Fewest letters of a part of a name that is looked for alone."""


def names_of(text: str, kept: Iterable[Found]) -> dict[str, Found]:
    """Return the forms to look for in the rest of a document, each with the first finding that gives it.

    Persons give their whole name, their first and their last word; organisations that a pattern found give their whole name.
    """
    forms: dict[str, Found] = {}
    for found in kept:
        quote = text[found.start : found.end]
        if found.label == "PERSON":
            forms.setdefault(quote, found._replace(rule="again.whole"))
            parts = _PART.findall(quote)
            if len(parts) > 1:
                for part in (parts[-1], parts[0]):
                    if part[0].isupper() and not part.isupper():
                        forms.setdefault(part, found._replace(rule="again.part"))
        elif found.label in ("ORG", "FAC", "LOC") and found.rule.startswith(("head.", "acronym.", "model.")):
            forms.setdefault(quote, found._replace(rule="again.whole"))
    return forms


def by_first_word(forms: Mapping[str, Found]) -> dict[str, list[tuple[str, Found]]]:
    """Return the forms by their first word, longest first."""
    table: dict[str, list[tuple[str, Found]]] = {}
    for form, found in sorted(forms.items(), key=lambda item: -len(item[0])):
        match = _CAPITAL_WORD.match(form)
        if match is not None:
            table.setdefault(match.group(), []).append((form, found))
    return table


def again(
    text: str, forms: Mapping[str, list[tuple[str, Found]]], taken: Sequence[tuple[int, int]], ordinary: frozenset[str]
) -> Iterator[Found]:
    """Yield the mentions of ``forms`` (see ``by_first_word``) in ``text`` outside the ``taken`` ranges, which are in order.

    A form of one word that the document also writes in small letters (``ordinary``) never counts.
    """
    position = 0
    for match in _CAPITAL_WORD.finditer(text):
        start = match.start()
        for form, source in forms.get(match.group(), ()):
            end = start + len(form)
            while position < len(taken) and taken[position][1] <= start:
                position += 1
            if position < len(taken) and taken[position][0] < end:
                continue
            if text.startswith(form, start) and not text[end : end + 1].isalnum() and form.lower() not in ordinary:
                yield Found(start, end, source.label, source.rule)
                break

"""What a document has named once it names again: later mentions by the same form, and persons by one part of their name."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from tui.suggest.found import Found
from tui.suggest.lists import Cues
from tui.suggest.rules.heads import CALENDAR

_PART = re.compile(r"[^\W\d_]{3,}")
_CAPITAL_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z][^\W\d_]*\b")
_WORD_BEFORE = re.compile(r"(^|[.!?:\n\"“] ?)?\b(\w+)\W$")
_WORD_AFTER = re.compile(r"[ -](\w+)")
_REACH = 64
"""Code points looked at before a mention, for the word beside it."""


class Names:
    """The forms a document has given to persons and organisations, for finding where they stand again."""

    def __init__(self, text: str, kept: Iterable[Found], cues: Cues, places: Set[str]) -> None:
        """Learn from what was found in ``text``: persons give their whole name, its first and its last word; organisations, buildings and
        waters found by a head or a model give their whole name. Titles, places and words that ``text`` also writes small are no names.
        """
        self._titles = cues.titles | cues.ranks | cues.honorifics | cues.royal
        self._barred = self._titles | cues.offices | cues.ordinary | CALENDAR | places
        self._forms: dict[str, list[tuple[str, Found]]] = {}
        self._small = frozenset(_SMALL_WORD.findall(text))
        forms: dict[str, Found] = {}
        for found in kept:
            quote = text[found.start : found.end]
            if found.label == "PERSON":
                forms.setdefault(quote, found._replace(rule="again.whole"))
                parts = _PART.findall(quote)
                for part in (parts[-1], parts[0]) if len(parts) > 1 else ():
                    if part[0].isupper() and not part.isupper():
                        forms.setdefault(part, found._replace(rule="again.part"))
            elif found.label in ("ORG", "FAC", "LOC") and found.rule.startswith(("head.", "acronym.", "model:")):
                forms.setdefault(quote, found._replace(rule="again.whole"))
        for form, found in sorted(forms.items(), key=lambda item: -len(item[0])):
            first = _CAPITAL_WORD.match(form)
            if first is not None and form not in self._barred and form.lower() not in self._small:
                self._forms.setdefault(first.group(), []).append((form, found))

    def __bool__(self) -> bool:
        return bool(self._forms)

    def again(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """Yield the mentions in a text outside the ``taken`` ranges, which are in order; one word counts only where it stands alone."""
        position = 0
        for match in _CAPITAL_WORD.finditer(text):
            start = match.start()
            while position < len(taken) and taken[position][1] <= start:
                position += 1
            for form, source in self._forms.get(match.group(), ()):
                end = start + len(form)
                if position < len(taken) and taken[position][0] < end:
                    continue
                if not text.startswith(form, start) or text[end : end + 1].isalnum():
                    continue
                if " " in form or self._alone(text, start, end):
                    yield Found(start, end, source.label, source.rule)
                    break

    def _alone(self, text: str, start: int, end: int) -> bool:
        """Whether no capitalised word beside it makes it part of another name; a title or the first word of a sentence does not."""
        after = _WORD_AFTER.match(text, end)
        if after is not None and after.group(1)[0].isupper() and after.group(1) not in CALENDAR:
            return False
        before = _WORD_BEFORE.search(text[max(0, start - _REACH) : start])
        if before is None or before.group(0)[-1] not in " -":
            return True
        word = before.group(2)
        return not word[0].isupper() or word in self._titles or before.group(1) is not None

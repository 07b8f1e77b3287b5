"""Where the words of a query stand in a text. Pure; ranges are half-open, in code points."""

from collections.abc import Iterable, Sequence

from store.mentions import CLITIC, SHORTEST_WITH_CLITIC
from store.search.folding import words
from store.search.plain_text import is_plain, places
from store.search.query import Phrase

Range = tuple[int, int]


class Words:
    """The words of one text, folded once for all that is asked about them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ranges: list[Range] = []
        self._folded: list[str] = []
        for start, end, folded in words(text):
            self._ranges.append((start, end))
            self._folded.append(folded)
        self._places: dict[str, list[int]] | None = None

    def find(self, phrase: Phrase) -> list[Range]:
        """Return where a phrase stands, left to right."""
        found = []
        length = len(phrase.words)
        for index in self._starts(phrase):
            if index + length > len(self._folded):
                continue
            here = self._folded[index : index + length]
            bare = _without_clitic(here[-1], phrase)
            same = all(mine == theirs for mine, theirs in zip(here[:-1], phrase.words[:-1], strict=True))
            last = here[-1].startswith(phrase.words[-1]) if phrase.prefix else bare == phrase.words[-1]
            if same and last:
                end = self._ranges[index + length - 1][1] - (0 if phrase.prefix else len(here[-1]) - len(bare))
                one = (self._ranges[index][0], end)
                if not phrase.exact or _spelled(self._text, one, phrase):
                    found.append(one)
        return found

    def _starts(self, phrase: Phrase) -> Iterable[int]:
        if phrase.prefix and len(phrase.words) == 1:
            return (index for index, word in enumerate(self._folded) if word.startswith(phrase.words[0]))
        if self._places is None:
            self._places = {}
            for index, word in enumerate(self._folded):
                self._places.setdefault(word, []).append(index)
        found = self._places.get(phrase.words[0], [])
        if len(phrase.words) == 1 and len(phrase.words[0]) >= SHORTEST_WITH_CLITIC:
            found = sorted([*found, *self._places.get(phrase.words[0] + CLITIC, [])])
        return found


class PlainWords:
    """The same of a text without letters but ASCII's, at the cost of one regular expression a phrase."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, phrase: Phrase) -> list[Range]:
        """Return where a phrase stands, left to right."""
        found = places(self._text, phrase)
        return [one for one in found if _spelled(self._text, one, phrase)] if phrase.exact else found


def _spelled(text: str, one: Range, phrase: Phrase) -> bool:
    spelled = " ".join(text[slice(*one)].split())
    wanted = phrase.exact.strip("\"'()[]{}.,;:!?“”‘’«»…-–—")
    return spelled.startswith(wanted) if phrase.prefix else spelled == wanted


def _without_clitic(word: str, phrase: Phrase) -> str:
    """Return a folded word without an attached ``-nya``, when that is how it differs from the last word of a phrase."""
    return phrase.words[-1] if word == phrase.words[-1] + CLITIC and len(phrase.words[-1]) >= SHORTEST_WITH_CLITIC else word


def hits(text: str, every: Sequence[Sequence[Phrase]], none: Sequence[Phrase] = ()) -> list[Range] | None:
    """Return where the phrases of the groups stand, left to right, each range once; None when the text is not what is asked for.

    That is when a group has no phrase in it or one of ``none`` is there.
    """
    known = PlainWords(text) if is_plain(text) else Words(text)
    if any(known.find(phrase) for phrase in none):
        return None
    found: set[Range] = set()
    for group in every:
        places = [one for phrase in group for one in known.find(phrase)]
        if not places:
            return None
        found.update(places)
    return sorted(found)

"""A paragraph as words with their places: the finest pieces a span may begin or end at. Pure; offsets are code points."""

import re
from collections.abc import Set
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:[’'`][^\W\d_]+)*\d*|\d+|[^\s]")
_CLITIC = "nya"

_PARTICLES = "al el an as ash bin binti ibn bint de del della der den da dos du la le los van von of the y zu ten ter"
PARTICLES = frozenset(_PARTICLES.split())
"""Small words that stand inside names, between two capitalised words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its text, its words, and where each begins and ends in the text."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def joined(self, index: int) -> bool:
        """Whether the word follows the one before it without white space."""
        return 0 < index < len(self.words) and self.ends[index - 1] == self.starts[index]

    def capital(self, index: int) -> bool:
        """Whether there is such a word and it begins with a capital letter."""
        return 0 <= index < len(self.words) and self.words[index][0].isupper()

    def opens_sentence(self, index: int) -> bool:
        """Whether nothing, the end of a sentence, a quotation mark or a dash stands before the word."""
        before = index - 1
        while before >= 0 and self.words[before] in _QUOTES:
            before -= 1
        return before < 0 or self.words[before] in _STOPS

    def quote(self, start: int, end: int) -> str:
        """Return the text of the words from ``start`` up to ``end``."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def has_small(self) -> bool:
        """Whether any word is not in capitals: a headline all in capitals says nothing by them."""
        return any(word[0].isalpha() and word[0].islower() for word in self.words)


_QUOTES = frozenset("\"'“”‘’«»([{")
_STOPS = frozenset(".!?:;•*–—-…")


def read(text: str, places: Set[str] = frozenset()) -> Passage:
    """Cut a paragraph into words in time linear in its length.

    Letters with inner apostrophes are a word (with a number that ends it: ``G20``), digits are a word, any other mark is one of its own.
    ``-nya`` parts from a capitalised word that without it is one of ``places``: ``Moskownya``.
    """
    words: list[str] = []
    starts: list[int] = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if word.endswith(_CLITIC) and word[:-3] in places:
            words += (word[:-3], _CLITIC)
            starts += (start, start + len(word) - 3)
        else:
            words.append(word)
            starts.append(start)
    ends = tuple(start + len(word) for start, word in zip(starts, words, strict=True))
    return Passage(text, tuple(words), tuple(starts), ends)


def name_end(passage: Passage, start: int, *, limit: int = 8) -> int:
    """Return the end (a word index) of the name that begins at ``start``: capitalised words, hyphened ones, initials, inner particles.

    Returns ``start`` itself when the word there has no capital.
    """
    if not passage.capital(start):
        return start
    end, count = start + 1, 1
    while end < len(passage) and count < limit:
        step = _step(passage, end)
        if step == 0:
            break
        end += step
        count += 1
    return end


def _step(passage: Passage, index: int) -> int:
    """Return how many words further a name goes on at a word: 0 when it has ended."""
    words = passage.words
    word = words[index]
    if word[0].isupper():
        return 1
    if word == "-":
        hyphened = passage.joined(index) and passage.joined(index + 1) and words[index + 1][0].isalnum()
        return 2 if hyphened else 0
    if word == ".":
        return 2 if passage.joined(index) and _abbreviated(words, index - 1) and passage.capital(index + 1) else 0
    if word in PARTICLES and not passage.joined(index):
        if passage.capital(index + 1):
            return 2
        if words[index + 1 : index + 2] == ("-",) and passage.joined(index + 1) and passage.capital(index + 2):
            return 3
    return 0


_SHORTENED = frozenset(["Ch", "Th", "St", "Ph", "Hj", "Ir", "Dr", "Moh", "Muh", "Mhd", "Abd", "Gde"])
"""Parts of names that are written short with a full stop; another word before one, such as ``Xi``, ends its sentence."""


def _abbreviated(words: tuple[str, ...], index: int) -> bool:
    """Whether a full stop after this word is that of an initial: ``M. Prasetyo``, but neither ``487 H.`` nor ``Buwana I.``."""
    return (
        (len(words[index]) == 1 or words[index] in _SHORTENED)
        and words[index] not in ("I", "V", "X", "II", "IV", "VI", "IX", "XI")
        and not (index and words[index - 1].isdigit())
    )

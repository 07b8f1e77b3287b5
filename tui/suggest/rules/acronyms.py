"""A name followed by its acronym in brackets: ``Badan Nasional Penanggulangan Bencana (BNPB)``."""

from collections.abc import Iterator

from tui.suggest.found import Found
from tui.suggest.lists import Cues
from tui.suggest.rules.heads import head_at
from tui.suggest.words import Passage

_SKIPPED = frozenset(("dan", "di", "untuk", "of", "the", "and", "for", "de"))


def acronyms(passage: Passage, cues: Cues) -> Iterator[Found]:
    """Yield both the name and the acronym where the initials of the capitalised words before a bracket spell what is in it.

    The name must hold a word of organisations: *Hak Asasi Manusia (HAM)* is none.
    """
    words = passage.words
    for index in range(2, len(words) - 2):
        if words[index] != "(" or words[index + 2] != ")":
            continue
        short = words[index + 1]
        if not (2 <= len(short) <= 8 and short.isalpha() and short.isupper()):
            continue
        start = _spelled(passage, index, short)
        if start is not None and (head_at(passage, start, cues) is not None or any(word in cues.tails for word in words[start:index])):
            yield Found(passage.starts[start], passage.ends[index - 1], "ORG", "acronym.long")
            yield Found(passage.starts[index + 1], passage.ends[index + 1], "ORG", "acronym.short")


def _spelled(passage: Passage, end: int, short: str) -> int | None:
    """Return where the words before ``end`` begin whose initials, small words left out, are ``short``."""
    index = end
    for letter in reversed(short):
        index -= 1
        while index >= 0 and passage.words[index] in _SKIPPED:
            index -= 1
        if index < 0 or passage.words[index][0] != letter:
            return None
    return index

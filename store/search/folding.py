"""Spellings that count as the same word when searching. Pure; offsets are code points."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word without case and without marks: ``São`` and ``SAO`` are one.

    It agrees with what SQLite's FTS5 makes of words with ``unicode61 remove_diacritics 2`` wherever a word can be typed.
    """
    folded = word.casefold()
    if folded.isascii():
        return folded
    return "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield every word of a text with its range and its folded form."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), fold(match.group())


def folded(quote: str) -> str:
    """Return the words of a mention as they are compared: folded, with single spaces."""
    return fold(" ".join(quote.split()))

"""Places of phrases in texts that hold no letters but ASCII's, found by a regular expression without folding word by word. Pure.

Most Indonesian news is such text but for its quotation marks and dashes. What is found is exactly what ``matching.Words`` finds, and
tests hold the two against each other.
"""

import re
from functools import lru_cache

from store.mentions import CLITIC, SHORTEST_WITH_CLITIC
from store.search.query import Phrase

_PLAIN = re.compile("[\x00-\x7f\u00a0\u00ab\u00bb\u2010-\u2015\u2018-\u201f\u2022\u2026\u2032\u2033]*")
"""ASCII and the signs of punctuation that news is set in, none of which is in a word or changes when folded."""

_EDGE = "(?<![a-z0-9])"
_END = "(?![a-z0-9])"


def is_plain(text: str) -> bool:
    """Tell whether a text holds no letters but ASCII's."""
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def places(text: str, phrase: Phrase) -> list[tuple[int, int]]:
    """Return where a phrase stands in a plain text, left to right, in any spelling."""
    pattern, looks_ahead = _pattern(phrase.words, prefix=phrase.prefix)
    group = 1 if looks_ahead else 0
    return [match.span(group) for match in pattern.finditer(text)]


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...], *, prefix: bool) -> tuple[re.Pattern[str], bool]:
    """Return the expression for a phrase, and whether what it finds is a group looked ahead for, since phrases may overlap themselves."""
    body = "[^a-z0-9]+".join(map(re.escape, words))
    if prefix:
        body += "[a-z0-9]*"
    elif len(words[-1]) >= SHORTEST_WITH_CLITIC:
        body += f"(?={CLITIC}{_END}|{_END})"
    else:
        body += _END
    looks_ahead = len(words) > 1
    whole = f"{_EDGE}(?=({body}))" if looks_ahead else f"{_EDGE}{body}"
    return re.compile(whole, re.IGNORECASE | re.ASCII), looks_ahead

"""Words of annotations as the index keeps them beside the text: each with the label and the entity it is tagged as, in one token. Pure.

So *label:ORG angkasa* asks for the token ``organgkasa``, and an article where only something else is tagged is never looked at. A token
says that such a word may be there, the text says whether it is.
"""

from collections.abc import Iterable, Iterator, Sequence

from store.mentions import CLITIC, SHORTEST_WITH_CLITIC
from store.model import Span
from store.search.folding import fold, words
from store.search.query import Phrase

_LONGEST = 2_000
"""Code points of a word that are looked at on either side of an annotation; no search is longer."""


def tokens(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """Yield a token for every word that an annotation shares code points with, and another where it is of an entity."""
    for span in spans:
        start, end = _to_word_edges(text, span.start, span.end)
        for _, _, word in words(text[start:end]):
            yield _token(span.label, word)
            if span.entity:
                yield _token(span.entity, word)


def matching(phrases: Sequence[Phrase], kinds: Iterable[str]) -> str:
    """Return the full text query for articles where a word of some phrase may be tagged as one of these labels or entities."""
    kinds = list(kinds)
    asked: list[str] = []
    for phrase in phrases:
        for number, word in enumerate(phrase.words, 1):
            last = number == len(phrase.words)
            for kind in kinds:
                quoted = f'"{_token(kind, word)}"'
                asked.append(quoted + " *" if last and phrase.prefix else quoted)
                if last and not phrase.prefix and len(word) >= SHORTEST_WITH_CLITIC:
                    asked.append(f'"{_token(kind, word + CLITIC)}"')
    return " OR ".join(dict.fromkeys(asked))


def _token(kind: str, word: str) -> str:
    return "".join(one for one in fold(kind) if one.isalnum()) + word


def _to_word_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a range so that it cuts no word; of a word that nobody could type some is cut."""
    first, last = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    while first < start < len(text) and _in_word(text[start]) and _in_word(text[start - 1]):
        start -= 1
    while 0 < end < last and _in_word(text[end - 1]) and _in_word(text[end]):
        end += 1
    return start, end


def _in_word(one: str) -> bool:
    return one.isalnum() or "\u0300" <= one <= "\u036f"

"""Other mentions of the same form in a text."""

import unicodedata

CLITIC = "nya"
"""Indonesian clitic that is written on to a noun or name."""

SHORTEST_WITH_CLITIC = 4
"""A form shorter than this never takes an attached ``-nya``: ``Ke`` is not in ``Kenya``."""


def find_mentions(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the whole-word, exact-case occurrences of ``quote`` as code point ranges, left to right and never overlapping.

    A hyphen or other punctuation may stand beside an occurrence, and so may the Indonesian clitic ``-nya`` written on (``Jakartanya``),
    which is left out of the range. A side of the quote that is not part of a word (``$5``) needs no boundary.
    """
    found: list[tuple[int, int]] = []
    if not quote:
        return found
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        if starts_word(text, at) and ends_word(text, end, len(quote)):
            found.append((at, end))
            at = text.find(quote, end)
        else:
            at = text.find(quote, at + 1)
    return found


def starts_word(text: str, start: int) -> bool:
    """Whether no word runs across ``start``."""
    return start == 0 or not (in_word(text[start - 1]) and in_word(text[start]))


def ends_word(text: str, end: int, length: int) -> bool:
    """Whether no word runs across ``end``, but for a clitic after a form of ``length`` code points."""
    if end >= len(text) or not (in_word(text[end]) and in_word(text[end - 1])):
        return end >= len(text) or not unicodedata.combining(text[end])
    after = end + len(CLITIC)
    return (
        length >= SHORTEST_WITH_CLITIC
        and text.startswith(CLITIC, end)
        and (after == len(text) or not in_word(text[after]))
        and text[end - 1].isalpha()
    )


def in_word(character: str) -> bool:
    """Whether a code point is part of a word: letter, digit, underscore or a mark that combines with one."""
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")

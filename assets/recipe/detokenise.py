"""Running text from corpora that keep only tokens."""

from __future__ import annotations

from collections.abc import Sequence

CLOSING = frozenset([",", ".", ";", ":", "!", "?", ")", "]", "}", "%", "”", "’", "...", "…"])
OPENING = frozenset(["(", "[", "{", "“", "‘"])
QUOTES = frozenset(['"', "'"])


def join(words: Sequence[str]) -> tuple[str, list[int]]:
    """The text of ``words`` with blanks where a writer sets them, and the offset at which each word begins.

    A hyphen or slash between two words is joined to both when the words show no blank of their own to keep.
    """
    text = ""
    starts: list[int] = []
    open_quote: dict[str, bool] = {}
    glue = True
    for word in words:
        opens = word in OPENING
        closes = word in CLOSING
        if word in QUOTES:
            closes = open_quote.get(word, False)
            opens = not closes
            open_quote[word] = opens
        if not glue and not closes:
            text += " "
        starts.append(len(text))
        text += word
        glue = opens
    return text, starts

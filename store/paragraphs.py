"""How the source of a text separates its paragraphs, and where they are. Pure; offsets are code points."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

Mode = Literal["apart", "lines"]

_SENTENCE_END = re.compile("[.!?:;…。！？][\"'”’»)\\]]*$")
_SAMPLE = 65536
_HARD_WRAPPED = 100
_BETWEEN = {"apart": re.compile(r"\n+"), "lines": re.compile(r"\n(?:[^\S\n]*\n)+")}


def paragraph_mode(text: str) -> Mode:
    """Return ``lines`` when a person or a program broke the lines to fit a page, else ``apart``.

    In the first case a line end inside a paragraph is kept and only blank lines set paragraphs apart; in the second every line is a
    paragraph. Lines were broken to fit when none is much over 100 characters and most that go on in the next do not end a sentence.
    """
    lines = [line.strip() for line in text[:_SAMPLE].split("\n")]
    if len(text) > _SAMPLE:
        lines.pop()
    ends = [line for line, following in pairwise(lines) if line and following]
    if not ends:
        return "apart"
    long = sum(len(line) > _HARD_WRAPPED for line in lines)
    open_ends = sum(_SENTENCE_END.search(line) is None for line in ends)
    return "lines" if long * 20 <= len(ends) and open_ends * 2 > len(ends) else "apart"


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the range of every paragraph that is not empty."""
    start = 0
    for gap in _BETWEEN[paragraph_mode(text)].finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)

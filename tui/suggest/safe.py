"""A copy of a text that no tokenizer or pattern can be made slow by, and its cutting into paragraphs. All offsets are code points."""

import re
from collections.abc import Iterator

LONGEST_MARKS = 64
"""Longest run of punctuation that is left standing."""

LONGEST_WORD = 256
"""Longest run without white space that is left standing."""

LONGEST_LINE = 4000
"""Longest stretch that is read at once; a longer paragraph is cut at white space."""

_HOSTILE = re.compile(rf"[^\w\s]{{{LONGEST_MARKS + 1},}}|\S{{{LONGEST_WORD + 1},}}")


def neutral(text: str) -> str:
    """Return a copy of the same length in which runs of more than 64 marks and words of more than 256 code points are blanks.

    spaCy's tokenizers are quadratic on both; entities are never found inside them.
    """
    return _HOSTILE.sub(lambda match: " " * len(match.group()), text)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of every line that is not blank, cutting lines of more than 4,000 code points at white space."""
    start, length = 0, len(text)
    while start < length:
        end = text.find("\n", start)
        end = length if end < 0 else end
        while end - start > LONGEST_LINE:
            cut = text.rfind(" ", start, start + LONGEST_LINE)
            cut = start + LONGEST_LINE if cut <= start else cut
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end + 1


def portions(text: str, visible: tuple[int, int], size: int = LONGEST_LINE) -> list[list[tuple[int, int]]]:
    """Group the paragraphs into portions to answer one by one: those that touch ``visible`` first, then the rest in reading order.

    A portion holds neighbouring paragraphs of at most ``size`` code points together, or one paragraph.
    """
    seen: list[tuple[int, int]] = []
    rest: list[list[tuple[int, int]]] = []
    for start, end in paragraphs(text):
        if start < visible[1] and visible[0] < end:
            seen.append((start, end))
        elif rest and end - rest[-1][0][0] <= size and start - rest[-1][-1][1] <= size and not _between(seen, rest[-1][-1][1], start):
            rest[-1].append((start, end))
        else:
            rest.append([(start, end)])
    first: list[list[tuple[int, int]]] = []
    for piece in seen:
        if first and piece[1] - first[-1][0][0] <= size:
            first[-1].append(piece)
        else:
            first.append([piece])
    return first + rest


def _between(seen: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether the last paragraph set aside lies between two offsets."""
    return bool(seen) and start <= seen[-1][0] < end

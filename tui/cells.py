"""How wide text is on a terminal, and where one character as a person sees it ends. Works on text that went through ``show``."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rich.cells import get_character_cell_size

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_REGIONAL = range(0x1F1E6, 0x1F200)
_FAR = 64  # more code points than ``show`` lets one grapheme have


class _Widths(dict[str, int]):
    """Cells of each character met so far, as Rich counts them."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


_widths = _Widths()


@cache
def _widened() -> frozenset[str]:
    # Rich's table is loaded on first use because the version it takes depends on the environment.
    from rich._unicode_data import load

    return load().narrow_to_wide


@cache
def zero_width(below: int) -> str:
    """Return the inside of a regular expression set: the characters from U+0300 to ``below`` that take no cell, combining marks mostly."""
    from rich._unicode_data import load

    ranges = [(start, end) for start, end, width in load().widths if width == 0 and start >= 0x300 and end < below]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in ranges)


@cache
def _marks() -> dict[str, str]:
    """Return the characters that take no cell and are marks, by their category in Unicode."""
    from rich._unicode_data import load

    found = {"Mn": "", "Mc": "", "Me": ""}
    for start, end, width in load().widths:
        for character in map(chr, range(start, end + 1)) if width == 0 and start >= 0x300 else ():
            if (category := unicodedata.category(character)) in found:
                found[category] += character
    return found


def combining_marks() -> str:
    """Return the inside of a regular expression set: the marks that take no cell."""
    return "".join(_marks().values())


def spacing_marks() -> str:
    """Return the inside of a regular expression set: those of the marks that are as wide as letters by nature."""
    return _marks()["Mc"]


@cache
def uneven() -> re.Pattern[str]:
    """Return a pattern that finds a character that is not one cell wide or may join its neighbours; without one, cells are code points."""
    from rich._unicode_data import load

    ranges = "".join(f"{chr(start)}-{chr(end)}" for start, end, width in load().widths if width != 1 and start >= 0x7F and end < 0x10000)
    # Everything above U+FFFF is one range, so that ordinary text is passed over at the speed of one table look-up a character.
    return re.compile(f"[\x00-\x09\x0b-\x1f{ranges}\U00010000-\U0010ffff]")


@cache
def joining() -> re.Pattern[str]:
    """Return a pattern that finds a character which may join its neighbours; without one, every code point is a grapheme."""
    return re.compile(f"[\x00-\x1f\x7f-\x9f{zero_width(0x10000)}\U00010000-\U0010ffff]")


def is_even(text: str) -> bool:
    """Whether every character of ``text`` is exactly one cell wide and stands alone, so that cells and code points are the same."""
    return text.isascii() or uneven().search(text) is None


def clusters(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield ``(start, end, cells)`` of each grapheme in ``text[start:end]``; a code point belongs to exactly one.

    Follows ``rich.cells.split_graphemes``, which is what Textual draws with; keeps the two halves of a flag together, and newlines alone.
    """
    stop = len(text) if end is None else min(end, len(text))
    at, width, begin = start, 0, start
    base = ""  # the character a presentation selector would still widen
    half_flag = False
    while at < stop:
        character = text[at]
        if character == _JOINER and at > begin:
            at = min(at + 2, stop)
            continue
        if character == _EMOJI_STYLE and at > begin:
            if base in _widened():
                width += 1
            base = ""
            at += 1
            continue
        size = _widths[character]
        regional = ord(character) in _REGIONAL
        if (size == 0 and at > begin and character != "\n") or (regional and half_flag):
            width += size
            half_flag = half_flag and not regional
            at += 1
            continue
        if at > begin:
            yield begin, at, width
        begin, width, half_flag = at, size, regional
        base = character if size else ""
        at += 1
    if at > begin:
        yield begin, at, width


def cells(text: str) -> int:
    """Return how many cells wide ``text`` is."""
    return len(text) if is_even(text) else sum(width for _, _, width in clusters(text))


def cluster_at(text: str, offset: int) -> tuple[int, int]:
    """Return the start and end of the grapheme that holds ``offset``; an empty range at the end of the text."""
    if offset >= len(text):
        return len(text), len(text)
    after = max(offset - _FAR, 0)
    while after > 0 and ord(text[after]) in _REGIONAL:
        after -= 1
    # An ASCII character starts a grapheme, so nothing before the last one matters.
    for index in range(offset, after, -1):
        if text[index].isascii():
            after = index
            break
    for start, end, _ in clusters(text, after, offset + _FAR):
        if end > offset:
            return start, end
    return offset, offset + 1


def count_fitting(text: str, width: int) -> int:
    """Return how many code points of ``text``, which holds none that join, fit in ``width`` cells."""
    used = 0
    for count, character in enumerate(text):
        used += _widths[character]
        if used > width:
            return count
    return len(text)


def fit(text: str, width: int) -> str:
    """Return the longest beginning of ``text`` that is at most ``width`` cells wide and cuts no grapheme."""
    if is_even(text):
        return text[: max(width, 0)]
    used = 0
    for start, _, size in clusters(text):
        used += size
        if used > width:
            return text[:start]
    return text

"""How wide text is on a terminal, and where one character as a person sees it ends. Works on text that went through ``show``.

Terminals disagree about spacing marks (*कि*: the vowel sign is a cell of its own to xterm, VTE and tmux with most C libraries, and none to
kitty and Ghostty), and Rich counts none. They are given their cell here, because a sign without one is overwritten where it takes one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rich.cells import cached_cell_len, get_character_cell_size

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_REGIONAL = range(0x1F1E6, 0x1F200)
_FAR = 64  # more code points than ``show`` lets one grapheme have
_FIRST_MARK = 0x300
_CJK = 0x2E80
ASTRAL = 0x10000
"""The first code point above those that most text is made of."""


class _Widths(dict[str, int]):
    """Cells of each character met so far, as Rich counts them but for spacing marks."""

    def __missing__(self, character: str) -> int:
        width = self[character] = 1 if character in _spacing() else get_character_cell_size(character)
        return width


_widths = _Widths()


@cache
def _widened() -> frozenset[str]:
    # Rich's table is loaded on first use because the version it takes depends on the environment.
    from rich._unicode_data import load

    return load().narrow_to_wide


@cache
def _ranges() -> tuple[tuple[int, int, int], ...]:
    """Return Rich's table as it is by nature: first and last code point, and the cells of each."""
    from rich._unicode_data import load

    return tuple(load().widths)


def count_spacing_marks() -> None:
    """Have Rich, and Textual with it, count spacing marks as is done here."""
    from rich._unicode_data import load

    widths = load().widths
    if isinstance(widths, list):
        ours: list[tuple[int, int, int]] = []
        for start, end, width in _ranges():
            codes = range(start, end + 1)
            if width or _spacing().isdisjoint(map(chr, codes)):
                ours.append((start, end, width))
            else:
                ours += [(code, code, 0) for code in codes if chr(code) not in _spacing()]
        widths[:] = ours
        get_character_cell_size.cache_clear()
        cached_cell_len.cache_clear()


@cache
def zero_width(below: int) -> str:
    """Return the inside of a regular expression set: characters from U+0300 to ``below`` that belong to the one before, mostly marks."""
    ranges = [(start, end) for start, end, width in _ranges() if width == 0 and start in range(_FIRST_MARK, below)]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in ranges)


@cache
def _marks() -> dict[str, str]:
    """Return the characters that belong to the one before them and are marks, by their category in Unicode."""
    found = {"Mn": "", "Mc": "", "Me": ""}
    for start, end, width in _ranges():
        for character in map(chr, range(start, end + 1)) if width == 0 else ():
            if (category := unicodedata.category(character)) in found:
                found[category] += character
    return found


def combining_marks() -> str:
    """Return the inside of a regular expression set: the marks that belong to the character before them."""
    return "".join(_marks().values())


def spacing_marks() -> str:
    """Return the inside of a regular expression set: those of the marks that have a cell of their own."""
    return _marks()["Mc"]


@cache
def _spacing() -> frozenset[str]:
    return frozenset(spacing_marks())


JOINS_NEXT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u1cf5\u1cf6") | frozenset(
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6"
)
"""Characters that some terminals draw as one with what follows: signs before numbers and letters, and those between two consonants.

Grapheme_Cluster_Break=Prepend and Indic_Conjunct_Break=Linker of Unicode 16, rules GB9b and GB9c of its annex 29.
"""


@cache
def disputed() -> re.Pattern[str]:
    """Return a pattern that finds a character about whose width, alone or with its neighbours, terminals of today disagree.

    Spacing marks and letters that act as such, joiners and selectors, what joins the next, jamo, signs that became wide in a later version
    of Unicode, signs wider than two cells, and all above U+FFFF. What is wide only where a person has set their terminal so is not here.
    """
    later = "".join(f"{chr(start)}-{chr(end)}" for start, end, width in _ranges() if width == 2 and start < _CJK)
    joined = "\u0e33\u0eb3\u200d\ufe00-\ufe0f\uff9e\uff9f" + "".join(sorted(JOINS_NEXT))
    jamo = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
    very_wide = "\u2e3a\u2e3b\u4dc0-\u4dff\ufdfd"
    return re.compile(f"[{later}{joined}{jamo}{very_wide}{spacing_marks()}\U00010000-\U0010ffff]")


@cache
def uneven() -> re.Pattern[str]:
    """Return a pattern that finds a character that is not one cell wide or may join its neighbours; without one, cells are code points."""
    ranges = "".join(f"{chr(start)}-{chr(end)}" for start, end, _ in _ranges() if start in range(_FIRST_MARK, ASTRAL))
    # Everything above U+FFFF is one range, so that ordinary text is passed over at the speed of one table look-up a character.
    return re.compile(f"[\x00-\x09\x0b-\x1f{ranges}\U00010000-\U0010ffff]")


@cache
def joining() -> re.Pattern[str]:
    """Return a pattern that finds a character which may join its neighbours; without one, every code point is a grapheme."""
    return re.compile(f"[\x00-\x1f\x7f-\x9f{zero_width(ASTRAL)}\U00010000-\U0010ffff]")


def is_even(text: str) -> bool:
    """Whether every character of ``text`` is exactly one cell wide and stands alone, so that cells and code points are the same."""
    return text.isascii() or uneven().search(text) is None


def clusters(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield ``(start, end, cells)`` of each grapheme in ``text[start:end]``; a code point belongs to exactly one.

    Follows ``rich.cells.split_graphemes``, which is what Textual draws with; keeps the two halves of a flag together, spacing marks with
    their letter, and newlines alone.
    """
    stop = len(text) if end is None else min(end, len(text))
    spacing = _spacing()
    at, width, begin = start, 0, start
    base = ""  # the character a presentation selector would still widen
    half_flag = False
    while at < stop:
        character = text[at]
        if character == _JOINER and at > begin:
            at = min(at + 2, stop)
            continue
        if character == _EMOJI_STYLE:
            if base in _widened():
                width += 1
            base = ""
            at += 1
            continue
        size = _widths[character]
        regional = ord(character) in _REGIONAL
        if ((size == 0 or character in spacing) and character != "\n") or (regional and half_flag):
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
    return next((start, end) for start, end, _ in clusters(text, after, offset + _FAR) if end > offset)


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

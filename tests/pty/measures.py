"""Whether what a program has painted stands in the same columns on terminals that take characters to be of another width."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import wcwidth

from tests.pty.emulator import NARROW, UNPAINTED, USUAL, WIDE, Emulator, Measure

_WRAPS = re.compile(rb"\x1b\[\?7[hl]")
"""Says whether text goes on in the next row from the right edge (DECAWM), which stays as it is at a change of size."""


@dataclass(frozen=True)
class Look:
    """One look at a terminal: how much output there was by then, and what each cell held to ``USUAL``."""

    name: str
    at: int
    cells: list[list[str]]


def moved(raw: bytes, size: tuple[int, int], resized: Sequence[tuple[int, tuple[int, int]]], looks: Sequence[Look]) -> Iterator[str]:
    """Yield where the output, drawn by another measure, differs outside the cells of the characters that the measures disagree about.

    Every cell is marked at each change of size, after which the program paints all anew.
    """
    for measure in (NARROW, WIDE):
        yield from _moved(raw, size, resized, looks, measure)


def _moved(
    raw: bytes, size: tuple[int, int], resized: Sequence[tuple[int, tuple[int, int]]], looks: Sequence[Look], measure: Measure
) -> Iterator[str]:
    shown = iter(sorted(resized))
    start, now, following = 0, size, next(shown, None)
    for look in looks:
        while following is not None and following[0] < look.at:
            (start, now), following = following, next(shown, None)
        # All cells are painted anew after a change of size, so what came before it is on the screen no more.
        emulator = Emulator(*now, measure)
        emulator.mark()
        emulator.feed(b"".join(_WRAPS.findall(raw, 0, start)[-1:]) + raw[start : look.at])
        drawn = [[one.data for one in row] for row in emulator.cells]
        for number, (usual, other) in enumerate(zip(look.cells, drawn, strict=True)):
            if wrong := row_moved(usual, other):
                yield f"{look.name}: {measure.name} terminals show row {number} otherwise from cell {wrong[0]}: {''.join(other)!r}"
                break


def row_moved(usual: Sequence[str], other: Sequence[str]) -> list[int]:
    """Return the cells of a row in which two terminals differ though nothing they measure otherwise is there."""
    free = {
        column
        for start, text in enumerate(usual)
        if not text.isascii() and disagreed(text)
        for column in range(start, start + reserved(text))
    }
    return [
        column
        for column, (one, two) in enumerate(zip(usual, other, strict=True))
        if two == UNPAINTED or (one != two and column not in free and _letters(one) != _letters(two))
    ]


@cache
def disagreed(cluster: str) -> bool:
    """Whether the measures give the text of a cell different widths."""
    return len({sum(map(measure.cells, measure.parts(cluster))) for measure in (USUAL, NARROW, WIDE)}) > 1


def reserved(cluster: str) -> int:
    """Return the cells that a program has to leave for the text of a cell: two for anything joined, else one for each letter and sign."""
    if any(ord(one) >= 0x1F000 or one in "\u200d\ufe0f" for one in cluster):
        return 2
    return sum(1 if unicodedata.category(one) == "Mc" else max(0, wcwidth.wcwidth(one)) for one in cluster)


def _letters(text: str) -> str:
    """Return the text of a cell without marks, which another terminal may have drawn on the letter before."""
    return "".join(one for one in text if unicodedata.category(one)[0] != "M") or " "

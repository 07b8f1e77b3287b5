"""Cutting what is drawn at a cell: between two graphemes, or through one, of which then spaces are left.

Rich cuts joined emoji, flags and keycaps between their code points (`Segment.split_cells`, 15.0.0), so the edge of a dialog over one of
them left halves that terminals draw wider than the cells they are in, and the rest of the row moved.
"""

from functools import lru_cache

from rich.segment import Segment

from tui.cells import clusters, count_spacing_marks


def split(segment: Segment, cut: int) -> tuple[Segment, Segment]:
    """Return what is before and what is after so many cells of a segment; of a grapheme that lies across, spaces on both sides."""
    text, style, control = segment
    used = 0
    for begin, end, width in clusters(text):
        if used >= cut and width:
            return Segment(text[:begin], style, control), Segment(text[begin:], style, control)
        if used + width > cut:
            before, after = " " * (cut - used), " " * (used + width - cut)
            return Segment(text[:begin] + before, style, control), Segment(after + text[end:], style, control)
        used += width
    return segment, Segment("", style, control)


_remembered = lru_cache(1 << 14)(split)


def cut_between_graphemes() -> None:
    """Have Rich, and Textual with it, measure and cut as is done here; text of nothing but single cells goes Rich's own fast way."""
    count_spacing_marks()
    Segment._split_cells = staticmethod(_remembered)  # type: ignore[method-assign, assignment]

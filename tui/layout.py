"""Text to rows: word wrap by cells, paragraphs apart, and the way from an offset to a row and back. Everything is in code points."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass

from store.paragraphs import Mode, paragraph_mode
from tui.cells import clusters, count_fitting, is_even, joining, uneven
from tui.text import show_lines

MEASURE = 90
"""Cells in the widest row that is still comfortable to read."""

_BEFORE, _AFTER = 2_000, 10_000
"""Code points before and after a place that are laid out first in a long text: some screens of them, in a few milliseconds."""

_LINE = re.compile(r"[^\n]+")
_BREAKS = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of a text at one width. A blank row starts and ends where the row after it starts."""

    text: str
    """The text as shown: same length and offsets as the article's."""
    width: int
    """Cells a row may take."""
    starts: array[int]
    ends: array[int]
    """Where what is drawn of a row ends; spaces a row was broken at, and newlines, come after it."""
    whole: bool = True
    """Whether these are all rows; if not, only those near one place, and the text elsewhere has not been through ``show_lines``."""

    def holds(self, offset: int) -> bool:
        """Whether the row that ``offset`` belongs to is among these."""
        return self.whole or self.starts[0] <= offset < self.ends[-1]

    def __len__(self) -> int:
        return len(self.starts)

    def row_of(self, offset: int) -> int:
        """Return the row that holds ``offset``, never a blank one; a space or newline between rows belongs to the row before it."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def row_text(self, row: int) -> str:
        """Return what is drawn in a row."""
        return self.text[self.starts[row] : self.ends[row]]

    def is_blank(self, row: int) -> bool:
        """Whether a row only sets paragraphs apart."""
        return self.starts[row] == self.ends[row]

    def cell_of(self, offset: int, row: int | None = None) -> int:
        """Return the cell in its row at which the grapheme holding ``offset`` starts; the row's width for what comes after its end."""
        row = self.row_of(offset) if row is None else row
        start, end = self.starts[row], self.ends[row]
        if offset <= start:
            return 0
        offset = min(offset, end)
        if is_even(self.text[start:end]):
            return offset - start
        cell = 0
        for _, after, width in clusters(self.text, start, end):
            if after > offset:
                break
            cell += width
        return cell

    def offset_at(self, row: int, cell: int) -> int:
        """Return the start of the grapheme at ``cell`` of a row; the row's end for a cell beyond its text."""
        start, end = self.starts[row], self.ends[row]
        if cell <= 0:
            return start
        if is_even(self.text[start:end]):
            return min(start + cell, end)
        for begin, _, width in clusters(self.text, start, end):
            if cell < width:
                return begin
            cell -= width
        return end

    def text_row(self, row: int, step: int = 1) -> int:
        """Return the nearest row with text at ``row`` or beyond it in the direction of ``step``, else the nearest in the other."""
        last = len(self.starts) - 1
        row = min(max(row, 0), last)
        for direction in (step, -step):
            at = row
            while 0 <= at <= last:
                if not self.is_blank(at):
                    return at
                at += direction
        return row


def lay_out(text: str, width: int, mode: Mode | None = None) -> Layout:
    """Wrap ``text`` into rows of at most ``width`` cells, breaking at spaces, and inside a word only when it is longer than a row.

    A grapheme wider than ``width`` still gets a row. Paragraphs are one blank row apart, however many newlines the source has.
    """
    shown = show_lines(text)
    mode = mode or paragraph_mode(shown)
    width = max(width, 1)
    return Layout(shown, width, *_rows(shown, width, mode))


def lay_out_near(text: str, offset: int, width: int, mode: Mode) -> Layout:
    """Wrap a few thousand code points around ``offset``: what there is to see of a long text until all of it is laid out.

    The rows are those of ``lay_out`` where a line begins nearby or ``offset`` is where a row starts.
    """
    start = text.rfind("\n", 0, offset) + 1
    if offset - start > _BEFORE:
        start = offset
    elif start > _BEFORE:
        start = text.find("\n", start - _BEFORE) + 1
    else:
        start = 0
    end = min(offset + _AFTER, len(text))
    shown = show_lines(text[start:end])
    width = max(width, 1)
    starts, ends = _rows(shown, width, mode)
    for rows in (starts, ends):
        rows[:] = array("l", (start + one for one in rows))
    return Layout(text[:start] + shown + text[end:], width, starts, ends, start == 0 and end == len(text))


def _rows(shown: str, width: int, mode: Mode) -> tuple[array[int], array[int]]:
    """Return where the rows of a text start and end; one at least."""
    starts, ends = array("l"), array("l")
    even = is_even(shown)
    before = -1
    for line in _LINE.finditer(shown):
        begin, end = line.span()
        if shown[begin].isspace() and not shown[begin:end].strip():
            continue
        if before >= 0 and (mode == "apart" or begin - before > 1):
            starts.append(begin)
            ends.append(begin)
        before = end
        if end - begin <= width and (even or uneven().search(shown, begin, end) is None):
            starts.append(begin)
            ends.append(end)
        else:
            _wrap(shown, begin, end, width, even, starts, ends)
    if not starts:
        starts.append(0)
        ends.append(0)
    return starts, ends


def _wrap(text: str, at: int, end: int, width: int, even: bool, starts: array[int], ends: array[int]) -> None:
    """Append the rows of one line of text, ``text[at:end]``."""
    while at < end:
        limit = at + width
        if limit >= end:
            limit = end
        if even or uneven().search(text, at, min(limit + 1, end)) is None:
            stop, following = _cut_even(text, at, limit, end)
        elif joining().search(text, at, min(limit + 1, end)) is None:
            limit = at + max(count_fitting(text[at : limit + 1], width), 1)
            stop, following = _cut_even(text, at, min(limit, end), end)
        else:
            stop, following = _cut_uneven(text, at, end, width)
        starts.append(at)
        ends.append(stop)
        at = following


def _cut_even(text: str, at: int, limit: int, end: int) -> tuple[int, int]:
    """Return where a row from ``at`` ends and where the next starts, when what fits ends at ``limit`` and no grapheme is cut there."""
    if limit == end:
        return end, end
    stop = text.rfind(" ", at, limit + 1)
    if stop <= at or text[at:stop].isspace():
        return limit, limit
    following = stop + 1
    while following < end and text[following] in _BREAKS:
        following += 1
    while text[stop - 1] in _BREAKS:
        stop -= 1
    return stop, following


def _cut_uneven(text: str, at: int, end: int, width: int) -> tuple[int, int]:
    """Like ``_cut_even`` for text with wide, joined or combined characters: it is measured grapheme by grapheme."""
    used = 0
    stop = following = -1  # where the last break is, and where the text goes on after it
    in_text = in_break = False
    for begin, after, size in clusters(text, at, end):
        if text[begin] in _BREAKS and after == begin + 1:
            if in_break:
                following = after
            elif in_text:
                stop, following, in_break = begin, after, True
            elif used + size > width and begin > at:
                return begin, begin
            used += size
            continue
        if used + size > width and begin > at:
            return (stop, following) if stop > at else (begin, begin)
        used += size
        in_text, in_break = True, False
    return (stop, end) if in_break and used > width else (end, end)

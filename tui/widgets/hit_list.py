"""The list of hits of a search, each a keyword in its context; drawn row by row, so that its cost does not grow with their number."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.columns import column
from tui.kwic import context_line
from tui.widgets.row_list import RowList, label_colour

_WIDE = 96
"""Cells from which there is room for the title of the article."""

_TITLE = 24
_STATE = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One hit as the list shows it; offsets are code points of ``text``."""

    text: str
    start: int
    end: int
    state: str
    """How it is tagged, in a word."""
    label: str
    """Label whose colour it has; empty when it is not tagged."""
    title: str
    marked: bool


class HitList(RowList):
    """Hits, one a row, with a cursor. ``line`` makes a row when it is drawn."""

    def __init__(self, line: Callable[[int], Line], colour: Callable[[str], str]) -> None:
        super().__init__()
        self._line, self._colour = line, colour

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Draw one hit."""
        line = self._line(row)
        muted, mark = self.muted(base), self.mark(base)
        colour = Style(color=label_colour(self._colour(line.label))) if line.label else Style()
        title = _TITLE if width >= _WIDE else 0
        state = min(_STATE, max(0, width - 32))
        room = width - 3 - (state + 1 if state else 0) - (title + 2 if title else 0)
        before, quote, after = context_line(line.text, line.start, line.end, room)
        segments = [
            Segment("▌" if row == self.row else " ", mark),
            Segment("✓ " if line.marked else "  ", mark),
            Segment(before, base),
            Segment(quote, base + colour + Style(bold=True, underline=True)),
            Segment(after, base),
        ]
        strip = Strip(segments).adjust_cell_length(3 + room, base)
        tail = []
        if state:
            tail.append(Segment(" " + column(line.state, state), base + colour))
        if title:
            tail.append(Segment("  " + column(line.title, title), muted))
        return Strip.join([strip, Strip(tail)]).adjust_cell_length(width, base)

"""The list of what was done, newest first: when, by whom, what, where, and whether it still has an effect."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.columns import column
from tui.widgets.row_list import RowList

_WHO, _TITLE, _EFFECT = 8, 24, 8
"""Cells of the columns beside what was done."""

_ROOMY, _WIDE = 60, 90
"""Cells of the list from which there is room for who did it, and for the title of the article."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the list shows it."""

    time: str
    """As ``2023-11-08 16:30``."""
    who: str
    what: str
    where: str
    """Title of the article."""
    effect: str
    """Why it has none now, in a word; empty when it has."""
    dim: bool


class HistoryList(RowList):
    """Entries, one a row, with a cursor. ``line`` makes a row when it is drawn."""

    def __init__(self, line: Callable[[int], Line]) -> None:
        super().__init__()
        self._line = line

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Draw one entry."""
        line = self._line(row)
        muted, mark = self.muted(base), self.mark(base)
        when = line.time if width >= _ROOMY else line.time[5:10] if width < _ROOMY // 2 else line.time[5:]
        head = f"{when} " + (f" {column(line.who, _WHO)} " if width >= _ROOMY else "")
        tail = (f" {column(line.effect, _EFFECT)}" if line.effect else "") + (f"  {column(line.where, _TITLE)}" if width >= _WIDE else "")
        room = max(0, width - 1 - len(when) - 1 - (_WHO + 2 if width >= _ROOMY else 0) - _cells(line, width))
        return Strip(
            [
                Segment("▌" if row == self.row else " ", mark),
                Segment(head, muted),
                Segment(column(line.what, room), muted if line.dim else base),
                Segment(tail, muted),
            ]
        ).adjust_cell_length(width, base)


def _cells(line: Line, width: int) -> int:
    return (_EFFECT + 1 if line.effect else 0) + (_TITLE + 2 if width >= _WIDE else 0)

"""The list of entities and of forms that are none yet."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.cells import cells
from tui.columns import column
from tui.widgets.row_list import RowList, label_colour

_LABEL = 11
_DATES = 23
_WIDE = 90


@dataclass(frozen=True, slots=True)
class ThingLine:
    """One row as it is shown."""

    name: str
    label: str
    mentions: int
    articles: int
    dates: str
    linked: bool
    """Whether it is an entity."""
    marked: bool


class ThingList(RowList):
    """Entities, one a row. ``line`` makes a row when it is drawn."""

    def __init__(self, line: Callable[[int], ThingLine], colour: Callable[[str], str]) -> None:
        super().__init__()
        self._line, self._colour = line, colour

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Return mark, name, label, counts and, where there is room, dates."""
        line, muted, mark = self._line(row), self.muted(base), self.mark(base)
        colour = Style(color=label_colour(self._colour(line.label)))
        counts = f"{line.mentions:>6,}" + (f" in {line.articles:,}" if width >= 50 else "")
        room = 18 if width >= 50 else 7
        dates = _DATES if width >= _WIDE else 0
        label = _LABEL if width >= 36 else 0
        name = max(1, width - 5 - room - dates - label)
        segments = [
            Segment("▌" if row == self.row else " ", mark),
            Segment("✓ " if line.marked else "  ", mark),
            Segment("● " if line.linked else "  ", base + colour),
            Segment(column(line.name, name - 1) + " ", base + (Style(bold=True) if line.linked else Style())),
            Segment(column(line.label, label), base + colour),
            Segment(counts + " " * max(0, room - cells(counts)), muted),
            Segment(column(line.dates, dates), muted),
        ]
        return Strip(segments).adjust_cell_length(width, base)

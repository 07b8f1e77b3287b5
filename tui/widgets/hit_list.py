"""The list of hits of a search, each a keyword in its context; drawn row by row, so that its cost does not grow with their number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.color import Color, ColorParseError
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color as CssColor
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.columns import column
from tui.kwic import context_line

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


class HitList(ScrollView, can_focus=True):
    """Hits, one a row, with a cursor. ``line`` makes a row when it is drawn."""

    DEFAULT_CSS = """
    HitList { height: 1fr; background: $background; overflow-x: hidden; }
    HitList > .hit-list--cursor { background: $primary 30%; text-style: bold; }
    HitList > .hit-list--muted { color: $text-muted; }
    HitList > .hit-list--mark { color: $accent; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hit-list--cursor", "hit-list--muted", "hit-list--mark"}

    @dataclass
    class Chosen(Message):
        """A row was clicked that already had the cursor."""

        row: int

    def __init__(self, line: Callable[[int], Line], colour: Callable[[str], str]) -> None:
        super().__init__()
        self._line, self._colour = line, colour
        self.row = 0
        self.length = 0

    def show(self, length: int, row: int) -> None:
        """Draw so many rows, with the cursor on ``row``."""
        self.length = length
        self.virtual_size = Size(self.size.width, length)
        self.row = max(0, min(row, length - 1))
        self.refresh()
        self._reveal()

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows, stopping at either end."""
        self.show(self.length, self.row + rows)

    @property
    def page(self) -> int:
        """Rows that a page holds."""
        return max(1, self.size.height - 1)

    def _reveal(self) -> None:
        if self.size.height:
            self.scroll_to_region(Region(0, self.row, 1, 1), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view at the new width."""
        self.virtual_size = Size(self.size.width, self.length)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row, or choose the row that has it."""
        row = event.y + self.scroll_offset.y
        if row == self.row and 0 <= row < self.length:
            self.post_message(self.Chosen(row))
        elif row < self.length:
            self.show(self.length, row)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, row = self.size.width, y + self.scroll_offset.y
        base = self.rich_style
        if row >= self.length:
            return Strip.blank(width, base)
        line = self._line(row)
        if row == self.row:
            base = base + self.get_component_rich_style("hit-list--cursor")
        muted = base + Style(color=self.get_component_rich_style("hit-list--muted").color)
        mark = base + Style(color=self.get_component_rich_style("hit-list--mark").color)
        colour = Style(color=self._rich(line.label)) if line.label else Style()
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

    def _rich(self, label: str) -> Color | None:
        try:
            return CssColor.parse(self._colour(label)).rich_color
        except (ColorParseError, ValueError):
            return None

"""A list of rows of one line each with a cursor, drawn row by row, so that its cost does not grow with their number."""

from dataclasses import dataclass
from typing import ClassVar

from rich.color import Color, ColorParseError
from rich.style import Style
from textual import events
from textual.color import Color as CssColor
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class RowList(ScrollView, can_focus=True):
    """A subclass says how a row looks in ``draw``."""

    DEFAULT_CSS = """
    RowList { height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }
    RowList > .row-list--cursor { background: $primary 30%; text-style: bold; }
    RowList > .row-list--muted { color: $text-muted; }
    RowList > .row-list--mark { color: $accent; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--cursor", "row-list--muted", "row-list--mark"}

    @dataclass
    class Chosen(Message):
        """A row was clicked that already had the cursor."""

        row: int

    @dataclass
    class Moved(Message):
        """The cursor was put on a row."""

        row: int

    def __init__(self) -> None:
        super().__init__()
        self.row = 0
        self.length = 0

    def show(self, length: int, row: int) -> None:
        """Draw so many rows, with the cursor on ``row``."""
        self.length = length
        self.virtual_size = Size(self.size.width, length)
        self.row = max(0, min(row, length - 1))
        self.refresh()
        self._reveal()
        self.post_message(self.Moved(self.row))

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows, stopping at either end."""
        self.move_to(self.row + rows)

    def move_to(self, row: int) -> None:
        """Move the cursor to a row, or to the nearest there is."""
        self.show(self.length, row)

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
            self.move_to(row)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, row = self.scrollable_content_region.width, y + self.scroll_offset.y
        base = self.rich_style
        if row >= self.length:
            return Strip.blank(width, base)
        if row == self.row:
            base = base + self.get_component_rich_style("row-list--cursor")
        return self.draw(row, width, base)

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Return a row, exactly ``width`` cells wide, in the style that the row has as a whole."""
        raise NotImplementedError

    def muted(self, base: Style) -> Style:
        """Return the style of what matters less."""
        return base + Style(color=self.get_component_rich_style("row-list--muted").color)

    def mark(self, base: Style) -> Style:
        """Return the style of the cursor and of marks."""
        return base + Style(color=self.get_component_rich_style("row-list--mark").color)


def label_colour(text: str) -> Color | None:
    """Return a colour given as CSS text, or None when it is none."""
    try:
        return CssColor.parse(text).rich_color
    except (ColorParseError, ValueError):
        return None

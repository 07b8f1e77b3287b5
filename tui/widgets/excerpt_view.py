"""The sentence of one suggestion, in the middle of what stands around it."""

from textual.content import Content
from textual.widget import Widget

from tui.excerpt import Excerpt, Row, rows
from tui.layout import MEASURE
from tui.text import plain


class ExcerptView(Widget):
    """Draws an excerpt: the mention in its label's colour, its sentence plain, the rest muted."""

    DEFAULT_CSS = """
    ExcerptView { height: 1fr; padding: 0 2; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._excerpt: Excerpt | None = None
        self._colour = ""

    def show(self, excerpt: Excerpt | None, colour: str = "") -> None:
        """Draw this excerpt, or nothing."""
        if (excerpt, colour) != (self._excerpt, self._colour):
            self._excerpt, self._colour = excerpt, colour
            self.refresh()

    def render(self) -> Content:
        """Return the rows that fit."""
        if self._excerpt is None:
            return Content("")
        width, height = min(self.content_size.width, MEASURE), self.content_size.height
        return Content("\n").join([self._line(row) for row in rows(self._excerpt, width, height)])

    def _line(self, row: Row) -> Content:
        line = plain(row.text, "$text-muted").stylize("$foreground", *row.sentence)
        return line.stylize(f"bold reverse {self._colour}", *row.mention)

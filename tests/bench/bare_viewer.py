"""The floor to measure against: the least program that shows an article with Textual's Line API. ``python -m tests.bench.bare_viewer FILE``

It wraps the text once, pages without animation and knows nothing else: no marks, no selection, no status line.
"""

import re
import sys
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

WIDTH = 90


def wrap(text: str, width: int) -> list[str]:
    """Break the text into lines of at most so many cells, between words where it can."""
    lines = []
    for paragraph in text.split("\n"):
        if cell_len(paragraph) <= width:
            lines.append(paragraph)
            continue
        line, used = "", 0
        for word in re.findall(r"\S+\s*|\s+", paragraph):
            if line and used + cell_len(word.rstrip()) > width:
                lines.append(line)
                line, used = "", 0
            while cell_len(word.rstrip()) > width:
                lines.append(word[:width])
                word = word[width:]
            line, used = line + word, used + cell_len(word)
        lines.append(line)
    return lines


class Page(ScrollView, can_focus=True):
    """The text, a line a row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._lines = wrap(text, WIDTH)
        self.virtual_size = Size(WIDTH, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        row = y + self.scroll_offset.y
        text = self._lines[row] if row < len(self._lines) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)


class BareViewer(App[None]):
    """One page, and a key to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "Quit", priority=True)]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Show the page alone."""
        yield Page(self._text)

    def on_mount(self) -> None:
        """Give the page the keys."""
        self.query_one(Page).focus()


if __name__ == "__main__":
    BareViewer(Path(sys.argv[1]).read_text(encoding="utf-8")).run()

"""The line above the text and the lines below it."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.widgets import Static

from tui.cells import cells
from tui.columns import column
from tui.hint_bar import Hint
from tui.text import plain


class TopBar(Static):
    """Where you are on the left, the state of things on the right."""

    DEFAULT_CSS = """
    TopBar { height: 1; background: $panel; color: $foreground; padding: 0 1; text-wrap: nowrap; }
    """

    def show(self, left: str, right: str) -> None:
        """Draw both ends; the left one is cut when there is not room for both."""
        width = max(0, self.size.width - 2)
        room = max(0, width - cells(right) - 2)
        self.update(
            Content("").join([plain("sorot ", "bold $accent"), plain(column(left, max(0, room - 6))), plain(f"  {right}", "$text-muted")])
        )


class StatusBar(Static):
    """What is selected, what it is, and what was just done."""

    DEFAULT_CSS = """
    StatusBar { height: 1; background: $surface; padding: 0 1; text-wrap: nowrap; }
    """

    def show(self, selected: str, what: Content, message: str, *, failed: bool = False) -> None:
        """Draw the selected words, what they are, and at the right the last message."""
        width = max(0, self.size.width - 2)
        room = max(8, width - what.cell_length - 2)
        said = column(message, min(cells(message), max(0, room - min(cells(selected), 16) - 3))) if message else ""
        kept = column(selected, min(cells(selected), max(4, room - cells(said) - 2)))
        gap = " " * max(1, width - cells(kept) - 2 - what.cell_length - cells(said))
        style = "$text-error bold" if failed else "$text-success"
        self.update(Content("").join([plain(kept, "bold"), Content("  "), what, Content(gap), plain(said, style)]))


class HintBar(Static):
    """The keys that can be pressed now."""

    DEFAULT_CSS = """
    HintBar { height: 1; background: $surface; color: $text-muted; padding: 0 1; text-wrap: nowrap; }
    """

    def show(self, hints: Sequence[Hint]) -> None:
        """Draw the hints, which have been chosen to fit."""
        parts = []
        for hint in hints:
            parts += [plain(hint.key, "bold $foreground"), Content(" "), plain(hint.word, hint.colour), Content("  ")]
        self.update(Content("").join(parts))


def styled(parts: Sequence[tuple[str, str]], colour: Callable[[str], str] | None = None) -> Content:
    """Join pieces of text with their styles; nothing in the text is ever read as markup."""
    return Content("").join([plain(text, colour(style) if colour else style) for text, style in parts])

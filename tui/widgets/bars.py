"""The line above the text and the lines below it."""

from collections.abc import Callable, Sequence

from textual.content import Content

from tui.cells import cells
from tui.columns import column
from tui.hint_bar import Hint
from tui.text import plain
from tui.widgets.placed import Placed

_PLACE = 10
"""Cells that the place has before any fact is shown but the last."""

_SELECTED = 16
"""Cells that the selected words keep beside a message."""


class TopBar(Placed):
    """Where you are on the left, the state of things on the right."""

    DEFAULT_CSS = """
    TopBar { height: 1; background: $panel; color: $foreground; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = ""
        self._facts: Sequence[str] = ()

    def show(self, left: str, facts: Sequence[str]) -> None:
        """Draw both ends. When there is not room for both the first facts go, then the left end is cut."""
        self._left, self._facts = left, [fact for fact in facts if fact]
        self.on_resize()

    def on_resize(self) -> None:
        """Fit what is shown to the width; a line that was hidden has none until now."""
        facts, room = list(self._facts), self.size.width - cells("sorot ") - 2
        while facts[1:] and cells(" · ".join(facts)) > room - min(cells(self._left), _PLACE):
            del facts[0]
        right = " · ".join(facts)
        left = column(self._left, max(0, room - cells(right)))
        self.update(Content("").join([plain("sorot ", "bold $accent"), plain(left), plain(f"  {right}", "$text-muted")]))


class StatusBar(Placed):
    """What is selected, what it is, and what was just done."""

    DEFAULT_CSS = """
    StatusBar { height: 1; background: $surface; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts = ("", Content(""), "", False)
        self._asks = False

    def show(self, selected: str, what: Content, message: str, *, failed: bool = False, asks: bool = False) -> None:
        """Draw the selected words, what they are, and at the right the last message, which comes first when room is short.

        When what they are ``asks`` a question, that comes before a message of success.
        """
        self._parts = (selected, what, message, failed)
        self._asks = asks and not failed
        self.on_resize()

    def on_resize(self) -> None:
        """Fit what is shown to the width; a line that was hidden has none until now."""
        selected, what, message, failed = self._parts
        width, short = self.size.width, min(cells(selected), _SELECTED)
        if message and short + what.cell_length + cells(message) + 4 > width:
            what, message = (what, "") if self._asks else (Content(""), message)
        if message and short + cells(message) + 4 > width:
            selected = ""
        said = column(message, min(cells(message), width))
        kept = column(selected, min(cells(selected), max(0, width - what.cell_length - cells(said) - 4)))
        gap = " " * max(0, width - cells(kept) - 2 - what.cell_length - cells(said))
        style = "$text-error bold" if failed else "$text-success"
        lead = [plain(kept, "bold"), Content("  "), what, Content(gap)] if selected else [what, Content(gap)]
        self.update(Content("").join([*lead, plain(said, style)]))


class HintBar(Placed):
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

"""What differs between the text that was annotated and the one that the article's file has now."""

import difflib
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.text import plain

_MOST = 2000
"""Lines shown; who has more of them needs no list."""


class DifferenceScreen(ModalScreen[None]):
    """Lines that go and lines that come, to scroll through; Escape or Enter leaves."""

    DEFAULT_CSS = """
    DifferenceScreen { align: center middle; }
    DifferenceScreen > Vertical { width: 96%; max-width: 110; height: 90%; background: $surface; border: round $accent; }
    DifferenceScreen Static { height: auto; padding: 0 1; }
    DifferenceScreen VerticalScroll { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", show=False)]

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._before, self._after = before, after

    def compose(self) -> ComposeResult:
        """The title, then the lines."""
        with Vertical():
            yield Static(plain("− the text that was annotated   + the file now   Escape goes back", "$text-muted"))
            with VerticalScroll():
                yield Static(Content("\n").join(_lines(self._before, self._after)))

    def on_mount(self) -> None:
        """Give the keys to what scrolls."""
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def _lines(before: str, after: str) -> list[Content]:
    """Return the lines that differ with two around them."""
    found: list[Content] = []
    for line in difflib.unified_diff(before.split("\n"), after.split("\n"), n=2, lineterm=""):
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            found.append(plain("⋯" if found else "", "$text-muted"))
        else:
            style = {"-": "$text-error", "+": "$text-success"}.get(line[0], "$text-muted")
            found.append(plain({"-": "− "}.get(line[0], f"{line[0]} ") + line[1:], style))
        if len(found) == _MOST:
            break
    return found

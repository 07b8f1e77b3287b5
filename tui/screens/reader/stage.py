"""What the rooms of the reader screen may ask of it."""

from collections.abc import Callable
from typing import Any, Protocol

from textual.message import Message
from textual.screen import Screen

from tui.desk import Desk
from tui.outcome import Outcome
from tui.session import Session
from tui.widgets.reader_view import ReaderView
from tui.widgets.side_panel import SidePanel


class Stage(Protocol):
    """The reader screen as its rooms see it."""

    session: Session
    desk: Desk
    view: ReaderView
    panel: SidePanel

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""

    def show(self, outcome: Outcome) -> None:
        """Show what came of a key: its sentence, its selection, and all that changed."""

    def redraw(self) -> None:
        """Draw again what depends on the project or the selection."""

    def ask(self, screen: Screen[Any], answered: Callable[[Any], Outcome | None]) -> None:
        """Open a dialog; when it closes with an answer other than None, show what came of it. A failure of the store becomes a sentence."""

    def choose(self, start: int, end: int, *, explicit: bool = True) -> None:
        """Select a range of the text."""

    def type_search(self, wanted: str) -> None:
        """Show the field to type a search in."""

    def post_message(self, message: Message) -> bool:
        """Send a message to the app; returns whether it was taken."""
        ...

    def word_at(self, offset: int) -> tuple[int, int]:
        """Return the word at or after an offset."""

    @property
    def narrow(self) -> bool:
        """Whether there is no room for text and panel side by side."""
        ...

    @property
    def panel_shown(self) -> bool:
        """Whether the panel is on the screen."""
        ...

    def show_panel(self, shown: bool) -> None:
        """Put the panel on the screen, or take it away; without it the text has the keys."""

    def copy(self, text: str) -> None:
        """Send text to the clipboard and say so."""

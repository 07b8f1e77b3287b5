"""One line to type, with what is wrong with it shown beneath."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.text import plain
from tui.widgets.typing import LineInput


class PromptScreen(ModalScreen[str | None]):
    """Ask for one line. Returns it, or None when the person left; ``check`` returns what is wrong with it, or ``""``."""

    DEFAULT_CSS = """
    PromptScreen { align: center middle; }
    PromptScreen > Vertical { width: 70; max-width: 96%; height: auto; background: $surface; border: round $accent; padding: 0 1; }
    PromptScreen Static { height: auto; }
    PromptScreen #problem { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, value: str = "", *, check: Callable[[str], str] = lambda value: "") -> None:
        super().__init__()
        self._title, self._value, self._check = title, value, check

    def compose(self) -> ComposeResult:
        """Question, answer, problem."""
        with Vertical():
            yield Static(plain(self._title, "$text-muted"))
            yield LineInput(self._value, id="answer")
            yield Static("", id="problem")

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        problem = self._check(event.value)
        if problem:
            self.query_one("#problem", Static).update(plain(problem))
        else:
            self.dismiss(event.value)

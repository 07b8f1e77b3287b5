"""Choosing a theme: the screen behind shows each one as the cursor comes to it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.widgets.option_list import Option

from tui.text import plain
from tui.widgets.option_list import OptionList


class ThemeScreen(ModalScreen[str | None]):
    """Moving shows a theme, Enter keeps it, Escape goes back to the one before. Returns the name kept, or None."""

    DEFAULT_CSS = """
    ThemeScreen { align: right bottom; background: $background 0%; }
    ThemeScreen > Vertical { width: 32; max-width: 100%; height: auto; max-height: 80%; background: $surface; border: round $accent; }
    ThemeScreen Static { height: auto; padding: 0 1; color: $text-muted; }
    ThemeScreen OptionList { height: auto; max-height: 100%; border: none; background: $surface; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+t", "leave", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        """``names`` are themes the app has registered, in the order to show them in."""
        super().__init__()
        self._names = list(names)
        self._before = ""

    def compose(self) -> ComposeResult:
        """The keys, and the names."""
        with Vertical():
            # The keys stand above, because there are more themes than rows.
            yield Static(plain("Enter keep · Esc back"))
            yield OptionList(*(Option(plain(name)) for name in self._names), id="themes", markup=False)

    def on_mount(self) -> None:
        """Start at the theme that is on."""
        self._before = self.app.theme
        self._list.highlighted = self._names.index(self._before) if self._before in self._names else 0
        self._list.focus()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#themes", OptionList)

    def action_step(self, rows: int) -> None:
        """Go down or up."""
        self._list.highlighted = max(0, min(len(self._names) - 1, (self._list.highlighted or 0) + rows))

    def action_leave(self) -> None:
        """Go back to the theme that was on."""
        self.app.theme = self._before
        self.dismiss(None)

    @on(OptionList.OptionHighlighted)
    def _look(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = self._names[event.option_index]

    @on(OptionList.OptionSelected)
    def _keep(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])

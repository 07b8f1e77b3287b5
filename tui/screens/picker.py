"""A list to choose from by typing part of a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from store.labels import LabelSet
from tui.text import plain
from tui.widgets.option_list import OptionList
from tui.widgets.typing import LineInput

_ROWS = 20
"""Most rows of the list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list: the value it stands for, what is matched against the typing, and words shown beside it."""

    value: str
    name: str
    beside: str = ""
    colour: str = ""


def label_choices(labels: LabelSet, colour: Callable[[str], str]) -> list[Choice]:
    """Return a choice for every label of a project, with its key and what it is for."""
    return [Choice(one.name, one.name, f"{one.key}  {one.description}".strip(), colour(one.name)) for one in labels.labels]


class PickerScreen(ModalScreen[str | None]):
    """Type to narrow the list, Enter to choose, Escape to leave. Returns the value of the choice, or None."""

    DEFAULT_CSS = """
    PickerScreen { align: center middle; }
    PickerScreen > Vertical { width: 60; max-width: 96%; height: auto; max-height: 90%; background: $surface; border: round $accent; }
    PickerScreen Static { height: auto; padding: 0 1; color: $text-muted; }
    PickerScreen LineInput { padding: 0 1; }
    PickerScreen OptionList { border: none; height: auto; max-height: 20; background: $surface; }
    PickerScreen OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up,ctrl+p", "step(-1)", show=False),
        Binding("pagedown", "step(10)", show=False),
        Binding("pageup", "step(-10)", show=False),
    ]

    def __init__(
        self, title: str, choices: Sequence[Choice], *, about: Sequence[str] = (), novel: Callable[[str], Choice | None] | None = None
    ) -> None:
        """``about`` are lines under the title; ``novel`` makes a choice out of what was typed when nothing has that very name."""
        super().__init__()
        self._title, self._all, self._about, self._novel = title, choices, about, novel
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        """Title, what is typed, and the choices that fit it."""
        with Vertical():
            yield Static(plain(self._title))
            for line in self._about:
                yield Static(plain(line, "$text"), classes="about")
            yield LineInput(placeholder="type to narrow", id="typed")
            yield OptionList(id="choices", markup=False)

    def on_mount(self) -> None:
        """Show every choice and wait for typing."""
        self._narrow("")
        self.query_one("#typed").focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value.strip())

    def on_resize(self) -> None:
        """Give the list the rows that the lines above it leave, so that it scrolls instead of going on under the edge."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        above = sum(one.outer_size.height for one in self.query("Static, #typed"))
        box = 2
        self.query_one("#choices", OptionList).styles.max_height = max(2, min(_ROWS, self.size.height * 9 // 10 - box - above))

    def _narrow(self, typed: str) -> None:
        matcher = Matcher(typed)
        ranked = [(matcher.match(one.name) if typed else 1.0, number, one) for number, one in enumerate(self._all)]
        self._shown = [one for score, _, one in sorted(ranked, key=lambda item: (-item[0], item[1])) if score > 0]
        if self._novel and typed and all(one.name != typed for one in self._all):
            extra = self._novel(typed)
            if extra is not None:
                self._shown.append(extra)
        options = self.query_one("#choices", OptionList)
        options.clear_options()
        options.add_options([Option(_line(one)) for one in self._shown])
        options.highlighted = 0 if self._shown else None

    def action_step(self, rows: int) -> None:
        """Move the cursor of the list while the typing goes on."""
        options = self.query_one("#choices", OptionList)
        if self._shown:
            options.highlighted = max(0, min(len(self._shown) - 1, (options.highlighted or 0) + rows))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        row = self.query_one("#choices", OptionList).highlighted
        self.dismiss(self._shown[row].value if row is not None and row < len(self._shown) else None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].value)

    def on_click(self, event: events.Click) -> None:
        """Leave when the click is beside the box."""
        if event.widget is self:
            self.dismiss(None)


def _line(choice: Choice) -> Content:
    return Content("").join([plain(choice.name, choice.colour), plain(f"  {choice.beside}" if choice.beside else "", "$text-muted")])

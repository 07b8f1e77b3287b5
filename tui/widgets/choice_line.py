"""One line to choose from a few values without opening a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.text import plain


class ChoiceLine(Static, can_focus=True):
    """Left and right go to the value before and the next; Enter and Space ask for a list."""

    DEFAULT_CSS = """
    ChoiceLine { height: 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    ChoiceLine:focus { background: $accent 30%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("enter,space", "list", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another value was chosen."""

        line: "ChoiceLine"
        value: str

    @dataclass
    class ListWanted(Message):
        """Somebody wants to see all values."""

        line: "ChoiceLine"

    def __init__(self, values: Sequence[tuple[str, str, str]], value: str, *, id: str | None = None) -> None:
        """``values`` are what is chosen, its name, and what it is in a few words."""
        super().__init__(id=id)
        self.values, self.value = list(values), value

    def on_mount(self) -> None:
        """Show the value."""
        self.choose(self.value)

    def choose(self, value: str) -> None:
        """Show a value."""
        self.value = value
        name, about = next(((name, about) for one, name, about in self.values if one == value), (value, ""))
        self.update(
            Content("").join([plain("‹ ", "$text-muted"), plain(name, "bold"), plain(" ›  ", "$text-muted"), plain(about, "$text-muted")])
        )

    def action_step(self, by: int) -> None:
        """Go to a neighbour, round the ends."""
        at = next((number for number, (one, _, _) in enumerate(self.values) if one == self.value), 0)
        value = self.values[(at + by) % len(self.values)][0]
        self.choose(value)
        self.post_message(self.Changed(self, value))

    def action_list(self) -> None:
        """Ask for a list."""
        self.post_message(self.ListWanted(self))

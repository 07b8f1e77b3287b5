"""The question about a model that did not come with Sorot, before anything of it is loaded."""

import time
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.context import Context
from tui.keymap import Keymap, Keys, Pending, Run
from tui.suggest.trust import Unknown
from tui.text import plain

GRACE = 0.5
"""Seconds in which a yes does not count: a key that was meant for what stood there before must not answer (browsers do the same)."""

_WARNING = (
    "This model did not come with Sorot, or has changed since it was trusted. A model is code: loading it can do all that you may do. "
    "Trust it only if you know where it comes from."
)


class TrustScreen(ModalScreen[bool]):
    """Says what the model is; the keys are those of the table. Returns whether to trust it."""

    DEFAULT_CSS = """
    TrustScreen { align: center middle; }
    TrustScreen > Vertical { width: 78; max-width: 98%; height: auto; max-height: 100%; }
    TrustScreen > Vertical { background: $surface; border: round $warning; padding: 0 1; }
    TrustScreen VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
    TrustScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,space,pagedown", "scroll(1)", show=False),
        Binding("up,k,pageup", "scroll(-1)", show=False),
    ]

    def __init__(self, keymap: Keymap, found: Unknown, otherwise: str) -> None:
        """``otherwise`` says in a few words what a no leads to."""
        super().__init__()
        self._keymap, self._found, self._otherwise = keymap, found, otherwise
        self._pending: Keys = ()
        self._since = 0.0

    def compose(self) -> ComposeResult:
        """What it is, and the keys, which are always in view."""
        with Vertical() as box:
            box.border_title = plain("Trust this model?")
            with VerticalScroll(can_focus=False):
                yield Static(_about(self._found))
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Note when the question came."""
        self._since = time.monotonic()
        self._fit(self.app.size.height)  # Before the first paint, so that the keys are in it.
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Leave the rest to what is said."""
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        keys = self.query_one("#keys", Static)
        self.query_one(VerticalScroll).styles.max_height = max(1, height - 2 - max(2, keys.size.height))

    def _draw(self, more: str = "") -> None:
        lines = [f"{self._keymap.shown('question.yes')} trust and load it", f"{self._keymap.shown('question.no')} {self._otherwise}"]
        said = [plain(line, "bold $foreground") for line in lines] + ([plain(more, "$text-warning")] if more else [])
        self.query_one("#keys", Static).update(Content("\n").join(said))
        self.call_after_refresh(lambda: self._fit(self.size.height))

    def action_scroll(self, by: int) -> None:
        """Show more of what is said."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Answer, if the key is one of the question's; others that are no motion are told what may be pressed."""
        before, self._pending = self._pending, ()
        resolution = self._keymap.resolve(before, event.key, "question", Context())
        match resolution:
            case Run(action) if action.scope == "question":
                event.stop()
                event.prevent_default()
                self._answer(action.id == "question.yes")
            case Pending() as pending:
                event.stop()
                event.prevent_default()
                self._pending = pending.keys
            case _:
                pass

    def _answer(self, yes: bool) -> None:
        if yes and time.monotonic() - self._since < GRACE:
            self._draw("That key came before the question could be read.")
        else:
            self.dismiss(yes)


def _about(found: Unknown) -> Content:
    """Return what a person needs to know, the most important first, for a small screen cuts the end."""
    files = f"{found.files:,} file{'' if found.files == 1 else 's'}, {max(1, found.size // 1000):,} kB"
    return Content("\n").join(
        [
            plain(_WARNING),
            plain(str(found.folder), "bold"),
            plain(f"SHA-256 {found.digest}", "$text-muted"),
            plain(files, "$text-muted"),
        ]
    )

"""The help screen: every key that works where it was asked for."""

from typing import ClassVar, TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.actions import Scope
from tui.cells import cells
from tui.context import Context
from tui.help_text import SCOPE_TITLES, Row, Section, matching, sections
from tui.keymap import Keymap
from tui.text import plain, styled_lines
from tui.widgets.typing import LineInput

NARROW = 76
"""Cells below which what an action does stands under its name instead of beside it."""

TINY = 12
"""Cells below which nothing can be explained."""

KEYS = 14
"""Cells for the keys."""

Part: TypeAlias = tuple[str, str]
"""Text and its style."""

_END: Part = ("\n", "")


class HelpScreen(ModalScreen[None]):
    """Scrolls like the reader does, ``/`` finds a word in it, and ``?``, ``q`` and Escape close it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical { width: 100%; max-width: 110; height: 100%; background: $surface; }
    HelpScreen #title { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    HelpScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    HelpScreen #keys { height: auto; }
    HelpScreen #find { display: none; height: 1; }
    HelpScreen.-finding #find { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,escape,f1", "close", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("space,pagedown,ctrl+d,ctrl+f", "page(1)", show=False),
        Binding("b,pageup,ctrl+u,ctrl+b", "page(-1)", show=False),
        Binding("g,home", "edge(-1)", show=False),
        Binding("G,end", "edge(1)", show=False),
        Binding("slash", "find", show=False),
    ]

    def __init__(self, keymap: Keymap, scope: Scope, context: Context | None = None) -> None:
        super().__init__()
        self._title = f"Keys: {SCOPE_TITLES[scope]}"
        self._sections = sections(keymap, scope, context)
        self._wanted = ""

    def compose(self) -> ComposeResult:
        """Title, keys, and a line to type in when something is looked for."""
        with Vertical():
            yield Static(id="title")
            with VerticalScroll():
                yield Static(id="keys")
            yield LineInput(placeholder="part of a key, name or explanation", id="find")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        title = [plain(self._title, "bold"), plain("  j k scroll  / find  ? close", "$text-muted")]
        self.query_one("#title", Static).update(Content("").join(title))
        self.query_one(VerticalScroll).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out for the width there is."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        inside = min(width, 110) - 3
        found = matching(self._sections, self._wanted)
        # A few cells hold no words, and laying thousands of rows out for them would take for ever.
        parts = [part for section in found for part in _section(section, inside)] if inside >= TINY else [("?", "")]
        self.query_one("#keys", Static).update(styled_lines(parts or [("No action holds these words.", "$text-muted")]))

    def action_close(self) -> None:
        """Leave the search, then the help."""
        if self.has_class("-finding"):
            self._stop_finding()
            self.query_one("#find", LineInput).value = ""
        else:
            self.dismiss(None)

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by screens, keeping a row in view."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

    def action_edge(self, end: int) -> None:
        """Go to the top or the bottom."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_to(y=0 if end < 0 else scroll.max_scroll_y, animate=False)

    def action_find(self) -> None:
        """Show the line to type in."""
        self.add_class("-finding")
        self.query_one("#find", LineInput).focus()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        self._wanted = event.value
        self._draw(self.size.width)
        self.action_edge(-1)

    @on(Input.Submitted, "#find")
    def _stop_finding(self) -> None:
        self.remove_class("-finding")
        self.query_one(VerticalScroll).focus()


def _section(section: Section, width: int) -> list[Part]:
    """Return the lines of one section."""
    return [(section.title, "bold $accent"), _END, *(part for row in section.rows for part in _row(row, width)), _END]


def _row(row: Row, width: int) -> list[Part]:
    """Return the lines of one action: keys and name, and what it does beside or below them; grey when it is off."""
    keys = "  ".join(row.keys) or "no key"
    gap = " " * max(2, KEYS - cells(keys))
    first = [(keys, "bold" if row.keys else "$text-muted"), (gap, ""), (row.title, "$text-muted" if row.reason else "")]
    if width < NARROW:
        below = (part for line in _folded(row.help, width - 2) for part in (("  " + line, "$text-muted"), _END))
        return [*first, _END, *below]
    start = KEYS + 30
    beside = _folded(row.help, width - start)
    first.append((" " * max(2, start - sum(cells(text) for text, _ in first)), ""))
    rest = (part for line in beside[1:] for part in ((" " * start + line, "$text-muted"), _END))
    return [*first, (beside[0], "$text-muted"), _END, *rest]


def _folded(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` cells, broken between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

"""The panel beside the text: entities by form, notes, and the queue of open suggestions."""

from collections.abc import Callable, Sequence
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store.model import Note
from tui.grouping import Form, by_label
from tui.widgets.panel_list import About, Line, PanelList

Tab = Literal["entities", "notes", "queue"]
TABS: tuple[Tab, ...] = ("entities", "notes", "queue")
_WIDTH = 34
"""Cells of the panel beside the text, with its border."""


class SidePanel(Vertical):
    """Three lists in one place; Enter on a line goes to what it names."""

    DEFAULT_CSS = """
    SidePanel { width: 34; border-left: solid $panel; background: $background; }
    SidePanel Static { height: 1; padding: 0 1; }
    """

    def __init__(self, colour: Callable[[str], str], proposed: Callable[[Form], str] = lambda form: "") -> None:
        """``colour`` gives a label its colour; ``proposed`` says which name a form may stand for, or nothing."""
        super().__init__()
        self.tab: Tab = "entities"
        self.lines = PanelList(colour, proposed)
        """The list that has the cursor."""
        self._labels: Sequence[str] = ()
        self._entities: Sequence[Form] = ()
        self._queue: Sequence[Form] = ()
        self._waiting = 0
        self._notes: Sequence[About] = ()

    def compose(self) -> ComposeResult:
        """Show the names of the tabs over the list."""
        yield Static(id="tabs")
        yield self.lines

    def show(self, labels: Sequence[str], entities: Sequence[Form], queue: Sequence[Form], waiting: int, notes: Sequence[About]) -> None:
        """Draw what the article holds; ``waiting`` is how many suggestions nobody has decided on."""
        self._labels, self._entities, self._queue, self._notes, self._waiting = labels, entities, queue, notes, waiting
        self._draw()

    def turn(self, tab: Tab) -> None:
        """Show another tab."""
        self.tab = tab
        self._draw()

    def page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.lines.move(pages * self.lines.page)

    def chosen(self) -> Form | Note | None:
        """Return what the cursor is on."""
        return self.lines.chosen

    def _draw(self) -> None:
        counts = {"entities": len(self._entities), "notes": len(self._notes), "queue": self._waiting}
        names = [f"{tab} {counts[tab]}" for tab in TABS]
        # Where there is no room for two spaces between them one has to do.
        gap = Content("  " if len("  ".join(names)) <= max(self.size.width, _WIDTH) - 3 else " ")
        styles = ["bold underline $accent" if tab == self.tab else "$text-muted" for tab in TABS]
        parts = [part for name, style in zip(names, styles, strict=True) for part in (Content.styled(name, style), gap)]
        self.query_one("#tabs", Static).update(Content("").join(parts))
        if self.tab == "notes":
            self.lines.fill(self._notes, "No notes yet. n writes one on what is selected, M on the article.")
        elif self.tab == "entities":
            self.lines.fill(self._forms(self._entities), "Nothing tagged yet.")
        else:
            self.lines.fill(self._forms(self._queue), "Nothing to review.")

    def _forms(self, forms: Sequence[Form]) -> list[Line]:
        """Return the forms, each after the label it has."""
        lines: list[Line] = []
        for label, members in by_label(forms, self._labels):
            lines += [label, *members]
        return lines

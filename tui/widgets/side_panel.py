"""The panel beside the text: entities by form, notes, and the queue of open suggestions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.widgets.option_list import Option

from store.model import Note
from tui.columns import column
from tui.grouping import Form, by_label, note_title
from tui.text import plain
from tui.widgets.option_list import OptionList

Tab = Literal["entities", "notes", "queue"]
TABS: tuple[Tab, ...] = ("entities", "notes", "queue")


class SidePanel(Vertical):
    """Three lists in one place; Enter on a line goes to what it names."""

    DEFAULT_CSS = """
    SidePanel { width: 34; border-left: solid $panel; background: $background; }
    SidePanel Static { height: 1; padding: 0 1; }
    SidePanel OptionList { height: 1fr; border: none; padding: 0; background: $background; scrollbar-size-vertical: 1; }
    SidePanel OptionList:focus { border: none; background: $surface; }
    """

    @dataclass
    class FormChosen(Message):
        """A line of mentions was chosen."""

        form: Form

    @dataclass
    class NoteChosen(Message):
        """A note was chosen."""

        note: Note

    def __init__(self, colour: Callable[[str], str]) -> None:
        super().__init__()
        self.tab: Tab = "entities"
        self._colour = colour
        self._labels: Sequence[str] = ()
        self._entities: Sequence[Form] = ()
        self._queue: Sequence[Form] = ()
        self._notes: Sequence[tuple[str, Note]] = ()
        self._lines: list[Form | Note | None] = []

    def compose(self) -> ComposeResult:
        """Show the names of the tabs over the list."""
        yield Static(id="tabs")
        yield OptionList(id="lines", markup=False)

    def show(self, labels: Sequence[str], entities: Sequence[Form], queue: Sequence[Form], notes: Sequence[tuple[str, Note]]) -> None:
        """Draw what the article holds. ``notes`` are pairs of what a note is about and the note."""
        self._labels, self._entities, self._queue, self._notes = labels, entities, queue, notes
        self._draw()

    def turn(self, tab: Tab) -> None:
        """Show another tab."""
        self.tab = tab
        self._draw()

    @property
    def lines(self) -> OptionList:
        """The list that has the cursor."""
        return self.query_one("#lines", OptionList)

    def page(self, pages: int) -> None:
        """Move the cursor by pages."""
        rows = [row for row, line in enumerate(self._lines) if line is not None]
        if rows and self.lines.highlighted is not None:
            wanted = self.lines.highlighted + pages * max(1, self.lines.size.height - 1)
            self.lines.highlighted = min(rows, key=lambda row: abs(row - wanted))

    def chosen(self) -> Form | Note | None:
        """Return what the cursor is on."""
        row = self.lines.highlighted
        return self._lines[row] if row is not None and row < len(self._lines) else None

    def _draw(self) -> None:
        counts = {"entities": len(self._entities), "notes": len(self._notes), "queue": sum(form.count for form in self._queue)}
        parts = []
        for tab in TABS:
            style = "bold underline $accent" if tab == self.tab else "$text-muted"
            parts += [Content.styled(f"{tab} {counts[tab]}", style), Content("  ")]
        self.query_one("#tabs", Static).update(Content("").join(parts))
        row = self.lines.highlighted
        options, self._lines = self._options()
        self.lines.clear_options()
        self.lines.add_options(options)
        usable = [number for number, line in enumerate(self._lines) if line is not None]
        if usable:
            self.lines.highlighted = min(usable, key=lambda number: abs(number - (row or 0)))

    def _options(self) -> tuple[list[Option], list[Form | Note | None]]:
        width = max(12, (self.size.width or 34) - 3)
        if self.tab == "notes":
            lines = [
                Content("").join(
                    [plain(column(about, width // 2), "bold"), Content(" "), plain(column(note_title(note), width - width // 2 - 1))]
                )
                for about, note in self._notes
            ]
            found: list[Form | Note | None] = [note for _, note in self._notes]
            empty = "No notes yet. n writes one on what is selected, M on the article."
        else:
            lines, found = self._forms(self._entities if self.tab == "entities" else self._queue, width)
            empty = "Nothing tagged yet." if self.tab == "entities" else "Nothing to review."
        if not lines:
            return [Option(plain(empty, "$text-muted"), disabled=True)], [None]
        return [Option(line, disabled=item is None) for line, item in zip(lines, found, strict=True)], found

    def _forms(self, forms: Sequence[Form], width: int) -> tuple[list[Content], list[Form | Note | None]]:
        lines: list[Content] = []
        found: list[Form | Note | None] = []
        for label, members in by_label(forms, self._labels):
            lines.append(plain(label, f"bold {self._colour(label)}"))
            found.append(None)
            for form in members:
                name = " = ".join([form.name, *[one for one in form.forms if one != form.name]])
                name += f" = {form.proposed}?" if form.proposed else ""
                sign = " ✎" if form.noted else (f" {form.score:.2f}" if form.open else "")
                count = f"{form.count:>4}"
                lines.append(Content("").join([plain(" " + column(name, width - 5 - len(sign)) + count), plain(sign, "$text-muted")]))
                found.append(form)
        return lines, found

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what was chosen."""
        event.stop()
        item = self._lines[event.option_index]
        if isinstance(item, Form):
            self.post_message(self.FormChosen(item))
        elif isinstance(item, Note):
            self.post_message(self.NoteChosen(item))

"""The lines of the side panel: labels with the forms under them, or notes, drawn only where they are looked at."""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.model import Note
from tui.cells import cells
from tui.columns import column
from tui.grouping import Form, note_title
from tui.widgets.row_list import RowList, label_colour


class About(NamedTuple):
    """A note and, in a word or two, what it is about."""

    about: str
    note: Note


Line: TypeAlias = Form | About | str | None
"""What a row stands for: mentions, a note, the label over those that follow, or nothing but the words for an empty list."""


_ROWS = 4
"""For the words of an empty list, whatever the width."""


class PanelList(RowList):
    """A list whose cursor passes over labels. ``proposed`` says for a form, when it is drawn, which name it may stand for."""

    DEFAULT_CSS = """
    PanelList:focus { background: $surface; }
    """

    def __init__(self, colour: Callable[[str], str], proposed: Callable[[Form], str]) -> None:
        super().__init__()
        self._colour, self._proposed = colour, proposed
        self._lines: Sequence[Line] = ()
        self._empty = ""

    def fill(self, lines: Sequence[Line], empty: str) -> None:
        """Draw lines, with the cursor on the nearest to where it was; ``empty`` is what is said where there are none."""
        self._lines, self._empty = lines or [None] * _ROWS, empty
        self.show(len(self._lines), self._usable(self.row, 1))

    @property
    def chosen(self) -> Form | Note | None:
        """What the cursor is on."""
        line = self._lines[self.row] if self.row < len(self._lines) else None
        return line.note if isinstance(line, About) else line if isinstance(line, Form) else None

    def move_to(self, row: int) -> None:
        """Move the cursor to a row, or to the nearest in that direction that is no label."""
        super().move_to(self._usable(row, 1 if row > self.row else -1))

    def _usable(self, row: int, step: int) -> int:
        last = len(self._lines) - 1
        row = max(0, min(row, last))
        for direction in (step, -step):
            at = row
            while 0 <= at <= last:
                if isinstance(self._lines[at], Form | About):
                    return at
                at += direction
        return row

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Return label, form or note."""
        line = self._lines[row]
        if not isinstance(line, Form | About):
            base = self.rich_style  # The cursor passes over it.
        if isinstance(line, Form):
            segments = self._form(line, width, base)
        elif isinstance(line, About):
            about = max(1, width // 2 - 1)
            segments = [Segment(" " + column(line.about, about), base + Style(bold=True))]
            segments.append(Segment(" " + column(note_title(line.note), width - about - 2), base))
        elif line is None:
            said = dict(enumerate(wrap(self._empty, max(1, width - 2))))
            segments = [Segment(" " + column(said.get(row, ""), width - 1), self.muted(base))]
        else:
            segments = [Segment(" " + column(line, width - 1), base + Style(bold=True, color=label_colour(self._colour(line))))]
        return Strip(segments).adjust_cell_length(width, base)

    def _form(self, form: Form, width: int, base: Style) -> list[Segment]:
        name = " = ".join([form.name, *[one for one in form.forms if one != form.name]])
        proposed = self._proposed(form)
        name += f" = {proposed}?" if proposed else ""
        sign = " ✎" if form.noted else (f" {form.score:.2f}" if form.open else "")
        count = f"{form.count:>4}"
        room = max(1, width - 3 - cells(count) - cells(sign))
        return [Segment("  " + column(name, room) + count, base), Segment(sign, self.muted(base))]

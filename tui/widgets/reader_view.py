"""The reader: one article, its marks and the current selection, drawn line by line. Everything outside speaks code points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.cells import cluster_at
from tui.layout import MEASURE, Mode, lay_out, paragraph_mode
from tui.marks import Mark, MarkIndex
from tui.motions import Selection, word_at
from tui.paint import MARGIN
from tui.text import show
from tui.widgets.reader_mouse import Drag, press, word_in_row
from tui.widgets.reader_rows import Hint, Styles, draw_row

CONTEXT_ROWS = 2
"""Rows kept in view above and below what is revealed."""

_PARTS = ("span", "suggestion", "search", "preview", "candidate", "selection", "hint", "noted", "open")
_CACHED_ROWS = 1000


class ReaderView(ScrollView, can_focus=True):
    """Shows one article. It holds no bindings: the screen turns keys into calls, and the reader says what the mouse did."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"reader--{part}" for part in _PARTS}
    DEFAULT_CSS = """
    ReaderView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    ReaderView .reader--search { background: $warning 30%; }
    ReaderView .reader--hint { background: $warning; color: $background; text-style: bold; }
    ReaderView .reader--noted { color: $accent; }
    ReaderView .reader--open { color: $foreground 60%; }
    """

    @dataclass
    class SelectionChanged(Message):
        """The selection is now ``[start, end)``, by a call or by the mouse."""

        start: int
        end: int

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message is overtaken by this one."""
            return isinstance(message, ReaderView.SelectionChanged)

    @dataclass
    class SpanClicked(Message):
        """The text at ``offset`` was clicked and a span or suggestion is there: ``id`` is the id of the shortest mark."""

        offset: int
        id: str

    @dataclass
    class RangeDragged(Message):
        """The mouse has let go after dragging over ``[start, end)``; SelectionChanged came before."""

        start: int
        end: int

    @dataclass
    class ViewMoved(Message):
        """The first offset in view is now ``top``: by scrolling, resizing or showing another text."""

        top: int

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message is overtaken by this one."""
            return isinstance(message, ReaderView.ViewMoved)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paragraphs: Mode = "apart"
        self._rows = lay_out("", 1)
        self._marked = MarkIndex()
        self._chosen = Selection(0, 0)
        self._goal_cell: int | None = None
        self._first = 0
        self._hints: dict[int, list[Hint]] = {}
        self._hinted: tuple[tuple[int, str], ...] = ()
        self._strips: dict[int, tuple[Any, Strip]] = {}
        self._looks: Styles | None = None
        self._pressed: Drag | None = None
        self._arranging = False
        self._unseen = False

    # What is shown

    @property
    def text(self) -> str:
        """The text as shown: same length and offsets as the article's, safe for a terminal."""
        return self._rows.text

    def show_document(self, text: str, selection: tuple[int, int] | None = None, top: int | None = None) -> None:
        """Show another text. ``selection`` defaults to its first word, ``top`` (an offset in the first row shown) to its start."""
        self._paragraphs = paragraph_mode(text)
        self._rows = lay_out(text, self._measure, self._paragraphs)
        self._marked = MarkIndex()
        self._hints, self._hinted = {}, ()
        start, end = self._within(*(selection or word_at(self.text, 0)))
        self._chosen, self._goal_cell, self._pressed = Selection(start, end), None, None
        self._arrange(top or 0)
        self._unseen = selection is not None and top is None
        if self._height:
            self._show_selection()
        self.post_message(self.SelectionChanged(start, end))

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Replace what is drawn over the text; only rows that look different are drawn again, and no text moves."""
        before, self._marked = self._marked, MarkIndex(marks)
        layout = self._rows
        for row in self._rows_in_view():
            start, end = layout.starts[row], layout.ends[row]
            if before.overlapping(start, end) != self._marked.overlapping(start, end):
                self._redraw(row)

    def show_hints(self, hints: Sequence[tuple[int, str]]) -> None:
        """Draw letters over the first cells of the text at each offset; an empty sequence takes them away."""
        before, self._hinted = self._hints, tuple(hints)
        self._place_hints()
        for row in {*before, *self._hints}:
            self._redraw(row)

    def _place_hints(self) -> None:
        self._hints = {}
        for offset, letters in self._hinted:
            row = self._rows.row_of(offset)
            self._hints.setdefault(row, []).append((self._rows.cell_of(offset, row), show(letters)))

    # The selection

    @property
    def selection(self) -> tuple[int, int]:
        """The current selection."""
        return self._chosen.range

    def select(self, start: int, end: int, *, anchor: int | None = None, scroll: bool = True) -> None:
        """Select ``[start, end)``, widened to whole graphemes and kept within the text; ``anchor`` is the end that stays when extended."""
        self._goal_cell = None
        start, end = self._within(start, end)
        self._choose(Selection(end, start) if anchor is not None and anchor >= end else Selection(start, end))
        if scroll:
            self.reveal(start, end)

    def row_range(self, offset: int) -> tuple[int, int]:
        """Return where the row that holds ``offset`` starts and where its text ends."""
        row = self._rows.row_of(offset)
        return self._rows.starts[row], self._rows.ends[row]

    def move_row(self, rows: int, *, extend: bool = False) -> None:
        """Move the selection to the word ``rows`` text rows below (above when negative), in the column it started from."""
        step = 1 if rows > 0 else -1
        now = self._chosen
        head = (
            (now.head if now.head < now.anchor else max(now.head - 1, now.anchor)) if extend else (now.start if step < 0 else now.end - 1)
        )
        row = self._rows.row_of(max(head, 0))
        for _ in range(abs(rows)):
            row = self._rows.text_row(row + step, step)
        self._go(row, self._column(), extend=extend)
        self.reveal(self._chosen.head, self._chosen.head)

    def _column(self) -> int:
        if self._goal_cell is None:
            self._goal_cell = self._rows.cell_of(self._chosen.start)
        return self._goal_cell

    def _go(self, row: int, cell: int, *, extend: bool = False) -> None:
        word = word_in_row(self._rows, row, cell)
        self._choose(self._chosen.to(self.text, word) if extend else Selection(*word))

    def _within(self, start: int, end: int) -> tuple[int, int]:
        text = self.text
        start = cluster_at(text, min(max(start, 0), max(len(text) - 1, 0)))[0]
        last = cluster_at(text, min(max(end - 1, start), max(len(text) - 1, 0)))[1]
        return start, max(last, start)

    def _choose(self, selection: Selection) -> None:
        before, self._chosen = self._chosen, selection
        if before.range == selection.range:
            return
        rows = {row for one in (before, selection) for row in self._rows_of(*one.range)}
        for row in rows:
            self._redraw(row)
        self.post_message(self.SelectionChanged(*selection.range))

    # The view

    @property
    def top_offset(self) -> int:
        """Offset of the first character in view, to come back to."""
        return self._first

    @property
    def percent(self) -> int:
        """How much of the text is above the bottom of the view, 0 to 100."""
        rows = len(self._rows)
        return min(100, 100 * (self.scroll_offset.y + self._height) // rows)

    def visible_range(self) -> tuple[int, int]:
        """Return the offsets of the first character in view and after the last."""
        rows = self._rows_in_view()
        return self._rows.starts[rows[0]], self._rows.ends[rows[-1]]

    def scroll_rows(self, rows: int) -> None:
        """Move the view by rows, down when positive. The selection stays where it is in the text."""
        self._scroll(self.scroll_offset.y + rows)

    def page(self, pages: float) -> None:
        """Move the view by pages (0.5 is half a page) and put the selection on the word in the same place of the view.

        Two rows stay in view over a whole page. Where the view cannot move, the selection goes to the first or last row.
        """
        rows = max(1, round(abs(pages) * (self._height - CONTEXT_ROWS)))
        step = 1 if pages > 0 else -1
        top, column = self.scroll_offset.y, self._column()
        place = min(max(self._rows.row_of(self._chosen.start) - top, 0), self._height - 1)
        self._scroll(top + step * rows)
        moved = self.scroll_offset.y != top
        row = self.scroll_offset.y + place if moved else (len(self._rows) - 1 if step > 0 else 0)
        self._go(self._rows.text_row(row, 1 if place < self._height // 2 else -1), column)
        self._goal_cell = column

    def reveal(self, start: int, end: int) -> None:
        """Scroll as little as shows ``[start, end)`` with two rows around it; not at all when it is in view."""
        first = self._rows.row_of(start)
        last = max(self._rows.row_of(max(end - 1, start)), first)
        top, height = self.scroll_offset.y, self._height
        if height <= 0 or (first >= top and last < top + height):
            return
        around = max(min(CONTEXT_ROWS, (height - (last - first + 1)) // 2), 0)
        self._scroll(first - around if first < top else min(last + around - height + 1, first - around))

    def _scroll(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True)

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scroll without animation, whatever is asked for: it costs a hundred times the page it shows."""
        super().scroll_to(x, y, **(options | {"animate": False}))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which character is at the top, unless it moved only because rows have another width now."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value) and not self._arranging:
            self._first = self._rows.starts[min(round(new_value), len(self._rows) - 1)]
            self.post_message(self.ViewMoved(self._first))

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Select the word pressed on, or with Ctrl or Alt the character."""
        self._pressed = press(self._rows, *self._cell_under(event), fine=event.ctrl or event.meta) if event.button == 1 else None
        if self._pressed is not None:
            event.stop()
            self.capture_mouse()
            self._goal_cell = None
            self._choose(Selection(*self._pressed.origin))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from the word pressed on to the one under the mouse; above or below the view, scroll there."""
        if self._pressed is None:
            return
        row, cell = self._cell_under(event)
        if not self.scroll_offset.y <= row < self.scroll_offset.y + self._height:
            self.scroll_rows(-1 if row < self.scroll_offset.y else 1)
        self._pressed, chosen = self._pressed.to(self._rows, row, cell)
        if self._pressed.moved:
            self._choose(chosen)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag, or select the span that was clicked."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        event.stop()
        self.release_mouse()
        mark = self._marked.at(pressed.offset)
        if pressed.moved:
            self.post_message(self.RangeDragged(*self.selection))
        elif mark is not None:
            self.select(mark.start, mark.end, scroll=False)
            self.post_message(self.SpanClicked(pressed.offset, mark.id))

    def _cell_under(self, event: events.MouseEvent) -> tuple[int, int]:
        at = event.get_content_offset_capture(self)
        return at.y + self.scroll_offset.y, at.x - self._left

    # Drawing

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    @property
    def _room(self) -> int:
        # Before the first layout the width of the screen is the best guess, so that a long text is not wrapped for nothing.
        return self.scrollable_content_region.width or self.app.size.width - 1

    @property
    def _measure(self) -> int:
        return max(min(MEASURE, self._room - MARGIN - 1), 1)

    @property
    def _left(self) -> int:
        """Cells before the text, the margin included."""
        return max((self._room - self._rows.width - MARGIN - 1) // 2, 0) + MARGIN

    def _rows_in_view(self) -> range:
        last = len(self._rows)
        top = min(self.scroll_offset.y, last - 1)
        return range(top, max(min(top + self._height, last), top + 1))

    def _rows_of(self, start: int, end: int) -> range:
        view = self._rows_in_view()
        first, last = self._rows.row_of(start), self._rows.row_of(max(end - 1, start))
        return range(max(first, view.start), min(last + 1, view.stop))

    def _redraw(self, row: int) -> None:
        y = row - self.scroll_offset.y
        if 0 <= y < self._height:
            self.refresh(Region(0, y + self.gutter.top, self.outer_size.width, 1))

    def _arrange(self, top: int) -> None:
        """Take a new layout to the screen, with the row that holds ``top`` first in view."""
        self._strips.clear()
        self._place_hints()
        self._arranging = True
        try:
            self.virtual_size = Size(self._room, len(self._rows))
            self._scroll(self._rows.row_of(top))
        finally:
            self._arranging = False
        self._first = top
        self.refresh()
        self.post_message(self.ViewMoved(top))

    def on_resize(self) -> None:
        """Lay the text out again when its width changed, around the character that was at the top."""
        if self._measure != self._rows.width:
            in_view = self._rows.row_of(self._chosen.start) in self._rows_in_view()
            self._rows = lay_out(self.text, self._measure, self._paragraphs)
            self._unseen = self._unseen or in_view
            self._arrange(self._first)
        else:
            self._strips.clear()
        self._show_selection()

    def _show_selection(self) -> None:
        if self._unseen:
            self._unseen = False
            self.reveal(*self.selection)

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        row = self.scroll_offset.y + y
        styles = self._looks or self._make_styles()
        width = self.size.width
        layout = self._rows
        if row >= len(layout):
            return Strip.blank(width, styles.base)
        start, end = layout.starts[row], layout.ends[row]
        marks = self._marked.overlapping(start, end)
        chosen = self.selection
        part = (max(chosen[0], start), min(chosen[1], end), self.has_focus) if chosen[0] < end and start < chosen[1] else None
        hints = self._hints.get(row, ())
        key = (marks, part, hints and tuple(hints), width)
        drawn = self._strips.get(row)
        if drawn is not None and drawn[0] == key:
            return drawn[1]
        strip = draw_row(layout, row, marks, part and part[:2], self.has_focus, hints, styles, self._left, width)
        if len(self._strips) >= _CACHED_ROWS:
            self._strips.clear()
        self._strips[row] = (key, strip)
        return strip

    def _make_styles(self) -> Styles:
        theme = {part: self.get_component_rich_style(f"reader--{part}", partial=True) for part in _PARTS}
        base = self.rich_style
        self._looks = Styles(Style(color=base.color, bgcolor=base.bgcolor), theme)
        return self._looks

    def notify_style_update(self) -> None:
        """Forget every row drawn in the old colours."""
        super().notify_style_update()
        self._looks = None
        self._strips.clear()

    def on_focus(self) -> None:
        """Draw the selection as the one keys act on."""
        for row in self._rows_of(*self.selection):
            self._redraw(row)

    on_blur = on_focus

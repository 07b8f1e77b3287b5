"""The reader: one article, its marks and the current selection, drawn line by line. Everything outside speaks code points."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.cells import cluster_at
from tui.marks import Marks
from tui.motions import Selection, word_at
from tui.text import show
from tui.widgets.reader_mouse import Drag, press, word_in_row
from tui.widgets.reader_rows import Hint, Styles, component, draw_row
from tui.widgets.rows_view import CONTEXT_ROWS, RowsView

_PARTS = ("span", "suggestion", "search", "preview", "candidate", "selection", "hint", "noted", "open")
_CACHED_ROWS = 1000


class ReaderView(RowsView, can_focus=True):
    """Shows one article. It holds no bindings: the screen turns keys into calls, and the reader says what the mouse did."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"reader--{part}" for part in _PARTS}
    DEFAULT_CSS = """
    ReaderView {
        background: $background;
        color: $foreground;
        & > .reader--search { background: $warning 30%; }
        & > .reader--hint { background: $warning; color: auto; text-style: bold; }
        & > .reader--noted { color: $accent; }
        & > .reader--open { color: $foreground 60%; }
        &:ansi > .reader--search { background: ansi_cyan; color: ansi_black; }
        &:ansi > .reader--hint { background: ansi_yellow; color: ansi_black; }
        &:ansi > .reader--open { color: ansi_default; }
    }
    """

    class SelectionChanged(Message):
        """The selection is now ``[start, end)``, by a call or by the mouse."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start = start
            self.end = end

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message is overtaken by this one."""
            return isinstance(message, ReaderView.SelectionChanged)

    class SpanClicked(Message):
        """The text at ``offset`` was clicked and a span or suggestion is there: ``id`` is the id of the shortest mark."""

        def __init__(self, offset: int, id: str) -> None:
            super().__init__()
            self.offset = offset
            self.id = id

    class RangeDragged(Message):
        """The mouse has let go after dragging over ``[start, end)``; SelectionChanged came before."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start = start
            self.end = end

    class ViewMoved(Message):
        """The first offset in view is now ``top``: by scrolling, resizing or showing another text."""

        def __init__(self, top: int) -> None:
            super().__init__()
            self.top = top

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message is overtaken by this one."""
            return isinstance(message, ReaderView.ViewMoved)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._marked = Marks()
        self._chosen = Selection(0, 0)
        self._goal: int | None = None
        self._hints: Sequence[tuple[int, str]] = ()
        self._hinted: dict[int, list[Hint]] = {}
        self._strips: dict[int, tuple[Any, Strip]] = {}
        self._looks: Styles | None = None
        self._pressed: Drag | None = None
        self._unseen = False

    # What is shown

    def show_document(self, text: str, selection: tuple[int, int] | None = None, top: int | None = None) -> None:
        """Show another text. ``selection`` defaults to its first word, ``top`` (an offset in the first row shown) to its start.

        Marks and hints of the text before are gone. With a selection and no ``top``, the selection is in view.
        """
        self._marked, self._hints, self._goal, self._pressed = Marks(), (), None, None
        self.show_text(text, top or 0)
        self._chosen = Selection(*self._within(*(selection or word_at(self.text, 0))))
        self._unseen = selection is not None and top is None and not self.height_in_rows
        if selection is not None and top is None:
            self.reveal(*self.selection)
        self.post_message(self.SelectionChanged(*self.selection))

    def set_marks(self, marks: Marks) -> None:
        """Replace what is drawn over the text; only rows that look different are drawn again, and no text moves."""
        before, self._marked = self._marked, marks
        for row in self.rows_in_view():
            start, end = self.rows.starts[row], self.rows.ends[row]
            if before.overlapping(start, end) != self._marked.overlapping(start, end):
                self.redraw(row)

    def show_hints(self, hints: Sequence[tuple[int, str]]) -> None:
        """Draw letters over the first cells of the text at each offset; an empty sequence takes them away."""
        before, self._hints = self._hinted, tuple(hints)
        self._place_hints()
        for row in {*before, *self._hinted}:
            self.redraw(row)

    def _place_hints(self) -> None:
        self._hinted = {}
        for offset, letters in self._hints:
            row = self.rows.row_of(offset)
            self._hinted.setdefault(row, []).append((self.rows.cell_of(offset, row), show(letters)))

    # The selection

    @property
    def selection(self) -> tuple[int, int]:
        """The current selection."""
        return self._chosen.range

    def select(self, start: int, end: int, *, anchor: int | None = None, scroll: bool = True) -> None:
        """Select ``[start, end)``, widened to whole graphemes and kept within the text; ``anchor`` is the end that stays when extended."""
        self._goal = None
        start, end = self._within(start, end)
        self._choose(Selection(end, start) if anchor is not None and anchor >= end else Selection(start, end))
        if scroll:
            self.reveal(start, end)

    def move_row(self, rows: int, *, extend: bool = False) -> None:
        """Move the selection to the word ``rows`` text rows below (above when negative), in the column it started from."""
        self.need_row(self._chosen.start)
        step = 1 if rows > 0 else -1
        now = self._chosen
        backward = now.head < now.anchor if extend else step < 0
        row = self.rows.row_of(now.start if backward else max(now.end - 1, now.start))
        for _ in range(abs(rows)):
            row = self.rows.text_row(row + step, step)
        column = self._column()
        self._go(row, column, extend=extend)
        head = self._chosen.head if self._chosen.head < self._chosen.anchor else self._chosen.end - 1
        self.reveal(head, head + 1)

    def page(self, pages: float) -> None:
        """Move the view by pages (0.5 is half a page) and put the selection on the word in the same place of the view.

        Two rows stay in view over a whole page. Where the view cannot move, the selection goes to the first or last row.
        """
        self.need_row(self._chosen.start)
        step = 1 if pages > 0 else -1
        by = max(1, round(abs(pages) * (self.height_in_rows - CONTEXT_ROWS)))
        top, column = self.scroll_offset.y, self._column()
        place = min(max(self.rows.row_of(self._chosen.start) - top, 0), max(self.height_in_rows - 1, 0))
        self.scroll_rows(step * by)
        edge = len(self.rows) - 1 if step > 0 else 0
        row = edge if self.scroll_offset.y == top else self.scroll_offset.y + place
        self._go(self.rows.text_row(row, 1 if place * 2 < self.height_in_rows else -1), column)

    def _column(self) -> int:
        if self._goal is None:
            self._goal = self.rows.cell_of(self._chosen.start)
        return self._goal

    def _go(self, row: int, cell: int, *, extend: bool = False) -> None:
        word = word_in_row(self.rows, row, cell)
        self._choose(self._chosen.to(self.text, word) if extend else Selection(*word))

    def _within(self, start: int, end: int) -> tuple[int, int]:
        last = max(len(self.text) - 1, 0)
        start = cluster_at(self.text, min(max(start, 0), last))[0]
        return start, max(cluster_at(self.text, min(max(end - 1, start), last))[1], start)

    def _choose(self, selection: Selection) -> None:
        before, self._chosen = self._chosen, selection
        if before.range == selection.range:
            return
        for row in {*self.rows_of(*before.range), *self.rows_of(*selection.range)}:
            self.redraw(row)
        self.post_message(self.SelectionChanged(*selection.range))

    # The view

    def view_moved(self) -> None:
        """Tell which character is at the top now."""
        self.post_message(self.ViewMoved(self.top_offset))

    def rows_changed(self) -> None:
        """Forget what was drawn of other rows."""
        self._strips.clear()
        self._place_hints()

    def keep_in_view(self, height: int) -> tuple[int, int] | None:
        """Return the selection if it is in view, or was to be shown as soon as there is a view."""
        row = self.rows.row_of(self._chosen.start)
        in_view = self.scroll_offset.y <= row < self.scroll_offset.y + height
        unseen, self._unseen = self._unseen, False
        return self.selection if unseen or in_view else None

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Select the word pressed on, or with Ctrl or Alt the character."""
        self._pressed = press(self.rows, *self._cell_under(event), fine=event.ctrl or event.meta) if event.button == 1 else None
        if self._pressed is not None:
            event.stop()
            self.capture_mouse()
            self._goal = None
            self._choose(Selection(*self._pressed.origin))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from the word pressed on to the one under the mouse; above or below the view, scroll there."""
        if self._pressed is None:
            return
        row, cell = self._cell_under(event)
        top = self.scroll_offset.y
        if not top <= row < top + self.height_in_rows:
            self.scroll_rows(-1 if row < top else 1)
        self._pressed, chosen = self._pressed.to(self.rows, row, cell)
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
        return at.y + self.scroll_offset.y, at.x - self.text_column

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        row = self.scroll_offset.y + y
        styles = self._looks or self._make_styles()
        width = self.size.width
        if row >= len(self.rows):
            return Strip.blank(width, styles.base)
        start, end = self.rows.starts[row], self.rows.ends[row]
        marks = self._marked.overlapping(start, end)
        first, last = self.selection
        chosen = (max(first, start), min(last, end)) if first < end and start < last else None
        hints = self._hinted.get(row, ())
        key = (marks, chosen, chosen and self.has_focus, tuple(hints), width, self.text_column)
        drawn = self._strips.get(row)
        if drawn is not None and drawn[0] == key:
            return drawn[1]
        strip = draw_row(self.rows, row, marks, chosen, self.has_focus, hints, styles, self.text_column, width)
        if len(self._strips) >= _CACHED_ROWS:
            self._strips.clear()
        self._strips[row] = (key, strip)
        return strip

    def _make_styles(self) -> Styles:
        base = Style(color=self.rich_style.color, bgcolor=self.rich_style.bgcolor)
        ground = self.background_colors[1]
        self._looks = Styles(base, {part: component(self.get_component_styles(f"reader--{part}"), ground) for part in _PARTS})
        return self._looks

    def notify_style_update(self) -> None:
        """Forget every row drawn in the old colours."""
        super().notify_style_update()
        self._looks = None
        self._strips.clear()

    def on_focus(self) -> None:
        """Draw the selection as the one keys act on."""
        for row in self.rows_of(*self.selection):
            self.redraw(row)

    on_blur = on_focus

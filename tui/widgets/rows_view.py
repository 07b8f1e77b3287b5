"""A text in rows that scrolls: which rows are in view, and the character at the top, kept while the width changes."""

import asyncio
from typing import Any

from textual import work
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

from store.paragraphs import Mode, paragraph_mode
from tui.layout import MEASURE, Layout, lay_out, lay_out_near
from tui.paint import MARGIN

AT_ONCE = 50_000
"""Code points of a text up to which all rows are made while the reader waits: a few milliseconds."""

CONTEXT_ROWS = 2
"""Rows kept in view above and below what is revealed, and from one page to the next."""


class RowsView(ScrollView):
    """Lays a text out in a column of comfortable width, centred, and scrolls it without animation. Offsets are code points."""

    DEFAULT_CSS = """
    RowsView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: Layout = lay_out("", MEASURE)
        """The text in rows as it is now; of a long text those near one place until all are made."""
        self.mode: Mode = "apart"
        """How the source separates its paragraphs."""
        self._source = ""
        self._at_top = 0
        self._arranging = False
        self._last_height = 0
        self._laying_out = False
        self._sought: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The text as shown: same length and offsets as the article's, safe for a terminal."""
        return self.rows.text

    @property
    def top_offset(self) -> int:
        """Offset of the first character in view, to come back to."""
        return self._at_top

    @property
    def percent(self) -> int:
        """How much of the text is above the bottom of the view, 0 to 100."""
        if not self.rows.whole:
            return 100 * self.visible_range()[1] // len(self.text)
        return min(100, 100 * (self.scroll_offset.y + self.height_in_rows) // len(self.rows))

    @property
    def height_in_rows(self) -> int:
        """Rows the view has room for; 0 before the first layout of the screen."""
        return self.scrollable_content_region.height

    @property
    def text_column(self) -> int:
        """The cell of a line at which the text starts."""
        return max((self._room - self.rows.width - MARGIN - 1) // 2, 0) + MARGIN

    @property
    def _room(self) -> int:
        # Before the first layout the width of the screen is the best guess, so that a long text is not wrapped for nothing.
        return self.scrollable_content_region.width or self.app.size.width - 1

    @property
    def _measure(self) -> int:
        return max(min(MEASURE, self._room - MARGIN - 1), 1)

    def visible_range(self) -> tuple[int, int]:
        """Return the offsets of the first character in view and after the last."""
        seen = self.rows_in_view()
        return self.rows.starts[seen[0]], self.rows.ends[seen[-1]]

    def row_range(self, offset: int) -> tuple[int, int]:
        """Return where the row that holds ``offset`` starts and where its text ends."""
        self.need_row(offset)
        row = self.rows.row_of(offset)
        return self.rows.starts[row], self.rows.ends[row]

    def rows_in_view(self) -> range:
        """Return the rows on the screen; one at least."""
        last = len(self.rows)
        top = min(self.scroll_offset.y, last - 1)
        return range(top, max(min(top + self.height_in_rows, last), top + 1))

    def rows_of(self, start: int, end: int) -> range:
        """Return the rows on the screen that ``[start, end)`` touches."""
        seen = self.rows_in_view()
        first, last = self.rows.row_of(start), self.rows.row_of(max(end - 1, start))
        return range(max(first, seen.start), min(last + 1, seen.stop))

    def show_text(self, text: str, top: int) -> None:
        """Lay out another text, with the row that holds ``top`` first in view.

        Of a long text the rows near ``top`` are there at once, and soon all: what is revealed or moved over before, is there then.
        """
        self._source, self.mode, self._sought = text, paragraph_mode(text), None
        if len(text) <= AT_ONCE:
            self.rows = lay_out(text, self._measure, self.mode)
        else:
            self.rows = lay_out_near(text, top, self._measure, self.mode)
            self._lay_out_soon()
        self._arrange(top)

    @property
    def _fitting(self) -> bool:
        """Whether the rows are all there are, and of the width there is room for."""
        return self.rows.whole and self.rows.width == self._measure

    def _lay_out_soon(self) -> None:
        """Make all rows in another thread; keys go on with those there are."""
        if not self._laying_out:
            self._laying_out = True
            self._lay_out_beside()

    @work(group="rows", exit_on_error=False)
    async def _lay_out_beside(self) -> None:
        try:
            while not self._fitting:
                text = self._source
                rows = await asyncio.to_thread(lay_out, text, self._measure, self.mode)
                if not self.is_attached:
                    return  # The screen was left meanwhile.
                if self._source is text:
                    self._take(rows)
        finally:
            self._laying_out = False

    def need_row(self, offset: int) -> None:
        """Make all rows at once if the one that holds ``offset`` is not made yet, for a key that goes on from it."""
        if not self.rows.holds(offset):
            self._take(lay_out(self._source, self._measure, self.mode))

    def _take(self, rows: Layout) -> None:
        """Show the same text in other rows, around the character that was at the top or what was to be revealed."""
        keep = self._sought or self.keep_in_view(self._last_height)
        self.rows, self._sought = rows, None
        self._arrange(self._at_top)
        if keep is not None:
            self.reveal(*keep)

    def scroll_rows(self, rows: int) -> None:
        """Move the view by rows, down when positive."""
        self.scroll_to_row(self.scroll_offset.y + rows)

    def scroll_to_row(self, row: int) -> None:
        """Put a row first in view, or as near to it as the text allows."""
        self.scroll_to(y=row, force=True)

    def reveal(self, start: int, end: int) -> None:
        """Scroll as little as shows ``[start, end)`` with two rows around it; not at all when it is in view."""
        self._sought = None if self.rows.holds(start) else (start, end)
        first = self.rows.row_of(start)
        last = max(self.rows.row_of(max(end - 1, start)), first)
        top, height = self.scroll_offset.y, self.height_in_rows
        if height <= 0 or (first >= top and last < top + height):
            return
        around = max(min(CONTEXT_ROWS, (height - (last - first + 1)) // 2), 0)
        self.scroll_to_row(first - around if first < top else min(last + around - height + 1, first - around))

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scroll without animation, whatever is asked for: it costs a hundred times the page it shows."""
        super().scroll_to(x, y, **(options | {"animate": False}))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember which character is at the top, unless it moved only because the rows are others now."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value) and not self._arranging:
            self._at_top = self.rows.starts[min(round(new_value), len(self.rows) - 1)]
            self.view_moved()

    def on_resize(self) -> None:
        """Lay the text out again when its width changed, around the character that was at the top."""
        keep = self.keep_in_view(self._last_height)
        if self._measure != self.rows.width:
            if len(self._source) <= AT_ONCE:
                self.rows = lay_out(self._source, self._measure, self.mode)
                self._arrange(self._at_top)
            else:
                self._lay_out_soon()
        self._last_height = self.height_in_rows
        if keep is not None:
            self.reveal(*keep)

    def redraw(self, row: int) -> None:
        """Draw one row again, if it is on the screen."""
        y = row - self.scroll_offset.y
        if 0 <= y < self.height_in_rows:
            self.refresh(Region(0, y + self.gutter.top, self.outer_size.width, 1))

    def keep_in_view(self, height: int) -> tuple[int, int] | None:
        """Return what must be in view after the view got another size; ``height`` is the rows it had until now."""
        return None

    def view_moved(self) -> None:
        """Called when another character is at the top."""

    def rows_changed(self) -> None:
        """Called when the rows are others than before, and before they are drawn."""

    def _arrange(self, top: int) -> None:
        self.rows_changed()
        self._arranging = True
        try:
            self.virtual_size = Size(self._room, len(self.rows))
            self.scroll_to_row(self.rows.row_of(top))
        finally:
            self._arranging = False
        self._at_top = top
        self.refresh()
        self.view_moved()

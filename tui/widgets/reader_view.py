"""The reader: one article, its marks and the current selection, drawn line by line. Everything outside speaks code points."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.scroll_view import ScrollView

from tui.marks import Mark


class ReaderView(ScrollView, can_focus=True):
    """Shows one article. It holds no bindings: the screen turns keys into calls, and the reader says what the mouse did."""

    @dataclass
    class SelectionChanged(Message):
        """The selection is now ``[start, end)``, by a call or by the mouse."""

        start: int
        end: int

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
        """The first offset in view or the part read has changed: by scrolling, resizing or showing another document."""

        top: int

    def show_document(self, text: str, selection: tuple[int, int] | None = None, top: int | None = None) -> None:
        """Show another text. ``selection`` defaults to its first word, ``top`` (an offset in the first row shown) to its start."""
        raise NotImplementedError

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Replace what is drawn over the text; only rows that look different are drawn again, and no text moves."""
        raise NotImplementedError

    @property
    def selection(self) -> tuple[int, int]:
        """The current selection."""
        raise NotImplementedError

    def select(self, start: int, end: int, *, anchor: int | None = None, scroll: bool = True) -> None:
        """Select ``[start, end)``, widened to whole graphemes and kept within the text; ``anchor`` is the end that stays when extended."""
        raise NotImplementedError

    @property
    def top_offset(self) -> int:
        """Offset of the first character in view, to come back to."""
        raise NotImplementedError

    def scroll_rows(self, rows: int) -> None:
        """Move the view by rows, down when positive. The selection stays where it is in the text."""
        raise NotImplementedError

    def page(self, pages: float) -> None:
        """Move the view by pages (0.5 is half a page) and put the selection on the word in the same place of the view."""
        raise NotImplementedError

    def move_row(self, rows: int, *, extend: bool = False) -> None:
        """Move the selection to the word ``rows`` text rows below (above when negative), in the column it started from."""
        raise NotImplementedError

    def reveal(self, start: int, end: int) -> None:
        """Scroll as little as shows ``[start, end)`` with two rows around it; not at all when it is in view."""
        raise NotImplementedError

    def visible_range(self) -> tuple[int, int]:
        """Return the offsets of the first character in view and after the last."""
        raise NotImplementedError

    def show_hints(self, hints: Sequence[tuple[int, str]]) -> None:
        """Draw letters over the first cells of the text at each offset; an empty sequence takes them away."""
        raise NotImplementedError

    @property
    def percent(self) -> int:
        """How much of the text is above the bottom of the view, 0 to 100."""
        raise NotImplementedError

"""The library's list of articles: drawn row by row as it is needed, so that its cost does not grow with the number of articles."""

from collections.abc import Container, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from store.entry import Entry
from tui.columns import column
from tui.widgets.row_list import RowList

_WIDE = 72
"""Cells from which the list has room for all its columns."""

_TITLE = 40
"""Cells a title has before a file name gets any."""

_NAME = 12
"""Fewest cells in which a file name is worth showing."""

_ATTENTION = "!"
"""Beside the sign of an article whose text has to be seen to."""

_SIGNS = {"new": "○", "reading": "◐", "done": "●"}


class ArticleList(RowList):
    """Articles, one a row, with a cursor."""

    DEFAULT_CSS = """
    ArticleList > .article-list--problem { color: $text-error; }
    ArticleList > .article-list--attention { color: $text-warning; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"article-list--problem", "article-list--attention"}

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[Entry] = ()
        self._variants: Mapping[str, Sequence[str]] = {}
        self._inner: Container[str] = ()

    def fill(self, entries: Sequence[Entry], row: int) -> None:
        """Draw these entries with the cursor on ``row``; an article that has the cursor stays where it is on the screen."""
        held = self.entries[self.row].article_id if self.row < len(self.entries) else ""
        before, self.entries = self.row, entries
        self.virtual_size = Size(self.size.width, len(entries))
        if row != before and 0 <= row < len(entries) and entries[row].article_id == held:
            self.scroll_to(y=self.scroll_offset.y + row - before, animate=False, force=True)
        self.show(len(entries), row)

    def group(self, variants: Mapping[str, Sequence[str]], inner: Container[str]) -> None:
        """Draw how many variants an article leads, and those of ``inner`` as standing under it."""
        self._variants, self._inner = variants, inner

    def _titled(self, entry: Entry, width: int) -> str:
        """Return the title with its variants, as wide as it may be."""
        count = len(self._variants.get(entry.article_id, ()))
        mark = f" +{count}" if count else ""
        lead = "└ " if entry.article_id in self._inner else ""
        return column(lead + entry.title, width - len(mark)) + mark if width > len(mark) else column(entry.title, width)

    def draw(self, row: int, width: int, base: Style) -> Strip:
        """Draw one article."""
        entry = self.entries[row]
        muted, status = self.muted(base), self.mark(base)
        alert = base + Style(color=self.get_component_rich_style("article-list--attention").color, bold=True)
        segments = [Segment("▌" if row == self.row else " ", status), Segment(_SIGNS[entry.status] + " ", status)]
        if entry.attention:
            segments[1:] = [Segment(_SIGNS[entry.status], status), Segment(_ATTENTION, alert)]
        if entry.problem:
            problem = base + Style(color=self.get_component_rich_style("article-list--problem").color)
            segments += [Segment(column(f"{entry.source}: {entry.problem}", width - 3), problem)]
        elif width < _WIDE:
            segments += [Segment(self._titled(entry, width - 11), base), Segment(_count(entry.annotations, 4), base)]
            segments += [Segment(_open(entry), muted)]
        else:
            title, name = _widths(width)
            segments += [
                Segment(self._titled(entry, title), base),
                Segment("  " + column(_place(entry.source), name) if name else "", muted),
            ]
            segments += [Segment(_count(entry.words, 8), muted), Segment(_count(entry.annotations, 8), base)]
            segments += [Segment(_open(entry, 11), status), Segment(f"{entry.last_opened[:10]:>13}", muted)]
        return Strip(segments).adjust_cell_length(width, base)


def heading(width: int) -> str:
    """Return the names of the columns as they stand at this width in cells."""
    if width < _WIDE:
        return "   " + column("title", width - 11) + " tag" + "   ?"
    title, name = _widths(width)
    file = "  " + column("file", name) if name else ""
    return "   " + column("title", title) + file + f"{'words':>8}{'tagged':>8}{'to review':>11}{'last opened':>13}"


def _place(source: str) -> str:
    """Return what tells a source best where there is little room: the file's own name, or the address without its scheme."""
    return source.partition("://")[2] or source.rpartition("/")[2] if source.startswith(("/", "http://", "https://")) else source


def _widths(width: int) -> tuple[int, int]:
    """Return the cells of the title and of the file name; a file name has what a title can do without, or nothing."""
    room = width - 3 - 40
    name = min(26, room - _TITLE - 2)
    return (room - name - 2, name) if name >= _NAME else (room, 0)


def _count(number: int, width: int) -> str:
    return f"{number:>{width}}" if number else f"{'·':>{width}}"


def _open(entry: Entry, width: int = 4) -> str:
    return f"{'…':>{width}}" if entry.open_suggestions is None else _count(entry.open_suggestions, width)

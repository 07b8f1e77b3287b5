"""What a press, a drag and a click of the mouse select. Pure: it gets cells of a layout and gives offsets.

Textual maps the mouse to code points, which goes wrong after joined emoji, so cells are mapped to graphemes here.
"""

from msgspec import Struct
from msgspec.structs import replace

from tui.cells import cluster_at
from tui.layout import Layout
from tui.motions import Range, Selection, word_at, words


def offset_under(layout: Layout, row: int, cell: int) -> int | None:
    """Return the offset of the grapheme drawn at a cell of a row, or nothing where there is no text."""
    if not 0 <= row < len(layout) or layout.is_blank(row) or cell < 0:
        return None
    offset = layout.offset_at(row, cell)
    return offset if offset < layout.ends[row] else None


def word_in_row(layout: Layout, row: int, cell: int) -> Range:
    """Return the word of a row that is at a cell or nearest to it; a grapheme in a row without words."""
    row = layout.text_row(row)
    start, end = layout.starts[row], layout.ends[row]
    offset = min(layout.offset_at(row, cell), max(end - 1, start))
    found = list(words(layout.text, start, end))
    if not found:
        return cluster_at(layout.text, offset)
    nearest = min(found, key=lambda word: max(word[0] - offset, offset - word[1] + 1, 0))
    return word_at(layout.text, nearest[0])


class Drag(Struct, frozen=True):
    """A press of the mouse that has not let go. ``origin`` is what the press itself selected, a word, or a grapheme when ``fine``."""

    origin: Range
    fine: bool
    offset: int
    moved: bool = False

    def to(self, layout: Layout, row: int, cell: int) -> tuple["Drag", Selection]:
        """Return the drag and the selection when the mouse is over a cell of a row, or of the nearest row with text."""
        row = layout.text_row(min(max(row, 0), len(layout) - 1), -1 if row > 0 else 1)
        end = layout.ends[row]
        offset = min(layout.offset_at(row, cell), max(end - 1, layout.starts[row]))
        here = cluster_at(layout.text, offset) if self.fine else word_in_row(layout, row, cell)
        if here[0] < self.origin[0]:
            chosen = Selection(self.origin[1], min(here[0], self.origin[0]))
        else:
            chosen = Selection(self.origin[0], max(here[1], self.origin[1]))
        return replace(self, moved=self.moved or here != self.origin), chosen


def press(layout: Layout, row: int, cell: int, *, fine: bool) -> Drag | None:
    """Return the drag that starts with a press on a cell, or nothing where there is no text."""
    offset = offset_under(layout, row, cell)
    if offset is None:
        return None
    return Drag(cluster_at(layout.text, offset) if fine else word_in_row(layout, row, cell), fine, offset)

"""A mention with its sentence and some of the article around it, as rows that fit a box. Pure; offsets are code points."""

from dataclasses import dataclass

from store.paragraphs import Mode, paragraph_mode
from tui.layout import Layout, lay_out
from tui.motions import sentence_at

Range = tuple[int, int]

REACH = 1600
"""Code points kept before and after the mention: a screenful, however long the article is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an article and where the mention and its sentence stand in it."""

    text: str
    mention: Range
    sentence: Range
    mode: Mode


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is drawn, and the parts of it that belong to the sentence and to the mention; empty ranges where there are none."""

    text: str
    sentence: Range
    mention: Range


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return the mention ``[start, end)`` with what stands around it, cut between words."""
    first, last = _cut(text, start - REACH, start), _cut(text, end + REACH, end)
    mode = paragraph_mode(text)
    around = text[first:last]
    mention = start - first, end - first
    begin, _ = sentence_at(around, mention[0], mode)
    _, stop = sentence_at(around, max(mention[1] - 1, mention[0]), mode)
    return Excerpt(around, mention, (min(begin, mention[0]), max(stop, mention[1])), mode)


def rows(shown: Excerpt, width: int, height: int) -> list[Row]:
    """Return at most ``height`` rows of at most ``width`` cells: the mention always, the sentence if it fits, the rest as there is room."""
    layout = lay_out(shown.text, width, shown.mode)
    top = _top(layout, shown, max(height, 1))
    found = []
    for row in range(top, min(top + max(height, 1), len(layout))):
        start, end = layout.starts[row], layout.ends[row]
        found.append(Row(layout.row_text(row), _within(shown.sentence, start, end), _within(shown.mention, start, end)))
    return found


def _top(layout: Layout, shown: Excerpt, height: int) -> int:
    """Return the first row to show."""
    begin, stop = layout.row_of(shown.sentence[0]), layout.row_of(max(shown.sentence[1] - 1, 0))
    first, last = layout.row_of(shown.mention[0]), layout.row_of(max(shown.mention[1] - 1, 0))
    if stop - begin < height:
        top = begin - (height - (stop - begin + 1)) // 2
    else:
        top = min(max(first - (height - (last - first + 1)) // 2, begin), first)
    return max(0, min(top, len(layout) - height))


def _within(one: Range, start: int, end: int) -> Range:
    """Return the part of a range that lies on a row, counted from the row's start."""
    begin, stop = max(one[0], start), min(one[1], end)
    return (begin - start, stop - start) if begin < stop else (0, 0)


def _cut(text: str, at: int, towards: int) -> int:
    """Return the nearest place to ``at`` between two words on the way ``towards`` the mention; ``at`` itself when there is none near."""
    at = min(max(at, 0), len(text))
    step = 1 if at < towards else -1
    for place in range(at, towards, step):
        if place in (0, len(text)) or text[place - 1].isspace():
            return place
        if abs(place - at) > 100:
            break
    return at

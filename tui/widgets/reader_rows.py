"""From the runs of a row to a strip of cells: styles, hints over the text, the margin. Knows Rich, not the widget."""

from collections.abc import Iterator, Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.css.styles import RenderStyles
from textual.strip import Strip

from tui.cells import cells, clusters, fit, is_even
from tui.layout import Layout
from tui.marks import Mark
from tui.paint import MARGIN, NOTED, Look, Run, margin_sign, paint

Hint = tuple[int, str]
"""A cell of the row and the letters drawn there."""


class Styles:
    """Rich styles of looks, made once each. ``base`` is the style of the text; ``theme`` holds what component classes add."""

    def __init__(self, base: Style, theme: Mapping[str, Style]) -> None:
        self.base = base
        self.theme = theme
        self._made: dict[Look, Style] = {}

    def of(self, look: Look) -> Style:
        """Return the style of a look. What the look says stands above what the theme adds, so a theme cannot hide it."""
        style = self._made.get(look)
        if style is None:
            style = self.base
            if look.kind != "text":
                style += self.theme[look.kind]
            if look.colour:
                style += Style(color=_colour(look.colour))
            if look.found:
                style += self.theme["search"]
            style += Style(
                bold=look.bold or None,
                italic=look.italic or None,
                dim=look.dim or None,
                underline=look.underline == "single" or None,
                underline2=look.underline == "double" or None,
            )
            if look.reverse:
                style += self.theme["selection"] + Style(reverse=True)
            self._made[look] = style
        return style


def component(rules: RenderStyles, ground: Color) -> Style:
    """Return what a component class adds to the text: only what it sets, with see-through colours laid over ``ground``."""
    style = rules.text_style
    over = ground + rules.background if rules.has_rule("background") else ground
    if rules.has_rule("background"):
        style += Style(bgcolor=over.rich_color)
    if rules.auto_color:
        style += Style(color=(over + over.get_contrast_text(1.0)).rich_color)
    elif rules.has_rule("color"):
        style += Style(color=(over + rules.color).rich_color)
    return style


def _colour(name: str) -> str | None:
    try:
        return Color.parse(name).rich_color.name
    except ColorParseError:
        return None


def draw_row(
    layout: Layout,
    row: int,
    marks: Sequence[Mark],
    selection: tuple[int, int] | None,
    focused: bool,
    hints: Sequence[Hint],
    styles: Styles,
    left: int,
    width: int,
) -> Strip:
    """Return one row as a strip of exactly ``width`` cells, with the text ``left`` cells in and the margin sign before it."""
    start, end = layout.starts[row], layout.ends[row]
    text = layout.text[start:end]
    even = is_even(text)
    sign = margin_sign(start, end, marks) if marks else ""
    segments = _margin(sign, left, styles)
    runs = paint(start, end, marks, selection, focused)
    if not even:
        runs = _whole(runs, text, start)
    segments += [Segment(layout.text[run.start : run.end], styles.of(run.look)) for run in runs]
    used = left + (end - start if even else cells(text))
    if used < width:
        segments.append(Segment(" " * (width - used), styles.base))
    for cell, letters in hints:
        shown = fit(letters, width - left - cell)
        segments = list(Segment.simplify(_cover(segments, left + cell, shown, styles.base + styles.theme["hint"]))) if shown else segments
    strip = Strip(segments, max(used, width))
    return strip if used <= width else strip.crop(0, width)


def _margin(sign: str, left: int, styles: Styles) -> list[Segment]:
    if not sign or left < MARGIN:
        return [Segment(" " * left, styles.base)] if left else []
    look = styles.theme["noted" if sign == NOTED else "open"]
    before = [Segment(" " * (left - MARGIN), styles.base)] if left > MARGIN else []
    return [*before, Segment(sign, styles.base + look), Segment(" " * (MARGIN - 1), styles.base)]


def _whole(runs: list[Run], text: str, start: int) -> list[Run]:
    """Return the runs with every bound moved to the start of the grapheme it lies in."""
    begins = {start + begin for begin, _, _ in clusters(text)} | {start + len(text)}

    def snap(offset: int) -> int:
        while offset not in begins:
            offset -= 1
        return offset

    moved = [Run(snap(run.start), snap(run.end), run.look) for run in runs]
    return [run for run in moved if run.start < run.end]


def _cover(segments: list[Segment], at: int, letters: str, style: Style) -> Iterator[Segment]:
    """Yield the segments with letters over the cells from ``at``; what is left of a half covered grapheme becomes spaces.

    ``Strip.crop`` would do, but it cuts joined emoji.
    """
    stop = at + cells(letters)
    used = 0
    for segment in segments:
        for begin, end, width in clusters(segment.text):
            after = used + width
            if after <= at or used >= stop:
                yield Segment(segment.text[begin:end], segment.style)
            else:
                if used < at:
                    yield Segment(" " * (at - used), segment.style)
                if used <= at:
                    yield Segment(letters, style)
                if after > stop:
                    yield Segment(" " * (after - stop), segment.style)
            used = after

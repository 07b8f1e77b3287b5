"""Which part of a row looks how: marks and the selection to runs of one look each. Pure; offsets are code points.

Nothing is told by colour alone: an annotation is underlined, twice where several lie on one another; a suggestion is in italics, fainter
when it is doubtful; the selection is reversed. No look adds or takes a character, so drawing never moves text.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tui.marks import Mark, MarkKind

Underline = Literal["", "single", "double"]

MARGIN = 2
"""Cells left of the text, for one sign and a space."""
NOTED = "●"
OPEN = "›"


class Look(Struct, frozen=True, gc=False):
    """How a run is drawn. ``kind`` names the component class that may add colours of the theme."""

    kind: MarkKind | Literal["text"] = "text"
    colour: str = ""
    underline: Underline = ""
    bold: bool = False
    italic: bool = False
    dim: bool = False
    reverse: bool = False
    found: bool = False
    """On a search hit, whatever else lies there."""


class Run(Struct, frozen=True, gc=False):
    """A stretch ``[start, end)`` of one look."""

    start: int
    end: int
    look: Look


_PLAIN = Look()
_ORDER: tuple[MarkKind, ...] = ("preview", "span", "suggestion", "candidate")


def paint(start: int, end: int, marks: Sequence[Mark], selection: tuple[int, int] | None = None, focused: bool = True) -> list[Run]:
    """Return the runs of a row ``[start, end)`` in order, without gaps; neighbours of one look are one run."""
    if start >= end:
        return []
    chosen = selection if selection is not None and selection[0] < end and start < selection[1] else None
    if not marks and chosen is None:
        return [Run(start, end, _PLAIN)]
    cuts = {start, end}
    for first, last in [*((mark.start, mark.end) for mark in marks), *([chosen] if chosen else [])]:
        cuts.add(min(max(first, start), end))
        cuts.add(min(max(last, start), end))
    runs: list[Run] = []
    at = start
    for cut in sorted(cuts)[1:]:
        over = [mark for mark in marks if mark.start <= at and cut <= mark.end]
        look = look_of(over, chosen is not None and chosen[0] <= at and cut <= chosen[1], focused)
        if runs and runs[-1].look == look:
            if not _meet(marks, at):
                runs[-1] = Run(runs[-1].start, cut, look)
                at = cut
                continue
            look = replace(look, bold=not look.bold)
        runs.append(Run(at, cut, look))
        at = cut
    return runs


def _meet(marks: Sequence[Mark], at: int) -> bool:
    """Whether one mark ends where another starts, so that nothing but a change of looks would tell them apart."""
    return any(mark.start == at for mark in marks) and any(mark.end == at for mark in marks)


def look_of(over: Sequence[Mark], selected: bool, focused: bool = True) -> Look:
    """Return how text looks that lies under ``over``. The kind that matters most gives the colour, within it the shortest mark."""
    if not over and not selected:
        return _PLAIN
    found = any(mark.kind == "search" for mark in over)
    top: Mark | None = None
    spans = 0
    for kind in _ORDER:
        same = [mark for mark in over if mark.kind == kind]
        if kind == "span":
            spans = len(same)
        if same and top is None:
            top = min(same, key=lambda mark: (mark.end - mark.start, -mark.start))
    shown = top.kind if top else "text"
    return Look(
        kind=shown,
        colour=top.colour if top else "",
        underline=_underline(shown, spans),
        bold=found or (top is not None and shown == "preview" and not top.dim) or (selected and focused),
        italic=any(mark.kind == "suggestion" for mark in over),
        dim=top is not None and (top.dim or top.doubtful or shown == "candidate") and not selected,
        reverse=selected,
        found=found,
    )


def _underline(kind: str, spans: int) -> Underline:
    if kind == "preview" or spans > 1:
        return "double"
    return "single" if spans or kind == "candidate" else ""


def margin_sign(start: int, end: int, marks: Sequence[Mark]) -> str:
    """Return the sign left of a row: a noted span starts in it, or something in it waits for a decision, or nothing."""
    if any(mark.noted and start <= mark.start < end for mark in marks):
        return NOTED
    if any(mark.kind == "suggestion" and start <= mark.start < end for mark in marks):
        return OPEN
    return ""

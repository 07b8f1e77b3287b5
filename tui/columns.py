"""Text cut or filled to a number of cells. Pure."""

from tui.cells import cells, clusters, fit
from tui.text import show

_IN_A_CELL = 32
"""Code points that a cell may hold on average; more are a flood of marks, of which no more is measured."""


def column(text: str, width: int) -> str:
    """Return text from outside, made safe, in exactly ``width`` cells: cut with an ellipsis when too long, else filled with spaces."""
    if width <= 0:
        return ""
    most = width * _IN_A_CELL
    shown = show(text[: most + 1])
    if len(text) > most or cells(shown) > width:
        shown = fit(shown, width - 1) + "…"
    return shown + " " * (width - cells(shown))


def tail(text: str, width: int) -> str:
    """Return the longest end of ``text``, which has been made safe, that is at most ``width`` cells wide and cuts no grapheme."""
    used, at = 0, len(text)
    for start, _, wide in reversed(list(clusters(text))):
        if used + wide > width:
            break
        used, at = used + wide, start
    return text[at:]

"""Keyword in context: a mention with the words around it on one line. Pure."""

from tui.cells import cells, fit
from tui.columns import tail
from tui.text import show


def context_line(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """Return what is shown before, of, and after the range ``[start, end)``, together exactly ``width`` cells wide where that is possible.

    The parts went through the gate, newlines are spaces, and the mention stands in the same place on every line.
    """
    quote = _flat(text[start:end])
    quote = fit(quote, max(1, width // 2))
    before = (width - min(cells(quote), 18)) // 2
    after = max(0, width - before - cells(quote))
    left = tail(_flat(text[max(0, start - before) : start]), before)
    right = fit(_flat(text[end : end + after]), after)
    return " " * (before - cells(left)) + left, quote, right


def _flat(text: str) -> str:
    return show(text.replace("\n", " "))

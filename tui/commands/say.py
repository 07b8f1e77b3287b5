"""How the command line speaks: everything goes through the same gate as the screens."""

import sys
from collections.abc import Iterable

from tui.text import show, show_lines


def out(text: str = "") -> None:
    """Print text that may come from an article; its own line ends stay, everything else that drives a terminal is made visible."""
    sys.stdout.write(show_lines(text) + "\n")


def out_row(cells: Iterable[str]) -> None:
    """Print one line of tab-separated cells; tabs and newlines within a cell are made visible."""
    sys.stdout.write("\t".join(show(cell) for cell in cells) + "\n")


def err(text: str) -> None:
    """Print a sentence on standard error, made safe in the same way."""
    sys.stdout.flush()
    sys.stderr.write(show_lines(text) + "\n")


def tolerant() -> None:
    """Let a terminal that is not UTF-8 show a mark for what it lacks instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")

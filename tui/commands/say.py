"""How the command line speaks: everything goes through the same gate as the screens."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.durations import in_words
from tui.text import show, show_lines

if TYPE_CHECKING:
    from store.exchange.contract import Step


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


@contextmanager
def stoppable(left: str) -> Iterator[None]:
    """A context in which an interrupt ends the command with the code for one; ``left`` says in which state things are then."""
    try:
        yield
    except KeyboardInterrupt:
        import typer

        err(f"Stopped; {left}.")
        raise typer.Exit(130) from None


class Told:
    """One line on standard error that says how far long work is; only on a terminal, and gone when the work is done."""

    def __init__(self) -> None:
        self._said = False
        self._began = time.monotonic()

    def __enter__(self) -> "Told":
        return self

    def __exit__(self, *_: object) -> None:
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def files(self, done: int, total: int) -> None:
        """Say how many files of how many are done, after the first hundred."""
        if sys.stderr.isatty() and done >= 100 and done % 50 == 0:
            self._said = True
            left = (time.monotonic() - self._began) / done * (total - done)
            sys.stderr.write(f"\r\x1b[K{done:,} of {total:,} files, {in_words(left)} left")
            sys.stderr.flush()

    def step(self, step: "Step") -> None:
        """Say it, after the first hundred documents."""
        if not sys.stderr.isatty() or step.done < 100:
            return
        self._said = True
        share = f" of {step.total:,}" if step.total else ""
        left = "" if step.left is None else f", {in_words(step.left)} left"
        sys.stderr.write(f"\r\x1b[K{step.phase} {step.done:,}{share}{left}")
        sys.stderr.flush()

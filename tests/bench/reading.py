"""Sorot and the bare viewer on the same article, in every state the suggestion engine can be in."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.articles import FIRST_WORD, made_article
from tests.bench.figures import Spread, percentile
from tests.bench.screens import Viewer, answers, first_paint, spreads
from tests.pty.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
ENV = {"PYTHONPATH": str(ROOT)}

PAGING = ("pagedown",) * 25 + ("pageup",) * 15
WORDS = ("right",) * 40
ARTICLE = 100_000
"""Code points of the article that is read."""
HEAP = 16
"""Articles of a megabyte each that keep the engine at work; it reads one in some seconds."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Medians from the start of a viewer to the article on the screen, in seconds."""

    viewer: str
    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """What keys of one kind cost in one viewer, in seconds and bytes."""

    viewer: str
    keys: str
    first: Spread
    settled: Spread
    cpu: Spread
    size: Spread
    busy: float
    """Processors that the program's own children kept busy meanwhile: the engine at work is near 1."""


def measure_paints(folder: Path, rounds: int) -> list[Paint]:
    """Measure the first paint of the article in each viewer, in turn; the first is the floor, and a first round, not counted, compiles."""
    article = _article(folder / "painting")
    viewers = (_bare(article), _quiet(article), _idle(article))
    for viewer in viewers:
        first_paint(viewer, FIRST_WORD)
    times: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for viewer in viewers:
            times.setdefault(viewer.name, []).append(first_paint(viewer, FIRST_WORD))
    return [Paint(name, *(percentile(column, 0.5) for column in zip(*found, strict=True))) for name, found in times.items()]


def measure_keys(folder: Path, times: int) -> list[Row]:
    """Measure the keys of each viewer; the first is the floor and knows only the paging keys."""
    article = _article(folder / "reading")
    subprocess.run(
        [sys.executable, "-m", "tui", "suggest", str(article.parent)], check=True, capture_output=True, env={**os.environ, **ENV}
    )
    heap = _article(folder / "heap").parent
    for number in range(HEAP):
        (heap / f"heap-{number:02}.txt").write_text(f"Tumpukan {number}\n\n{made_article(1_000_000)}", encoding="utf-8")
    rows: list[Row] = []
    for viewer in (_bare(article), _quiet(article), _idle(article), _working(heap)):
        for name, keys in (("page", PAGING * times), ("word", WORDS * times)):
            if name == "page" or (rows and viewer.name != rows[0].viewer):
                found, busy = answers(viewer, FIRST_WORD, keys)
                rows.append(Row(viewer.name, name, *spreads(found), busy))
    return rows


def _article(folder: Path) -> Path:
    folder.mkdir()
    article = folder / "article.txt"
    article.write_text(made_article(ARTICLE), encoding="utf-8")
    return article


def _bare(article: Path) -> Viewer:
    return Viewer("bare Line API", [sys.executable, "-m", "tests.bench.bare_viewer", article], ENV)


def _quiet(article: Path) -> Viewer:
    return Viewer("sorot --no-suggest", [sys.executable, "-m", "tui", article, "--no-suggest"], ENV)


def _idle(article: Path) -> Viewer:
    """The engine is loaded and has nothing to do: what it found is kept already."""
    return Viewer("sorot, engine idle", [sys.executable, "-m", "tui", article], ENV, lambda terminal: _rest(terminal, 3.0))


def _working(folder: Path) -> Viewer:
    """The engine reads through a heap of other articles while this one is on the screen."""
    return Viewer("sorot, engine working", [sys.executable, "-m", "tui", folder], ENV, _open_first)


def _open_first(terminal: Terminal) -> None:
    terminal.press("enter")
    terminal.wait_for("to review", timeout=60)
    _rest(terminal, 3.0)


def _rest(terminal: Terminal, quiet: float) -> None:
    terminal.settle(quiet, limit=20)

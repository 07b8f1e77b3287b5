"""Sorot and the bare viewer on the same article, in every state the suggestion engine can be in."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Spread, percentile
from tests.bench.screens import Viewer, answers, first_paint, spreads
from tests.pty.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]

KEYS = ("pagedown",) * 25 + ("pageup",) * 15
MOTIONS = ("right",) * 40


@dataclass(frozen=True, slots=True)
class Paint:
    """Median time from the start of a viewer to the article on the screen, in seconds."""

    viewer: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """What keys of one kind cost in one viewer, in seconds and bytes."""

    viewer: str
    keys: str
    first: Spread
    settled: Spread
    size: Spread


def viewers(article: Path) -> list[Viewer]:
    """Return the bare viewer and then Sorot without suggestions, with the engine at work, and with the engine done."""
    env = {"PYTHONPATH": str(ROOT)}
    sorot: list[str | Path] = [sys.executable, "-m", "tui", article]
    return [
        Viewer("bare Line API", [sys.executable, "-m", "tests.bench.bare_viewer", article], env),
        Viewer("sorot --no-suggest", [*sorot, "--no-suggest"], env),
        Viewer("sorot, engine working", sorot, env, _engine_starts),
        Viewer("sorot, engine idle", sorot, env, _engine_done),
    ]


def measure_reading(programs: Sequence[Viewer], wanted: str, *, rounds: int, presses: Sequence[str]) -> tuple[list[Paint], list[Row]]:
    """Measure first paints in turn, then the keys of each program; the first program is the floor and knows only the paging keys."""
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for program in programs:
            times.setdefault(program.name, []).append(first_paint(program, wanted))
    paints = [Paint(name, percentile(found, 0.5)) for name, found in times.items()]
    rows = []
    for number, program in enumerate(programs):
        rows.append(Row(program.name, "page", *spreads(answers(program, wanted, presses))))
        if number:
            rows.append(Row(program.name, "word", *spreads(answers(program, wanted, MOTIONS))))
    return paints, rows


def _engine_starts(terminal: Terminal) -> None:
    """Begin while the engine loads or reads: nothing is waited for."""


def _engine_done(terminal: Terminal) -> None:
    terminal.wait_for("to review", timeout=120)
    terminal.settle(1.0)

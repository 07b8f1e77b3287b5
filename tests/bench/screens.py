"""First paint and the answer to a key, measured from outside through a pseudo-terminal."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Spread
from tests.pty.keys import encode
from tests.pty.processes import cpu_seconds, descendants
from tests.pty.terminal import QUIET, Terminal

_NO_ANSWER = 2.0
"""Seconds after which a key counts as one that changes nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back after one key."""

    first: float
    """Seconds until the first byte."""
    settled: float
    """Seconds until the last byte before silence."""
    cpu: float
    """Seconds of processor time the program itself spent, its children left out: what other load on the machine does not change."""
    size: int
    """Bytes written."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A program that shows the article, and how to tell where it is."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    ready: Callable[[Terminal], None] = lambda terminal: None
    """Brings the program to the state its keys are to be measured in, once the article is on the screen."""


def first_paint(viewer: Viewer, wanted: str) -> tuple[float, float]:
    """Return the seconds from the start of the program to the article on the screen, and its processor time until then."""
    with Terminal(viewer.argv, env=viewer.env) as terminal:
        seconds = terminal.wait_for(re.escape(wanted)) - terminal.started
        return seconds, cpu_seconds([terminal.process.pid])


def answers(viewer: Viewer, wanted: str, keys: Sequence[str]) -> tuple[list[Answer], float]:
    """Start the program, bring it to its state, and press the keys, each after the answer to the one before; silent keys are left out.

    Also return how many processors the program's children kept busy meanwhile.
    """
    with Terminal(viewer.argv, env=viewer.env) as terminal:
        terminal.wait_for(re.escape(wanted))
        terminal.settle(0.2)
        viewer.ready(terminal)
        terminal.screen()
        children = descendants(terminal.process.pid)
        began, spent = time.perf_counter(), cpu_seconds(children)
        found = [answer for key in keys if (answer := _press(terminal, key)) is not None]
        busy = (cpu_seconds(children) - spent) / (time.perf_counter() - began)
    if len(found) < len(keys) / 2:
        raise RuntimeError(f"{viewer.name}: {len(keys) - len(found)} of {len(keys)} keys were not answered")
    return found, busy


def _press(terminal: Terminal, key: str) -> Answer | None:
    before, spent = len(terminal.raw), cpu_seconds([terminal.process.pid])
    pressed = time.perf_counter()
    terminal.write(encode(key))
    first = terminal.read(_NO_ANSWER)
    if first is None:
        return None
    last = terminal.settle(QUIET) or first
    size, cpu = len(terminal.raw) - before, cpu_seconds([terminal.process.pid]) - spent
    terminal.screen()  # the emulator works between two keys, not while one is measured
    terminal.settle(QUIET)
    return Answer(first - pressed, last - pressed, cpu, size)


def spreads(found: Sequence[Answer]) -> tuple[Spread, Spread, Spread, Spread]:
    """Return the spread of the first byte, of the last one, of the processor time and of the bytes a key."""
    return (
        Spread.of([answer.first for answer in found]),
        Spread.of([answer.settled for answer in found]),
        Spread.of([answer.cpu for answer in found]),
        Spread.of([float(answer.size) for answer in found]),
    )

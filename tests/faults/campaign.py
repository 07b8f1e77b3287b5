"""What every campaign shares: its size and seed, progress with time left, failures and figures."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.5 if sys.stderr.isatty() else 60.0
"""Seconds between two lines of progress."""
_SHOWN = 5
"""Failures printed as they happen; the rest are counted."""


@dataclass(slots=True)
class Campaign:
    """One campaign as it runs. Case ``n`` of a seed is the same whatever the size, so failures are seen again with ``--only 2,7``."""

    name: str
    size: int
    seed: int
    base: Path
    only: frozenset[int] = frozenset()
    """The cases to run, all of them when empty."""
    quiet: bool = False
    """Whether failures are what is wanted, and are only counted."""
    done: int = 0
    failures: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)

    def cases(self, count: int | None = None) -> Iterator[int]:
        """Yield the numbers of the cases to run."""
        yield from sorted(self.only) or range(self.size if count is None else count)

    def wants(self, case: int) -> bool:
        """Whether a case is to run."""
        return not self.only or case in self.only

    def step(self, count: int = 1) -> None:
        """Count cases as done, and say now and then how long the rest will take."""
        self.done += count
        moment = time.monotonic()
        if moment - self._told > _EVERY:
            self._told = moment
            pace = (moment - self.started) / max(1, self.done)
            # A case that is asked for again may make many steps, so nobody knows how many there will be.
            told = f" of {self.size:,}" if not self.only else ""
            left = f", {_clock(pace * max(0, self.size - self.done))} left" if not self.only else ""
            line = f"  {self.name}: {self.done:,}{told}, {len(self.failures)} failed{left}"
            print(line, end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)

    def fail(self, case: int, what: str) -> None:
        """Note a failure and print how to see it again."""
        self.failures.append(f"case {case}: {what}")
        if len(self.failures) <= _SHOWN and not self.quiet:
            print(f"  FAILED {self.name}: case {case}: {what}", flush=True)
            print(f"    again: python -m tests.faults {self.name} --seed {self.seed} --only {case}", flush=True)

    @contextmanager
    def room(self, word: str) -> Iterator[Path]:
        """Lend an empty folder that is deleted afterwards."""
        where = Path(tempfile.mkdtemp(prefix=f"{word}-", dir=self.base))
        try:
            yield where
        finally:
            shutil.rmtree(where, ignore_errors=True)


Run = Callable[[Campaign], None]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

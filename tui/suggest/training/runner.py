"""Starts the training process, hears what it says, and ends it. Asyncio only: no screen, no spaCy."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from store.errors import reason_of
from tui.suggest.engine import NEUTRAL_FOLDER, ending, environment, open_log
from tui.suggest.protocol import LONGEST_LINE
from tui.suggest.training.protocol import Ended, Job, News, Refused, Step, decode, encode

COMMAND = (sys.executable, "-P", "-m", "tui.suggest.training.child")


class Trainer:
    """One training at a time. ``told`` is called on the loop with every step, and once with how it ended."""

    def __init__(self, told: Callable[[News], None], *, log: Path, command: tuple[str, ...] = COMMAND) -> None:
        """``log`` takes what the process writes to stderr."""
        self._told, self._log, self._command = told, log, command
        self._process: asyncio.subprocess.Process | None = None
        self._began = 0.0
        self._turned = (0.0, 0)
        self._stopped = False
        self.running = False
        self.step = Step(what="")

    async def run(self, job: Job) -> News:
        """Train, and return how it ended; a failure is told, never raised."""
        self.running, self._stopped, self._turned, self.step = True, False, (0.0, 0), Step(what="Starting")
        try:
            end = await self._run(job)
        except OSError as error:
            end = Refused(reason=f"The training process could not be started: {reason_of(error)}.")
        finally:
            self.running = False
            self._kill()
        self._told(end)
        return end

    def stop(self) -> None:
        """End the training at once; nothing of it is kept."""
        self._stopped = True
        self._kill()

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at the pace so far, or None before that can be told."""
        began, before = self._turned
        done = self.step.done - before
        if not began or done <= 0:
            return None
        return (time.monotonic() - began) / done * (self.step.total - self.step.done)

    async def _run(self, job: Job) -> News:
        with open_log(self._log) as log:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=LONGEST_LINE,
                cwd=NEUTRAL_FOLDER,
                env=environment(),
                start_new_session=True,
            )
        self._process = process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # They are pipes.
        with contextlib.suppress(OSError):
            process.stdin.write(encode(job))
            await process.stdin.drain()
        end: News | None = None
        while line := await process.stdout.readline():
            try:
                news = decode(line)
            except ValueError as error:
                return Refused(reason=f"The training process sent {error}.")
            if isinstance(news, Step):
                self._take(news)
            else:
                end = news
        code = await process.wait()
        if end is not None:
            return end
        return Refused(reason="Stopped." if self._stopped else f"The training process ended ({ending(code)}); see {self._log}.")

    def _take(self, step: Step) -> None:
        if step.total and not self._turned[0]:
            self._turned = (time.monotonic(), step.done)
        self.step = step
        self._told(step)

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()


def words(step: Step, left: float | None) -> str:
    """Return how far a training is, in a few words."""
    if not step.total:
        return f"{step.what}…"
    share = f"{step.what}: {100 * step.done // step.total} %"
    return share if left is None else f"{share}, {duration(left)} left"


def duration(seconds: float) -> str:
    """Return a time in minutes and seconds, or hours and minutes."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02} min"
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"


def finished(news: News) -> str:
    """Return how a training ended, in one sentence for the status line."""
    if isinstance(news, Ended):
        return news.report.verdict + (f" Model {news.report.name} suggests now." if news.report.better else " Nothing was changed.")
    return news.reason if isinstance(news, Refused) else ""

"""Exporting while the program runs: in a process of its own, so that no format's library is ever loaded here. No screen."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from store.errors import reason_of
from tui.desk import Desk
from tui.durations import in_words
from tui.export_wish import ExportWish
from tui.suggest.engine import NEUTRAL_FOLDER, ending, environment

COMMAND = (sys.executable, "-P", "-m", "tui", "export")

LONGEST_LINE = 1 << 26
"""Bytes; a receipt names every article that could not be read."""

PATIENCE = 5.0
"""Seconds that a process has to clean up after it was asked to end."""

_PHASES = {"choosing": "choosing articles", "writing": "writing", "checking": "reading it back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an export ended: with a receipt, or with a sentence saying why there is none."""

    receipt: dict[str, Any] | None = None
    problem: str = ""
    stopped: bool = False


class ExportProcess:
    """One process that exports, or only says what an export would do."""

    def __init__(self, command: Sequence[str] = COMMAND, *, writes: bool = True) -> None:
        """``writes`` tells whether it has something to clean up when it is not wanted any more."""
        self._command, self._writes = command, writes
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    async def run(self, arguments: Sequence[str], told: Callable[[str, str], None]) -> Outcome:
        """Run it to its end, telling how far it is, in words and in short; being cancelled ends it.

        What goes wrong in it is in the outcome and never raised.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                *arguments,
                "--json",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LONGEST_LINE,
                cwd=NEUTRAL_FOLDER,
                env=environment(),
                start_new_session=True,
            )
        except OSError as error:
            return Outcome(problem=f"The export could not be started: {reason_of(error)}.")
        self._process = process
        assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018  # They are pipes.
        if self._stopped:
            self._interrupt()
        errors = asyncio.ensure_future(process.stderr.read())
        receipt: dict[str, Any] | None = None
        try:
            while line := await process.stdout.readline():
                value = json.loads(line)
                receipt = value.get("receipt", receipt)
                if "step" in value:
                    told(words(value["step"]), share(value["step"]))
            said = (await errors).decode("utf-8", "replace")
            code = await process.wait()
        except ValueError as error:
            return Outcome(problem=f"The export said something that is not understood ({error}).")
        finally:
            errors.cancel()
            await self._end()
        if receipt is not None and code in (0, 1):
            return Outcome(receipt=receipt)
        if self._stopped:
            return Outcome(problem="The export was stopped; nothing was written.", stopped=True)
        told_last = said.strip().rpartition("\n")[2].removeprefix("sorot: ")
        return Outcome(problem=told_last or f"The export ended ({ending(code)}) without saying why.")

    def stop(self) -> None:
        """Ask it to end and leave nothing behind; if it does not, end it."""
        self._stopped = True
        self._interrupt()

    def _interrupt(self) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                process.terminate() if os.name == "nt" else process.send_signal(signal.SIGINT)
            with contextlib.suppress(RuntimeError):  # The loop has ended, and with it the program.
                asyncio.get_running_loop().call_later(PATIENCE, self._kill, process)

    async def _end(self) -> None:
        """Do not leave the process behind when nobody listens to it any more."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        if self._writes:
            self._interrupt()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
        self._kill(process)
        await process.wait()

    @staticmethod
    def _kill(process: asyncio.subprocess.Process) -> None:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                process.kill()


class Exporting:
    """The export of the open project. ``told`` hears ``""`` on progress, and at the end a sentence and whether it is bad news."""

    def __init__(self, desk: Desk, told: Callable[[str, bool], None], command: Sequence[str] = COMMAND) -> None:
        self._desk, self._told, self._command = desk, told, command
        self._process: ExportProcess | None = None
        self.watch: Callable[[], None] | None = None
        """A dialog that is open and shows how it goes; then ``told`` is not called."""
        self.progress = ""
        """How far it is, in words."""
        self.outcome: Outcome | None = None
        """How the last one ended."""
        self.last: ExportWish | None = None
        """What was asked for last, to be asked for again."""

    @property
    def running(self) -> bool:
        """Whether one is going on."""
        return self._process is not None

    async def run(self, wish: ExportWish) -> None:
        """Export, unless that is going on already."""
        if self.running:
            return
        self._process, self.outcome, self.last = ExportProcess(self._command), None, wish
        self._step("beginning", "")
        try:
            project = self._desk.project
            self.outcome = await self._process.run(wish.arguments(project.folder, project.store_dir), self._step)
        finally:
            self._process, self.progress, self._desk.exporting = None, "", ""
        if self.watch is not None:
            self.watch()
        else:
            self._told(*sentence(self.outcome))

    def stop(self) -> None:
        """End it; nothing is written."""
        if self._process is not None:
            self._process.stop()

    async def preview(self, wish: ExportWish, told: Callable[[str, str], None]) -> Outcome:
        """Return what an export would say, without writing; being cancelled ends it."""
        project = self._desk.project
        process = ExportProcess(self._command, writes=False)
        return await process.run([*wish.arguments(project.folder, project.store_dir), "--dry-run"], told)

    def _step(self, progress: str, short: str) -> None:
        self.progress = progress
        self._desk.exporting = f"export {short}".strip()
        if self.watch is not None:
            self.watch()
        else:
            self._told("", False)


def words(step: dict[str, Any]) -> str:
    """Return how far an export is, in a few words."""
    counted = f"{_PHASES.get(step['phase'], step['phase'])} {step['done']:,}" + (f" of {step['total']:,}" if step["total"] else "")
    if step["left"] is None:
        return counted
    return f"{counted}, {in_words(step['left'])} left"


def share(step: dict[str, Any]) -> str:
    """Return how far an export is, in the fewest words: a third each for choosing, writing and reading back."""
    phases = list(_PHASES)
    done = step["done"] / step["total"] if step["total"] else 0.0
    return f"{100 * (phases.index(step['phase']) + done) / len(phases):.0f} %" if step["phase"] in phases else ""


def sentence(outcome: Outcome) -> tuple[str, bool]:
    """Return how an export ended in a sentence for the status line, and whether it is bad news."""
    receipt = outcome.receipt
    if receipt is None:
        return outcome.problem, not outcome.stopped
    outputs = receipt["outputs"]
    where = outputs[0]["path"] if len(outputs) == 1 else f"{len(outputs)} files beside {outputs[0]['path']}"
    missing = f" Not in it: {'; '.join(receipt['cannot_hold'])}." if receipt["cannot_hold"] else ""
    proved = " and read back" if receipt["proved"] else ""
    return f"{_counted(outputs, 'documents', 'spans', 'notes')} written{proved}: {where}.{missing}", False


def foretold(outcome: Outcome) -> list[str]:
    """Return what a preview says, a line each."""
    receipt = outcome.receipt
    if receipt is None:
        return [outcome.problem]
    outputs = receipt["outputs"]
    lines = [f"Would write {_counted(outputs, 'documents', 'spans', 'decisions', 'notes')}.", *receipt["told"]]
    lines += (
        [f"{receipt['format']} cannot hold {'; '.join(receipt['cannot_hold'])}."] if receipt["cannot_hold"] else ["Nothing would be lost."]
    )
    return lines


def _counted(outputs: Sequence[dict[str, Any]], *names: str) -> str:
    """Return how many of each kind all outputs hold."""
    found = []
    for name in names:
        count = sum(one[name] for one in outputs)
        word = name.removesuffix("s").replace("document", "article")
        found.append(f"{count:,} {word}{'' if count == 1 else 's'}")
    return ", ".join(found)

"""The supervisor of the suggestion process: asks, listens, drops what is stale, ends what hangs, starts again what died.

Asyncio only: no screen, no spaCy. Everything here runs on the loop that called ``start`` and nothing waits for the process.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from store.errors import reason_of
from store.model import Suggestion
from tui.suggest.jobs import Job, Jobs
from tui.suggest.protocol import LONGEST_LINE, Done, Part, ProtocolError, Ready, decode_reply, encode

NEUTRAL_FOLDER = os.path.abspath(os.sep)
"""Where the process works: it opens no file by a relative name."""

StateName = Literal["off", "starting", "ready", "working", "failed"]

CAP = 5.0
"""Seconds the process may be silent over one portion of a text before it is ended and the article skipped."""

START_CAP = 60.0
"""Seconds the process may take to load."""

MOST_IDLE_CRASHES = 1
"""Times in a row that the process is started again after it ended while nothing was asked of it."""

MOST_CRASHES = 3
"""Times in a row that it is started again after it ended over an article. One that ended it twice is skipped, so that a second article has
to end it twice as well, with no answer between them, before the fault is looked for in the engine."""

PACE = 0.5
"""Least seconds between two unfinished answers for the same article, after the first."""


@dataclass(frozen=True, slots=True)
class State:
    """What the engine is about. ``done`` of ``total`` articles since it last had nothing to do."""

    name: StateName = "off"
    done: int = 0
    total: int = 0
    reason: str = ""
    """Why it failed, or why it runs without the model that was asked for."""
    engine: str = ""
    """Name and version of what makes the suggestions, once it is ready."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Every suggestion for an article so far, in text order. It is final when ``done``."""

    article: str
    sha256: str
    engine: str
    suggestions: tuple[Suggestion, ...]
    done: bool
    skipped: str = ""
    """Why the article was given up, or empty; then there are no suggestions to keep."""


class Engine:
    """One suggestion process at a time. ``on_answer`` and ``on_state`` are called on the loop, never before ``start``."""

    def __init__(
        self,
        *,
        log: Path,
        on_answer: Callable[[Answer], None] | None = None,
        on_state: Callable[[State], None] | None = None,
        model: str = "",
        command: Sequence[str] = (),
        cap: float = CAP,
        start_cap: float = START_CAP,
    ) -> None:
        """``log`` takes what the process writes to stderr; ``model`` names a spaCy package or folder; ``command`` replaces the process."""
        self.on_answer = on_answer or _ignore
        self.on_state = on_state or _ignore
        self._log = log
        self._command = tuple(command) or child_command(model)
        self._cap, self._start_cap = cap, start_cap
        self._state = State()
        self._jobs = Jobs()
        self._process: asyncio.subprocess.Process | None = None
        self._listener: asyncio.Task[None] | None = None
        self._patience: asyncio.Timeout | None = None
        self._crashes = 0
        self._stopping = False

    @property
    def state(self) -> State:
        """What the engine is about now."""
        return self._state

    @property
    def pending(self) -> int:
        """Articles asked for and not yet answered in full."""
        return len(self._jobs)

    async def start(self) -> None:
        """Start the process unless it runs, and return at once: loading shows in ``state``. A failure is a state too, never an error."""
        if self._stopping and self._listener is not None:
            await asyncio.gather(self._listener, return_exceptions=True)
        if self._listener is None or self._listener.done():
            self._stopping = False
            self._crashes = 0
            self._jobs.again()
            self._listener = asyncio.create_task(self._supervise(), name="suggestion engine")

    def request(self, article: str, text: str, sha256: str, visible: tuple[int, int] = (0, 0)) -> None:
        """Suggest for the article on the screen, before anything else; what was being worked on waits and is begun anew later."""
        self._jobs.urgent(Job(article, text, sha256, visible))
        self._send()

    def enqueue(self, article: str, text: str, sha256: str) -> None:
        """Suggest for an article in the background, after those asked for before. Only the final answer is told."""
        self._jobs.later(Job(article, text, sha256, background=True))
        self._send()

    def forget(self, article: str) -> None:
        """Drop whatever was asked about an article."""
        self._jobs.drop(article)
        self._send()

    async def restart(self, model: str | None = None) -> None:
        """End the process and start another one, with another model when one is named; what was asked is asked again."""
        if model is not None:
            self._command = child_command(model)
        await self.close()
        await self.start()

    def stop(self) -> None:
        """End the process at once, whatever it does. May be called twice, and without a running loop."""
        self._stopping = True
        self._kill()
        self._state = State("off")

    async def close(self) -> None:
        """Stop, and wait till the process is gone."""
        self.stop()
        if self._listener is not None:
            await asyncio.gather(self._listener, return_exceptions=True)

    # The process

    async def _supervise(self) -> None:
        """Run one process after another until one may not be replaced."""
        while not self._stopping:
            try:
                problem, blamed = await self._run_once()
            except OSError as error:
                self._fail(f"the suggestion process could not be started: {reason_of(error)}")
                return
            except Exception as error:  # A fault of ours or of who listens; without this the engine would be silent for ever.
                self._fail(f"{type(error).__name__}: {error}")
                raise
            if self._stopping:
                return
            if blamed is not None:
                self._finish(blamed, f"no answer within {self._cap:g} seconds")
                continue
            self._crashes += 1
            job = self._jobs.current
            if self._crashes > (MOST_IDLE_CRASHES if job is None else MOST_CRASHES):
                self._fail(problem)
                return
            if job is not None:
                job.deaths += 1
                if job.deaths > 1:
                    self._finish(job, problem)
                    continue
            self._jobs.again()

    async def _run_once(self) -> tuple[str, Job | None]:
        """Run a process to its end. Returns why it ended, and the job it hung on if it did."""
        self._say(State("starting"))
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
        if self._stopping:
            self._kill()
        try:
            return await self._listen(process)
        finally:
            self._patience = None
            self._kill()
            await process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> tuple[str, Job | None]:
        """Read replies until the process ends, hangs or makes no sense."""
        output = process.stdout
        if output is None:
            raise OSError("the suggestion process has no output")
        ready = False
        while True:
            cap = self._start_cap if not ready else self._cap if self._jobs.current is not None else None
            try:
                async with asyncio.timeout(cap) as self._patience:
                    line = await _line(output)
                self._patience = None
            except TimeoutError:
                return f"the suggestion process did not load within {self._start_cap:g} seconds", self._jobs.current if ready else None
            except ValueError:
                return f"the suggestion process sent a line of more than {LONGEST_LINE} bytes", None
            if not line:
                code = await process.wait()
                return f"the suggestion process ended ({ending(code)}); see {self._log}", None
            try:
                reply = decode_reply(line)
            except ProtocolError as error:
                return f"the suggestion process sent {error}", None
            if self._stopping:
                continue
            if isinstance(reply, Ready):
                ready = True
                self._say(State("ready", engine=reply.engine, reason=reply.notice))
                self._send()
            else:
                self._take(reply)

    def _take(self, reply: Part | Done) -> None:
        """Keep a part of the current answer, or end it; replies to anything but the current request are stale."""
        job = self._jobs.current
        if job is None or reply.request != self._jobs.number:
            return
        if isinstance(reply, Done):
            self._crashes = 0
            self._finish(job, reply.problem)
            self._send()
            return
        job.parts[reply.start] = reply.suggestions
        now = asyncio.get_running_loop().time()
        if not job.background and (job.told is None or now - job.told >= PACE):
            job.told = now
            self._tell(job, done=False)

    def _finish(self, job: Job, problem: str) -> None:
        """Tell the final answer for a job and take it off the list."""
        self._jobs.finish(job)
        self._tell(job, done=True, skipped=problem)
        self._progress()

    def _tell(self, job: Job, *, done: bool, skipped: str = "") -> None:
        suggestions = () if skipped else job.suggestions()
        self.on_answer(Answer(job.article, job.sha256, self._state.engine, suggestions, done, skipped))

    def _send(self) -> None:
        """Write the next request when the process is ready for one."""
        process = self._process
        if self._state.name not in ("ready", "working") or process is None or process.stdin is None or process.stdin.is_closing():
            return
        while (ask := self._jobs.next()) is not None:
            try:
                process.stdin.write(encode(ask))
                if self._patience is not None:
                    self._patience.reschedule(asyncio.get_running_loop().time() + self._cap)
                break
            except UnicodeEncodeError:
                job = self._jobs.current
                if job is not None:
                    self._finish(job, "the text cannot be written as UTF-8")
        self._progress()

    def _progress(self) -> None:
        if self._state.name in ("ready", "working"):
            name: StateName = "working" if len(self._jobs) else "ready"
            self._say(State(name, self._jobs.done, self._jobs.total, self._state.reason, self._state.engine))

    def _fail(self, reason: str) -> None:
        self._say(State("failed", reason=reason))

    def _say(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self.on_state(state)

    def _kill(self) -> None:
        """Kill the process and whatever it started."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Read one line; an unfinished last one counts as the end. Raises ValueError when it is too long."""
    line = await stream.readline()
    return line if line.endswith(b"\n") else b""


def child_command(model: str = "") -> tuple[str, ...]:
    """Return the command line of the suggestion process. ``-P`` keeps a folder full of ``json.py`` out of its imports."""
    named = ("--model", _absolute(model)) if model else ()
    return (sys.executable, "-P", "-m", "tui.suggest.child", *named)


def _absolute(model: str) -> str:
    """Return a folder's path from the root, for the process works elsewhere; a package's name as it is."""
    return str(Path(model).absolute()) if Path(model).exists() else model


def environment() -> dict[str, str]:
    """Return the environment of the process: our own packages importable from anywhere, one thread per library."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(str(Path(part).absolute()) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part)]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"}


def open_log(path: Path) -> IO[bytes]:
    """Open the log, which is its owner's only, for adding to it, or nothing at all when it cannot be opened: suggestions matter more."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115  # The caller closes it.
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), 0o600)  # An older Sorot left the mode to the umask.
        return file
    except OSError:
        return open(os.devnull, "ab")


def ending(code: int) -> str:
    """Return how a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _ignore(_: object) -> None:
    """Take news that nobody wants."""

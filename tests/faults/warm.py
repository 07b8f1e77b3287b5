"""Tests collected once, which know what they reach and can be asked about a change in a process of their own within milliseconds.

Every statement of the modules in question notes that it was reached, so that of a changed one only the tests are asked that reach it, the
quickest first. The functions of the changed module get their new code in a fork of the process that has collected the tests; what runs
while modules are imported cannot be changed like that, and is asked about in a process that imports the changed module.
"""

import gc
import importlib
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import msgspec
from rich._unicode_data import load

from tests.faults.beside import beside
from tests.faults.campaign import Campaign
from tests.faults.importing import OWN, Mutated, Noting, forget_own_modules
from tests.faults.learned import Learned, file_sum, remember, remembered
from tests.faults.mutating import ROOT, Mutant, changed, module_name, whereabouts

PATIENCE = 10
"""How many times as much processor time as with the unchanged code, and how many times as long, a test may take."""
_LEAST = 1.5
"""Seconds of processor time that every test may take."""
_WAITED = 30.0
"""Seconds that every test may take."""
_UNKNOWN = 600.0
"""Both, for a test that is run for the first time."""
_MEMORY = 6 << 30
"""Bytes beyond what is used at the beginning that a changed program may take; stacks and pools of threads are reserved from them."""
_FILE = 1 << 30
"""Bytes of the largest file that it may write."""
_PART = 40
"""Tests that are run one after the other in one process while it is learned what they reach."""
_FORKING = threading.Lock()
_CACHED = type(cache(len))
_QUIET = ("-q", "-s", "-W", "ignore:Module already imported", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:faulthandler")


class Tests:
    """The tests, and short campaigns after them. Made by ``collected``."""

    def __init__(self, session: Any, told: "_Told", finder: "Noting", campaign: Campaign, after: Mapping[str, Callable[[], bool]]) -> None:
        """``after`` are asked last, and say whether they found nothing wrong."""
        self._session, self._told, self._finder, self._campaign, self._after = session, told, finder, campaign, after
        for path in finder.paths:
            importlib.import_module(module_name(path))
        self.on_import = frozenset(finder.taken())
        self._functions: dict[str, list[FunctionType]] = {}
        self._caches: list[Any] = []
        for one in gc.get_objects():
            if isinstance(one, _CACHED) and str(one.__module__).partition(".")[0] in OWN:
                self._caches.append(one)
            if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(ROOT)):
                self._functions.setdefault(one.__code__.co_filename, []).append(one)
        self._widths = list(_table())
        self._names: list[str] = [*(item.nodeid for item in session.items), *after]
        self._learned: dict[int, Learned] = {}
        self._reaching: dict[int, list[int]] = {}
        gc.freeze()

    def learn(self) -> list[str]:
        """Run every test once with the unchanged code; return those that fail, which are not asked again.

        What is learned is kept in ``build/``, and holds while neither the program nor the test's own file changes.
        """
        known = remembered(self._names)
        for number, name in enumerate(self._names):
            if name in known:
                self._learned[number] = known[name]
        failed = []
        left = [number for number in range(len(self._names)) if number not in self._learned]
        parts = [left[at : at + _PART] for at in range(0, len(left), _PART)]
        for part, answers in beside(lambda part: list(self._run(part, None)), parts):
            for number, said in answers:
                if said is None or said["failed"]:
                    failed.append(self._names[number])
                    continue
                self._learned[number] = Learned(
                    self._names[number], file_sum(self._names[number]), said["seconds"], said["waited"], said["reached"]
                )
            failed += [self._names[number] for number in part[len(answers) :]]
        for number, one in self._learned.items():
            for statement in one.reached:
                self._reaching.setdefault(statement, []).append(number)
        remember(self._learned.values())
        return failed

    def reaching(self, mutant: Mutant, budget: float) -> tuple[list[int], int]:
        """Return the tests that reach what is changed, those of its own module and the quickest first, and how many more there are.

        No more are taken than run in so many seconds.
        """
        statement, _ = whereabouts(mutant)
        own = f"/test_{mutant.path.stem}.py::"

        def order(number: int) -> tuple[bool, bool, float]:
            return number >= len(self._session.items), own not in self._names[number], self._learned[number].seconds

        found = sorted(self._reaching.get(self._finder.first(mutant.path) + statement, ()), key=order)
        chosen, seconds = [], 0.0
        for number in found:
            seconds += self._learned[number].seconds
            if seconds < budget or number >= len(self._session.items):
                chosen.append(number)
        return chosen, len(found) - len(chosen)

    def seconds(self, name: str) -> float:
        """Return how long a test took with the unchanged code."""
        return next((known.seconds for known in self._learned.values() if known.name == name), 0.0)

    def noticed(self, mutant: Mutant, chosen: Sequence[int]) -> str:
        """Return which of the tests notices a change, or nothing."""
        statement, at_definition = whereabouts(mutant)
        if not at_definition:
            for number, said in self._run(chosen, mutant):
                if said is not None and "unsound" in said:
                    at_definition = True
                elif said is None or said["failed"]:
                    return self._names[number]
        if at_definition or self._finder.first(mutant.path) + statement in self.on_import:
            names = [self._names[number] for number in chosen if number < len(self._session.items)]
            return self._afresh(mutant, names, sum(self._patience(number)[1] for number in chosen))
        return ""

    def _patience(self, number: int) -> tuple[float, float]:
        """Return the processor time, and the time, that a test may take."""
        known = self._learned.get(number)
        return (_UNKNOWN, _UNKNOWN) if known is None else (_LEAST + PATIENCE * known.seconds, _WAITED + PATIENCE * known.waited)

    def _run(self, chosen: Sequence[int], mutant: Mutant | None) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Run tests in a fork, yielding what each says; None and no more when it ended the process, or hung."""
        if not chosen:
            return
        with self._campaign.room("mutant") as room:
            with _FORKING:  # Another fork would hold this one's pipe open.
                ours, theirs = os.pipe()
                sys.stdout.flush()
                sys.stderr.flush()
                pid = os.fork()
                if pid == 0:
                    os.close(ours)
                    self._inside(chosen, mutant, theirs, room)
                os.close(theirs)
            try:
                rest = b""
                for number in chosen:
                    line, rest = _line(ours, rest, self._patience(number)[1])
                    said = msgspec.json.decode(line) if line else None
                    yield number, said
                    if said is None or "unsound" in said:
                        return
            finally:
                os.close(ours)
                _end(pid)

    def _inside(self, chosen: Sequence[int], mutant: Mutant | None, pipe: int, room: Path) -> None:
        """Be the fork: change the code, run the tests, say what comes of each. Never returns."""
        try:
            os.setsid()
            _bounded()
            self._session.config._tmp_path_factory._given_basetemp = room / "tmp"
            self._session.config._tmp_path_factory._basetemp = None
            if mutant is not None and not self._changed(mutant):
                os.write(pipe, b'{"unsound":true}\n')
                os._exit(0)
            hits = self._finder.hits
            for place, number in enumerate(chosen):
                hits[:] = bytes(len(hits))
                if mutant is None or not place:  # What caches keep hides what a test reaches, and is other than what changed code says.
                    for one in self._caches:
                        one.cache_clear()
                    _table()[:] = self._widths  # The program has Rich count spacing marks, and looks at what Rich said before.
                signal.setitimer(signal.ITIMER_PROF, self._patience(number)[0])
                began, spent = time.perf_counter(), time.process_time()
                following = chosen[place + 1] if place + 1 < len(chosen) else None
                failed = self._one(number, following)
                said: dict[str, Any] = {"failed": failed}
                if mutant is None:
                    said |= {
                        "seconds": time.process_time() - spent,
                        "waited": time.perf_counter() - began,
                        "reached": self._finder.taken(),
                    }
                data = memoryview(msgspec.json.encode(said) + b"\n")
                while data:
                    data = data[os.write(pipe, data) :]
                if failed and mutant is not None:
                    break
        finally:
            os._exit(0)

    def _one(self, number: int, following: int | None) -> bool:
        items = self._session.items
        try:
            if number >= len(items):
                return not self._after[self._names[number]]()
            self._told.failed = False
            after = items[following] if following is not None and following < len(items) else None
            items[number].config.hook.pytest_runtest_protocol(item=items[number], nextitem=after)
            return self._told.failed
        except Exception:  # A campaign whose own bookkeeping the change upsets has noticed it.
            return True

    def _changed(self, mutant: Mutant) -> bool:
        """Give the functions of a module their changed code; return whether that can be done."""
        new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(changed(mutant), str(mutant.path), "exec"))}
        sound = True
        for function in self._functions.get(str(mutant.path), ()):
            code = new.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is None:
                continue
            if len(code.co_freevars) == len(function.__code__.co_freevars):
                function.__code__ = code
            else:  # It holds other names of the function around it.
                sound = False
        return sound

    def _afresh(self, mutant: Mutant, names: Sequence[str], seconds: float) -> str:
        """Ask the tests in a process that imports the changed module."""
        if not names:
            return ""
        with self._campaign.room("mutant") as room:
            wish = room / "wish.json"
            wish.write_bytes(
                msgspec.json.encode({"path": str(mutant.path), "node": mutant.node, "way": mutant.way, "tests": names, "room": str(room)})
            )
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.warm", str(wish)],
                cwd=ROOT,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                code = child.wait(seconds)
            except subprocess.TimeoutExpired:
                code = 1
            finally:
                _end(child.pid)
            return "" if code == 0 else "tests of the module imported anew"


class _Told:
    """Hears whether a test failed, and does the work in place of running them all."""

    def __init__(self, work: Callable[[Any], None]) -> None:
        self.failed = False
        self._work = work

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failure."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        """Work; a file that cannot be collected ends it."""
        if session.testsfailed:
            raise session.Interrupted(f"{session.testsfailed} files could not be collected")
        self._work(session)
        return True


def collected(
    tests: Sequence[str],
    modules: Sequence[Path],
    campaign: Campaign,
    after: Mapping[str, Callable[[], bool]],
    work: Callable[[Tests], None],
) -> int:
    """Collect tests over modules that note what is reached, and work with them; returns the exit code of pytest."""
    import pytest

    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    finder = Noting(modules)
    forget_own_modules()
    sys.meta_path.insert(0, finder)
    told = _Told(lambda session: work(Tests(session, told, finder, campaign, after)))
    with campaign.room("collected") as room:
        return int(pytest.main([*_QUIET, f"--basetemp={room / 'tmp'}", *tests], plugins=[told]))


def _table() -> list[tuple[int, int, int]]:
    """Return Rich's table of widths itself."""
    widths = load().widths
    if not isinstance(widths, list):
        raise TypeError("Rich keeps its table of widths in another way than it did")
    return widths


def _line(descriptor: int, rest: bytes, seconds: float) -> tuple[bytes, bytes]:
    """Return the next line of a pipe and what was read beyond it; an empty one at its end, or when nothing comes for so many seconds."""
    while b"\n" not in rest:
        part = os.read(descriptor, 1 << 20) if select.select([descriptor], [], [], seconds)[0] else b""
        if not part:
            return b"", b""
        rest += part
    line, _, rest = rest.partition(b"\n")
    return line, rest


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _bounded() -> None:
    """Take a changed program's voice, and bound its memory and its files."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for what, most in ((resource.RLIMIT_AS, used + _MEMORY), (resource.RLIMIT_FSIZE, _FILE), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _end(pid: int) -> None:
    """End a process that leads a group, and its group."""
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            end(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _anew(wish: Path) -> int:
    """Run tests with one module imported changed; return the exit code."""
    import pytest

    asked = msgspec.json.decode(wish.read_bytes())
    _bounded()
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    mutant = Mutant("", Path(asked["path"]), asked["node"], asked["way"], 0, "")
    forget_own_modules()
    sys.meta_path.insert(0, Mutated(mutant))
    return int(pytest.main([*_QUIET, "-x", f"--basetemp={asked['room']}/tmp", *asked["tests"]]))


if __name__ == "__main__":
    sys.exit(_anew(Path(sys.argv[1])))

"""Running a reader of a foreign format where it can do no harm: ``run_bounded`` for one input, ``Quarantine`` for many.

A reader is a function of ours, ``f(data: bytes, **options)``, marked with ``wire.quarantined``. It may raise any error of
``store.errors``, which arrives here as that class with its parts; anything else it does (hang, swell, crash, raise, answer without end)
arrives as a ``QuarantineError``, whose sentence names the input and the reason and never quotes the input. Its result is anything
msgspec can write: values of ``store.model``, dataclasses, lists, strings, bytes. Nothing is unpickled on either side.

    from store.quarantine.run import run_bounded
    rows = run_bounded("store.exchange.brat:read", data, list[Row], where=str(path), seconds=10, encoding="utf-8")
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import msgspec

from store import errors
from store.errors import reason_of
from store.quarantine.wire import ASK, LOADED, NO_MEMORY, NO_MEMORY_EXIT, PAYLOAD, REFUSED, RESULT, Ask, Refusal, is_name, receive, send

MEMORY = 512 * 2**20
"""Most bytes of address space a reader may have."""

SECONDS = 5.0
"""Most seconds of processor time that reading one input may take; by the clock it may be twice that and ``SLACK``, for a busy machine."""

SLACK = 2.0
"""Seconds by the clock that are not counted."""

OUTPUT = 256 * 2**20
"""Most bytes a result may have as MessagePack."""

CHILD = (sys.executable, "-P", "-B", "-m", "store.quarantine.child")
"""The process; ``-P`` keeps a folder full of ``json.py`` out of its imports, ``-B`` keeps it from writing byte code."""

START = 30.0
"""Most seconds a process may take to start and to load the reader's code."""

Reason = Literal["time", "memory", "crash", "output", "fault", "start", "stopped"]

_T = TypeVar("_T")
_ERRORS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.StoreError)}


class QuarantineError(errors.InputError):
    """An input that its reader could not cope with. ``reason`` says in one word why."""

    def __init__(self, what: str, *, reason: Reason, where: str = "", do: str = "") -> None:
        self.reason = reason
        super().__init__(what, where=where, do=do)


class Quarantine:
    """A process to read one input after another in; one that was ended or broke down is replaced for the next. For one thread at a time."""

    def __init__(
        self, *, memory: int = MEMORY, seconds: float = SECONDS, output: int = OUTPUT, command: Sequence[str | Path] = CHILD
    ) -> None:
        """``memory`` and ``output`` are bytes, ``seconds`` are for each input; where the system knows no limit on memory, there is none.

        ``command`` starts the process; the two limits are added to it.
        """
        self._command = tuple(map(str, command))
        self._memory = memory
        self.seconds, self.output = seconds, output
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def run(self, function: str, data: bytes, kind: type[_T] | Any, *, where: str, **options: str | int | float | bool | None) -> _T:
        """Return what the reader named makes of ``data``, as a value of type ``kind``; ``where`` names the input in errors.

        Raises what the reader raises of ``store.errors``, QuarantineError for everything else, ValueError for a name that is not ours.
        """
        if not is_name(function):
            raise ValueError(f"{function} is not the path of a reader")
        call = _Call(self.ready(where), Ask(function, options), data, self.output)
        try:
            answer, body = self._wait(call, where)
        except BaseException:
            self.close()
            raise
        if answer == RESULT:
            try:
                value: _T = msgspec.msgpack.decode(body, type=kind, strict=True)
                return value
            except (msgspec.MsgspecError, RecursionError) as error:
                raise self.failed("fault", where, type(error).__name__) from error
        if answer == REFUSED:
            raise refused(body)
        if answer == NO_MEMORY:
            self.close()  # What is left of it after that is not to be relied on.
            raise self.failed("memory", where)
        raise self.failed("fault", where, body.decode("ascii", "replace")[:60])

    def stop(self) -> None:
        """End the process from another thread; the call that waits for it raises QuarantineError, and none can follow."""
        self._stopped = True
        if self._process is not None:
            _kill(self._process)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def ready(self, where: str) -> "subprocess.Popen[bytes]":
        """Return the process, started anew if need be. Raises QuarantineError."""
        if self._stopped:
            raise self.failed("stopped", where)
        if self._process is None or self._process.poll() is not None:
            self.close()
            try:
                self._process = _start((*self._command, str(self._memory), str(self.seconds)))
            except OSError as error:
                raise self.failed("start", where, reason_of(error)) from error
        return self._process

    def _wait(self, call: "_Call", where: str) -> tuple[bytes, bytes]:
        """Return the last frame of the answer. Raises QuarantineError when there is none in time."""
        call.start()
        if not call.loaded.wait(START):
            raise self.failed("start", where, f"it did not load within {START:g} seconds")
        patience = time.monotonic() + self.seconds * 2 + SLACK
        while not call.over.wait(0.1):
            if time.monotonic() > patience:
                raise self.failed("time", where)
        if call.answer is not None:
            return call.answer
        if call.too_long:
            raise self.failed("output", where)
        if self._stopped:
            raise self.failed("stopped", where)
        raise self.ended(call.process, where)

    def ended(self, process: "subprocess.Popen[bytes]", where: str) -> QuarantineError:
        """Return the error for a process that ended without an answer."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(START)
        _kill(process)
        code = process.wait()
        if code == -getattr(signal, "SIGXCPU", 0) != 0:
            return self.failed("time", where)
        if code == NO_MEMORY_EXIT:
            return self.failed("memory", where)
        return self.failed("crash", where, f"signal {-code}" if code < 0 else f"exit code {code}")

    def failed(self, reason: Reason, where: str, detail: str = "") -> QuarantineError:
        """Return the error that says so in a sentence."""
        why = {
            "time": f"reading it takes longer than {self.seconds:g} seconds",
            "memory": f"reading it takes more than {self._memory // 2**20} MiB of memory",
            "crash": f"its reader crashed ({detail})",
            "output": f"what it unfolds to is larger than {self.output // 2**20} MiB",
            "fault": f"its reader could make no sense of it ({detail})",
            "start": f"its reader could not be started ({detail})",
            "stopped": "it was stopped",
        }[reason]
        do = "" if reason in ("start", "stopped") else "Leave it out, or check where it comes from."
        return QuarantineError(f"It was not read: {why}.", reason=reason, where=where, do=do)


def refused(body: bytes) -> errors.StoreError:
    """Return the error of ``store.errors`` that a reader has raised."""
    refusal = msgspec.msgpack.decode(body, type=Refusal)
    return _ERRORS[refusal.kind](refusal.what, where=refusal.where, do=refusal.do)


class _Call:
    """One request and its answer, carried by two threads, so that whoever waits can always stop waiting."""

    def __init__(self, process: "subprocess.Popen[bytes]", ask: Ask, data: bytes, limit: int) -> None:
        self.process, self._ask, self._data, self._limit = process, ask, data, limit
        self.loaded, self.over = threading.Event(), threading.Event()
        self.answer: tuple[bytes, bytes] | None = None
        self.too_long = False

    def start(self) -> None:
        """Begin to write and to listen."""
        for target in (self._write, self._listen):
            threading.Thread(target=target, daemon=True).start()

    def _write(self) -> None:
        stream = self.process.stdin
        if stream is None:
            return
        with suppress(OSError, ValueError):
            send(stream, ASK, msgspec.msgpack.encode(self._ask))
            send(stream, PAYLOAD, self._data)

    def _listen(self) -> None:
        stream = self.process.stdout
        try:
            while stream is not None:
                frame = receive(stream, self._limit)
                if frame[0] != LOADED:
                    self.answer = frame
                    break
                self.loaded.set()
        except OverflowError:
            self.too_long = True
        except (EOFError, OSError, ValueError, MemoryError):
            pass  # The process has ended; its exit code says how.
        self.over.set()
        self.loaded.set()


def run_bounded(
    function: str,
    data: bytes,
    kind: type[_T] | Any,
    *,
    where: str,
    memory: int = MEMORY,
    seconds: float = SECONDS,
    output: int = OUTPUT,
    **options: str | int | float | bool | None,
) -> _T:
    """Return what the reader named makes of ``data`` in a process of its own, which takes a tenth of a second to start.

    Raises as ``Quarantine.run`` does.
    """
    with Quarantine(memory=memory, seconds=seconds, output=output) as quarantine:
        answer: _T = quarantine.run(function, data, kind, where=where, **options)
        return answer


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a process that works in the root folder, knows our packages, and writes what it prints nowhere. Raises OSError."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(str(Path(part).absolute()) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part)]
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=os.path.abspath(os.sep),
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONSAFEPATH": "1",
            "PYTHONUTF8": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_MAIN_FREE": "1",  # numpy sets it where it is not set, and setting is refused there.
        },
        start_new_session=True,
    )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and whatever it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

"""The process a foreign format is read in: ``python -P -B -m store.quarantine.child MEMORY SECONDS``.

Memory and processor time are limited by the system; an audit hook refuses the network, other processes, and every change to a file.
The hook is a second wall, not a jail: the code that runs here is ours and the libraries' we chose, only what it reads is not.
"""

import importlib
import math
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

import msgspec

from store import errors
from store.quarantine.wire import (
    ASK,
    BATCH,
    FAULT,
    LOADED,
    NO_MEMORY,
    NO_MEMORY_EXIT,
    REFUSED,
    RESULT,
    Ask,
    Refusal,
    is_marked,
    is_name,
    receive,
    send,
)

_FORBIDDEN = (
    *("socket.", "subprocess.", "ftplib.", "http.client.", "urllib.Request", "smtplib.", "webbrowser.", "pty.", "shutil."),
    *("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system"),
    *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LONGEST_PART = 2000
"""Most code points of each part of an error that is handed on."""


def main(arguments: list[str]) -> int:
    """Answer requests until stdin ends, with at most so many bytes of memory and seconds of processor time for each."""
    memory, seconds = int(arguments[0]), float(arguments[1])
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints must not get between the frames.
    frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
    threading.Thread(target=_read, args=(sys.stdin.buffer, frames), daemon=True).start()
    sys.addaudithook(_refuse)
    while True:
        ask = msgspec.msgpack.decode(frames.get(), type=Ask)
        kind, body = _answer(ask, frames.get(), output, seconds)
        send(output, kind, body)


def _answer(ask: Ask, payload: bytes, output: IO[bytes], seconds: float) -> tuple[bytes, bytes]:
    """Load the reader, say so, run it, and return what to send back."""
    try:
        function = _find(ask.function)
        send(output, LOADED, b"")
        _limit_time(seconds)
        if not ask.stream:
            return RESULT, msgspec.msgpack.encode(function(payload, **ask.options))
        for batch in function(payload, **ask.options):
            send(output, BATCH, msgspec.msgpack.encode(batch))
            _limit_time(seconds)
        return RESULT, b""
    except errors.StoreError as error:
        return REFUSED, msgspec.msgpack.encode(_refusal(error))
    except MemoryError:
        return NO_MEMORY, b""
    except Exception as error:  # A reader of foreign data may trip over anything; its name says enough, its message may quote the data.
        return FAULT, type(error).__name__.encode()


def _find(name: str) -> Callable[..., Any]:
    if not is_name(name):
        raise LookupError(name)
    module, _, attribute = name.partition(":")
    function = getattr(importlib.import_module(module), attribute)
    if not is_marked(function):
        raise LookupError(name)
    return function  # type: ignore[no-any-return]


def _refusal(error: errors.StoreError) -> Refusal:
    """Return the error as the nearest class of ``store.errors``, with parts of a bearable length."""
    kind = next(one.__name__ for one in type(error).__mro__ if one.__module__ == errors.__name__)
    parts = (error.what, error.where, error.do)
    what, where, do = (part[:_LONGEST_PART].encode("utf-8", "replace").decode() for part in parts)
    return Refusal(kind, what, where, do)


def _read(source: IO[bytes], frames: "queue.SimpleQueue[bytes]") -> None:
    """Hand requests on; when the program has gone, nobody waits for an answer and the process ends at once."""
    try:
        while True:
            kind, body = receive(source, sys.maxsize)
            if kind == ASK:
                _limit_time(math.inf)  # What the last input left of its allowance is not meant for loading the next reader.
            frames.put(body)
    except MemoryError:
        os._exit(NO_MEMORY_EXIT)
    except (EOFError, OSError):
        os._exit(0)


def _limit(name: str, value: int) -> None:
    """Set a limit of the system, soft and hard, where it knows that one."""
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        number = getattr(resource, name)
        _, hard = resource.getrlimit(number)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (value, value))


def _limit_time(seconds: float) -> None:
    """Allow so many more seconds of processor time from now on; the system ends the process after them."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (hard if math.isinf(seconds) else math.ceil(used + seconds), hard))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Let the interpreter do no more than a reader needs: compute, import, and read files."""
    if event == "open":
        _, mode, flags = arguments
        writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITING)
        if writes:
            raise PermissionError("in quarantine no file is written")
    elif event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed in quarantine")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Work in a process of its own, which may change its limits, its mounts or end; what it found out comes back as JSON."""

import os
from collections.abc import Callable
from typing import Any

import msgspec


def started(work: Callable[[], dict[str, Any]]) -> tuple[int, int]:
    """Begin some work in a process; returns its id and the pipe for ``report``."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        try:
            try:
                told = work()
            except Exception as error:  # The parent is to hear of it; there is nobody else.
                told = {"error": f"{type(error).__name__}: {error}"}
            with os.fdopen(theirs, "wb") as pipe:
                pipe.write(msgspec.json.encode(told))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(theirs)
    return pid, ours


def report(pid: int, pipe: int) -> dict[str, Any]:
    """Wait for a process and return what it told: ``error`` alone when it raised something, nothing at all when it was ended."""
    with os.fdopen(pipe, "rb") as said:
        data = said.read()
    os.waitpid(pid, 0)
    told: dict[str, Any] = msgspec.json.decode(data) if data else {}
    return told

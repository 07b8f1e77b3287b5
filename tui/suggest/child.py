"""The suggestion process: requests on stdin, replies on stdout, one JSON object a line. ``python -P -m tui.suggest.child``."""

import argparse
import os
import queue
import sys
import threading
from contextlib import suppress
from typing import BinaryIO

from tui.suggest.protocol import Ask, Done, Part, ProtocolError, Ready, Reply, decode_ask, encode

NICE = 10
"""How far the process steps back for whoever reads and types."""

MEMORY = 4 * 2**30
"""Most bytes, so that no text can fill the machine: of all address space, four times what the engine needs, or beyond a foreign model."""

NO_MEMORY = "not enough memory"
"""What is said of a text that needed more."""

OUT_OF_MEMORY = 3
"""Exit code of a process that ends after it had too little memory for a text: what it held by then is not to be missing for the next."""


def main(arguments: list[str] | None = None) -> int:
    """Serve requests until stdin ends; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tui.suggest.child", description="Suggest entities; speaks JSON lines on stdin and stdout."
    )
    parser.add_argument("--model", default="", help="spaCy package or folder to put before the rules")
    options = parser.parse_args(arguments)
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # Whatever a library prints must not get between the messages.
    asked: queue.SimpleQueue[Ask] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, asked), daemon=True).start()
    _step_back()
    if options.model:
        _cap("RLIMIT_DATA", _machine())
    else:
        _cap("RLIMIT_AS", MEMORY)
    from tui.suggest.suggester import load_suggester  # Imports spaCy: half a second, in which the end of stdin is already heard.

    suggester = load_suggester(options.model)
    if options.model:
        _cap("RLIMIT_DATA", min(_machine(), _data() + MEMORY))
    _write(output, Ready(engine=suggester.name, notice=suggester.notice))
    while True:
        ask = asked.get()
        if not asked.empty():
            continue
        problem = ""
        try:
            for portion in suggester.answers(ask.text, ask.visible, lambda: not asked.empty()):
                _write(output, Part(request=ask.request, start=portion.start, end=portion.end, suggestions=portion.suggestions))
        except MemoryError:
            problem = NO_MEMORY
        except Exception as error:  # One text that a pipeline chokes on must not cost the others their suggestions.
            problem = f"{type(error).__name__}: {error}"[:200]
            sys.excepthook(*sys.exc_info())
        _write(output, Done(request=ask.request, problem=problem))
        if problem == NO_MEMORY:
            os._exit(OUT_OF_MEMORY)


def _read(source: BinaryIO, asked: "queue.SimpleQueue[Ask]") -> None:
    """Hand requests on; at the end of input nobody is left to answer, so the process ends at once, whatever it does."""
    for line in source:
        try:
            asked.put(decode_ask(line))
        except ProtocolError as error:
            os.write(2, f"{error}\n".encode(errors="replace"))
            os._exit(2)
    os._exit(0)


def _write(output: BinaryIO, reply: Reply) -> None:
    try:
        output.write(encode(reply))
        output.flush()
    except OSError:  # The app is gone.
        os._exit(0)


def _step_back() -> None:
    """Lower the priority, where the system lets a process do so."""
    with suppress(AttributeError, OSError):
        os.nice(NICE)


def _cap(what: str, size: int) -> None:
    """Take no more than so many bytes from here on, where the system can see to that.

    ``RLIMIT_AS`` is about all address space. A foreign model may map far more of that than it uses, as on a graphics card, so there
    ``RLIMIT_DATA`` is the limit, which Linux holds against private memory that can be written (getrlimit(2)).
    """
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        number = getattr(resource, what)
        _, hard = resource.getrlimit(number)
        if sys.platform == "linux":
            resource.setrlimit(number, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


def _machine() -> int:
    """Return the bytes of memory there are."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else sys.maxsize


def _data() -> int:
    """Return how much ``RLIMIT_DATA`` counts as taken now."""
    try:
        with open("/proc/self/status", "rb") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(b"VmData:"))
    except (OSError, StopIteration, ValueError):
        return 0


if __name__ == "__main__":
    raise SystemExit(main())

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
"""Most bytes of address space, so that no text can fill the machine; four times what the engine needs."""


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
    _step_back(capped=not options.model)
    from tui.suggest.suggester import load_suggester  # Imports spaCy: half a second, in which the end of stdin is already heard.

    suggester = load_suggester(options.model)
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
            problem = "not enough memory"
        except Exception as error:  # One text that a pipeline chokes on must not cost the others their suggestions.
            problem = f"{type(error).__name__}: {error}"[:200]
            sys.excepthook(*sys.exc_info())
        _write(output, Done(request=ask.request, problem=problem))


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


def _step_back(*, capped: bool) -> None:
    """Lower the priority and cap the memory, where the system lets a process do so.

    Nobody knows what a foreign model needs (one on a graphics card maps far more than it uses), so with one the memory is not capped.
    """
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        if capped and sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    raise SystemExit(main())

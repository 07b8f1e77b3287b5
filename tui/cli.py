"""The command line: ``sorot``, ``sorot PATH`` and the verbs. Exit codes: 0 done, 1 failed or found something, 2 wrong use or bad input."""

import os
import sys

from store.errors import StoreError
from tui.commands.program import app
from tui.commands.say import err, tolerant


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; every failure is one sentence on standard error."""
    tolerant()
    try:
        app(args=arguments, prog_name="sorot")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except StoreError as error:
        err(f"sorot: {error}")
        return 2
    except BrokenPipeError:
        # Whoever reads the output has gone; keep the interpreter from complaining about it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from tui.crash import write_report  # Only when something is wrong with Sorot itself.

        path = write_report(error)
        place = f"A report without article text is in {path}." if path else "No report could be written."
        err(f"sorot: Something unforeseen happened ({type(error).__name__}). {place} Everything acknowledged is on disk.")
        return 1
    return 0

"""The program, which also writes down what it acknowledges and what fails: ``python -m tests.faults.told FILE FAILURES ARGUMENT...``.

Nothing else about it is other than in ``python -m tui ARGUMENT...``. A line of the first file is the id of a change, written when the
program is told that the change is done, which is when the screen says so. The second file is there only if something failed beside the
screen, which a person would be told in one line, or ended the program, and holds where.
"""

import os
import sys
import traceback
from pathlib import Path

from textual.worker import Worker, WorkerState

from store.model import Change
from store.project import Project
from tui.background_app import BackgroundApp
from tui.cli import main


def watch(path: str) -> None:
    """Have every project write the ids of its changes to a file, unbuffered."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    tell = Project._tell

    def told(project: Project, change: Change) -> None:
        os.write(descriptor, change.id.encode() + b"\n")
        tell(project, change)

    Project._tell = told  # type: ignore[method-assign, assignment]


def watch_failures(path: Path) -> None:
    """Have the program write down every failure of its work beside the screen, and every one that ends it."""
    changed, failed = BackgroundApp.on_worker_state_changed, BackgroundApp._handle_exception

    def write(error: BaseException | None) -> None:
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write("".join(traceback.format_exception(error)) if error is not None else "unknown\n")

    def on_worker_state_changed(app: BackgroundApp, event: Worker.StateChanged) -> None:
        if event.state == WorkerState.ERROR:
            write(event.worker.error)
        changed(app, event)

    def handle_exception(app: BackgroundApp, error: Exception) -> None:
        write(error)
        failed(app, error)

    BackgroundApp.on_worker_state_changed = on_worker_state_changed  # type: ignore[method-assign, assignment]
    BackgroundApp._handle_exception = handle_exception  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    watch(sys.argv[1])
    watch_failures(Path(sys.argv[2]))
    sys.argv = ["sorot", *sys.argv[3:]]
    main()

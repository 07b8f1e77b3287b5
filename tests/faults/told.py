"""The program, which also writes down what it acknowledges: ``python -m tests.faults.told FILE ARGUMENT...``.

Nothing else about it is other than in ``python -m tui ARGUMENT...``. A line of the file is the id of a change, written when the program
is told that the change is done, which is when the screen says so.
"""

import os
import sys

from store.model import Change
from store.project import Project
from tui.cli import main


def watch(path: str) -> None:
    """Have every project write the ids of its changes to a file, unbuffered."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    tell = Project._tell

    def told(project: Project, change: Change) -> None:
        os.write(descriptor, change.id.encode() + b"\n")
        tell(project, change)

    Project._tell = told  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    watch(sys.argv[1])
    sys.argv = ["sorot", *sys.argv[2:]]
    main()

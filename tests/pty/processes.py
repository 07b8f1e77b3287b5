"""What the processes below a program spend, from the kernel's own books (Linux)."""

from collections.abc import Sequence
from pathlib import Path

_PROC = Path("/proc")


def descendants(process: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    below: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], list(below.get(process, ()))
    while waiting:
        found.append(waiting.pop())
        waiting += below.get(found[-1], ())
    return found


def cpu_seconds(processes: Sequence[int]) -> float:
    """Return the processor time of these processes, of their threads still running: other load on the machine does not add to it."""
    spent = 0
    for process in processes:
        for thread in (_PROC / str(process) / "task").glob("*/schedstat"):
            try:
                spent += int(thread.read_text(encoding="ascii").split()[0])
            except OSError:
                continue  # It ended between being listed and being read.
    return spent / 1e9


def _stat(process: int) -> list[str]:
    """Return the fields of a process after its name, or nothing when it has gone."""
    try:
        return (_PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []

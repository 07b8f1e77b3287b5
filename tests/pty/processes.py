"""What the processes below a program spend, from the kernel's own books (Linux)."""

import os
from pathlib import Path

_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")


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


def cpu_seconds(processes: list[int]) -> float:
    """Return the processor time that the processes still running have used so far."""
    return sum((int(fields[11]) + int(fields[12])) / _TICK for process in processes if (fields := _stat(process)))


def _stat(process: int) -> list[str]:
    """Return the fields of a process after its name, or nothing when it has gone."""
    try:
        return (_PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []

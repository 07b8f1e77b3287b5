"""What is left behind when something unforeseen ends the program: a report without a word of any article."""

import os
import platform
import sys
import traceback
from pathlib import Path

from store.clock import now
from tui import __version__
from tui.paths import crash_dir


def write_report(error: BaseException, folder: Path | None = None) -> Path | None:
    """Write a report into ``folder`` (the crash folder when not given) and return its path, or None when it cannot be written."""
    folder = folder or crash_dir()
    stamp = now()
    path = folder / f"crash-{stamp.replace(':', '').replace('.', '-')}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Paths in it are nobody else's business, whatever the umask says.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(report(error, stamp))
    except OSError:
        return None
    return path


def report(error: BaseException, stamp: str) -> str:
    """Return kinds, places and versions. Messages and values are left out, since they may quote an article."""
    lines = [f"Sorot {__version__}", f"Time {stamp}", f"Python {platform.python_version()} on {platform.platform()}"]
    lines += [f"{name} {version}" for name in ("textual", "rich", "msgspec", "typer") if (version := _version(name))]
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        number = getattr(cause, "errno", None)
        lines += ["", f"{type(cause).__module__}.{type(cause).__qualname__}" + (f" errno {number}" if number else "")]
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines) + "\n"


def _version(name: str) -> str:
    if name not in sys.modules:
        return ""
    from importlib import metadata  # 10 ms, and only while failing.

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""

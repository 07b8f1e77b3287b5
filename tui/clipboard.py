"""Sending text to the clipboard: through the terminal (OSC 52), and through the system's own tool where there is one."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from shutil import which

from store.annotate import quoted
from tui.text import show, show_lines

TERMINAL_LIMIT = 74_000
"""Bytes of UTF-8 beyond which many terminals drop an OSC 52 sequence without a word."""

PATIENCE = 2.0
"""Seconds a clipboard tool has to take the text."""

_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy", "--type", "text/plain;charset=utf-8")),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
"""Environment variable that must be set, and the command that reads the text on its standard input."""


def tool(environ: Mapping[str, str], *, platform: str = sys.platform, find: Callable[[str], str | None] = which) -> tuple[str, ...]:
    """Return the command of this system's clipboard, or nothing when there is none; ``find`` looks a program up."""
    if platform == "darwin":
        return ("pbcopy",) if find("pbcopy") else ()
    if platform == "win32":
        return ("clip",) if find("clip") else ()
    return next((command for variable, command in _TOOLS if environ.get(variable) and find(command[0])), ())


async def copy(text: str, to_terminal: Callable[[str], None], command: Sequence[str] = ()) -> str:
    """Send ``text``, made safe to paste into a terminal, to the clipboard, and return what to tell the person.

    ``to_terminal`` is ``App.copy_to_clipboard``; nobody can know whether the terminal took it, so the sentence claims only the sending.
    """
    safe = show_lines(text)
    short = len(safe.encode("utf-8")) <= TERMINAL_LIMIT
    if short:
        to_terminal(safe)
    taken = bool(command) and await _pipe(command, safe)
    if not short and not taken:
        return f"{len(text):,} characters are more than a terminal's clipboard takes; select less."
    words = quoted(show(text))
    return f"{words} is on the clipboard." if taken else f"{words} sent to the clipboard."


async def _pipe(command: Sequence[str], text: str) -> bool:
    """Give ``text`` to a program's standard input and return whether it ended well; its output is thrown away."""
    nowhere = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=nowhere, stderr=nowhere)
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8")), PATIENCE)
    except (TimeoutError, OSError):
        if process.returncode is None:
            process.kill()
            await process.wait()
        return False
    return process.returncode == 0

"""What a project folder holds: its article files, and a line about each for the library list."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from store.errors import InputError

SUFFIXES = (".txt", ".md")
"""File name endings that make a file an article, in any case."""

_NUMBER = re.compile(r"([0-9]+)")


State = Literal["new", "reading", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the library list. Until ``filled``, title and counts are what can be told without opening the article."""

    article_id: str
    title: str
    source: str
    status: State = "new"
    """``new`` was never opened, ``done`` when the analyst said so."""
    words: int = 0
    annotations: int = 0
    open_suggestions: int | None = None
    """Suggestions nobody has decided on; None when none have been computed."""
    last_opened: str = ""
    """ISO 8601 time, or empty."""
    problem: str = ""
    """Why it cannot be opened, as a sentence; empty when it can."""
    filled: bool = False


def scan(folder: Path, only: Sequence[Path] | None = None) -> list[Path]:
    """Return the article files under a folder, numbers in names in counting order; hidden files and folders are left out.

    Files that cannot be read are listed all the same. ``only`` names files to list instead, with any ending. No file is opened. Raises
    InputError when the folder, or a file of ``only``, does not exist.
    """
    if not folder.exists():
        raise InputError("There is no such folder.", where=str(folder), do="Check the path.")
    if not folder.is_dir():
        raise InputError("This is not a folder.", where=str(folder), do="Name the folder that holds the articles.")
    if only:
        for path in only:
            if not path.exists():
                raise InputError("There is no such file.", where=str(path), do="Check the path.")
        return sorted(dict.fromkeys(only), key=lambda path: _order(str(path)))
    found: list[tuple[object, Path]] = []
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise InputError(
            f"The folder cannot be read ({error.strerror or error}).", where=str(folder), do="Check its permissions."
        ) from error
    base = str(folder)
    for parent, folders, files in os.walk(base):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = os.path.relpath(parent, base)
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found.append((_order(name if inner == "." else f"{inner}{os.sep}{name}"), Path(parent, name)))
    found.sort()
    return [path for _, path in found]


def _order(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    parts = _NUMBER.split(name.casefold())
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part), name

"""What a project folder holds, told by names alone: its article files, and the articles that are kept about it."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.errors import InputError, reason_of

SUFFIXES = (".txt", ".md")
"""File name endings that make a file an article, in any case."""

_STORED = re.compile(r"[0-9a-z]{26}\.json")
_NUMBER = re.compile(r"([0-9]+)")


def scan(folder: Path, only: Sequence[Path] | None = None) -> list[Path]:
    """Return the article files under a folder, numbers in names in counting order; hidden files and folders are left out.

    Files that cannot be read are listed all the same. ``only`` names files to list instead, with any ending. No file is opened. Raises
    InputError when the folder, or a file of ``only``, does not exist.
    """
    _require(folder)
    if only:
        for path in only:
            if not path.exists():
                raise InputError("There is no such file.", where=str(path), do="Check the path.")
        return sorted(dict.fromkeys(only), key=lambda path: name_order(str(path)))
    return [Path(folder, name) for name in names(folder)]


def names(folder: Path) -> list[str]:
    """Return the article files under a folder as ``scan`` does, each by its path within the folder.

    Texts and not paths, because a library of many thousands of articles is listed with it before anything is on the screen. Raises
    InputError when the folder cannot be read.
    """
    return sorted(_within(folder), key=name_order)


def any_article(folder: Path) -> bool:
    """Tell whether there is an article file under a folder; looks no further than the first. Raises InputError as ``scan`` does."""
    _require(folder)
    return any(True for _ in _within(folder))


def _require(folder: Path) -> None:
    if not folder.exists():
        raise InputError("There is no such folder.", where=str(folder), do="Check the path.")
    if not folder.is_dir():
        raise InputError("This is not a folder.", where=str(folder), do="Name the folder that holds the articles.")


def _within(folder: Path) -> Iterator[str]:
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise InputError(f"The folder cannot be read ({reason_of(error)}).", where=str(folder), do="Check its permissions.") from error
    base = str(folder)
    for parent, folders, files in os.walk(base):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = os.path.relpath(parent, base)
        before = "" if inner == "." else f"{inner}{os.sep}"
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield before + name


def stored_articles(store_dir: Path) -> set[str]:
    """Return the ids of the articles a project keeps, read from the names of their files."""
    try:
        names = os.listdir(store_dir / "articles")
    except OSError:
        return set()
    return {name[:-5] for name in names if _STORED.fullmatch(name)}


def name_order(name: str) -> tuple[str, str]:
    """Return a sort key that puts numbers in names in counting order, and before everything else."""
    return _NUMBER.sub(_counted, name.casefold()), name


def _counted(match: re.Match[str]) -> str:
    """Return digits so that they compare as numbers: how many there are comes first, behind what no name holds."""
    digits = match.group().lstrip("0")
    return f"\0{len(digits):05}{digits}\0"


def folder_name(folder: Path) -> str:
    """Return the name of a folder as text that can be written down: bytes that are no UTF-8 are U+FFFD."""
    return os.fsencode(folder.name).decode("utf-8", "replace")

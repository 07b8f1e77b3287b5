"""What the words after ``sorot add`` stand for: files, folders, patterns, addresses."""

import glob
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from store.errors import InputError
from store.folder import name_order
from store.gather.kinds import ending


@dataclass(frozen=True, slots=True)
class Origin:
    """One file, or one address."""

    name: str
    path: Path | None = None

    @property
    def is_address(self) -> bool:
        """Whether it has to be fetched."""
        return self.path is None


def find_origins(names: Iterable[str], pulse: Callable[[], None] = lambda: None) -> list[Origin]:
    """Return every file and address meant, each once, in the order named; files of a folder in counting order.

    Folders give the files under them whose ending is known, without hidden ones. ``pulse`` is called now and
    then and may raise to end the looking. Raises InputError for what does not exist.
    """
    found: dict[str, Origin] = {}
    for name in names:
        for origin in _of(name, pulse):
            found.setdefault(origin.name, origin)
    return list(found.values())


def is_address(name: str) -> bool:
    """Tell whether a word is a web address."""
    return name.lower().startswith(("http://", "https://"))


def is_elsewhere(source: str) -> bool:
    """Tell whether the source name of an article leads out of the project's folder."""
    path = PurePosixPath(source)
    return not source or path.is_absolute() or Path(source).is_absolute() or ".." in path.parts


def titled(names: Sequence[str]) -> str:
    """Return what adding from these is called in the history."""
    first = names[0].rstrip("/").rpartition("/")[2] or names[0] if names else "nothing"
    return f"Add articles from {first}" + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def files_under(folder: Path, pulse: Callable[[], None] = lambda: None) -> list[Path]:
    """Return the files under a folder that can be read, without hidden files and folders, numbers in counting order."""
    found = []
    for parent, folders, files in os.walk(folder):
        pulse()
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in files if ending(name) and not name.startswith(".")]
    return sorted(found, key=lambda path: name_order(str(path)))


def _of(name: str, pulse: Callable[[], None]) -> list[Origin]:
    if is_address(name):
        return [Origin(name)]
    path = Path(os.path.abspath(Path(name).expanduser()))
    if path.is_dir():
        return [Origin(str(one), one) for one in files_under(path, pulse)]
    if path.exists():
        return [Origin(str(path), path)]
    matches = [Path(one) for one in sorted(glob.glob(str(path), recursive=True), key=name_order)]
    if not matches:
        what = "Nothing fits this pattern." if glob.has_magic(name) else "There is no such file, folder or address."
        raise InputError(what, where=name, do="Check the path; an address begins with https://.")
    return [origin for one in matches for origin in ([Origin(str(one), one)] if one.is_file() else _of(str(one), pulse))]

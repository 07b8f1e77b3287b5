"""What lies in the folder of a store: which files are Sorot's, what was left over, and who else may read them."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from store.errors import DamagedError, reason_of
from store.restoring import SET_ASIDE, STAGE
from store.texts import FOLDER as TEXTS
from store.texts import sha_in

Kind = Literal["aside", "leftover", "foreign", "open"]

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ASIDE = re.compile(r".+\.(torn|outside|damaged)-[0-9]+")
_OURS = re.compile(
    r"journal\.jsonl|project\.json|reading\.json|searches\.json|effort\.json|memory\.json|sketches\.jsonl|files\.json|lock|lock\.json|labels\.toml"
    r"|index\.sqlite3(-wal|-shm|-journal)?|restore\.json|\.gitignore|\.gitattributes"
)
_FOLDERS = {"articles", "suggestions", "models", "originals", TEXTS, "backups", SET_ASIDE, STAGE}
_PRIVATE = 0o077


@dataclass(frozen=True, slots=True)
class Found:
    """One file or folder that is not as it should be."""

    kind: Kind
    """A copy set aside, what an interrupted write left, what Sorot did not write, or what others may read or write."""
    path: Path
    mode: int = 0


def look(store_dir: Path) -> Iterator[Found]:
    """Yield what is to be said about the names and modes in a store. Raises DamagedError for a folder that cannot be read."""
    for parent, folders, files in os.walk(store_dir, onerror=_unreadable):
        folder = Path(parent)
        inner = folder.relative_to(store_dir)
        if inner == Path():
            yield from (Found("foreign", folder / name) for name in sorted(folders) if name not in _FOLDERS)
            folders[:] = sorted(name for name in folders if name in _FOLDERS - {SET_ASIDE, "backups", "models"})
        yield from _modes(folder, files)
        for name in sorted(files):
            if name.endswith(".tmp"):
                yield Found("leftover", folder / name)
            elif _ASIDE.fullmatch(name):
                yield Found("aside", folder / name)
            elif not _is_ours(inner, name):
                yield Found("foreign", folder / name)


def _is_ours(inner: Path, name: str) -> bool:
    if inner == Path():
        return bool(_OURS.fullmatch(name))
    if inner.parts[0] in ("articles", "suggestions"):
        return len(inner.parts) == 1 and name.endswith(".json") and bool(_ID.fullmatch(name[:-5]))
    if inner.parts[0] == TEXTS:
        return len(inner.parts) == 1 and sha_in(name) != ""
    return True


def _modes(folder: Path, files: list[str]) -> Iterator[Found]:
    """Yield what others than its owner may read; where modes mean nothing there is nothing to say."""
    if os.name == "nt":
        return
    for path in (folder, *(folder / name for name in sorted(files) if not name.startswith(".git"))):
        try:
            state = os.lstat(path)
        except OSError:
            continue  # It went meanwhile.
        if not stat.S_ISLNK(state.st_mode) and state.st_mode & _PRIVATE:
            yield Found("open", path, stat.S_IMODE(state.st_mode))


def _unreadable(error: OSError) -> None:
    raise DamagedError(f"It cannot be read ({reason_of(error)}).", where=str(error.filename), do="Check its permissions.") from error

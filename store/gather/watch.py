"""Folders and patterns that are looked at now and then for files to add. Nothing is ever taken away because a file is gone."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from store.errors import InputError
from store.gather.origins import Origin, find_origins, is_address

EVERY = 2.0
"""Seconds between two looks."""


class Stamp(NamedTuple):
    """What changes when a file is written."""

    name: str
    size: int
    written: int
    """Nanoseconds."""


class Watch:
    """Files named directly or by a pattern, and those of folders. One that still looked different at the look before is waited for."""

    def __init__(self, names: Sequence[str], seen: Iterable[Origin] = ()) -> None:
        """``seen`` are known already. Raises InputError when there is nothing in ``names`` that can be watched."""
        self.names = [name for name in names if not is_address(name)]
        if not self.names:
            raise InputError("Only folders, files and patterns can be watched.", where=" ".join(names), do="Name a folder.")
        self._seen = set(_stamps(seen))
        self._before: set[Stamp] = set()

    def look(self, pulse: Callable[[], None] = lambda: None) -> list[Origin]:
        """Return the files that are new, or were changed, since they were returned last, and at rest since the look before.

        A file that was renamed or changed is returned again; adding knows it by its bytes. Folders that are gone, and patterns that
        nothing fits, are looked for again. ``pulse`` is called now and then and may raise to end it.
        """
        origins = {origin.name: origin for name in self.names for origin in _found(name, pulse)}
        now = set(_stamps(origins.values()))
        ripe = {stamp for stamp in (now & self._before) - self._seen if stamp.size}
        self._before = now
        self._seen |= ripe
        return [origin for name, origin in origins.items() if any(stamp.name == name for stamp in ripe)] if ripe else []


def _found(name: str, pulse: Callable[[], None]) -> list[Origin]:
    try:
        return find_origins([name], pulse)
    except InputError:
        return []


def _stamps(origins: Iterable[Origin]) -> list[Stamp]:
    found = []
    for origin in origins:
        if origin.path is not None:
            try:
                state = origin.path.stat()
            except OSError:
                continue
            found.append(Stamp(origin.name, state.st_size, state.st_mtime_ns))
    return found

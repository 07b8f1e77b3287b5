"""Noticing that others changed what is in a folder, by one look at the folder."""

import os
from pathlib import Path


class FolderTime:
    """Notices that others have made, replaced or removed files in a folder, which changes the folder's own time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._time = self._now()
        self._other = False

    def before(self) -> None:
        """To be called before files are written here."""
        self._other = self._other or self._now() != self._time

    def after(self) -> None:
        """To be called once files were written here."""
        self._time = self._now()

    def changed(self) -> bool:
        """Return whether others have done something since this was asked last."""
        self.before()
        self.after()
        other, self._other = self._other, False
        return other

    def _now(self) -> int:
        try:
            return os.stat(self._folder).st_mtime_ns
        except OSError:
            return 0

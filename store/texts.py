"""Texts that articles were given in place of others, each in a file named by its SHA-256, so that undo finds the one before again."""

import os
import re
from pathlib import Path

from store.files import make_folder, write_atomic
from store.recovery import sha_of

FOLDER = "texts"
_SHA = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"([0-9a-f]{64})\.txt")


class Texts:
    """The texts kept in one store folder."""

    def __init__(self, folder: Path) -> None:
        """Name the store folder; nothing is made before the first ``keep``."""
        self._folder = folder / FOLDER

    def path(self, sha256: str) -> Path:
        """Return where a text is kept."""
        return self._folder / name_of(sha256)

    def kept(self) -> list[str]:
        """Return the SHA-256 of every text that has a file, whole or damaged, sorted."""
        try:
            return sorted(filter(None, map(sha_in, os.listdir(self._folder))))
        except OSError:
            return []  # There is none, or reading one will say what is wrong.

    def get(self, sha256: str) -> str | None:
        """Return a text by its SHA-256, or None when it is not kept, or not as it was."""
        if not _SHA.fullmatch(sha256):
            return None
        try:
            text = self.path(sha256).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return text if sha_of(text) == sha256 else None

    def keep(self, text: str) -> None:
        """Keep a text; when this returns it is on the disk. Raises WriteError."""
        sha256 = sha_of(text)
        if self.get(sha256) is None:
            make_folder(self._folder)
            write_atomic(self.path(sha256), text.encode("utf-8", "surrogatepass"))


def name_of(sha256: str) -> str:
    """Return the name of the file of a text."""
    return f"{sha256}.txt"


def sha_in(name: str) -> str:
    """Return which text a file of this name holds, or ``""`` when none."""
    found = _NAME.fullmatch(name)
    return found[1] if found else ""

"""Texts that articles were given in place of others, each in a file named by its SHA-256, so that undo finds the one before again."""

import re
from pathlib import Path

from store.files import make_folder, write_atomic
from store.recovery import sha_of

FOLDER = "texts"
_SHA = re.compile(r"[0-9a-f]{64}")


class Texts:
    """The texts kept in one store folder."""

    def __init__(self, folder: Path) -> None:
        """Name the store folder; nothing is made before the first ``keep``."""
        self._folder = folder / FOLDER

    def get(self, sha256: str) -> str | None:
        """Return a text by its SHA-256, or None when it is not kept, or not as it was."""
        if not _SHA.fullmatch(sha256):
            return None
        try:
            text = (self._folder / f"{sha256}.txt").read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return text if sha_of(text) == sha256 else None

    def keep(self, text: str) -> None:
        """Keep a text; when this returns it is on the disk. Raises WriteError."""
        sha256 = sha_of(text)
        if self.get(sha256) is None:
            make_folder(self._folder)
            write_atomic(self._folder / f"{sha256}.txt", text.encode("utf-8", "surrogatepass"))

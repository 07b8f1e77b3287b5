"""Suggestions as an engine made them, kept so that a list can count them and a reopened article shows them at once.

Derived: a file that is missing, damaged or about another text or engine is simply not there, and the folder may be deleted.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from store.errors import WriteError
from store.files import make_folder, write_atomic
from store.model import SCHEMA_VERSION, Suggestion

FOLDER = "suggestions"
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class Cached(msgspec.Struct, frozen=True, kw_only=True):
    """Content of one file."""

    sha256: str
    """Of the text the suggestions are about, as UTF-8."""
    engine: str
    """Which engine and version made them; another one asks again."""
    suggestions: tuple[Suggestion, ...]
    schema: int = 0
    """A file of another schema is not read."""


class SuggestionCache:
    """Reads and writes ``suggestions/<article id>.json`` under the store folder."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Name the store folder; nothing is made before the first ``save``."""
        self._folder = folder / FOLDER
        self._read_only = read_only

    def peek(self, article_id: str) -> Cached | None:
        """Return what is kept for an article, whichever text and engine it is of, or None."""
        if not _ID.fullmatch(article_id):
            return None
        try:
            cached = msgspec.json.decode((self._folder / f"{article_id}.json").read_bytes(), type=Cached)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return cached if cached.schema == SCHEMA_VERSION else None

    def load(self, article_id: str, *, sha256: str, engine: str) -> list[Suggestion] | None:
        """Return what an engine suggested for a text, or None when that is not known."""
        cached = self.peek(article_id)
        if cached is None or (cached.sha256, cached.engine) != (sha256, engine):
            return None
        return list(cached.suggestions)

    def save(self, article_id: str, suggestions: Sequence[Suggestion], *, sha256: str, engine: str) -> bool:
        """Keep suggestions; returns whether it worked, which is nothing a person need hear of."""
        if self._read_only or not _ID.fullmatch(article_id):
            return False
        try:
            make_folder(self._folder)
            cached = Cached(sha256=sha256, engine=engine, suggestions=tuple(suggestions), schema=SCHEMA_VERSION)
            write_atomic(self._folder / f"{article_id}.json", msgspec.json.encode(cached))
        except (WriteError, UnicodeEncodeError):
            return False
        return True

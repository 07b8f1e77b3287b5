"""Searches that a person keeps for a project, by what was typed. Not part of what was said about the articles."""

from pathlib import Path

from msgspec import Struct

from store.clock import now

FILE = "searches.json"
_TABLE = "searches"


class SavedSearch(Struct, frozen=True, kw_only=True):
    """One search."""

    query: str
    saved: str = ""
    """When, ISO 8601."""


class SavedSearches:
    """The searches kept in one file of the store folder, the newest first."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._path = folder / FILE
        self._read_only = read_only

    def all(self) -> list[SavedSearch]:
        """Return them. Raises DamagedError and NewerError."""
        from store.repository import read_rows  # 40 ms for TinyDB, so only when a project is open.

        return sorted(read_rows(self._path, _TABLE, SavedSearch), key=lambda one: one.saved, reverse=True)

    def save(self, query: str) -> None:
        """Keep a search; one that is kept already comes first. Raises WriteError, DamagedError and NewerError."""
        self._write([SavedSearch(query=query, saved=now()), *(one for one in self.all() if one.query != query)])

    def forget(self, query: str) -> None:
        """Do not keep a search any longer. Raises as ``save`` does."""
        self._write([one for one in self.all() if one.query != query])

    def _write(self, searches: list[SavedSearch]) -> None:
        if self._read_only:
            return
        from store.repository import write_rows

        write_rows(self._path, {_TABLE: searches})

"""Which records an export holds and what they point at, on disk, since there may be more of them than fit in memory."""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from store.document import Document
from store.errors import InvalidError
from store.exchange.bundle import Given, document_problems, loose_end, references
from store.exchange.spool import no_room
from store.model import Entity, Note, Span

if TYPE_CHECKING:
    from sqlite3 import Connection

_CACHE = 16 << 10
"""KiB of the database that may stay in memory."""

_TABLES = """
CREATE TABLE ids (kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE pointers (number INTEGER PRIMARY KEY, kind TEXT, id TEXT, sentence TEXT);
BEGIN;
"""

_LOOSE = """
SELECT sentence FROM pointers WHERE NOT EXISTS (SELECT 1 FROM ids WHERE ids.kind = pointers.kind AND ids.id = pointers.id)
ORDER BY number LIMIT 1
"""

_MISSING = """
SELECT DISTINCT kind, id FROM pointers WHERE NOT EXISTS (SELECT 1 FROM ids WHERE ids.kind = pointers.kind AND ids.id = pointers.id)
"""


class Soundness:
    """Holds records against the rules one after another: texts, offsets, quotes, ids used twice, and at the end references to nothing."""

    def __init__(self, where: str) -> None:
        """``where`` names the export in errors."""
        self._where = where
        self._entities: set[str] = set()

    def __enter__(self) -> Self:
        import sqlite3  # 5 ms, and only to import.

        self._sql: Connection = sqlite3.connect("", isolation_level=None)  # A file without a name, which goes with the connection.
        self._sql.executescript(f"PRAGMA cache_size=-{_CACHE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._sql.close()

    def take(self, given: Given) -> None:
        """Hold one record, or an article with all that is said about it, against the rules. Raises InvalidError naming it."""
        if isinstance(given, Document):
            for problem in document_problems(given):
                raise InvalidError(problem.what, where=f"{self._where}: {problem.where}", do=problem.do)
            groups = (("article", (given.article.id,)), ("span", given.spans), ("decision", given.decisions), ("note", given.notes))
            self._once([(kind, name) for kind, names in groups for name in names])
            self._point(given.spans, given.notes)
        elif isinstance(given, Entity):
            self._once([("entity", given.id)])
            self._entities.add(given.id)
        elif isinstance(given, Note):
            self._once([("note", given.id)])
            self._point({}, {given.id: given})

    def finish(self) -> None:
        """Say that there is no more. Raises InvalidError for the first record that points at nothing."""
        for (sentence,) in self._sql.execute(_LOOSE):
            raise InvalidError(sentence, where=self._where, do="Export it again from the project it came from.")

    def _once(self, names: list[tuple[str, ...]]) -> None:
        import sqlite3

        before = self._sql.total_changes
        try:
            self._insert("INSERT INTO ids VALUES (?, ?)", names)
        except sqlite3.IntegrityError as error:
            kind, name = names[self._sql.total_changes - before]
            raise InvalidError(
                f"The id of this {kind} is used twice.", where=f"{self._where}: {kind} {name}", do="Remove one of the two."
            ) from error

    def _point(self, spans: Mapping[str, Span], notes: Mapping[str, Note]) -> None:
        pointers: list[tuple[str, ...]] = [
            ("" if kind == "span" else kind, name, loose_end(record))  # A span of another article is nothing that a note could be about.
            for record, kind, name in references(spans, notes)
            if kind != "entity" or name not in self._entities  # Entities come first, unless somebody has put the members in another order.
        ]
        if pointers:
            self._insert("INSERT INTO pointers (kind, id, sentence) VALUES (?, ?, ?)", pointers)

    def missing(self) -> set[tuple[str, str]]:
        """Return kind and id of everything that a record points at and that is not there; a span of another article has the kind ``""``."""
        return set(self._sql.execute(_MISSING))

    def _insert(self, statement: str, rows: list[tuple[str, ...]]) -> None:
        import sqlite3

        try:
            self._sql.executemany(statement, rows)
        except sqlite3.OperationalError as error:
            raise no_room(str(error)) from error

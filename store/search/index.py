"""The search index: one SQLite file with the texts and annotations of a project, derived and safe to delete.

Full text is SQLite's FTS5 with ``unicode61 remove_diacritics 2``. Connections may be used from any thread; every method takes its own
lock, and writing and searching go over connections of their own, so that a search never waits for the index to be brought up to date.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from store.document import Document
from store.files import make_folder
from store.search.folding import folded
from store.search.numbering import OUT_OF_ORDER, fits, numbered
from store.search.tagged import tokens
from store.stamps import Stamp

FILE = "index.sqlite3"
_VERSION = 5
"""Kept in the file; another number has the index made anew."""

_SCHEMA = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, place INTEGER NOT NULL, stamp TEXT NOT NULL,
    title TEXT NOT NULL, source TEXT NOT NULL, site TEXT NOT NULL, language TEXT NOT NULL, published TEXT NOT NULL, status TEXT NOT NULL,
    words INTEGER NOT NULL, tagged TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX by_place ON articles (place, published, status, language);
CREATE INDEX by_number ON articles (id, published, status, language);
CREATE VIRTUAL TABLE words USING fts5(text, tagged, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE TABLE spans (
    doc INTEGER NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    label TEXT NOT NULL, form TEXT NOT NULL, quote TEXT NOT NULL, entity TEXT NOT NULL, annotator TEXT NOT NULL,
    origin TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (doc, id)
) WITHOUT ROWID;
CREATE INDEX by_label ON spans (label, doc);
CREATE INDEX by_form ON spans (form, doc);
CREATE INDEX by_entity ON spans (entity, doc) WHERE entity != '';
CREATE INDEX by_thing ON spans (entity, label, form, doc, quote);
CREATE TABLE dates (doc INTEGER PRIMARY KEY, published TEXT NOT NULL);
CREATE TABLE decisions (
    doc INTEGER NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, verdict TEXT NOT NULL, final TEXT NOT NULL, origin TEXT NOT NULL,
    score REAL, annotator TEXT NOT NULL, created TEXT NOT NULL, PRIMARY KEY (doc, id)
) WITHOUT ROWID;
CREATE TABLE notes (
    doc INTEGER NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, target_id TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (doc, id)
) WITHOUT ROWID;
CREATE INDEX by_target ON notes (target_id);
"""

_FIRST = 8
"""Rows in the first list of a query that is answered piece by piece."""


class IndexUnusable(Exception):
    """The index cannot be read or written; what the project knows is elsewhere and unharmed."""


class Index:
    """Texts, annotations and notes of all articles, for searching and counting."""

    def __init__(self, path: Path | None) -> None:
        """Open the index in a file, making it if it is missing, damaged or of another version; without a path it is only in memory.

        Raises IndexUnusable when there is no writing there either.
        """
        self._path = path
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        try:
            self._writer = self._open()
            self._reader = self._writer if path is None else self._connect()
        except (sqlite3.Error, OSError) as error:
            raise IndexUnusable(str(error)) from error
        if path is None:
            self._reading = self._writing
        self._in_order: bool | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._writing, suppress(sqlite3.Error):
            self._writer.close()
        if self._reader is not self._writer:
            with self._reading, suppress(sqlite3.Error):
                self._reader.close()

    def stamps(self) -> dict[str, Stamp]:
        """Return what each article in the index was made from."""
        return dict(self.rows("SELECT article, stamp FROM articles"))

    def put(self, batch: Iterable[tuple[Document, int, Stamp]]) -> None:
        """Put articles in, or replace them: each with its number in reading order and its stamp. Raises IndexUnusable."""
        with self._change() as cursor:
            for document, place, stamp in batch:
                number = numbered(cursor, document.article.id, place)
                _take_out(cursor, document.article.id)
                _put_in(cursor, document, number, place, stamp)
                if self._in_order and not fits(cursor, number, place):
                    self._in_order = False

    def remove(self, articles: Iterable[str]) -> None:
        """Take articles out. Raises IndexUnusable."""
        with self._change() as cursor:
            for article in articles:
                _take_out(cursor, article)

    def renumber(self, places: Mapping[str, int]) -> None:
        """Have the articles that are in the index stand at these places of the reading order. Raises IndexUnusable."""
        held = self.rows("SELECT article, place FROM articles")
        moved = [(places[article], article) for article, place in held if places.get(article, place) != place]
        if not moved:
            return
        with self._change() as cursor:
            cursor.executemany("UPDATE articles SET place = ? WHERE article = ?", moved)
            self._in_order = None

    @property
    def in_order(self) -> bool:
        """Whether the numbers of the articles ascend in reading order, so that what is found by number is found in that order."""
        if self._in_order is None:
            self._in_order = not self.rows(OUT_OF_ORDER)
        return self._in_order

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query. Raises IndexUnusable."""
        with self._reading:
            try:
                return self._reader.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise IndexUnusable(str(error)) from error

    def pages(self, sql: str, values: Sequence[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query in lists of at most ``size``, the first ones shorter, so that who asks may stop at any time.

        Raises IndexUnusable.
        """
        some = min(size, _FIRST)
        try:
            with self._reading:
                cursor = self._reader.execute(sql, values)
            while True:
                with self._reading:
                    page = cursor.fetchmany(some)
                if not page:
                    return
                yield page
                some = min(size, some * 2)
        except sqlite3.Error as error:
            raise IndexUnusable(str(error)) from error

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            connection = self._connect()
            connection.executescript(_SCHEMA)
            return connection
        make_folder(self._path.parent)
        try:
            connection = self._connect()
        except sqlite3.DatabaseError:
            self._remove()
            connection = self._connect()
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == _VERSION:
                connection.execute("SELECT count(*) FROM words WHERE words MATCH 'a'").fetchone()
                return connection
            damaged = version != 0 or bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        except sqlite3.DatabaseError:
            damaged = True
        if damaged:
            connection.close()
            self._remove()
            connection = self._connect()
        connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
        self._path.chmod(0o600)
        return connection

    def _remove(self) -> None:
        if self._path is not None:
            for ending in ("", "-wal", "-shm", "-journal"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path or ":memory:", check_same_thread=False, timeout=5)
        # A lost cache is made anew, so a flush at each commit would buy nothing.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Cursor]:
        with self._writing:
            try:
                with self._writer:
                    yield self._writer.cursor()
            except sqlite3.Error as error:
                raise IndexUnusable(str(error)) from error


def _put_in(cursor: sqlite3.Cursor, document: Document, number: int, place: int, stamp: Stamp) -> None:
    article, text = document.article, _storable(document.text)
    title, tagged = _storable(article.title), " ".join(tokens(text, document.spans.values()))
    cursor.execute(
        "INSERT INTO articles (id, article, place, stamp, title, source, site, language, published, status, words, tagged, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            article.id,
            place,
            stamp,
            title,
            _storable(article.source),
            _storable(article.metadata.get("site", "")),
            article.language,
            article.published,
            article.status,
            len(document.text.split()),
            tagged,
            text,
        ),
    )
    cursor.execute("INSERT INTO words (rowid, text, tagged) VALUES (?, ?, ?)", (number, text, tagged))
    cursor.executemany(
        "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, s.id, s.start, s.end, s.label, folded(s.quote), s.quote, s.entity, s.annotator, s.origin, s.created)
            for s in document.spans.values()
        ],
    )
    if document.spans:
        cursor.execute("INSERT INTO dates VALUES (?, ?)", (number, article.published))
    cursor.executemany(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, d.id, d.label, d.verdict, d.final, d.origin, d.score, d.annotator, d.created) for d in document.decisions.values()],
    )
    cursor.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?, ?)",
        [(number, n.id, n.target, n.target_id, n.text) for n in document.notes.values()],
    )


def _take_out(cursor: sqlite3.Cursor, article: str) -> None:
    held = cursor.execute("SELECT id, text, tagged FROM articles WHERE article = ?", (article,)).fetchone()
    if held is None:
        return
    cursor.execute("INSERT INTO words (words, rowid, text, tagged) VALUES ('delete', ?, ?, ?)", held)
    for table in ("spans", "notes", "dates", "decisions"):
        cursor.execute(f"DELETE FROM {table} WHERE doc = ?", held[:1])  # noqa: S608  # The names stand above.
    cursor.execute("DELETE FROM articles WHERE id = ?", held[:1])


def _storable(text: str) -> str:
    """Return a text of the same length that SQLite takes whole; it ends strings at NUL and refuses lone surrogates."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return text

"""The project's files at rest: plain TinyDB files, checked when read and written as a whole. The only module that knows TinyDB.

Every file has a table ``_meta`` with one row: schema, journal and sequence number it is as new as, and a CRC-32 over these and the other
tables, so that a flipped bit or a hand edit is noticed. Stock TinyDB opens them all. Version control brings two of them together well: one
record is one line that begins with its comma, under a number made from its id, spans in the order of the text; ``_meta`` comes last.
"""

import os
import re
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from store.document import Document
from store.errors import DamagedError, WriteError, reason_of
from store.files import failed, make_folder, set_aside, write_atomic, write_many
from store.folder_time import FolderTime
from store.layout import in_text_order, numbered, plain, pretty
from store.ledger import Ledger, Stamp
from store.model import SCHEMA_VERSION, Article, Decision, Entity, Note, Span, Unplaced
from store.schema import is_older, record_from, refuse_newer

R = TypeVar("R", bound=msgspec.Struct)
Signature = tuple[int, int, int]
"""Inode, size and time of a file's last change, to see whether something else wrote it."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_META = "_meta"
_ENTITIES = "entities"
_Tables = dict[str, dict[str, Any]]
_Rows = Mapping[str, Iterable[msgspec.Struct]]
_sorted_json = msgspec.json.Encoder(order="sorted")


class Meta(msgspec.Struct, frozen=True):
    """The one row of ``_meta``."""

    schema: int
    crc: int
    journal: str = ""
    """Id of the journal that ``seq`` counts in."""
    seq: int = 0
    """Entries of the journal up to this one are contained."""


class Text(msgspec.Struct, frozen=True):
    """The one row of table ``text``."""

    sha256: str
    text: str


class Version(NamedTuple):
    """How new a file is."""

    journal: str = ""
    seq: int = 0

    def covers(self, journal: str, seq: int) -> bool:
        """Whether entry ``seq`` of a journal is contained."""
        return self.journal == journal and seq <= self.seq


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file of an article holds. Without an article it is only a text that is waiting for its first annotation."""

    version: Version
    text: Text
    article: Article | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    unplaced: Mapping[str, Unplaced] = field(default_factory=dict)


class CheckedStorage(Storage):
    """A TinyDB storage that reads its file once and collects what is written, for its file to be replaced as a whole."""

    def __init__(self, path: str) -> None:
        """Name the file; it is read when first asked for."""
        super().__init__()
        self._path = Path(path)
        self._tables: _Tables | None = None
        self._read = False
        self.meta: Meta | None = None
        self.signature: Signature | None = None

    def read(self) -> _Tables | None:
        """Return the tables, or None when there is no file. Raises DamagedError and NewerError."""
        if not self._read:
            try:
                with self._path.open("rb") as file:
                    self.signature = _signature(os.fstat(file.fileno()))
                    data = file.read()
            except FileNotFoundError:
                data = None
            except OSError as error:
                raise _damaged(self._path, f"It cannot be read ({reason_of(error)}).") from error
            if data is not None:
                self.meta, self._tables = _parse(data, self._path)
            self._read = True
        return self._tables

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Collect the tables for ``content``."""
        self._tables = {name: dict(rows) for name, rows in data.items()}
        self._read = True

    def content(self, version: Version) -> tuple[bytes, Meta]:
        """Return the tables collected, one row a line, as every TinyDB reads them, and what the file says of itself."""
        tables = self._tables or {}
        crc = _checksum(tables, version)
        meta = Meta(schema=SCHEMA_VERSION, crc=crc, journal=version.journal, seq=version.seq)
        return pretty(tables, msgspec.to_builtins(meta)), meta


class Repository:
    """The article files and the project file under one store folder."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is made or read before it is needed."""
        self._folder = folder
        self.ledger: Ledger | None = None
        """Where it is noted how each file was left; only who writes has one."""
        self._articles = folder / "articles"
        self.folder_time = FolderTime(self._articles)
        """Says whether others have made, replaced or removed files of articles."""
        self._seen: dict[str, Signature | None] = {}
        """How each file was left, by its path; a text takes a fifth of what a Path does, and there are 100,000 of them."""
        self._older: dict[Path, int] = {}
        """Files of an earlier schema, which are copied before they are written in the one of now."""

    @property
    def folder(self) -> Path:
        """Where everything is kept."""
        return self._folder

    def article_path(self, article_id: str) -> Path:
        """Return where the file of an article is or would be. Raises DamagedError for an id that could mean another place."""
        if not _ID.fullmatch(article_id):
            raise _damaged(self._articles, f"An article has the unusable id {article_id[:80]!r}.")
        return self._articles / f"{article_id}.json"

    @property
    def project_path(self) -> Path:
        """Where the entities, the notes on them and the settings are kept."""
        return self._folder / "project.json"

    def article_ids(self) -> list[str]:
        """Return the ids of all articles with a file, sorted."""
        try:
            return sorted(
                name[: -len(".json")] for name in os.listdir(self._articles) if name.endswith(".json") and not name.startswith(".")
            )
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _damaged(self._articles, f"It cannot be read ({reason_of(error)}).") from error

    def is_empty(self) -> bool:
        """Whether nothing was ever kept here."""
        return not self.project_path.exists() and not self.article_ids()

    def read_article(self, article_id: str) -> Kept | None:
        """Return what the file of an article holds, or None when there is none. Raises DamagedError and NewerError."""
        path = self.article_path(article_id)
        database = TinyDB(str(path), storage=CheckedStorage)
        texts = _rows(database, "text", Text, path)
        articles = _rows(database, "article", Article, path)
        kept = None
        if texts or articles or database.tables():
            if len(texts) != 1 or len(articles) > 1:
                raise _damaged(path, "It does not hold one article with one text.")
            kept = Kept(
                version=_version(database),
                text=texts[0],
                article=articles[0] if articles else None,
                spans=_by_id(_rows(database, "spans", Span, path)),
                decisions=_by_id(_rows(database, "decisions", Decision, path)),
                notes=_by_id(_rows(database, "notes", Note, path)),
                unplaced=_by_id(_rows(database, "unplaced", Unplaced, path)),
            )
        self._note(path, _storage(database))
        return kept

    def write_articles(self, documents: Sequence[tuple[Document, Version]]) -> list[Path]:
        """Replace the files of articles, of many together in a fraction of the time.

        When something else had changed one, it is copied first; the paths of the copies are returned. Raises WriteError; then each file
        stands as it was or holds the new content.
        """
        if not documents:
            return []
        make_folder(self._articles)
        files = [(one.article.id, self.article_path(one.article.id), _tables(one), version) for one, version in documents]
        return self._replace(self._articles, files)

    def read_project(self) -> tuple[Version, list[Entity], list[Note]]:
        """Return what the project file holds, nothing when there is none. Raises DamagedError and NewerError."""
        path = self.project_path
        database = TinyDB(str(path), storage=CheckedStorage)
        entities = _rows(database, _ENTITIES, Entity, path)
        notes = _rows(database, "notes", Note, path)
        self._note(path, _storage(database))
        return _version(database), entities, notes

    def write_project(self, entities: Iterable[Entity], notes: Iterable[Note], version: Version) -> list[Path]:
        """Replace the project file, as ``write_articles`` does."""
        make_folder(self._folder)
        return self._replace(self._folder, [("", self.project_path, {_ENTITIES: entities, "notes": notes}, version)])

    def path_of(self, owner: str) -> Path:
        """Return the file of an article, or of the project when the id is empty. Raises DamagedError."""
        return self.article_path(owner) if owner else self.project_path

    def seen(self, owner: str) -> Signature | None:
        """Return what a file looks like now, None when there is none. Does not read it. Raises OSError, DamagedError for an unusable id."""
        if not owner:
            return signature(self.project_path)
        if not _ID.fullmatch(owner):
            raise _damaged(self._articles, f"An article has the unusable id {owner[:80]!r}.")
        return signature(f"{self._articles}{os.sep}{owner}.json")  # A Path costs more than the answer, for 100,000 files.

    def stamp(self, owner: str) -> Stamp:
        """Return what a file says of itself, once it has been read and found whole. Raises DamagedError and NewerError."""
        path = self.path_of(owner)
        storage = CheckedStorage(str(path))
        storage.read()
        if storage.meta is None or storage.signature is None:
            raise _damaged(path, "The file is missing.")
        return _stamp(storage.meta, storage.signature)

    def trust(self, owner: str) -> None:
        """Have the next write of a file replace what is there without keeping a copy: what it held is known."""
        path = self.path_of(owner)
        self._seen[str(path)] = signature(path)

    def _note(self, path: Path, storage: CheckedStorage) -> None:
        self._seen[str(path)] = storage.signature
        if storage.meta is not None and storage.meta.schema < SCHEMA_VERSION:
            self._older[path] = storage.meta.schema

    def forget(self, path: Path) -> None:
        """Have the next write of a file keep a copy of what is there, because it is not what Sorot wrote."""
        self._seen[str(path)] = None

    def _replace(self, folder: Path, files: Sequence[tuple[str, Path, _Rows, Version]]) -> list[Path]:
        asides = [aside for _, path, _, _ in files if (aside := self._save_other(path)) is not None]
        contents, metas = [], []
        for _, path, tables, version in files:
            storage = CheckedStorage(str(path))
            storage.write({name: numbered(rows) for name, rows in tables.items()})
            content, meta = storage.content(version)
            contents.append((path, content))
            metas.append(meta)
        self.folder_time.before()
        try:
            write_many(folder, contents)
        except WriteError:
            for path, _ in contents:  # Some may have been replaced before one failed.
                with suppress(OSError):
                    self._seen[str(path)] = signature(path)
            raise
        for (owner, path, _, _), meta in zip(files, metas, strict=True):
            seen = self._seen[str(path)] = signature(path)
            if self.ledger is not None and seen is not None:
                self.ledger.put(owner, _stamp(meta, seen))
        self.folder_time.after()
        return asides

    def _save_other(self, path: Path) -> Path | None:
        """Copy a file that is not as Sorot writes it now; return the path of the copy when something else has written it."""
        try:
            present = signature(path)
        except OSError as error:
            raise WriteError(f"It cannot be looked at ({reason_of(error)}).", where=str(path)) from error
        if present is not None and self._seen.get(str(path)) != present:
            return set_aside(path, "outside")
        if present is not None and path in self._older:
            keep_older(self._folder, path, self._older.pop(path))
        return None


def keep_older(folder: Path, path: Path, schema: int) -> None:
    """Copy a file of an earlier schema to ``backups/schema-N`` of the store, unless that was done before. Raises WriteError."""
    kept = folder / "backups" / f"schema-{schema}" / path.relative_to(folder)
    if not kept.exists():
        make_folder(kept.parent)
        try:
            write_atomic(kept, path.read_bytes())
        except OSError as error:
            raise failed(error, kept) from error


def read_rows(path: Path, table: str, kind: type[R]) -> list[R]:
    """Return the rows of one table of a file of ours, none when there is no file. Raises DamagedError and NewerError."""
    return _rows(TinyDB(str(path), storage=CheckedStorage), table, kind, path)


def write_rows(path: Path, tables: Mapping[str, Iterable[msgspec.Struct]], version: Version | None = None) -> Signature | None:
    """Replace a file with these tables, in one atomic write; returns its signature. Raises WriteError."""
    database = TinyDB(str(path), storage=CheckedStorage)
    storage = _storage(database)
    storage.write({name: {} for name in tables})
    for name, rows in tables.items():
        database.table(name).insert_multiple(plain(row) for row in rows)
    write_atomic(path, storage.content(version or Version())[0])
    return signature(path)


def _tables(document: Document) -> _Rows:
    return {
        "article": [document.article] if document.stored else [],
        "text": [Text(document.article.sha256, document.text)],
        "spans": in_text_order(document.spans.values()),
        "decisions": in_text_order(document.decisions.values()),
        "notes": document.notes.values(),
        **({"unplaced": document.unplaced.values()} if document.unplaced else {}),
    }


def signature(path: Path | str) -> Signature | None:
    """Return what changes whenever a file is written, or None when there is none. Raises OSError."""
    try:
        return _signature(os.stat(path))
    except FileNotFoundError:
        return None


def _signature(state: os.stat_result) -> Signature:
    return state.st_ino, state.st_size, state.st_mtime_ns


def _stamp(meta: Meta, seen: Signature) -> Stamp:
    return Stamp(sys.intern(meta.journal), meta.seq, meta.crc, *seen)  # The same in every file, and there are 100,000 of them.


def _rows(database: TinyDB, table: str, kind: type[R], path: Path) -> list[R]:
    try:
        return [msgspec.convert(dict(row), kind) for row in database.table(table)]
    except (msgspec.ValidationError, ValueError, TypeError, AttributeError) as error:
        raise _damaged(path, f"Table {table} holds something unexpected ({error}).") from error


def _storage(database: TinyDB) -> CheckedStorage:
    storage = database.storage
    if not isinstance(storage, CheckedStorage):
        raise TypeError("not one of ours")
    return storage


def _version(database: TinyDB) -> Version:
    meta = _storage(database).meta
    return Version() if meta is None else Version(meta.journal, meta.seq)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    return {record.id: record for record in records}


def _parse(data: bytes, path: Path) -> tuple[Meta, _Tables]:
    try:
        tables = msgspec.json.decode(data, type=dict[str, dict[str, Any]])
        raw = tables.pop(_META, {}).get("1")
        if isinstance(raw, dict) and isinstance(raw.get("schema"), int):
            refuse_newer(raw["schema"], str(path))
        meta = msgspec.convert(raw, Meta)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, f"It is not readable ({error}).") from error
    if _checksum(tables, Version(meta.journal, meta.seq)) != meta.crc:
        raise _damaged(path, "Its content is not what Sorot wrote (the checksum differs).")
    if is_older(meta.schema, str(path)):
        tables = {name: {key: _record_from(meta.schema, row) for key, row in rows.items()} for name, rows in tables.items()}
    return meta, tables


def _record_from(schema: int, row: Any) -> Any:
    """Return a row of an earlier schema in the shape of now; rows that are no records, such as the text, have had one shape only."""
    return record_from(schema, row) if isinstance(row, dict) and "kind" in row else row


def _checksum(tables: _Tables, version: Version) -> int:
    """Return the CRC-32 of the content, which does not depend on how it is laid out."""
    return zlib.crc32(_sorted_json.encode(tables), zlib.crc32(_sorted_json.encode(version)))


def _damaged(path: Path, what: str) -> DamagedError:
    return DamagedError(what, where=str(path), do="Restore it from a backup, or run `sorot doctor` on the folder.")

"""Opening a project: folder, lock, journal, files, each step with a way on when it fails."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from store.errors import DamagedError, InputError, StoreError, WriteError
from store.files import make_folder, remove_leftovers, write_atomic
from store.filesystem import Abilities, Place, concern, place_of, probe
from store.journal import Entry, Journal
from store.labels import LabelSet, find_labels
from store.ledger import Ledger
from store.lock import WriterLock
from store.memory_file import MemoryFile
from store.migrating import up_to_date
from store.reconciling import Reconciler
from store.repository import Repository
from store.restoring import MARK, finish
from store.shelf import Shelf
from store.sources import Sources
from store.suggestion_cache import FOLDER as SUGGESTIONS

STORE_FOLDER = ".sorot"
JOURNAL_FILE = "journal.jsonl"
_IGNORE_FILE = ".gitignore"
_ATTRIBUTES_FILE = ".gitattributes"
_ATTRIBUTES = b"""# One record is one line: version control keeps those of both sides, and Sorot brings them together.
articles/*.json merge=union
project.json merge=union
"""
_IGNORED = b"""# Annotations (articles/, project.json) are for version control; these belong to one machine.
files.json
index.sqlite3*
journal.jsonl*
backups/
lock
lock.json
memory.json
models/
reading.json
set-aside/
sketches.jsonl
suggestions/
texts/
*.tmp
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of an open project."""

    store_dir: Path
    labels: LabelSet
    read_only: str
    notices: list[StoreError]
    lock: WriterLock | None
    journal: Journal | None
    sources: Sources
    repository: Repository
    shelf: Shelf
    memory_file: MemoryFile
    beside: bool = False
    """Whether another process had it open for writing."""
    place: Place = field(default_factory=Place)
    """What kind of file system it is on."""
    ledger: Ledger | None = None
    """How the files were left; only who writes has one."""
    reconciler: Reconciler | None = None
    """Sees to what others do to the files; only who writes has one."""

    def close(self) -> None:
        """Let go of the journal and of the right to write."""
        if self.journal is not None:
            self.journal.close()
        if self.lock is not None:
            self.lock.release()


def open_store(folder: Path, *, store: Path | None, read_only: bool, only: Sequence[Path] | None) -> Opened:
    """Open what is kept about a folder, for writing if that can be. Raises InputError (also for labels) and NewerError."""
    if not folder.is_dir():
        what = "This is not a folder." if folder.exists() else "There is no such folder."
        raise InputError(what, where=str(folder), do="Name the folder that holds the articles.")
    store_dir = folder / STORE_FOLDER if store is None else store
    if os.path.lexists(store_dir) and (not store_dir.is_dir() or (store is None and store_dir.is_symlink())):
        raise InputError("This is not a folder of its own.", where=str(store_dir), do="Name another place with --store.")
    labels = find_labels(folder, store_dir)
    reason = "It was opened for reading only." if read_only else ""
    lock: WriterLock | None = None
    beside = False
    place = place_of(store_dir)
    advice = ""
    if not reason:
        reason, advice = _suits(store_dir, place)
    if not reason:
        lock, reason, beside = _lock(store_dir)
    if lock is None and os.path.lexists(store_dir / MARK):
        raise DamagedError("A restore is going on or was interrupted.", where=str(store_dir), do="Opening it for writing finishes it.")
    try:
        opened = replace(_read(folder, store_dir, labels, lock, reason, only), beside=beside, place=place)
        if advice and not opened.read_only:
            opened.notices.append(StoreError(advice, where=str(store_dir)))
        return opened
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _suits(store_dir: Path, place: Place) -> tuple[str, str]:
    """Return why a place must not be written to, and what to know about it otherwise, both empty for a disk of this machine.

    Only a network is tried out: it takes some round trips, and what the system itself calls a local disk keeps what is asked of it.
    """
    if not place.network:
        return "", ""
    try:
        make_folder(store_dir)
        return concern(place, probe(store_dir) if os.access(store_dir, os.W_OK) else Abilities())
    except WriteError:
        return "", ""  # Taking the lock says so better.


def _lock(store_dir: Path) -> tuple[WriterLock | None, str, bool]:
    """Take the lock; return it, or why there is none and whether that is because somebody holds it."""
    try:
        make_folder(store_dir)
        if not (store_dir / _IGNORE_FILE).exists():
            write_atomic(store_dir / _IGNORE_FILE, _IGNORED)
        if not (store_dir / _ATTRIBUTES_FILE).exists():
            write_atomic(store_dir / _ATTRIBUTES_FILE, _ATTRIBUTES)
        for name in ("articles", SUGGESTIONS):
            if (store_dir / name).is_symlink():
                return None, f"Its folder {name} is a symbolic link to another place, where nothing will be written.", False
        lock = WriterLock(store_dir)
        held = lock.take()
    except WriteError as error:
        return None, f"The folder cannot be written: {error.what} Name another place for annotations with --store.", False
    if held:
        return None, f"It can only be read here: {held}.", True
    try:
        finish(store_dir)
    except (DamagedError, WriteError) as error:
        lock.release()
        return None, f"A restore that was interrupted could not be finished: {error.what}", False
    if lock.interrupted:
        remove_leftovers(store_dir)
        remove_leftovers(store_dir / "articles")
    return lock, "", False


def _read(folder: Path, store_dir: Path, labels: LabelSet, lock: WriterLock | None, reason: str, only: Sequence[Path] | None) -> Opened:
    notices: list[StoreError] = []
    journal: Journal | None = None
    tail: list[Entry] = []
    repository = Repository(store_dir)
    try:
        journal = _journal(store_dir / JOURNAL_FILE, repository, writable=lock is not None)
        if journal is not None:
            tail = journal.tail()
            notices += journal.notices
    except (DamagedError, WriteError) as error:
        notices.append(error)
        if journal is not None:
            journal.close()
            journal = None
        reason = reason or f"{error.what} What the files of the articles hold can be read."
        if lock is not None:
            lock.release()
            lock = None
    try:
        sources = Sources(folder, only)
        shelf = Shelf(repository, sources, journal, tail)
        ledger: Ledger | None = None
        reconciler: Reconciler | None = None
        if journal is not None and lock is not None:
            ledger = repository.ledger = Ledger(store_dir, journal.id, journal.seq)
            reconciler = Reconciler(repository, journal, shelf, ledger)
            shelf.touched = reconciler.touched
    except BaseException:
        if journal is not None:
            journal.close()
        raise
    opened = Opened(store_dir, labels, reason, notices, lock, journal, sources, repository, shelf, MemoryFile(store_dir))
    return replace(opened, ledger=ledger, reconciler=reconciler)


def _journal(path: Path, repository: Repository, *, writable: bool) -> Journal | None:
    if not os.path.lexists(path):
        # Without its journal, as in a fresh clone, what the files hold is where the new one starts from.
        return Journal.create(path, complete=repository.is_empty()) if writable else None
    journal = Journal.open(path, writable=writable)
    return up_to_date(journal, path.parent) if writable else journal

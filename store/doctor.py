"""Looking at every file of a project without changing one."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from store.agreement import disagreements
from store.errors import DamagedError, InputError, StoreError
from store.exchange.bundle import Bundle, document_problems, loose_ends
from store.folder import scan
from store.former_texts import damaged, gone
from store.ingest import read_article
from store.inventory import look
from store.journal import Journal
from store.labels import find_labels
from store.lock import has_ended, read_owner
from store.opening import JOURNAL_FILE, STORE_FOLDER, Opened, open_store
from store.reading import ReadingLog
from store.repository import Repository
from store.restoring import MARK
from store.saved_searches import SavedSearches

INDEX = "index.sqlite3"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. A ``problem`` keeps something from being read or trusted; a ``note`` does not."""

    level: Literal["problem", "note"]
    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.what}" + (f" {self.do}" if self.do else "")


def examine(folder: Path, store: Path | None = None) -> list[Finding]:
    """Check the articles of a folder, its label file and everything Sorot keeps about it.

    Raises InputError when the folder does not exist; everything else that is wrong is in the list.
    """
    files = scan(folder)
    store_dir = folder / STORE_FOLDER if store is None else store
    found = [*_sources(files, folder), *_labels(folder, store_dir)]
    if not os.path.lexists(store_dir):
        return [*found, *([] if files else [_nothing(folder)])]
    found += [*_files(store_dir), *_journal(store_dir / JOURNAL_FILE), *_stored(store_dir), *_lock(store_dir)]
    if not any(finding.level == "problem" and finding.where.startswith(str(store_dir)) for finding in found):
        found += _together(folder, store)
    return list(dict.fromkeys(found))


def _nothing(folder: Path) -> Finding:
    return Finding("problem", str(folder), "The folder holds no article.", "Put .txt or .md files into it.")


def _sources(files: list[Path], folder: Path) -> Iterator[Finding]:
    for path in files:
        yield from _tried(partial(read_article, path, root=folder))


def _labels(folder: Path, store_dir: Path) -> Iterator[Finding]:
    yield from _tried(lambda: find_labels(folder, store_dir))


_LYING = {
    "aside": ("A copy that was set aside when something was wrong.", "Look at it, then delete it; --repair moves it to set-aside."),
    "leftover": ("What an interrupted write left behind.", "It goes when the project is opened next."),
    "foreign": ("Sorot did not write this file.", "Move it elsewhere; --repair moves what is among the articles to set-aside."),
}


def _files(store_dir: Path) -> Iterator[Finding]:
    """Yield what lies around in the store folder, who else may read it, and whether it may be written."""
    readable = []
    try:
        for found in look(store_dir):
            if found.kind == "open":
                readable.append(found.path)
            else:
                yield Finding("note", str(found.path), *_LYING[found.kind])
    except StoreError as error:
        yield _finding(error)
    if readable:
        more = f", and {len(readable) - 1:,} more" if len(readable) > 1 else ""
        yield Finding("note", str(readable[0]), f"Others than its owner may read it{more}.", "--repair makes it private.")
    if not os.access(store_dir, os.W_OK):
        yield Finding("note", str(store_dir), "It cannot be written, so the project can only be read.", "Use --store to annotate.")
    if os.path.lexists(store_dir / MARK):
        yield Finding("problem", str(store_dir), "A restore was interrupted.", "Opening the project for writing finishes it.")


def _journal(path: Path) -> Iterator[Finding]:
    """Read every line of the journal; its checksums are chained, so that a dropped or swapped line is found as well."""
    if not os.path.lexists(path):
        yield Finding("note", str(path), "There is no journal, so nothing done before can be undone.", "Opening the project makes one.")
        return
    try:
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                yield Finding(
                    "note", str(path), "Its last line is incomplete, as after a crash.", "Opening the project sets that line aside."
                )
    except OSError:
        pass  # Opening it below says why.
    try:
        journal = Journal.open(path, writable=False)
    except StoreError as error:
        yield _finding(error)
        return
    try:
        for _ in journal.backwards():
            continue
    except StoreError as error:
        yield _finding(error)
    finally:
        journal.close()


def _stored(store_dir: Path) -> Iterator[Finding]:
    """Read every file of an article and the project's own file: JSON, checksum, types."""
    repository = Repository(store_dir)
    try:
        ids = repository.article_ids()
    except StoreError as error:
        yield _finding(error)
        return
    for article_id in ids:
        try:
            kept = repository.read_article(article_id)
        except StoreError as error:
            yield _finding(error)
            continue
        if kept is not None and kept.article is not None and kept.article.id != article_id:
            where = str(repository.article_path(article_id))
            yield Finding("problem", where, f"It holds article {kept.article.id}, not the one it is named after.", "Rename it back.")
    yield from _tried(repository.read_project)
    reading = ReadingLog(store_dir, read_only=True)
    if reading.problem is not None:
        yield Finding("note", reading.problem.where, f"{reading.problem.what} Only reading positions are in it.", "It is made anew.")
    yield from _tried(SavedSearches(store_dir, read_only=True).all)
    if not is_sound(store_dir / INDEX):
        yield Finding("note", str(store_dir / INDEX), "The search index is damaged.", "It is made anew when the project is opened next.")


def _lock(store_dir: Path) -> Iterator[Finding]:
    owner = read_owner(store_dir)
    if owner is None:
        return
    where, ended = str(store_dir), has_ended(owner)
    if ended:
        yield Finding(
            "note", where, f"Its last writer ended without closing it, as in a crash: {owner}.", "The next one looks more closely."
        )
    elif ended is None:
        yield Finding("note", where, f"It is open for writing, or was when its writer crashed: {owner}.", "Nothing need be done.")
    else:
        yield Finding("note", where, f"It is open for writing: {owner}.", "Nothing need be done.")


def _together(folder: Path, store: Path | None) -> Iterator[Finding]:
    """Check what files and journal say together: texts, offsets, quotes, references, labels, and every record against its last edit."""
    try:
        opened = open_store(folder, store=store, read_only=True, only=None)
    except StoreError as error:
        yield _finding(error)
        return
    shelf = opened.shelf
    try:
        yield from (Finding("problem", one.place, one.what, one.do) for one in _alone(opened))
        yield from _without_place(opened)
        yield from _former_texts(opened)
        notes, entities = tuple(shelf.entity_notes.values()), tuple(shelf.entities.values())
        whole = Bundle(project=folder.name, program="", labels=opened.labels, documents=(), entities=entities, notes=notes)
        yield from (Finding("problem", str(opened.store_dir), sentence) for sentence in loose_ends(whole))
        if not _is_written(opened.store_dir):
            yield from _disagreeing(opened)
        yield from (_finding(notice, "note") for notice in opened.notices)
        for notice in shelf.notices:
            yield _finding(notice, "problem" if isinstance(notice, DamagedError) else "note")
    except StoreError as error:
        yield _finding(error)
    finally:
        opened.close()


def _without_place(opened: Opened) -> Iterator[Finding]:
    """Yield the articles in which annotations wait for a place in a new text."""
    for article_id in opened.shelf.stored_ids():
        document = opened.shelf.stored_document(article_id)
        count = len(document.unplaced) if document is not None else 0
        if count:
            what = f"{count} annotation{'s' if count != 1 else ''} lost the place when the text changed."
            where = str(opened.store_dir / "articles" / f"{article_id}.json")
            yield Finding("note", where, what, "Place them in the program: R.")


def _former_texts(opened: Opened) -> Iterator[Finding]:
    """Yield the texts that undoing a change of text needs and that are damaged or gone."""
    texts = opened.shelf.texts
    for path in damaged(texts):
        yield Finding("problem", str(path), "A text that an article had or has is damaged.", "--repair writes it anew if it can be found.")
    if opened.journal is not None:
        for sha256, article in gone(opened.journal, opened.shelf):
            what = f"The text that article {article} had is gone, so that its change of text cannot be undone."
            yield Finding("problem", str(texts.path(sha256)), what, "A backup has it.")


def _is_written(store_dir: Path) -> bool:
    """Whether somebody may be writing meanwhile, so that files are newer than what was read of the journal."""
    owner = read_owner(store_dir)
    return owner is not None and not has_ended(owner)


_OTHERS = "Opening the project merges what others wrote into it, as a change that can be undone; so does sorot doctor --repair."


def _disagreeing(opened: Opened) -> Iterator[Finding]:
    for one in disagreements(opened):
        name = f"articles/{one.owner}.json" if one.owner else "project.json"
        what = one.what if one.lost else f"It does not hold what was done: {one.what}."
        do = "Run sorot doctor --repair, which takes it from the journal." if one.lost else _OTHERS
        yield Finding("problem", str(opened.store_dir / name), what, do)


class _Wrong(NamedTuple):
    place: str
    what: str
    do: str = ""


def _alone(opened: Opened) -> Iterator[_Wrong]:
    """Yield what is wrong in each article, and ids that two of them have."""
    seen: dict[tuple[str, str], str] = {}
    entities = tuple(opened.shelf.entities.values())
    for article_id in opened.shelf.stored_ids():
        where = str(opened.store_dir / "articles" / f"{article_id}.json")
        try:
            document = opened.shelf.document(article_id)
        except InputError:
            continue  # An undo took it from the project; only its text is still kept.
        except StoreError as error:
            yield _Wrong(error.where, error.what, error.do)
            continue
        for problem in document_problems(document):
            yield _Wrong(where, f"{problem.where}: {problem.what}", "Restore the file from a backup.")
        alone = Bundle(project="", program="", labels=opened.labels, documents=(document,), entities=entities, notes=())
        yield from (_Wrong(where, sentence) for sentence in loose_ends(alone))
        unfinished = [one.id for one in document.decisions.values() if (one.verdict == "relabelled") != bool(one.final)]
        yield from (_Wrong(where, f"Decision {name} does not say what it decided.") for name in unfinished)
        unknown = sorted({span.label for span in document.spans.values()} - set(opened.labels.names()))
        if unknown:
            source = opened.labels.source or "the shipped label set"
            labels = ", ".join(unknown)
            yield _Wrong(where, f"Labels that {source} lacks: {labels}.", "Add them to labels.toml, or relabel the spans.")
        for kind, records in (
            ("Span", document.spans),
            ("Decision", document.decisions),
            ("Note", document.notes),
            ("Record without a place", document.unplaced),
        ):
            for name in records:
                first = seen.setdefault((kind, name), article_id)
                if first != article_id:
                    yield _Wrong(where, f"{kind} {name} is also in article {first}.", "Restore one of the two files from a backup.")


def is_sound(index: Path) -> bool:
    """Whether a search index can be read; one that is not there can."""
    import sqlite3

    waiting = index.with_name(f"{index.name}-wal")
    if not index.exists() or (waiting.exists() and waiting.stat().st_size):
        return True  # What waits beside it belongs to it, and reading both would write.
    try:
        connection = sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _tried(check: Callable[[], object]) -> Iterator[Finding]:
    try:
        check()
    except StoreError as error:
        yield _finding(error)


def _finding(error: StoreError, level: Literal["problem", "note"] = "problem") -> Finding:
    return Finding(level, error.where, error.what, error.do)

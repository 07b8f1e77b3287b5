"""Looking at every file of a project without changing one."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from store.errors import InputError, StoreError
from store.exchange.bundle import Bundle, document_problems, loose_ends
from store.folder import scan
from store.ingest import read_article
from store.journal import Journal
from store.labels import find_labels
from store.lock import has_ended, read_owner
from store.opening import JOURNAL_FILE, STORE_FOLDER
from store.project import Project
from store.reading import ReadingLog
from store.repository import Repository

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ASIDE = re.compile(r".+\.(torn|outside|damaged)-[0-9]+")


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


def _files(store_dir: Path) -> Iterator[Finding]:
    """Yield what lies around in the store folder: copies that were set aside, remains of interrupted writes, foreign files."""
    for folder in (store_dir, store_dir / "articles"):
        try:
            names = sorted(os.listdir(folder))
        except FileNotFoundError:
            continue
        except OSError as error:
            yield Finding("problem", str(folder), f"It cannot be read ({error.strerror or error}).", "Check its permissions.")
            continue
        for name in names:
            where = str(folder / name)
            if _ASIDE.fullmatch(name):
                yield Finding("note", where, "A copy that was set aside when something was wrong.", "Look at it, then delete it.")
            elif name.endswith(".tmp"):
                yield Finding("note", where, "What an interrupted write left behind.", "It goes when the project is opened next.")
            elif folder != store_dir and not (name.endswith(".json") and _ID.fullmatch(name[:-5])):
                yield Finding("note", where, "Sorot did not write this file.", "Move it elsewhere.")
    if not os.access(store_dir, os.W_OK):
        yield Finding("note", str(store_dir), "It cannot be written, so the project can only be read.", "Use --store to annotate.")


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
    """Check what files and journal say together: texts, offsets, quotes, references, labels."""
    try:
        project = Project.open(folder, annotator="", store=store, read_only=True)
    except StoreError as error:
        yield _finding(error)
        return
    try:
        for article_id in project.stored_ids():
            yield from _document(project, article_id)
        notes, entities = tuple(project.entity_notes.values()), tuple(project.entities.values())
        whole = Bundle(project=folder.name, program="", labels=project.labels, documents=(), entities=entities, notes=notes)
        yield from (Finding("problem", str(project.store_dir), sentence) for sentence in loose_ends(whole))
        yield from (_finding(notice, "note") for notice in project.notices)
    finally:
        project.close()


def _document(project: Project, article_id: str) -> Iterator[Finding]:
    try:
        document = project.document(article_id)
    except InputError:
        return  # An undo took it from the project; only its text is still kept.
    except StoreError as error:
        yield _finding(error)
        return
    where = str(project.store_dir / "articles" / f"{article_id}.json")
    for problem in document_problems(document):
        yield Finding("problem", where, f"{problem.where}: {problem.what}", "Restore the file from a backup.")
    entities = tuple(project.entities.values())
    alone = Bundle(project="", program="", labels=project.labels, documents=(document,), entities=entities, notes=())
    yield from (Finding("problem", where, sentence) for sentence in loose_ends(alone))
    unknown = sorted({span.label for span in document.spans.values()} - set(project.labels.names()))
    if unknown:
        source = project.labels.source or "the shipped label set"
        yield Finding(
            "problem", where, f"Labels that {source} lacks: {', '.join(unknown)}.", "Add them to labels.toml, or relabel the spans."
        )


def _tried(check: Callable[[], object]) -> Iterator[Finding]:
    try:
        check()
    except StoreError as error:
        yield _finding(error)


def _finding(error: StoreError, level: Literal["problem", "note"] = "problem") -> Finding:
    return Finding(level, error.where, error.what, error.do)

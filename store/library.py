"""What a project folder holds: its article files, and a line about each for the library list."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from store.document import Document
from store.entry import Entry, State
from store.errors import InputError, StoreError
from store.ingest import article_id, source_name
from store.suggestion_cache import SuggestionCache

if TYPE_CHECKING:
    from store.project import Project
    from store.reading import ReadingLog

SUFFIXES = (".txt", ".md")
"""File name endings that make a file an article, in any case."""

_STORED = re.compile(r"[0-9a-z]{26}\.json")
_OPENED_AT_ONCE = 200
_NUMBER = re.compile(r"([0-9]+)")


GONE = "It is not kept any more, because what brought it here was undone."
"""Problem of an article without a file of its own that the project no longer holds."""


def scan(folder: Path, only: Sequence[Path] | None = None) -> list[Path]:
    """Return the article files under a folder, numbers in names in counting order; hidden files and folders are left out.

    Files that cannot be read are listed all the same. ``only`` names files to list instead, with any ending. No file is opened. Raises
    InputError when the folder, or a file of ``only``, does not exist.
    """
    if not folder.exists():
        raise InputError("There is no such folder.", where=str(folder), do="Check the path.")
    if not folder.is_dir():
        raise InputError("This is not a folder.", where=str(folder), do="Name the folder that holds the articles.")
    if only:
        for path in only:
            if not path.exists():
                raise InputError("There is no such file.", where=str(path), do="Check the path.")
        return sorted(dict.fromkeys(only), key=lambda path: _order(str(path)))
    found: list[tuple[object, Path]] = []
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise InputError(
            f"The folder cannot be read ({error.strerror or error}).", where=str(folder), do="Check its permissions."
        ) from error
    base = str(folder)
    for parent, folders, files in os.walk(base):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = os.path.relpath(parent, base)
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found.append((_order(name if inner == "." else f"{inner}{os.sep}{name}"), Path(parent, name)))
    found.sort()
    return [path for _, path in found]


def entries(project: "Project", reading: "ReadingLog", only: Sequence[Path] = ()) -> list[Entry]:
    """Return a line for every article, at once: files of the folder in the order of ``scan``, then articles kept without a file.

    No article is opened; ``fill`` does that. Raises InputError as ``scan`` does.
    """
    found: dict[str, Entry] = {}
    for path in scan(project.folder, only):
        entry = _from_name(path, project.folder)
        while entry.article_id in found:
            what = "Another file has this name, spelled with other code points. Rename one of them."
            entry = replace(entry, article_id=article_id(f"{entry.article_id}\0{entry.source}"), problem=what, filled=True)
        found[entry.article_id] = entry
    kept = [] if only else [stored for stored in project.stored_ids() if stored not in found]
    found.update((stored, Entry(article_id=stored, title=stored, source="")) for stored in kept)
    listed = [_as_read(entry, reading) for entry in found.values()]
    if len(kept) > _OPENED_AT_ONCE:
        return listed
    # Few enough to give them their names right away, and to leave out those that an undo has taken from the project.
    files = len(listed) - len(kept)
    held = [entry for entry in fill(project, reading, listed[files:]) if entry.problem != GONE]
    return listed[:files] + sorted(held, key=lambda entry: _order(entry.source))


def fill(project: "Project", reading: "ReadingLog", batch: Iterable[Entry]) -> list[Entry]:
    """Return the entries with what only opening the articles can tell; one that cannot be opened says why in ``problem``."""
    return [_filled(project, _as_read(entry, reading)) for entry in batch]


def article_ids(project: "Project", *, kept: bool = True) -> list[str]:
    """Return the ids of all article files of the folder and, with ``kept``, of articles without a file; some of those may be gone."""
    found = [_from_name(path, project.folder).article_id for path in scan(project.folder)]
    return list(dict.fromkeys([*found, *(project.stored_ids() if kept else ())]))


def stored_articles(store_dir: Path) -> set[str]:
    """Return the ids of the articles a project keeps, read from the names of their files."""
    try:
        names = os.listdir(store_dir / "articles")
    except OSError:
        return set()
    return {name[:-5] for name in names if _STORED.fullmatch(name)}


def _from_name(path: Path, folder: Path) -> Entry:
    try:
        source = source_name(path, folder)
    except InputError as error:
        name = os.path.relpath(path, folder)
        return Entry(article_id=article_id(name), title=path.stem, source=name, problem=f"{error.what} {error.do}", filled=True)
    return Entry(article_id=article_id(source), title=path.stem, source=source)


def _as_read(entry: Entry, reading: "ReadingLog") -> Entry:
    seen = reading.get(entry.article_id)
    if seen is None:
        return entry
    status: State = "reading" if entry.status == "new" else entry.status
    return replace(entry, status=status, last_opened=seen.opened)


def _filled(project: "Project", entry: Entry) -> Entry:
    if entry.problem and entry.filled:
        return entry
    try:
        document = project.document(entry.article_id)
    except StoreError as error:
        gone = isinstance(error, InputError) and not entry.source
        return replace(entry, problem=GONE if gone else str(error), filled=True)
    article = document.article
    if not document.stored and not (project.folder / article.source).exists():
        return replace(entry, problem=GONE, filled=True)
    begun: State = "reading" if entry.last_opened or document.spans or document.notes else "new"
    return replace(
        entry,
        title=article.title,
        source=article.source,
        status="done" if article.status == "done" else begun,
        words=len(document.text.split()),
        annotations=len(document.spans),
        open_suggestions=_open_suggestions(project, document),
        problem="",
        filled=True,
    )


def _order(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    parts = _NUMBER.split(name.casefold())
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts if part), name


def _open_suggestions(project: "Project", document: Document) -> int | None:
    """Count the cached suggestions that were not decided on and lie beside every span; whoever offers them may know better still."""
    cached = SuggestionCache(project.store_dir, read_only=True).peek(document.article.id)
    if cached is None or cached.sha256 != document.article.sha256:
        return None
    decided = {(decision.start, decision.end, decision.label) for decision in document.decisions.values()}
    return sum(
        one.label in project.labels and (one.start, one.end, one.label) not in decided and not document.spans_at(one.start, one.end)
        for one in cached.suggestions
    )

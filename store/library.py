"""The library list: a line about every article of a project, at once, and filled as articles are opened."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.added import VARIANT, is_gone
from store.document import Document, waiting
from store.entry import Entry, State
from store.errors import InputError, StoreError
from store.folder import name_order, names, scan
from store.ingest import article_id, as_source, source_name
from store.open_suggestions import open_suggestions
from store.suggestion_cache import SuggestionCache

if TYPE_CHECKING:
    from store.project import Project
    from store.reading import ReadingLog

_OPENED_AT_ONCE = 200


GONE = "It is not kept any more, because what brought it here was undone."
"""Problem of an article without a file of its own that the project no longer holds."""


def entries(project: "Project", reading: "ReadingLog", only: Sequence[Path] = ()) -> list[Entry]:
    """Return a line for every article, at once: files of the folder in the order of ``scan``, then articles kept without a file.

    No article is opened; ``fill`` does that. Raises InputError as ``scan`` does.
    """
    found: dict[str, Entry] = {}
    for entry in _files(project.folder, only):
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
    return listed[:files] + sorted(held, key=lambda entry: name_order(entry.source))


def fill(project: "Project", reading: "ReadingLog", batch: Iterable[Entry]) -> list[Entry]:
    """Return the entries with what only opening the articles can tell; one that cannot be opened says why in ``problem``."""
    return [_filled(project, _as_read(entry, reading)) for entry in batch]


def article_ids(project: "Project", *, kept: bool = True) -> list[str]:
    """Return the ids of all article files of the folder and, with ``kept``, of articles without a file; some of those may be gone."""
    return list(article_sources(project, kept=kept))


def article_sources(project: "Project", *, kept: bool = True) -> dict[str, str]:
    """Return what ``article_ids`` does, each with the name of its file in the folder, or ``""``."""
    found: dict[str, str] = {}
    for entry in _files(project.folder):
        found.setdefault(entry.article_id, entry.source)
    return found | {name: "" for name in (project.stored_ids() if kept else ()) if name not in found}


def _files(folder: Path, only: Sequence[Path] = ()) -> Iterator[Entry]:
    """Yield a line for every article file, by what its name says."""
    for path in scan(folder, only) if only else names(folder):
        try:
            source = source_name(path, folder) if isinstance(path, Path) else as_source(path)
        except InputError as error:
            name = os.path.relpath(path, folder) if isinstance(path, Path) else path
            yield Entry(article_id=article_id(name), title=_stem(name), source=name, problem=f"{error.what} {error.do}", filled=True)
        else:
            yield Entry(article_id=article_id(source), title=_stem(source), source=source)


def _stem(name: str) -> str:
    """Return the last part of a path without its ending."""
    last = name.rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[0] or last


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
    if is_gone(document, project.folder):
        return replace(entry, problem=GONE, filled=True)
    begun: State = "reading" if entry.last_opened or document.spans or document.notes else "new"
    return replace(
        entry,
        title=article.title,
        source=article.source,
        published=article.published,
        site=article.metadata.get("site", ""),
        language=article.language,
        variant_of=article.metadata.get(VARIANT, ""),
        status="done" if article.status == "done" else begun,
        words=len(document.text.split()),
        annotations=len(document.spans),
        open_suggestions=_open_suggestions(project, document),
        problem="",
        changed=project.differs(document),
        unplaced=len(waiting(document)),
        filled=True,
    )


def _open_suggestions(project: "Project", document: Document) -> int | None:
    """Count the cached suggestions that were not decided on and lie beside every span; whoever offers them may know better still."""
    cached = SuggestionCache(project.store_dir, read_only=True).peek(document.article.id)
    if cached is None or cached.sha256 != document.article.sha256:
        return None
    return len(open_suggestions(document, cached.suggestions, project.labels))

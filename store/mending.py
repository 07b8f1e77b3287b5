"""Mending what the journal can mend: on a backup, a step at a time, each of which may be the last or be done again; nothing is deleted."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from store.clock import now
from store.doctor import INDEX, Finding, examine, is_sound
from store.errors import DamagedError, InputError, NewerError, ReadOnlyError, StoreError
from store.files import failed, make_folder, replace, sync_folder, write_atomic
from store.former_texts import damaged
from store.inventory import look
from store.journal_mending import is_damaged, mend
from store.lock import WriterLock
from store.opening import JOURNAL_FILE, STORE_FOLDER
from store.outside import MERGED
from store.project import Project
from store.reading import ReadingLog
from store.repository import Repository
from store.restoring import SET_ASIDE, finish
from store.saved_searches import SavedSearches
from store.texts import Texts

_ASIDE = ("aside", "leftover", "foreign")


@dataclass(slots=True)
class Repaired:
    """What a repair did, and what is left."""

    done: list[str] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)


def repair(folder: Path, store: Path | None, keep: Callable[[], object], *, annotator: str = "") -> Repaired:
    """Mend a project as far as its journal goes. ``keep`` backs it up before anything is touched.

    What somebody wrote into a file is not damage: it is merged as a change of ``annotator``, which undo takes back.

    Raises InputError when there is nothing kept about the folder, ReadOnlyError when it is open somewhere, NewerError, and WriteError; what
    was mended until then is mended, and a repair that was cut short is done again.
    """
    store_dir = folder / STORE_FOLDER if store is None else store
    if not store_dir.is_dir():
        raise InputError("Nothing is kept about this folder.", where=str(folder), do="There is nothing to mend.")
    result = Repaired()
    lock = WriterLock(store_dir)
    held = lock.take()
    if held:
        raise ReadOnlyError(f"Nothing was mended: {held}.", where=str(store_dir), do="Close Sorot there, then try again.")
    try:
        keep()
        result.done += _files(store_dir)
    finally:
        lock.release()
    result.done += _together(folder, store, annotator)
    result.done += _tidy(store_dir, "what was copied meanwhile")
    result.left = examine(folder, store)
    return result


def _files(store_dir: Path) -> list[str]:
    """Mend what can be mended without knowing what the journal says of an article."""
    done = ["A restore that was interrupted was finished."] if finish(store_dir) else []
    done += _tidy(store_dir, "what lay around")
    done += _private(store_dir)
    path = store_dir / JOURNAL_FILE
    if is_damaged(path):
        kept = _set_aside(store_dir, path, copy=True)
        mended = mend(path, store_dir)
        lost = f"{mended.lost:,} are lost" if mended.lost else "none is lost"
        done.append(f"The journal was written anew with the {mended.kept:,} entries that prove themselves; {lost}. The old one: {kept}.")
    done += _misnamed(store_dir)
    done += [f"A text that is damaged was set aside: {_set_aside(store_dir, path)}." for path in damaged(Texts(store_dir))]
    if not is_sound(store_dir / INDEX):
        for ending in ("", "-wal", "-shm", "-journal"):
            if (store_dir / f"{INDEX}{ending}").exists():
                _set_aside(store_dir, store_dir / f"{INDEX}{ending}")
        done.append("The search index was set aside; it is made anew when the project is opened next.")
    problem = ReadingLog(store_dir, read_only=True).problem
    if problem is not None:
        done.append(f"The reading positions could not be read and were set aside: {_set_aside(store_dir, Path(problem.where))}.")
    try:
        SavedSearches(store_dir, read_only=True).all()
    except DamagedError as error:
        done.append(f"The kept searches could not be read and were set aside: {_set_aside(store_dir, Path(error.where))}.")
    return done


def _tidy(store_dir: Path, what: str) -> list[str]:
    """Move copies, leftovers, and files among the articles that Sorot did not write, to ``set-aside``."""
    found = [one for one in look(store_dir) if one.kind in _ASIDE and (one.kind != "foreign" or one.path.parent != store_dir)]
    for one in found:
        _set_aside(store_dir, one.path)
    return [f"Set aside {what}: {', '.join(one.path.name for one in found[:5])}{' …' if len(found) > 5 else ''}."] if found else []


def _private(store_dir: Path) -> list[str]:
    readable = [one for one in look(store_dir) if one.kind == "open"]
    for one in readable:
        try:
            os.chmod(one.path, one.mode & ~0o077)
        except OSError as error:
            raise failed(error, one.path) from error
    return [f"{len(readable):,} files and folders are for their owner only now."] if readable else []


def _misnamed(store_dir: Path) -> Iterator[str]:
    """Give files of articles their own names back; one whose name is taken is set aside."""
    repository = Repository(store_dir)
    for article_id in repository.article_ids():
        try:
            kept = repository.read_article(article_id)
        except NewerError:
            raise
        except StoreError:
            continue
        if kept is None or kept.article is None or kept.article.id == article_id:
            continue
        wrong, right = repository.article_path(article_id), repository.article_path(kept.article.id)
        if right.exists():
            yield f"{wrong.name} holds article {kept.article.id}, which has a file; set aside: {_set_aside(store_dir, wrong)}."
        else:
            _rename(wrong, right)
            yield f"{wrong.name} holds article {kept.article.id} and is called {right.name} now."


def _together(folder: Path, store: Path | None, annotator: str) -> list[str]:
    """Have every file hold what the journal says: opening holds each against it, and writes anew what is damaged, gone or merged."""
    project = Project.open(folder, annotator=annotator, store=store)
    try:
        newest = next(project.log(), None)
        for _ in project.stored_documents():
            continue  # One that is damaged is rebuilt by being read.
        done = [str(notice) for notice in project.notices]
        if count := project.mend_texts():
            done.append(f"{count:,} texts that undo needs were written anew.")
        if newest is not None and newest.title.startswith(MERGED) and not project.read_only:
            done.append(f"{newest.title}; undo, or sorot log --undo {newest.short}, takes that back.")
    finally:
        project.close()
    return done


def _set_aside(store_dir: Path, path: Path, *, copy: bool = False) -> Path:
    """Move a file, or a copy of it, to ``set-aside`` under a name that is free there; return its new place."""
    place = store_dir / SET_ASIDE / f"repair-{now()[:10]}" / path.relative_to(store_dir)
    make_folder(place.parent)
    number = next(number for number in range(1, 1 << 30) if not os.path.lexists(f"{place}.{number}"))
    target = place.with_name(f"{place.name}.{number}")
    if copy:
        try:
            write_atomic(target, path.read_bytes())
        except OSError as error:
            raise failed(error, path) from error
    else:
        _rename(path, target)
    return target


def _rename(old: Path, new: Path) -> None:
    try:
        replace(old, new)
        sync_folder(new.parent)
        sync_folder(old.parent)
    except OSError as error:
        raise failed(error, old) from error

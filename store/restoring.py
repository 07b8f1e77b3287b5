"""Getting a project back from a backup: checked before anything is touched, and there as a whole or not at all.

A project that is not there yet appears by one rename. In one that is there, the files wait complete in ``restoring/`` until
``restore.json`` says so; from then on whoever opens the project for writing next finishes the restore, however often it is cut short.
"""

import hashlib
import os
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from store.backup import (
    BROKEN,
    FOLDER,
    JOURNAL,
    MANIFEST,
    STORE,
    Manifest,
    Member,
    may_be_article,
    may_be_kept,
    read_manifest,
    store_files,
)
from store.errors import DamagedError, InputError, ReadOnlyError, StoreError
from store.files import create_private, failed, make_folder, replace, sync, sync_folder, write_all, write_atomic
from store.ingest import MAX_BYTES
from store.journal import Journal
from store.lock import WriterLock
from store.model import SCHEMA_VERSION
from store.repository import Repository

STAGE, MARK = "restoring", "restore.json"
SET_ASIDE = "set-aside"

_MOST_FILES = 2_000_000
_GENEROUS = 1 << 30
_RATIO = 200
"""How many bytes a byte may become, once an archive unfolds to more than a gigabyte."""
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    sources: int
    """Files of the folder that were missing and are there again."""
    kept: tuple[str, ...]
    """Files of the folder that hold something else now, and were left as they are."""


class _Mark(msgspec.Struct, frozen=True):
    """Says that everything in ``restoring/`` is complete; ``files`` is what the store is to hold, by name."""

    created: str
    files: tuple[str, ...]
    schema: int = SCHEMA_VERSION


def restore(archive: Path, folder: Path, store_dir: Path, *, force: Callable[[], object] | None = None) -> Restored:
    """Put what a backup holds into a folder and its store; the folder is made if need be.

    A store that holds something is replaced only with ``force``, which is called before anything is touched and has to keep a copy.
    Raises InputError for a file that is no backup, is damaged, or wants to write elsewhere or too much, NewerError, ReadOnlyError when the
    project is open somewhere, and WriteError; nothing has changed then, or only files that were missing came back.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = read_manifest(packed, str(archive))
            _check_names(packed, manifest, str(archive))
            make_folder(folder)
            _check_room(packed, manifest, folder, str(archive))
            if not os.path.lexists(store_dir):
                sources, kept = _sources(packed, manifest, folder, str(archive))
                _appear(packed, manifest, store_dir, str(archive))
            else:
                sources, kept = _into(packed, manifest, folder, store_dir, str(archive), force)
    except FileNotFoundError as error:
        raise InputError("There is no such file.", where=str(archive), do="Check the path.") from error
    except (zlib.error, *BROKEN) as error:
        raise InputError(f"It is damaged, or not a backup ({error}).", where=str(archive), do="Take another backup.") from error
    return Restored(manifest, sources, kept)


def finish(store_dir: Path) -> bool:
    """Finish a restore that was cut short after it was complete, and clear away one that was not; only the one writer may.

    Returns whether there was one to finish. Raises WriteError and DamagedError.
    """
    stage, mark = store_dir / STAGE, store_dir / MARK
    if not os.path.lexists(mark):
        if os.path.lexists(stage):
            shutil.rmtree(stage, ignore_errors=True)
        return False
    try:
        wanted = msgspec.json.decode(mark.read_bytes(), type=_Mark)
        _apply(store_dir, stage, wanted)
        mark.unlink()
        sync_folder(store_dir)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedError("It cannot be read.", where=str(mark), do="Restore the backup again.") from error
    except OSError as error:
        raise failed(error, mark) from error
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _apply(store_dir: Path, stage: Path, wanted: _Mark) -> None:
    """Move what waits into its place, then what does not belong there any more out of it. May be done again."""
    folders = {store_dir}
    # The journal comes last: until then what it says and what the files hold is at least one project's, as the mark keeps readers away.
    for name in sorted(wanted.files, key=lambda name: name == JOURNAL):
        if (stage / name).exists():
            place = store_dir / name
            make_folder(place.parent)
            replace(stage / name, place)
            folders.add(place.parent)
    aside = store_dir / SET_ASIDE / f"before-restore-{re.sub('[^0-9]', '', wanted.created)}"
    for name in [*store_files(store_dir), "memory.json", JOURNAL]:
        if name not in wanted.files and (store_dir / name).exists():
            make_folder((aside / name).parent)
            replace(store_dir / name, aside / name)
            folders.add((store_dir / name).parent)
    for folder in sorted(folders):
        sync_folder(folder)


def _appear(packed: zipfile.ZipFile, manifest: Manifest, store_dir: Path, where: str) -> None:
    make_folder(store_dir.parent)
    stage = store_dir.parent / f".{store_dir.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp"
    try:
        _unpack(packed, manifest, stage)
        _check_store(stage, where)
        os.rename(stage, store_dir)
        sync_folder(store_dir.parent)
    except OSError as error:
        raise failed(error, store_dir) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _into(
    packed: zipfile.ZipFile, manifest: Manifest, folder: Path, store_dir: Path, where: str, force: Callable[[], object] | None
) -> tuple[int, tuple[str, ...]]:
    if not store_dir.is_dir() or store_dir.is_symlink():
        raise InputError("This is not a folder of its own.", where=str(store_dir), do="Name another place with --store.")
    lock = WriterLock(store_dir)
    held = lock.take()
    if held:
        raise ReadOnlyError(f"Nothing was restored: {held}.", where=str(store_dir), do="Close Sorot there, then try again.")
    try:
        finish(store_dir)
        if _holds_something(store_dir):
            if force is None:
                raise InputError(
                    "There are annotations here already.",
                    where=str(store_dir),
                    do="Name another folder, or replace them with --force, which backs them up first.",
                )
            force()
        sources, kept = _sources(packed, manifest, folder, where)
        stage = store_dir / STAGE
        try:
            _unpack(packed, manifest, stage)
            _check_store(stage, where)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
        names = tuple(member.name.removeprefix(STORE) for member in manifest.files if member.name.startswith(STORE))
        write_atomic(store_dir / MARK, msgspec.json.encode(_Mark(manifest.created, names)))
        finish(store_dir)
    finally:
        lock.release()
    return sources, kept


def _holds_something(store_dir: Path) -> bool:
    try:
        return (store_dir / JOURNAL).exists() or bool(store_files(store_dir))
    except OSError as error:
        raise failed(error, store_dir) from error


def _check_names(packed: zipfile.ZipFile, manifest: Manifest, where: str) -> None:
    """Hold the list of the archive against its manifest, and every name against what may be written. Raises InputError."""
    listed = packed.infolist()
    by_name = {info.filename: info for info in listed}
    names = [member.name for member in manifest.files]
    if len(listed) > _MOST_FILES or len(by_name) != len(listed) or len(set(names)) != len(names):
        raise _refused(where, "It lists a file twice, or too many files.")
    if {*names, MANIFEST} != set(by_name):
        raise _refused(where, "It does not hold the files that it lists.")
    for member in manifest.files:
        if not _may_be_written(member.name):
            raise _refused(where, f"It wants to write where no backup does: {member.name[:80]!r}.")
        if by_name[member.name].file_size != member.size:
            raise _refused(where, f"The size of {member.name[:80]} is not what it lists.")
        if member.name.startswith(FOLDER) and member.size > MAX_BYTES:
            raise _refused(where, f"{member.name[:80]} is larger than any article.")


def _may_be_written(name: str) -> bool:
    if name.startswith(STORE):
        return may_be_kept(name.removeprefix(STORE))
    return name.startswith(FOLDER) and may_be_article(name.removeprefix(FOLDER))


def _check_room(packed: zipfile.ZipFile, manifest: Manifest, folder: Path, where: str) -> None:
    """Refuse what unfolds to far more than it is, or than there is room for. Raises InputError."""
    total = sum(member.size for member in manifest.files)
    small = sum(info.compress_size for info in packed.infolist())
    if total > _GENEROUS and total > _RATIO * max(1, small):
        raise _refused(where, "It unfolds to far more than it is.")
    free = shutil.disk_usage(folder).free
    if total > free:
        raise InputError(
            f"It needs {total:,} bytes and there are {free:,} free.", where=str(folder), do="Make room, or name another place."
        )


def _unpack(packed: zipfile.ZipFile, manifest: Manifest, stage: Path) -> None:
    """Write the files of the store below a new folder, each synced and held against its sum. Raises InputError and WriteError."""
    folders = {stage}
    try:
        stage.mkdir(mode=0o700)
        for member in manifest.files:
            if member.name.startswith(STORE):
                path = stage / member.name.removeprefix(STORE)
                make_folder(path.parent)
                folders.add(path.parent)
                descriptor = create_private(path)
                try:
                    with packed.open(member.name) as source:
                        _copy(source, member, descriptor)
                    sync(descriptor)
                finally:
                    os.close(descriptor)
        for folder in sorted(folders):
            sync_folder(folder)
    except OSError as error:
        raise failed(error, stage) from error


def _copy(source: IO[bytes], member: Member, descriptor: int | None) -> bytes:
    """Read a member, at most as much as it says, write it to a file or return it. Raises InputError when it is not what it says."""
    digest, left, found = hashlib.sha256(), member.size, []
    while part := source.read(_STEP):
        left -= len(part)
        if left < 0:
            break
        digest.update(part)
        if descriptor is None:
            found.append(part)
        else:
            write_all(descriptor, part)
    if left != 0 or digest.hexdigest() != member.sha256:
        raise InputError(f"It is damaged: {member.name[:80]} is not what was backed up.", do="Take another backup.")
    return b"".join(found)


def _check_store(stage: Path, where: str) -> None:
    """Read the journal and every file of a store that was unpacked. Raises InputError at the first that cannot be used, NewerError."""
    try:
        if (stage / JOURNAL).exists():
            journal = Journal.open(stage / JOURNAL, writable=False)
            try:
                for _ in journal.backwards():
                    continue
            finally:
                journal.close()
        repository = Repository(stage)
        repository.read_project()
        for article_id in repository.article_ids():
            repository.read_article(article_id)
    except DamagedError as error:
        raise InputError(f"What was backed up is damaged: {error.what}", where=where, do="Take another backup.") from error


def _sources(packed: zipfile.ZipFile, manifest: Manifest, folder: Path, where: str) -> tuple[int, tuple[str, ...]]:
    """Write the files of the folder that are missing; return how many, and which hold something else now."""
    written, kept = 0, []
    root = os.path.realpath(folder)
    for member in manifest.files:
        if not member.name.startswith(FOLDER):
            continue
        name = member.name.removeprefix(FOLDER)
        path = folder / name
        with packed.open(member.name) as source:
            data = _copy(source, member, None)
        if os.path.lexists(path):
            if not path.is_file() or path.read_bytes() != data:
                kept.append(name)
            continue
        if os.path.commonpath([os.path.realpath(path.parent), root]) != root:
            raise _refused(where, f"A folder above {name[:80]} leads elsewhere.")
        make_folder(path.parent)
        write_atomic(path, data)
        written += 1
    return written, tuple(kept)


def _refused(where: str, what: str) -> StoreError:
    return InputError(what, where=where, do="Name a file that `sorot backup` wrote.")

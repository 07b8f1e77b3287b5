"""One file that holds a whole project: a ZIP archive with a manifest of sizes and SHA-256 sums, read again before it gets its name.

It is consistent while another window writes. Files are copied first and the journal up to its end afterwards, so that every file is at
most as new as the journal; lines that came meanwhile are copied without checkpoints, which could claim more than the copied files hold.
"""

import hashlib
import os
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import msgspec

from store.clock import now
from store.errors import InputError, StoreError, WriteError, reason_of
from store.files import write_with
from store.folder import SUFFIXES, folder_name, scan
from store.framing import body_of, crc_of
from store.journal import Entry, Journal, Position
from store.lines import line_of
from store.model import SCHEMA_VERSION, Article, home
from store.schema import refuse_newer
from store.texts import FOLDER as TEXTS
from store.texts import name_of

MANIFEST = "manifest.json"
STORE, FOLDER = "store/", "folder/"
"""Where in the archive lies what Sorot keeps, and what lies in the project folder itself."""

JOURNAL = "journal.jsonl"
LABELS = "labels.toml"
LEFT_OUT = ("lock", "lock.json", "memory.json", "sketches.jsonl", "files.json", ".gitignore", ".gitattributes", "restore.json")
"""Files of the store that are made anew, or belong to one moment."""
LEFT_OUT_FOLDERS = ("suggestions", "models", "set-aside", "backups", "restoring")
_STEP = 1 << 20
_PART = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_DEEPEST = 32

Progress = Callable[[int, int], None]
"""Is told how many files of how many are done."""


class Member(msgspec.Struct, frozen=True):
    """One file of the archive."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds."""

    format: str = "sorot-backup"
    schema: int = SCHEMA_VERSION
    created: str
    project: str
    """Name of the project folder."""
    journal: str = ""
    """Id of the journal, empty when there is none or it is damaged."""
    seq: int = 0
    """Entries it holds."""
    files: tuple[Member, ...]


@dataclass(slots=True)
class _Archive:
    """An archive being written."""

    file: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, parts: Iterator[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self.file.open(info, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                digest.update(part)
                size += len(part)
        self.members.append(Member(name, size, digest.hexdigest()))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self.add(name, _parts(source))


def write_backup(folder: Path, store_dir: Path, path: Path, *, sources: Sequence[Path] = (), progress: Progress | None = None) -> Manifest:
    """Write everything kept about a folder, and the files of it in ``sources``, into one file; return what is in it.

    A damaged journal is copied as it is. Raises WriteError, and InputError when something of it cannot be read; then there is no file.
    """

    def fill(descriptor: int) -> Manifest:
        with os.fdopen(descriptor, "w+b", closefd=False) as file:
            return _write(file, folder, store_dir, sources, progress)

    return write_with(path, fill, check=verify)


def store_files(store_dir: Path) -> list[str]:
    """Return the names, relative with ``/``, of the files of a store that cannot be made anew, the journal left out. Raises OSError."""
    found = []
    for parent, folders, files in os.walk(store_dir, onerror=_raise):
        inner = Path(parent).relative_to(store_dir)
        if inner == Path():
            folders[:] = [name for name in folders if name not in LEFT_OUT_FOLDERS]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            whole = (inner / name).as_posix()
            if may_be_kept(whole) and whole != JOURNAL and not (name.startswith("index.sqlite3") or name.endswith(".tmp")):
                found.append(whole)
    return sorted(found)


def may_be_kept(name: str) -> bool:
    """Whether a store may have a file of this name that a backup keeps, on every system; a file that Sorot did not write may not."""
    parts = name.split("/")
    plain = len(parts) <= _DEEPEST and all(_PART.fullmatch(part) and not _RESERVED.fullmatch(part) for part in parts)
    return plain and name not in LEFT_OUT and parts[0] not in LEFT_OUT_FOLDERS


def may_be_article(name: str) -> bool:
    """Whether a project folder may have a file of this name that a backup keeps: an article, or the labels."""
    parts = name.split("/")
    odd = "\0\\:" if os.name == "nt" else "\0"
    plain = all(part and part[0] != "." and len(part) < 256 and not set(odd).intersection(part) for part in parts)
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return plain and len(parts) <= _DEEPEST and (name == LABELS or name.lower().endswith(SUFFIXES))


def sources_of(folder: Path) -> list[Path]:
    """Return the files of a project folder that a backup keeps. Raises InputError when there is no such folder."""
    labels = folder / LABELS
    found = [*scan(folder), *([labels] if labels.is_file() else [])]
    return [path for path in found if may_be_article(path.relative_to(folder).as_posix())]


def _write(file: IO[bytes], folder: Path, store_dir: Path, sources: Sequence[Path], progress: Progress | None) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        pack = _Archive(archive)
        journal = _journal(store_dir / JOURNAL)
        try:
            names = store_files(store_dir)
            total = len(names) + len(sources) + 1
            start = journal.here if journal is not None else Position(0, 0, 0)
            for done, name in enumerate(names):
                _add(pack, STORE + name, store_dir / name)
                if progress is not None:
                    progress(done, total)
            if journal is not None:
                later = _rest(pack, journal, store_dir, set(names))
                pack.add(STORE + JOURNAL, _journal_parts(store_dir / JOURNAL, start, later))
            elif os.path.lexists(store_dir / JOURNAL):
                _add(pack, STORE + JOURNAL, store_dir / JOURNAL)
            for done, source in enumerate(sources, len(names)):
                _add(pack, FOLDER + source.relative_to(folder).as_posix(), source)
                if progress is not None:
                    progress(done, total)
            manifest = Manifest(
                created=now(),
                project=folder_name(folder),
                journal=journal.id if journal is not None else "",
                seq=journal.seq if journal is not None else 0,
                files=tuple(pack.members),
            )
        finally:
            if journal is not None:
                journal.close()
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def _journal(path: Path) -> Journal | None:
    """Return the journal, or None when there is none or it cannot be read."""
    if not os.path.lexists(path):
        return None
    try:
        journal = Journal.open(path, writable=False)
    except StoreError:
        return None
    try:
        for _ in journal.backwards():
            continue
    except StoreError:
        journal.close()
        return None
    return journal


def _rest(pack: _Archive, journal: Journal, store_dir: Path, copied: set[str]) -> list[Entry]:
    """Return the entries that came while files were copied, after copying the files of articles that came with them."""
    entries: list[Entry] = []
    while True:
        lines = journal.forward()
        if not lines:
            return entries
        entries += [line for _, line in lines if isinstance(line, Entry)]
        touched = {home(edit.record) for entry in entries for edit in entry.change.edits}
        given = {edit.after.sha256 for entry in entries for edit in entry.change.edits if isinstance(edit.after, Article)}
        wanted = {f"articles/{owner}.json" if owner else "project.json" for owner in touched}
        for name in sorted((wanted | {f"{TEXTS}/{name_of(sha256)}" for sha256 in given}) - copied):
            if (store_dir / name).is_file():
                copied.add(name)
                _add(pack, STORE + name, store_dir / name)


def _journal_parts(path: Path, start: Position, later: Sequence[Entry]) -> Iterator[bytes]:
    with path.open("rb") as file:
        left = start.offset
        while left:
            part = file.read(min(left, _STEP))
            if not part:
                raise InputError("It became shorter while it was copied.", where=str(path), do="Try again.")
            left -= len(part)
            yield part
    crc = start.before
    for entry in later:
        line, crc = line_of(entry, crc)
        yield line


def _add(pack: _Archive, name: str, path: Path) -> None:
    try:
        pack.add_file(name, path)
    except OSError as error:
        raise InputError(f"It cannot be read ({reason_of(error)}).", where=str(path), do="Check its permissions and the disk.") from error


def read_manifest(archive: zipfile.ZipFile, where: str) -> Manifest:
    """Return the manifest of an archive. Raises InputError when it is none of ours, and NewerError."""
    try:
        if archive.getinfo(MANIFEST).file_size > 1 << 28:
            raise InputError("Its list of files is too long.", where=where, do=_NOT_OURS)
        data = archive.read(MANIFEST)
        manifest = msgspec.json.decode(data, type=Manifest)
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, zlib.error, *BROKEN) as error:
        raise InputError("This is not a backup that Sorot wrote, or it is damaged.", where=where, do=_NOT_OURS) from error
    if manifest.format != "sorot-backup":
        raise InputError("This is not a backup that Sorot wrote.", where=where, do=_NOT_OURS)
    refuse_newer(manifest.schema, where)
    return manifest


_NOT_OURS = "Name a file that `sorot backup` wrote."
BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)
"""What reading an archive raises when it is damaged, encrypted or not one."""


def verify(path: Path) -> Manifest:
    """Read a backup again: sizes, sums, and the chain of the journal's lines. Raises WriteError at the first that is wrong, InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = read_manifest(archive, str(path))
            for member in manifest.files:
                with archive.open(member.name) as file:
                    _verify(file, member, path, chained=member.name == STORE + JOURNAL and bool(manifest.journal))
    except (KeyError, zlib.error, *BROKEN) as error:
        raise _not_written(path, str(error)) from error
    return manifest


def _verify(file: IO[bytes], member: Member, path: Path, *, chained: bool) -> None:
    digest, size, before = hashlib.sha256(), 0, 0
    for part in file if chained else _parts(file):
        digest.update(part)
        size += len(part)
        if chained:
            body, crc = body_of(part), crc_of(part)
            if body is None or crc is None or zlib.crc32(body, before) != crc:
                raise _not_written(path, f"{member.name} is broken")
            before = crc
    if (size, digest.hexdigest()) != (member.size, member.sha256):
        raise _not_written(path, f"{member.name} differs")


def _not_written(path: Path, what: str) -> WriteError:
    return WriteError(f"The backup is not what was written ({what}).", where=str(path), do="Check the disk, then try again.")


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(_STEP):
        yield part


def _raise(error: OSError) -> None:
    raise error

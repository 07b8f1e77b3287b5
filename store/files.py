"""Writing files so that a crash or a power cut leaves the old content or the new, never a mix (recipe: tests/store/test_files.py)."""

import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from store.errors import WriteError, reason_of

R = TypeVar("R")

_SYNCS = 16
"""Files that are brought to the disk at a time; it answers many together about as fast as one."""

_FEW = 8
"""Files below which no thread is worth starting."""

_LEFTOVER = re.compile(r"\..+\.\d+\.[0-9a-f]{12}\.tmp")
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_PATIENCE = 3.0 if os.name == "nt" else 0.0
"""Seconds for which a name that is refused is asked for again."""


def write_atomic(path: Path, data: bytes) -> None:
    """Put ``data`` into a file as a whole, durably, keeping the mode of a file that is replaced (a new one gets 0600).

    Raises WriteError when the target is a symbolic link or not a plain file, or when any step fails; then the old content still stands.
    """
    try:
        temporary = _write_beside(path, data)
        try:
            replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise failed(error, path) from error


def write_with(path: Path, fill: Callable[[int], R], *, check: Callable[[Path], object] = lambda written: None) -> R:
    """Put what ``fill`` writes to a descriptor into the place of a file as a whole, durably, with mode 0600; return what it returned.

    ``check`` is given the written file before it gets its name. Raises WriteError, and what the two raise; then the old content stands.
    """
    temporary = _beside(path)
    try:
        descriptor = create_private(temporary)
        try:
            try:
                made = fill(descriptor)
                sync(descriptor)
            finally:
                os.close(descriptor)
            check(temporary)
            replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise failed(error, path) from error
    return made


def _beside(path: Path) -> Path:
    """Return a name for a file that is to take the place of ``path``; ``remove_leftovers`` knows it."""
    return path.parent / f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp"


def write_many(folder: Path, files: Sequence[tuple[Path, bytes]]) -> None:
    """Do what ``write_atomic`` does for many files of one folder, with several syncs under way at a time and one for the folder.

    When this returns all are durable. Raises WriteError for the first that fails; every file holds its old content or the new one then,
    never a mix.
    """
    written = _each(_write_beside, files)
    problem = next((one for one in written if isinstance(one, Exception)), None)
    temporary = [one for one in written if isinstance(one, Path)]
    if problem is None:
        named = _each(replace, [(one, path) for one, (path, _) in zip(temporary, files, strict=True)])
        problem = next((one for one in named if one is not None), None)
    try:
        if problem is not None:
            for one in temporary:
                one.unlink(missing_ok=True)
            raise problem
        if files:
            sync_folder(folder)
    except OSError as error:
        raise failed(error, folder) from error


def _each(function: Callable[..., R], arguments: Sequence[tuple[Any, ...]]) -> list[R | Exception]:
    """Call a function with each of the arguments, several at a time when there are many, and return what it returned or raised."""

    def attempt(these: tuple[Any, ...]) -> R | Exception:
        try:
            return function(*these)
        except (OSError, WriteError) as error:
            return error

    if len(arguments) < _FEW:
        return [attempt(these) for these in arguments]
    from concurrent.futures import ThreadPoolExecutor  # 10 ms, and only when much is written.

    with ThreadPoolExecutor(_SYNCS) as pool:
        return list(pool.map(attempt, arguments))


def _write_beside(path: Path, data: bytes) -> Path:
    """Write and sync a temporary file beside ``path``, with its mode, and return its path. Raises WriteError and OSError."""
    mode = plain_mode(path)
    temporary = _beside(path)
    descriptor = create_private(temporary)
    try:
        try:
            write_all(descriptor, data)
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, mode)
            sync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def create_private(path: Path) -> int:
    """Make a file (0600) that must not be there yet, open it for reading and writing, and return its descriptor. Raises OSError."""
    return os.open(path, _CREATE, 0o600)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; a short write is legal and goes on where it stopped. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def sync(descriptor: int) -> None:
    """Bring a file's content and size to the disk. Raises OSError, after which the content must not be trusted and no second try helps."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # A plain fsync leaves the data in the drive's cache there.
    elif hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def replace(old: Path, new: Path, *, patience: float = _PATIENCE) -> None:
    """Give a file or folder another name, in place of a file that has it. Raises OSError.

    Windows refuses while a reader or a virus scanner has either of them open, so there it is tried again for ``patience`` seconds.
    """
    end = time.monotonic() + patience
    wait = 0.01
    while True:
        try:
            os.replace(old, new)
            return
        except PermissionError:
            if time.monotonic() + wait > end:
                raise
        time.sleep(wait)
        wait = min(2 * wait, 0.25)


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk, so that a new or renamed file is found after a power cut. Raises OSError."""
    if os.name == "nt":
        return  # Windows has no such call.
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder (0700) and the ones above it, durably; one that exists is left as it is. Raises WriteError."""
    if folder.is_dir():
        return
    try:
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    except OSError as error:
        raise failed(error, folder) from error


def set_aside(path: Path, word: str, data: bytes | None = None) -> Path:
    """Copy a file, or ``data`` from it, to the first free ``NAME.WORD-N`` beside it and return that path. Raises WriteError."""
    try:
        content = path.read_bytes() if data is None else data
        number = next(number for number in range(1, sys.maxsize) if not os.path.lexists(f"{path}.{word}-{number}"))
    except OSError as error:
        raise failed(error, path) from error
    aside = path.with_name(f"{path.name}.{word}-{number}")
    write_atomic(aside, content)
    return aside


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files that an interrupted ``write_atomic`` left in a folder; only the one writer of a project may."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if _LEFTOVER.fullmatch(name):
            with suppress(OSError):  # It wastes space and nothing else.
                (folder / name).unlink()


def failed(error: OSError, path: Path) -> WriteError:
    """Return the error of the operating system as one a person can act on."""
    return WriteError(
        f"It could not be written ({reason_of(error)}).", where=str(path), do="Check the free space and the permissions of the folder."
    )


def plain_mode(path: Path) -> int | None:
    """Return the mode of a plain file, None when there is nothing. Raises WriteError for anything else, OSError."""
    try:
        state = os.lstat(path)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(state.st_mode):
        kind = "a symbolic link" if stat.S_ISLNK(state.st_mode) else "not a plain file"
        raise WriteError(f"It is {kind}, so it was not written.", where=str(path), do="Remove it or name another place.")
    return stat.S_IMODE(state.st_mode)

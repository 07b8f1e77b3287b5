"""Where an export is written: under a temporary name, hashed on the way, and given its real name only when it is proved."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable
from functools import partial
from io import BufferedWriter, FileIO, RawIOBase
from pathlib import Path
from typing import IO, NamedTuple, cast

from store.errors import InputError, WriteError, reason_of
from store.files import failed, plain_mode, replace, sync, sync_folder

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class _Written(NamedTuple):
    """What stays of a file that is closed; an export may have a million of them."""

    size: int
    digest: bytes


class _Hashed(FileIO):
    """A file that knows the SHA-256 of what was given to it, and tells it when it is closed."""

    def __init__(self, path: Path, told: Callable[[_Written], None]) -> None:
        super().__init__(str(path), "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
        self._told = told
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Write and hash what was really written."""
        written = super().write(data)
        self._digest.update(memoryview(data)[:written])
        self._size += written
        return written

    def close(self) -> None:
        """Close it and tell what was written."""
        if not self.closed:
            super().close()
            self._told(_Written(self._size, self._digest.digest()))


class _Discarding(RawIOBase):
    """A file that keeps nothing but how much was written."""

    def __init__(self) -> None:
        self._size = 0

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Count."""
        size = memoryview(data).nbytes
        self._size += size
        return size

    def tell(self) -> int:
        """Return the size."""
        return self._size


class Nowhere:
    """A ``Sink`` that keeps nothing, to find out what a writer would say."""

    def open(self, name: str = "") -> IO[bytes]:
        """Return a file to write."""
        del name
        return cast(IO[bytes], BufferedWriter(_Discarding(), 1 << 18))


class Output:
    """A ``Sink``. Use it as a context manager: without ``commit`` nothing of it stays."""

    def __init__(self, path: Path, *, folder: bool) -> None:
        """Begin an output at ``path``. Raises InputError when it may not take that place, WriteError when it cannot."""
        self.path = path
        self.is_folder = folder
        self._files: dict[str, _Written] = {}
        self._open: list[IO[bytes]] = []
        try:
            self._mode = _free_folder(path) if folder else plain_mode(path)
            _remove_leftovers(path)
            self.temporary = path.parent / f".{path.name}.{os.getpid()}.{secrets.token_hex(6)}.tmp"
            if folder:
                self.temporary.mkdir(mode=0o700)
        except OSError as error:
            raise failed(error, path) from error

    def __enter__(self) -> "Output":
        return self

    def __exit__(self, *_: object) -> None:
        self._close(quiet=True)
        if self.is_folder:
            shutil.rmtree(self.temporary, ignore_errors=True)
        else:
            self.temporary.unlink(missing_ok=True)

    def open(self, name: str = "") -> IO[bytes]:
        """Return a new file; see ``Sink``. Raises WriteError."""
        if self.is_folder != bool(name) or (name and not _PLAIN.fullmatch(name)):
            raise ValueError(f"{name!r} is no file of this output")
        path = self.temporary / name if name else self.temporary
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            raw = _Hashed(path, partial(self._files.__setitem__, name))
        except OSError as error:
            raise failed(error, self.path) from error
        file = cast(IO[bytes], BufferedWriter(raw, 1 << 18))
        self._open = [*(one for one in self._open if not one.closed), file]
        return file

    def finish(self) -> None:
        """Close and bring to the disk what was written, and hold it against what was meant to be. Raises WriteError."""
        try:
            for file in self._open:
                if not file.closed:
                    file.flush()
                    sync(file.fileno())
            self._close()
            if self.is_folder:
                self._sync_closed()
        except OSError as error:
            raise failed(error, self.path) from error

    def _sync_closed(self) -> None:
        """Bring to the disk the files of a folder, which are closed one by one so that descriptors never run out."""
        for name in self._files:
            descriptor = os.open(self.temporary / name, os.O_RDWR)
            try:
                sync(descriptor)
            finally:
                os.close(descriptor)

    @property
    def size(self) -> int:
        """Bytes in all files."""
        return sum(file.size for file in self._files.values())

    def sha256(self) -> str:
        """Return the checksum of the file; of a folder, that of its files' lines as ``sha256sum`` prints them, by name."""
        if not self.is_folder:
            return self._files[""].digest.hex() if self._files else hashlib.sha256(b"").hexdigest()
        whole = hashlib.sha256()
        for name in sorted(self._files):
            whole.update(f"{self._files[name].digest.hex()}  {name}\n".encode())
        return whole.hexdigest()

    def verify(self) -> None:
        """Read every file again and compare it with what was written. Raises WriteError."""
        for name, written in self._files.items():
            found = hashlib.sha256()
            try:
                with open(self.temporary / name if name else self.temporary, "rb") as file:
                    while chunk := file.read(1 << 20):
                        found.update(chunk)
            except OSError as error:
                raise WriteError(
                    f"It was written but cannot be read again ({reason_of(error)}).", where=str(self.path), do="Export again."
                ) from error
            if found.digest() != written.digest:
                raise WriteError(
                    "What is on the disk is not what was written.", where=str(self.path), do="Check the disk, then export again."
                )

    def commit(self) -> None:
        """Give it its real name, durably. Raises WriteError."""
        try:
            if self.is_folder:
                for folder, _, _ in os.walk(self.temporary, topdown=False):
                    sync_folder(Path(folder))
                if self.path.is_dir():
                    self.path.rmdir()
                replace(self.temporary, self.path)
            else:
                if self._mode is not None:
                    os.chmod(self.temporary, self._mode)
                replace(self.temporary, self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise failed(error, self.path) from error

    def _close(self, *, quiet: bool = False) -> None:
        for file in self._open:
            try:
                file.close()
            except OSError:
                if not quiet:
                    raise
        self._open.clear()


def _free_folder(path: Path) -> int | None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise InputError("This is not a folder.", where=str(path), do="This format writes a folder; name a new one.")
    if path.is_dir() and any(path.iterdir()):
        raise InputError("The folder is not empty.", where=str(path), do="This format writes a folder of its own; name a new one.")
    return None


def _remove_leftovers(path: Path) -> None:
    """Delete what an export to the same place left that was killed."""
    pattern = re.compile(re.escape(f".{path.name}.") + r"(\d+)\.[0-9a-f]{12}\.tmp")
    for entry in path.parent.iterdir():
        found = pattern.fullmatch(entry.name)
        if found is None or _alive(int(found[1])):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name != "nt":  # Asking would end the process there.
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            pass
    return True

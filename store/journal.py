"""The append-only file that makes an action durable: one checksummed line per change.

A line is ``LENGTH CRC JSON``: the bytes of the JSON in decimal, eight hexadecimal digits of a CRC-32 that starts from the CRC of the line
before (so a line dropped, doubled or moved shows), and the JSON itself. The first line is a Header; entries count up by one. The file is
read from its end, so opening costs what was written since the last checkpoint and not what was ever written.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.clock import now
from store.errors import DamagedError, InvalidError, ReadOnlyError, StoreError, reason_of
from store.files import failed, set_aside, sync, write_all, write_atomic
from store.framing import body_of, checked, crc_of, framed, runs_on, stated
from store.ids import new_id
from store.lines import Act, Checkpoint, Entry, Header, decoded, encode
from store.model import SCHEMA_VERSION
from store.schema import is_older, refuse_newer

_BLOCK = 1 << 16
_HEADER_LIMIT = 4096
READ_AT_ONCE = 1 << 20
"""Bytes that a reader beside a writer takes in before it lets the screen have a say."""
_REOPEN = "Close the project and open it again."

__all__ = ["Act", "Checkpoint", "Entry", "Header", "Journal", "Position"]


class Position(NamedTuple):
    """Where a line is: first byte, bytes, and the CRC of the line before."""

    offset: int
    size: int
    before: int


class Journal:
    """An open journal. Not for several threads at once."""

    def __init__(self, path: Path, descriptor: int, header: Header, *, writable: bool) -> None:
        """Use ``create`` or ``open``."""
        self.path = path
        self.id = header.id
        self.complete = header.complete
        self.schema = header.schema
        """Of its lines; one of an earlier schema is read, and has to be brought up to date before anything is appended."""
        self.seq: int
        """Number of the last entry, 0 when there is none."""
        self.notices: list[StoreError] = []
        self._descriptor = descriptor
        self._refusing = "" if writable and self.schema == SCHEMA_VERSION else "The journal was opened for reading only."
        self._end: int
        self._crc: int
        self._last: tuple[int, int]
        """Bytes and first byte of the last line that was read."""

    @classmethod
    def create(cls, path: Path, *, complete: bool) -> "Journal":
        """Make a new journal and open it; ``complete`` says that nothing was kept before. Raises WriteError."""
        body = encode(Header(id=new_id(), created=now(), complete=complete))
        write_atomic(path, framed(body, zlib.crc32(body)))
        return cls.open(path, writable=True)

    @classmethod
    def open(cls, path: Path, *, writable: bool) -> "Journal":
        """Open a journal; a writer sets an incomplete last line aside (see ``notices``), a reader looks past it.

        Raises DamagedError when something other than the last line is wrong, NewerError when a later version wrote it, WriteError.
        """
        flags = (os.O_RDWR | os.O_APPEND if writable else os.O_RDONLY) | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
        except OSError as error:
            raise failed(error, path) if writable else _unreadable(error, path) from error
        try:
            journal = cls(path, descriptor, _header(descriptor, path), writable=writable)
            journal._settle(writable)
        except BaseException:
            os.close(descriptor)
            raise
        return journal

    @property
    def end(self) -> int:
        """Bytes up to the end of the last line that was read or written."""
        return self._end

    @property
    def here(self) -> Position:
        """Where the next line goes."""
        return Position(self._end, 0, self._crc)

    @property
    def refusing(self) -> str:
        """Why nothing more can be appended, or empty."""
        return self._refusing

    def append(self, line: Entry | Checkpoint) -> Position:
        """Add a line and return when it is on the disk.

        Raises WriteError when it is not (then it is as if it was never asked for), InvalidError when it cannot be written as UTF-8, and
        ReadOnlyError once a failure has left it unknown what the disk holds.
        """
        if self._refusing:
            raise ReadOnlyError(self._refusing, where=str(self.path), do=_REOPEN)
        try:
            body = encode(line)
        except (UnicodeEncodeError, ValueError, TypeError) as error:
            raise InvalidError(f"The change holds something that cannot be written ({error}).", where=str(self.path)) from error
        crc = zlib.crc32(body, self._crc)
        data = framed(body, crc)
        try:
            self._check_file()
            write_all(self._descriptor, data)
        except OSError as error:
            self._take_back()
            raise failed(error, self.path) from error
        try:
            sync(self._descriptor)
        except OSError as error:
            # The kernel may have dropped the pages and would call a second sync a success, so nothing after this can be promised.
            self._take_back()
            self._refuse(f"The disk failed to save the journal ({reason_of(error)}).")
            raise failed(error, self.path) from error
        position = Position(self._end, len(data), self._crc)
        self._end += len(data)
        self._crc = crc
        if isinstance(line, Entry):
            self.seq = line.seq
        return position

    def read(self, position: Position) -> Entry:
        """Return the entry at a position. Raises DamagedError when it is not what was written there."""
        body = checked(self._pread(position.size, position.offset), position.before)
        line = None if body is None else decoded(body, self.schema)
        if not isinstance(line, Entry):
            raise self._damaged(position.offset)
        return line

    def backwards(self, end: Position | None = None) -> Iterator[tuple[Position, Entry | Checkpoint]]:
        """Yield the lines before ``end`` (those there are now when ``None``), newest first. Raises DamagedError at one that is wrong."""
        return self._backwards(self._end, self._crc) if end is None else self._backwards(end.offset, end.before)

    def _backwards(self, end: int, crc: int) -> Iterator[tuple[Position, Entry | Checkpoint]]:
        later: tuple[int, bytes] | None = None
        seq = 0
        for offset, raw in self._raw_backwards(end):
            before = crc_of(raw)
            if later is None:
                if before != crc:
                    raise self._damaged(offset)
            else:
                position, line = self._line(later, before)
                if isinstance(line, Entry):
                    if seq and line.seq != seq - 1:
                        raise self._damaged(position.offset)
                    seq = line.seq
                yield position, line
            later = offset, raw

    def forward(self) -> list[tuple[Position, Entry | Checkpoint]]:
        """Return lines that another process has appended since they were last read, oldest first, about ``READ_AT_ONCE`` bytes of them.

        An incomplete last line is left for the next time. Raises DamagedError when the file is another one, was cut short, or does not go
        on from what was read before: then it has to be opened anew.
        """
        self._check_same()
        data = self._pread(READ_AT_ONCE, self._end)
        while len(data) % READ_AT_ONCE == 0 and data and b"\n" not in data:
            more = self._pread(len(data), self._end + len(data))
            data += more
            if not more:
                break
        found = []
        for whole in data.split(b"\n")[:-1]:
            raw = whole + b"\n"
            position, line = self._line((self._end, raw), self._crc)
            if isinstance(line, Entry):
                if line.seq != self.seq + 1:
                    raise self._damaged(self._end)
                self.seq = line.seq
            self._end += len(raw)
            self._crc = stated(raw)
            self._last = position.size, position.offset
            found.append((position, line))
        return found

    def _check_same(self) -> None:
        """Hold the file against what was read of it: the same file, and the last line read still whole and in its place."""
        try:
            here, there = os.fstat(self._descriptor), os.stat(self.path)
        except OSError as error:
            raise _unreadable(error, self.path) from error
        same = (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)
        if not same or crc_of(self._pread(*self._last)) != self._crc:
            raise DamagedError("The journal is not the one that was opened.", where=str(self.path), do=_REOPEN)

    def tail(self) -> list[Entry]:
        """Return the entries that are not in the files yet, oldest first. Raises DamagedError."""
        entries: list[Entry] = []
        covered = 0
        for _, line in self.backwards():
            if isinstance(line, Checkpoint):
                covered = max(covered, line.seq)
            elif line.seq <= covered:
                break
            else:
                entries.append(line)
        return [entry for entry in reversed(entries) if entry.seq > covered]

    def close(self) -> None:
        """Close the file; appending is refused from then on."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            self._refuse("The journal is closed.")
            with suppress(OSError):  # Everything acknowledged is on the disk, so there is nothing left to fail.
                os.close(descriptor)

    def _settle(self, writable: bool) -> None:
        """Find the last good line, and deal with what follows it."""
        size = os.fstat(self._descriptor).st_size
        bad: list[tuple[int, bytes]] = []
        later: tuple[int, bytes] | None = None
        for offset, raw in self._raw_backwards(size):
            before = crc_of(raw)
            if later is not None:
                if before is not None and checked(later[1], before) is not None:
                    break
                bad.append(later)
            later = offset, raw
        if later is None:
            raise self._damaged(0)
        self._end = later[0] + len(later[1])
        self._crc = stated(later[1])
        self._last = len(later[1]), later[0]
        if any(self._whole(raw) for _, raw in bad[:-1]) or (bad and runs_on(bad[-1][1], self._crc)):
            raise self._damaged(bad[-1][0])
        if bad and writable:
            self._set_aside(size)
        self.seq = next((line.seq for _, line in self.backwards() if isinstance(line, Entry)), 0)

    def _whole(self, raw: bytes) -> bool:
        """Whether bytes look like a line that was once written completely, whatever came before it."""
        body = body_of(raw)
        return body is not None and decoded(body, self.schema) is not None

    def _set_aside(self, size: int) -> None:
        torn = self._pread(size - self._end, self._end)
        aside = set_aside(self.path, "torn", torn)
        try:
            os.ftruncate(self._descriptor, self._end)
            sync(self._descriptor)
        except OSError as error:
            raise failed(error, self.path) from error
        self.notices.append(
            DamagedError(
                f"The last {size - self._end} bytes of the journal were incomplete, as after a crash; they are kept in {aside.name}.",
                where=str(self.path),
                do="Actions that were confirmed are all there.",
            )
        )

    def _check_file(self) -> None:
        here, there = os.fstat(self._descriptor), os.stat(self.path)
        if (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino) or here.st_size != self._end:
            self._refuse("The journal was changed by another program.")
            raise ReadOnlyError(self._refusing, where=str(self.path), do=_REOPEN)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError as error:
            self._refuse(f"A failed save could not be taken back ({reason_of(error)}).")

    def _refuse(self, reason: str) -> None:
        self._refusing = self._refusing or reason

    def _raw_backwards(self, end: int) -> Iterator[tuple[int, bytes]]:
        """Yield (offset, bytes with the line end) of the lines before ``end``, last first, without judging them."""
        rest = b""
        block = _BLOCK
        while end > 0:
            size = min(block, end)
            end -= size
            data = self._pread(size, end) + rest
            cut = len(data)
            while True:
                at = data.rfind(b"\n", 0, cut - 1) + 1
                if at == 0:
                    break
                yield end + at, data[at:cut]
                cut = at
            rest = data[:cut]
            block = _BLOCK if cut < size else block * 2  # A long line is not copied once per block.
        if rest:
            yield 0, rest

    def _line(self, found: tuple[int, bytes], before: int | None) -> tuple[Position, Entry | Checkpoint]:
        offset, raw = found
        body = None if before is None else checked(raw, before)
        line = None if body is None else decoded(body, self.schema)
        if before is None or line is None or isinstance(line, Header):
            raise self._damaged(offset)
        return Position(offset, len(raw), before), line

    def _pread(self, size: int, offset: int) -> bytes:
        parts = []
        try:
            while size > 0:
                part = _read_at(self._descriptor, size, offset)
                if not part:
                    break
                parts.append(part)
                size -= len(part)
                offset += len(part)
        except OSError as error:
            raise _unreadable(error, self.path) from error
        return b"".join(parts)

    def _damaged(self, offset: int) -> DamagedError:
        return DamagedError(
            f"The journal is damaged at byte {offset}.",
            where=str(self.path),
            do="Run `sorot doctor` on the folder, or restore the file from a backup.",
        )


def _header(descriptor: int, path: Path) -> Header:
    try:
        raw = _read_at(descriptor, _HEADER_LIMIT, 0).partition(b"\n")
    except OSError as error:
        raise _unreadable(error, path) from error
    body = checked(raw[0] + raw[1], 0)
    if body is not None:
        try:
            refuse_newer(msgspec.json.decode(body, type=_Version).schema, str(path))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            body = None
    line = None if body is None else decoded(body)
    if not isinstance(line, Header):
        raise DamagedError("The journal has no readable first line.", where=str(path), do="Restore the file from a backup.")
    is_older(line.schema, str(path))
    return line


def _read_at(descriptor: int, size: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)  # Windows; what is appended goes to the end all the same.
    return os.read(descriptor, size)


class _Version(msgspec.Struct):
    schema: int


def _unreadable(error: OSError, path: Path) -> DamagedError:
    return DamagedError(f"It cannot be read ({reason_of(error)}).", where=str(path), do="Check its permissions and the disk it is on.")

"""What readers of foreign files read them with: bounded, strict, and counting how far they are. Used in quarantine.

for row in json_lines(source):
    if isinstance(row, Reject):
        yield row
        continue
    text = row.value.get("text") …
"""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

from store.errors import InputError, reason_of
from store.exchange.contract import Reject, Source
from store.exchange.elements import elements
from store.exchange.strict import has_surrogates, load_json, strict_decoder
from store.ingest import read_limited

MAX_LINE = 64 * 1024 * 1024
"""Longest line that is read, in bytes; a longer one is rejected and the next one read."""

MAX_WHOLE = 256 * 1024 * 1024
"""Largest file that must be read in one piece, in bytes."""

RAW = 10_000
"""Code points that a reject keeps of the record."""

_WIDEST = 4
"""Most bytes of a code point in UTF-8."""

_FOLLOWING = 64
"""Bytes after the first line of an object that tell whether it goes on."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A named pipe would otherwise hold the reader until somebody writes to it."""


@dataclass(slots=True)
class Pace:
    """How far the reader of this process has come."""

    share: float = 0.0
    """From 0 to 1; 0 also when it cannot be told."""

    def reach(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` units, whatever they are, have been read."""
        self.share = min(1.0, done / total) if total > 0 else 0.0


PACE = Pace()
"""A process in quarantine reads one input at a time."""


class Line(NamedTuple):
    """One line without its end; ``number`` counts from 1, ``at`` is the byte it begins at."""

    number: int
    raw: bytes
    at: int = 0


class Row(NamedTuple):
    """One line of JSON, or one element of an array."""

    number: int
    value: Any
    raw: bytes = b""
    """Empty for an element of an array."""
    at: int = 0
    """Byte that the line begins at."""
    kind: str = "line"

    @property
    def where(self) -> str:
        """Place in the file, for messages."""
        return f"{self.kind} {self.number:,}"

    def reject(self, why: str, what: Any = None) -> Reject:
        """Return a refusal of the record, or of ``what`` in it."""
        if what is None and self.raw:
            return Reject(where=self.where, why=why, raw=cut(self.raw))
        return refused(self.where, why, self.value if what is None else what)


def lines(source: Source) -> Iterator[Line | Reject]:
    """Yield every line of a file, blank ones too, without byte order mark and line end; a Reject for one that is too long.

    Raises InputError when it is not a plain file or cannot be read.
    """
    with opened(source) as (file, size):
        number = done = 0
        while raw := _read(file, MAX_LINE + 1, source):
            number += 1
            at, done = done, done + len(raw)
            if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
                head = raw[:RAW]
                while raw and not raw.endswith(b"\n"):
                    raw = _read(file, 1 << 20, source)
                    done += len(raw)
                yield Reject(where=f"line {number:,}", why=f"The line is longer than {MAX_LINE >> 20} MiB.", raw=cut(head))
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            PACE.reach(done, size)
            yield Line(number, raw.removesuffix(b"\n").removesuffix(b"\r"), at)


def json_lines(source: Source) -> Iterator[Row | Reject]:
    """Yield the value of every line of JSON, and a Reject for one that is not sound JSON. Raises as ``lines`` does."""
    for line in lines(source):
        if isinstance(line, Reject):
            yield line
        elif line.raw.strip():
            try:
                yield Row(line.number, load_json(line.raw, ""), line.raw, line.at)
            except InputError as error:
                yield Reject(where=f"line {line.number:,}", why=error.what, raw=cut(line.raw))


def json_records(source: Source, name: str = "") -> Iterator[Row | Reject]:
    """Yield the elements of a file that is one JSON array, else what ``json_lines`` yields. Raises as ``lines`` does.

    With ``name``, a file that is one object gives the elements of its member ``name``, which is an array; one without such a member is a
    record itself.
    """
    with opened(source) as (file, size):
        first = file.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf").strip()
        while not first and (line := file.readline(MAX_LINE)):
            first = line.strip()
        following = file.read(_FOLLOWING).strip()
        if first.startswith(b"[") or (name and first.startswith(b"{") and not (first.endswith(b"}") and following)):
            file.seek(0)
            decoder = strict_decoder(surrogates=has_surrogates(file))
            file.seek(0)
            yield from _elements(file, size, name, decoder)
            return
    yield from json_lines(source)


def _elements(file: IO[bytes], size: int, name: str, decoder: json.JSONDecoder) -> Iterator[Row | Reject]:
    number = 0
    members: dict[str, Any] = {}
    try:
        for key, value in elements(file, name, decoder):
            if key in ("", name):
                number += 1
                PACE.reach(file.tell(), size)
                yield Row(number, value, kind="record")
            elif not number:
                members[key] = value
        if not number and members:
            yield Row(1, members, kind="record")
    except (ValueError, RecursionError) as error:
        yield Reject(where=f"after record {number:,}", why=f"The file is not sound JSON from here on ({error}); the rest was not read.")


def whole(source: Source, limit: int = MAX_WHOLE) -> bytes:
    """Return all bytes of a file, for a form that cannot be read piece by piece. Raises InputError, also when it is larger than that."""
    return read_limited(source.path, limit, advice="Export fewer documents at a time.")


def refused(where: str, why: str, value: Any) -> Reject:
    """Return a refusal of a value that was read from JSON."""
    return Reject(where=where, why=why, raw=cut(json.dumps(value, ensure_ascii=False)))


def cut(raw: bytes | str) -> str:
    """Return a record as a reject keeps it: at most RAW code points, what is not UTF-8 replaced."""
    text = raw[: RAW * _WIDEST].decode("utf-8", "replace") if isinstance(raw, bytes) else raw[:RAW].encode("utf-8", "replace").decode()
    return text[:RAW]


@contextmanager
def opened(source: Source) -> Iterator[tuple[IO[bytes], int]]:
    """Give a plain file and its size in bytes. Raises InputError."""
    try:
        descriptor = os.open(source.path, _FLAGS)
    except FileNotFoundError as error:
        raise InputError("There is no such file.", where=source.where, do="Check the path.") from error
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=source.where, do="Check its permissions.") from error
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise InputError("This is not a plain file.", where=source.where, do="Name the file that the other tool wrote.")
    with os.fdopen(descriptor, "rb", 1 << 18) as file:
        yield file, state.st_size


def _read(file: IO[bytes], limit: int, source: Source) -> bytes:
    try:
        return file.readline(limit)
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=source.where, do="Check the disk it is on.") from error

"""What goes between the program and a reader in quarantine: frames of bytes, and which functions may be called by name at all."""

import re
import struct
from collections.abc import Callable
from typing import IO, Any, TypeVar

from msgspec import Struct

HEAD = struct.Struct(">cQ")
"""Every frame begins with its kind (one byte) and the number of bytes that follow (eight, big-endian)."""

ASK, PAYLOAD = b"a", b"p"
"""Frames to the reader: an ``Ask`` as MessagePack, then the bytes to be read."""

LOADED, BATCH, RESULT, REFUSED, FAULT, NO_MEMORY = b"l", b"b", b"r", b"e", b"f", b"m"
"""Frames from the reader: its code is loaded; then, of a stream, its batches; then the result, a ``Refusal``, the name of an exception, or
word that memory ran out."""

NO_MEMORY_EXIT = 75
"""Exit code of a process that ran out of memory before it could say so."""

_NAME = re.compile(r"(?:store|tui)(?:\.[a-z][a-z0-9_]*)+:[a-z][a-z0-9_]*")
_MARK = "__may_run_in_quarantine__"

_F = TypeVar("_F", bound=Callable[..., Any])


class Ask(Struct, frozen=True):
    """One thing to be read: the function's dotted path (``store.exchange.brat:read``) and its keyword arguments."""

    function: str
    options: dict[str, str | int | float | bool | None]
    stream: bool = False
    """Whether the function is a generator, each of whose values is to be sent as it comes."""


class Refusal(Struct, frozen=True):
    """An error of ``store.errors`` on its way across: the name of its class and its parts."""

    kind: str
    what: str
    where: str
    do: str


def quarantined(function: _F) -> _F:
    """Mark a reader of a foreign format, ``f(data: bytes, **options)``, as one that may be called by name in quarantine."""
    setattr(function, _MARK, True)
    return function


def is_marked(function: object) -> bool:
    """Whether a function was marked with ``quarantined``."""
    return getattr(function, _MARK, False) is True


def is_name(function: str) -> bool:
    """Whether this is a dotted path, with a colon before the function, into one of our own packages."""
    return _NAME.fullmatch(function) is not None


def send(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    """Write one frame. Raises OSError when nobody reads any more."""
    stream.write(HEAD.pack(kind, len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes], limit: int) -> tuple[bytes, bytes]:
    """Read one frame: its kind and its bytes. Raises EOFError at the end of the stream, OverflowError when it is longer than ``limit``."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    kind, size = HEAD.unpack(head)
    if size > limit:
        raise OverflowError(size)
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return kind, body

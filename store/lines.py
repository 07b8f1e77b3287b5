"""The lines of a journal as values, and how they become bytes and values again. Pure."""

import zlib
from typing import Literal, TypeAlias

import msgspec

from store.framing import framed
from store.model import SCHEMA_VERSION, Change
from store.schema import line_from

Act = Literal["do", "undo", "redo"]


class Header(msgspec.Struct, frozen=True, tag="journal", tag_field="line"):
    """First line of a journal."""

    id: str
    """Files say which journal their sequence number counts in."""
    created: str
    complete: bool
    """Whether nothing was kept before this journal, so that it tells the whole story."""
    schema: int = SCHEMA_VERSION


class Entry(msgspec.Struct, frozen=True, tag="entry", tag_field="line"):
    """One acknowledged action. Its change holds the edits as they were applied, for an undo the inverse ones."""

    seq: int
    act: Act
    of: str
    """Id of the change that was undone or redone, or that a ``do`` reverts; empty for any other ``do``."""
    change: Change


class Checkpoint(msgspec.Struct, frozen=True, tag="checkpoint", tag_field="line"):
    """Everything up to entry ``seq`` is in the files of the articles and the project."""

    seq: int


Line: TypeAlias = Header | Entry | Checkpoint


_lines: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
encode = msgspec.json.Encoder().encode


def decoded(body: bytes, schema: int = SCHEMA_VERSION) -> Line | None:
    """Return the line that a body of a schema says, in the shape of now, or None when it says none."""
    try:
        if schema == SCHEMA_VERSION:
            return _lines.decode(body)
        plain = msgspec.json.decode(body)
        line: Line = msgspec.convert(line_from(schema, plain) if isinstance(plain, dict) else plain, Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    return line


def line_of(line: Line, before: int) -> tuple[bytes, int]:
    """Return a line as bytes that go on from one with CRC ``before``, and its own CRC."""
    body = encode(line)
    crc = zlib.crc32(body, before)
    return framed(body, crc), crc

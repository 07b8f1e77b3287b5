"""What the app and the suggestion process say to each other: one JSON object a line. Offsets are code points into the article's text."""

from typing import TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from store.model import Suggestion

VERSION = 1
"""Number in every message; the two ends refuse each other's when it differs."""

LONGEST_LINE = 2**24
"""Most bytes of one line that the app reads from the suggestion process."""


class ProtocolError(ValueError):
    """A line that is no message, or one of another version."""


class Ask(Struct, frozen=True, kw_only=True, tag="ask", tag_field="say"):
    """App to engine: suggest for this text. Whatever was asked before is dropped."""

    v: int = VERSION
    request: int
    """Grows with every request of one run."""
    article: str
    sha256: str
    """Of the text as UTF-8; handed back with every answer."""
    text: str
    visible: tuple[int, int] = (0, 0)
    """What is on the screen; it is answered first."""


class Ready(Struct, frozen=True, kw_only=True, tag="ready", tag_field="say"):
    """Engine to app, once, when it has loaded."""

    v: int = VERSION
    engine: str
    """Name and version of everything that makes its suggestions: another name means other suggestions."""
    notice: str = ""
    """Why the model that was asked for is not used, or empty."""


class Part(Struct, frozen=True, kw_only=True, tag="part", tag_field="say"):
    """Engine to app: every suggestion within ``[start, end)``, in place of any said for the same ``start`` before."""

    v: int = VERSION
    request: int
    start: int
    end: int
    suggestions: tuple[Suggestion, ...]


class Done(Struct, frozen=True, kw_only=True, tag="done", tag_field="say"):
    """Engine to app: nothing more will be said to this request."""

    v: int = VERSION
    request: int
    problem: str = ""
    """Why the article was given up, or empty."""


Reply: TypeAlias = Ready | Part | Done
M = TypeVar("M", bound="Ask | Reply")


def encode(message: Ask | Reply) -> bytes:
    """Return a message as one line. Raises UnicodeEncodeError when its text cannot be written as UTF-8."""
    return msgspec.json.encode(message) + b"\n"


def decode_ask(line: bytes) -> Ask:
    """Read a line from the app. Raises ProtocolError."""
    ask: Ask = _decode(_ASK, line)
    return ask


def decode_reply(line: bytes) -> Reply:
    """Read a line from the engine. Raises ProtocolError."""
    reply: Reply = _decode(_REPLY, line)
    return reply


_ASK: msgspec.json.Decoder[Ask] = msgspec.json.Decoder(Ask)
_REPLY: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


def _decode(decoder: msgspec.json.Decoder[M], line: bytes) -> M:
    try:
        message = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"not a message: {error}") from error
    if message.v != VERSION:
        raise ProtocolError(f"a message of version {message.v}, not {VERSION}")
    return message

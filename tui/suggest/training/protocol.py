"""What the training process says: one JSON object a line on its standard output. Pure."""

from typing import TypeAlias

import msgspec
from msgspec import Struct

from tui.suggest.training.report import Report


class Job(Struct, frozen=True, kw_only=True):
    """What to train, as one JSON object on the process's standard input."""

    folder: str
    store: str = ""
    """Where the project is kept, when not in ``<folder>/.sorot``."""
    model: str = ""
    """Pipeline to train from when the project has none of its own: a folder or package; empty for the shipped one."""
    fresh: bool = False
    """Whether ``model`` was asked for by name, and so comes before the base of the project's own."""


class Step(Struct, frozen=True, kw_only=True, tag="step", tag_field="say"):
    """How far it is: ``done`` of ``total`` units of work, which take about the same time each."""

    what: str
    done: int = 0
    total: int = 0


class Ended(Struct, frozen=True, kw_only=True, tag="ended", tag_field="say"):
    """It came to its end; the model was kept and chosen if the report says that it is better."""

    report: Report


class Refused(Struct, frozen=True, kw_only=True, tag="refused", tag_field="say"):
    """It could not be done; nothing has changed."""

    reason: str


News: TypeAlias = Step | Ended | Refused

_NEWS: msgspec.json.Decoder[News] = msgspec.json.Decoder(News)


def encode(message: News | Job) -> bytes:
    """Return a message as one line."""
    return msgspec.json.encode(message) + b"\n"


def decode(line: bytes) -> News:
    """Read one line of the process. Raises ValueError when it is no message."""
    try:
        return _NEWS.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not a message: {error}") from error

"""Texts for the engine from files and pipes, and what it said of them, as JSON lines. Pure."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

from store.errors import InputError
from store.model import Suggestion
from tui.suggest.evaluation import Gold


class Said(Struct, frozen=True):
    """One suggestion as it is written out; offsets are code points into the text beside it."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    label: str
    score: float
    source: str


class Line(Struct, frozen=True, omit_defaults=True):
    """One text with its suggestions."""

    text: str
    spans: list[Said]
    problem: str = ""
    """Why there are none, when the model failed on the text."""


class GoldText(NamedTuple):
    """One text with the spans it should have."""

    text: str
    spans: list[Gold]


def is_jsonl(data: bytes) -> bool:
    """Return whether data looks like JSON lines: its first line is a JSON object with a ``text``."""
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    try:
        return "text" in msgspec.json.decode(first, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def texts(data: bytes, where: str) -> Iterator[str]:
    """Yield the ``text`` of every line. Raises InputError that names the line."""
    for number, record in _records(data, where):
        yield _text(record, number, where)


def gold(data: bytes, where: str) -> Iterator[GoldText]:
    """Yield every line's text and gold spans: ``spans`` of objects with start, end and label, or triples in ``entities`` or ``label``.

    Raises InputError that names the line when there are none of them or an offset is outside the text.
    """
    for number, record in _records(data, where):
        text = _text(record, number, where)
        held = next((record[key] for key in ("spans", "entities", "label", "labels") if isinstance(record.get(key), list)), None)
        if held is None:
            raise InputError(f"Line {number} has no spans.", where=where, do='Write {"text": …, "spans": [{"start", "end", "label"}]}.')
        try:
            spans = [_span(one, text) for one in held]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise InputError(
                f"Line {number} has a span that is not start, end, label within its text ({error}).", where=where, do="Mend the line."
            ) from error
        yield GoldText(text, spans)


def line(text: str, suggestions: Iterable[Suggestion], *, problem: str = "") -> bytes:
    """Return a text and its suggestions as one JSON line without the line end."""
    said = [Said(one.start, one.end, one.label, round(one.score, 4), one.source) for one in suggestions]
    return msgspec.json.encode(Line(text, said, problem))


def _records(data: bytes, where: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, held in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not held.strip():
            continue
        try:
            yield number, msgspec.json.decode(held, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InputError(f"Line {number} is not a JSON object ({error}).", where=where, do="Write one object a line.") from error


def _text(record: dict[str, Any], number: int, where: str) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(f"Line {number} has no text.", where=where, do='Give every object a "text".')
    return text


def _span(held: Any, text: str) -> Gold:
    start, end, label = (held["start"], held["end"], held["label"]) if isinstance(held, dict) else held
    if type(start) is not int or type(end) is not int or not isinstance(label, str) or not 0 <= start < end <= len(text):
        raise ValueError(f"{start!r}, {end!r}, {label!r}")
    return Gold(start, end, label)

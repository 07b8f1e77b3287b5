"""JSON from outside, read without mercy: no duplicate keys, no NaN, no unknown fields, no half characters."""

import json
import re
from typing import IO, Any, NoReturn

import msgspec

from store.errors import InputError, NewerError

LIMIT = 2**40
"""Largest offset that is believed."""

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""The only way half a character can come into JSON that is UTF-8."""

_BEFORE_THE_LAST = 3
"""Bytes of such an escape that a piece of a file may end with before it is one."""


class Refused(ValueError):
    """Something that JSON readers differ about."""


def load_json(data: bytes, where: str) -> Any:
    """Return the value of one JSON document. Raises InputError when it is not UTF-8, not JSON, or readers may differ about it."""
    try:
        text = data.decode("utf-8-sig")
        hook = whole_object if _SURROGATE.search(data) else _without_doubles
        return json.loads(text, object_pairs_hook=hook, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise unsound(error, where) from error


def unsound(error: ValueError | RecursionError, where: str) -> InputError:
    """Return what to say when reading strict JSON raised this."""
    if isinstance(error, UnicodeDecodeError):
        return InputError(f"The file is not UTF-8 (byte {error.start}).", where=where, do="Export it again.")
    if isinstance(error, json.JSONDecodeError):
        return InputError(
            f"The file is not valid JSON ({error.msg}, line {error.lineno}, column {error.colno}).",
            where=where,
            do="It may have been cut off; export it again.",
        )
    if isinstance(error, Refused):
        return InputError(f"The JSON is ambiguous: {error}.", where=where, do="Export it again.")
    return InputError("The JSON is nested too deeply or holds a number too long to read.", where=where, do="Export it again.")


def strict_decoder(*, surrogates: bool = True) -> json.JSONDecoder:
    """Return a decoder that refuses, with ValueError, what ``load_json`` refuses; for documents that are read piece by piece.

    Without ``surrogates``, which ``has_surrogates`` tells of a file, it need not look at every string.
    """
    return json.JSONDecoder(object_pairs_hook=whole_object if surrogates else _without_doubles, parse_constant=_constant)


def has_surrogates(file: IO[bytes]) -> bool:
    """Whether a file that is JSON has escapes of halves of characters; it is read to its end, or to the first of them."""
    rest = b""
    while chunk := file.read(1 << 20):
        if _SURROGATE.search(rest + chunk):
            return True
        rest = chunk[-_BEFORE_THE_LAST:]
    return False


def refuse_newer(found: Any, schema: int, where: str) -> None:
    """Raise NewerError when a file says a version of its schema that is larger than the one given."""
    if type(found) is int and found > schema:
        raise NewerError(
            f"The file was written with export schema {found}; this version reads up to {schema}.",
            where=where,
            do="Install the newest Sorot and import it again.",
        )


def convert(value: Any, kind: Any, where: str, place: str = "") -> Any:
    """Return the value, which stands at ``place`` in its document, as ``kind``. Raises InputError when it does not fit."""
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        message, _, within = str(error).partition(" - at `$")
        spot = (place + within.rstrip("`")).lstrip(".")
        raise InputError(
            f"The record does not fit the schema: {message[:300]}.",
            where=f"{where}: {spot}" if spot else where,
            do="Correct it by the schema in docs/sorot-export.schema.json, or export it again.",
        ) from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refused(f"the key {twice[:60]!r} stands twice in one object")
    return result


def whole_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON. Raises ValueError when a key stands in it twice, or a key or a string of it holds half a character."""
    result = _without_doubles(pairs)
    for key, value in pairs:
        _whole(key)
        if isinstance(value, str):
            _whole(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, str):
                    _whole(item)
    return result


def _whole(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused(f"the text {text[:40]!a} holds half of a surrogate pair") from error


def _constant(name: str) -> NoReturn:
    raise Refused(f"{name} is not a number")

"""JSON from outside, read without mercy: no duplicate keys, no NaN, no unknown fields, no half characters."""

import json
import re
from typing import IO, Any, NoReturn

import msgspec

from store.errors import InputError, NewerError

LIMIT = 2**40
"""Largest offset that is believed."""

MAX_BYTES = 512 * 1024 * 1024
"""Largest file that is imported, in bytes."""


_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""The only way half a character can come into JSON that is UTF-8."""


class _Refused(ValueError):
    """Something that JSON readers differ about."""


def load_json(data: bytes, where: str) -> Any:
    """Return the value of one JSON document. Raises InputError when it is not UTF-8, not JSON, or readers may differ about it."""
    try:
        text = data.decode("utf-8-sig")
        hook = _object if _SURROGATE.search(data) else _without_doubles
        return json.loads(text, object_pairs_hook=hook, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise InputError(f"The file is not UTF-8 (byte {error.start}).", where=where, do="Export it again.") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"The file is not valid JSON ({error.msg}, line {error.lineno}, column {error.colno}).",
            where=where,
            do="It may have been cut off; export it again.",
        ) from error
    except _Refused as error:
        raise InputError(f"The JSON is ambiguous: {error}.", where=where, do="Export it again.") from error
    except (RecursionError, ValueError) as error:
        raise InputError("The JSON is nested too deeply or holds a number too long to read.", where=where, do="Export it again.") from error


def strict_decoder(*, surrogates: bool = True) -> json.JSONDecoder:
    """Return a decoder that refuses, with ValueError, what ``load_json`` refuses; for documents that are read piece by piece.

    Without ``surrogates``, which ``has_surrogates`` tells of a file, it need not look at every string.
    """
    return json.JSONDecoder(object_pairs_hook=_object if surrogates else _without_doubles, parse_constant=_constant)


def has_surrogates(file: IO[bytes]) -> bool:
    """Whether a file that is JSON has escapes of halves of characters; it is read to its end, or to the first of them."""
    rest = b""
    while chunk := file.read(1 << 20):
        if _SURROGATE.search(rest + chunk):
            return True
        rest = chunk[-3:]
    return False


def convert(value: Any, kind: Any, where: str, schema: int) -> Any:
    """Return the value as ``kind``. Raises NewerError when its ``schema`` is larger than the one given, InputError when it does not fit."""
    if isinstance(value, dict) and type(value.get("schema")) is int and value["schema"] > schema:
        raise NewerError(
            f"The file was written with export schema {value['schema']}; this version reads up to {schema}.",
            where=where,
            do="Install the newest Sorot and import it again.",
        )
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        spot = place.rstrip("`").lstrip(".")
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
        raise _Refused(f"the key {twice[:60]!r} stands twice in one object")
    return result


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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
        raise _Refused(f"the text {text[:40]!a} holds half of a surrogate pair") from error


def _constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not a number")

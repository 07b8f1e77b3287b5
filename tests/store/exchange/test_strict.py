"""JSON that readers differ about is refused with the reason, and everything else is read as it is."""

import re
from io import BytesIO
from typing import Any

import pytest
from msgspec import Struct

from store.errors import InputError, NewerError
from store.exchange.strict import convert, has_surrogates, load_json, refuse_newer, strict_decoder

SOUND: list[tuple[bytes, Any]] = [
    (b'{"a": [1, "b", null], "c": {"a": 1}}', {"a": [1, "b", None], "c": {"a": 1}}),
    (b"\xef\xbb\xbf5", 5),
    (b'{"\\ud83d\\ude0a": ["\\ud83d\\ude0a", 1, ["x"]]}', {"😊": ["😊", 1, ["x"]]}),
    (b'"\\ud7ff\\ue000"', "\ud7ff\ue000"),
]
AMBIGUOUS = [
    (b'{"a": 1, "b": 2, "a": 3}', "the key 'a' stands twice in one object"),
    (b'{"b": 1, "a": 1, "b": 2, "a": 2}', "the key 'b' stands twice in one object"),
    (b'[{"' + b"k" * 70 + b'": 1, "' + b"k" * 70 + b'": 2}]', f"the key {'k' * 60!r} stands twice in one object"),
    (b'{"a": {"a": "\\ud83d"}}', "the text '\\ud83d' holds half of a surrogate pair"),
    (b'{"\\uD83d": 1}', "the text '\\ud83d' holds half of a surrogate pair"),
    (b'{"a": [1, "b", "\\udfff' + b"x" * 50 + b'"]}', f"the text '\\udfff{'x' * 39}' holds half of a surrogate pair"),
    (b'{"a": 1, "a": "\\ud83d"}', "the key 'a' stands twice in one object"),
    (b"[NaN]", "NaN is not a number"),
    (b"-Infinity", "-Infinity is not a number"),
]
DEEP = "The JSON is nested too deeply or holds a number too long to read."


@pytest.mark.parametrize(("data", "value"), SOUND)
def test_sound_json_is_read(data: bytes, value: Any) -> None:
    assert load_json(data, "x") == value
    assert strict_decoder().decode(data.decode("utf-8-sig")) == value


@pytest.mark.parametrize(("data", "why"), AMBIGUOUS)
def test_what_readers_differ_about_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(InputError) as caught:
        load_json(data, "x")
    assert (caught.value.what, caught.value.where) == (f"The JSON is ambiguous: {why}.", "x")
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        strict_decoder(surrogates=True).decode(data.decode())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"a": \xff}', "The file is not UTF-8 (byte 6)."),
        (b'{"a":\n 1, }', "The file is not valid JSON (Expecting property name enclosed in double quotes, line 2, column 5)."),
        (b"", "The file is not valid JSON (Expecting value, line 1, column 1)."),
        (b"[" * 100_000, DEEP),
        (b"9" * 5000, DEEP),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(data: bytes, what: str) -> None:
    with pytest.raises(InputError) as caught:
        load_json(data, "x")
    assert (caught.value.what, caught.value.where) == (what, "x")


def test_a_decoder_need_not_look_for_halves_of_characters() -> None:
    half = '{"a": "\\ud83d"}'
    assert strict_decoder(surrogates=False).decode(half) == {"a": "\ud83d"}
    with pytest.raises(ValueError, match="half of a surrogate pair"):
        strict_decoder().decode(half)
    with pytest.raises(ValueError, match="stands twice"):
        strict_decoder(surrogates=False).decode('{"a": 1, "a": 1}')
    with pytest.raises(ValueError, match="is not a number"):
        strict_decoder(surrogates=False).decode("NaN")


class _Slow(BytesIO):
    """A file that gives few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(5, size or 5))


@pytest.mark.parametrize("before", range(8))
def test_an_escape_is_found_wherever_a_piece_of_the_file_ends(before: int) -> None:
    blank = b" " * before
    assert has_surrogates(_Slow(blank + b'"\\uD83d"' + b" " * 20))
    assert has_surrogates(_Slow(blank + b'"\\udBff"'))
    assert not has_surrogates(_Slow(blank + b'"\\ud7ff\\u00d8 ud83d"'))
    assert not has_surrogates(_Slow(blank))


@pytest.mark.parametrize("found", [1, 2, 2.5, "3", None, True])
def test_a_schema_of_now_or_of_before_is_read(found: Any) -> None:
    refuse_newer(found, 2, "x")


def test_a_newer_schema_is_refused() -> None:
    with pytest.raises(NewerError) as caught:
        refuse_newer(3, 2, "x")
    assert (caught.value.what, caught.value.where) == ("The file was written with export schema 3; this version reads up to 2.", "x")


class _One(Struct, forbid_unknown_fields=True):
    a: list[int]


@pytest.mark.parametrize(
    ("value", "place", "what", "where"),
    [
        ({"a": [1, "2"]}, "", "Expected `int`, got `str`", "x: a[1]"),
        ({"a": [1, "2"]}, "articles[3]", "Expected `int`, got `str`", "x: articles[3].a[1]"),
        ({}, "", "Object missing required field `a`", "x"),
        ({}, ".notes", "Object missing required field `a`", "x: notes"),
        ({"a": [], "k" * 400: 1}, "", f"Object contains unknown field `{'k' * 400}`"[:300], "x"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_with_its_place(value: Any, place: str, what: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        convert(value, _One, "x", place)
    assert (caught.value.what, caught.value.where) == (f"The record does not fit the schema: {what}.", where)


def test_a_record_that_fits_is_given_as_what_it_is() -> None:
    assert convert({"a": [1]}, _One, "x") == _One([1])
    assert convert(5, int, "x") == 5
    with pytest.raises(InputError):
        convert("5", int, "x")

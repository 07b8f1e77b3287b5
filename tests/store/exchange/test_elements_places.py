"""However a file is cut into pieces, its elements are the same, and what is wrong with it is told at the same place."""

import json
from io import BytesIO
from typing import Any

import pytest

from store.exchange import elements as module
from store.exchange.elements import elements
from store.exchange.strict import strict_decoder

SIZES = range(1, 24)


def told(data: bytes, name: str = "", decoder: json.JSONDecoder | None = None) -> list[Any]:
    """Return what is read for every size of a piece, and at the end the error if there is one."""
    results: list[Any] = []
    for size in SIZES:
        module._CHUNK = size
        found: list[Any] = []
        try:
            found.extend(elements(BytesIO(data), name, decoder))
        except UnicodeDecodeError as error:
            found.append((error.start, error.end))
        except ValueError as error:
            found.append(str(error))
        if found not in results:
            results.append(found)
    (same,) = results
    return list(same)


@pytest.fixture(autouse=True)
def _pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces are as large as ever after each test."""
    monkeypatch.setattr(module, "_CHUNK", module._CHUNK)


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ("[]", []),
        (" [ ] ", []),
        ("[1]", [1]),
        ("\ufeff[1, 2.5, -3e2, 4E-1, 5e+1, 0.5e0]", [1, 2.5, -300.0, 0.4, 50.0, 0.5]),
        (
            '\n[ "a" ,\t"é😊\\ud83d\\ude0a" ,\r\n{"b": [1, {"c": null}]} , true, false ]\n',
            ["a", "é😊😊", {"b": [1, {"c": None}]}, True, False],
        ),
        ("[Infinity, -Infinity]", [float("inf"), float("-inf")]),
        ('["' + "x" * 60 + '", 123456789012345678901234567890]', ["x" * 60, 123456789012345678901234567890]),
        ("[[], {}, [[1]]]", [[], {}, [[1]]]),
    ],
)
def test_an_array_is_its_values(data: str, values: list[Any]) -> None:
    assert told(data.encode()) == [("", value) for value in values]


@pytest.mark.parametrize(
    ("data", "pairs"),
    [
        ("{}", []),
        ("{ }", []),
        (
            '{"a": 1, "b" : [2, 3] , "items": [4, {"items": [5]}], "c": {"items": [6]}, "d": 7.5}',
            [("a", 1), ("b", [2, 3]), ("items", 4), ("items", {"items": [5]}), ("c", {"items": [6]}), ("d", 7.5)],
        ),
        ('{"items": 5}', [("items", 5)]),
        ('{"items": [ ], "a": "x"}', [("a", "x")]),
        ('{"": [1]}', [("", [1])]),
    ],
)
def test_an_object_is_its_members_and_the_elements_of_one(data: str, pairs: list[Any]) -> None:
    assert told(data.encode(), "items") == pairs


def test_without_a_name_an_array_under_an_empty_key_is_gone_into() -> None:
    assert told(b'{"": [1, 2], "a": [3]}') == [("", 1), ("", 2), ("a", [3])]


@pytest.mark.parametrize(
    ("data", "values", "error"),
    [
        ("", [], "Expecting an object or an array: line 1 column 1"),
        (" \n 5", [], "Expecting an object or an array: line 2 column 2"),
        ('"a"', [], "Expecting an object or an array: line 1 column 1"),
        ("[1] x", [1], "Extra data: line 1 column 5"),
        ("[1]\n\n  []", [1], "Extra data: line 3 column 3"),
        ("[1 2]", [1], "Expecting ',' delimiter: line 1 column 4"),
        ("[1", [1], "Expecting ',' delimiter: line 1 column 3"),
        ("[1\n", [1], "Expecting ',' delimiter: line 2 column 1"),
        ("[1,]", [1], "Expecting value: line 1 column 4"),
        ("[1,\n\n é]", [1], "Expecting value: line 3 column 2"),
        ('["éé", "éé", x]', ["éé", "éé"], "Expecting value: line 1 column 14"),
        ('["é\\n",\n "éé", x]', ["é\n", "éé"], "Expecting value: line 2 column 8"),
        ("[", [], "Expecting value: line 1 column 2"),
        ("[nul]", [], "Expecting value: line 1 column 2"),
        ("[-]", [], "Expecting value: line 1 column 2"),
        ("[1.]", [1], "Expecting ',' delimiter: line 1 column 3"),
        ("[1e]", [1], "Expecting ',' delimiter: line 1 column 3"),
        ("[1e+", [1], "Expecting ',' delimiter: line 1 column 3"),
        ('["abc', [], "Unterminated string starting at: line 1 column 2"),
        ('[1,\n"abc', [1], "Unterminated string starting at: line 2 column 1"),
        ('["a\\q"]', [], "Invalid \\escape: line 1 column 4"),
        ('["a\\u12"]', [], "Invalid \\uXXXX escape: line 1 column 5"),
        ('["a\nb"]', [], "Invalid control character at: line 1 column 4"),
        ('[{"a" 1}]', [], "Expecting ':' delimiter: line 1 column 7"),
        ('[{"a": 1,\n "b": [1 2]}]', [], "Expecting ',' delimiter: line 2 column 10"),
    ],
)
def test_where_an_array_breaks_off_is_told(data: str, values: list[Any], error: str) -> None:
    assert told(data.encode()) == [*(("", value) for value in values), error]


@pytest.mark.parametrize(
    ("data", "pairs", "error"),
    [
        ("{", [], "Expecting property name enclosed in double quotes: line 1 column 2"),
        ("{a: 1}", [], "Expecting property name enclosed in double quotes: line 1 column 2"),
        ('{"a": 1,}', [("a", 1)], "Expecting property name enclosed in double quotes: line 1 column 9"),
        ('{"a" 1}', [], "Expecting ':' delimiter: line 1 column 6"),
        ('{"a"', [], "Expecting ':' delimiter: line 1 column 5"),
        ('{"a":\n}', [], "Expecting value: line 2 column 1"),
        ('{"a": 1 "b": 2}', [("a", 1)], "Expecting ',' delimiter: line 1 column 9"),
        ('{"a": 1', [("a", 1)], "Expecting ',' delimiter: line 1 column 8"),
        ('{"a": 1}}', [("a", 1)], "Extra data: line 1 column 9"),
        ('{"items": [1 2]}', [("items", 1)], "Expecting ',' delimiter: line 1 column 14"),
        ('{"items": [1', [("items", 1)], "Expecting ',' delimiter: line 1 column 13"),
        ('{"a": 1, "b": 2, "a": 3}', [("a", 1), ("b", 2)], "the key 'a' stands twice in one object"),
        ('{"' + "k" * 70 + '": 1, "' + "k" * 70 + '": 3}', [("k" * 70, 1)], f"the key {'k' * 60!r} stands twice in one object"),
    ],
)
def test_where_an_object_breaks_off_is_told(data: str, pairs: list[Any], error: str) -> None:
    assert told(data.encode(), "items") == [*pairs, error]


@pytest.mark.parametrize(
    ("data", "place"),
    [(b'["abc\xff"]', (5, 6)), (b'["\xc3\xa9\xe2\x82x"]', (4, 6)), (b'["a\xe2\x82', (3, 5)), (b'[\n"\xf0\x9f\x98\x8a\xff"]', (7, 8))],
)
def test_bytes_that_are_no_characters_are_told_by_their_number(data: bytes, place: tuple[int, int]) -> None:
    assert told(data)[-1] == place


def test_a_decoder_of_ones_own_reads_the_values() -> None:
    assert told(b"[1, NaN, 2]", decoder=strict_decoder()) == [("", 1), "NaN is not a number"]
    assert told(b'[{"a": 1, "a": 2}]', decoder=strict_decoder()) == ["the key 'a' stands twice in one object"]


class _File(BytesIO):
    """A file that notes how much of it was asked for."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.sizes: list[int] = []

    def read(self, size: int | None = -1, /) -> bytes:
        self.sizes.append(size or 0)
        return super().read(size)


def test_a_long_value_is_read_in_pieces_that_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 10)
    file = _File(b'["' + b"x" * 200 + b'", "' + b"y" * 15 + b'"]')
    assert [len(value) for _, value in elements(file)] == [200, 15]
    assert file.sizes[:6] == [10, 10, 19, 38, 76, 152]
    assert set(file.sizes[6:]) == {10}


@pytest.mark.parametrize(("data", "reads"), [(b"[x", 1), (b"[ x", 2)])
def test_an_error_is_told_without_reading_on_unless_a_word_may_go_on(data: bytes, reads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 17)
    file = _File(data.ljust(34) + b"]")
    with pytest.raises(ValueError, match="Expecting value: line 1"):
        list(elements(file))
    assert len(file.sizes) == reads


@pytest.mark.parametrize(("longest", "sound"), [(19, True), (18, False)])
def test_a_value_may_be_as_long_as_is_said(longest: int, sound: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 20)
    monkeypatch.setattr(module, "LONGEST", longest)
    found = elements(BytesIO(b'["' + b"x" * 30 + b'"]'))
    if sound:
        assert list(found) == [("", "x" * 30)]
    else:
        with pytest.raises(ValueError, match=r"^A value is longer than 18 characters: line 1 column 2$"):
            list(found)

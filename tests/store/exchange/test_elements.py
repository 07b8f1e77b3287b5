"""JSON read piece by piece says what the standard library says of the whole: the same values, and the same place where it is wrong."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError
from store.exchange import elements as module
from store.exchange.elements import Window, elements
from store.exchange.strict import load_json, strict_decoder, unsound

SIZES = st.integers(1, 40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(autouse=True, scope="module")
def no_slack() -> Iterator[None]:
    """Values are small here, so pieces must be."""
    before = module._CHUNK
    yield
    module._CHUNK = before


def _read(data: bytes, size: int) -> Any:
    """Return a document as its pieces make it up again. Raises ValueError."""
    module._CHUNK = size
    window = Window(BytesIO(data), strict_decoder())
    if window.peek() == "[":
        value: Any = list(window.array())
    elif window.peek() == "{":
        value = {key: list(one) if isinstance(one, Iterator) else one for key, one in window.members(("a", "b"))}
    else:
        value = window.value()
    window.end()
    return value


@given(value=VALUES, size=SIZES, indent=st.none() | st.integers(0, 2), ascii_only=st.booleans())
def test_the_pieces_are_the_whole(value: Any, size: int, indent: int | None, ascii_only: bool) -> None:
    assert _read(json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode(), size) == value


@given(value=st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1) | st.lists(VALUES), size=SIZES, data=st.data())
def test_what_is_wrong_is_found_at_the_same_place(value: Any, size: int, data: st.DataObject) -> None:
    written = bytearray(json.dumps(value, indent=1).encode())
    at = data.draw(st.integers(0, len(written) - 1))
    written[at : at + data.draw(st.integers(0, 3))] = data.draw(
        st.sampled_from([b"", b"}", b"]", b",", b'"', b"x", b"\n", b":", b"\xff", b"1e"])
    )
    whole, pieces = _told(lambda: load_json(bytes(written), "x")), _told(lambda: _read(bytes(written), size))
    # Of a key given twice the pieces tell at once, the whole at its end; and what is wrong twice may be found in another order by bytes.
    assert whole == pieces or "stands twice" in f"{whole}{pieces}" or ("UTF-8" in f"{whole}" and isinstance(pieces, _Sentence))


def _told(read: Callable[[], Any]) -> Any:
    """Return what was read, or the sentence that says why it was not."""
    try:
        return read()
    except (ValueError, RecursionError) as error:
        return _Sentence(str(unsound(error, "x")))
    except InputError as error:
        return _Sentence(str(error))


class _Sentence(str):
    """No value, but what is wrong."""


def test_a_value_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 100)
    monkeypatch.setattr(module, "_CHUNK", 10)
    file = BytesIO(b'["' + b"x" * 10_000)
    with pytest.raises(ValueError, match="A value is longer than 100 characters: line 1 column 2"):
        list(elements(file))
    assert file.tell() < 1_000


def test_an_error_does_not_read_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", 100)
    file = BytesIO(b'[1,\n {"a": oops}, ' + b" " * 10_000)
    with pytest.raises(ValueError, match="Expecting value: line 2 column 8"):
        list(elements(file))
    assert file.tell() < 500

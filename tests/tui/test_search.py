from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.search import find


def hits(text: str, wanted: str) -> list[str]:
    return [text[start:end] for start, end in find(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Putin dan putin", "putin", ["Putin", "putin"]),
        ("Putin dan putin", "Putin", ["Putin"]),
        ("Jum’at “ganda” Russia–Tiongkok", "jum'at", ["Jum’at"]),
        ("Jum’at “ganda” Russia–Tiongkok", '"ganda"', ["“ganda”"]),
        ("Jum’at “ganda” Russia–Tiongkok", "russia-tiongkok", ["Russia–Tiongkok"]),
        ("kerja\n  sama", "kerja sama", ["kerja\n  sama"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("[/] (", "[/] (", ["[/] ("]),
        ("Straße STRASSE", "straße", ["Straße", "STRASSE"]),
        ("café cafe\u0301", "café", ["café", "cafe\u0301"]),
        ("café cafe\u0301", "cafe\u0301", ["café", "cafe\u0301"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("apa saja", "", []),
        ("apa saja", "  ", []),
    ],
)
def test_finding(text: str, wanted: str, found: list[str]) -> None:
    assert hits(text, wanted) == found


def test_offsets_are_right_after_a_character_that_grows_in_lower_case() -> None:
    text = "İİİ Istanbul"
    assert find(text, "istanbul") == [(4, 12)]


def test_a_long_run_of_spaces_is_no_trap() -> None:
    text = " " * 200_000 + "x"
    assert find(text, " kata") == []
    assert len(find(text, " x")) == 1


@given(st.text(alphabet="abA ßİe\u0301é\n-’", max_size=30), st.text(alphabet="abAßİé -'", max_size=5))
def test_hits_are_in_order_and_apart(text: str, wanted: str) -> None:
    found = find(text, wanted)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    if wanted.strip() and not wanted[0].isspace() and not wanted[-1].isspace():
        assert bool(found) >= (wanted in text)

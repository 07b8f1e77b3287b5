"""The tokenizer: what stays whole, what splits, that nothing is lost, and that hostile text costs linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.suggest.tokens import split

PLACES = frozenset(["russia", "tiongkok", "moskow", "rusia", "as", "meksiko", "beijing"])


def cut(text: str) -> list[str]:
    return split(text, PLACES)[0]


@pytest.mark.parametrize(
    "word",
    [
        "Novo-Ogaryovo",
        "Su-57",
        "Al-Qaeda",
        "al-Assad",
        "negara-negara",
        "8/11/2023",
        "8/11",
        "2.000",
        "12,5",
        "08:00",
        "Jum'at",
        "detik.com",
        "a@b.co",
        "ke-19",
        "Bosnia-Herzegovina",
        "U.S.",
        "1990-an",
        "https://contoh.id/a?b=1",
    ],
)
def test_stays_whole(word: str) -> None:
    assert cut(word) == [word]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Russia-Tiongkok", ["Russia", "-", "Tiongkok"]),
        ("AS-Meksiko", ["AS", "-", "Meksiko"]),
        ("pro-Rusia", ["pro", "-", "Rusia"]),
        ("(8/11)", ["(", "8/11", ")"]),
        ("Moskow.Hubungan", ["Moskow", ".", "Hubungan"]),
        ("Juga:Beijing", ["Juga", ":", "Beijing"]),
        ("CNA/SL", ["CNA", "/", "SL"]),
        ("Moskownya", ["Moskow", "nya"]),
        ("Rp5.000", ["Rp", "5.000"]),
        ("US$5", ["US$", "5"]),
        ("10km", ["10", "km"]),
        ("“kata”", ["“", "kata", "”"]),
        ("tiba.", ["tiba", "."]),
        ("a\nb", ["a", "\n", "b"]),
        ("a \n\n b", ["a", "\n\n", " ", "b"]),
        ("Dr. Budi S. Hartono.", ["Dr.", "Budi", "S.", "Hartono", "."]),
    ],
)
def test_splits(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aA-.'\"()/ \n\t0123,$%@#")), max_size=80))
def test_nothing_is_lost(text: str) -> None:
    words, spaces = split(text, PLACES)
    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text
    assert all(words)
    assert all(word.isspace() or not any(c.isspace() for c in word) for word in words)


@pytest.mark.parametrize("unit", ["(", "a.", "a-", "a'", "1/", "A.", "@", "http://", "(a", "Rusia-", "."])
def test_hostile_text_costs_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = time.perf_counter()
        split(text, PLACES)
        return time.perf_counter() - began

    seconds(1000)
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.005)

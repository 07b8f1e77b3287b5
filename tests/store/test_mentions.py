import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.mentions import find_mentions, in_word


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Xi dan Xi.", "Xi", [(0, 2), (7, 9)]),
        ("Xinjiang Xi", "Xi", [(9, 11)]),
        ("xi Xi XI", "Xi", [(3, 5)]),
        ("Rusia-Tiongkok, (Rusia)", "Rusia", [(0, 5), (17, 22)]),
        ("Jakartanya Jakartanyalah", "Jakarta", [(0, 7)]),
        ("Kenya dan Ke", "Ke", [(10, 12)]),
        ("Xi Xi Xi", "Xi Xi", [(0, 5)]),
        ("US$5 dan $5", "$5", [(2, 4), (9, 11)]),
        ("$50 $5", "$5", [(4, 6)]),
        ("cafe\u0301 cafe", "cafe", [(6, 10)]),
        ("8_11 8", "8", [(5, 6)]),
        ("習近平習", "習", []),
        ("", "a", []),
        ("abc", "", []),
        ("Uni Eropa\nUni Eropa", "Uni Eropa", [(0, 9), (10, 19)]),
    ],
)
def test_mentions(text: str, quote: str, expected: list[tuple[int, int]]) -> None:
    assert find_mentions(text, quote) == expected


@given(st.text("aA é-.\u0301n y", max_size=60), st.text("aA é-.\u0301n y", min_size=1, max_size=4))
def test_every_mention_is_the_quote_and_none_overlap(text: str, quote: str) -> None:
    end = 0
    for start, stop in find_mentions(text, quote):
        assert text[start:stop] == quote
        assert start >= end
        assert start == 0 or not (in_word(text[start - 1]) and in_word(text[start]))
        end = stop


@given(st.lists(st.sampled_from(["Xi", "Jinping", "Putin", "di"]), max_size=12))
def test_every_whole_word_is_found(words: list[str]) -> None:
    assert len(find_mentions(" ".join(words), "Putin")) == words.count("Putin")

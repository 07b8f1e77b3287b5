"""A text put together from tokens has every token and every gap where it was given."""

import pytest

from store.exchange.contract import DraftSpan
from store.exchange.rebuilt import Rebuilt, gaps_in


def test_sentences_stand_one_after_the_other_with_the_gaps_between() -> None:
    text = Rebuilt()
    assert (bool(text), text.length, text.text(), text.text(ended=True), text.spans) == (False, 0, "", "", [])
    text.space("  ")
    assert (bool(text), text.text(), text.text(ended=True)) == (False, "", "  ")
    text.sentence(["Joko", "tiba"], [" ", "\n"], [(0, 1, "PER"), (0, 2, "X")], ["line 1", "line 2"])
    assert (bool(text), text.length, text.text(), text.text(ended=True)) == (True, 11, "  Joko tiba", "  Joko tiba\n")
    text.sentence(["di", "Kota", "Solo"], ["", " ", ""], [(1, 3, "GPE")])
    text.space(".")
    assert (text.length, text.text(), text.text(ended=True)) == (23, "  Joko tiba\ndiKota Solo", "  Joko tiba\ndiKota Solo.")
    assert text.spans == [
        DraftSpan(start=2, end=6, label="PER", where="line 1"),
        DraftSpan(start=2, end=11, label="X", where="line 1"),
        DraftSpan(start=14, end=23, label="GPE"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "gaps"),
    [
        ("Joko tiba.", ["Joko", "tiba", "."], [" ", "", ""]),
        ("  Joko \n tiba ", ["Joko", "tiba"], [" \n ", " "]),
        ("Joko tiba di", ["Joko", "tiba"], None),
        ("Joko tiba", ["Joko", "di"], None),
        ("Joko tiba", ["Joko", "ribu"], None),
        ("Joko tiba", ["Joko", "", "tiba"], None),
        ("JokoJoko", ["Joko", "Joko"], ["", ""]),
        ("Joko", ["Joko", "Joko"], None),
        (" ", [], []),
        ("a", [], None),
    ],
)
def test_gaps_are_found_in_a_text_of_nothing_but_the_words(text: str, words: list[str], gaps: list[str] | None) -> None:
    assert gaps_in(text, words) == gaps

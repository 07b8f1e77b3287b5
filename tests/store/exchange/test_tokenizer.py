"""Tokens and the sentences they make, exactly."""

import pytest

from store.exchange.tokenizer import Tokens

TEXT = "Kata Joko “Siap!” Lalu ia pergi. PT. Maju (Tbk.) naik 3,5 persen…\nKemudian? ya. J. Widodo tiba. Selesai"


def sentences(text: str, *keep: tuple[int, int]) -> list[str]:
    """Return the words of each sentence."""
    tokens = Tokens(text)
    words = tokens.words()
    return [" ".join(words[first:last]) for first, last in tokens.sentences(keep)]


def test_sentences_end_after_marks_closing_quotes_and_lines_and_before_no_small_letter() -> None:
    assert sentences(TEXT) == [
        "Kata Joko “ Siap ! ”",
        "Lalu ia pergi .",
        "PT .",
        "Maju ( Tbk . ) naik 3,5 persen …",
        "Kemudian ? ya .",
        "J . Widodo tiba .",
        "Selesai",
    ]
    assert sentences("") == []
    assert sentences("Satu") == ["Satu"]
    assert sentences("Dia berkata (“Ya.”) Ani pulang.") == ["Dia berkata ( “ Ya . ” )", "Ani pulang ."]
    assert sentences("A. B") == ["A . B"]
    assert sentences("a. B") == ["a .", "B"]
    assert sentences(".) Ya") == [". )", "Ya"]
    assert sentences("Ya.Tidak") == ["Ya . Tidak"]


def test_no_sentence_ends_inside_what_is_kept_together() -> None:
    words = Tokens(TEXT).words()
    first, last = words.index("PT"), words.index("Maju") + 1
    assert "PT . Maju ( Tbk . ) naik 3,5 persen …" in sentences(TEXT, (first, last))
    assert sentences("Satu. Dua. Tiga", (0, 6)) == ["Satu . Dua . Tiga"]
    assert sentences("Satu. Dua. Tiga", (1, 4)) == ["Satu . Dua .", "Tiga"]


def test_ranges_of_tokens_and_what_stands_between_them() -> None:
    tokens = Tokens(" Joko  Widodo, tiba\n")
    assert tokens.words() == ["Joko", "Widodo", ",", "tiba"]
    assert len(tokens) == 4
    assert [tokens.gap(at) for at in range(-1, 4)] == [" ", "  ", "", " ", "\n"]
    assert [tokens.covering(*one) for one in ((1, 5), (1, 13), (7, 14), (2, 5), (1, 4), (0, 5), (15, 19), (15, 20), (19, 19))] == [
        *((0, 1), (0, 2), (1, 3)),
        *(None, None, None),
        *((3, 4), None, None),
    ]
    assert [tokens.touching(*one) for one in ((1, 5), (2, 3), (4, 8), (5, 7), (5, 6), (0, 20), (13, 14))] == [
        *((0, 1), (0, 1), (0, 2)),
        *((1, 1), (1, 1)),
        *((0, 4), (2, 3)),
    ]


@pytest.mark.parametrize("ranges", [((0, 2), (2, 4)), ()])
def test_tokens_of_somebody_else_are_taken_as_they_are(ranges: tuple[tuple[int, int], ...]) -> None:
    tokens = Tokens("abcd", ranges)
    assert tokens.ranges == ranges
    assert tokens.words() == ["abcd"[start:end] for start, end in ranges]

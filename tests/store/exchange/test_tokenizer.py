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
    assert sentences("Ya\nTidak") == ["Ya", "Tidak"]
    assert sentences("Ya... Tidak.... Ya") == ["Ya ...", "Tidak .... Ya"]
    assert sentences('") Ya.') == ['" ) Ya .']
    assert sentences(". Ya") == [".", "Ya"]
    assert sentences("!\n? Ya") == ["!", "?", "Ya"]
    assert sentences("Ya. tidak") == ["Ya . tidak"]
    assert sentences("Ya.\ntidak") == ["Ya .", "tidak"]
    assert sentences('(A) Ya. "B". C') == ["( A ) Ya .", '" B " .', "C"]


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://a.id/b?c=1, lalu", "https://a.id/b?c=1 , lalu"),
        ("www.a.id. (http://b.id)", "www.a.id . ( http://b.id )"),
        ("Rp5.000,50 US$5 $7 IDR10 A$ Rp lima", "Rp 5.000,50 US$ 5 $ 7 IDR 10 A$ Rp lima"),
        ("08:00 8/11/2023 1990-an 1990-andai 3,5.", "08:00 8/11/2023 1990-an 1990 - andai 3,5 ."),
        ("U.S. U. S.A.B", "U.S. U . S.A. B"),
        ("Jum'at Novo-Ogaryovo Su-57 anak- 'a' e\u0301a", "Jum'at Novo-Ogaryovo Su-57 anak - ' a ' e\u0301a"),
        ("a__b --- ?! \u200b", "a __ b --- ? ! \u200b"),
    ],
)
def test_words_numbers_addresses_and_marks_are_tokens(text: str, words: str) -> None:
    assert Tokens(text).words() == words.split(" ")


def test_a_range_that_ends_before_it_begins_is_none_of_tokens() -> None:
    assert Tokens("a b").covering(2, 1) is None
    assert Tokens("a b").covering(0, 3) == (0, 2)
    assert Tokens("").covering(0, 0) is None
    assert Tokens("").touching(0, 0) == (0, 0)
    assert Tokens(" a").gap(-1) == " "
    assert Tokens("  ").gap(-1) == "  "


@pytest.mark.parametrize("ranges", [((0, 2), (2, 4)), ()])
def test_tokens_of_somebody_else_are_taken_as_they_are(ranges: tuple[tuple[int, int], ...]) -> None:
    tokens = Tokens("abcd", ranges)
    assert tokens.ranges == ranges
    assert tokens.words() == ["abcd"[start:end] for start, end in ranges]

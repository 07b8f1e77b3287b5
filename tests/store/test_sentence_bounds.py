"""Where sentences and paragraphs end, to the code point."""

import pytest

from store.paragraphs import Mode, paragraph_mode, paragraphs
from store.sentence_pairs import Named, sentence_pairs
from store.sentences import is_abbreviation, sentence_bounds, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   ", []),
        ("a", ["a"]),
        (" a. ", ["a."]),
        ("Satu. Dua.", ["Satu.", "Dua."]),
        ("Satu.  Dua!  Tiga", ["Satu.", "Dua!", "Tiga"]),
        ("Satu. dua", ["Satu. dua"]),
        ("Satu! dua", ["Satu! dua"]),
        ("“Satu.” Dua", ["“Satu.”", "Dua"]),
        ("Satu.Dua", ["Satu.Dua"]),
        ("Satu. “Dua", ["Satu.", "“Dua"]),
        ("Satu. “dua", ["Satu. “dua"]),
        ("Satu. ““““Dua", ["Satu.", "““““Dua"]),
        ("Satu. ““““dua", ["Satu. ““““dua"]),
        ("Satu. “““““dua", ["Satu.", "“““““dua"]),
        ("Ini dr. Ani", ["Ini dr. Ani"]),
        ("Ini dr! Ani", ["Ini dr!", "Ani"]),
        ("Ini “dr.” Ani", ["Ini “dr.”", "Ani"]),
        ("Apel dll. Ani", ["Apel dll.", "Ani"]),
        ("Apel dll. 5", ["Apel dll. 5"]),
        ("Di no. 5", ["Di no. 5"]),
        ("Di no. Ani", ["Di no.", "Ani"]),
        ("Tuan B. Ani", ["Tuan B. Ani"]),
        ("Huruf b. Ani", ["Huruf b.", "Ani"]),
        ("Tuan B.J. Ani", ["Tuan B.J. Ani"]),
        ("Pukul 10.30. Ani", ["Pukul 10.30.", "Ani"]),
        ("1. Satu", ["1. Satu"]),
        ("Ada 1. Satu", ["Ada 1.", "Satu"]),
        ("A.\nB", ["A.", "B"]),
        ("好。人！", ["好。", "人！"]),
        ("... Ani", ["...", "Ani"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_the_sentences_of_a_part_stay_within_it() -> None:
    assert list(sentence_bounds("Satu. Dua. Tiga.", 5, 11)) == [(6, 10)]
    assert list(sentence_bounds("Satu. Dua. Tiga.", 0, 12)) == [(0, 5), (6, 10), (11, 12)]
    assert list(sentence_bounds("a", 1, 1)) == []


@pytest.mark.parametrize(("word", "is_one"), [("Dr", True), ("yth", True), ("dll", False), ("no", False), ("", False)])
def test_a_stop_belongs_to_an_abbreviation_that_never_ends_a_sentence(word: str, is_one: bool) -> None:
    assert is_abbreviation(word) is is_one


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", "apart"),
        ("a", "apart"),
        ("a\n\nb", "apart"),
        ("a\nb", "lines"),
        ("a.\nb", "apart"),
        ("a.”\nb", "apart"),
        ("a\nb.\nc", "apart"),
        ("a\nb\nc.\nd", "lines"),
        (" \na", "apart"),
        (f"{'x' * 100}\nb", "lines"),
        (f"{'x' * 101}\nb", "apart"),
        ("\n".join(["a"] * 20 + ["x" * 101]), "lines"),
        ("\n".join(["a"] * 19 + ["x" * 101]), "apart"),
        ("\n".join(["a"] * 40 + ["x" * 101] * 2), "lines"),
        ("\n".join(["a"] * 39 + ["x" * 101] * 2), "lines"),
        ("\n".join(["a"] * 38 + ["x" * 101] * 2), "apart"),
    ],
)
def test_lines_broken_to_fit_a_page_are_told_from_paragraphs(text: str, mode: Mode) -> None:
    assert paragraph_mode(text) == mode


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("\n", []),
        ("a", [(0, 1)]),
        ("a.\nb.\n\n\nc.\n", [(0, 2), (3, 5), (8, 10)]),
        ("\na", [(1, 2)]),
        ("a\nb\n \nc", [(0, 3), (6, 7)]),
    ],
)
def test_paragraphs_are_parted_by_lines_or_by_blank_lines(text: str, parts: list[tuple[int, int]]) -> None:
    assert list(paragraphs(text)) == parts


@pytest.mark.parametrize(
    ("mentions", "pairs"),
    [
        ([(0, "a"), (0, "b")], [(0, 3, [("a", "b")])]),
        ([(4, "b"), (0, "a")], []),
        ([(5, "b"), (4, "a"), (4, "a")], [(4, 7, [("a", "b")])]),
        ([(0, "a"), (3, "b")], []),
        ([(0, "a"), (3, "b"), (4, "c"), (6, "d")], [(4, 7, [("c", "d")])]),
        ([(0, "a"), (1, "a"), (4, "b"), (8, "c"), (9, "d")], [(8, 11, [("c", "d")])]),
    ],
)
def test_only_what_begins_inside_one_sentence_is_a_pair(mentions: list[tuple[int, str]], pairs: list[object]) -> None:
    assert list(sentence_pairs("Aa. Bb. Cc.", [Named(*one) for one in mentions])) == pairs

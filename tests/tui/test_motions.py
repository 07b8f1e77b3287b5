from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.cells import clusters
from tui.motions import (
    Selection,
    Unit,
    next_unit,
    next_word,
    paragraph_at,
    previous_unit,
    previous_word,
    sentence_at,
    unit_at,
    word_at,
    words,
)
from tui.text import show_lines

SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
UNITS: list[Unit] = ["character", "part", "word", "sentence", "paragraph"]
parts = st.sampled_from(
    ["kata", "Satu", "8/11", "Su-57", " ", ". ", "\n", "\n\n", "汉字。", "👩\u200d🚀", "e\u0301", "—", "Dr. ", "“", ".” ", "x" * 40]
)
texts = st.lists(parts, max_size=20).map(lambda found: show_lines("".join(found)))


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    "word",
    [
        "Novo-Ogaryovo",
        "Su-57",
        "8/11",
        "12.000,50",
        "19:30",
        "Jum’at",
        "AT&T",
        "EGINDO.co",
        "A.S.",
        "5%",
        "2,5%",
        "US$",
        "$5",
        "Rp2,5",
        "cafe\u0301s",
        "Russia-Tiongkok",
    ],
)
def test_one_word(word: str) -> None:
    assert found(f"({word}) kata, “{word}”") == [word, "kata", word]


def test_punctuation_is_not_part_of_a_word() -> None:
    assert found("Selesai.Dia CNA/SL — ‘ganda’, dan...") == ["Selesai", "Dia", "CNA", "SL", "ganda", "dan"]


@given(texts)
def test_next_and_previous_visit_every_word(text: str) -> None:
    expected = list(words(text))
    forward, at = [], 0
    while (word := next_word(text, at)) is not None:
        forward.append(word)
        at = word[1]
    backward, at = [], len(text)
    while (word := previous_word(text, at)) is not None:
        backward.append(word)
        at = word[0]
    assert forward == expected
    assert backward[::-1] == expected


@given(texts, st.integers(0, 300))
def test_a_word_is_found_from_anywhere(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    start, end = word_at(text, offset)
    assert 0 <= start <= end <= len(text)
    every = list(words(text))
    if every:
        assert (start, end) in every
        assert not any(a <= offset < b for a, b in every) or start <= offset < end


@given(texts, st.integers(0, 300), st.sampled_from(UNITS))
@settings(max_examples=300)
def test_units_next_and_before_lie_outside_and_do_not_overlap(text: str, offset: int, unit: Unit) -> None:
    offset = min(offset, len(text))
    after, before = next_unit(text, offset, unit), previous_unit(text, offset, unit)
    assert after is None or offset <= after[0] < after[1] <= len(text)
    assert before is None or 0 <= before[0] < before[1] <= offset


@given(
    texts,
    st.sampled_from(UNITS),
    st.lists(st.tuples(st.sampled_from(["move", "extend", "grow", "shrink"]), st.booleans(), st.sampled_from(UNITS)), max_size=12),
)
@settings(max_examples=300)
def test_a_selection_never_leaves_the_text_nor_cuts_a_grapheme(text: str, unit: Unit, steps: list[tuple[str, bool, Unit]]) -> None:
    selection = Selection(*word_at(text, 0))
    edges = {start for start, _, _ in clusters(text)} | {len(text)}
    for act, forward, step_unit in steps:
        if act in ("move", "extend"):
            selection = getattr(selection, act)(text, step_unit, 1 if forward else -1)
        else:
            selection = getattr(selection, act)(text, step_unit, "end" if forward else "start")
        assert 0 <= selection.start <= selection.end <= len(text)
        assert selection.start < selection.end or not text
        assert {selection.start, selection.end} <= edges


def test_moving_by_word_and_back() -> None:
    text = SAMPLES[0]
    selection = Selection(*word_at(text, 0))
    seen = [text[slice(*selection.range)]]
    for _ in range(5):
        selection = selection.move(text, "word", 1)
        seen.append(text[slice(*selection.range)])
    assert seen == ["MOSKOW", "Presiden", "Vladimir", "Putin", "Rabu", "8/11"]
    for _ in range(9):
        selection = selection.move(text, "word", -1)
    assert selection.range == (0, 6)


def test_extending_turns_round_at_the_anchor_word() -> None:
    text = "satu dua tiga empat lima"
    selection = Selection(*word_at(text, 9))  # tiga

    def after(step: int) -> str:
        nonlocal selection
        selection = selection.extend(text, "word", step)
        return text[slice(*selection.range)]

    assert [after(1), after(1), after(-1), after(-1), after(-1), after(-1), after(1), after(1), after(1)] == [
        "tiga empat",
        "tiga empat lima",
        "tiga empat",
        "tiga",
        "dua tiga",
        "satu dua tiga",
        "dua tiga",
        "tiga",
        "tiga empat",
    ]


def test_growing_and_shrinking_either_end() -> None:
    text = "Hubungan Russia-Tiongkok adalah"
    whole = Selection(*word_at(text, 10))
    assert text[slice(*whole.range)] == "Russia-Tiongkok"
    assert text[slice(*whole.shrink(text, "part", "end").range)] == "Russia"
    assert text[slice(*whole.shrink(text, "part", "start").range)] == "Tiongkok"
    assert text[slice(*whole.shrink(text, "character", "end").range)] == "Russia-Tiongko"
    assert text[slice(*whole.grow(text, "word", "start").range)] == "Hubungan Russia-Tiongkok"
    assert text[slice(*whole.grow(text, "word", "end").range)] == "Russia-Tiongkok adalah"
    one = Selection(0, 1)
    assert one.shrink(text, "character", "end") == one
    russia = whole.shrink(text, "part", "end")
    assert text[slice(*russia.grow(text, "word", "end").range)] == "Russia-Tiongkok"


def test_moving_by_sentence_selects_its_first_word() -> None:
    text = "Satu dua. Tiga empat.\nLima enam."
    selection = Selection(5, 8)
    assert [text[slice(*selection.move(text, "sentence", step).range)] for step in (1, -1)] == ["Tiga", "Satu"]
    assert text[slice(*Selection(0, 4).move(text, "paragraph", 1).range)] == "Lima"
    assert text[slice(*Selection(22, 26).move(text, "sentence", -1).range)] == "Tiga"


SENTENCES = [
    ["Prof. Dr. H. Ahmad, S.H., M.H. tiba di Jl. Sudirman No. 12.", "Harga Rp12.000,50 atau US$ 3."],
    ["Kata PT. Maju Tbk. turun 2.5 persen.", "Lalu naik."],
    ["“Kami siap.”", "Ia pulang."],
    ['"Apa?" kata J. K. Rowling.', "(Benar.)", "“Ya!”"],
    ["Beras, gula, dll. dijual.", "Ada kopi, teh, dll.", "Dia beli."],
    ["Tunggu... lalu pergi.", "Selesai"],
    ["1. Satu hal.", "Tahun 2022.", "Lalu 2023."],
    ["汉字。", "汉字！"],
]


@pytest.mark.parametrize("sentences", SENTENCES)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    at, seen = 0, []
    while (sentence := next_unit(text, at, "sentence")) is not None:
        seen.append(text[slice(*sentence)])
        at = sentence[1]
    assert seen == sentences
    assert all(text[slice(*sentence_at(text, text.index(one)))] == one for one in sentences)


def test_paragraphs_follow_the_source() -> None:
    text = "satu\ndua\n\ntiga\n"
    assert paragraph_at(text, 5) == (5, 8)
    assert paragraph_at(text, 6, "lines") == (0, 8)
    assert paragraph_at(text, 11, "lines")[0] == 10


@given(st.text("aB1-.,:/%$ \n(é\u0301’&\u200d", max_size=40), st.integers(0, 41))
def test_words_around_an_offset_are_those_of_the_whole_text(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    known = list(words(text))
    assert next_word(text, offset) == next((word for word in known if word[0] >= offset), None)
    assert previous_word(text, offset) == next((word for word in reversed(known) if word[1] <= offset), None)
    here = next((word for word in known if word[0] <= offset < word[1]), None)
    assert here is None or word_at(text, offset) == here


def test_a_stretch_of_20_000_code_points_without_blanks_is_one_word() -> None:
    for unit in ("x", "A-"):
        text = "a " + unit * (19_998 // len(unit)) + "y b"
        assert word_at(text, 5_000) == (2, len(text) - 2)


@pytest.mark.parametrize("unit", ["x", "A-", "1."])
def test_a_longer_one_is_cut_at_every_multiple(unit: str) -> None:
    text = "a " + unit * 40_000 + "1 b"
    cuts = [2, *range(20_000, len(text) - 2, 20_000), len(text) - 2]
    found = [word_at(text, start) for start in cuts[:-1]]
    for (start, end), word in zip(pairwise(cuts), found, strict=True):
        assert start <= word[0] < word[1] <= end
        assert all(word_at(text, offset) == word for offset in range(word[0], word[1], 998))
    assert [next_word(text, start) for start in cuts[:-1]] == found
    assert [previous_word(text, end) for end in cuts[1:]] == found


def test_a_character_in_a_word_of_a_million_letters_is_found() -> None:
    assert unit_at("a " + "x" * 1_000_000 + " b", 500_000, "character") == (500_000, 500_001)

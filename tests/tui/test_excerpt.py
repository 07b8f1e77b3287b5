"""The sentence around a mention, in as many rows as there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cells import cells
from tui.excerpt import REACH, excerpt, rows
from tui.text import show_lines

TEXT = (
    "Banjir di Semarang\n\n"
    "Hujan turun sejak pagi. Gubernur Ganjar Pranowo meninjau Semarang pada Senin (8/11). Warga mengungsi ke sekolah.\n\n"
    "Air surut esok harinya.\n"
)


def mention(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def parts(text: str, words: str, width: int, height: int) -> tuple[str, str, str]:
    """Return all that is shown, and of that what is the sentence's and what is the mention's."""
    shown = rows(excerpt(text, *mention(text, words)), width, height)
    assert len(shown) <= height
    assert all(cells(row.text) <= width for row in shown)
    sentence = " ".join(row.text[slice(*row.sentence)] for row in shown if row.sentence[1])
    return "\n".join(row.text for row in shown), sentence, " ".join(row.text[slice(*row.mention)] for row in shown if row.mention[1])


@pytest.mark.parametrize("width", [30, 60, 200])
def test_the_whole_sentence_and_what_is_around_it(width: int) -> None:
    shown, sentence, words = parts(TEXT, "Ganjar Pranowo", width, 20)
    assert sentence == "Gubernur Ganjar Pranowo meninjau Semarang pada Senin (8/11)."
    assert words == "Ganjar Pranowo"
    assert shown.startswith("Banjir di Semarang\n\nHujan turun")
    assert shown.endswith("Air surut esok harinya.")


def test_with_little_room_the_sentence_comes_first() -> None:
    shown, sentence, _ = parts(TEXT, "Ganjar Pranowo", 30, 3)
    assert sentence == "Gubernur Ganjar Pranowo meninjau Semarang pada Senin (8/11)."
    assert "Banjir" not in shown


def test_with_one_row_the_mention_is_in_it() -> None:
    for words in ("Semarang\n", "Ganjar", "(8/11)", "esok"):
        assert words.strip() in parts(TEXT, words.strip(), 24, 1)[2]


def test_a_very_long_article_is_cut_around_the_mention_between_words() -> None:
    text = "kata " * 200_000 + "Jakarta" + " kata" * 200_000
    found = excerpt(text, *mention(text, "Jakarta"))
    assert len(found.text) <= 2 * REACH + 10
    assert found.text[slice(*found.mention)] == "Jakarta"
    assert found.text.startswith("kata ")
    assert found.text.endswith(" ")
    assert "Jakarta" in parts(text, "Jakarta", 36, 5)[2]


def test_without_any_space_it_is_cut_all_the_same() -> None:
    text = "文" * 100_000
    found = excerpt(text, 50_000, 50_002)
    assert found.text[slice(*found.mention)] == "文文"
    assert len(found.text) <= 2 * REACH + 2


@given(st.text(alphabet="aA. \n\t\u0301\u200d\u202e\x1b[🙂文—", min_size=1, max_size=120), st.data())
def test_whatever_the_text_the_mention_is_in_view(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = excerpt(text, start, end)
    assert found.text[slice(*found.mention)] == text[start:end]
    assert found.sentence[0] <= found.mention[0] < found.mention[1] <= found.sentence[1]
    shown = rows(found, data.draw(st.integers(2, 40)), data.draw(st.integers(1, 8)))
    seen = "".join(row.text[slice(*row.mention)] for row in shown)
    visible = show_lines(found.text)[slice(*found.mention)]
    if not visible[0].isspace():  # No engine and no person makes an entity that begins with a space.
        assert seen.startswith(visible[0])

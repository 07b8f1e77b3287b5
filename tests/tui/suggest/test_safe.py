from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.suggest.safe import LONGEST_LINE, neutral, paragraphs, portions
from tui.suggest.words import name_end, read

texts = st.lists(st.sampled_from(["kata ", "\n", "\n\n", "((((", " ", "Jakarta", "x" * 300, "." * 70, "é", "\u202e", "a b " * 1500])).map(
    "".join
)


@given(texts)
def test_the_copy_has_the_same_length_and_lines_and_nothing_endless(text: str) -> None:
    copy = neutral(text)
    assert len(copy) == len(text)
    assert [index for index, char in enumerate(copy) if char == "\n"] == [index for index, char in enumerate(text) if char == "\n"]
    assert max(map(len, copy.split()), default=0) <= 256
    assert all(new in (old, " ") for old, new in zip(text, copy, strict=True))


def test_ordinary_text_is_left_alone() -> None:
    text = "Presiden—kata orang—tiba... (Lihat: https://contoh.id/berita?id=1)\n\t“Ya!”"
    assert neutral(text) == text
    assert neutral("!" * 64) == "!" * 64
    assert neutral("!" * 65) == " " * 65


@given(texts)
def test_paragraphs_cover_all_that_is_not_blank_and_never_cross_a_line(text: str) -> None:
    found = list(paragraphs(text))
    covered = {index for start, end in found for index in range(start, end)}
    assert {index for index, char in enumerate(text) if not char.isspace()} <= covered
    assert all("\n" not in text[start:end] and end - start <= LONGEST_LINE for start, end in found)
    assert found == sorted(found)


@given(texts, st.integers(0, 9000), st.integers(0, 3000))
def test_portions_hold_every_paragraph_once_the_visible_first(text: str, start: int, size: int) -> None:
    visible = (start, start + size)
    parts = portions(text, visible)
    flat = [piece for part in parts for piece in part]
    assert sorted(flat) == list(paragraphs(text))
    seen = [piece[0] < visible[1] and visible[0] < piece[1] for piece in flat]
    assert seen == sorted(seen, reverse=True)
    assert len({part[0][0] for part in parts}) == len(parts)
    assert all(len(part) == 1 or part[-1][1] - part[0][0] <= LONGEST_LINE for part in parts)
    spans = sorted((part[0][0], part[-1][1]) for part in parts)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@given(st.text())
def test_words_quote_the_text_in_order(text: str) -> None:
    passage = read(text, frozenset(("Jakarta",)))
    assert [text[start:end] for start, end in zip(passage.starts, passage.ends, strict=True)] == list(passage.words)
    assert list(passage.starts) == sorted(passage.starts)
    assert "".join(passage.words) == "".join(text.split())


def test_a_clitic_parts_only_from_a_known_place() -> None:
    assert read("Jakartanya bertanya", {"Jakarta"}).words == ("Jakarta", "nya", "bertanya")


def test_where_a_name_ends() -> None:
    for text, name in {
        "Shin Tae-yong datang": "Shin Tae-yong",
        "M. Prasetyo datang": "M. Prasetyo",
        "Mohammed bin Salman datang": "Mohammed bin Salman",
        "Bashar al-Assad datang": "Bashar al-Assad",
        "Saint-Denis datang": "Saint-Denis",
        "Jakarta - Presiden": "Jakarta",
        "Sri, Budi": "Sri",
        "Buwana I. Jadi": "Buwana I",
    }.items():
        passage = read(text)
        assert passage.quote(0, name_end(passage, 0)) == name
    assert name_end(read("kata"), 0) == 0

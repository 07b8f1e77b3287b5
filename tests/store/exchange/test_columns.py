"""Which column of a table of tokens is the word and which are tags, and what its lines are; both sides of every limit."""

from pathlib import Path

import pytest

from store.errors import InputError
from store.exchange import columns
from store.exchange.columns import Blank, Comment, Row, Shape, rows, shape_of
from store.exchange.contract import Reject, Source


def source(place: Path, text: str | bytes) -> Source:
    path = place / "tokens"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Source(path, "tokens.conll")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Joko B-PER", Row(1, ("Joko", "B-PER"))),
        ("  Joko   B-PER \t\r", Row(1, ("Joko", "B-PER"))),
        ("New York\tB-LOC", Row(1, ("New York", "B-LOC"))),
        ("a\t\tO", Row(1, ("a", "", "O"))),
        ("Joko", Row(1, ("Joko",))),
        (" \t\r", Blank(1)),
        ("", Blank(1)),
        ("# 1 O", Row(1, ("#", "1", "O"))),
        ("#\tO", Row(1, ("#", "O"))),
        ("## teks  ", Comment(1, "teks")),
        ("#\tteks\tdua", Comment(1, "teks\tdua")),
        ("# text = a O", Comment(1, "text = a O")),
        ("a = O", Row(1, ("a", "=", "O"))),
        ("a = b", Row(1, ("a", "=", "b"))),
    ],
)
def test_a_line_is_a_token_a_comment_or_the_end_of_a_sentence(text: str, row: object, tmp_path: Path) -> None:
    assert list(rows(source(tmp_path, f"{text}\nb O\n"))) == [row, Row(2, ("b", "O"))]


def test_a_line_that_cannot_be_read_is_refused_and_the_next_one_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.intake.MAX_LINE", 20)
    found = list(rows(source(tmp_path, b"a\xff O\n" + b"x" * 21 + b"\nb O\n")))
    assert found == [
        Reject(where="line 1", why="The line is not UTF-8 (byte 1).", raw="a\ufffd O"),
        Reject(where="line 2", why="The line is longer than 0 MiB.", raw="x" * 21),
        Row(3, ("b", "O")),
    ]


BARE = "The tags are labels without B- or I-: mentions of one label that touch are one."
IOB1 = "The tags are IOB1: I- also begins a mention, B- only parts two that touch; they were read so."
LETTERS = "Joko PER\nSolo LOC\n. O\n"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Joko B-PER\n. O\n", Shape(0, (1,), "IOB2", ("PER",))),
        ("Joko NNP B-NP B-PER\n. . O O\n", Shape(0, (3,), "IOB2", ("PER",))),
        ("B-X Joko\nO di\n", None),
        ("O B-X\n", Shape(0, (1,), "IOB2", ("X",))),
        ("a O\nb I-A\nc I-B\n", Shape(0, (1,), "IOB1", ("A", "B"), IOB1)),
        ("a I-A\n\nb I-A\nc B-A\n", Shape(0, (1,), "IOB1", ("A",), IOB1)),
        ("a B-A\n\nb B-A\nc I-A\n", Shape(0, (1,), "IOB2", ("A",))),
        ("0 Joko B-PER O\n1 di O B-LOC\n\n0 . O O\n", Shape(1, (2, 3), "IOB2", ("PER",))),
        ("1\tJoko\tB-PER\n2\tdi\tO\n\n1\t.\tO\n", Shape(1, (2,), "IOB2", ("PER",))),
        ("1\tJoko\tB-PER\n# teks\n1\tdi\tO\n", Shape(1, (2,), "IOB2", ("PER",))),
        ("9\tJoko\tB-PER\n1\tdi\tO\n", Shape(0, (2,), "IOB2", ("PER",))),
        ("1\tJoko\tB-PER\n3\tdi\tO\n", Shape(0, (2,), "IOB2", ("PER",))),
        ("1\tJoko\tNN\tB-PER\n2\tdi\tIN\tO\n", Shape(0, (3,), "IOB2", ("PER",))),
        ("-DOCSTART- O\na NN B-X\n", Shape(0, (2,), "IOB2", ("X",))),
        ("a NN B-X\nb B-Y\nc NN O\nd O\ne NN O\n", Shape(0, (2,), "IOB2", ("X",))),
        ("a B-X\nb NN O\n", Shape(0, (1,), "IOB2", ("X",))),
        (LETTERS, Shape(0, (1,), "IO", ("PER", "LOC"), BARE)),
        ("Joko NN PER\n. _ O\n", Shape(0, (2,), "IO", ("PER",), BARE)),
        ("a _\nb -\nc O\n", Shape(0, (1,), "IO", (), BARE)),
        ("a X\nb X\nc O\n" + "d X\n" * 2, None),
        ("a X\nb X\nc O\n" + "d X\n", Shape(0, (1,), "IO", ("X",), BARE)),
        ("a X\n" * 7 + "b O\n" * 3, Shape(0, (1,), "IO", ("X",), BARE)),
        ("O\nO\nX\n", None),
        ("Joko Widodo\n", None),
        ("# teks\n\n", None),
        ("", None),
    ],
)
def test_the_columns_are_told_by_what_is_in_them(text: str, shape: Shape | None, tmp_path: Path) -> None:
    if shape is None:
        with pytest.raises(InputError) as caught:
            shape_of(source(tmp_path, text))
        assert (caught.value.what, caught.value.where) == ("No column holds tags such as O and B-PERSON.", "tokens.conll")
    else:
        assert shape_of(source(tmp_path, text)) == shape


def test_nine_of_ten_tags_make_a_column_of_tags(tmp_path: Path) -> None:
    assert shape_of(source(tmp_path, "a B-X\n" * 9 + "b ?\n")) == Shape(0, (1,), "IOB2", ("X",))
    with pytest.raises(InputError):
        shape_of(source(tmp_path, "a B-X\n" * 8 + "b ?\n"))


def test_a_column_of_more_than_two_hundred_words_is_no_column_of_labels(tmp_path: Path) -> None:
    labels = tuple(f"L{number}" for number in range(200))
    text = "".join(f"a {label}\n" for label in labels)
    assert shape_of(source(tmp_path, text + "b O\n" * 60)) == Shape(0, (1,), "IO", labels, BARE)
    with pytest.raises(InputError):
        shape_of(source(tmp_path, "b O\n" * 60 + text + "a L200\n"))


def test_no_more_lines_are_looked_at_than_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "HEAD", 2)
    assert shape_of(source(tmp_path, "a B-X\nb B-Y\nc B-Z\n")) == Shape(0, (1,), "IOB2", ("X", "Y"))


def test_a_line_of_a_shape_has_at_least_the_columns_that_are_read() -> None:
    assert [Shape(1, (2, 3), "IOB2", ()).width, Shape(0, (1,), "IO", ()).width, Shape(4, (1,), "IO", ()).width] == [4, 2, 5]

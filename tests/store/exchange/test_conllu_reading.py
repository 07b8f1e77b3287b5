"""CoNLL-U and its variants: what a line, a comment and MISC say, where white space stands, and what is refused, all of it exact."""

from typing import Any

import pytest

from store.errors import InputError
from store.exchange import conllu_reading
from store.exchange.contract import Draft, DraftSpan, News, Preface, Reject, Remark
from tests.store.exchange.reading import read_text


def word(number: object, form: str, misc: str = "_") -> str:
    return f"{number}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}"


def news(*lines: str) -> list[News]:
    return read_text("conllu", "\n".join(lines))


def draft(text: str, *marks: tuple[int, int, str, int], **more: Any) -> Draft:
    """Return a draft with mentions: from, to, label and line."""
    spans = tuple(DraftSpan(start=start, end=end, label=label, where=f"line {line}") for start, end, label, line in marks)
    return Draft(**{"text": text, "where": "line 1", "spans": spans, **more})


def told(*lines: str) -> list[News]:
    """Return what is said after the labels."""
    return news(*lines)[1:]


@pytest.mark.parametrize(
    ("misc", "label"),
    [
        ("NER=B-PER", "PER"),
        ("ner=B-PER", "PER"),
        ("NE=S-PER", "PER"),
        ("Name=B-PER", "PER"),
        ("Entity=B-PER", "PER"),
        ("name=Joko", ""),
        ("B-PER", "PER"),
        ("B-PER|O", "PER"),
        ("B-PER|NER|Entity", "PER"),
        ("B-PER|NER=_", "PER"),
        ("B-PER|NER=*", "PER"),
        ("B-PER|NER=O", ""),
        ("NER=B-A\\pB", "A|B"),
        ("B-PER=ya", ""),
        ("NER", ""),
        ("Lain=B-PER", ""),
        ("_", ""),
    ],
)
def test_a_tag_stands_in_misc(misc: str, label: str) -> None:
    assert told(word(1, "Joko", misc)) == [draft("Joko", *([(0, 4, label, 1)] if label else []))]


@pytest.mark.parametrize(
    ("columns", "row", "label"),
    [
        ("ID FORM NER", "1\tJoko\tB-PER", "PER"),
        ("id form ne", "1 Joko B-PER", "PER"),
        ("ID FORM NAME:X ENTITY", "1\tJoko\tB-ORG\tB-PER", "PER"),
        ("ID FORM NER NE", "1\tJoko\t_\tB-PER", "PER"),
        ("ID FORM NER NE", "1\tJoko\t*\tB-PER", "PER"),
        ("ID FORM NER NE", "1\tJoko\t\tB-PER", "PER"),
        ("ID FORM NER MISC", "1\tJoko\t_\tNER=B-PER", "PER"),
        ("ID FORM NER MISC", "1\tJoko\tO\tNER=B-PER", ""),
        ("ID FORM LEMMA", "1\tJoko\tB-PER", ""),
    ],
)
def test_columns_may_be_named(columns: str, row: str, label: str) -> None:
    marks = [(0, 4, label, 2)] if label else []
    assert told(f"# global.columns = {columns}", row, "", "# global.columns =", row.replace("B-PER", "O").replace("B-ORG", "O")) == [
        draft("Joko Joko", *marks)
    ]


def test_words_in_one_have_the_first_tag_of_theirs() -> None:
    lines = [
        word("1-3", "Dalla"),
        word(1, "Da"),
        word(2, "l", "NER=U-A"),
        word(3, "la", "NER=U-B"),
        word(4, "Roma", "NER=U-C"),
        word("4.1", "x", "NER=U-D"),
        word("5-6", "dia", "NER=U-E"),
        word(5, "di", "NER=U-F"),
        word(6, "a"),
        word(7, "."),
    ]
    assert told(*lines) == [draft("Dalla Roma dia .", (0, 5, "A", 1), (6, 10, "C", 5), (11, 14, "E", 7))]
    assert told(word("1-2", "Dalla"), "", word(1, "Roma")) == [draft("Dalla Roma")]
    assert told(word(0, "Joko"), word(1, "tiba"), "", word(0, "di"), word(1, "Solo")) == [draft("Joko tiba di Solo")]
    assert told(word("1-2", "Dalla"), word("1.1", "x"), word(2, "la", "B-X")) == [draft("Dalla", (0, 5, "X", 1))]
    assert told(word("1-2", "Dalla"), "?\tx", word(2, "la", "B-X"))[1:] == [draft("Dalla", (0, 5, "X", 1))]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([word(1, "a"), word(2, "b")], "a b"),
        ([word(1, "a", "SpaceAfter=No"), word(2, "b")], "ab"),
        ([word(1, "a", "SpaceAfter=Yes"), word(2, "b")], "a b"),
        ([word(1, "a", "SpacesAfter=\\s\\t\\n\\r"), word(2, "b")], "a \t\n\rb"),
        ([word(1, "a", "SpacesAfter=\\u1234\\\\"), word(2, "b")], "a\u1234\\b"),
        ([word(1, "a", "SpacesAfter=\\q\\ud800\\udfff\\ue000"), word(2, "b")], "a\\q\\ud800\\udfff\ue000b"),
        ([word(1, "a", "SpacesBefore=\\s\\s"), word(2, "b", "SpacesBefore=\\n")], "  a b "),
        ([word(1, "a"), word(2, "b", "SpacesAfter=\\n")], "a b\n"),
        ([word(1, "a"), word(2, "b", "SpaceAfter=No")], "a b"),
        (["# text = ab  c", word(1, "a"), word(2, "b"), word(3, "c")], "ab  c"),
        (["# text = ab", word(1, "a", "SpacesAfter=\\n"), word(2, "b")], "a\nb"),
        (["# text = ab c", word(1, "a"), word(2, "b"), "", word(1, "d")], "a b d"),
        (["# text = a", word(1, "a"), "", "# text = bc", word(1, "b"), word(2, "c")], "a bc"),
        ([word(1, "a"), "", "# newpar", word(1, "b")], "a\nb"),
        ([word(1, "a"), "", "# newpar id = x", word(1, "b")], "a\nb"),
        (["# newpar", word(1, "a")], "a"),
        ([word(1, "a"), "", "# meta::status = open", word(1, "b")], "a b"),
        ([word(1, "a", "SpacesAfter=\\s\\s"), "", "# newpar", word(1, "b")], "a  b"),
        ([word(1, "a", "SpaceAfter=No"), "", "# newpar", word(1, "b")], "ab"),
        ([word(1, "New York"), word(2, "b") + "\r\r"], "New York b"),
        (["1 a _ _ _ _ _ _ _ _"], "a"),
        ([word(1, "a"), " \t\r", "", "", word(1, "b")], "a b"),
        (["", "# sent_id = 1", "", word(1, "a"), "", "# sent_id = 2", ""], "a"),
    ],
)
def test_white_space_is_what_the_file_says(lines: list[str], text: str) -> None:
    assert [(one.text, one.spans) for one in told(*lines) if isinstance(one, Draft)] == [(text, ())]
    assert len(told(*lines)) == 1


def test_documents_have_their_names_and_what_is_known_of_them() -> None:
    assert told(
        "# newdoc id = a.txt",
        "# meta::title = Ti\\sba",
        "# meta::language = id",
        "# meta::published = 2024",
        "# meta::status = done",
        "# meta::meta.desk = kota",
        "# meta::genre",
        word(1, "a", "SpacesAfter=\\n"),
        "",
        "# newdoc",
        "# meta::source = s",
        "# meta::status = open",
        word(1, "b"),
        "",
        "# newdoc id = kosong",
        "# newdoc id = c",
        "# newpar",
        "# sent_id = 3",
        word(1, "c"),
    ) == [
        draft("a\n", source="a.txt", title="Ti ba", language="id", published="2024", done=True, metadata={"desk": "kota", "genre": ""}),
        draft("b", where="line 10", source="s"),
        draft("c", where="line 16", source="c"),
    ]


def why(columns: int = 10) -> str:
    return f"{columns} columns with a number first and a word after it were expected."


@pytest.mark.parametrize(
    "bad",
    ["2\ttiba", word("a", "tiba"), word("", "tiba"), word("1-", "tiba"), word(2, " "), word(2, ""), word(2, "tiba") + "\tx", "tiba"],
)
def test_a_line_that_is_not_of_the_form_is_refused_and_the_next_one_taken(bad: str) -> None:
    assert told(word(1, "Joko"), bad, word(3, "."), word(4, "?")) == [Reject(where="line 2", why=why(), raw=bad), draft("Joko . ?")]


def test_a_tag_that_is_none_is_refused_and_its_word_taken() -> None:
    tag = "X" * 70
    line = word(1, "Joko", f"NER={tag}")
    assert told(line, word(2, "tiba", "B-X")) == [
        Reject(where="line 1", why=f"{tag[:60]!r} is no tag; the word was taken without one.", raw=line),
        draft("Joko tiba", (5, 9, "X", 2)),
    ]


def test_a_line_that_cannot_be_read_is_refused_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.intake.MAX_LINE", 40)
    data = b"a\xff\n" + b"x" * 41 + f"\n{word(1, 'a')}\n{word(2, 'b')}\n{word(3, 'c')}\n\n#\xff".encode("latin-1")
    assert read_text("conllu", data) == [
        Preface(),
        Reject(where="line 1", why="The line is not UTF-8 (byte 1).", raw="a\ufffd"),
        Reject(where="line 2", why="The line is longer than 0 MiB.", raw="x" * 41),
        Reject(where="line 7", why="The line is not UTF-8 (byte 1).", raw="#\ufffd"),
        draft("a b c"),
    ]


def test_half_of_the_lines_must_be_of_the_form() -> None:
    assert told(word(1, "a"), "x") == [Reject(where="line 2", why=why(), raw="x"), draft("a")]
    for lines in ([word(1, "a"), "x", "y"], [], ["# text = a"], [""]):
        with pytest.raises(InputError) as caught:
            news(*lines)
        assert (caught.value.what, caught.value.where) == ("This is no CoNLL-U: lines of ten columns were expected.", "file")


def test_the_beginning_alone_tells_labels_and_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conllu_reading, "_HEAD", 2)
    lines = [word(1, "a", "B-A"), word(2, "b", "B-B"), "", word(1, "c", "B-C"), "", word(1, "d", "B-D")]
    assert news(*lines)[0] == Preface(labels=("A", "B", "C"))
    remark = "The tags are IOB1: I- also begins a mention, B- only parts two that touch; they were read so."
    assert news(word(1, "a", "I-A"), word(2, "b", "I-B")) == [
        Preface(labels=("A", "B")),
        Remark(where="the file", what=remark),
        draft("a b", (0, 1, "A", 1), (2, 3, "B", 2)),
    ]


def test_brackets_of_coreference_are_counted_and_left_out() -> None:
    what = "3 brackets of coreference (Entity=) were left out; only NER tags are read."
    lines = [word(1, "a", "Entity=(1|Entity=(2"), word(2, "b", "name=Joko|Entity=1)"), word(3, "c", "Entity=B-X")]
    assert told(*lines) == [draft("a b c", (4, 5, "X", 3)), Remark(where="the file", what=what)]


def test_tags_that_break_their_scheme_are_told_once_a_document() -> None:
    label = "L" * 70
    lines = [word(1, "a", "B-B"), word(2, "b", f"I-{label}"), word(3, "c", "I-C"), "", word(1, "d", "I-D"), "", "# newdoc"]
    what = "{} tags do not follow IOB2 (first: {}); a mention was taken as far as tags of its label go on."
    assert told(*lines, word(1, "e", "I-E"), "", "# newdoc", word(1, "f", "B-F")) == [
        Remark(where="line 1", what=what.format(3, f"line 2, I-{label[:58]}")),
        draft("a b c d", (0, 1, "B", 1), (2, 3, label, 2), (4, 5, "C", 3), (6, 7, "D", 5)),
        Remark(where="line 7", what=what.format(1, "line 8, I-E")),
        draft("e", (0, 1, "E", 8), where="line 7"),
        draft("f", (0, 1, "F", 11), where="line 10"),
    ]


def test_a_long_file_that_does_not_say_where_documents_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conllu_reading, "LONGEST", 3)
    lines = [word(1, "a"), "", word(1, "b"), "", word(1, "c"), "", word(1, "dd")]
    assert told(*lines) == [draft("a b"), draft("c dd", where="line 4")]
    whole = ["# newdoc", *lines]
    assert told(*whole) == [draft("a b c dd")]

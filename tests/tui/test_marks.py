"""Which marks touch a row, whether they are given or made from what lies over an article."""

from hypothesis import given
from hypothesis import strategies as st

from store.document import Document
from store.model import Article, Span, Suggestion
from tui.marks import Mark, Marks
from tui.offers import Offers
from tui.overlay import Overlay

ranges = st.tuples(st.integers(0, 60), st.one_of(st.integers(0, 20), st.just(2000))).map(lambda found: (found[0], found[0] + found[1]))


def apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those that are not empty and share nothing with one before, in order."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if start < end and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


@given(st.lists(ranges, max_size=30), ranges)
def test_overlapping_is_what_shares_a_code_point(spans: list[tuple[int, int]], row: tuple[int, int]) -> None:
    marks = [Mark(start, end, "span", id=str(index)) for index, (start, end) in enumerate(spans)]
    expected = {mark.id for mark in marks if any(mark.start <= at < mark.end for at in range(*row))}
    assert {mark.id for mark in Marks(marks).overlapping(*row)} == expected


@given(st.lists(ranges, max_size=20), st.lists(ranges, max_size=20), st.lists(ranges, max_size=20), ranges)
def test_what_lies_over_an_article_is_what_all_its_marks_would_be(
    spans: list[tuple[int, int]], offered: list[tuple[int, int]], hits: list[tuple[int, int]], row: tuple[int, int]
) -> None:
    text = "x" * 3000
    records = {
        f"{number:02}": Span(id=f"{number:02}", article="a", start=start, end=end, label="GPE", quote=text[start:end], entity=str(number))
        for number, (start, end) in enumerate(sorted({one for one in spans if one[0] < one[1]}))
    }
    document = Document(Article(id="a", title="", source="", sha256="", length=len(text)), text, records)
    suggestions = [
        Suggestion(start=start, end=end, label="PERSON", quote=text[start:end], score=0.5 + start % 2 / 4, source="model", origin="model:x")
        for start, end in apart(offered)
    ]
    overlay = Overlay(document, Offers(suggestions), apart(hits), colour=str.lower, noted={"03", "4"})
    every = [Mark(one.start, one.end, "span", "GPE", "gpe", one.id, one.id == "03" or one.entity == "4") for one in records.values()]
    every += [Mark(one.start, one.end, "suggestion", "PERSON", "person", one.id, doubtful=one.score < 0.6) for one in suggestions]
    every += [Mark(start, end, "search") for start, end in apart(hits)]
    assert overlay.overlapping(*row) == Marks(every).overlapping(*row)
    assert overlay.at(row[0]) == Marks(every).at(row[0])


def test_the_shortest_span_is_under_the_mouse_and_a_span_before_a_suggestion() -> None:
    marks = Marks(
        [Mark(0, 20, "span", id="long"), Mark(5, 9, "span", id="short"), Mark(6, 7, "suggestion", id="open"), Mark(0, 30, "search")]
    )
    found = [marks.at(offset) for offset in (3, 6, 25)]
    assert [mark.id if mark else None for mark in found] == ["long", "short", None]

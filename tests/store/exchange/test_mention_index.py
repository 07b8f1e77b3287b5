"""The index of a report counts who is mentioned how often and where, who is named with whom, and on which days."""

from dataclasses import replace

import msgspec
import pytest

from store.document import Document
from store.exchange.contract import Context, Item
from store.exchange.mention_index import Counted, Listed, MentionIndex, Together
from store.exchange.report_sections import DRAWN, named_together, over_time
from store.labels import DEFAULT
from store.model import Entity
from tests.store.exchange.worlds import document, span

ANI = Entity(id="e1", name="Ani\x1b Wijaya", label="PERSON")
CONTEXT = Context(project="p", program="1", labels=DEFAULT, entities={"e1": ANI})
TEXT = "Ani dan Budi  P pergi ke Solo. Ani pulang pada 2024. Budi P ke Solo."


def _article(name: str, published: str, *marks: tuple[int, int, str, str], title: str = "T\x1b", status: str = "open") -> Document:
    bare = document(name, TEXT)
    spans = [span(bare, start, end, label, id=f"s{at}", entity=entity) for at, (start, end, label, entity) in enumerate(marks)]
    article = msgspec.structs.replace(bare.article, published=published, title=title, status=status)
    return replace(bare, article=article, spans={one.id: one for one in spans})


FIRST = _article(
    "a.txt",
    "2024-01-31T10:00:00Z",
    *((0, 3, "PERSON", "e1"), (8, 15, "PERSON", ""), (25, 29, "GPE", "weg"), (31, 34, "ORG", "e1"), (47, 51, "DATE", "")),
    *((53, 59, "PERSON", ""), (63, 67, "GPE", "")),
)
SECOND = _article("b.txt", "", (0, 3, "PERSON", "e1"), (25, 29, "GPE", ""), title="", status="done")
THIRD = _article("c.txt", "2024-02-02", (8, 12, "ORG", ""))
EMPTY = _article("d.txt", "kapan")


def _index(*documents: Document) -> tuple[MentionIndex, list[int]]:
    index = MentionIndex()
    return index, [index.add(Item(one, "codepoint"), CONTEXT) for one in documents]


def test_articles_and_mentions_are_numbered_as_they_come() -> None:
    index, firsts = _index(FIRST, SECOND, EMPTY, THIRD)
    assert firsts == [1, 8, 10, 10]
    assert (index.articles, index.mentions) == (4, 10)
    assert list(index.all_articles()) == [
        (1, "T\ufffd", "2024-01-31T10:00:00Z", "open", 7),
        (2, SECOND.article.id, "", "done", 2),
        (3, "T\ufffd", "kapan", "open", 0),
        (4, "T\ufffd", "2024-02-02", "open", 1),
    ]


def test_every_entity_and_every_form_is_a_line_the_most_mentioned_first() -> None:
    index, _ = _index(FIRST, SECOND, THIRD)

    def line(name: str, label: str, form: str, mentions: int, articles: int, *places: tuple[int, int, int], record: str = "") -> Listed:
        return Listed(name=name, label=label, record=record, form=form, mentions=mentions, articles=articles, places=places)

    assert list(index.listed(9)) == [
        line("Ani\ufffd Wijaya", "PERSON", "=e1", 3, 2, (1, 1, 2), (8, 2, 1), record="e1"),
        line("Solo", "GPE", "GPE solo", 3, 2, (3, 1, 2), (9, 2, 1)),
        line("Budi P", "PERSON", "PERSON budi p", 2, 1, (2, 1, 2)),
        line("2024", "DATE", "DATE 2024", 1, 1, (5, 1, 1)),
        line("Budi", "ORG", "ORG budi", 1, 1, (10, 3, 1)),
    ]
    assert [len(one.places) for one in index.listed(1)] == [1] * 5
    assert [one.places for one in index.listed(0)] == [()] * 5


def test_labels_are_counted_as_they_were_given() -> None:
    index, _ = _index(FIRST, SECOND, THIRD)
    assert index.by_label() == [
        Counted(label="PERSON", mentions=4, forms=2, articles=2),
        Counted(label="GPE", mentions=3, forms=1, articles=2),
        Counted(label="ORG", mentions=2, forms=2, articles=2),
        Counted(label="DATE", mentions=1, forms=1, articles=1),
    ]


def test_who_is_named_in_one_sentence_is_named_together() -> None:
    index, _ = _index(FIRST, SECOND, THIRD)
    ani, budi, solo = "Ani\ufffd Wijaya", "Budi P", "Solo"
    *often, once = index.together(9)
    assert sorted(often, key=lambda pair: pair.names) == [
        Together(names=(ani, solo), sentences=2, articles=2, first=1),
        Together(names=(solo, budi), sentences=2, articles=1, first=1),
    ]
    assert once == Together(names=(ani, budi), sentences=1, articles=1, first=1)
    assert list(index.together(2)) == often
    assert list(_index(THIRD)[0].together(9)) == []


def test_mentions_are_counted_by_day() -> None:
    index, _ = _index(FIRST, SECOND, THIRD, EMPTY)
    assert index.days() == {"2024-01-31": 7, "": 2, "2024-02-02": 1}
    assert index.days("=e1") == {"2024-01-31": 2, "": 1}
    assert index.days("ORG budi") == {"2024-02-02": 1}
    assert index.days("ORG x") == {}


def test_an_index_that_is_left_is_closed() -> None:
    with MentionIndex() as index:
        index.add(Item(FIRST, "codepoint"), CONTEXT)
    with pytest.raises(Exception, match="closed"):
        list(index.all_articles())


def _figure(name: str, said: str, caption: str, *bars: tuple[str, str, str, str, str]) -> str:
    rects = "".join(
        f'<rect x="{x}" y="{y}" width="{width}" height="{high}"><title>{title}</title></rect>' for x, y, width, high, title in bars
    )
    picture = f'<svg viewBox="0 0 600 60" preserveAspectRatio="none" role="img" aria-label="{name}: {said}">'
    return f'<figure class="time"><figcaption>{name} <small>{caption}</small></figcaption>{picture}{rects}</svg></figure>\n'


def test_mentions_over_time_are_drawn_as_bars() -> None:
    index, _ = _index(FIRST, SECOND, THIRD)
    days, width = "2024-01-31 to 2024-02-02", "199.50"
    one = "2024-01-31 – 2024-02-02, at most "
    first, last = ("0.00", "2024-01-31"), ("400.00", "2024-02-02")

    def bar(at: tuple[str, str], y: str, high: str, count: int) -> tuple[str, str, str, str, str]:
        return at[0], y, width, high, f"{at[1]}: {count}"

    ani, solo, budi = (f"{name}" for name in ("Ani\ufffd Wijaya", "Solo", "Budi P"))
    full, two = ("0.00", "60.00"), f"2 mentions, {days}, at most 2"
    assert list(over_time(index)) == [
        '<section id="time">\n<h2>Mentions by day</h2>\n',
        '<p class="sum">2 mentions are in articles without a date and left out.</p>\n',
        _figure("All", f"8 mentions, {days}, at most 7", f"{one}7", bar(first, *full, 7), bar(last, "51.43", "8.57", 1)),
        _figure(ani, two, f"{one}2", bar(first, *full, 2)),
        _figure(solo, two, f"{one}2", bar(first, *full, 2)),
        _figure(budi, two, f"{one}2", bar(first, *full, 2)),
        _figure("2024", f"1 mentions, {days}, at most 1", f"{one}1", bar(first, *full, 1)),
        _figure("Budi", f"1 mentions, {days}, at most 1", f"{one}1", bar(last, *full, 1)),
        "</section>\n",
    ]


def test_nothing_is_drawn_when_no_article_has_a_date() -> None:
    assert list(over_time(_index(SECOND)[0])) == []
    assert list(over_time(_index()[0])) == []


def test_names_only_in_articles_without_a_date_have_no_line_and_nobody_is_left_out_then() -> None:
    drawn = list(over_time(_index(THIRD)[0]))
    assert len(drawn) == 4
    assert "left out" not in "".join(drawn)
    assert len(list(over_time(_index(THIRD, SECOND)[0]))) == 5


def test_the_most_mentioned_names_have_a_line() -> None:
    marks = [(at, at + 1, f"L{at}", "") for at in range(DRAWN + 2)]
    assert len(list(over_time(_index(_article("a.txt", "2024-01-01", *marks))[0]))) == DRAWN + 3


def test_pairs_lead_to_their_first_sentence() -> None:
    index, _ = _index(FIRST, SECOND)
    row = '<tr><td>{}</td><td>{}</td><td class="n">{}</td><td class="n">{}</td>'
    link = '<td class="where"><a href="#m{}">sentence</a></td></tr>\n'
    rows = list(named_together(index))
    assert rows[0].startswith('<section id="together">\n<h2>Named together</h2>\n<table>\n')
    assert sorted(rows[2:6:2]) == [row.format("Ani\ufffd Wijaya", "Solo", 2, 2), row.format("Solo", "Budi P", 2, 1)]
    assert rows[6] == row.format("Ani\ufffd Wijaya", "Budi P", 1, 1)
    assert rows[3:9:2] == [link.format(1)] * 3
    assert rows[8:] == ["</table>\n</section>\n"]
    assert list(named_together(_index(THIRD)[0])) == []

"""Who is named, with whom and when, against counting by hand."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import annotate, entities
from store.overview.cooccurrence import Company, gather, strongest
from store.overview.statistics import statistics
from store.overview.thing import key_of
from store.overview.things import articles_with, forms, mentions, things
from store.overview.timeline import by_day
from store.project import Project
from store.search.index import Index
from store.search.upkeep import Upkeep
from store.sentences import sentences
from store.time_line import line, steps, unit_for
from tests.store.making import A, B, folder, project


def indexed(opened: Project) -> Index:
    index = Index(None)
    upkeep = Upkeep(opened, index)
    upkeep.begin([(A, "a.txt"), (B, "b.txt")])
    while upkeep.step():
        pass
    return index


def tag_all(opened: Project, words: dict[str, str]) -> None:
    for article in (A, B):
        for quote, label in words.items():
            document = opened.document(article)
            at = document.text.find(quote)
            ranges = []
            while at >= 0:
                ranges.append((at, at + len(quote)))
                at = document.text.find(quote, at + 1)
            change = annotate.tag_everywhere(document, ranges, label, annotator="ana") if ranges else None
            if change is not None:
                opened.do(change)


@pytest.fixture
def opened(tmp_path: Path) -> Project:
    made = project(folder(tmp_path))
    tag_all(
        made,
        {"Xi Jinping": "PERSON", "Beijing": "GPE", "Jakarta": "GPE", "Vladimir Putin": "PERSON", "Tiongkok": "GPE", "Februari": "DATE"},
    )
    return made


def test_things_are_entities_and_loose_forms(opened: Project) -> None:
    document = opened.document(A)
    xi = [span.id for span in document.spans.values() if span.quote == "Xi Jinping"]
    entity = entities.new_entity("Xi", "PERSON", aliases=("Xi Jinping",))
    linked = entities.link(document, xi, entity.id, annotator="ana", entity=entity)
    unused = entities.put_entity(None, entities.new_entity("Merkel", "PERSON"), annotator="ana")
    assert linked is not None
    assert unused is not None
    opened.do(linked)
    opened.do(unused)
    index = indexed(opened)
    found = {thing.name: thing for thing in things(index, opened.entities)}
    assert (found["Xi"].mentions, found["Xi"].articles, found["Xi"].key) == (2, 1, entity.id)
    assert (found["Beijing"].mentions, found["Beijing"].articles, found["Beijing"].entity) == (3, 2, None)
    assert (found["Merkel"].mentions, found["Merkel"].articles) == (0, 0)
    assert forms(index, entity.id) == [("Xi Jinping", 2)]
    assert articles_with(index, [found["Beijing"].key]) == [A, B]
    assert [(article, opened.document(article).text[start:end]) for article, _, start, end, _ in mentions(index, entity.id)] == [
        (A, "Xi Jinping"),
        (A, "Xi Jinping"),
    ]


def test_company_is_counted_by_sentences(opened: Project) -> None:
    index, company = indexed(opened), Company()
    progress = list(gather(index, company, keep=True))
    assert progress[-1] == (2, 2)
    xi, beijing, jakarta = (key_of("", label, quote) for label, quote in (("PERSON", "Xi Jinping"), ("GPE", "Beijing"), ("GPE", "Jakarta")))
    assert company.counts[beijing, xi] == 2
    assert [one.text for one in company.where[jakarta, xi]] == ["Xi Jinping memuji Jakarta, dan Widodo memuji Beijing."]
    assert not any("DATE" in key for pair in company.counts for key in pair)
    alone = Company()
    assert list(gather(index, alone, key=xi))[-1] == (1, 1)
    assert dict(alone.of(xi)) == dict(company.of(xi))
    assert list(strongest(company, least=2)) == [((beijing, xi), 2)]


@settings(max_examples=40)
@given(order=st.lists(st.sampled_from(["Xi Jinping ", "Beijing ", "Jakarta ", "lalu ", "pergi. ", "pulang.\n"]), min_size=1, max_size=30))
def test_company_equals_counting_by_hand(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    text = "".join(order) + "akhir"
    made = project(folder(tmp_path_factory.mktemp("company"), a=text, b="x"))
    tag_all(made, {"Xi Jinping": "PERSON", "Beijing": "GPE", "Jakarta": "GPE"})
    expected: Counter[tuple[str, str]] = Counter()
    for start, end in sentences(text):
        here = {
            key_of("", "PERSON" if q == "Xi Jinping" else "GPE", q) for q in ("Xi Jinping", "Beijing", "Jakarta") if q in text[start:end]
        }
        expected.update(combinations(sorted(here), 2))
    company = Company()
    for _ in gather(indexed(made), company):
        pass
    assert company.counts == expected
    made.close()


def test_a_line_of_time_has_no_holes(opened: Project) -> None:
    days = Counter({"2024-01-30": 2, "2024-02-02": 1, "": 4})
    assert line(days, "day") == [("2024-01-30", 2), ("2024-01-31", 0), ("2024-02-01", 0), ("2024-02-02", 1)]
    assert line(days, "month") == [("2024-01", 2), ("2024-02", 1)]
    assert line(Counter({"": 3}), "day") == []
    assert unit_for(days) == "day"
    assert unit_for(["2020-01-01", "2024-12-31"]) == "month"
    assert unit_for(["1900-01-01", "2024-12-31"]) == "year"
    assert steps("9999-12-30", "9999-12-31", "day") == ["9999-12-30", "9999-12-31"]
    assert by_day(indexed(opened), key_of("", "GPE", "Beijing")) == Counter({"": 3})


def test_statistics_count_what_is_there(opened: Project) -> None:
    done = annotate.set_status(opened.document(A), "done", annotator="ana")
    assert done is not None
    opened.do(done)
    found = statistics(indexed(opened))
    assert (found.articles, found.done, found.annotated) == (2, 1, 2)
    assert found.spans == sum(found.labels.values()) == sum(found.annotators.values()) == sum(found.days.values())
    assert found.labels["GPE"] == 5
    assert list(found.annotators) == ["ana"]
    assert found.overall.share is None


def test_agreement_with_suggestions(opened: Project) -> None:
    from store.model import Suggestion

    document = opened.document(A)
    at = document.text.index("Widodo")
    one = Suggestion(start=at, end=at + 6, label="PERSON", quote="Widodo", score=0.9, source="model", origin="model:x@1")
    other = Suggestion(start=0, end=8, label="ORG", quote="Presiden", score=0.4, source="model", origin="model:x@1")
    for change in (annotate.accept(document, [one], annotator="ana"), None):
        if change is not None:
            opened.do(change)
    rejected = annotate.reject(opened.document(A), [other], annotator="ana")
    assert rejected is not None
    opened.do(rejected)
    found = statistics(indexed(opened))
    assert found.agreement["PERSON"].share == 1.0
    assert found.agreement["ORG"].share == 0.0
    assert found.overall.decided == 2
    assert found.origins["model"] == 1

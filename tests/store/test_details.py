"""Details of an article: corrected as one change that undo takes back, and nothing else with them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.details import LONGEST, Details, correct, details_of, proposed, tidied
from store.document import Document, apply
from store.errors import InvalidError
from store.ingest import make_article
from store.project import Project
from store.search.find import find
from store.search.index import Index
from store.search.query import parse
from store.search.upkeep import Upkeep

TODAY = date(2026, 11, 25)
TEXT = "MOSKOW - Presiden Vladimir Putin tiba."
FULL = Details(title="Putin tiba", author="Siti", published="2023-11-08", site="Situsku", place="Moskow", language="id")


def document(**metadata: str) -> Document:
    from msgspec.structs import replace

    return Document(replace(make_article(TEXT, source="a.txt"), metadata=metadata), TEXT, stored=True)


def test_everything_is_corrected_and_the_rest_stays() -> None:
    before = document(url="https://a.example/1", site="", author="Lama")
    change = correct(before, FULL, annotator="ana", today=TODAY)
    assert change is not None
    assert change.title == "Correct details of “Putin tiba”"
    after = apply(before, change.edits)
    assert details_of(after.article) == FULL
    assert after.article.metadata["url"] == "https://a.example/1"
    assert (after.text, after.article.sha256, after.article.source) == (before.text, before.article.sha256, "a.txt")
    assert apply(after, [edit.inverse() for edit in change.edits]) == before
    assert correct(after, FULL, annotator="ana", today=TODAY) is None


def test_what_is_emptied_is_unknown() -> None:
    before = document(author="Lama", site="S", place="P", url="u")
    change = correct(before, Details(title="x"), annotator="ana", today=TODAY)
    assert change is not None
    assert apply(before, change.edits).article.metadata == {"url": "u"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2023", "2023"),
        ("2023-11", "2023-11"),
        ("8 November 2023", "2023-11-08"),
        ("Rabu (8/11/2023)", "2023-11-08"),
        ("2023-11-08 10:30", "2023-11-08T10:30"),
    ],
)
def test_dates_may_be_written_as_news_do(typed: str, kept: str) -> None:
    assert tidied(Details(title="x", published=typed), today=TODAY).published == kept


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Details(title="  "), "needs a title"),
        (Details(title="x", published="kemarin"), "“kemarin” is not understood"),
        (Details(title="x", published="2023-13-01"), "not understood"),
        (Details(title="x", language="Indonesia"), "two or three letters"),
        (Details(title="x", site="s" * (LONGEST + 1)), "site is longer"),
    ],
)
def test_what_cannot_be_is_said(wrong: Details, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        tidied(wrong, today=TODAY)


def test_what_is_not_said_is_proposed_from_the_opening_of_the_text() -> None:
    text = "MOSKOW, KOMPAS.com - Presiden Vladimir Putin Rabu (8/11) memuji kerja sama yang dijalin dengan negara itu untuk masa depan."
    article = make_article(text, source="a.txt")
    found = proposed(article, text, today=TODAY)
    assert (found.place, found.site, found.published, found.language) == ("Moskow", "KOMPAS.com", "2023-11-08", "id")
    assert (found.title, found.author) == (article.title, "")
    own = document(site="Situsku").article
    assert proposed(own, text, today=TODAY).site == "Situsku"


@given(st.builds(Details, title=st.text(max_size=20), author=st.text(max_size=20), site=st.text(max_size=20), place=st.text(max_size=20)))
def test_what_is_tidied_once_stays_so(details: Details) -> None:
    try:
        once = tidied(details, today=TODAY)
    except InvalidError:
        return
    assert tidied(once, today=TODAY) == once
    assert not any("\n" in value or value != value.strip() for value in (once.title, once.author, once.site, once.place))


def test_undo_and_search_follow(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    project = Project.open(tmp_path, annotator="ana")
    article = make_article(TEXT, source="a.txt").id
    index = Index(None)
    upkeep = Upkeep(project, index)
    upkeep.begin([(article, "a.txt")])

    def found(query: str) -> int:
        upkeep.changed([article])
        while upkeep.step():
            pass
        return sum(len(page) for page in find(index, parse(query), {}))

    assert found("putin before:2024") == 0
    change = correct(project.document(article), FULL, annotator="ana", today=TODAY)
    assert change is not None
    project.do(change)
    assert [found(query) for query in ("putin before:2024", "putin language:id", 'putin title:"Putin tiba"')] == [1, 1, 1]
    project.undo()
    assert found("putin before:2024") == 0
    project.close()
    again = Project.open(tmp_path, annotator="ana")
    again.redo()
    assert details_of(again.document(article).article) == FULL
    again.close()

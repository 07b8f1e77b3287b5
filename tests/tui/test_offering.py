"""What is offered in an article too long to be worked out while somebody waits: near the reader at once, and in the end all over it."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import entities
from store.ingest import article_id
from store.model import Suggestion
from store.project import Project
from tui import offering
from tui.session import Session
from tui.suggest.blend import blend

SENTENCE = "Presiden Joko Widodo bertemu Ma'ruf Amin di Jakarta. Widodo lalu terbang ke Surabaya, kota di Jawa Timur.\n"
TEXT = SENTENCE * (2 * offering.AT_ONCE // len(SENTENCE))
FORMS = {"Joko Widodo": "PERSON", "Jakarta": "GPE", "Jawa Timur": "GPE"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    opened = Project.open(tmp_path, annotator="Ratna")
    yield opened
    opened.close()


@pytest.fixture
def session(project: Project) -> Session:
    made = Session(project, article_id("a.txt"))
    made.offer(found())
    return made


def found() -> list[Suggestion]:
    """Return what an engine would say of the text."""
    places = [(at, quote, label) for quote, label in FORMS.items() for at in occurrences(quote)]
    return [
        Suggestion(start=at, end=at + len(quote), label=label, quote=quote, score=0.8, source="model", origin="model:uji")
        for at, quote, label in sorted(places)
    ]


def occurrences(quote: str) -> Iterator[int]:
    at = TEXT.find(quote)
    while at >= 0:
        yield at
        at = TEXT.find(quote, at + len(quote))


def blended(session: Session) -> list[Suggestion]:
    """Return what is offered where the whole text is worked out."""
    document, project = session.document, session.project
    spans, decisions = document.spans.values(), document.decisions.values()
    return blend(
        document.text,
        found(),
        project.memory,
        spans=spans,
        decisions=decisions,
        threshold=session.offering.threshold,
        labels=project.labels,
        article=document.article.id,
    )


def choose(session: Session, quote: str, share: float) -> None:
    start = TEXT.index(quote, int(len(TEXT) * share))
    session.selection, session.explicit = (start, start + len(quote)), True


def test_near_the_reader_everything_is_there_at_once(session: Session) -> None:
    assert session.offering.behind
    choose(session, "Surabaya", 0.5)
    session.label("GPE")
    at = session.selection[0]
    near = (at - 2_000, at + 2_000)
    expected = [one for one in blended(session) if near[0] <= one.start and one.end <= near[1]]
    assert "Surabaya" in {one.quote for one in expected}
    assert [one for one in session.offered if near[0] <= one.start and one.end <= near[1]] == expected


async def test_in_the_end_it_is_what_the_whole_text_says(session: Session) -> None:
    choose(session, "Surabaya", 0.5)
    session.label("GPE")
    assert len(session.offered) < len(blended(session))
    version = session.version
    await session.catch_up()
    assert list(session.offered) == blended(session)
    assert not session.offering.behind
    assert session.version > version
    assert sum(form.count for form in session.offering.queue) == len(session.offered)


async def test_nothing_that_was_settled_is_offered_meanwhile(session: Session) -> None:
    await session.catch_up()
    random.seed(7)
    for number in range(30):
        choose(session, random.choice(["Joko Widodo", "Jakarta", "Jawa Timur", "Ma'ruf Amin"]), random.random() * 0.99)
        start, end = session.selection
        session.reject() if number % 3 and session.under().suggestion else session.label("ORG")
        assert not session.offered.overlapping(start, end)
        assert all(before.end <= after.start for before, after in zip(session.offered, session.offered[1:], strict=False))
    assert session.offering.behind
    await session.catch_up()
    assert list(session.offered) == blended(session)


async def test_what_is_done_while_it_is_worked_out_leaves_it_behind(session: Session) -> None:
    working = asyncio.create_task(session.catch_up())
    await asyncio.sleep(0)
    choose(session, "Jakarta", 0.01)
    session.reject()
    await working
    assert session.offering.behind
    assert not session.offered.overlapping(*session.selection)
    await session.catch_up()
    assert list(session.offered) == blended(session)


async def test_a_deleted_annotation_is_not_offered_again(session: Session) -> None:
    await session.catch_up()
    choose(session, "Joko Widodo", 0.5)
    place = session.selection
    session.accept()
    session.selection, session.explicit = place, True
    session.delete()
    assert not session.offered.overlapping(*place)
    await session.catch_up()
    assert not session.offered.overlapping(*place)
    assert [one.verdict for one in session.document.decisions.values() if (one.start, one.end) == place] == ["accepted"]


async def test_hidden_nothing_is_offered_and_nothing_is_behind(session: Session) -> None:
    session.offering.hidden = True
    session.refresh()
    assert not session.offered
    assert not session.offering.behind
    session.offering.hidden = False
    session.offering.threshold = 0.9
    session.refresh()
    await session.catch_up()
    assert not session.offered


async def test_a_new_entity_is_known_at_once_and_other_proposals_when_all_is_worked_out(session: Session, project: Project) -> None:
    await session.catch_up()
    before = session.aliases
    choose(session, "Jakarta", 0.2)
    session.accept()
    assert session.aliases is before
    span = session.document.ordered_spans()[0]
    made = entities.new_entity("Jakarta", "GPE")
    session.do(entities.link(session.document, [span.id], made.id, entity=made, annotator="Ratna"))
    choose(session, "Jakarta", 0.8)
    session.accept()
    assert [one.entity for one in session.document.ordered_spans()] == [made.id, made.id]


def test_a_short_article_is_never_behind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT[: offering.AT_ONCE], encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    try:
        session = Session(project, article_id("a.txt"))
        session.offer([one for one in found() if one.end <= offering.AT_ONCE])
        assert not session.offering.behind
        assert len(session.offered) > 900
    finally:
        project.close()

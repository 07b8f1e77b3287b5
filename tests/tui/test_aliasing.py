"""One entity under several names, over the open article and the next one, without a screen."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ingest import article_id
from store.model import Suggestion
from store.project import Project
from tui.reviewing import Reviewing
from tui.session import Session

FIRST = "Vladimir Putin menerima Xi Jinping. Putin memuji Tiongkok, dan Xi memuji Rusia. Putin lalu pulang ke AS, bukan Amerika Serikat."
SECOND = "Putin berbicara di PBB. Xi diam."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", "Igor Putin bukan Putin yang itu.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Project.open(tmp_path, annotator="Ratna")
    yield made
    made.close()


@pytest.fixture
def session(project: Project) -> Session:
    return Session(project, article_id("a.txt"))


def choose(session: Session, quote: str, nth: int = 0) -> None:
    start = -1
    for _ in range(nth + 1):
        start = session.document.text.index(quote, start + 1)
    session.selection, session.explicit = (start, start + len(quote)), True


def tag(session: Session, quote: str, label: str = "PERSON", nth: int = 0) -> str:
    choose(session, quote, nth)
    return session.label(label).message


def suggest(session: Session, quote: str, label: str) -> Suggestion:
    start = session.document.text.index(quote)
    return Suggestion(start=start, end=start + len(quote), label=label, quote=quote, score=0.9, source="model", origin="model:x@1")


def links(session: Session) -> list[tuple[str, str]]:
    """Return the words of every annotation with the name of its entity."""
    known = session.project.entities
    return [(span.quote, known[span.entity].name if span.entity else "") for span in session.document.ordered_spans()]


def proposed(session: Session) -> str:
    alias = session.alias()
    return alias.name if alias is not None else ""


def putins(session: Session) -> None:
    tag(session, "Vladimir Putin")
    tag(session, "Putin", nth=1)
    tag(session, "Putin", nth=2)


def test_one_answer_links_every_mention_and_the_name_itself_and_one_undo_takes_all_back(session: Session) -> None:
    putins(session)
    assert proposed(session) == "Vladimir Putin"
    outcome = session.answer(session.alias(), same=True)
    assert outcome.message == "✓ Link “Putin” = “Vladimir Putin”"
    assert outcome.select == session.selection
    assert [name for _, name in links(session)] == ["Vladimir Putin"] * 3
    (entity,) = session.project.entities.values()
    assert (entity.name, entity.label, entity.aliases) == ("Vladimir Putin", "PERSON", ("Putin",))
    assert session.alias() is None
    session.project.undo()
    session.refresh()
    assert [name for _, name in links(session)] == [""] * 3
    assert not session.project.entities
    assert proposed(session) == "Vladimir Putin"


def test_what_was_agreed_links_in_the_next_article_at_once(project: Project, session: Session) -> None:
    putins(session)
    session.answer(session.alias(), same=True)
    later = Session(project, article_id("b.txt"))
    assert tag(later, "Putin") == "✓ Accept PERSON “Putin” = “Vladimir Putin”"
    assert links(later) == [("Putin", "Vladimir Putin")]
    project.undo()
    later.refresh()
    assert links(later) == []
    assert len(project.entities) == 1


def test_a_suggestion_accepted_or_relabelled_or_tagged_everywhere_is_linked_too(project: Project, session: Session) -> None:
    putins(session)
    session.answer(session.alias(), same=True)
    later = Session(project, article_id("b.txt"))
    for accept in (
        lambda: later.accept(),
        lambda: later.label("PERSON"),
        lambda: later.tag_everywhere(later.mentions(), "PERSON"),
    ):
        later.offer([suggest(later, "Putin", "ORG" if accept.__code__.co_names[0] == "label" else "PERSON")])
        choose(later, "Putin")
        accept()
        assert links(later) == [("Putin", "Vladimir Putin")]
        project.undo()
        later.refresh()
    choose(later, "Putin")
    later.label("ORG")
    assert links(later) == [("Putin", "")]
    later.label("PERSON")
    assert links(later) == [("Putin", "Vladimir Putin")]


def test_a_namesake_in_the_article_is_not_linked(project: Project, session: Session) -> None:
    putins(session)
    session.answer(session.alias(), same=True)
    later = Session(project, article_id("c.txt"))
    tag(later, "Igor Putin")
    tag(later, "Putin", nth=1)
    assert links(later) == [("Igor Putin", ""), ("Putin", "")]
    assert proposed(later) == ""


@pytest.mark.parametrize("whole_form", [False, True])
def test_the_review_queue_links_what_it_accepts(project: Project, session: Session, whole_form: bool) -> None:
    putins(session)
    session.answer(session.alias(), same=True)
    later = Session(project, article_id("b.txt"))
    offered = suggest(later, "Putin", "PERSON")
    queue = Reviewing(project, [later.article_id], lambda document: [offered])
    while queue.busy:
        asyncio.run(queue.step())
    item = queue.queue.current
    assert item is not None
    done = queue.decide_form(item, accept=True) if whole_form else queue.accept(item)
    assert done == "Accept PERSON “Putin” = “Vladimir Putin”"
    assert links(later) == [("Putin", "Vladimir Putin")]


def test_an_alias_of_two_entities_links_nothing(project: Project, session: Session) -> None:
    from store import entities

    for name in ("Vladimir Putin", "Igor Putin"):
        change = entities.put_entity(None, entities.new_entity(name, "PERSON", aliases=("Putin",)), annotator="Ratna")
        assert change is not None
        project.do(change)
    session.refresh()
    tag(session, "Putin", nth=1)
    assert links(session) == [("Putin", "")]


def test_what_is_unlinked_by_hand_stays_unlinked(project: Project, session: Session) -> None:
    from store import entities

    putins(session)
    session.answer(session.alias(), same=True)
    span = session.document.ordered_spans()[1]
    session.do(entities.link(session.document, [span.id], "", annotator="Ratna"))
    assert links(session)[1] == ("Putin", "")


def test_declining_is_remembered_in_every_article_and_undone_with_one_undo(project: Project, session: Session) -> None:
    putins(session)
    outcome = session.answer(session.alias(), same=False)
    assert outcome.message == "✓ Keep “Putin” apart from “Vladimir Putin”"
    assert links(session) == [("Vladimir Putin", "Vladimir Putin"), ("Putin", ""), ("Putin", "")]
    assert proposed(session) == ""
    later = Session(project, article_id("b.txt"))
    tag(later, "Putin")
    assert links(later) == [("Putin", "")]
    assert proposed(later) == ""
    project.undo()
    project.undo()
    session.refresh()
    assert proposed(session) == "Vladimir Putin"
    assert not project.entities


def test_a_decline_outlives_the_session(project: Project, session: Session, tmp_path: Path) -> None:
    putins(session)
    session.answer(session.alias(), same=False)
    project.close()
    again = Project.open(tmp_path, annotator="Ratna")
    try:
        reopened = Session(again, article_id("a.txt"))
        choose(reopened, "Putin", 1)
        assert proposed(reopened) == ""
        assert [entity.not_aliases for entity in again.entities.values()] == [("Putin",)]
    finally:
        again.close()


def test_agreeing_on_a_suggestion_accepts_it_and_goes_on(session: Session) -> None:
    tag(session, "Xi Jinping")
    text = session.document.text
    at = text.index("Xi memuji")
    session.offer(
        [
            Suggestion(start=at, end=at + 2, label="PERSON", quote="Xi", score=0.9, source="model", origin="model:x@1"),
            suggest(session, "Rusia", "GPE"),
        ]
    )
    session.selection, session.flow = (at, at + 2), "suggestion"
    assert proposed(session) == "Xi Jinping"
    one = session.under().suggestion
    assert one is not None
    outcome = session.answer(session.alias(), same=True, suggestions=[one])
    assert outcome.message == "✓ Accept PERSON “Xi” = “Xi Jinping”"
    assert links(session) == [("Xi Jinping", "Xi Jinping"), ("Xi", "Xi Jinping")]
    assert outcome.select == (text.index("Rusia"), text.index("Rusia") + 5)
    assert [decision.verdict for decision in session.document.decisions.values()] == ["accepted"]
    session.project.undo()
    session.refresh()
    assert links(session) == [("Xi Jinping", "")]
    assert not session.project.entities


def test_countries_under_their_other_names(session: Session) -> None:
    tag(session, "AS", "GPE")
    assert proposed(session) == ""
    tag(session, "Amerika Serikat", "GPE")
    choose(session, "AS")
    assert proposed(session) == "Amerika Serikat"
    choose(session, "Amerika Serikat")
    assert proposed(session) == ""


def test_without_a_proposal_there_is_nothing_to_answer(session: Session) -> None:
    tag(session, "Rusia", "GPE")
    before = session.project.next_undo
    assert session.answer(session.alias(), same=True).failed
    assert session.answer(session.alias(), same=False).failed
    assert session.project.next_undo == before

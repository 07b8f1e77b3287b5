"""Ids used twice and references to nothing, in an export of any size."""

from typing import Any

import pytest
from msgspec.structs import replace

from store.document import Document
from store.errors import InvalidError, WriteError
from store.exchange.bundle import Given
from store.exchange.import_ids import Soundness
from store.model import Decision, Entity, Note, Span
from tests.store.exchange.worlds import document, span

BARE = document("a.txt")
NOTE = Note(id="n1", target="entity", target_id="e1", text="x")


def filled(*records: Span | Decision | Note, source: str = "a.txt") -> Document:
    """Return an article with records."""
    bare = document(source)
    kinds: list[dict[str, Any]] = [{one.id: one for one in records if isinstance(one, kind)} for kind in (Span, Decision, Note)]
    return Document(bare.article, bare.text, kinds[0], kinds[1], kinds[2], stored=True)


def entity(name: str) -> Entity:
    """Return an entity."""
    return Entity(id=name, name="X", label="PERSON")


def decision(name: str) -> Decision:
    """Return a decision on the first word."""
    return Decision(id=name, article=BARE.article.id, start=0, end=8, label="ORG", quote="Presiden", verdict="rejected")


def about(name: str, target: str, kind: str = "span") -> Note:
    """Return a note of the article."""
    return Note(id=name, target=kind, target_id=target, article=BARE.article.id, text="x")  # type: ignore[arg-type]


S1, S2 = span(BARE, 9, 23, id="s1"), span(BARE, 0, 8, id="s2", entity="e1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((filled(), filled()), f"x.json: article {BARE.article.id}: The id of this article is used twice."),
        ((filled(S1), filled(S2, S1, source="b.txt")), "x.json: span s1: The id of this span is used twice."),
        ((filled(decision("d")), filled(decision("d"), source="b.txt")), "x.json: decision d: The id of this decision is used twice."),
        (
            (filled(about("n", "s1"), S1), filled(S2, about("n", "s2"), source="b.txt")),
            "x.json: note n: The id of this note is used twice.",
        ),
        ((entity("e1"), entity("e2"), entity("e1")), "x.json: entity e1: The id of this entity is used twice."),
        ((NOTE, NOTE), "x.json: note n1: The id of this note is used twice."),
        ((filled(about("n1", "s1"), S1), NOTE), "x.json: note n1: The id of this note is used twice."),
    ],
)
def test_an_id_that_is_used_twice_is_named(given: tuple[Given, ...], words: str) -> None:
    *before, last = given
    with Soundness("x.json") as rules:
        for one in before:
            rules.take(one)
        with pytest.raises(InvalidError) as caught:
            rules.take(last)
    assert str(caught.value) == f"{words} Remove one of the two."


def test_kinds_may_share_an_id() -> None:
    with Soundness("x.json") as rules:
        rules.take(entity("s1"))
        rules.take(filled(S1, decision("s1"), about("s1", "s1")))
        rules.finish()
        assert rules.missing() == set()


@pytest.mark.parametrize(
    ("given", "missing", "words"),
    [
        ((), set(), ""),
        ((entity("e1"), filled(S2), NOTE), set(), ""),
        ((filled(S2), NOTE, entity("e1")), set(), ""),  # Order is somebody else's matter.
        ((filled(S1, S2), NOTE), {("entity", "e1")}, "Span s2 points at entity e1, which does not exist."),
        ((NOTE, filled(S2)), {("entity", "e1")}, "Note n1 is about entity e1, which does not exist."),
        ((filled(about("n", "s1")), filled(S1, source="b.txt")), {("", "s1")}, "Note n is about span s1, which does not exist."),
        ((filled(about("n", BARE.article.id, "article")),), set(), ""),
        ((filled(about("n", "a9", "article")),), {("article", "a9")}, "Note n is about article a9, which does not exist."),
    ],
)
def test_what_points_at_nothing_is_told_at_the_end(given: tuple[Given, ...], missing: set[tuple[str, str]], words: str) -> None:
    with Soundness("x.json") as rules:
        for one in given:
            rules.take(one)
        assert rules.missing() == missing
        if words:
            with pytest.raises(InvalidError) as caught:
                rules.finish()
            assert str(caught.value) == f"x.json: {words} Export it again from the project it came from."
        else:
            rules.finish()


def test_an_article_that_is_wrong_in_itself_is_refused_before_its_ids_are_known() -> None:
    wrong = filled(replace(S1, quote="Joko"))
    with Soundness("x.json") as rules:
        with pytest.raises(InvalidError, match=rf"^x\.json: article {BARE.article.id}, span s1: The text at 9–23 is not the quote 'Joko'"):
            rules.take(wrong)
        rules.take(filled(S1))


def test_a_disk_without_room_is_told_as_that() -> None:
    with Soundness("x.json") as rules:
        rules._sql.execute("PRAGMA max_page_count = 8")
        with pytest.raises(WriteError, match="A temporary file could not be written"):
            rules._once([("entity", f"e{number:0>40}") for number in range(9_000)])

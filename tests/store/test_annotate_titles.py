"""What each change of an article is called, and where it can be looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from store.annotate import (
    accept,
    accept_as,
    delete,
    quoted,
    reject,
    relabel,
    resize,
    set_status,
    tag,
    tag_everywhere,
    write_note,
)
from store.document import Document, apply
from store.errors import InvalidError
from store.model import Change, Place, Put, Span, Suggestion
from tests.store.making import TEXT, bounds, document

Range = tuple[int, int]
Act = Callable[..., Change | None]
BARE = document(stored=True)
XI, JOKO, JAKARTA, BEIJING = (bounds(TEXT, words) for words in ("Xi Jinping", "Joko Widodo", "Jakarta", "Beijing"))
AGAIN, WIDODO = ((TEXT.rindex(words), TEXT.rindex(words) + len(words)) for words in ("Xi Jinping", "Widodo"))
ARTICLE = BARE.article.id


def span(ident: str, place: Range, label: str = "PERSON") -> Span:
    return Span(id=ident, article=ARTICLE, start=place[0], end=place[1], label=label, quote=TEXT[slice(*place)])


def offered(place: Range) -> Suggestion:
    quote = TEXT[slice(*place)]
    return Suggestion(start=place[0], end=place[1], label="GPE", quote=quote, score=0.75, source="model", origin="model:id@1")


def holding(*spans: Span) -> Document:
    return apply(BARE, [Put(None, one) for one in spans])


HELD = holding(span("xi", XI), span("again", AGAIN))


@pytest.mark.parametrize(
    ("act", "arguments", "place", "title"),
    [
        (tag, (*JOKO, "PERSON"), JOKO, "Tag PERSON “Joko Widodo”"),
        (tag_everywhere, ([XI, WIDODO, JOKO, WIDODO], "PERSON"), WIDODO, "Tag PERSON 2 × “Widodo”"),
        (tag_everywhere, ([WIDODO], "PERSON"), WIDODO, "Tag PERSON “Widodo”"),
        (relabel, ("again", "ORG"), AGAIN, "Relabel “Xi Jinping” PERSON to ORG"),
        (resize, ("again", AGAIN[0], AGAIN[0] + 2), AGAIN, "Resize PERSON “Xi Jinping” to “Xi”"),
        (delete, (["again"],), AGAIN, "Delete PERSON “Xi Jinping”"),
        (delete, (["again", "xi", "again"],), AGAIN, "Delete 2 spans"),
        (accept, ([offered(JAKARTA)],), JAKARTA, "Accept GPE “Jakarta”"),
        (accept, ([offered(JAKARTA), offered(BEIJING)],), JAKARTA, "Accept 2 suggestions"),
        (reject, ([offered(JAKARTA), offered(JAKARTA)],), JAKARTA, "Reject 2 × GPE “Jakarta”"),
        (accept_as, (offered(JAKARTA), "ORG"), JAKARTA, "Accept as ORG GPE “Jakarta”"),
        (accept_as, (offered(JAKARTA), "GPE"), JAKARTA, "Accept GPE “Jakarta”"),
        (set_status, ("done",), (0, 0), "Mark as done"),
        (write_note, ("article", ARTICLE, "x"), (0, 0), "Write note"),
        (write_note, ("span", "again", "x"), AGAIN, "Write note"),
    ],
)
def test_a_change_says_what_it_does_and_where(act: Act, arguments: tuple[Any, ...], place: Range, title: str) -> None:
    for at in (None, (3, 7)):
        change = act(HELD, *arguments, annotator="ana", at=at)
        assert change is not None
        assert (change.title, change.annotator, change.at) == (title, "ana", Place(ARTICLE, *(at or place)))


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (tag, (*XI, "PERSON")),
        (tag_everywhere, ([XI], "PERSON")),
        (tag_everywhere, ([], "PERSON")),
        (relabel, ("xi", "PERSON")),
        (resize, ("xi", *XI)),
        (delete, ([],)),
        (accept, ([],)),
        (set_status, ("open",)),
        (write_note, ("span", "xi", " ")),
    ],
)
def test_what_changes_nothing_is_no_change(act: Act, arguments: tuple[Any, ...]) -> None:
    assert act(HELD, *arguments, annotator="ana") is None


def test_notes_are_called_written_edited_and_deleted() -> None:
    change = write_note(HELD, "span", "xi", "satu", annotator="ana")
    assert change is not None
    held = apply(HELD, change.edits)
    (note,) = held.notes.values()
    for text, title in (("dua", "Edit note"), ("  ", "Delete note")):
        change = write_note(held, "span", "xi", text, annotator="ana", note_id=note.id)
        assert change is not None
        assert change.title == title
    assert write_note(held, "span", "xi", "satu", annotator="ana", note_id=note.id) is None


def test_long_words_are_cut_for_a_title_to_the_character() -> None:
    assert quoted(" a\n a a ") == "“a a a”"
    most = next(size for size in range(1, 200) if "…" in quoted("x" * size)) - 1
    assert quoted("x" * (most + 1)) == f"“{'x' * (most - 1)}…”"
    assert 20 <= most <= 60


def test_a_span_that_would_be_there_twice_is_refused_and_says_so() -> None:
    held = holding(span("xi", XI), span("org", XI, "ORG"), span("wide", (XI[0], XI[1] + 3)))
    with pytest.raises(InvalidError, match="“Xi Jinping” is already tagged ORG"):
        relabel(held, "xi", "ORG", annotator="ana")
    with pytest.raises(InvalidError, match="“Xi Jinping” is already tagged PERSON"):
        resize(held, "wide", *XI, annotator="ana")
    assert resize(held, "org", XI[0], XI[1] + 3, annotator="ana") is not None
    assert relabel(held, "wide", "ORG", annotator="ana") is not None


@pytest.mark.parametrize(
    ("act", "arguments"), [(relabel, ("none", "ORG")), (resize, ("none", 0, 1)), (delete, (["none"],)), (write_note, ("span", "none", "x"))]
)
def test_what_is_not_there_is_named(act: Act, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidError, match="no such span") as raised:
        act(HELD, *arguments, annotator="ana")
    assert raised.value.where == "none"


def test_a_changed_mind_changes_the_decision_that_was_made() -> None:
    first = reject(HELD, [offered(JAKARTA)], annotator="ana")
    assert first is not None
    held = apply(HELD, first.edits)
    (before,) = held.decisions.values()
    assert reject(held, [offered(JAKARTA)], annotator="budi") is None
    for change, verdict, final in (
        (accept(held, [offered(JAKARTA)], annotator="budi"), "accepted", ""),
        (accept_as(held, offered(JAKARTA), "ORG", annotator="budi"), "relabelled", "ORG"),
    ):
        assert change is not None
        (after,) = apply(held, change.edits).decisions.values()
        assert after == replace(before, verdict=verdict, final=final, annotator="budi", created=after.created)
        (made,) = (one for one in apply(held, change.edits).ordered_spans() if one.id not in HELD.spans)
        assert (made.label, made.origin, made.score, made.quote) == (final or "GPE", "model:id@1", 0.75, "Jakarta")

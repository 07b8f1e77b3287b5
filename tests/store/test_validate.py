"""Every rule that a change is held against before it is written, on both sides of its boundary."""

from collections.abc import Sequence
from dataclasses import replace as with_
from typing import Any

import pytest
from msgspec.structs import replace

from store.document import Document
from store.errors import InvalidError
from store.labels import Label, LabelSet
from store.model import AnyRecord, Article, Change, Decision, Entity, Note, Put, Record, Span, Unplaced
from store.validate import check_not_pointed_at, check_shape, check_values, removed_entities

ARTICLE = Article(id="a", title="Judul", source="a.txt", sha256="0", length=9)
SPAN = Span(id="s", article="a", start=0, end=3, label="ORG", quote="abc")
DECISION = Decision(id="d", article="a", start=6, end=9, label="ORG", quote="ghi", verdict="accepted")
NOTE = Note(id="n", article="a", target="span", target_id="s", text="cek")
ENTITY = Entity(id="e", name="PBB", label="ORG")
UNPLACED = Unplaced(id="u", article="a", was=replace(SPAN, id="u"), text="1", start=0, end=9)
LABELS = LabelSet((Label("ORG", "Organisasi", "o"), Label("GPE", "Negara", "g")))


def article(*records: AnyRecord, stored: bool = True) -> Document:
    """Return an article of nine letters with records."""

    def table(kind: type[Record]) -> dict[str, Any]:
        return {one.id: one for one in records if isinstance(one, kind)}

    return Document(ARTICLE, "abcdefghi", table(Span), table(Decision), table(Note), table(Unplaced), stored=stored)


def change(*edits: Put) -> Change:
    return Change(id="c", title="Judul aksi", time="", annotator="ana", edits=edits)


def put(*records: AnyRecord) -> tuple[Put, ...]:
    return tuple(Put(None, one) for one in records)


def values(edits: Sequence[Put], after: Document | None, *entities: Entity, labels: LabelSet = LABELS) -> None:
    check_values(change(*edits), {} if after is None else {"a": after}, {one.id: one for one in entities}, labels)


def said(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(InvalidError) as caught:
        call(*arguments, **named)
    return str(caught.value)


NO_ID = "An id may hold only letters, digits, - and _."


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), "Judul aksi: The change holds no edits."),
        ((Put(None, None),), "Judul aksi: An edit is about nothing."),
        ((Put(SPAN, replace(SPAN, id="t")),), "s: An edit replaces one record by another."),
        ((Put(SPAN, replace(DECISION, id="s")),), "s: An edit replaces one record by another."),
        ((Put(SPAN, replace(SPAN, article="b")),), "s: A record cannot move to another article."),
        ((Put(None, replace(SPAN, id="a/b")),), f"a/b: {NO_ID}"),
        ((Put(None, replace(SPAN, article="..")),), f"..: {NO_ID}"),
        ((Put(None, replace(SPAN, id="x" * 65)),), f"{'x' * 65}: {NO_ID}"),
        ((Put(None, replace(SPAN, id="x" * 81)),), f"{'x' * 80}: {NO_ID}"),
        ((Put(None, replace(SPAN, id="")),), "Judul aksi: A record has no id."),
        ((Put(None, replace(ENTITY, id="")),), "Judul aksi: A record has no id."),
        ((Put(None, replace(SPAN, article="")),), "Judul aksi: A record has no id."),
        ((Put(None, replace(UNPLACED, article="")),), "Judul aksi: A record has no id."),
        ((Put(None, SPAN), Put(None, replace(SPAN, id="?"))), f"?: {NO_ID}"),
    ],
)
def test_what_an_edit_can_be_about(edits: tuple[Put, ...], expected: str) -> None:
    assert said(check_shape, change(*edits)) == expected


@pytest.mark.parametrize(
    "record", [ARTICLE, SPAN, DECISION, NOTE, ENTITY, UNPLACED, replace(NOTE, article=""), replace(SPAN, id="A-z_" * 16)]
)
def test_a_record_of_any_kind_is_put_changed_and_removed(record: AnyRecord) -> None:
    check_shape(change(Put(None, record), Put(record, record), Put(record, None)))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (replace(SPAN, start=-1, end=3), "a: The range -1–3 is not inside the text of 9 characters."),
        (replace(SPAN, start=3, end=3, quote=""), "a: The range 3–3 is not inside the text of 9 characters."),
        (replace(SPAN, start=7, end=10, quote="hi"), "a: The range 7–10 is not inside the text of 9 characters."),
        (replace(SPAN, quote="abd"), "a: The text at 0–3 is not what the span says."),
        (replace(DECISION, quote="ghj"), "a: The text at 6–9 is not what the decision says."),
        (replace(DECISION, end=10), "a: The range 6–10 is not inside the text of 9 characters."),
        (replace(SPAN, entity="e"), "s: The span points at an entity that does not exist."),
        (replace(SPAN, score=-0.1), "s: A score is a number from 0 to 1."),
        (replace(SPAN, score=1.5), "s: A score is a number from 0 to 1."),
        (replace(DECISION, score=1.1), "d: A score is a number from 0 to 1."),
        (replace(SPAN, label="LAW"), "a: There is no label 'LAW'. Use one of ORG, GPE, or add it to labels.toml."),
        (replace(ENTITY, name=" "), "e: An entity needs a name."),
        (replace(ARTICLE, length=8), "a: The article is not about its text."),
        (replace(ARTICLE, length=10), "a: The article is not about its text."),
        (replace(ARTICLE, sha256="1"), "a: The article is not about its text."),
        (replace(UNPLACED, was=replace(SPAN, id="v")), "u: What lost its place belongs to another article."),
        (replace(UNPLACED, was=replace(SPAN, id="u", article="b")), "u: What lost its place belongs to another article."),
        (replace(UNPLACED, start=-1), "u: The place that is offered is not inside the text."),
        (replace(UNPLACED, start=5, end=4), "u: The place that is offered is not inside the text."),
        (replace(UNPLACED, end=10), "u: The place that is offered is not inside the text."),
        (replace(NOTE, target_id="t"), "t: The note is about something that does not exist."),
        (replace(NOTE, target="article", target_id="b"), "b: The note is about something that does not exist."),
        (replace(NOTE, target="entity", target_id="e", article=""), "e: The note is about something that does not exist."),
    ],
)
def test_what_a_record_may_not_say(record: AnyRecord, expected: str) -> None:
    assert said(values, put(record), article(SPAN)) == expected


@pytest.mark.parametrize(
    "record",
    [
        SPAN,
        DECISION,
        replace(DECISION, label="LAW", score=0.0),  # What was suggested need not be in the label set.
        replace(SPAN, start=0, end=9, quote="abcdefghi", score=1.0, entity="e"),
        replace(SPAN, score=0.0),
        ENTITY,
        ARTICLE,
        UNPLACED,
        replace(UNPLACED, start=4, end=4),
        replace(UNPLACED, start=9, end=9),
        NOTE,
        replace(NOTE, target_id="u"),
        replace(NOTE, target="article", target_id="a"),
        replace(NOTE, target="entity", target_id="e", article=""),
    ],
)
def test_what_a_record_may_say(record: AnyRecord) -> None:
    values(put(record), article(SPAN, UNPLACED), ENTITY)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (SPAN, "a: The article is not kept in the project."),
        (DECISION, "a: The article is not kept in the project."),
        (UNPLACED, "u: What lost its place belongs to another article."),
        (replace(NOTE, target="article", target_id="a"), "a: The note is about something that does not exist."),
    ],
)
def test_nothing_is_said_about_an_article_that_is_not_kept(record: AnyRecord, expected: str) -> None:
    assert said(values, put(record), article(stored=False)) == expected


@pytest.mark.parametrize("record", [ARTICLE, SPAN, DECISION, UNPLACED])
def test_nothing_is_said_about_an_article_of_another_project(record: AnyRecord) -> None:
    assert said(values, put(record), None) == f"{record.id}: The article is not in this project."
    assert said(values, put(NOTE), None) == "s: The note is about something that does not exist."


def test_a_note_on_an_entity_is_kept_with_no_article() -> None:
    note = replace(NOTE, target="entity", target_id="e")
    assert said(values, put(note), article(), ENTITY) == "e: The note is about something that does not exist."


def test_an_article_goes_alone_or_not_at_all() -> None:
    gone = [Put(ARTICLE, None)]
    values(gone, article(stored=False))
    values(gone, article(stored=True))
    for record in (SPAN, DECISION, NOTE, UNPLACED):
        assert said(values, gone, article(record, stored=False)) == "a: An article cannot go while something is said about it."


def test_a_label_that_was_there_before_may_stay_and_no_other_may_come() -> None:
    old = replace(SPAN, label="LAW")
    values([Put(old, replace(old, entity="e"))], article(), ENTITY)
    values([Put(old, SPAN)], article())
    assert said(values, [Put(SPAN, old)], article()).startswith("a: There is no label 'LAW'.")


def test_what_only_repeats_what_is_held_is_not_held_against_the_rules_and_what_follows_is() -> None:
    wrong, other = replace(SPAN, label="LAW", quote="xyz"), replace(SPAN, id="t", quote="xyz")
    values([Put(wrong, wrong)], article())
    assert said(values, [Put(wrong, wrong), Put(None, other)], article()) == "a: The text at 0–3 is not what the span says."
    assert said(values, [Put(SPAN, None), Put(None, other)], article()) == "a: The text at 0–3 is not what the span says."


def test_a_note_on_a_span_goes_with_it_wherever_the_span_is_kept() -> None:
    refused = "n: A span cannot go while a note is about it. Delete the note in the same step."
    placeless = replace(UNPLACED, id="s", was=SPAN)
    note = replace(NOTE, target_id="s")
    assert said(values, [Put(SPAN, None)], article(note)) == refused
    assert said(values, [Put(placeless, None)], article(note)) == refused
    values([Put(SPAN, None)], article())
    values([Put(SPAN, None)], article(replace(NOTE, target_id="t")))
    values([Put(SPAN, None)], article(replace(NOTE, target="article", target_id="s")))
    values([Put(DECISION, None)], article(replace(NOTE, target_id="d")))
    values([Put(SPAN, None), Put(None, placeless)], article(note, placeless))
    values([Put(placeless, None), Put(None, SPAN)], article(note, SPAN))


@pytest.mark.parametrize("wrong", [replace(SPAN, quote="xyz"), replace(DECISION, end=10)])
def test_with_another_text_everything_must_fit_it(wrong: AnyRecord) -> None:
    after = with_(article(SPAN, wrong), article=replace(ARTICLE, sha256="2"))
    text = Put(ARTICLE, after.article)
    assert said(values, [text], after).startswith("a: The ")
    assert said(values, [*put(ENTITY), text], after, ENTITY).startswith("a: The ")
    values([Put(ARTICLE, replace(ARTICLE, title="Lain"))], article(SPAN, wrong))
    values([text], with_(article(SPAN, DECISION), article=after.article))


def test_entities_that_go_are_those_that_a_change_takes_away() -> None:
    other = replace(ENTITY, id="f")
    edits = (Put(ENTITY, None), Put(None, other), Put(other, replace(other, name="ASEAN")), Put(SPAN, None), Put(NOTE, None))
    assert removed_entities(change(*edits)) == {"e"}
    assert removed_entities(change()) == set()


def test_an_entity_goes_only_when_nothing_is_about_it() -> None:
    note, linked = replace(NOTE, target="entity", target_id="e", article=""), replace(SPAN, entity="e")
    check_not_pointed_at({"e"}, [article(SPAN)], [replace(note, target_id="f")])
    check_not_pointed_at(set(), [article(linked)], [note])
    assert (
        said(check_not_pointed_at, {"e"}, [], [note])
        == "n: An entity cannot go while a note is about it. Delete the note in the same step."
    )
    assert (
        said(check_not_pointed_at, {"e"}, [article(), article(SPAN, replace(linked, id="t"))], [])
        == "Judul: An entity cannot go while a span points at it. Unlink the span in the same step."
    )

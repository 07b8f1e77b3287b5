import pytest
from msgspec.structs import replace

from store import annotate, entities
from store.document import Document, apply
from store.errors import InvalidError
from store.model import Change, Entity, Note, Place, Put
from tests.store.making import TEXT, bounds, document

XI = bounds(TEXT, "Xi Jinping")


def tagged() -> Document:
    doc = apply(document(), [Put(None, document().article)])
    change = annotate.tag(doc, *XI, "PERSON", annotator="ana")
    assert change is not None
    return apply(doc, change.edits)


def test_making_and_changing_an_entity() -> None:
    entity = entities.new_entity("Xi Jinping", "PERSON", aliases=("Xi",), external={"wikidata": "Q15031"})
    change = entities.put_entity(None, entity, annotator="ana")
    assert change is not None
    made = change.edits[0].after
    assert isinstance(made, Entity)
    assert (made.id, made.annotator) == (entity.id, "ana")
    assert made.created
    assert entities.put_entity(made, made, annotator="budi") is None
    change = entities.put_entity(made, replace(made, name="Xi"), annotator="budi")
    assert change is not None
    assert change.title == "Edit entity “Xi”"
    with pytest.raises(InvalidError, match="name"):
        entities.put_entity(None, replace(entity, name=" "), annotator="ana")
    with pytest.raises(InvalidError, match="id"):
        entities.put_entity(made, entities.new_entity("Xi", "PERSON"), annotator="ana")


def test_linking_makes_the_entity_in_the_same_step() -> None:
    doc = tagged()
    span = doc.ordered_spans()[0]
    entity = entities.new_entity("Xi Jinping", "PERSON")
    change = entities.link(doc, [span.id], entity.id, annotator="ana", entity=entity)
    assert change is not None
    assert [type(edit.record).__name__ for edit in change.edits] == ["Entity", "Span"]
    linked = apply(doc, change.edits[1:])
    assert linked.spans[span.id].entity == entity.id
    assert entities.link(linked, [span.id], entity.id, annotator="ana") is None
    with pytest.raises(InvalidError, match="no such span"):
        entities.link(linked, ["none"], entity.id, annotator="ana")


def test_deleting_an_entity_unlinks_its_spans_and_takes_its_notes() -> None:
    doc = tagged()
    span = doc.ordered_spans()[0]
    entity = entities.new_entity("Xi Jinping", "PERSON")
    change = entities.link(doc, [span.id], entity.id, annotator="ana")
    assert change is not None
    doc = apply(doc, change.edits)
    note_change = entities.write_note(entity, "head of state", annotator="ana")
    assert note_change is not None
    note = note_change.edits[0].after
    assert isinstance(note, Note)
    change = entities.delete_entity(entity, [doc], [note, replace(note, id="other", target_id="other")], annotator="ana")
    assert [type(edit.record).__name__ for edit in change.edits] == ["Span", "Note", "Entity"]
    assert apply(doc, change.edits[:1]).spans[span.id].entity == ""


def test_notes_on_entities() -> None:
    entity = entities.new_entity("Xi Jinping", "PERSON")
    assert entities.write_note(entity, "", annotator="ana") is None
    change = entities.write_note(entity, "x", annotator="ana")
    assert change is not None
    note = change.edits[0].after
    assert isinstance(note, Note)
    assert (note.target, note.article) == ("entity", "")
    change = entities.write_note(entity, " ", annotator="ana", note=note)
    assert change is not None
    assert change.edits == (Put(note, None),)


def test_a_form_agreed_on_becomes_an_alias_and_its_mentions_are_linked() -> None:
    doc = tagged()
    (span,) = doc.ordered_spans()
    entity = entities.new_entity("Presiden Xi Jinping", "PERSON")
    change = entities.adopt(doc, "Xi Jinping", [span.id], entity, annotator="ana", new=True)
    assert change is not None
    assert change.title == "Link “Xi Jinping” = “Presiden Xi Jinping”"
    made = change.edits[0].after
    assert isinstance(made, Entity)
    assert made.aliases == ("Xi Jinping",)
    linked = apply(doc, change.edits[1:])
    assert linked.spans[span.id].entity == entity.id
    assert entities.adopt(linked, "Xi Jinping", [span.id], made, annotator="ana") is None


def test_a_form_kept_apart_is_no_alias_and_can_be_agreed_on_after_all() -> None:
    doc = tagged()
    entity = Entity(id="e", name="Xi", label="PERSON", aliases=("Xi Jinping",))
    change = entities.keep_apart(doc, "Xi Jinping", [], entity, annotator="ana")
    assert change is not None
    apart = change.edits[0].after
    assert isinstance(apart, Entity)
    assert (apart.aliases, apart.not_aliases) == ((), ("Xi Jinping",))
    assert entities.keep_apart(doc, "Xi Jinping", [], apart, annotator="ana") is None
    change = entities.adopt(doc, "Xi Jinping", [], apart, annotator="ana")
    assert change is not None
    again = change.edits[0].after
    assert isinstance(again, Entity)
    assert (again.aliases, again.not_aliases) == (("Xi Jinping",), ())


def test_what_is_said_of_entities_has_its_name_and_its_place() -> None:
    doc = tagged()
    (span,) = doc.ordered_spans()
    entity = replace(entities.new_entity("Xi", "PERSON", aliases=("Tuan Xi",)), not_aliases=("Xi Jinping", "Si"))
    who, at, article = "ana", (3, 7), doc.article.id

    def told(change: Change | None) -> tuple[str, Place | None, int]:
        assert change is not None
        assert change.annotator == who
        return change.title, change.at, len(change.edits)

    here = Place(article, *XI)
    assert told(entities.link(doc, [span.id], entity.id, annotator=who)) == ("Link “Xi Jinping”", here, 1)
    assert told(entities.link(doc, [span.id], entity.id, annotator=who, entity=entity, at=at)) == (
        "Link “Xi Jinping”",
        Place(article, 3, 7),
        2,
    )
    assert told(entities.link(doc, [], entity.id, annotator=who, entity=entity)) == ("Add entity “Xi”", Place(article, 0, 0), 1)
    assert entities.link(doc, [span.id], "", annotator=who) is None
    with pytest.raises(InvalidError, match="no such span"):
        entities.link(doc, ["none"], entity.id, annotator=who)
    held = apply(doc, [Put(span, replace(span, entity=entity.id))])
    assert told(entities.link(held, [span.id, span.id], "", annotator=who)) == ("Unlink “Xi Jinping”", here, 1)

    change = entities.adopt(doc, "Xi Jinping", [span.id], entity, annotator=who)
    assert told(change) == ("Link “Xi Jinping” = “Xi”", here, 2)
    assert change is not None
    assert change.edits[0].before == entity
    after = change.edits[0].after
    assert isinstance(after, Entity)
    assert (after.aliases, after.not_aliases) == (("Tuan Xi", "Xi Jinping"), ("Si",))
    assert told(entities.adopt(doc, "Xi", [span.id], entity, annotator=who, at=at)) == ("Link “Xi”", Place(article, 3, 7), 1)
    new = entities.adopt(doc, "Tuan Xi", [], entity, annotator=who, new=True)
    assert told(new) == ("Link “Tuan Xi” = “Xi”", Place(article, 0, 0), 1)
    assert new is not None
    assert new.edits[0].before is None
    assert entities.adopt(held, "Tuan Xi", [span.id], entity, annotator=who) is None

    apart = entities.keep_apart(doc, "Tuan Xi", [], entity, annotator=who, at=at)
    assert told(apart) == ("Keep “Tuan Xi” apart from “Xi”", Place(article, 3, 7), 1)
    assert apart is not None
    after = apart.edits[0].after
    assert isinstance(after, Entity)
    assert (after.aliases, after.not_aliases) == ((), ("Xi Jinping", "Si", "Tuan Xi"))
    assert entities.keep_apart(held, "Si", [span.id], entity, annotator=who) is None
    assert told(entities.keep_apart(doc, "Si", [span.id], entity, annotator=who)) == ("Keep “Si” apart from “Xi”", here, 1)


def test_an_entity_is_added_edited_and_deleted_under_its_name() -> None:
    entity = entities.new_entity("Xi", "PERSON")
    added = entities.put_entity(None, entity, annotator="ana")
    assert added is not None
    assert (added.title, added.at) == ("Add entity “Xi”", None)
    made = added.edits[0].after
    assert isinstance(made, Entity)
    assert made.created == made.updated != ""
    edited = entities.put_entity(replace(made, created="2023"), replace(made, label="ORG"), annotator="budi")
    assert edited is not None
    after = edited.edits[0].after
    assert isinstance(after, Entity)
    assert (edited.title, after.created, after.annotator, after.label) == ("Edit entity “Xi”", "2023", "budi", "ORG")
    notes = [
        Note(id=str(number), target=target, target_id=about, text="x")
        for number, (target, about) in enumerate((("entity", entity.id), ("entity", "other"), ("article", entity.id)))
    ]
    gone = entities.delete_entity(entity, [], notes, annotator="ana")
    assert (gone.title, gone.edits) == ("Delete entity “Xi”", (Put(notes[0], None), Put(entity, None)))

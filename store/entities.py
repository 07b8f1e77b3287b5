"""What a person does to the project's entities, each as one Change not yet applied.

Every function raises InvalidError when an id names nothing or a name is empty, and returns ``None`` when nothing would change.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from store.annotate import Range, note_edit, note_title, quoted
from store.clock import now
from store.document import Document
from store.errors import InvalidError
from store.ids import new_id
from store.model import Change, Entity, Note, Place, Put, Span


def put_entity(before: Entity | None, after: Entity, *, annotator: str) -> Change | None:
    """Make an entity (``before`` is ``None``) or change one; its annotator and times are filled in."""
    if not after.name.strip():
        raise InvalidError("An entity needs a name.", where=after.id)
    if before is not None and before.id != after.id:
        raise InvalidError("An entity keeps its id.", where=before.id)
    if before is not None and replace(after, annotator=before.annotator, created=before.created, updated=before.updated) == before:
        return None
    moment = now()
    created = moment if before is None else before.created
    entity = replace(after, annotator=annotator, created=created, updated=moment)
    return _change(f"{'Add' if before is None else 'Edit'} entity {quoted(entity.name)}", [Put(before, entity)], annotator)


def new_entity(name: str, label: str, *, aliases: tuple[str, ...] = (), external: Mapping[str, str] | None = None) -> Entity:
    """Return an entity with a fresh id, to be put with ``put_entity``."""
    return Entity(id=new_id(), name=name, label=label, aliases=aliases, external=dict(external or {}))


def delete_entity(entity: Entity, documents: Iterable[Document], notes: Iterable[Note], *, annotator: str) -> Change:
    """Delete an entity with its notes (``notes`` may hold others too), and unlink the spans of the documents that point at it.

    ``documents`` must be all that have such spans.
    """
    edits: list[Put] = []
    for document in documents:
        edits += [Put(span, _linked(span, "", annotator)) for span in document.spans.values() if span.entity == entity.id]
    edits += [Put(note, None) for note in notes if note.target == "entity" and note.target_id == entity.id]
    edits.append(Put(entity, None))
    return _change(f"Delete entity {quoted(entity.name)}", edits, annotator)


def link(
    document: Document, span_ids: Iterable[str], entity_id: str, *, annotator: str, entity: Entity | None = None, at: Range | None = None
) -> Change | None:
    """Make spans point at an entity, or at none when ``entity_id`` is empty. An ``entity`` that is new is made in the same step."""
    edits: list[Put] = []
    if entity is not None:
        moment = now()
        edits.append(Put(None, replace(entity, annotator=annotator, created=moment, updated=moment)))
    spans = []
    for span_id in dict.fromkeys(span_ids):
        span = document.spans.get(span_id)
        if span is None:
            raise InvalidError("There is no such span in this article.", where=span_id)
        if span.entity != entity_id:
            spans.append(span)
            edits.append(Put(span, _linked(span, entity_id, annotator)))
    if not edits:
        return None
    what = quoted(spans[0].quote) if len(spans) == 1 else f"{len(spans)} spans"
    title = f"{'Link' if entity_id else 'Unlink'} {what}" if spans else f"Add entity {quoted(entity.name if entity else '')}"
    where = at or ((spans[0].start, spans[0].end) if spans else (0, 0))
    return _change(title, edits, annotator, Place(document.article.id, *where))


def adopt(
    document: Document, form: str, span_ids: Iterable[str], entity: Entity, *, annotator: str, new: bool = False, at: Range | None = None
) -> Change | None:
    """Say that a form stands for an entity, here and later: the spans point at it and the form is among its aliases.

    A ``new`` entity is made in the same step.
    """
    aliases = entity.aliases if form in (entity.name, *entity.aliases) else (*entity.aliases, form)
    after = replace(entity, aliases=aliases, not_aliases=tuple(one for one in entity.not_aliases if one != form))
    title = f"Link {quoted(form)} = {quoted(entity.name)}" if form != entity.name else f"Link {quoted(form)}"
    return _said_of(document, title, span_ids, entity, after, annotator, new, at)


def keep_apart(
    document: Document, form: str, span_ids: Iterable[str], entity: Entity, *, annotator: str, new: bool = False, at: Range | None = None
) -> Change | None:
    """Say that a form does not stand for an entity, so that nothing proposes it again in any article.

    A ``new`` entity is made in the same step, and the spans, which are its own mentions, point at it.
    """
    aliases = tuple(one for one in entity.aliases if one != form)
    apart = entity.not_aliases if form in entity.not_aliases else (*entity.not_aliases, form)
    after = replace(entity, aliases=aliases, not_aliases=apart)
    return _said_of(document, f"Keep {quoted(form)} apart from {quoted(entity.name)}", span_ids, entity, after, annotator, new, at)


def _said_of(
    document: Document,
    title: str,
    span_ids: Iterable[str],
    before: Entity,
    after: Entity,
    annotator: str,
    new: bool,
    at: Range | None,
) -> Change | None:
    kept = put_entity(None if new else before, after, annotator=annotator)
    linked = link(document, span_ids, after.id, annotator=annotator, at=at)
    edits = [edit for change in (kept, linked) if change is not None for edit in change.edits]
    if not edits:
        return None
    place = linked.at if linked is not None else Place(document.article.id, *(at or (0, 0)))
    return _change(title, edits, annotator, place)


def write_note(entity: Entity, text: str, *, annotator: str, note: Note | None = None, at: Place | None = None) -> Change | None:
    """Write a note on an entity, replace ``note``, or delete it when ``text`` is blank."""
    edit = note_edit(note, "entity", entity.id, text, annotator, article="")
    return None if edit is None else _change(note_title(edit), [edit], annotator, at)


def _linked(span: Span, entity_id: str, annotator: str) -> Span:
    return replace(span, entity=entity_id, annotator=annotator, updated=now())


def _change(title: str, edits: list[Put], annotator: str, at: Place | None = None) -> Change:
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=at, edits=tuple(edits))

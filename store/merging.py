"""Entities put together, taken apart and given forms across the whole project, each as one Change not yet applied.

``documents`` must be all articles with annotations that are to be moved; when one is missing, the project refuses a change that would
leave an annotation pointing at nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec.structs import replace

from store.annotate import quoted
from store.clock import now
from store.document import Document
from store.errors import InvalidError
from store.ids import new_id
from store.model import Change, Entity, Note, Put, Span


def merge(into: Entity, others: Sequence[Entity], documents: Iterable[Document], notes: Iterable[Note], *, annotator: str) -> Change:
    """Make one entity of several: their names become aliases of ``into``, their annotations and notes move to it, they go.

    Raises InvalidError when two of them have different ids in the same scheme, because one would be lost.
    """
    ids = {other.id for other in others} - {into.id}
    external = dict(into.external)
    for other in others:
        for scheme, value in other.external.items():
            if external.setdefault(scheme, value) != value:
                raise InvalidError(
                    f"{into.name} and {other.name} have different {scheme} ids: {external[scheme]} and {value}.",
                    where=other.name,
                    do="Correct or remove one of the two first.",
                )
    names = [name for other in others for name in (other.name, *other.aliases)]
    aliases = tuple(dict.fromkeys(name for name in (*into.aliases, *names) if name != into.name))
    declined = [form for other in (into, *others) for form in other.not_aliases]
    apart = tuple(dict.fromkeys(form for form in declined if form not in aliases and form != into.name))
    moment = now()
    edits: list[Put] = []
    after = replace(into, aliases=aliases, not_aliases=apart, external=external)
    if after != into:
        edits.append(Put(into, replace(after, annotator=annotator, updated=moment)))
    edits += _moved(documents, lambda span: span.entity in ids, into.id, annotator, moment)
    edits += [Put(note, replace(note, target_id=into.id)) for note in notes if note.target == "entity" and note.target_id in ids]
    edits += [Put(other, None) for other in others if other.id in ids]
    title = f"Merge {', '.join(quoted(other.name) for other in others[:3])}{' …' if len(others) > 3 else ''} into {quoted(into.name)}"
    return _change(title, edits, annotator)


def split(entity: Entity, quotes: Collection[str], name: str, documents: Iterable[Document], *, annotator: str) -> Change:
    """Take some spellings out of an entity: their annotations point at a new one called ``name``, and neither is proposed for the other.

    Raises InvalidError when the name or the spellings are empty.
    """
    if not name.strip() or not quotes:
        raise InvalidError("A new entity needs a name and at least one spelling.", where=entity.name)
    moment = now()
    fresh = Entity(
        id=new_id(),
        name=name,
        label=entity.label,
        aliases=tuple(sorted(set(quotes) - {name})),
        not_aliases=(entity.name,) if entity.name not in quotes else (),
        annotator=annotator,
        created=moment,
        updated=moment,
    )
    apart = dict.fromkeys((*entity.not_aliases, *sorted(one for one in quotes if one != entity.name)))
    kept = replace(
        entity,
        aliases=tuple(one for one in entity.aliases if one not in quotes),
        not_aliases=tuple(apart),
        annotator=annotator,
        updated=moment,
    )
    edits = [Put(None, fresh), Put(entity, kept)]
    edits += _moved(documents, lambda span: span.entity == entity.id and span.quote in quotes, fresh.id, annotator, moment)
    return _change(f"Split {quoted(name)} from {quoted(entity.name)}", edits, annotator)


def take_in(
    entity: Entity, forms: Collection[tuple[str, str]], documents: Iterable[Document], *, annotator: str, new: bool = False
) -> Change | None:
    """Say that forms, each a label and a spelling, stand for an entity: all their annotations without one point at it.

    The spellings become aliases. A ``new`` entity is made in the same step. Returns None when nothing would change.
    """
    moment = now()
    spellings = dict.fromkeys(quote for _, quote in sorted(forms))
    aliases = tuple(dict.fromkeys(one for one in (*entity.aliases, *spellings) if one != entity.name))
    apart = tuple(one for one in entity.not_aliases if one not in spellings)
    after = replace(entity, aliases=aliases, not_aliases=apart)
    edits: list[Put] = []
    if new or after != entity:
        made = replace(after, annotator=annotator, updated=moment, created=moment if new else entity.created)
        edits.append(Put(None if new else entity, made))
    edits += _moved(documents, lambda span: not span.entity and (span.label, span.quote) in forms, entity.id, annotator, moment)
    if not edits:
        return None
    what = quoted(next(iter(spellings))) if len(spellings) == 1 else f"{len(spellings)} forms"
    return _change(f"Link {what} to {quoted(entity.name)}", edits, annotator)


def rename(entity: Entity, name: str, *, annotator: str) -> Change | None:
    """Give an entity another name; the old one becomes an alias. Returns None when it has that name. Raises InvalidError for none."""
    name = " ".join(name.split())
    if not name:
        raise InvalidError("An entity needs a name.", where=entity.name)
    if name == entity.name:
        return None
    aliases = tuple(dict.fromkeys((*(one for one in entity.aliases if one != name), entity.name)))
    after = replace(entity, name=name, aliases=aliases, annotator=annotator, updated=now())
    return _change(f"Rename {quoted(entity.name)} to {quoted(name)}", [Put(entity, after)], annotator)


def _moved(documents: Iterable[Document], wanted: Callable[[Span], bool], entity_id: str, annotator: str, moment: str) -> list[Put]:
    return [
        Put(span, replace(span, entity=entity_id, annotator=annotator, updated=moment))
        for document in documents
        for span in document.ordered_spans()
        if wanted(span)
    ]


def _change(title: str, edits: list[Put], annotator: str) -> Change:
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, edits=tuple(edits))

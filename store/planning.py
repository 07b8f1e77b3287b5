"""What a change would make of the documents and of the project's own records, worked out before anything happens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.document import Document, apply
from store.errors import InputError, ReadOnlyError, StaleError
from store.loading import project_after
from store.model import Article, Change, Entity, Note, Put, home
from store.records import Records

if TYPE_CHECKING:
    from store.shelf import Shelf

PROJECT = ""
"""Home of the records that belong to no article."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would make of the documents and the project's own records. Nothing has happened yet."""

    change: Change
    documents: dict[str, Document] = field(default_factory=dict)
    entities: Records[Entity] | None = None
    entity_notes: Records[Note] | None = None
    fresh: tuple[str, ...] = ()
    """Articles that it puts into the store."""


def plan(shelf: "Shelf", change: Change) -> Plan:
    """Return what a change makes of everything it touches. Raises as ``Shelf.plan``."""
    homes = by_home(change.edits)
    documents: dict[str, Document] = {}
    fresh: list[str] = []
    for owner, edits in homes.items():
        if owner != PROJECT:
            document = _base(shelf, owner, edits)
            if shelf.blocked(owner):
                raise ReadOnlyError("This article can only be read.", where=document.article.title, do=shelf.blocked(owner))
            documents[owner] = apply(document, edits, shelf.text_of(owner))
            if documents[owner].stored and not document.stored:
                fresh.append(owner)
    if PROJECT not in homes:
        return Plan(change, documents, fresh=tuple(fresh))
    if shelf.blocked(PROJECT):
        raise ReadOnlyError("The entities of this project can only be read.", do=shelf.blocked(PROJECT))
    entities, notes = project_after(shelf.entities, shelf.entity_notes, homes[PROJECT])
    return Plan(change, documents, entities, notes, fresh=tuple(fresh))


def adopting(shelf: "Shelf", change: Change) -> Change:
    """Return the change with every article it touches that is not stored yet put into the store first, and with what the journal knows
    nothing of repeated, so that from then on it does."""
    made = [edit for edit in change.edits if makes_article(edit)]
    making = {home(edit.record) for edit in made}
    documents = [shelf.document(owner) for owner in by_home(change.edits) if owner != PROJECT and owner not in making]
    first = made + [Put(None, document.article) for document in documents if not document.stored]
    known = [Put(record, record) for document in documents if shelf.is_foreign(document.article.id) for record in document.records()]
    if shelf.is_foreign(PROJECT) and any(home(edit.record) == PROJECT for edit in change.edits):
        known += [Put(record, record) for table in (shelf.entities, shelf.entity_notes) for record in table.values()]
    if not first and not known:
        return change
    return replace(change, edits=(*first, *known, *(edit for edit in change.edits if not makes_article(edit))))


def _base(shelf: "Shelf", article_id: str, edits: list[Put]) -> Document:
    """Return the document to apply edits to; for an article coming back, with the very text it had."""
    first = edits[0].after
    if edits[0].before is not None or not isinstance(first, Article):
        return shelf.document(article_id)
    try:
        document = shelf.document(article_id)
    except InputError:
        document = None  # Its source file is gone, but the text may be kept.
    if document is not None and (document.stored or document.article.sha256 == first.sha256):
        return document
    text = shelf.text_of(article_id)(first.sha256)
    if text is None:
        raise StaleError("The text of the article has changed in the meantime, so nothing was done.", where=first.source)
    return Document(article=first, text=text)


def by_home(edits: Iterable[Put]) -> Mapping[str, list[Put]]:
    """Return edits by the article they belong to (``""``: the project), in their order."""
    homes: dict[str, list[Put]] = {}
    for edit in edits:
        homes.setdefault(home(edit.record), []).append(edit)
    return homes


def makes_article(edit: Put) -> bool:
    """Whether an edit puts an article into the store."""
    return edit.before is None and isinstance(edit.after, Article)

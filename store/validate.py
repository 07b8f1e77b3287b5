"""The rules of the data model that a change is held against before it is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from store.document import Document
from store.errors import InvalidError
from store.labels import LabelSet
from store.model import AnyRecord, Article, Change, Decision, Entity, Note, Put, Span, Unplaced, changes_text, home

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""Ids become file names, so nothing in them may mean anything to a file system."""


def check_shape(change: Change) -> None:
    """Raise InvalidError when an edit is about nothing, about two different records, or about a record with an unusable id, or when
    there are no edits."""
    if not change.edits:
        raise InvalidError("The change holds no edits.", where=change.title)
    for edit in change.edits:
        before, after = edit.before, edit.after
        if before is None and after is None:
            raise InvalidError("An edit is about nothing.", where=change.title)
        if before is not None and after is not None and (type(before) is not type(after) or before.id != after.id):
            raise InvalidError("An edit replaces one record by another.", where=before.id)
        if before is not None and after is not None and home(before) != home(after):
            raise InvalidError("A record cannot move to another article.", where=before.id)
        for name in (edit.record.id, home(edit.record)):
            if name and not _ID.fullmatch(name):
                raise InvalidError("An id may hold only letters, digits, - and _.", where=name[:80])
        if not edit.record.id or (not home(edit.record) and not isinstance(edit.record, Entity | Note)):
            raise InvalidError("A record has no id.", where=change.title)


def check_values(change: Change, documents: Mapping[str, Document], entities: Mapping[str, Entity], labels: LabelSet) -> None:
    """Hold every record put against the documents and entities as they are *after* the change.

    Raises InvalidError for a range outside the text, a quote that is not the text at its range, a label given that is not in the label
    set (one that was there before may stay), and a note or span that points at nothing.
    """
    for document in documents.values():
        if not document.stored and len(replace(document, stored=True).records()) > 1:
            raise InvalidError("An article cannot go while something is said about it.", where=document.article.id)
    removed: set[str] = set()
    for edit in change.edits:
        if edit.after is None:
            if isinstance(edit.before, Span | Unplaced):
                removed.add(edit.before.id)
            continue
        if edit.before == edit.after:
            continue  # It only repeats what is held.
        _check(edit.after, documents.get(home(edit.after)), entities)
        if isinstance(edit.after, Span):
            _check_label(edit, edit.after, labels)
    if removed:
        _check_notes(removed, documents)
    for edit in change.edits:
        if changes_text((edit,)):
            _check_all_fit(documents[edit.record.id])


def removed_entities(change: Change) -> set[str]:
    """Return the ids of the entities a change takes away."""
    return {edit.before.id for edit in change.edits if edit.after is None and isinstance(edit.before, Entity)}


def check_not_pointed_at(entities: set[str], documents: Iterable[Document], notes: Iterable[Note]) -> None:
    """Raise InvalidError when a span of a document or a note is about one of these entities, which are gone."""
    for note in notes:
        if note.target_id in entities:
            raise InvalidError("An entity cannot go while a note is about it.", where=note.id, do="Delete the note in the same step.")
    for document in documents:
        for span in document.spans.values():
            if span.entity in entities:
                raise InvalidError(
                    "An entity cannot go while a span points at it.", where=document.article.title, do="Unlink the span in the same step."
                )


def _check(record: AnyRecord, document: Document | None, entities: Mapping[str, Entity]) -> None:
    if isinstance(record, Entity):
        if not record.name.strip():
            raise InvalidError("An entity needs a name.", where=record.id)
    elif isinstance(record, Note):
        _check_target(record, document, entities)
    elif document is None:
        raise InvalidError("The article is not in this project.", where=record.id)
    elif isinstance(record, Article):
        if record.length != len(document.text) or record.sha256 != document.article.sha256:
            raise InvalidError("The article is not about its text.", where=record.id)
    elif isinstance(record, Unplaced):
        if record.was.article != record.article or record.was.id != record.id or not document.stored:
            raise InvalidError("What lost its place belongs to another article.", where=record.id)
        if not 0 <= record.start <= record.end <= len(document.text):
            raise InvalidError("The place that is offered is not inside the text.", where=record.id)
    else:
        _check_range(record, document)
        if isinstance(record, Span) and record.entity and record.entity not in entities:
            raise InvalidError("The span points at an entity that does not exist.", where=record.id)
        if record.score is not None and not 0 <= record.score <= 1:
            raise InvalidError("A score is a number from 0 to 1.", where=record.id)


def _check_all_fit(document: Document) -> None:
    """Hold everything said about an article against its text, which is another one now."""
    for table in (document.spans, document.decisions):
        for record in table.values():
            _check_range(record, document)


def _check_range(record: Span | Decision, document: Document) -> None:
    length = len(document.text)
    if not 0 <= record.start < record.end <= length:
        raise InvalidError(f"The range {record.start}–{record.end} is not inside the text of {length} characters.", where=record.article)
    if document.text[record.start : record.end] != record.quote:
        raise InvalidError(
            f"The text at {record.start}–{record.end} is not what the {type(record).__name__.lower()} says.", where=record.article
        )
    if not document.stored:
        raise InvalidError("The article is not kept in the project.", where=record.article)


def _check_label(edit: Put, span: Span, labels: LabelSet) -> None:
    if isinstance(edit.before, Span) and edit.before.label == span.label:
        return
    if span.label not in labels:
        raise InvalidError(
            f"There is no label {span.label!r}.",
            where=span.article,
            do=f"Use one of {', '.join(labels.names())}, or add it to labels.toml.",
        )


def _check_target(note: Note, document: Document | None, entities: Mapping[str, Entity]) -> None:
    if note.target == "entity":
        found = note.target_id in entities and not note.article
    elif document is None or not document.stored:
        found = False
    else:
        placed = note.target_id in document.spans or note.target_id in document.unplaced
        found = placed if note.target == "span" else note.target_id == note.article
    if not found:
        raise InvalidError("The note is about something that does not exist.", where=note.target_id)


def _check_notes(removed: set[str], documents: Mapping[str, Document]) -> None:
    for document in documents.values():
        for note in document.notes.values():
            gone = note.target_id in removed and note.target_id not in document.spans and note.target_id not in document.unplaced
            if note.target == "span" and gone:
                raise InvalidError("A span cannot go while a note is about it.", where=note.id, do="Delete the note in the same step.")

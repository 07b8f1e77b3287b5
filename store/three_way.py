"""Two ways that records went from one state, brought together: what only one side changed is taken, what both did is named. Pure.

The base is the last state that both sides knew, ours is what the journal holds, theirs is what somebody wrote into a file by hand or by
version control. Of a record that both changed, fields that only one side changed are taken from that side; where both changed the same
field, ours stays and theirs is a conflict. A record that one side removed and the other changed stays as it was changed.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import fields, replace

from store.document import Document
from store.model import AnyRecord, Article, Decision, Entity, Note, Put, Span, Unplaced

Key = tuple[str, str]
"""Kind and id of a record."""
Table = Mapping[Key, AnyRecord]

_PASSING = frozenset({"updated", "annotator", "created", "prefix", "suffix"})
"""Fields whose difference alone is no disagreement."""

_RANGE = frozenset({"start", "end", "quote"})
"""A range is one thing: these never come from two sides."""


@dataclass(slots=True)
class Merged:
    """What came of bringing two sides together."""

    edits: list[Put] = field(default_factory=list)
    """What theirs makes of ours."""
    lost: list[str] = field(default_factory=list)
    """What is in theirs and not taken, each as a few words."""

    @property
    def words(self) -> str:
        """How much was taken, for a sentence."""
        made = [edit for edit in self.edits if edit.before != edit.after]
        counts = {
            "added": sum(edit.before is None for edit in made),
            "changed": sum(edit.before is not None and edit.after is not None for edit in made),
            "removed": sum(edit.after is None for edit in made),
        }
        return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing new"


def key_of(record: AnyRecord) -> Key:
    """Return what tells a record from the others of its article, or of the project."""
    return type(record).__name__, record.id


def table_of(document: Document) -> dict[Key, AnyRecord]:
    """Return everything that is said in and about an article that is stored, by key."""
    return {key_of(record): record for record in document.records()}


def merge(base: Table, ours: Table, theirs: Mapping[Key, Sequence[AnyRecord]], unread: Container[str] = ()) -> Merged:
    """Return what theirs makes of ours; of a record that theirs holds several times, each way it differs from the base counts.

    ``unread`` are ids of records that theirs holds in a form that cannot be taken; they stay as they are in ours.
    """
    found = Merged()
    places = {_place(record): key for key, record in ours.items() if _place(record) is not None}
    for key in dict.fromkeys([*theirs, *base]):
        was, here = base.get(key), ours.get(key)
        rows = theirs.get(key, ())
        there = [row for row in rows if row not in (was, here)]
        if not rows:
            if key[1] not in unread:
                _gone(found, was, here)
            continue
        for row in [row for number, row in enumerate(there) if row not in there[:number]]:
            twin = places.get(_place(row))
            if here is None and twin is not None and (twin not in base or twin in theirs):
                continue  # Both sides have said the same of the same words.
            if row == here:
                continue
            here = _taken(found, was, here, row)
    return found


def _gone(found: Merged, was: AnyRecord | None, here: AnyRecord | None) -> None:
    if here is None or was is None or isinstance(here, Article):
        return
    if here == was:
        found.edits.append(Put(here, None))
    else:
        found.lost.append(f"the removal of {words_of(here)}, which was changed here")


def _taken(found: Merged, was: AnyRecord | None, here: AnyRecord | None, row: AnyRecord) -> AnyRecord | None:
    """Take one record of theirs, and return what the record is now."""
    if here is None or here == was:
        wanted: AnyRecord | None = row
    elif was is None:
        wanted = None
    else:
        wanted = _fields(was, here, row)
    if wanted is None:
        found.lost.append(f"another version of {words_of(row)}")
        return here
    if wanted != here:
        found.edits.append(Put(here, wanted))
    return wanted


def _fields(was: AnyRecord, here: AnyRecord, row: AnyRecord) -> AnyRecord | None:
    """Return ours with the fields that only theirs changed, or None when both changed the same to different things."""
    taken: dict[str, Any] = {}
    for one in fields(was):
        before, ours, theirs = (getattr(record, one.name) for record in (was, here, row))
        if theirs in (before, ours):
            continue
        if ours == before:
            taken[one.name] = theirs
        elif one.name not in _PASSING:
            return None
    if not _RANGE.isdisjoint(taken) and any(getattr(was, name, None) != getattr(here, name, None) for name in _RANGE):
        return None
    return replace(here, **taken)


def _place(record: AnyRecord) -> tuple[str, int, int, str] | None:
    if isinstance(record, Span | Decision):
        return type(record).__name__, record.start, record.end, record.label
    return None


def fitting(merged: Merged, ours: Document, entities: Iterable[str]) -> Merged:
    """Leave out what cannot be: ranges that are not what the text says, another text, notes on nothing; links to no entity go."""
    known = set(entities)
    text = ours.text
    result = Merged(lost=list(merged.lost))
    spans, unplaced = set(ours.spans), set(ours.unplaced)
    for edit in merged.edits:
        if isinstance(edit.record, Span | Unplaced):
            ids = spans if isinstance(edit.record, Span) else unplaced
            (ids.discard if edit.after is None else ids.add)(edit.record.id)
    for edit in merged.edits:
        after = edit.after
        if isinstance(after, Article) and (after.sha256, after.length) != (ours.article.sha256, len(text)):
            result.lost.append("another text of the article")
        elif isinstance(after, Span | Decision) and not says(after, text):
            result.lost.append(f"{words_of(after)}, which is not what the text says at {after.start}–{after.end}")
            spans.discard(after.id if edit.before is None else "")
        elif isinstance(after, Span) and after.entity and after.entity not in known:
            result.edits.append(Put(edit.before, replace(after, entity="")))
            result.lost.append(f"the link of {words_of(after)} to an entity that is not known")
        else:
            result.edits.append(edit)
    held = []
    for edit in result.edits:
        note = edit.after
        if isinstance(note, Note) and note.target == "span" and note.target_id not in spans | unplaced:
            result.lost.append(f"{words_of(note)}, which is about nothing here")
        else:
            held.append(edit)
    # A note goes with the span that it is about, whoever wrote it.
    noted = {edit.record.id for edit in held if isinstance(edit.record, Note)}
    held += [
        Put(note, None)
        for note in ours.notes.values()
        if note.target == "span" and note.target_id in {*ours.spans, *ours.unplaced} - spans - unplaced and note.id not in noted
    ]
    result.edits = [edit for edit in held if edit.before != edit.after]
    return result


def says(record: Span | Decision, text: str) -> bool:
    """Whether a text has a record's words where the record says that it has."""
    return 0 <= record.start < record.end <= len(text) and text[record.start : record.end] == record.quote


def words_of(record: AnyRecord) -> str:
    """Return a record in a few words for a sentence."""
    if isinstance(record, Span | Decision):
        return f"{record.label} “{record.quote[:40]}”"
    if isinstance(record, Entity):
        return f"entity “{record.name[:40]}”"
    if isinstance(record, Note):
        return f"note “{record.text[:40]}”"
    if isinstance(record, Unplaced):
        return f"{words_of(record.was)} without a place"
    return f"article “{record.title[:40]}”"

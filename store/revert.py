"""Taking back one change in the middle of the history, as long as nothing that is there now builds on it."""

from collections.abc import Callable, Iterable
from itertools import takewhile

from store.clock import now
from store.document import Document
from store.errors import InputError, InvalidError, StoreError
from store.ids import new_id
from store.journal import Journal
from store.log import Item, told
from store.model import AnyRecord, Article, Change, Decision, Entity, Note, Put, Span, Unplaced, changes_text, home
from store.shelf import Shelf

Key = tuple[str, type, str]
"""Article (or ``""``), kind and id of a record."""

_NAMED = 3


class DependsError(StoreError):
    """A change cannot be taken back, because later ones build on it; ``later`` names them, newest first."""

    def __init__(self, item: Item, later: list[Item]) -> None:
        self.later = tuple(later)
        named = "; ".join(str(one) for one in later[:_NAMED])
        more = f" and {len(later) - _NAMED:,} more" if len(later) > _NAMED else ""
        what = f"Later changes build on it: {named}{more}." if later else "What it changed is not as it left it."
        super().__init__(what, where=f"{item.short} {item.title}", do="Take these back first." if later else "Look at the article itself.")


class Reversal:
    """The taking back of one change: ``change`` is what is to be done for it."""

    def __init__(self, item: Item, journal: Journal, shelf: Shelf, *, annotator: str) -> None:
        """Raises DamagedError when the journal cannot be read, DependsError when a record is not as the change left it or would be there
        twice, and InputError when the change has no effect that could be taken back."""
        self.item = item
        self._journal = journal
        self._shelf = shelf
        if item.effect:
            raise InputError(f"It is {item.effect} already.", where=f"{item.short} {item.title}")
        done = journal.read(item.position).change
        if done.part is not None:
            raise InputError(
                "It is a part of an act too large for one line.", where=f"{item.short} {item.title}", do="Undo takes all of it back."
            )
        edits, other = self._inverse(done)
        if other:
            raise self._depends(lambda change: any(key_of(edit.record) in other for edit in change.edits))
        if not edits:
            raise InputError("There is nothing left of it that could be taken back.", where=f"{item.short} {item.title}")
        self.change = Change(id=new_id(), title=f"Revert: {done.title}", time=now(), annotator=annotator, at=item.at, edits=tuple(edits))
        twins = self._twins()
        if twins:
            raise self._depends(lambda change: any(_spot(edit.after) in twins for edit in change.edits))

    def refused(self, error: InvalidError) -> StoreError:
        """Return why the rules of the data forbid it: the changes that point at what would go, or that took away what it points at."""
        made = {edit.before.id for edit in self.change.edits if edit.before is not None and edit.after is None}
        wanted = {name for edit in self.change.edits for name in _pointed_at(edit.after)}
        renewed = {edit.record.id for edit in self.change.edits if changes_text((edit,))}

        def builds(change: Change) -> bool:
            return any(
                (made.intersection(_pointed_at(edit.after)) and self._now(edit.after) == edit.after)
                or (edit.after is None and edit.record.id in wanted)
                or (isinstance(edit.after, Span | Decision) and edit.after.article in renewed and self._now(edit.after) == edit.after)
                for edit in change.edits
            )

        found = self._depends(builds)
        return found if found.later else error

    def _inverse(self, done: Change) -> tuple[list[Put], set[Key]]:
        """Return the edits that take a change back, and the records that are not as it left them."""
        records: dict[Key, AnyRecord | None] = {}
        other: set[Key] = set()
        edits: list[Put] = []
        for edit in reversed(done.edits):
            if edit.before == edit.after:
                continue  # It only repeated what was held.
            key = key_of(edit.record)
            present = records[key] if key in records else self._now(edit.record)
            if _adopts(edit) and self._shelf.has_source(edit.record.id) and self._is_needed(edit, edits, present):
                continue  # It was only put into the store to be annotated, and something else is said about it by now.
            if present != edit.after:
                other.add(key)
            records[key] = edit.before
            edits.append(edit.inverse())
        return edits, other

    def _is_needed(self, adoption: Put, back: Iterable[Put], present: AnyRecord | None) -> bool:
        """Whether something is said about an article once ``back`` has been done."""
        document = self._document(adoption.record.id)
        if document is None or not document.stored or present != adoption.after:
            return True
        gone = {key_of(edit.record) for edit in back if edit.after is None}
        left = any(key_of(record) not in gone for table in _tables(document) for record in table)
        return left or any(edit.after is not None and home(edit.after) == adoption.record.id and not _is_article(edit) for edit in back)

    def _twins(self) -> set[tuple[str, type, int, int, str]]:
        """Return the ranges that would carry the same label, or the same decision, twice."""
        touched = {key_of(edit.record) for edit in self.change.edits}
        twins = set()
        for edit in self.change.edits:
            spot = _spot(edit.after)
            if spot is None or _spot(edit.before) == spot:
                continue
            document = self._document(spot[0])
            others: Iterable[AnyRecord] = () if document is None else (*document.spans.values(), *document.decisions.values())
            if any(_spot(record) == spot and key_of(record) not in touched for record in others):
                twins.add(spot)
        return twins

    def _depends(self, builds: Callable[[Change], bool]) -> DependsError:
        later = takewhile(lambda one: one[0].seq > self.item.seq, told(self._journal.backwards()))
        found = [item for item, change in later if item.act == "do" and not item.effect and builds(change)]
        # One that was reverted and its reverting cancel out, unless nothing else is in the way.
        return DependsError(self.item, [item for item in found if not item.of] or found)

    def _document(self, article_id: str) -> Document | None:
        try:
            return self._shelf.document(article_id)
        except InputError:
            return None

    def _now(self, record: AnyRecord | None) -> AnyRecord | None:
        """Return the record as it is now, or None when there is none."""
        if record is None:
            return None
        if not home(record):
            return self._shelf.entities.get(record.id) if isinstance(record, Entity) else self._shelf.entity_notes.get(record.id)
        document = self._document(home(record))
        if document is None or not document.stored:
            return None
        if isinstance(record, Article):
            return document.article
        if isinstance(record, Span):
            return document.spans.get(record.id)
        if isinstance(record, Unplaced):
            return document.unplaced.get(record.id)
        return document.decisions.get(record.id) if isinstance(record, Decision) else document.notes.get(record.id)


def key_of(record: AnyRecord) -> Key:
    """Return what tells a record from all others of a project."""
    return home(record), type(record), record.id


def _is_article(edit: Put) -> bool:
    return isinstance(edit.record, Article)


def _adopts(edit: Put) -> bool:
    return edit.before is None and isinstance(edit.after, Article)


def _tables(document: Document) -> tuple[Iterable[AnyRecord], ...]:
    return document.spans.values(), document.decisions.values(), document.notes.values(), document.unplaced.values()


def _spot(record: AnyRecord | None) -> tuple[str, type, int, int, str] | None:
    """Return what two annotations, or two decisions, must not have in common."""
    return (record.article, type(record), record.start, record.end, record.label) if isinstance(record, Span | Decision) else None


def _pointed_at(record: AnyRecord | None) -> set[str]:
    """Return the ids of the records that a record needs."""
    found = {home(record)} if record is not None and not isinstance(record, Article) else set()
    if isinstance(record, Note):
        found.add(record.target_id)
    elif isinstance(record, Span):
        found.add(record.entity)
    return found - {""}

"""What others did to the files of a project, found by holding them against the ledger, and what becomes of it.

A file that is older than what was written last, but whole, changes nothing: the journal knows more. One that holds other records than the
journal says, because somebody wrote into it or version control brought in what a colleague did, is merged with what is held, as one change
that can be undone. One that is not to be understood is kept as a copy and made anew.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from store.document import Document, apply
from store.errors import DamagedError, StoreError
from store.files import set_aside
from store.journal import Entry, Journal
from store.ledger import Ledger, Stamp
from store.loose import Loose, read_loosely
from store.model import SCHEMA_VERSION, AnyRecord, Article, Entity, Note, Put
from store.planning import by_home
from store.recovery import Told, article_at, lacks_text, project_at, sha_of, stories
from store.repository import Repository, Signature
from store.shelf import Shelf
from store.three_way import Merged, Table, fitting, key_of, merge, says, table_of

Project = tuple[dict[str, Entity], dict[str, Note]]


_NO_TEXT = "Another program put a file with another text in its place, and the text that was annotated here is nowhere to be found."


@dataclass(slots=True)
class Reconciled:
    """What is to be done and said about the files that others changed."""

    edits: list[Put] = field(default_factory=list)
    """What they make of what is held; to be done as one change."""
    names: list[str] = field(default_factory=list)
    """Sources of the articles, or names of the files, that edits come from."""
    notices: list[StoreError] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """Files that are taken as they are now, because nothing was done to them here."""


class Reconciler:
    """Holds the files of one project against its journal. For the thread that changes the project."""

    def __init__(self, repository: Repository, journal: Journal, shelf: Shelf, ledger: Ledger) -> None:
        self._repository, self._journal, self._shelf, self._ledger = repository, journal, shelf, ledger
        self._settled: dict[str, Signature | None] = {}
        """Files that were dealt with and are not written anew yet."""
        self.accepting = not journal.seq and ledger.seq < 0
        """Whether a file that was never seen is taken as it is without being read, because nothing was ever done here."""

    def touched(self, owner: str) -> bool:
        """Whether a file (by article id, ``""`` for the project's own) is not as it was left, and that was not dealt with.

        Does not read it.
        """
        seen = self._seen(owner)
        left = self._ledger.get(owner)
        if (left.signature[1:] if left else None) == (seen[1:] if seen else None):
            return False
        if self.accepting and left is None and seen is not None:
            self._ledger.put(owner, Stamp("", 0, 0, *seen))
            return False
        return owner not in self._settled or self._settled[owner] != seen

    def is_recent(self, owner: str, since: int) -> bool:
        """Whether a file was written after a time in nanoseconds, so that it may not be whole yet."""
        seen = self._seen(owner)
        return seen is not None and seen[2] > since

    def _seen(self, owner: str) -> Signature | None:
        try:
            return self._repository.seen(owner)
        except (OSError, StoreError):
            # Reading or writing it says so.
            return left.signature if (left := self._ledger.get(owner)) is not None else None

    def settle(self, suspects: Iterable[str]) -> Reconciled:
        """Look at these files, have the shelf hold what the journal says where they say otherwise, and return what they add to that."""
        result = Reconciled()
        doubtful = self.doubtful(suspects)
        if doubtful:
            since = min(
                (left.seq for owner in doubtful if (left := self._ledger.get(owner)) and left.journal == self._journal.id), default=0
            )
            told = stories(self._journal, doubtful, since=since)
            # Entities first, so that what points at them is known to.
            for owner in sorted(doubtful):
                self._settled[owner] = self._seen(owner)
                self._look(owner, told.get(owner), result)
        return result

    def doubtful(self, suspects: Iterable[str]) -> list[str]:
        """Read these files and return those that are not what was written last; of the others, that they were moved or touched is noted."""
        needed = self._needed()
        return [owner for owner in suspects if not self._as_left(owner, needed.get(owner, 0))]

    def unsettle(self, owners: Sequence[str]) -> None:
        """Have these files looked at again, because what came of them could not be kept."""
        for owner in owners:
            self._settled.pop(owner, None)
            self._ledger.give_back(owner)

    def _needed(self) -> dict[str, int]:
        """Return the last entry each file must contain, as far as the ledger does not tell: usually nothing is read."""
        found: dict[str, int] = {}
        if self._journal.seq <= self._ledger.seq:
            return found
        behind = self._shelf.behind()
        covered = self._journal.seq if behind is None else behind - 1
        for _, line in self._journal.backwards():
            if isinstance(line, Entry):
                if line.seq <= self._ledger.seq:
                    break
                if line.seq <= covered:
                    for owner in by_home(line.change.edits):
                        found.setdefault(owner, line.seq)
        return found

    def _as_left(self, owner: str, needed: int) -> bool:
        """Whether a file is what was written, though it may have been moved or touched; then the ledger is told."""
        try:
            stamp = self._repository.stamp(owner)
        except StoreError:
            return False
        left = self._ledger.get(owner)
        if stamp.journal != self._journal.id:
            known = left is not None and left.same_content(stamp)
        elif left is not None and left.journal == stamp.journal:
            known = stamp.seq >= needed and (stamp.seq > left.seq or left.same_content(stamp) or self._waits(owner))
        else:
            known = stamp.seq >= needed
        if known:
            self._ledger.put(owner, stamp)
        return known

    def _waits(self, owner: str) -> bool:
        """Whether a file holds only a text, written before the article's first annotation was."""
        with suppress(StoreError):
            kept = self._repository.read_article(owner) if owner else None
            return kept is not None and kept.article is None
        return False

    def _look(self, owner: str, told: Told | None, result: Reconciled) -> None:
        path = self._repository.path_of(owner)
        found: Loose | None = None
        stamp: Stamp | None = None
        with suppress(StoreError):
            stamp = self._repository.stamp(owner)
        try:
            data = path.read_bytes()
            found = read_loosely(data)
        except OSError:
            data = None
        if found is not None and found.schema > SCHEMA_VERSION:
            return  # Opening it says so.
        ours = None if told is None else self._ours(owner, told)
        if owner and told is not None and ours is None and lacks_text(told, self._shelf.text_of(owner)):
            self._shelf.refuse(owner, DamagedError(_NO_TEXT, where=str(path), do="Put the file back as it was, or the source."))
            return
        if ours is None or told is None:
            # The journal does not know it, so that nothing is there that could be lost.
            if stamp is not None:
                self._ledger.put(owner, stamp)
            elif data is None:
                self._ledger.put(owner, None)
            self._shelf.drop(owner)
            result.accepted.append(owner)
            return
        if data is not None and self._ledger.has_taken(owner, data):
            self._hold(owner, ours)
            return
        if found is None:
            self._restore(owner, path, data, ours, result)
            return
        found.keep_to(owner)
        base = self._base(owner, told, found)
        ours_whole = stamp is not None and stamp.journal == self._journal.id
        if ours_whole and base is not None and _same(base, found):
            self._hold(owner, ours)
            if _table(ours) != base:
                result.notices.append(
                    DamagedError("An older copy of this file was put in its place; what was done since is kept.", where=str(path))
                )
            return
        kept = self._merge(owner, path, ours, base or {}, found, result)
        if kept and data is not None:
            self._ledger.take(owner, data)

    def _ours(self, owner: str, told: Told, upto: int | None = None) -> "Document | Project | None":
        if owner:
            return article_at(told, self._shelf.text_of(owner), upto)
        own = project_at(told, upto)
        return None if own is None else (dict(own[0]), dict(own[1]))

    def _base(self, owner: str, told: Told, found: Loose) -> Table | None:
        """Return the last state that the file and the journal had in common."""
        here = [meta["seq"] for meta in found.metas if meta.get("journal") == self._journal.id and isinstance(meta.get("seq"), int)]
        left = self._ledger.get(owner)
        if here:
            upto = max(here)
        elif left is not None:
            upto = left.seq if left.journal == self._journal.id else 0
        else:
            upto = self._journal.seq
        state = self._ours(owner, told, upto)
        return None if state is None else _table(state)

    def _merge(self, owner: str, path: Path, ours: "Document | Project", base: Table, found: Loose, result: Reconciled) -> bool:
        """Note what a file adds to ours; return whether what could not be taken is kept in a copy."""
        merged = merge(base, _table(ours), found.records, found.unread)
        entities = {*self._shelf.entities, *(edit.record.id for edit in result.edits if isinstance(edit.after, Entity))}
        if isinstance(ours, Document):  # noqa: SIM108  # The type checker follows no other way.
            merged = self._fitting(merged, ours, base, found, entities)
        else:
            merged = self._fitting_project(merged, ours)
        lost = merged.lost + [f"what cannot be read: {spoiled}" for spoiled in found.spoiled]
        name = ours.article.source or path.name if isinstance(ours, Document) else path.name
        kept = True
        if lost:
            kept = self._hold_beside(owner, ours, path, result)
        else:
            self._hold(owner, ours)
        if merged.edits:
            result.edits += merged.edits
            result.names.append(name)
        if lost or merged.edits:
            not_taken = f" Not taken: {'; '.join(lost)}. The file as it was is kept beside it." if lost else ""
            result.notices.append(
                DamagedError(
                    f"Another program changed this file; merged: {merged.words}.{not_taken}", where=str(path), do="Undo takes it back."
                )
            )
        return kept

    def _fitting(self, merged: Merged, ours: Document, base: Table, found: Loose, entities: set[str]) -> Merged:
        """Leave out what does not fit the text, which is theirs if they gave the article another one and nothing was done here since."""
        others = [text for text in found.texts if text != ours.text]
        if not others:
            return fitting(merged, ours, entities)
        articles = [one for one in found.records.get(("Article", ours.article.id), ()) if isinstance(one, Article)]
        if len(others) == len(articles) == 1 and _table(ours) == base:
            theirs = Document(article=articles[0], text=others[0], spans=ours.spans, notes=ours.notes, unplaced=ours.unplaced, stored=True)
            if articles[0].sha256 == sha_of(others[0]):
                result = fitting(merged, theirs, entities)
                if not result.lost and _all_fit(ours, result.edits, others[0]) and self._both_kept(ours.text, others[0]):
                    return result
        merged.lost.append("another text of the article")
        return fitting(merged, ours, entities)

    def _both_kept(self, *texts: str) -> bool:
        with suppress(StoreError):
            for text in texts:
                self._shelf.texts.keep(text)
            return True
        return False

    def _fitting_project(self, merged: Merged, ours: "Project") -> Merged:
        """Leave out notes on nothing, and the going of entities that something points at."""
        result = Merged(lost=list(merged.lost))
        gone = {edit.record.id for edit in merged.edits if edit.after is None and isinstance(edit.before, Entity)}
        pointed = self._pointed_at(gone) if gone else set()
        known = {*ours[0], *(edit.record.id for edit in merged.edits if isinstance(edit.after, Entity))} - (gone - pointed)
        for edit in merged.edits:
            if edit.after is None and edit.record.id in pointed:
                result.lost.append(f"the removal of an entity that mentions point at ({edit.record.id})")
            elif isinstance(edit.after, Note) and edit.after.target_id not in known:
                result.lost.append("a note on an entity that is not known")
            else:
                result.edits.append(edit)
        dropped = {edit.record.id for edit in result.edits if edit.after is None}
        result.edits += [Put(note, None) for note in ours[1].values() if note.target_id in gone - pointed and note.id not in dropped]
        return result

    def _pointed_at(self, entities: set[str]) -> set[str]:
        """Return those of these entities that a mention in some article points at. Reads every article."""
        documents = (self._shelf.stored_document(article_id) for article_id in self._shelf.stored_ids())
        return {span.entity for document in documents if document is not None for span in document.spans.values()} & entities

    def _restore(self, owner: str, path: Path, data: bytes | None, ours: "Document | Project", result: Reconciled) -> None:
        if data is None:
            self._hold(owner, ours)
            result.notices.append(DamagedError("The file was gone. What it held was restored from the journal.", where=str(path)))
            return
        self._hold_beside(owner, ours, path, result)
        what = "It holds the marks of a merge that was not finished." if b"<<<<<<<" in data else "It is not readable."
        result.notices.append(
            DamagedError(f"{what} What it held was restored from the journal, and the file is kept beside it.", where=str(path))
        )

    def _hold(self, owner: str, ours: "Document | Project") -> None:
        """Have the shelf hold what the journal says, and the file be written anew."""
        self._repository.trust(owner)
        self._shelf.hold(owner, ours)

    def _hold_beside(self, owner: str, ours: "Document | Project", path: Path, result: Reconciled) -> bool:
        """Do the same and leave a copy of what is there. Returns False when there is none yet."""
        try:
            set_aside(path, "outside")
        except StoreError as error:
            result.notices.append(error)
            self._repository.forget(path)  # The write tries again to keep a copy, and fails if it cannot.
            self._shelf.hold(owner, ours)
            return False
        self._hold(owner, ours)
        return True


def _table(state: "Document | Project") -> dict[tuple[str, str], AnyRecord]:
    if isinstance(state, Document):
        return table_of(state)
    records: list[AnyRecord] = [*state[0].values(), *state[1].values()]
    return {key_of(record): record for record in records}


def _all_fit(ours: Document, edits: Iterable[Put], text: str) -> bool:
    """Whether everything that is said in an article fits another text after edits, also what they leave as it is."""
    after = apply(ours, edits, lambda _: text)
    return all(says(record, text) for table in (after.spans, after.decisions) for record in table.values())


def _same(base: Table, found: Loose) -> bool:
    """Whether a file holds exactly what a state does."""
    return not found.spoiled and {key: list(rows) for key, rows in found.records.items()} == {key: [row] for key, row in base.items()}

"""The present state of a project in memory: what its files hold plus the journal entries they do not hold yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from store.document import Document, apply
from store.errors import DamagedError, InputError, NewerError, ReadOnlyError, StaleError, StoreError
from store.journal import Entry, Journal
from store.model import Article, Change, Entity, Note, Put, home
from store.records import Records
from store.recovery import rebuild, salvage
from store.repository import Kept, Repository, Version
from store.sources import Sources

_PROJECT = ""
"""Home of the records that belong to no article."""

_KEEP = 256
"""Documents held in memory that could be read again from their files."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would make of the documents and the project's own records. Nothing has happened yet."""

    change: Change
    documents: dict[str, Document] = field(default_factory=dict)
    entities: Records[Entity] | None = None
    entity_notes: Records[Note] | None = None
    fresh: tuple[str, ...] = ()
    """Articles that it puts into the store."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one file should hold: a document, or the project's own records."""

    owner: str
    version: Version
    document: Document | None
    entities: Records[Entity]
    entity_notes: Records[Note]


class Shelf:
    """Documents by article id, entities and the notes on them, and which of them their files are behind on."""

    def __init__(self, repository: Repository, sources: Sources, journal: Journal | None, tail: Iterable[Entry]) -> None:
        """Read the project file and sort the entries its files may lack. Raises DamagedError and NewerError."""
        self.notices: list[StoreError] = []
        self._repository = repository
        self._sources = sources
        self._journal = journal
        self._documents: dict[str, Document] = {}
        self._blocked: dict[str, StoreError] = {}
        self._texts: dict[str, str] = {}
        self._told: set[str] = set()
        self._pending: dict[str, list[tuple[int, list[Put]]]] = {}
        self._dirty: dict[str, int] = {}
        for entry in tail:
            for owner, edits in by_home(entry.change.edits).items():
                self._pending.setdefault(owner, []).append((entry.seq, edits))
                self._dirty.setdefault(owner, entry.seq)
        version, entities, notes = repository.read_project()
        self.entities: Records[Entity] = Records(entities)
        self.entity_notes: Records[Note] = Records(notes)
        for seq, edits in self._pending.pop(_PROJECT, []):
            if not self._covered(version, seq):
                self.entities, self.entity_notes = self._project_after(edits)

    def document(self, article_id: str) -> Document:
        """Return an article with all that was said about it. Raises InputError, DamagedError and NewerError."""
        document = self._documents.pop(article_id, None)
        if document is None:
            document = self._load(article_id)
            self._make_room()
        self._documents[article_id] = document
        return document

    def blocked(self, article_id: str) -> str:
        """Return why an article can only be read, or ``""``."""
        problem = self._blocked.get(article_id)
        return "" if problem is None else str(problem)

    def stored_ids(self) -> list[str]:
        """Return the ids of all articles with a file or entries of their own, sorted; some may turn out not to be stored any more."""
        held = {article_id for article_id, document in self._documents.items() if document.stored}
        return sorted(held.union(self._pending, self._repository.article_ids()))

    def stored_document(self, article_id: str) -> Document | None:
        """Return an article if it is stored and can be read, else None; what is wrong with it becomes a notice."""
        try:
            document = self.document(article_id)
        except InputError:
            return None  # A text that waits for its first annotation while its source file is gone.
        except StoreError as error:
            self._block(article_id, error)
            return None
        return document if document.stored else None

    def plan(self, change: Change, *, adopt: bool) -> Plan:
        """Work out what a change makes of everything it touches; with ``adopt``, articles not stored yet are put into the change first.

        Raises StaleError, ReadOnlyError for an article that can only be read, and whatever keeps an article from being opened.
        """
        homes = by_home(change.edits)
        documents: dict[str, Document] = {}
        adopted: list[Put] = []
        fresh: list[str] = []
        for owner, edits in homes.items():
            if owner == _PROJECT:
                continue
            document = self._base(owner, edits)
            if owner in self._blocked:
                raise ReadOnlyError("This article can only be read.", where=document.article.title, do=self.blocked(owner))
            first = edits[0]
            if adopt and not document.stored and not (isinstance(first.after, Article) and first.before is None):
                adopted.append(Put(None, document.article))
                edits = [adopted[-1], *edits]
            documents[owner] = apply(document, edits)
            if documents[owner].stored and not document.stored:
                fresh.append(owner)
        if adopted:
            change = Change(
                id=change.id,
                title=change.title,
                time=change.time,
                annotator=change.annotator,
                at=change.at,
                edits=(*adopted, *change.edits),
            )
        if _PROJECT in homes:
            entities, notes = self._project_after(homes[_PROJECT])
            return Plan(change, documents, entities, notes, fresh=tuple(fresh))
        return Plan(change, documents, fresh=tuple(fresh))

    def keep_texts(self, plan: Plan) -> None:
        """Write the texts of articles that are stored for the first time, before the journal speaks of them. Raises WriteError."""
        for owner in plan.fresh:
            document = plan.documents[owner]
            if self._texts.get(owner) != document.article.sha256:
                bare = Document(article=document.article, text=document.text)
                self._note_aside(self._repository.write_article(bare, self._version()))
                self._texts[owner] = document.article.sha256

    def commit(self, plan: Plan, seq: int) -> None:
        """Make a plan the present state; its entry ``seq`` is in the journal."""
        for article_id, document in plan.documents.items():
            self._documents.pop(article_id, None)
            self._documents[article_id] = document
            self._dirty.setdefault(article_id, seq)
        if plan.entities is not None and plan.entity_notes is not None:
            self.entities, self.entity_notes = plan.entities, plan.entity_notes
            self._dirty.setdefault(_PROJECT, seq)

    def dirty(self) -> list[str]:
        """Return the homes whose files are behind, oldest first (``""``: the project file), leaving out what is blocked."""
        return [owner for owner, _ in sorted(self._dirty.items(), key=lambda item: item[1]) if owner not in self._blocked]

    def behind(self) -> int | None:
        """Return the first entry that some file does not contain, or None when all contain all."""
        return min(self._dirty.values(), default=None)

    def snapshot(self, owner: str) -> Snapshot | None:
        """Return what the file of a home should hold now, or None when it turns out that it cannot be opened."""
        document = None
        if owner != _PROJECT:
            try:
                document = self.document(owner)
            except StoreError as error:
                self._block(owner, error)
            if document is None or owner in self._blocked:
                return None
            if not document.stored:
                document = self._text_only(document)
        return Snapshot(owner, self._version(), document, self.entities, self.entity_notes)

    def write(self, snapshot: Snapshot) -> None:
        """Bring one file up to date; another thread may change the present state meanwhile. Raises WriteError; the file stands then."""
        if snapshot.document is None:
            aside = self._repository.write_project(snapshot.entities.values(), snapshot.entity_notes.values(), snapshot.version)
        else:
            aside = self._repository.write_article(snapshot.document, snapshot.version)
        self._note_aside(aside)

    def written(self, snapshot: Snapshot, last: int) -> None:
        """Take note that a snapshot is on the disk; ``last`` is the newest entry there is now."""
        owner, document = snapshot.owner, snapshot.document
        if last == snapshot.version.seq or self._is_present(snapshot):
            self._dirty.pop(owner, None)
            if document is not None and not document.stored:
                self._documents.pop(owner, None)  # The next look reads the source file as it is then.
        else:
            self._dirty[owner] = snapshot.version.seq + 1
        if document is not None:
            self._texts[owner] = document.article.sha256

    def _is_present(self, snapshot: Snapshot) -> bool:
        if snapshot.document is None:
            return snapshot.entities is self.entities and snapshot.entity_notes is self.entity_notes
        return self._documents.get(snapshot.owner) is snapshot.document

    def _text_only(self, document: Document) -> Document:
        """Return an article that is not stored any more with the text it was stored with, which a redo needs."""
        try:
            kept = self._repository.read_article(document.article.id)
        except StoreError:
            kept = None
        if kept is None or kept.text.sha256 == document.article.sha256:
            return document
        return Document(article=replace(document.article, sha256=kept.text.sha256), text=kept.text.text)

    def _version(self) -> Version:
        return Version() if self._journal is None else Version(self._journal.id, self._journal.seq)

    def _covered(self, version: Version, seq: int) -> bool:
        return self._journal is not None and version.covers(self._journal.id, seq)

    def _base(self, article_id: str, edits: list[Put]) -> Document:
        """Return the document to apply edits to; for an article coming back, with the very text it had."""
        first = edits[0].after
        if edits[0].before is not None or not isinstance(first, Article):
            return self.document(article_id)
        try:
            document = self.document(article_id)
        except InputError:
            document = None  # Its source file is gone, but the text may be kept.
        if document is not None and (document.stored or document.article.sha256 == first.sha256):
            return document
        kept = self._repository.read_article(article_id)
        if kept is None or kept.text.sha256 != first.sha256:
            raise StaleError("The text of the article has changed in the meantime, so nothing was done.", where=first.source)
        return Document(article=first, text=kept.text.text)

    def _load(self, article_id: str) -> Document:
        entries = self._pending.get(article_id, [])
        try:
            kept = self._repository.read_article(article_id)
            if kept is None:
                if entries:
                    raise DamagedError("The file of the article is missing.", where=str(self._repository.article_path(article_id)))
                return self._sources.document(article_id)
            document = self._overlaid(article_id, kept, entries)
        except NewerError:
            raise
        except (DamagedError, StaleError) as error:
            return self._recover(article_id, error)
        self._texts[article_id] = kept.text.sha256
        self._pending.pop(article_id, None)
        self._tell_difference(document)
        return document

    def _overlaid(self, article_id: str, kept: Kept, entries: list[tuple[int, list[Put]]]) -> Document:
        missing = [edits for seq, edits in entries if not self._covered(kept.version, seq)]
        first = missing[0][0].after if missing else None
        article = kept.article or (first if isinstance(first, Article) else None)
        if article is None or article.sha256 != kept.text.sha256:
            if missing or kept.article is not None:
                raise DamagedError("Article and text do not belong together.", where=str(self._repository.article_path(article_id)))
            return self._sources.document(article_id)
        document = Document(
            article=article,
            text=kept.text.text,
            spans=Records(kept.spans.values()),
            decisions=Records(kept.decisions.values()),
            notes=Records(kept.notes.values()),
            stored=kept.article is not None,
        )
        for edits in missing:
            document = apply(document, edits)
        return document if document.stored else self._as_source(document)

    def _as_source(self, document: Document) -> Document:
        """Return what the source file says now of an article that is not stored any more, else the last that was known."""
        try:
            return self._sources.document(document.article.id)
        except StoreError:
            return document

    def _recover(self, article_id: str, problem: StoreError) -> Document:
        """Rebuild an article from the whole journal, or show what can be shown of it and let nothing be written."""
        path = self._repository.article_path(article_id)
        remains = salvage(path)
        texts = [remains.text] if remains is not None else []
        source: Document | None = None
        try:
            source = self._sources.document(article_id)
            texts.append(source.text)
        except StoreError:
            source = None
        rebuilt = None if self._journal is None else rebuild(self._journal, article_id, texts)
        if rebuilt is not None:
            self._pending.pop(article_id, None)
            self._repository.forget(path)
            self._dirty.setdefault(article_id, max(1, self._journal.seq if self._journal else 1))
            self.notices.append(DamagedError(f"{problem.what} The article was restored from the journal.", where=str(path)))
            return rebuilt if rebuilt.stored else self._as_source(rebuilt)
        self._block(article_id, problem)
        shown = remains or source
        if shown is None:
            raise problem
        return shown

    def _block(self, article_id: str, problem: StoreError) -> None:
        if article_id not in self._blocked:
            self._blocked[article_id] = problem
            self.notices.append(problem)

    def _project_after(self, edits: list[Put]) -> tuple[Records[Entity], Records[Note]]:
        return (
            self.entities.after([edit for edit in edits if isinstance(edit.record, Entity)]),
            self.entity_notes.after([edit for edit in edits if isinstance(edit.record, Note)]),
        )

    def _note_aside(self, aside: object) -> None:
        if aside is not None:
            self.notices.append(DamagedError("Another program had changed this file; what it held was kept as a copy.", where=str(aside)))

    def _tell_difference(self, document: Document) -> None:
        article = document.article
        if document.stored and article.id not in self._told and self._sources.differs(article):
            self._told.add(article.id)
            self.notices.append(
                InputError("The file has changed since it was annotated; the text that was annotated is shown.", where=article.source)
            )

    def _make_room(self) -> None:
        if len(self._documents) >= _KEEP:
            for article_id in [key for key in self._documents if key not in self._dirty and key not in self._blocked][: _KEEP // 4]:
                del self._documents[article_id]


def by_home(edits: Iterable[Put]) -> Mapping[str, list[Put]]:
    """Return edits by the article they belong to (``""``: the project), in their order."""
    homes: dict[str, list[Put]] = {}
    for edit in edits:
        homes.setdefault(home(edit.record), []).append(edit)
    return homes

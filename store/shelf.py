"""The present state of a project in memory: what its files hold plus the journal entries they do not hold yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from store.document import Document, apply
from store.errors import DamagedError, InputError, StaleError, StoreError
from store.journal import Checkpoint, Entry, Journal
from store.loading import Loader, State, project_after
from store.model import Change, Entity, Note, Put
from store.planning import PROJECT, Plan, adopting, by_home, plan
from store.records import Records
from store.recovery import TextOf
from store.repository import Repository, Version
from store.sources import Sources

_KEEP = 256
"""Documents held in memory that could be read again from their files."""


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
        """Read the project file and sort the entries that files may lack. Raises NewerError."""
        self.notices: list[StoreError] = []
        self._repository = repository
        self._sources = sources
        self._loader = Loader(repository, sources, journal)
        self.texts = self._loader.texts
        """Texts that articles had or have, by their SHA-256."""
        self._journal = journal
        self._beside = journal is not None and bool(journal.refusing)
        """Whether another process may be writing, so that files may be read again at any time and what they may lack has to be kept."""
        self._documents: dict[str, Document] = {}
        self._blocked: dict[str, StoreError] = {}
        self._texts: dict[str, str] = {}
        self._told: set[str] = set()
        self._ahead: set[str] = set()
        self._foreign: set[str] = set()
        """Homes of records that the journal knows nothing of; the first change to them repeats what is held, so that it does."""
        self.touched: Callable[[str], bool] = lambda owner: False
        """Whether somebody else has changed the file of a home."""
        self.before_reading: Callable[[str], None] = lambda owner: None
        """Sees to what somebody else did to the file of an article; when it returns, the article may be held."""
        self._pending: dict[str, list[tuple[int, list[Put]]]] = {}
        self._dirty: dict[str, int] = {}
        entries = list(tail)
        for entry in entries:
            for owner, edits in by_home(entry.change.edits).items():
                self._pending.setdefault(owner, []).append((entry.seq, edits))
                if not self._beside:
                    self._dirty.setdefault(owner, entry.seq)
        # The first checkpoint writes a project file even if there is nothing to put in it, so that its absence later means something.
        self._checkpointed = journal is not None and journal.seq > len(entries)
        if entries and not self._checkpointed:
            self._dirty[PROJECT] = entries[0].seq
        loaded = self._loader.project(self._pending.get(PROJECT, []), expected=self._checkpointed)
        if not self._beside:
            self._pending.pop(PROJECT, None)
        self._found(PROJECT, loaded, repository.project_path)
        self.entities: Records[Entity] = loaded.entities
        self.entity_notes: Records[Note] = loaded.notes

    def document(self, article_id: str) -> Document:
        """Return an article with all that was said about it. Raises InputError, DamagedError and NewerError."""
        document = self._documents.pop(article_id, None)
        if document is None:
            self.before_reading(article_id)
            document = self._documents.pop(article_id, None)
        if document is None:
            loaded = self._loader.article(article_id, self._pending.get(article_id, []))
            document = loaded.document
            self._found(article_id, loaded, self._repository.article_path(article_id))
            if loaded.text:
                self._texts[article_id] = loaded.text
            if loaded.broken is None:
                if not self._beside:
                    self._pending.pop(article_id, None)
                self._tell_difference(document)
            self._make_room()
        self._documents[article_id] = document
        return document

    def text_of(self, article_id: str) -> TextOf:
        """Return what finds the texts of an article."""
        return self._loader.text_of(article_id)

    def hold(self, owner: str, state: "Document | tuple[Mapping[str, Entity], Mapping[str, Note]]") -> None:
        """Hold this state of an article or of the project, whatever its file says, and have the file written anew."""
        path = str(self._repository.path_of(owner))
        self._pending.pop(owner, None)
        self._blocked.pop(owner, None)
        self._ahead.discard(owner)
        self._foreign.discard(owner)
        self._dirty.setdefault(owner, self._version().seq)
        self.notices = [notice for notice in self.notices if notice.where != path]
        if isinstance(state, Document):
            self._documents.pop(owner, None)
            self._documents[owner] = state
            self._texts.pop(owner, None)
        else:
            self.entities, self.entity_notes = Records(state[0].values()), Records(state[1].values())

    def refuse(self, owner: str, problem: StoreError) -> None:
        """Let an article only be read, and say why."""
        self._documents.pop(owner, None)
        self._block(owner, problem)

    def drop(self, owner: str) -> None:
        """Read the file of a home again when it is next wanted."""
        self._blocked.pop(owner, None)
        if owner:
            self._documents.pop(owner, None)
            return
        loaded = self._loader.project(self._pending.get(PROJECT, []), expected=self._checkpointed)
        self._found(PROJECT, loaded, self._repository.project_path)
        self.entities, self.entity_notes = loaded.entities, loaded.notes

    def held(self) -> list[str]:
        """Return the homes that are in memory or whose files are behind."""
        return [*self._documents, *self._dirty]

    def blocked(self, article_id: str) -> str:
        """Return why an article can only be read, or ``""``."""
        problem = self._blocked.get(article_id)
        return "" if problem is None else str(problem)

    def has_source(self, article_id: str) -> bool:
        """Whether a file of the folder holds the article, so that it can be read also when it is not stored."""
        return self._sources.has_file(article_id)

    def stored_ids(self) -> list[str]:
        """Return the ids of all articles with a file or entries of their own, sorted; some may turn out not to be stored any more."""
        held = {article_id for article_id, document in self._documents.items() if document.stored}.union(self._pending) - {PROJECT}
        found = self._repository.article_ids()
        return found if held.issubset(found) else sorted(held.union(found))

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
        return plan(self, adopting(self, change) if adopt else change)

    def is_foreign(self, owner: str) -> bool:
        """Whether the journal knows nothing of what is held about an article, or (``""``) about the project."""
        return owner in self._foreign

    def prepare(self, plan: Plan) -> None:
        """Write what must be on the disk before the journal speaks of a plan. Raises WriteError.

        That is the text of every article that is stored for the first time, and any file that claims entries the journal has not got
        (it was cut short or replaced by an older one): the next entries would be taken for contained in it.
        """
        owners = [*plan.documents, *([PROJECT] if plan.entities is not None else [])]
        for owner in self._ahead.intersection(owners):
            snapshot = self.snapshot(owner)
            if snapshot is not None:
                self.write(snapshot)
            self._ahead.discard(owner)
        for owner in self._foreign.intersection(plan.documents):
            # The journal begins to tell of it here, and must find the text whatever others do to the file.
            self.texts.keep(self.document(owner).text)
        fresh = [plan.documents[owner] for owner in plan.fresh]
        bare = [
            Document(article=document.article, text=document.text)
            for document in fresh
            if self._texts.get(document.article.id) != document.article.sha256
        ]
        self._note_asides(self._repository.write_articles([(document, self._version()) for document in bare]))
        self._texts.update((document.article.id, document.article.sha256) for document in bare)

    def commit(self, plan: Plan, seq: int) -> None:
        """Make a plan the present state; its entry ``seq`` is in the journal."""
        self._foreign.difference_update(plan.documents, [PROJECT] if plan.entities is not None else [])
        for article_id, document in plan.documents.items():
            self._documents.pop(article_id, None)
            self._documents[article_id] = document
            self._dirty.setdefault(article_id, seq)
        if plan.entities is not None and plan.entity_notes is not None:
            self.entities, self.entity_notes = plan.entities, plan.entity_notes
        if plan.entities is not None or not self._checkpointed:
            self._dirty.setdefault(PROJECT, seq)

    def dirty(self) -> list[str]:
        """Return the homes whose files are behind, oldest first (``""``: the project file), but not what is blocked or others changed."""
        oldest = sorted(self._dirty.items(), key=lambda item: item[1])
        return [owner for owner, _ in oldest if owner not in self._blocked and not self.touched(owner)]

    def behind(self) -> int | None:
        """Return the first entry that some file does not contain, or None when all contain all."""
        return min(self._dirty.values(), default=None)

    def snapshot(self, owner: str) -> Snapshot | None:
        """Return what the file of a home should hold now, or None when it turns out that it cannot be opened."""
        document = None
        if owner != PROJECT:
            try:
                document = self.document(owner)
            except InputError:
                # Not stored any more, no file to read it from, and a file of ours that holds its text and nothing that is pending.
                self._dirty.pop(owner, None)
            except StoreError as error:
                self._block(owner, error)
            if document is None or owner in self._blocked:
                return None
            if not document.stored:
                document = self._loader.as_kept(document)
        return Snapshot(owner, self._version(), document, self.entities, self.entity_notes)

    def write(self, *snapshots: Snapshot) -> None:
        """Bring files up to date; another thread may change the present state meanwhile. Raises WriteError; what was not written stands."""
        for snapshot in snapshots:
            if snapshot.document is None:
                own = self._repository.write_project(snapshot.entities.values(), snapshot.entity_notes.values(), snapshot.version)
                self._note_asides(own)
        articles = [(one.document, one.version) for one in snapshots if one.document is not None]
        self._note_asides(self._repository.write_articles(articles))

    def written(self, snapshot: Snapshot, last: int) -> None:
        """Take note that a snapshot is on the disk; ``last`` is the newest entry there is now."""
        owner, document = snapshot.owner, snapshot.document
        self._checkpointed = self._checkpointed or owner == PROJECT
        if last == snapshot.version.seq or self._is_present(snapshot):
            self._dirty.pop(owner, None)
            if document is not None and not document.stored:
                self._documents.pop(owner, None)  # The next look reads the source file as it is then.
        else:
            self._dirty[owner] = snapshot.version.seq + 1
        if document is not None:
            self._texts[owner] = document.article.sha256
            if document.stored:
                self._sources.take_back(owner)  # Its file holds the text from now on.

    def follow(self, lines: Iterable[Entry | Checkpoint]) -> None:
        """Take in what another process has written to the journal since. Raises NewerError."""
        for line in lines:
            if isinstance(line, Checkpoint):
                for owner, waiting in list(self._pending.items()):
                    self._pending[owner] = [one for one in waiting if one[0] > line.seq]
                    if not self._pending[owner]:
                        del self._pending[owner]
                continue
            for owner, edits in by_home(line.change.edits).items():
                self._pending.setdefault(owner, []).append((line.seq, edits))
                if owner == PROJECT:
                    self._follow_project(edits)
                elif (document := self._documents.pop(owner, None)) is not None:
                    try:
                        document = apply(document, edits, self.text_of(owner))
                    except StaleError:
                        continue  # It was read from a file that is further on; the next look reads it again.
                    if document.stored:
                        self._documents[owner] = document
                self._blocked.pop(owner, None)

    def _follow_project(self, edits: list[Put]) -> None:
        try:
            self.entities, self.entity_notes = project_after(self.entities, self.entity_notes, edits)
        except StaleError:
            loaded = self._loader.project(self._pending.get(PROJECT, []), expected=False)
            self.entities, self.entity_notes = loaded.entities, loaded.notes

    def _is_present(self, snapshot: Snapshot) -> bool:
        if snapshot.document is None:
            return snapshot.entities is self.entities and snapshot.entity_notes is self.entity_notes
        return self._documents.get(snapshot.owner) is snapshot.document

    def _version(self) -> Version:
        return Version() if self._journal is None else Version(self._journal.id, self._journal.seq)

    def _found(self, owner: str, state: State, path: Path) -> None:
        """Act on how a file was found."""
        if state.broken is not None:
            self._block(owner, state.broken)
        if state.restored is not None:
            self._repository.forget(path)
            self._dirty.setdefault(owner, self._version().seq)
            self.notices.append(DamagedError(f"{state.restored.what} What it held was restored from the journal.", where=str(path)))
        if state.ahead:
            self._ahead.add(owner)
        if state.foreign:
            self._foreign.add(owner)

    def _block(self, article_id: str, problem: StoreError) -> None:
        if article_id not in self._blocked:
            self._blocked[article_id] = problem
            self.notices.append(problem)

    def _note_asides(self, asides: Iterable[Path]) -> None:
        self.notices += [
            DamagedError("Another program had changed this file; what it held was kept as a copy.", where=str(aside)) for aside in asides
        ]

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

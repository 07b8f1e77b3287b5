"""What an open project holds, to be looked at: the half of it that changes nothing."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from store.document import Document
from store.errors import StoreError
from store.history import History, Step, steps
from store.labels import LabelSet
from store.log import Item, items
from store.memory import Memory
from store.model import Article, Decision, Entity, Note

if TYPE_CHECKING:
    from store.following import Follower
    from store.lock import Holder
    from store.opening import Opened
    from store.outside import Outside


class Holding:
    """Documents, entities, notes and memory of one folder, as its files and its journal have them."""

    def __init__(self, opened: "Opened", folder: Path) -> None:
        self.folder = folder
        self._guard = threading.RLock()
        self._follower: Follower | None = None
        self._outside: Outside | None = None
        """Sees to what others do to the files; only who writes has one."""
        self._take(opened)

    def _take(self, opened: "Opened") -> None:
        """Hold these parts from now on."""
        self._opened = opened
        self.store_dir = opened.store_dir
        self.labels: LabelSet = opened.labels
        self.place = opened.place
        self._read_only = opened.read_only
        self._notices = opened.notices
        self._lock = opened.lock
        self._journal = opened.journal
        self._sources = opened.sources
        self._shelf = opened.shelf
        self._memory_file = opened.memory_file
        self._history = History(self._steps)
        from store.checkpointing import Checkpoints  # It knows TinyDB, which opening has loaded by now.

        self._checkpoints = Checkpoints(opened.shelf, opened.journal, self._guard)

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, or ``""``."""
        if not self._read_only and self._journal is not None and self._journal.refusing:
            return self._journal.refusing
        return f"It can only be read here: {self.holder}." if self._read_only and self.holder is not None else self._read_only

    @property
    def holder(self) -> "Holder | None":
        """Who has it open for writing, or had when it was last looked, if that is why it can only be read here."""
        return None if self._follower is None else self._follower.holder

    @property
    def notices(self) -> list[StoreError]:
        """What a person should know about, in the order it was found."""
        return [*self._notices, *self._shelf.notices]

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The project's entities by id."""
        return self._shelf.entities

    @property
    def entity_notes(self) -> Mapping[str, Note]:
        """The notes on entities by id."""
        return self._shelf.entity_notes

    @property
    def memory(self) -> Memory:
        """What was learnt from all articles; worked out when first asked for."""
        with self._guard:
            return self._memory_file.memory(self._journal, self._each_stored, self._text)

    @property
    def next_undo(self) -> str:
        """Title of what ``undo`` would take back, or ``""``."""
        return _title(self._history.undo)

    @property
    def next_redo(self) -> str:
        """Title of what ``redo`` would do again, or ``""``."""
        return _title(self._history.redo)

    def last_step(self) -> Step | None:
        """Return what ``undo`` would take back. Raises DamagedError when the journal cannot be read so far back."""
        return self._history.undo()

    def log(self) -> Iterator[Item]:
        """Yield what was done, undone and redone so far, newest first. Raises DamagedError where the journal cannot be read on."""
        return items(() if self._journal is None else self._journal.backwards())

    def document(self, article_id: str) -> Document:
        """Return an article with all that was said about it.

        The text is the one that was annotated even if its file has changed since (a notice says so). Raises InputError when there is no
        such article or it cannot be read, DamagedError and NewerError.
        """
        with self._guard:
            return self._shelf.document(article_id)

    def decided(self, article_id: str) -> list[Decision]:
        """Return what was decided on suggestions in an article. Raises as ``document`` does."""
        return list(self.document(article_id).decisions.values())

    def stored_ids(self) -> list[str]:
        """Return the ids of all articles that something was kept about, sorted."""
        with self._guard:
            found = self._shelf.stored_ids()
        if not self.unseen or self._outside is None or not self._outside.is_gone(found):
            return found
        self.finish()
        with self._guard:
            return self._shelf.stored_ids()

    @property
    def unseen(self) -> bool:
        """Whether there are files that ``look`` has not come to since the opening, or since others were at work in their folder."""
        return self._outside is not None and not self.read_only and self._outside.unseen

    def finish(self) -> None:
        """See to what others did to any file, and wait for that, if there are files that were not looked at yet."""

    def stored_documents(self) -> Iterator[Document]:
        """Yield every article that is stored, one at a time; those that cannot be read become notices."""
        self.finish()
        yield from self._each_stored()

    def _each_stored(self) -> Iterator[Document]:
        for article_id in self._shelf.stored_ids():
            with self._guard:
                document = self._shelf.stored_document(article_id)
            if document is not None:
                yield document

    def article_problem(self, article_id: str) -> str:
        """Return why an article that was opened can only be read, or ``""``."""
        return self._shelf.blocked(article_id)

    def renewed(self, document: Document) -> tuple[Article, str] | None:
        """Return what the source file of an article that is stored says now, or None when it says the same or is not to be read."""
        return self._sources.renewed(document.article) if document.stored else None

    def differs(self, document: Document) -> bool:
        """Whether the source file of an article that is stored is another than it was read from; its bytes, if it was read out of another
        format. Looks into a file once for each time it was written."""
        return document.stored and self._sources.differs(document.article)

    def is_as_read(self, document: Document) -> bool:
        """Whether what is held of an article that is not stored is what its file says now."""
        return not self._sources.differs(document.article)

    def text_before(self, article_id: str, sha256: str) -> str | None:
        """Return a text that an article had, or None when it is not to be had any more."""
        with self._guard:
            return self._shelf.text_of(article_id)(sha256)

    def _text(self, article_id: str) -> str:
        return self._shelf.document(article_id).text

    def _steps(self) -> Iterator[Step]:
        return steps(iter(()) if self._journal is None else self._journal.backwards())


def _title(peek: Callable[[], Step | None]) -> str:
    try:
        step = peek()
    except StoreError:
        return ""  # Undo itself says what is wrong with the history.
    return "" if step is None else step.title

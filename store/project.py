"""A folder of articles open for annotating: the one door to everything the store keeps about it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from store.changes import inverse
from store.clock import now
from store.document import Document
from store.errors import InvalidError, ReadOnlyError, StoreError
from store.history import History, Step, goes_on
from store.holding import Holding
from store.ids import new_id
from store.journal import Act, Entry
from store.log import Item, find, items
from store.model import Article, Change, Put, changes_text, home
from store.validate import check_not_pointed_at, check_shape, check_values, removed_entities

if TYPE_CHECKING:
    from store.following import News
    from store.opening import Opened
    from store.planning import Plan

Listener = Callable[[Change], None]
MERGED = "Merged hand edits"
"""How the title of a change begins that took in what others had written into files."""

QUIET = 0.3
"""Seconds after which a file that another program writes is taken to be whole."""


class Project(Holding):
    """Documents, entities and the history of one folder.

    Reading and changing are for one thread; ``checkpoint`` may run in another meanwhile. A project that can only be read says why in
    ``read_only`` and raises ReadOnlyError from ``do``, ``undo`` and ``redo``.
    """

    def __init__(self, opened: "Opened", folder: Path, annotator: str, reopen: Callable[[bool], "Opened"]) -> None:
        """Use ``Project.open``."""
        super().__init__(opened, folder)
        self.annotator = annotator
        self._reopen = reopen
        self._listeners: list[Listener] = []
        if opened.read_only:
            from store.following import Follower  # It knows TinyDB, which opening has loaded by now.

            self._follower = Follower(opened, lambda: reopen(True))
        self._reconcile(first=True)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        annotator: str,
        store: Path | None = None,
        read_only: bool = False,
        only: Sequence[Path] | None = None,
    ) -> "Project":
        """Open a folder; what is kept about it lies in ``.sorot`` within, or in ``store``. ``only`` names the files to offer.

        Opening costs what was written since the last checkpoint. When the folder cannot be written, another process has it open or its
        journal is damaged, it opens for reading only. Raises InputError, LabelsError, DamagedError (project file) and NewerError.
        """
        from store.opening import open_store  # 40 ms for TinyDB and 90 ms for filelock, which a command line without a project never needs.

        def opening(only_read: bool) -> "Opened":
            return open_store(folder, store=store, read_only=only_read, only=only)

        return cls(opening(read_only), folder, annotator, opening)

    def add(self, article: Article, text: str) -> Document:
        """Offer an article that is in no file of the folder, and return it; nothing is kept of it before the first change to it."""
        with self._guard:
            self._sources.give(article, text)
            return self._shelf.document(article.id)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a function called after every change with the edits as they were applied (for undo: the inverse); returns how to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def do(self, change: Change) -> None:
        """Apply a change as a whole; when this returns it is on the disk.

        An article that is not stored yet is put into the store in the same step. Raises InvalidError, StaleError, ReadOnlyError or
        WriteError; then nothing has changed. What a listener raises does not take the change back.
        """
        check_shape(change)
        if any(self._shelf.touched(owner) for owner in {home(edit.record) for edit in change.edits}):
            self.follow()
        with self._guard:
            self._refuse_if_read_only()
            plan = self._shelf.plan(change, adopt=True)
            _check(plan, self)
            self._record(plan, "do", "")
        self._tell(plan.change)

    def look(self) -> bool:
        """Return whether ``follow`` would find something new or ``holder`` is not what it was; may be asked in another thread."""
        if self._follower is not None:
            return self._follower.look()
        reconciler = self._opened.reconciler
        return reconciler is not None and not self.read_only and bool(reconciler.suspects(QUIET))

    def follow(self) -> "News":
        """Take in what others have done, and tell every listener: another window that writes, or else a program that changed files.

        What was written into files by hand or by version control is merged as one change, which undo takes back. Raises WriteError.
        """
        if self._follower is None:
            return self._reconcile()
        with self._guard:
            news, opened = self._follower.read(self._opened)
            if news.reopened:
                self._take(opened)
            elif news.changes:
                self._history = History(self._steps)
                self._learn([edit for change in news.changes for edit in change.edits])
        for change in news.changes:
            self._tell(change)
        return news

    def take_over(self) -> str:
        """Become the writer if nobody else is, and return why that did not happen, or ``""``.

        Everything is read anew, because what is held may be older than the journal. Raises as ``open`` does; then it is as before.
        """
        with self._guard:
            if self._follower is None or self.holder is None:
                return self.read_only
            opened = self._reopen(False)
            if opened.read_only:
                opened.close()
                return opened.read_only
            self._opened.close()
            self._take(opened)
            self._follower = None
        self._reconcile(first=True)
        return ""

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

    def undo(self) -> Change | None:
        """Take back the last change that is not taken back yet, of this session or any before, and return the edits applied.

        An act of several parts is taken back as a whole; the edits of its first part are returned then. Returns None when there is
        nothing to undo. Raises as ``do`` does, and DamagedError when the journal cannot be read so far back.
        """
        return self._go(self._history.undo, "undo")

    def redo(self) -> Change | None:
        """Do again what was taken back last, as long as nothing else was done since; returns and raises as ``undo`` does."""
        return self._go(self._history.redo, "redo")

    def log(self) -> Iterator[Item]:
        """Yield what was done, undone and redone so far, newest first. Raises DamagedError where the journal cannot be read on."""
        return items(() if self._journal is None else self._journal.backwards())

    def revert(self, change_id: str) -> Change:
        """Take back one change of the history as a new change, and return that; ``change_id`` may be the end of an id.

        Raises DependsError when later changes build on it, InputError when there is no such change or it has no effect, and as ``do``.
        """
        from store.revert import Reversal  # Wanted only here.

        with self._guard:
            self._refuse_if_read_only()
            item = find(self.log(), change_id)
            assert self._journal is not None  # noqa: S101  # It has said what there is.
            reversal = Reversal(item, self._journal, self._shelf, annotator=self.annotator)
            plan = self._shelf.plan(reversal.change, adopt=True)
            try:
                _check(plan, self)
            except InvalidError as error:
                raise reversal.refused(error) from error
            self._record(plan, "do", item.id)
        self._tell(plan.change)
        return plan.change

    def checkpoint(self, limit: int | None = None) -> bool:
        """Bring files up to date with the journal, at most ``limit`` of them, oldest change first; returns whether all are now.

        To be called when nothing else is going on: no action waits for it and none is lost without it. Raises WriteError when a file could
        not be written; the others were, and the next call tries again.
        """
        return bool(self.read_only) or self._checkpoints.run(limit)

    def close(self) -> None:
        """Checkpoint and let the next writer in. Raises WriteError after letting go: then the journal still holds everything."""
        try:
            if not self.read_only:
                self._reconcile()
                self.checkpoint()
                self._memory_file.save(self._journal)
                self._save_ledger(True)
        finally:
            with self._guard:
                if self._journal is not None:
                    self._journal.close()
                self._read_only = self._read_only or "The project is closed."
                if self._lock is not None:
                    self._lock.release()

    def _reconcile(self, *, first: bool = False) -> "News":
        from store.following import News  # It knows TinyDB, which opening has loaded by now.

        reconciler = self._opened.reconciler
        if reconciler is None or self.read_only:
            return News()
        with self._checkpoints.paused(), self._guard:
            suspects = reconciler.first_look() if first else reconciler.suspects()
            found = reconciler.settle(suspects) if suspects else None
            if found is None:
                self._save_ledger(first)
                return News()
            self._notices += found.notices
            change = None
            if found.edits:
                title = f"{MERGED} of {', '.join(sorted(found.names)[:3])}{' …' if len(found.names) > 3 else ''}"
                change = Change(id=new_id(), title=title, time=now(), annotator=self.annotator, edits=tuple(found.edits))
                plan = self._shelf.plan(change, adopt=True)
                self._record(plan, "do", "")
                change = plan.change
            self._save_ledger(True)  # Not before the journal has the change; until then, looking again does the same.
            if found.accepted:
                self._memory_file.forget()
        if change is not None:
            self._tell(change)
        return News(() if change is None else (change,), reopened=bool(found.accepted), notices=tuple(found.notices))

    def _save_ledger(self, wanted: bool) -> None:
        if wanted and self._opened.ledger is not None and self._journal is not None:
            self._opened.ledger.save(self._journal.seq)

    def _go(self, peek: Callable[[], Step | None], act: Act) -> Change | None:
        change = self._go_one(peek, act)
        while change is not None and goes_on(change.part, peek, act):
            self.checkpoint()  # So that no more than one part is held in memory.
            change = self._go_one(peek, act)
        return change

    def _go_one(self, peek: Callable[[], Step | None], act: Act) -> Change | None:
        with self._guard:
            self._refuse_if_read_only()
            step = peek()
            if step is None or self._journal is None:
                return None
            done = self._journal.read(step.position).change
            plan = self._shelf.plan(inverse(done, annotator=self.annotator), adopt=False)
            self._record(plan, act, step.change)
        self._tell(plan.change)
        return plan.change

    def _record(self, plan: "Plan", act: Act, of: str) -> None:
        if self._journal is None:
            raise ReadOnlyError("There is no journal to write to.", where=str(self.store_dir))
        self._shelf.prepare(plan)
        entry = Entry(self._journal.seq + 1, act, of, plan.change)
        position = self._journal.append(entry)
        self._shelf.commit(plan, entry.seq)
        self._history.push(Step(act, plan.change.id if act == "do" else of, plan.change.title, position, plan.change.part))
        self._learn(plan.change.edits)

    def _learn(self, edits: Sequence[Put]) -> None:
        if changes_text(edits):
            self._memory_file.learn_texts(edits, self._shelf.document, self._shelf.text_of)
        else:
            self._memory_file.learn(edits, self._text)

    def _tell(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)

    def keep_text(self, text: str) -> None:
        """Keep a text, so that an article may be given it, and go back to it. Raises ReadOnlyError and WriteError."""
        self._refuse_if_read_only()
        self._shelf.texts.keep(text)

    def mend_texts(self) -> int:
        """Keep every text that undo needs, is not kept, and is to be had elsewhere; return how many. Raises WriteError."""
        from store.former_texts import written_anew  # Wanted only by a repair.

        return 0 if self._journal is None or self.read_only else written_anew(self._journal, self._shelf)

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise ReadOnlyError(self.read_only, where=str(self.folder))


def _check(plan: "Plan", project: Project) -> None:
    entities = project.entities if plan.entities is None else plan.entities
    check_values(plan.change, plan.documents, entities, project.labels)
    gone = removed_entities(plan.change)
    if gone and plan.entity_notes is not None:
        # Reads every article, which so rare an act may.
        unchanged = (document for document in project.stored_documents() if document.article.id not in plan.documents)
        check_not_pointed_at(gone, chain(plan.documents.values(), unchanged), plan.entity_notes.values())


def _title(peek: Callable[[], Step | None]) -> str:
    try:
        step = peek()
    except StoreError:
        return ""  # Undo itself says what is wrong with the history.
    return "" if step is None else step.title

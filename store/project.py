"""A folder of articles open for annotating: the one door to everything the store keeps about it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from store.changes import inverse
from store.clock import now
from store.document import Document
from store.errors import InvalidError, ReadOnlyError
from store.history import History, Step, goes_on
from store.holding import Holding
from store.ids import new_id
from store.journal import Act, Entry
from store.log import find
from store.model import Article, Change, Put, changes_text
from store.planning import by_home
from store.validate import check_not_pointed_at, check_shape, check_values, removed_entities

if TYPE_CHECKING:
    from store.following import News
    from store.opening import Opened
    from store.planning import Plan

Listener = Callable[[Change], None]


class Project(Holding):
    """Documents, entities and the history of one folder.

    Reading and changing are for one thread; ``checkpoint`` may run in another meanwhile. A project that can only be read says why in
    ``read_only`` and raises ReadOnlyError from ``do``, ``undo`` and ``redo``.
    """

    def __init__(self, opened: "Opened", folder: Path, annotator: str, reopen: Callable[[bool], "Opened"], *, swept: bool) -> None:
        """Use ``Project.open``."""
        self.annotator = annotator
        super().__init__(opened, folder)
        self._reopen = reopen
        self._listeners: list[Listener] = []
        if opened.read_only:
            from store.following import Follower  # It knows TinyDB, which opening has loaded by now.

            self._follower = Follower(opened, lambda: reopen(True))
        if self._outside is not None:
            self._outside.open(swept=swept)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        annotator: str,
        store: Path | None = None,
        read_only: bool = False,
        only: Sequence[Path] | None = None,
        swept: bool = True,
    ) -> "Project":
        """Open a folder; what is kept about it lies in ``.sorot`` within, or in ``store``. ``only`` names the files to offer.

        Opening costs what was written since the last checkpoint and, if ``swept``, a look at every file. Without it ``look`` and ``finish``
        come to the files of a large project, and what is read or changed before is looked at then. When the folder cannot be written,
        another process has it open or its journal is damaged, it opens for reading only. Raises InputError, LabelsError, DamagedError
        (project file) and NewerError.
        """
        from store.opening import open_store  # 40 ms for TinyDB and 90 ms for filelock, which a command line without a project never needs.

        def opening(only_read: bool) -> "Opened":
            return open_store(folder, store=store, read_only=only_read, only=only)

        opened = opening(read_only)
        try:
            return cls(opened, folder, annotator, opening, swept=swept)
        except BaseException:
            opened.close()
            raise

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
        if removed_entities(change):
            self.finish()
        with self._guard:
            self._see_to(by_home(change.edits))
        self._tell_merged()
        with self._guard, self._trusting():
            self._refuse_if_read_only()
            plan = self._shelf.plan(change, adopt=True)
            _check(plan, self)
            self._record(plan, "do", "")
        self._tell(plan.change)

    def look(self) -> bool:
        """Return whether ``follow`` would find something new or ``holder`` is not what it was; may be asked in another thread."""
        if self._follower is not None:
            return self._follower.look()
        return self._outside is not None and not self.read_only and self._outside.look()

    def follow(self) -> "News":
        """Take in what others have done, and tell every listener: another window that writes, or else a program that changed files.

        What was written into files by hand or by version control is merged as one change, which undo takes back. Raises WriteError.
        """
        from store.following import News  # It knows TinyDB, which opening has loaded by now.

        if self._follower is None:
            if self._outside is None or self.read_only:
                return News()
            with self._checkpoints.paused():
                taken = self._outside.follow()
            for change in taken.changes:
                self._tell(change)
            return taken
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
        if self._outside is not None:
            self._outside.open(swept=False)
        return ""

    def finish(self) -> None:
        """See to what others did to any file, and wait for that, if there are files that were not looked at yet. Raises WriteError."""
        if self.unseen and self._outside is not None:
            with self._checkpoints.paused():
                self._outside.finish()
            self._tell_merged()

    def undo(self) -> Change | None:
        """Take back the last change that is not taken back yet, of this session or any before, and return the edits applied.

        An act of several parts is taken back as a whole; the edits of its first part are returned then. Returns None when there is
        nothing to undo. Raises as ``do`` does, and DamagedError when the journal cannot be read so far back.
        """
        return self._go(self._history.undo, "undo")

    def redo(self) -> Change | None:
        """Do again what was taken back last, as long as nothing else was done since; returns and raises as ``undo`` does."""
        return self._go(self._history.redo, "redo")

    def revert(self, change_id: str) -> Change:
        """Take back one change of the history as a new change, and return that; ``change_id`` may be the end of an id.

        Raises DependsError when later changes build on it, InputError when there is no such change or it has no effect, and as ``do``.
        """
        from store.revert import Reversal  # Wanted only here.

        self.finish()
        with self._guard, self._trusting():
            self._refuse_if_read_only()
            item = find(self.log(), change_id)
            self._see_to(item.articles)
            assert self._journal is not None  # noqa: S101  # It has said what there is.
            reversal = Reversal(item, self._journal, self._shelf, annotator=self.annotator)
            plan = self._shelf.plan(reversal.change, adopt=True)
            try:
                _check(plan, self)
            except InvalidError as error:
                raise reversal.refused(error) from error
            self._record(plan, "do", item.id)
        self._tell_merged()
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
            if not self.read_only and self._outside is not None:
                with self._checkpoints.paused():
                    self._outside.close()
                self.checkpoint()
                self._memory_file.save(self._journal)
                self._outside.save()
        finally:
            with self._guard:
                if self._journal is not None:
                    self._journal.close()
                self._read_only = self._read_only or "The project is closed."
                if self._lock is not None:
                    self._lock.release()

    def _take(self, opened: "Opened") -> None:
        super()._take(opened)
        from store.outside import Outside  # It knows TinyDB, which opening has loaded by now.

        writes = opened.reconciler is not None and not self.read_only
        self._outside = Outside(opened, self._guard, self._merge) if writes else None

    def _merge(self, title: str, edits: tuple[Put, ...]) -> Change:
        plan = self._shelf.plan(Change(id=new_id(), title=title, time=now(), annotator=self.annotator, edits=edits), adopt=True)
        self._record(plan, "do", "")
        return plan.change

    def _see_to(self, owners: Iterable[str]) -> bool:
        """Take in what others did to these files; return whether they did anything."""
        return self._outside is not None and not self.read_only and self._outside.settle(owners)

    def _trusting(self) -> AbstractContextManager[None]:
        return nullcontext() if self._outside is None else self._outside.trusting()

    def _go(self, peek: Callable[[], Step | None], act: Act) -> Change | None:
        self.finish()
        change = self._go_one(peek, act)
        while change is not None and goes_on(change.part, peek, act):
            self.checkpoint()  # So that no more than one part is held in memory.
            change = self._go_one(peek, act)
        return change

    def _go_one(self, peek: Callable[[], Step | None], act: Act) -> Change | None:
        with self._guard:
            self._refuse_if_read_only()
            while True:
                step = peek()
                if step is None or self._journal is None:
                    return None
                done = self._journal.read(step.position).change
                if not self._see_to(by_home(done.edits)):
                    break  # Else what was merged is the last step now.
            with self._trusting():
                plan = self._shelf.plan(inverse(done, annotator=self.annotator), adopt=False)
                self._record(plan, act, step.change)
        self._tell_merged()
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

    def _tell_merged(self) -> None:
        for change in () if self._outside is None else self._outside.told():
            self._tell(change)

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
        unchanged = (document for document in project._each_stored() if document.article.id not in plan.documents)
        check_not_pointed_at(gone, chain(plan.documents.values(), unchanged), plan.entity_notes.values())

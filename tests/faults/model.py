"""What the store should hold, as a plain dictionary: the thing every campaign holds the store against."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from store.document import Document
from store.errors import InputError
from store.model import AnyRecord, Article, Change, Decision, Put, Span, home
from store.project import Project

Key = tuple[str, str, str]
"""Home, kind and id of a record."""
State = dict[Key, Any]


class Model:
    """Records by key, and what undo and redo would do; every step is a list of (key, before, after)."""

    def __init__(self, articles: Iterable[Article], texts: Mapping[str, str] = MappingProxyType({})) -> None:
        """``texts`` are those that articles may get, by SHA-256."""
        self.articles = {article.id: article for article in articles}
        self.texts = texts
        self.records: State = {}
        self.undo_steps: list[list[tuple[Key, Any, Any]]] = []
        self.redo_steps: list[list[tuple[Key, Any, Any]]] = []

    def do(self, change: Change) -> None:
        """Apply a change, which puts the articles it touches into the store when they are not there."""
        made = {home(edit.record) for edit in change.edits if isinstance(edit.after, Article) and edit.before is None}
        touched = dict.fromkeys(home(edit.record) for edit in change.edits)
        step: list[tuple[Key, Any, Any]] = []
        for owner in touched:
            key = (owner, "article", owner)
            if owner and owner not in made and key not in self.records:
                step.append((key, None, self.articles[owner]))
        step += [(key_of(edit), edit.before, edit.after) for edit in change.edits]
        self._apply(step)
        self.undo_steps.append(step)
        self.redo_steps.clear()

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self.undo_steps:
            return False
        step = self.undo_steps.pop()
        self._apply([(key, after, before) for key, before, after in reversed(step)])
        self.redo_steps.append(step)
        return True

    def redo(self) -> bool:
        """Do the last step that was taken back again; False when there is none."""
        if not self.redo_steps:
            return False
        step = self.redo_steps.pop()
        self._apply(step)
        self.undo_steps.append(step)
        return True

    def revert(self, change: Change) -> bool:
        """Take a change that has an effect back when that is there untouched and all records agree afterwards; returns whether it was.

        ``change`` is as the journal has it, so that it says when it put an article into the store.
        """
        step: list[tuple[Key, Any, Any]] = []
        after = dict(self.records)
        adopted = [edit for edit in change.edits if self._adopts(edit)]
        for edit in [*reversed([edit for edit in change.edits if edit not in adopted]), *adopted]:
            key = key_of(edit)
            said = any(other[0] == key[0] and other != key for other in after)
            if edit in adopted and (said or after.get(key) != edit.after):
                continue
            if after.get(key) != edit.after:
                return False
            owner = (key[0], "article", key[0])
            if key[0] and key != owner and edit.before is not None and owner not in after:
                if key[0] not in self.articles:
                    return False
                after[owner] = self.articles[key[0]]
                step.insert(0, (owner, None, after[owner]))
            step.append((key, edit.after, edit.before))
            after[key] = edit.before
            if edit.before is None:
                del after[key]
        if not step or not _agree(after) or _twins(after, step) or not self._fits(after, step):
            return False
        self._apply(step)
        self.undo_steps.append(step)
        self.redo_steps.clear()
        return True

    def _fits(self, after: State, step: list[tuple[Key, Any, Any]]) -> bool:
        """Whether everything said about an article that a step gives another text, or gives a place in its text, is what the text says."""
        renewed = {key[0] for key, one, other in step if key[1] == "article" and one and other and one.sha256 != other.sha256}
        touched = {key for key, _, _ in step}
        for key, record in after.items():
            if key[1] in ("span", "decision", "unplaced") and (key[0] in renewed or key in touched):
                text = self.texts.get(after[key[0], "article", key[0]].sha256)
                if text is None:
                    continue
                if record.end > len(text) or (key[1] != "unplaced" and text[record.start : record.end] != record.quote):
                    return False
        return True

    def _adopts(self, edit: Put) -> bool:
        return edit.before is None and isinstance(edit.after, Article) and edit.after.id in self.articles

    def act(self, kind: str, change: Change | None) -> None:
        """Do what an act of this kind does."""
        if kind in ("do", "renew") and change is not None:
            self.do(change)
        elif kind == "undo":
            self.undo()
        elif kind == "redo":
            self.redo()
        elif kind == "revert" and change is not None:
            self.revert(change)

    def copy(self) -> "Model":
        """Return a model that goes its own way from here."""
        other = Model(self.articles.values(), self.texts)
        other.records = dict(self.records)
        other.undo_steps, other.redo_steps = list(self.undo_steps), list(self.redo_steps)
        return other

    def _apply(self, step: list[tuple[Key, Any, Any]]) -> None:
        for key, before, after in step:
            assert self.records.get(key) == before, f"the model itself holds something else at {key}"
            if after is None:
                del self.records[key]
            else:
                self.records[key] = after


def _agree(state: State) -> bool:
    """Whether every record is in an article that is there and points only at records that are there."""
    for (owner, kind, _), record in state.items():
        needed = [(owner, "article", owner)] if owner else []
        if kind == "span" and record.entity:
            needed.append(("", "entity", record.entity))
        if kind == "note":
            lost = (owner, "unplaced", record.target_id)
            needed.append(lost if record.target == "span" and lost in state else (owner, record.target, record.target_id))
        if any(key not in state for key in needed):
            return False
    return True


def _twins(state: State, step: list[tuple[Key, Any, Any]]) -> bool:
    """Whether a step put something where the same is said already."""
    touched = {key for key, _, _ in step}
    there = {_said(key, record) for key, record in state.items() if key not in touched}
    return any(after is not None and _said(key, after) in there and _said(key, after) != _said(key, before) for key, before, after in step)


def _said(key: Key, record: Any) -> Any:
    return (key[:2], record.start, record.end, record.label) if hasattr(record, "quote") else key


def key_of(edit: Put) -> Key:
    """Return where an edit's record is kept in a state."""
    return _key(edit.record)


def held(project: Project) -> State:
    """Return everything an open project holds. Raises StoreError when an article of it cannot be read."""
    state: State = {_key(record): record for table in (project.entities, project.entity_notes) for record in table.values()}
    for article_id in project.stored_ids():
        try:
            document = project.document(article_id)
        except InputError:
            continue  # Its text is kept though an undo has taken the article from the project.
        state.update(records_of(document))
    return state


def notices(project: Project) -> list[str]:
    """Return what a project says of its files, but for sources that say another text than the article: campaigns leave these alone."""
    return [str(notice) for notice in project.notices if "since it was annotated" not in notice.what]


def records_of(document: Document) -> State:
    """Return the records of one document, none when it is not stored."""
    if not document.stored:
        return {}
    state: State = {_key(document.article): document.article}
    for table in (document.spans, document.decisions, document.notes, document.unplaced):
        record: Any
        for record in table.values():
            if isinstance(record, Span | Decision):
                assert document.text[record.start : record.end] == record.quote, f"quote of {record.id} is not the text"
            state[_key(record)] = record
    return state


def difference(expected: State, found: State) -> str:
    """Say in a line how two states differ, or nothing."""
    lost = [key for key in expected if key not in found]
    surplus = [key for key in found if key not in expected]
    other = [key for key in expected if key in found and expected[key] != found[key]]
    parts = [f"{word} {len(keys)} ({keys[0]})" for word, keys in (("lost", lost), ("surplus", surplus), ("changed", other)) if keys]
    return ", ".join(parts)


def _key(record: AnyRecord) -> Key:
    return home(record), type(record).__name__.lower(), record.id

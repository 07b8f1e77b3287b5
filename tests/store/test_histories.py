"""Random histories of a project, crashes and torn journals included, against a plain dictionary."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store import annotate, entities
from store.changes import together
from store.document import Document
from store.model import Change, Suggestion, home
from tests.store.making import OTHER, TEXT, A, B, crash, folder, project

LABELS = st.sampled_from(["PERSON", "ORG", "GPE"])
ARTICLES = st.sampled_from([A, B])
STARTS = st.integers(0, 60)
LENGTHS = st.integers(1, 12)
State = dict[tuple[str, str, str], Any]
"""Record by home, kind and id."""


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp())
        self.where = folder(self.base)
        self.opened = project(self.where)
        self.now: State = {}
        self.undo_states: list[State] = []
        self.redo_states: list[State] = []

    def teardown(self) -> None:
        crash(self.opened)
        shutil.rmtree(self.base)

    def apply(self, change: Change) -> None:
        after = dict(self.now)
        for edit in change.edits:
            owner = home(edit.record)
            if owner:
                after[owner, "article", owner] = after.get((owner, "article", owner)) or self.opened.document(owner).article
        for edit in change.edits:
            key = (home(edit.record), type(edit.record).__name__.lower(), edit.record.id)
            if edit.after is None:
                del after[key]
            else:
                after[key] = edit.after
        self.opened.do(change)
        self.undo_states.append(self.now)
        self.redo_states.clear()
        self.now = after

    def act(self, change: Change | None) -> None:
        if change is not None:
            self.apply(change)

    @rule(article=ARTICLES, start=STARTS, length=LENGTHS, label=LABELS)
    def tag(self, article: str, start: int, length: int, label: str) -> None:
        self.act(annotate.tag(self.opened.document(article), start, start + length, label, annotator="ana"))

    @rule(start=STARTS, length=LENGTHS, label=LABELS)
    def tag_in_both(self, start: int, length: int, label: str) -> None:
        documents = [self.opened.document(article) for article in (A, B)]
        self.act(together(*(annotate.tag_everywhere(doc, [(start, start + length), (0, 3)], label, annotator="ana") for doc in documents)))

    @rule(article=ARTICLES, start=STARTS, length=LENGTHS, label=LABELS, verdict=st.sampled_from(["accept", "reject", "as"]))
    def decide(self, article: str, start: int, length: int, label: str, verdict: str) -> None:
        doc = self.opened.document(article)
        quote = doc.text[start : start + length]
        suggestion = Suggestion(start=start, end=start + length, label=label, quote=quote, score=0.5, source="model", origin="model:x")
        if verdict == "as":
            self.act(annotate.accept_as(doc, suggestion, "ORG", annotator="ana"))
        else:
            self.act((annotate.accept if verdict == "accept" else annotate.reject)(doc, [suggestion], annotator="ana"))

    @rule(article=ARTICLES, pick=st.integers(0, 1000), label=LABELS)
    def relabel(self, article: str, pick: int, label: str) -> None:
        doc = self.opened.document(article)
        spans = doc.ordered_spans()
        if spans:
            span = spans[pick % len(spans)]
            if not any((one.start, one.end, one.label) == (span.start, span.end, label) for one in spans):
                self.act(annotate.relabel(doc, span.id, label, annotator="ana"))

    @rule(article=ARTICLES, pick=st.integers(0, 1000), several=st.booleans())
    def delete(self, article: str, pick: int, several: bool) -> None:
        doc = self.opened.document(article)
        spans = doc.ordered_spans()
        if spans:
            gone = spans if several else [spans[pick % len(spans)]]
            self.act(annotate.delete(doc, [span.id for span in gone], annotator="ana"))

    @rule(article=ARTICLES, pick=st.integers(0, 1000), text=st.sampled_from(["", "note", "# other"]))
    def write_note(self, article: str, pick: int, text: str) -> None:
        doc = self.opened.document(article)
        targets = [("article", article), *(("span", span.id) for span in doc.ordered_spans())]
        kind, target = targets[pick % len(targets)]
        held = next((note.id for note in doc.notes.values() if note.target_id == target), None)
        self.act(annotate.write_note(doc, kind, target, text, annotator="ana", note_id=held))  # type: ignore[arg-type]

    @rule(article=ARTICLES, status=st.sampled_from(["open", "done"]))
    def set_status(self, article: str, status: str) -> None:
        self.act(annotate.set_status(self.opened.document(article), status, annotator="ana"))  # type: ignore[arg-type]

    @rule(article=ARTICLES, pick=st.integers(0, 1000))
    def link(self, article: str, pick: int) -> None:
        doc = self.opened.document(article)
        entity = entities.new_entity("Someone", "PERSON")
        ids = [span.id for span in doc.ordered_spans()][pick % 3 :: 2]
        self.act(entities.link(doc, ids, entity.id, annotator="ana", entity=entity))

    @precondition(lambda self: self.undo_states)
    @rule(times=st.integers(1, 5))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.undo_states))):
            assert self.opened.undo() is not None
            self.redo_states.append(self.now)
            self.now = self.undo_states.pop()

    @precondition(lambda self: self.redo_states)
    @rule(times=st.integers(1, 5))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.redo_states))):
            assert self.opened.redo() is not None
            self.undo_states.append(self.now)
            self.now = self.redo_states.pop()

    @rule(limit=st.sampled_from([None, 1, 2]))
    def checkpoint(self, limit: int | None) -> None:
        self.opened.checkpoint(limit)

    @rule()
    def reopen(self) -> None:
        self.opened.close()
        self.opened = project(self.where)

    @rule(torn=st.sampled_from([b"", b"\0" * 700, b"300 01234567 {", b'\n{"a":1}\n', b"12 "]))
    def crash(self, torn: bytes) -> None:
        crash(self.opened)
        with (self.where / ".sorot" / "journal.jsonl").open("ab") as file:
            file.write(torn)
        self.opened = project(self.where)
        assert len(self.opened.notices) == bool(torn)

    @invariant()
    def agrees(self) -> None:
        assert not self.opened.read_only
        assert bool(self.opened.next_undo) == bool(self.undo_states)
        assert bool(self.opened.next_redo) == bool(self.redo_states)
        held: State = {("", "entity", entity.id): entity for entity in self.opened.entities.values()}
        for article in (A, B):
            held.update(_records(self.opened.document(article)))
        assert held == self.now

    @invariant()
    def memory_agrees(self) -> None:
        records = (record for (_, kind, _), record in self.now.items() if kind in ("span", "decision"))
        counted = type(self.opened.memory).of(records, {A: TEXT, B: OTHER}.__getitem__)
        assert self.opened.memory == counted


def _records(doc: Document) -> State:
    owner = doc.article.id
    assert doc.text == (TEXT if owner == A else OTHER)
    held: State = {(owner, "article", owner): doc.article} if doc.stored else {}
    for table in (doc.spans, doc.decisions, doc.notes):
        held.update({(owner, type(record).__name__.lower(), record.id): record for record in table.values()})
    return held


Histories.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestHistories = Histories.TestCase

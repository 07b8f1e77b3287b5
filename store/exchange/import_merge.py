"""From documents of a foreign file to edits of a project: what is new in them, and how much was there already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from store.document import Document
from store.exchange.contract import Draft, DraftEntity, DraftSpan
from store.ids import new_id
from store.model import CONTEXT, Article, Decision, Entity, Note, Put, Span


@dataclass(slots=True)
class Counts:
    """What an import puts into a project."""

    documents: int = 0
    spans: int = 0
    decisions: int = 0
    notes: int = 0
    entities: int = 0
    present: int = 0
    """Annotations, decisions and notes that were there already."""

    @property
    def new(self) -> int:
        """How many records are new."""
        return self.documents + self.spans + self.decisions + self.notes + self.entities


@dataclass(slots=True)
class _Working:
    """One article while documents are merged into it."""

    text: str
    article: Article
    spans: dict[tuple[int, int, str], list[Span]] = field(default_factory=dict)
    """Those there were before the document being merged, which each can stand for one of its spans."""
    decided: set[tuple[int, int, str]] = field(default_factory=set)
    notes: set[tuple[str, str]] = field(default_factory=set)


class Merger:
    """Collects the edits of one change."""

    def __init__(self, entities: Mapping[str, Entity], counts: Counts, *, annotator: str, moment: str, labels: Mapping[str, str]) -> None:
        """``entities`` are the project's as they are, ``labels`` says what each label of the file becomes; both are only looked at."""
        self._counts, self._annotator, self._moment, self._labels = counts, annotator, moment, labels
        self._before = dict(entities)
        self._entities = dict(entities)
        self._names: dict[str, list[str]] = {}
        self._schemes: dict[tuple[str, str], str] = {}
        for entity in entities.values():
            self._remember(entity)
        self._working: dict[str, _Working] = {}
        self._edits: list[Put] = []
        self._changed: dict[str, None] = {}
        self._notes_on_entities: list[Put] = []

    @property
    def size(self) -> int:
        """Number of edits so far."""
        return len(self._edits) + len(self._changed) + len(self._notes_on_entities)

    def take(self) -> tuple[Put, ...]:
        """Return the edits collected, entities first, and begin anew."""
        entities = [Put(self._before.get(name), self._entities[name]) for name in self._changed]
        edits = (*entities, *self._notes_on_entities, *self._edits)
        self._before = dict(self._entities)
        self._working, self._edits, self._changed, self._notes_on_entities = {}, [], {}, []
        return edits

    def entity(self, draft: DraftEntity, notes: set[tuple[str, str]]) -> None:
        """Merge what a file says about an entity; ``notes`` are those that entities have already, by entity and text."""
        entity = self._entity(draft.name, self._labels.get(draft.label, draft.label), draft.external)
        aliases = tuple(dict.fromkeys((*entity.aliases, *(one for one in draft.aliases if one != entity.name))))
        if aliases != entity.aliases:
            self._put(replace(entity, aliases=aliases, updated=self._moment))
        for text in draft.notes:
            if (entity.id, text) in notes:
                self._counts.present += 1
                continue
            notes.add((entity.id, text))
            self._counts.notes += 1
            note = Note(id=new_id(), target="entity", target_id=entity.id, text=text, created=self._moment, updated=self._moment)
            self._notes_on_entities.append(Put(None, note))

    def begin(self, document: Document, *, new: bool) -> None:
        """Make an article ready for documents to be merged into it; a new one becomes a part of the change."""
        working = _Working(document.text, document.article)
        for span in document.spans.values():
            working.spans.setdefault((span.start, span.end, span.label), []).append(span)
        working.decided = {(one.start, one.end, one.label) for one in document.decisions.values()}
        working.notes = {(note.target_id, note.text) for note in document.notes.values()}
        self._working[document.article.id] = working
        if new:
            self._edits.append(Put(None, document.article))
            self._counts.documents += 1

    def merge(self, article: str, draft: Draft) -> None:
        """Merge a document whose text is that of an article that was begun; the labels of its spans are all known."""
        working = self._working[article]
        free = {key: list(spans) for key, spans in working.spans.items()}
        for one in draft.spans:
            label = self._labels[one.label]
            if not label:
                continue
            if one.verdict:
                self._decide(working, one, label)
            else:
                self._span(working, free, one, label)
        for text in draft.notes:
            self._note(working, "article", article, text, "", "")

    def _span(self, working: _Working, free: dict[tuple[int, int, str], list[Span]], one: DraftSpan, label: str) -> None:
        entity = self._entity(one.entity, label, one.external).id if one.entity else ""
        there = free.get((one.start, one.end, label), [])
        span = next((span for span in there if span.entity == entity), None) or next(iter(there), None)
        if span is not None:
            there.remove(span)
            self._counts.present += 1
            if entity and not span.entity:
                linked = replace(span, entity=entity, updated=self._moment)
                self._edits.append(Put(span, linked))
                known = working.spans[one.start, one.end, label]
                known[known.index(span)] = linked
        else:
            text = working.text
            span = Span(
                id=new_id(),
                article=working.article.id,
                start=one.start,
                end=one.end,
                label=label,
                quote=text[one.start : one.end],
                prefix=text[max(0, one.start - CONTEXT) : one.start],
                suffix=text[one.end : one.end + CONTEXT],
                entity=entity,
                origin=one.origin,
                score=one.score,
                annotator=one.annotator,
                created=one.created or self._moment,
                updated=one.created or self._moment,
            )
            self._edits.append(Put(None, span))
            self._counts.spans += 1
            working.spans.setdefault((one.start, one.end, label), []).append(span)
        for note in one.notes:
            self._note(working, "span", span.id, note, one.annotator, one.created)

    def _decide(self, working: _Working, one: DraftSpan, label: str) -> None:
        if (one.start, one.end, label) in working.decided:
            self._counts.present += 1
            return
        working.decided.add((one.start, one.end, label))
        self._counts.decisions += 1
        decision = Decision(
            id=new_id(),
            article=working.article.id,
            start=one.start,
            end=one.end,
            label=label,
            quote=working.text[one.start : one.end],
            verdict="rejected",
            origin=one.origin,
            score=one.score,
            annotator=one.annotator,
            created=one.created or self._moment,
        )
        self._edits.append(Put(None, decision))

    def _note(self, working: _Working, target: str, about: str, text: str, annotator: str, created: str) -> None:
        if (about, text) in working.notes:
            self._counts.present += 1
            return
        working.notes.add((about, text))
        self._counts.notes += 1
        note = Note(
            id=new_id(),
            target=target,  # type: ignore[arg-type]  # "span" or "article".
            target_id=about,
            article=working.article.id,
            text=text,
            annotator=annotator,
            created=created or self._moment,
            updated=created or self._moment,
        )
        self._edits.append(Put(None, note))

    def _entity(self, name: str, label: str, external: Mapping[str, str]) -> Entity:
        """Return the entity meant: one with an id in common, else one of this name whose ids do not speak against it, else a new one."""
        found = next((self._schemes[pair] for pair in external.items() if pair in self._schemes), "")
        if not found:
            fitting = [
                known
                for known in (self._entities[one] for one in self._names.get(name, ()))
                if all(known.external.get(scheme, value) == value for scheme, value in external.items())
            ]
            found = next((known.id for known in fitting if known.label == label), fitting[0].id if fitting else "")
        if not found:
            made = Entity(
                id=new_id(),
                name=name,
                label=label,
                external=dict(external),
                annotator=self._annotator,
                created=self._moment,
                updated=self._moment,
            )
            self._put(made)
            self._counts.entities += 1
            return made
        entity = self._entities[found]
        more = {scheme: value for scheme, value in external.items() if scheme not in entity.external}
        if more:
            entity = replace(entity, external={**entity.external, **more}, updated=self._moment)
            self._put(entity)
        return entity

    def _put(self, entity: Entity) -> None:
        self._entities[entity.id] = entity
        self._changed[entity.id] = None
        self._remember(entity)

    def _remember(self, entity: Entity) -> None:
        names = self._names.setdefault(entity.name, [])
        if entity.id not in names:
            names.append(entity.id)
        for pair in entity.external.items():
            self._schemes.setdefault(pair, entity.id)

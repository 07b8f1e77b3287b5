"""Writing notes on what is selected, on the article, and on entities."""

from collections.abc import Iterable

from store import annotate, entities
from store.annotate import quoted
from store.changes import together
from store.model import Entity, Note, NoteTarget, Span
from tui.actions import Action
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.note import NoteScreen
from tui.screens.reader.stage import Stage


class Notes:
    """Opens the note editor and keeps what comes back."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {"note.write": self.write, "note.article": self.article, "note.entity": self.entity}

    def write(self, _: Action) -> None:
        """Note on the annotation under the selection, or on the article where there is none."""
        span = self.stage.session.under().span
        if span is not None:
            self._edit("span", span.id, f"{quoted(span.quote)} ({span.label})")
        else:
            self.article(_)

    def article(self, _: Action) -> None:
        """Note on the article."""
        article = self.stage.session.document.article
        self._edit("article", article.id, f"the article {quoted(article.title)}")

    def entity(self, _: Action) -> None:
        """Note on the entity that the annotation under the selection stands for."""
        span = self.stage.session.under().span
        if span is not None:
            self.entity_of(span)

    def entity_of(self, span: Span) -> None:
        """Note on the entity of a span; a span without one gets one of its own name when the note is kept."""
        project = self.stage.desk.project
        entity = project.entities.get(span.entity)
        note = _first(project.entity_notes.values(), "entity", span.entity) if entity else None
        name = entity.name if entity else span.quote
        screen = NoteScreen(
            f"the entity {quoted(name)}, seen at each of its mentions", note.text if note else "", editor=self.stage.desk.config.editor
        )
        self.stage.ask(screen, lambda text: self._entity_written(span, entity, note, text))

    def _entity_written(self, span: Span, entity: Entity | None, note: Note | None, text: str) -> Outcome:
        session = self.stage.session
        who = session.project.annotator
        if entity is not None:
            return session.do(entities.write_note(entity, text, note=note, annotator=who))
        if not text.strip():
            return Outcome("The note is empty, so nothing was kept.")
        made = entities.new_entity(span.quote, span.label)
        members = [one.id for one in session.document.spans.values() if (one.quote, one.label) == (span.quote, span.label)]
        linked = entities.link(session.document, members, made.id, entity=made, annotator=who)
        return session.do(together(linked, entities.write_note(made, text, annotator=who)))

    def edit(self, note: Note) -> None:
        """Open a note that exists."""
        if note.target == "entity":
            entity = self.stage.desk.project.entities[note.target_id]
            screen = NoteScreen(
                f"the entity {quoted(entity.name)}, seen at each of its mentions", note.text, editor=self.stage.desk.config.editor
            )
            who = self.stage.session.project.annotator
            self.stage.ask(screen, lambda text: self.stage.session.do(entities.write_note(entity, text, note=note, annotator=who)))
            return
        about = "the article" if note.target == "article" else quoted(self.stage.session.document.spans[note.target_id].quote)
        self._edit(note.target, note.target_id, about)

    def _edit(self, target: NoteTarget, target_id: str, about: str) -> None:
        session = self.stage.session
        note = _first(session.document.notes.values(), target, target_id)

        def written(text: str) -> Outcome:
            change = annotate.write_note(
                session.document,
                target,
                target_id,
                text,
                annotator=session.project.annotator,
                note_id=note.id if note else None,
                at=session.selection,
            )
            return session.do(change) if change else Outcome("The note is as it was.")

        self.stage.ask(NoteScreen(about, note.text if note else "", editor=self.stage.desk.config.editor), written)


def _first(notes: Iterable[Note], target: str, target_id: str) -> Note | None:
    """Return the oldest of the notes that are about something."""
    found = [note for note in notes if (note.target, note.target_id) == (target, target_id)]
    return min(found, key=lambda note: note.id) if found else None

"""What the reader screen draws from the session: marks, panel, top line, status."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from store.model import Note
from tui.grouping import group_spans
from tui.help_text import first_run
from tui.hint_bar import footer_hints
from tui.overlay import Overlay
from tui.text import plain, plain_lines
from tui.widgets.bars import HintBar, StatusBar, TopBar, styled
from tui.widgets.panel_list import About

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen

NARROW = 96
"""Cells below which the panel takes the place of the text instead of standing beside it."""

LOW = 16
"""Rows below which only the text and the status line are shown."""

TIGHT = 60
"""Cells below which the status line says of a suggestion only what one decides by, so that its words have room."""


def draw_first_run(screen: "ReaderScreen") -> None:
    """Show three lines of advice until the project's first tag."""
    project, document = screen.desk.project, screen.session.document
    first = not (project.next_undo or project.next_redo or document.spans or project.read_only)
    if first != screen.has_class("-first"):
        screen.set_class(first, "-first")
        screen.query_one("#first", Static).update(plain_lines("\n".join(first_run(screen.desk.keymap))))


def draw_marks(screen: "ReaderScreen") -> None:
    """Give the view everything that is drawn over the text, if any of it has changed."""
    session, colour = screen.session, screen.desk.colour
    picture = (session.version, screen.finding.wanted, len(screen.finding.hits), id(colour), len(screen.desk.project.entity_notes))
    if picture == screen.drawn:
        return
    screen.drawn = picture
    screen.view.set_marks(Overlay(session.document, session.offered, screen.finding.hits, colour=colour, noted=_noted(screen)))


def _noted(screen: "ReaderScreen") -> frozenset[str]:
    """Return the ids of everything in the article, and of the entities, that has a note."""
    notes = (*screen.session.document.notes.values(), *screen.desk.project.entity_notes.values())
    return frozenset(note.target_id for note in notes)


def draw_panel(screen: "ReaderScreen") -> None:
    """Give the panel the forms and notes of the article."""
    if not screen.has_class("-panel"):
        return
    session, project = screen.session, screen.desk.project
    document = session.document
    here = {span.entity for span in document.spans.values() if span.entity}
    notes = sorted(document.notes.values(), key=lambda note: _note_place(screen, note))
    notes += [note for note in project.entity_notes.values() if note.target_id in here]
    screen.panel.show(
        session.labels.names(),
        group_spans(document.spans.values(), project.entities, _noted(screen)),
        session.offering.queue,
        len(session.offered),
        [About(about(screen, note), note) for note in notes],
    )


def about(screen: "ReaderScreen", note: Note) -> str:
    """Return what a note is about, in a word or two."""
    if note.target == "article":
        return "article"
    if note.target == "entity":
        entity = screen.desk.project.entities.get(note.target_id)
        return f"= {entity.name}" if entity else "entity"
    span = screen.session.document.spans.get(note.target_id)
    return span.quote if span else "span"


def _note_place(screen: "ReaderScreen", note: Note) -> tuple[int, str]:
    span = screen.session.document.spans.get(note.target_id)
    return (span.start if span else -1, note.id)


def draw_top(screen: "ReaderScreen") -> None:
    """Draw the line above the text."""
    project, session = screen.desk.project, screen.session
    article = session.document.article
    facts = [article.published, article.language.upper()]
    entry = screen.desk.catalogue.get(session.article_id)
    if entry is not None and entry.words:
        facts.append(f"{entry.words} w")
    if article.encoding not in ("utf-8", "utf-8-sig", "ascii"):
        facts.append(article.encoding)
    facts.append(f"{screen.view.percent}%")
    if article.status == "done":
        facts.append("done")
    facts.append(screen.desk.standing)
    facts.append(screen.desk.going_on)
    waiting = len(session.offered)
    facts.append(f"{waiting} to review" if waiting else engine_words(screen))
    screen.query_one(TopBar).show(f"{project.folder.name} › {article.title}", facts)


def engine_words(screen: "ReaderScreen") -> str:
    """Return what the suggestion engine is about, for the top line."""
    engine = screen.desk.engine
    if engine is None:
        return "suggestions off"
    if screen.session.offering.hidden:
        return "suggestions hidden"
    state = engine.state
    words = {"off": "suggestions off", "starting": "suggestions loading", "ready": "nothing to review", "working": "suggesting…"}
    return words.get(state.name, "suggestions failed")


_QUOTED = 2_000
"""Code points of the selection that are measured for the status line, which shows fewer."""


def draw_status(screen: "ReaderScreen") -> None:
    """Draw what is selected, what it is, the last sentence, and the keys of the moment."""
    session = screen.session
    start, end = session.target()
    quote = session.document.text[start : min(end, start + _QUOTED)].replace("\n", " ")
    screen.query_one(StatusBar).show(quote, _what(screen), screen.said[0], failed=screen.said[1], asks=session.alias() is not None)
    screen.query_one(HintBar).show(
        footer_hints(screen.scope(), screen.context(), screen.desk.keymap, screen.size.width - 2, colour=screen.desk.colour)
    )


def _what(screen: "ReaderScreen") -> Content:
    session, colour = screen.session, screen.desk.colour
    under = session.under()
    parts: list[tuple[str, str]] = []
    tight = screen.size.width < TIGHT
    if under.span is not None:
        span = under.span
        parts.append((span.label, f"bold {colour(span.label)}"))
        entity = screen.desk.project.entities.get(span.entity)
        if entity is not None and entity.name != span.quote:
            parts.append((f" = {entity.name}", ""))
        others = len(session.document.spans_at(span.start, span.end)) - 1
        if others:
            parts.append((f" +{others} overlapping", "$text-muted"))
        if any(note.target_id in (span.id, span.entity or span.id) for note in session.document.notes.values()):
            parts.append((" ✎", "$accent"))
    elif under.suggestion is not None:
        one = under.suggestion
        parts.append((f"{one.label}?", f"bold {colour(one.label)}"))
        parts.append((f" {one.score:.2f}" if tight else f" {one.score:.2f} {one.source}", "$text-muted"))
        same = session.offered.counts[one.quote, one.label]
        if same > 1 and not tight:
            parts.append((f" ×{same}", "$text-muted"))
    alias = session.alias()
    if alias is not None:
        parts.append((f" = {alias.name}?", "bold $warning"))
    if screen.has_class("-low"):
        # There is no top line in so low a terminal to say these two.
        waiting = f" {len(session.offered)} {'left' if tight else 'to review'}" if session.offered and not session.offering.hidden else ""
        parts.append((waiting + (" read-only" if screen.desk.project.read_only else ""), "$text-muted"))
    if screen.moves.extending:
        parts.append((f" extend by {screen.moves.extending}", "bold $warning"))
    return styled(parts) if parts else plain("")

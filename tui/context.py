"""A snapshot of what is on the screen: the plain facts that decide which actions are live."""

from dataclasses import dataclass
from typing import Literal

Extend = Literal["", "word", "character", "sentence"]
"""Unit the selection grows by; empty while it does not grow."""

PanelTab = Literal["entities", "notes", "queue"]
EngineState = Literal["off", "starting", "ready", "working", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts about one moment. Guards read them, the dispatcher, footer, palette and help ask the guards, and nobody else decides."""

    read_only: str = ""
    """Why nothing may be changed, as a sentence; empty when changes are welcome."""

    beside: bool = False
    """Another window writes, or did, and that is why nothing may be changed here."""
    writer_gone: bool = False
    """That window has gone, so that this one may take its place."""

    article_open: bool = False
    has_selection: bool = False
    extending: Extend = ""
    on_suggestion: bool = False
    """The selection is exactly a suggestion that nobody has decided on."""
    reviewing: bool = False
    """The review queue is on the screen, and what is selected is the suggestion it shows."""
    on_span: bool = False
    """The selection is on an annotation."""
    on_alias: bool = False
    """For the annotation or suggestion under the selection another name is proposed."""
    on_candidate: bool = False
    """The selection is something an entity is likely to be, though no engine offers it."""
    suggestions_left: int = 0
    """Undecided suggestions in the open article."""
    suggestions_shown: bool = True
    search_active: bool = False
    """A search has hits to go through."""
    hint_mode: bool = False
    last_label: str = ""
    """Label that ``.`` repeats; empty before the first tag."""
    has_next_article: bool = True
    has_previous_article: bool = True

    panel_visible: bool = False
    panel_focused: bool = False
    panel_tab: PanelTab = "entities"
    on_row: bool = False
    """A row of the focused list (library or panel) is under its cursor."""
    row_has_suggestions: bool = False
    """The panel's row stands for at least one undecided suggestion."""
    row_has_spans: bool = False
    """The panel's row stands for at least one annotation."""
    row_has_alias: bool = False
    """For the form that the panel's row stands for another name is proposed."""
    filtering: bool = False
    """The library shows only what matches a filter."""

    can_undo: bool = False
    can_redo: bool = False
    narrow: bool = False
    engine: EngineState = "off"

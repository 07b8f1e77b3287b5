"""The facts of the reader screen that decide which actions are live."""

from typing import TYPE_CHECKING

from tui.context import Context
from tui.grouping import Form
from tui.screens.reader.drawing import NARROW

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen


def facts(screen: "ReaderScreen") -> Context:
    """Return the facts of the moment."""
    session, catalogue = screen.session, screen.desk.catalogue
    under = session.under()
    chosen = screen.panel.chosen() if screen.has_class("-panel") else None
    return screen.facts(
        article_open=True,
        has_selection=session.selection[0] < session.selection[1],
        extending=screen.moves.extending,
        on_suggestion=under.suggestion is not None,
        on_span=under.span is not None,
        on_alias=session.alias() is not None,
        on_candidate=session.flow == "candidate",
        suggestions_left=len(session.offered),
        suggestions_shown=not session.offering.hidden,
        search_active=bool(screen.finding.hits),
        hint_mode=bool(screen.finding.hints),
        last_label=session.last_label,
        has_next_article=catalogue.beside(session.article_id, 1) is not None,
        has_previous_article=catalogue.beside(session.article_id, -1) is not None,
        panel_visible=screen.has_class("-panel"),
        panel_focused=screen.panel_focused,
        panel_tab=screen.panel.tab,
        on_row=chosen is not None,
        row_has_suggestions=isinstance(chosen, Form) and chosen.open,
        row_has_spans=isinstance(chosen, Form) and not chosen.open,
        row_has_alias=isinstance(chosen, Form) and bool(session.proposed(chosen)),
        narrow=screen.size.width < NARROW,
    )

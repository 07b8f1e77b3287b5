"""Why an action is off: each guard looks at the facts on the screen and answers with a sentence, or ``""`` for go ahead."""

from tui.actions.kinds import Guard
from tui.context import Context


def every(*guards: Guard) -> Guard:
    """Return a guard that gives the reason of the first of ``guards`` that has one."""

    def guard(context: Context) -> str:
        return next((reason for each in guards if (reason := each(context))), "")

    return guard


def writable(context: Context) -> str:
    """The project may be changed."""
    return context.read_only + (" To write here: {app.take_over}" if context.writer_gone else "")


def beside(context: Context) -> str:
    """Another window writes, or did."""
    if context.beside:
        return ""
    return context.read_only or "This window is the one that writes."


def article(context: Context) -> str:
    """An article is open."""
    return "" if context.article_open else "No article is open."


def article_or_row(context: Context) -> str:
    """An article is open, or one is under the cursor of the list."""
    return "" if context.article_open else row(context)


def selection(context: Context) -> str:
    """Some text is selected."""
    return "" if context.has_selection else to_review(context) or "Nothing is selected."


def on_suggestion(context: Context) -> str:
    """The selection is an undecided suggestion."""
    if context.on_suggestion or context.reviewing:
        return to_review(context)
    if not context.suggestions_left:
        return "There is no open suggestion in this article."
    return "No suggestion here. To the next one: {suggestion.next}"


def to_review(context: Context) -> str:
    """The review queue, if it is on the screen, has a suggestion to show."""
    return "There is no suggestion to review here." if context.reviewing and not context.on_suggestion else ""


def suggestions_left(context: Context) -> str:
    """The article has an undecided suggestion."""
    return "" if context.suggestions_left else "There is no open suggestion in this article."


def on_span(context: Context) -> str:
    """The selection is on an annotation."""
    return "" if context.on_span else "No annotation here. To the next one: {span.next}"


def searching(context: Context) -> str:
    """A search has hits to go through."""
    return "" if context.search_active else "No search is going on. To start one: {search.open}"


def labelled_before(context: Context) -> str:
    """A label has been given, so that it can be given again."""
    return "" if context.last_label else "No label has been given yet."


def target(context: Context) -> str:
    """There is something to label: the selection, or the panel's row while the panel has the keys."""
    if context.panel_focused:
        return entity_row(context)
    return selection(context)


def row(context: Context) -> str:
    """A row of the list is under its cursor."""
    return "" if context.on_row else "The list is empty."


def entity_row(context: Context) -> str:
    """The panel's row is a form with mentions in the article."""
    if not context.on_row:
        return "The list is empty."
    return "" if context.panel_tab != "notes" else "A note has no mentions."


def row_suggestions(context: Context) -> str:
    """The panel's row stands for undecided suggestions."""
    return row(context) or ("" if context.row_has_suggestions else "No open suggestion has this form.")


def row_spans(context: Context) -> str:
    """The panel's row stands for annotations."""
    return row(context) or ("" if context.row_has_spans else "No annotation has this form.")


def on_alias(context: Context) -> str:
    """Another name is proposed for what is selected."""
    return "" if context.on_alias else "No other name is proposed here. To link by hand: {entity.link}"


def row_alias(context: Context) -> str:
    """Another name is proposed for the panel's row."""
    return row(context) or ("" if context.row_has_alias else "No other name is proposed for this row. To link by hand: {panel.link}")


def undoable(context: Context) -> str:
    """There is a change to take back."""
    return writable(context) or ("" if context.can_undo else "There is nothing to undo.")


def redoable(context: Context) -> str:
    """There is a change to bring back."""
    return writable(context) or ("" if context.can_redo else "There is nothing to redo.")


def article_after(context: Context) -> str:
    """Another article follows."""
    return article(context) or ("" if context.has_next_article else "This is the last article.")


def article_before(context: Context) -> str:
    """Another article precedes."""
    return article(context) or ("" if context.has_previous_article else "This is the first article.")


def engine_on(context: Context) -> str:
    """Suggestions are being made."""
    return "Suggestions are switched off." if context.engine == "off" else ""


def resizable(context: Context) -> str:
    """Text is selected, and if it is an annotation, it may be changed."""
    return selection(context) or (writable(context) if context.on_span else "")

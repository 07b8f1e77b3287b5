"""What can be asked for in the library, in the side panel, and anywhere."""

from tui.actions import guards as g
from tui.actions.kinds import Action, Guard, Scope, but


def _act(scope: Scope, group: str, id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = None) -> Action:
    """Return an action; ``keys`` are separated by commas followed by a space."""
    return Action(id, title, tuple(keys.split(", ")), scope, footer, help, group, when)


def _library(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = None) -> Action:
    return _act("library", "Library", id, title, keys, help, footer, when)


def _panel(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = None) -> Action:
    return _act("panel", "Side panel", id, title, keys, help, footer, when)


def _review(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = g.to_review) -> Action:
    return _act("review", "Review queue", id, title, keys, help, footer, when)


def _app(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = None) -> Action:
    return _act("app", "Everywhere", id, title, keys, help, footer, when)


LIBRARY = (
    _library("library.open", "Open article", "enter, right, l", "Read the article under the cursor.", "open", g.row),
    _library("library.down", "Down", "down, j", "Go to the next article.", "", g.row),
    _library("library.up", "Up", "up, k", "Go to the article before.", "", g.row),
    _library("library.page_down", "Page down", "space, pagedown, ctrl+d", "Go down by one screen.", "", g.row),
    _library("library.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen.", "", g.row),
    _library("library.start", "First article", "g g, home", "Go to the first article of the list.", "", g.row),
    _library("library.end", "Last article", "G, end", "Go to the last article of the list.", "", g.row),
    _library("library.filter", "Filter", "/", "Show only the articles whose title or file name holds what you type.", "filter"),
    _library("library.clear", "Clear the filter", "escape, ctrl+g", "Show every article again.", "all"),
    _library("library.sort", "Sort by the next column", "s", "Order the list by the next column: file, title, status, words...", "sort"),
    _library("library.reverse", "Reverse the order", "r", "Turn the order of the list round."),
    _library("library.next_unread", "Next unread", "n", "Go to the next article that was never opened.", "next unread", g.row),
    _library("library.previous_unread", "Previous unread", "N", "Go to the article before that was never opened.", "", g.row),
    _library(
        "variants.fold",
        "Show or fold the variants",
        "v",
        "Show the other articles that tell the story of this one nearly word for word, or fold them up; +3 stands for three.",
        "",
        g.row,
    ),
    _library("variants.fold_all", "Show or fold all variants", "V", "Show the variants of all articles, or fold all up.", "", g.row),
    _library(
        "variants.part",
        "No variant",
        "x",
        "Take the article out of the variants it stands under; it is not put there again.",
        "",
        g.every(g.row, g.writable),
    ),
    Action(
        "review.open",
        "Review queue",
        ("Q",),
        "library",
        "review",
        "Go through the open suggestions of the whole project, the most doubtful first; the keys that decide are those of reading.",
        "Library",
        also=but("review"),
    ),
    _library(
        "library.done",
        "Mark done",
        "w",
        "Mark the article under the cursor as done, or as open again.",
        "done",
        g.every(g.row, g.writable),
    ),
    _library("library.quit", "Quit", "q", "Leave Sorot; everything is saved already.", "quit"),
)

PANEL = (
    _panel(
        "panel.jump", "Next mention", "enter", "Select the next mention in the text; on a note, what it is about.", "next mention", g.row
    ),
    _panel("panel.jump_back", "Previous mention", "backspace", "Select the mention before in the text.", "", g.row),
    _panel("panel.down", "Down", "down, j", "Go to the next row.", "", g.row),
    _panel("panel.up", "Up", "up, k", "Go to the row above.", "", g.row),
    _panel("panel.page_down", "Page down", "space, pagedown, ctrl+d", "Go down by one screen.", "", g.row),
    _panel("panel.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen.", "", g.row),
    _panel("panel.start", "First row", "g g, home", "Go to the first row.", "", g.row),
    _panel("panel.end", "Last row", "G, end", "Go to the last row.", "", g.row),
    _panel(
        "panel.accept",
        "Accept all of this form",
        "a",
        "Accept every open suggestion the row stands for.",
        "accept all",
        g.every(g.row_suggestions, g.writable),
    ),
    _panel(
        "panel.reject",
        "Reject all of this form",
        "X, x",
        "Reject every open suggestion the row stands for.",
        "reject all",
        g.every(g.row_suggestions, g.writable),
    ),
    _panel(
        "panel.note",
        "Write a note",
        "n, m",
        "Write or change the note on the row's entity, or the note under the cursor.",
        "note",
        g.every(g.row, g.writable),
    ),
    _panel(
        "panel.link",
        "Link to an entity",
        "i",
        "Say which person, place or thing all mentions of this form stand for.",
        "entity",
        g.every(g.row_spans, g.writable),
    ),
    _panel(
        "panel.agree",
        "Agree to a name",
        "=",
        "Agree that the row stands for the name shown after =; all its mentions here are linked, and later ones at once.",
        "same",
        g.every(g.row_alias, g.writable),
    ),
    _panel(
        "panel.decline",
        "Decline a name",
        "!",
        "Say that the row does not stand for the name shown after =; it is not proposed again.",
        "not the same",
        g.every(g.row_alias, g.writable),
    ),
    _panel("panel.leave", "Back to the text", "tab, escape, left, h, q", "Give the keys back to the text.", "text"),
)

REVIEW = (
    _review("review.skip", "Skip", "right, s, l", "Leave the suggestion open and go to the next; it comes again at the end.", "skip"),
    _review("review.back", "Back", "left, h, backspace", "Return to the suggestion that was skipped last.", "back", None),
    _review(
        "review.note",
        "Accept with a note",
        "n, m",
        "Write a note; when it is kept, the suggestion is accepted and the note is on the annotation.",
        "note",
        g.every(g.to_review, g.writable),
    ),
    _review(
        "review.article", "Open the article", "o", "Read on where the suggestion stands; leaving the article comes back here.", "article"
    ),
    _review(
        "review.order",
        "Change the order",
        "tab, S",
        "Go through the suggestions most doubtful first, or as they are read.",
        "order",
        None,
    ),
    _review("review.leave", "Leave the queue", "q, escape", "Go back to where you came from; what you skipped stays open.", "leave", None),
)

QUESTION = (
    _act(
        "question",
        "Question",
        "question.yes",
        "Yes: trust the model",
        "y",
        "Trust the model that the question is about as it is now, and load it; nobody asks again before it changes.",
        "trust it",
    ),
    _act(
        "question",
        "Question",
        "question.no",
        "No: do not load it",
        "n, escape, q",
        "Leave the model alone; what suggests instead stands beside the key.",
        "do not",
    ),
)

APP = (
    Action(
        "history.undo",
        "Undo",
        ("u", "ctrl+z"),
        "app",
        "undo",
        "Take back the last change, also one made on another day.",
        "Everywhere",
        g.undoable,
        shares=("history.revert",),
    ),
    _app("history.redo", "Redo", "ctrl+r, U", "Bring back the change that was taken back last.", "", g.redoable),
    _app("app.help", "Help", "?, f1", "Show every key that works here.", "help"),
    _app("app.palette", "Command palette", "ctrl+p", "Find an action or an article by typing part of its name."),
    _app(
        "app.add",
        "Add articles",
        "ctrl+o",
        "Bring in files, folders, web pages, feeds, tables, books; see first what would be added, and read on meanwhile.",
        "add",
        g.writable,
    ),
    _app(
        "app.export",
        "Export",
        "ctrl+e",
        "Write articles with their annotations to a file, all or some of them, and see first what the format cannot hold.",
        "export",
    ),
    _app(
        "app.import",
        "Import annotations",
        "ctrl+n",
        "Bring in annotated data of Sorot or of another tool; see first what would come of it, and take all of it back with one undo.",
        "",
        g.writable,
    ),
    _app(
        "app.take_over",
        "Take over writing",
        "W",
        "Become the window that writes, once the one that did has gone; until then this one shows what that one does.",
        "take over",
        g.beside,
    ),
    Action(
        "article.renew",
        "Take the new text of the article",
        (),
        "reader",
        "",
        "When the article's file has changed: give the article the text of now; annotations find their place again, and undo goes back.",
        "Article",
        g.every(g.article, g.writable),
    ),
    Action(
        "unplaced.open",
        "Annotations without a place",
        ("R",),
        "reader",
        "",
        "Go through the annotations that lost their place when the text changed: put each where it belongs, or drop it.",
        "Article",
        g.every(g.article, g.writable),
    ),
    _app("app.theme", "Change theme", "ctrl+t", "Choose the colours, with a preview."),
    Action(
        "variants.look",
        "Look for variants",
        (),
        "app",
        "",
        "Compare all articles and put those together that tell nearly the same story, as one change; asked for again, it ends.",
        "Everywhere",
        g.writable,
    ),
    Action(
        "engine.restart",
        "Restart suggestions",
        (),
        "app",
        "",
        "End the process that makes suggestions and start a new one, for when it has failed.",
        "Everywhere",
        g.engine_on,
    ),
    Action(
        "model.train",
        "Train on my annotations",
        (),
        "app",
        "",
        "Train in the background, measure on articles the model has not seen, and use the result if it is better; marks of done count.",
        "Everywhere",
        g.every(g.engine_on, g.writable),
    ),
    Action("model.stop", "Stop training", (), "app", "", "End the training that is going on; nothing has changed.", "Everywhere"),
    Action(
        "model.choose",
        "Choose the model that suggests",
        (),
        "app",
        "",
        "Go back to an earlier model that was trained here, or to the one Sorot came with.",
        "Everywhere",
        g.every(g.engine_on, g.writable),
    ),
    _app("app.quit", "Quit", "ctrl+q", "Leave Sorot from anywhere; everything is saved already."),
)

"""The one table of everything a person can ask for: keys, palette, footer, help, keymap file and reference all come from it."""

from tui.actions.elsewhere import APP, LIBRARY, PANEL, QUESTION, REVIEW
from tui.actions.find import FIND
from tui.actions.history import HISTORY
from tui.actions.kinds import Action, Guard, Scope
from tui.actions.labels import PREFIX as LABEL_PREFIX
from tui.actions.labels import LabelLike, label_actions
from tui.actions.overview import OVERVIEW
from tui.actions.reader import READER

ACTIONS: tuple[Action, ...] = (*READER, *PANEL, *REVIEW, *FIND, *HISTORY, *OVERVIEW, *LIBRARY, *QUESTION, *APP)
"""Every action but those made from the project's labels. Order matters where a key is shared: the first whose guard allows wins."""

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

SCOPE_CHAIN: dict[Scope, tuple[Scope, ...]] = {
    "app": ("app",),
    "library": ("library", "app"),
    "reader": ("reader", "app"),
    "panel": ("panel", "app"),
    "review": ("review", "app"),
    "find": ("find", "app"),
    "history": ("history", "app"),
    "entities": ("entities", "app"),
    "statistics": ("statistics", "app"),
    "question": ("question", "app"),
}
"""Where a key is looked up, nearest first."""

__all__ = ["ACTIONS", "BY_ID", "LABEL_PREFIX", "SCOPE_CHAIN", "Action", "Guard", "LabelLike", "Scope", "label_actions"]

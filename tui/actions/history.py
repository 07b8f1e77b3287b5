"""What can be asked for in the list of what was done."""

from tui.actions import guards as g
from tui.actions.kinds import Action, Guard, but


def _history(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = g.row) -> Action:
    """Return an action; ``keys`` are separated by commas followed by a space."""
    return Action(id, title, tuple(keys.split(", ")), "history", footer, help, "History", when)


HISTORY = (
    Action(
        "history.open",
        "History",
        ("T",),
        "library",
        "",
        "List what was done in the project, by whom and when, and take back one change in the middle.",
        "History",
        also=but("history"),
    ),
    _history(
        "history.revert",
        "Take back this change",
        "u, delete",
        "Take back the change under the cursor and leave later ones as they are; those that build on it are named. Undo takes that back.",
        "take back",
        g.every(g.row, g.writable),
    ),
    _history(
        "history.place", "Open the article", "enter, o, right, l", "Read the article where it was done; leaving it comes back here.", "open"
    ),
    _history("history.down", "Down", "down, j", "Go to the change before it."),
    _history("history.up", "Up", "up, k", "Go to the change after it."),
    _history("history.page_down", "Page down", "space, pagedown, ctrl+d", "Go down by one screen."),
    _history("history.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen."),
    _history("history.start", "Newest change", "g g, home", "Go to the newest change."),
    _history("history.end", "Oldest change", "G, end", "Go to the oldest change; a long history is read first, and any key ends that."),
    _history("history.leave", "Leave the history", "q, escape, left, h", "Go back to where you came from.", "leave", None),
)

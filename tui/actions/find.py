"""What can be asked for in the list of hits of a search over all articles."""

from tui.actions import guards as g
from tui.actions.kinds import SCREENS, Action, Guard, Scope, but


def _find(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = g.row, also: tuple[Scope, ...] = ()) -> Action:
    """Return an action; ``keys`` are separated by commas followed by a space."""
    return Action(id, title, tuple(keys.split(", ")), "find", footer, help, "Find", when, also=also)


FIND = (
    Action(
        "find.here",
        "Find in all articles",
        ("F",),
        "library",
        "find",
        "Find the selected words in all articles, or type what to find: words, “phrases”, label:PERSON, entity:Putin, before:2024.",
        "Find",
        also=SCREENS[1:],
    ),
    Action(
        "find.check",
        "Consistency check",
        ("C",),
        "library",
        "",
        "List the words that are tagged with different labels, or tagged here and not there, and go to all their mentions.",
        "Find",
        also=but("reader"),
    ),
    Action(
        "find.next",
        "Next hit in all articles",
        ("g j",),
        "reader",
        "",
        "Go to the next hit of the search in all articles.",
        "Find",
        g.article,
    ),
    Action(
        "find.previous",
        "Previous hit in all articles",
        ("g k",),
        "reader",
        "",
        "Go to the hit before of the search in all articles.",
        "Find",
        g.article,
    ),
    _find("find.query", "Change the search", "/", "Type another search; Enter goes to the list.", "search", None),
    _find("find.open", "Open the article", "enter, o, right, l", "Read the article at the hit; leaving it comes back here.", "open"),
    _find("find.down", "Down", "down, j", "Go to the next hit."),
    _find("find.up", "Up", "up, k", "Go to the hit before."),
    _find("find.page_down", "Page down", "pagedown, ctrl+d", "Go down by one screen."),
    _find("find.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen."),
    _find("find.start", "First hit", "g g, home", "Go to the first hit of the list."),
    _find("find.end", "Last hit", "G, end", "Go to the last hit of the list."),
    _find(
        "find.mark",
        "Mark",
        "space",
        "Mark the hit, or take its mark away, and go to the next; keys that tag then take all marked ones.",
        "mark",
    ),
    _find("find.mark_free", "Mark all untagged", "a", "Mark every hit that no annotation touches; again, none.", "mark untagged"),
    _find("find.mark_all", "Mark all", "A", "Mark every hit; again, none."),
    _find("find.order", "Sort", "s", "Sort by the next order: reading, words after, words before, form, label, date, source.", "sort"),
    _find("find.reverse", "Reverse the order", "r", "Turn the order of the list round."),
    _find(
        "find.delete",
        "Delete annotations",
        "d, delete",
        "Delete the annotations of exactly the hit's words, or of all marked ones.",
        "delete",
        g.every(g.row, g.writable),
    ),
    _find(
        "find.accept",
        "Accept",
        "y",
        "Accept the suggestions at the hit, or at all marked ones, as they are: `?GPE` in the list says where one is.",
        "accept",
        g.every(g.row, g.writable),
    ),
    _find(
        "find.reject",
        "Reject",
        "x",
        "Say that no suggestion at the hit, or at all marked ones, is right; it is not offered again.",
        "reject",
        g.every(g.row, g.writable),
    ),
    _find(
        "find.note",
        "Write a note",
        "n, m",
        "Write a note on the annotation of the hit, or on those of all marked ones.",
        "note",
        g.every(g.row, g.writable),
    ),
    _find("find.saved", "Saved searches", "S", "Keep this search, or choose one that was kept.", "saved", None),
    _find("find.leave", "Leave the list", "q, escape", "Go back to where you came from.", "leave", None),
)

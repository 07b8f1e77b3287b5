"""What can be asked for in the list of entities and on the page of statistics."""

from tui.actions import guards as g
from tui.actions.kinds import Action, Guard, but


def _thing(id: str, title: str, keys: str, help: str, footer: str = "", when: Guard | None = g.row) -> Action:
    """Return an action; ``keys`` are separated by commas followed by a space."""
    return Action(id, title, tuple(keys.split(", ")), "entities", footer, help, "Entities", when)


def _page(id: str, title: str, keys: str, help: str, footer: str = "") -> Action:
    return Action(id, title, tuple(keys.split(", ")), "statistics", footer, help, "Statistics")


_CHANGING = g.every(g.row, g.writable)

OVERVIEW = (
    Action(
        "entities.open",
        "Entities",
        ("g e",),
        "library",
        "entities",
        "List everybody and everything that is annotated, with mentions, dates and notes; merge, split and name them.",
        "Entities",
        also=but("entities"),
    ),
    Action(
        "statistics.open",
        "Statistics",
        ("g s",),
        "library",
        "",
        "Show how far the work is, who did what, agreement with the suggestions, and keys and seconds for an entity.",
        "Statistics",
        also=but("statistics"),
    ),
    _thing("entities.mentions", "All mentions", "enter, o, right, l", "List every mention in all articles.", "mentions"),
    _thing("entities.down", "Down", "down, j", "Go to the next row."),
    _thing("entities.up", "Up", "up, k", "Go to the row above."),
    _thing("entities.page_down", "Page down", "pagedown, ctrl+d", "Go down by one screen."),
    _thing("entities.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen."),
    _thing("entities.start", "First row", "g g, home", "Go to the first row of the list."),
    _thing("entities.end", "Last row", "G, end", "Go to the last row of the list."),
    _thing("entities.filter", "Filter", "/", "Show only names, aliases and labels that hold what you type.", "filter", None),
    _thing("entities.order", "Sort", "s", "Sort by the next order: mentions, articles, name, label, first seen, last seen.", "sort"),
    _thing(
        "entities.all",
        "Dates and numbers too",
        "a",
        "List dates, times and numbers too; again, hide them.",
        "",
        None,
    ),
    _thing("entities.reverse", "Reverse the order", "r", "Turn the order of the list round."),
    _thing("entities.mark", "Mark", "space", "Mark the row, or take its mark away, and go to the next.", "mark"),
    _thing(
        "entities.merge",
        "Merge",
        "m",
        "Make one entity of the marked rows, named as the one under the cursor or the most mentioned; without marks, make one of the row.",
        "merge",
        _CHANGING,
    ),
    _thing(
        "entities.split",
        "Split",
        "x",
        "Take a spelling out of the entity: its mentions become an entity of their own.",
        "split",
        _CHANGING,
    ),
    _thing("entities.rename", "Rename", "c, f2", "Give it another name; the old one stays as an alias.", "rename", _CHANGING),
    _thing(
        "entities.ids",
        "Ids elsewhere",
        "i",
        "Write its ids in other collections, such as wikidata Q7747 or iso3166 RU.",
        "ids",
        _CHANGING,
    ),
    _thing(
        "entities.iso",
        "ISO codes for all countries",
        "I",
        "Give every entity with the name of a country or territory its ISO 3166 code, from CLDR.",
        "",
        _CHANGING,
    ),
    _thing("entities.note", "Write a note", "n", "Write a note on it, shown at each of its mentions.", "note", _CHANGING),
    _thing(
        "entities.delete",
        "Delete the entity",
        "d, delete",
        "Take the entity away: its mentions stay annotated and stand for none.",
        "",
        _CHANGING,
    ),
    _thing("entities.company", "Named with", "w", "List who is named in the same sentences, and go to one of them.", "named with"),
    _thing("entities.plot", "Plots", "t", "Draw mentions over time and company of the row, or of the marked rows together.", "plots"),
    _thing("entities.panel", "Details", "p", "Show or hide spellings, ids, notes, company and the line of time beside the list.", "", None),
    _thing("entities.leave", "Leave the list", "q, escape", "Go back to where you came from.", "leave", None),
    _page("statistics.down", "Down", "down, j", "Go down by a line."),
    _page("statistics.up", "Up", "up, k", "Go up by a line."),
    _page("statistics.page_down", "Page down", "space, pagedown, ctrl+d", "Go down by one screen."),
    _page("statistics.page_up", "Page up", "b, pageup, ctrl+u", "Go up by one screen."),
    _page("statistics.start", "Start", "g g, home", "Go to the start."),
    _page("statistics.end", "End", "G, end", "Go to the end."),
    _page("statistics.leave", "Leave the page", "q, escape", "Go back to where you came from.", "leave"),
)

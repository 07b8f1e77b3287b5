"""What can be asked for about the person, place or thing that words stand for."""

from tui.actions import guards as g
from tui.actions.kinds import Action

NAMING = (
    Action(
        "entity.link",
        "Link to an entity",
        ("i",),
        "reader",
        "entity",
        "Say which person, place or thing this mention stands for.",
        "Tag",
        g.every(g.on_span, g.writable),
    ),
    Action(
        "alias.agree",
        "Agree to a name",
        ("=",),
        "reader",
        "same",
        "Agree that this stands for the name shown after =; all its mentions here are linked, and later ones at once.",
        "Tag",
        g.every(g.on_alias, g.writable),
    ),
    Action(
        "alias.decline",
        "Decline a name",
        ("!",),
        "reader",
        "not the same",
        "Say that this does not stand for the name shown after =; it is not proposed again.",
        "Tag",
        g.every(g.on_alias, g.writable),
    ),
)

"""What an action is: something a person can ask for by a key, the palette or the mouse."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.context import Context

Scope = Literal["app", "library", "reader", "panel", "review", "find", "history", "entities", "statistics", "question"]
Guard: TypeAlias = Callable[[Context], str]
"""Says why an action is off as a sentence, or ``""`` when it is on. ``{action.id}`` in the sentence becomes that action's key."""


SCREENS: tuple[Scope, ...] = ("library", "reader", "panel", "review", "find", "history", "entities", "statistics")
"""Scopes of the full screens."""


def but(scope: Scope) -> tuple[Scope, ...]:
    """Return where one goes to a screen from: every other one. Of the library, the first, it need not be said."""
    return tuple(one for one in SCREENS[1:] if one != scope)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can ask for; the only source for keys, palette, footer, help, keymap file and reference."""

    id: str
    """Name in the keymap file, palette, docs and tests; a screen answers it with ``do_<id with dots as underscores>``."""
    title: str
    """What it does, as the palette and the help screen say it."""
    keys: tuple[str, ...]
    """Default keys; a chord is written with spaces (``g g``), a printable key as the character itself."""
    scope: Scope
    footer: str
    """Short label for the status line; empty keeps it off that line."""
    help: str
    """One or two sentences for the help screen and the reference."""
    group: str
    """Heading it stands under in help and reference."""
    when: Guard | None = None
    also: tuple[Scope, ...] = ()
    """Further scopes where its keys work."""
    shares: tuple[str, ...] = ()
    """Ids of earlier actions it may share a key with, because the situation decides which of them is meant."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope in which its keys work."""
        return (self.scope, *self.also)

    @property
    def method(self) -> str:
        """Name of the screen method that carries it out."""
        return "do_" + self.id.partition(":")[0].replace(".", "_")

    @property
    def argument(self) -> str:
        """What stands after the colon of an id made from data (``label.set:PERSON``), or ``""``."""
        return self.id.partition(":")[2]

    def refusal(self, context: Context) -> str:
        """Return why the action is off in ``context``, or ``""`` when it may run."""
        return self.when(context) if self.when else ""

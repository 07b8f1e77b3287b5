"""What all full screens share: keys go through the keymap, and a handler carries out the action it names."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from store.errors import StoreError
from store.model import Change
from tui.actions import Action, Scope
from tui.cells import cells
from tui.context import Context
from tui.desk import Desk
from tui.keymap import Keys, Pending, Refused, Run
from tui.text import show

NARROW = 70
"""Cells below which a screen is narrow."""

Handler = Callable[[Action], Awaitable[None] | None]


class KeyScreen(Screen[None]):
    """A screen whose keys are the Action table's.

    A subclass answers ``scope()``, ``context()`` and ``draw_bars()``, and fills ``handlers``: action id (or the part before its colon)
    to what carries it out.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.pending: Keys = ()
        self.said = ("", False)
        """The sentence on the status line, and whether it says that something failed."""
        self.handlers: dict[str, Handler] = {}

    def scope(self) -> Scope:
        """Return where keys are looked up."""
        raise NotImplementedError

    def context(self) -> Context:
        """Return the facts that decide which actions are live."""
        raise NotImplementedError

    def facts(self, **more: Any) -> Context:
        """Return the facts that are the same on every screen, with those of this one."""
        project = self.desk.project
        shared: dict[str, Any] = {
            "read_only": project.read_only,
            "beside": project.holder is not None,
            "writer_gone": self.desk.free,
            "can_undo": bool(project.next_undo),
            "can_redo": bool(project.next_redo),
            "narrow": self.size.width < NARROW,
            "engine": self.desk.suggesting,
        }
        return Context(**(shared | more))

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""
        self.said = (message, failed)
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        raise NotImplementedError

    def fail(self, error: StoreError) -> None:
        """Say what went wrong, and in full where the status line has no room for all of it."""
        # The place comes last here, because a narrow line cuts the end and the reason matters more.
        words = show(" ".join(part for part in (error.what, error.do, f"({error.where})" if error.where else "") if part))
        self.say(words, failed=True)
        if cells(words) > self.size.width - 2:
            self.notify(show(words), severity="error", markup=False)

    def redraw(self) -> None:
        """Draw again what depends on the project, the selection or the keys so far."""
        raise NotImplementedError

    def after_history(self, change: Change, message: str) -> None:
        """Show what an undo or a redo has done."""
        self.redraw()
        self.say(message)

    async def on_key(self, event: events.Key) -> None:
        """Find what the key means and do it; a key that a field to type in wants never comes here."""
        self.desk.effort.key()
        typing = isinstance(self.focused, Input | TextArea)
        if typing and self._belongs_to_field(event.key):
            return
        before = self.pending
        resolution = self.desk.keymap.resolve(before, event.key, "app" if typing else self.scope(), self.context())
        self.pending = ()
        match resolution:
            case Run(action):
                event.stop()
                event.prevent_default()
                await self.run_named(action)
            case Pending() as pending:
                event.stop()
                event.prevent_default()
                self.pending = pending.keys
                self.say(f"{pending.shown} …  " + "  ".join(f"{key} {title}" for key, title in pending.continuations))
            case Refused(reason=reason):
                event.stop()
                event.prevent_default()
                self.say(reason, failed=True)
            case _ if before:
                event.stop()
                left = event.key == "escape"
                self.say("" if left else f"{resolution.shown} means nothing here.", failed=not left)
            case _:
                self.unbound(event)

    def _belongs_to_field(self, key: str) -> bool:
        """Tell whether the field being typed in wants a key: all but Ctrl and function keys, and of those the ones it edits with."""
        if not key.startswith("ctrl+") and not (key[0] == "f" and key[1:].isdigit()):
            return True
        bound = self.active_bindings.get(key)
        return bound is not None and bound.node is self.focused

    def unbound(self, event: events.Key) -> None:
        """Say that a printable key means nothing, so that no key is ever swallowed in silence."""
        if event.is_printable:
            self.say(f"{show(event.character or '')} means nothing here; {self.desk.keymap.shown('app.help')} shows the keys.", failed=True)

    async def run_named(self, action: Action) -> None:
        """Carry out an action. The sentence of the one before goes; a failure of the store becomes one, and nothing else happens."""
        self.said = ("", False)
        handler = self.handlers.get(action.id) or self.handlers.get(action.id.partition(":")[0])
        if handler is None:
            self.say(f"{action.title} is not possible here.", failed=True)
            return
        try:
            result: Any = handler(action)
            if result is not None:
                await result
        except StoreError as error:
            self.fail(error)
            self.redraw()
        else:
            self.acted()

    def acted(self) -> None:
        """Draw what any action may have changed, once it is carried out."""
        self.draw_bars()

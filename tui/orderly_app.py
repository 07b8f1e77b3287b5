"""Keys one after another: what is typed ahead waits until the key before is done with, and goes to the screen that key led to."""

from collections import deque
from collections.abc import Callable
from functools import partial

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen


class OrderlyApp(App[int]):
    """An app in which no key overtakes another.

    Textual gives each key to whatever screen is on top when it arrives, so keys typed faster than a screen closes would be lost in it. Here
    a key is given out once a callback that follows the key before on its way, from widget to screen to app, has come back.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[events.Key] = deque()
        self._under_way = False
        self._awaited: Screen[object] | None = None
        """The screen that a key led to and that is not drawn yet."""

    def on_mount(self) -> None:
        """Hear of every screen that comes or goes."""
        self.screen_change_signal.subscribe(self, self._another_screen, immediate=True)

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while another is under way; the ones Textual itself answers go through at once."""
        if not isinstance(event, events.Key) or event.is_forwarded or event.key == "ctrl+q":
            await super().on_event(event)
        elif self._under_way:
            self._ahead.append(event)
        else:
            await self._give_out(event)

    async def _give_out(self, event: events.Key) -> None:
        self._under_way = True
        screen: Screen[object] = self.screen
        target = self.focused or screen
        await super().on_event(event)
        # A key that no node takes is looked up by the app, and what it is bound to may send the node a message: Enter in a field does.
        self._follow(target, partial(self._follow, target, partial(self._done, screen)))

    def _follow(self, node: DOMNode | None, then: Callable[[], object], *, again: bool = True) -> None:
        """Send a callback the way a key takes, from ``node`` upwards, and call ``then`` at its end; a node that is gone is passed by.

        It goes through every node twice, behind the messages to the app that the key made the node post.
        """
        while isinstance(node, MessagePump) and node is not self:
            following = partial(self._follow, node if again else node.parent, then, again=not again)
            if node.is_running and node.call_later(following):
                return
            node, again = node.parent, True
        self.call_later(then)

    async def _done(self, screen: Screen[object]) -> None:
        """The key is done with; where it led to another screen, that one is ready first."""
        if self.screen is screen:
            await self._next()
        else:
            self._await(self.screen)

    def _await(self, screen: Screen[object]) -> None:
        self._awaited = screen
        if not screen.call_after_refresh(self.call_later, self._drawn, screen):
            self.call_later(self._drawn, screen)

    def _another_screen(self, screen: Screen[object]) -> None:
        """A screen that was covered before it was drawn is not drawn until it is seen again, so the one over it is awaited instead."""
        if self._awaited is not None and self._awaited is not screen:
            self._await(screen)

    async def _drawn(self, screen: Screen[object]) -> None:
        if self._awaited is screen:
            self._awaited = None
            await self._next()

    async def _next(self) -> None:
        self._under_way = False
        if self._ahead:
            await self._give_out(self._ahead.popleft())

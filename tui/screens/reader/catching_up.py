"""Showing what follows from a key all over a long article, as soon as that is worked out beside the screen."""

from typing import TYPE_CHECKING

from store.errors import StoreError

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen


class CatchingUp:
    """At most one piece of work at a time, whatever is done meanwhile."""

    def __init__(self, screen: "ReaderScreen") -> None:
        self._screen = screen
        self._at_work = False

    def start(self) -> None:
        """Begin, if something is behind what was done and nothing is at work on it."""
        if self._screen.session.offering.behind and not self._at_work:
            self._at_work = True
            self._screen.run_worker(self._catch_up(), group="offering", exit_on_error=False)

    async def _catch_up(self) -> None:
        screen = self._screen
        try:
            while screen.session.offering.behind:
                await screen.session.catch_up()
        except StoreError as error:
            screen.fail(error)
            return
        finally:
            self._at_work = False
        if screen.is_attached:  # Else it was left meanwhile.
            screen.redraw()

"""Asking before a model that did not come with Sorot is loaded: at the start, when one is chosen, and when one has changed."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from textual import on
from textual.theme import Theme

from store.errors import InputError, StoreError, reason_of
from tui.background_app import BackgroundApp
from tui.desk import Desk
from tui.messages import EngineWanted
from tui.screens.base import KeyScreen
from tui.screens.trust import TrustScreen
from tui.suggest.trust import Unknown, trust, unknown

_AGAIN = 0.5
"""Seconds between two looks whether the person is done with another dialog, in which a key is not meant for the question."""

SHIPPED = "the shipped model"


class TrustingApp(BackgroundApp):
    """The part of the program that asks about models."""

    def __init__(self, desk: Desk, *, themes: Mapping[str, Theme], theme: str, model: str = "") -> None:
        super().__init__(desk, themes=themes, theme=theme, model=model)
        self._asking = False

    def when_trusted(self, models: Iterable[str], then: Callable[[], None], refused: Callable[[], None], *, otherwise: str) -> None:
        """Call ``then`` once all these models may be loaded, or ``refused``; ``otherwise`` says in the question what a no leads to."""
        named = [model for model in models if model]
        if named:
            self.run_worker(self._look(named, then, refused, otherwise), group="trust", exit_on_error=False)
        else:
            then()

    async def _look(self, models: Sequence[str], then: Callable[[], None], refused: Callable[[], None], otherwise: str) -> None:
        """Ask about the first of the models that is not known; the answer leads back here, where all are looked at again."""
        for model in models:
            try:
                found = await asyncio.to_thread(unknown, model)
            except OSError as error:
                refused()
                self.say(f"The model cannot be read ({reason_of(error)}): {error.filename or model}.", failed=True)
                return
            if found is not None:
                self._ask(found, otherwise, partial(self._answered, found, partial(self._look, models, then, refused, otherwise), refused))
                return
        then()

    def _ask(self, found: Unknown, otherwise: str, answered: Callable[[bool | None], None]) -> None:
        if self._asking or not isinstance(self.screen, KeyScreen):
            self.set_timer(_AGAIN, partial(self._ask, found, otherwise, answered))
            return
        self._asking = True
        self.push_screen(TrustScreen(self.desk.keymap, found, otherwise), answered)

    def _answered(self, found: Unknown, again: Callable[[], object], refused: Callable[[], None], yes: bool | None) -> None:
        self._asking = False
        if yes:
            self.run_worker(self._remember(found, again, refused), group="trust", exit_on_error=False)
        else:
            refused()

    async def _remember(self, found: Unknown, again: Callable[..., object], refused: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(trust, found.folder, found.digest)
        except InputError:
            pass  # Changed meanwhile, so it is asked about again, as it is now.
        except (StoreError, OSError) as error:
            refused()
            self.say(f"The answer could not be kept: {error}", failed=True)
            return
        self.run_worker(again(), group="trust", exit_on_error=False)  # type: ignore[arg-type]

    # What the engine is started with

    def start_suggestions(self) -> None:
        """Have the engine begin, with the shipped model if the one asked for is refused."""
        begin = super().start_suggestions

        def refused() -> None:
            self.run_worker(self.suggestions.start(""), group="engine", exit_on_error=False)
            self._say_shipped()

        if self.desk.engine is not None:
            self.when_trusted([self.suggestions.model], begin, refused, otherwise=f"use {SHIPPED}")

    @on(EngineWanted)
    def _engine_wanted(self) -> None:
        if self.desk.engine is None:
            return

        def restart() -> None:
            self.run_worker(self.suggestions.restart(), group="engine", exit_on_error=False)
            self.say("Suggestions are loading.")

        def refused() -> None:
            self.run_worker(self.suggestions.use(""), group="engine", exit_on_error=False)
            self._say_shipped()

        self.when_trusted([self.suggestions.model], restart, refused, otherwise=f"use {SHIPPED}")

    def _say_shipped(self) -> None:
        self.say(f"Not trusted; {SHIPPED} suggests.")

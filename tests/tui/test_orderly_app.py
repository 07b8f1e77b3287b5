"""Keys go out one after another, to the screen that is on top when the one before is done with."""

import asyncio
from typing import Any

from textual import events
from textual.screen import ModalScreen, Screen

from tests.tui.driving import post_key
from tui.orderly_app import OrderlyApp


class Question(ModalScreen[None]):
    """Notes the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)


class Covered(Screen[None]):
    """Is covered by a question as soon as the keys wait for it to be drawn, as work that ends in the background does it by chance."""

    question: Question | None = None

    def _invoke_later(self, callback: Any, sender: Any) -> None:
        super()._invoke_later(callback, sender)
        if self.question is None:
            self.question = Question()
            self.app.push_screen(self.question)

    def _on_timer_update(self) -> None:
        if self.question is None:  # One that is covered is drawn whenever Textual has the time for it, which here is never.
            super()._on_timer_update()


class Start(Screen[None]):
    def on_key(self, event: events.Key) -> None:
        self.app.push_screen(Covered())


class _App(OrderlyApp):
    def on_mount(self) -> None:
        self.push_screen(Start())


async def test_keys_reach_a_screen_that_covers_the_one_a_key_led_to_before_it_was_drawn() -> None:
    app = _App()
    async with app.run_test() as pilot:
        for key in "abc":
            post_key(pilot, key)
        for _ in range(200):
            await asyncio.sleep(0.005)
            await pilot.pause()
            if isinstance(app.screen, Question) and app.screen.keys == ["b", "c"]:
                break
        assert isinstance(app.screen, Question)
        assert app.screen.keys == ["b", "c"]

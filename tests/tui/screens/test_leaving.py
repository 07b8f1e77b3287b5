"""Leaving a screen while something is at work for it: nothing is drawn on a screen whose parts are gone."""

import asyncio
from pathlib import Path

import pytest

from tests.tui.driving import driving, front, press, settle
from tests.tui.screens.articles import folder
from tui.screens.base import KeyScreen

__all__ = ["folder"]

STEPS = 40
"""Turns of the event loop in which a screen is certainly gone."""


@pytest.mark.parametrize("keys", ["enter", "T", "Q", "F", "g s", "g e"])
@pytest.mark.parametrize("over", [False, True], ids=["left", "another in its place"])
async def test_work_that_ends_at_any_moment_of_leaving_draws_nothing(folder: Path, keys: str, over: bool) -> None:
    async with driving(folder) as (app, pilot):
        begun = front(app)
        for late in range(STEPS):
            await press(pilot, *keys.split())
            screen, done = front(app), asyncio.Event()
            assert isinstance(screen, KeyScreen)
            assert screen is not begun

            async def work(screen: KeyScreen = screen, done: asyncio.Event = done) -> None:
                await done.wait()
                screen.redraw()
                screen.draw_bars()

            worker = screen.run_worker(work(), exit_on_error=False)
            await asyncio.sleep(0)
            app.switch_screen(KeyScreen(app.desk)) if over else app.pop_screen()
            for _ in range(late):
                await asyncio.sleep(0)
            done.set()
            await settle(pilot)
            assert worker.is_cancelled, worker.error
            if over:
                app.pop_screen()
                await settle(pilot)

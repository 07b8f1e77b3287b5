"""Keys typed faster than screens open and close: none is lost, none goes to a screen that has gone."""

from pathlib import Path

import pytest

from tests.tui.driving import driving, post_key, settle
from tui.screens.find.screen import FindScreen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("satu", "dua"):
        (tmp_path / f"{name}.txt").write_text(f"Presiden Joko Widodo tiba di Beijing, kata {name}.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (["g", "e", "q", "g", "s"], "StatisticsScreen"),
        (["F", "escape", "g", "e"], "EntitiesScreen"),
        (["/", "d", "u", "a", "enter", "enter"], "ReaderScreen"),
        (["enter", "q", "j", "enter", "q", "g", "e"], "EntitiesScreen"),
        (["enter", "?", "escape", "g", "e", "q", "q", "Q"], "ReviewScreen"),
        (["F", "q", "escape", "q", "g", "s", "q", "enter", "right", "1", "u", "q", "F"], "FindScreen"),
    ],
)
async def test_every_key_reaches_the_screen_it_was_meant_for(folder: Path, keys: list[str], screen: str) -> None:
    async with driving(folder) as (app, pilot):
        for key in keys:
            post_key(pilot, key)
        await settle(pilot)
        assert type(app.screen).__name__ == screen


async def test_words_typed_right_after_opening_a_field_stand_in_it(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        for key in ["F", *"widodo", "enter"]:
            post_key(pilot, key)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, FindScreen)
        assert screen.field.value == "widodo"


async def test_the_way_out_does_not_wait(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        for key in ["g", "e", "q", "ctrl+q", "F"]:
            post_key(pilot, key)
        await settle(pilot)
        assert not app.is_running or app._exit

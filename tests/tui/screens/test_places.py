"""From every list and page to every other, and back to where one came from."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import driving, front, press, reader, said, select, tags, type_text
from tests.tui.screens.articles import folder
from tui.palette import Palette
from tui.screens.help import HelpScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader.screen import ReaderScreen

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"
PLACES = {"find": ["F"], "entities": ["g", "e"], "statistics": ["g", "s"], "history": ["T"], "review": ["Q"]}
"""Scope of a list or page, and the keys that go there."""


async def go(app: Any, pilot: Pilot[Any], place: str) -> None:
    """Go to a place, into its list."""
    await press(pilot, *PLACES[place])
    assert front(app).scope() == place, said(app)
    if place == "find":
        await press(pilot, "down")


async def leave(app: Any, pilot: Pilot[Any]) -> list[str]:
    """Go back until there is nothing to go back from, and return the places passed."""
    passed = []
    while not isinstance(front(app), LibraryScreen):
        passed.append(front(app).scope())
        await press(pilot, "q")
        assert len(passed) < 9
    return passed


@pytest.mark.parametrize("start", PLACES)
async def test_every_place_is_reached_from_every_other(folder: Path, start: str) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        for place in PLACES:
            if place == start:
                continue
            await go(app, pilot, start)
            await go(app, pilot, place)
            assert await leave(app, pilot) == [place, start, "reader"]
            await press(pilot, "enter")
            assert isinstance(front(app), ReaderScreen)


async def test_a_place_that_is_open_is_gone_back_to_and_not_opened_twice(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        for one, other in permutations(PLACES, 2):
            for place in (one, other, one):
                await go(app, pilot, place)
            assert await leave(app, pilot) == [one]


async def test_an_empty_search_is_left_by_one_key_and_a_typed_one_shows_its_list(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "F", "escape")
        assert isinstance(front(app), LibraryScreen)
        await press(pilot, "F")
        await type_text(pilot, "Jakarta")
        await press(pilot, "escape", "g", "s", "F")
        assert isinstance(front(app).focused, Input), "more is typed to the search there is"
        await press(pilot, "escape")
        assert front(app).scope() == "find"
        await press(pilot, "q")
        assert isinstance(front(app), LibraryScreen)


@pytest.mark.parametrize("place", PLACES)
async def test_undo_help_and_palette_work_everywhere(folder: Path, place: str) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
        await go(app, pilot, place)
        await press(pilot, "?")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape", "ctrl+p")
        assert isinstance(app.screen, Palette)
        await press(pilot, "escape", "ctrl+z")  # In the history u takes back the change under the cursor.
        assert said(app) == "Undid: Tag GPE “Jakarta”"
        await press(pilot, "ctrl+r")
        assert said(app) == "Redid: Tag GPE “Jakarta”"
        await press(pilot, "q")
        assert ("Jakarta", "GPE") in tags(app)
        assert reader(app).scope() == "reader"

"""Searching in the article, and letters on what may be a name."""

from pathlib import Path

import pytest

from tests.tui.driving import (
    SIZES,
    driving,
    press,
    press_action,
    reader,
    said,
    screen_text,
    selected,
    strips,
    tags,
)
from tests.tui.screens.articles import SUGGESTED, TEXT, folder

__all__ = ["folder"]

FIRST, LAST = "1-kunjungan.txt", "4-panjang.txt"


# Search


async def test_searching_selects_hits_and_goes_round(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press_action(pilot, "search.open")
        await press(pilot, *"widodo")
        assert "Hit 1 of 3" in said(app)
        await press(pilot, "enter")
        starts = [reader(app).session.selection[0]]
        for key in ("n", "n", "n", "N"):
            await press(pilot, key)
            starts.append(reader(app).session.selection[0])
        first, second, third = (TEXT.index("Widodo"), TEXT.index("Widodo lalu"), TEXT.index("Widodo membuka"))
        assert starts == [first, second, third, first, third]
        assert said(app) == "Hit 3 of 3 for “widodo”."


@pytest.mark.parametrize("size", SIZES)
async def test_the_result_of_a_search_is_on_the_screen_when_it_is_kept(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        await press_action(pilot, "search.open")
        await press(pilot, *"Surabaya")
        assert "Surabaya" in strips(app)[-1 if size[1] < 16 else -2]
        await press(pilot, "enter")
        assert "Hit 1 of 2 for “Surabaya”." in screen_text(app)


async def test_escape_ends_a_search_and_n_is_the_note_key_again(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "slash", *"Amin", "enter")
        assert reader(app).context().search_active
        await press(pilot, "escape")
        assert not reader(app).context().search_active
        assert said(app) == ""
        await press(pilot, "n")
        assert "Note on the article" in screen_text(app)
        await press(pilot, "ctrl+x")


async def test_escape_in_the_search_field_leaves_it_and_its_hits(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "slash", *"Amin", "escape")
        assert not reader(app).context().search_active
        await press(pilot, "N")
        assert "No search is going on" in said(app)
        await press(pilot, "right")
        assert selected(app) == "di"


async def test_a_search_without_a_hit_says_so_and_moves_nothing(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "slash", *"zzz")
        assert said(app) == "“zzz” is not in this article."
        await press(pilot, "enter")
        assert "“zzz” is not in this article." in screen_text(app)
        assert selected(app) == "Presiden"


async def test_the_search_field_takes_every_letter(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "slash", *"qudx1fw.*?")
        assert app.screen.focused.value == "qudx1fw.*?"
        assert tags(app) == []


async def test_searching_again_begins_with_the_words_before(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "slash", *"Amin", "enter", "slash")
        assert app.screen.focused.value == "Amin"
        await press(pilot, *"kota")
        assert app.screen.focused.value == "kota"
        assert selected(app) == "kota"


# Hints


@pytest.mark.parametrize("size", SIZES)
async def test_letters_choose_what_is_in_view(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        await press_action(pilot, "hint.show")
        finding = reader(app).finding
        letters = next(keys for keys, one in finding.hints.items() if TEXT[slice(*one)] == "Jakarta")
        await press(pilot, *letters)
        assert selected(app) == "Jakarta"
        assert not finding.hints
        await press(pilot, "enter")
        assert tags(app) == [("Jakarta", "GPE")]


async def test_hints_end_with_escape_or_a_wrong_letter(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        before = screen_text(app)
        for key in ("escape", "ctrl+g", "1", "up"):
            await press(pilot, "f", key)
            assert not reader(app).finding.hints
            assert screen_text(app) == before
        assert tags(app) == []

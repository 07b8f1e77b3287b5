"""Palette, themes, help and export."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driving import SIZES, driving, press, press_action, reader, screen_text, select, settle, tags, type_text
from tests.tui.screens.articles import folder
from tui.paths import config_file
from tui.screens.help import HelpScreen
from tui.screens.reader.screen import ReaderScreen

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


async def palette(app: Any, pilot: Any, wanted: str) -> None:
    """Type into the palette and choose the first hit."""
    await press_action(pilot, "app.palette")
    await type_text(pilot, wanted)
    while not app.screen.query_one("CommandList").option_count:
        await settle(pilot)
    await press(pilot, "down", "enter")


async def test_the_palette_runs_an_action(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await palette(app, pilot, "label gpe")
        assert tags(app) == [("Jakarta", "GPE")]


async def test_the_palette_opens_an_article(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await palette(app, pilot, "rapat kabinet")
        assert reader(app).session.document.article.source == "3-rapat.md"


@pytest.mark.parametrize("size", SIZES)
async def test_words_of_any_length_leave_a_dialog_its_choices_and_keys(folder: Path, size: tuple[int, int]) -> None:
    words = " ".join(f"kata{number}" for number in range(2000))
    (folder / FIRST).write_text(f"Judul\n\n{words}\n", encoding="utf-8")
    async with driving(folder, size, article=FIRST) as (app, pilot):
        select(app, words)
        for keys, shown in (("t", "PERSON"), ("*", "Space in / out"), ("1 i", "kata0"), ("m", "Esc save"), ("I", "Esc save")):
            await press(pilot, *keys.split())
            lines = screen_text(app).splitlines()
            assert any(re.search(shown, line) for line in lines), "\n".join(lines)
            assert sum("kata1000" in line for line in lines) == 0
            await press(pilot, "ctrl+x" if shown == "Esc save" else "escape")
            assert isinstance(app.screen, ReaderScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_a_theme_is_previewed_and_kept(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        before = app.theme
        await press_action(pilot, "app.theme")
        await press(pilot, "down", "down")
        assert app.theme != before
        await press(pilot, "escape")
        assert app.theme == before
        assert not config_file().exists()
        await press_action(pilot, "app.theme")
        await press(pilot, "down", "enter")
        assert f'theme = "{app.theme}"' in config_file().read_text(encoding="utf-8")
        kept = app.theme
    async with driving(folder, size) as (app, pilot):
        assert app.theme == kept


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("keys", "title"), [((), "Keys: Library"), (("enter",), "Keys: Reading"), (("enter", "tab"), "Keys: Side panel")])
async def test_help_shows_the_keys_of_where_it_was_asked_for(
    folder: Path, size: tuple[int, int], keys: tuple[str, ...], title: str
) -> None:
    async with driving(folder, size) as (app, pilot):
        await press(pilot, *keys)
        below = app.screen
        await press_action(pilot, "app.help")
        assert isinstance(app.screen, HelpScreen)
        assert title in screen_text(app)
        seen = ""
        for _ in range(40):
            seen += screen_text(app)
            await press(pilot, "space")
        assert "Quit" in seen
        await press(pilot, "slash", *"export", "enter")
        assert "Export" in screen_text(app)
        await press(pilot, "question_mark")
        assert app.screen is below


async def test_only_one_dialog_is_open_at_a_time(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        for opening in ("question_mark", "ctrl+t", "ctrl+e", "percent_sign", "t", "asterisk", "M"):
            await press(pilot, opening)
            depth = len(app.screen_stack)
            for key in ("ctrl+p", "ctrl+e", "f1"):
                await press(pilot, key)
            assert len(app.screen_stack) <= depth + 1, opening
            for _ in range(4):
                if app.screen is not reader(app):
                    await press(pilot, "escape")
            assert app.screen is reader(app), opening

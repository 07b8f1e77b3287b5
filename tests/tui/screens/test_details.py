"""The dialog with the details of an article, from the list and from the article."""

from pathlib import Path

import pytest

from tests.tui.driving import SIZES, driving, front, library, press, press_action, reader, said, screen_text, type_text
from tests.tui.screens.articles import folder
from tui.screens.base import KeyScreen
from tui.screens.details import DetailsScreen

__all__ = ["folder"]


async def put(pilot: object, field: str, value: str) -> None:
    """Type a value into a field instead of what is there."""
    line = pilot.app.screen.query_one(f"#{field}")  # type: ignore[attr-defined]
    line.focus()
    line.action_select_all()
    await press(pilot, "backspace")  # type: ignore[arg-type]
    await type_text(pilot, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_an_article_of_the_list_is_corrected_and_one_undo_takes_it_back(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        await press(pilot, "j")
        await press_action(pilot, "article.details")
        assert "Banjir di Semarang" in screen_text(app)
        assert "⏎ keep" in screen_text(app)
        await put(pilot, "title", "Air naik")
        await put(pilot, "published", "8 November 2023")
        await put(pilot, "site", "Situsku")
        await press(pilot, "enter")
        assert said(app) == "Correct details of “Air naik”"
        entry = next(entry for entry in app.desk.catalogue.all() if entry.source == "2-banjir.txt")
        assert (entry.title, entry.published, entry.site) == ("Air naik", "2023-11-08", "Situsku")
        assert "Air naik" in screen_text(app)
        assert library(app).list.row == 1
        for words in ("situsku", "2023-11", "air"):
            await press(pilot, "escape", "slash", *words, "enter")
            assert [one.source for one in app.desk.catalogue.entries] == ["2-banjir.txt"]
        await press(pilot, "escape")
        await press_action(pilot, "history.undo")
        assert "Banjir di Semarang" in screen_text(app)
        await press(pilot, "slash", *"situsku", "enter")
        assert app.desk.catalogue.entries == []


async def test_while_reading_and_the_next_article_offers_the_site(folder: Path) -> None:
    async with driving(folder, article="1-kunjungan.txt") as (app, pilot):
        await press_action(pilot, "article.details")
        await put(pilot, "site", "Harian Kota")
        await put(pilot, "language", "ID")
        await press(pilot, "enter")
        article = reader(app).session.document.article
        assert (article.metadata["site"], article.language) == ("Harian Kota", "id")
        assert "ID" in screen_text(app).splitlines()[0]
        await press(pilot, "]")
        await press_action(pilot, "article.details")
        await put(pilot, "site", "Har")
        await press(pilot, "right", "enter")
        assert reader(app).session.document.article.metadata["site"] == "Harian Kota"
        await press_action(pilot, "history.undo")
        assert "site" not in reader(app).session.document.article.metadata


async def test_what_is_wrong_is_said_and_leaving_leaves_all_as_it_was(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "article.details")
        assert "From the text: date, language. Enter keeps it." in screen_text(app)
        await press(pilot, "enter")
        assert said(app).startswith("Correct details of")
        await press_action(pilot, "article.details")
        assert "From the text" not in screen_text(app)
        await press(pilot, "enter")
        assert said(app) == "The details are as they were."
        await press_action(pilot, "history.undo")
        await press_action(pilot, "article.details")
        await put(pilot, "published", "kemarin")
        await press(pilot, "enter")
        assert "The date “kemarin” is not understood." in screen_text(app)
        assert isinstance(app.screen, DetailsScreen)
        await press(pilot, "down", "up", "escape")
        assert isinstance(app.screen, KeyScreen)
        assert app.desk.project.next_undo == ""


async def test_nothing_is_corrected_where_nothing_may_be_written(folder: Path) -> None:
    async with driving(folder, read_only=True) as (app, pilot):
        await press_action(pilot, "article.details")
        assert isinstance(app.screen, KeyScreen)
        assert front(app).said[1]


async def test_the_list_is_sorted_by_date(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        for keys, day in (("home", "2023-01-02"), ("end", "2024-05-06")):
            await press(pilot, keys)
            await press_action(pilot, "article.details")
            await put(pilot, "published", day)
            await press(pilot, "enter")
        while app.desk.catalogue.order != "date":
            await press(pilot, "s")
        assert [entry.published for entry in app.desk.catalogue.entries] == ["2024-05-06", "2023-01-02", "", ""]


async def test_details_from_outside_never_drive_the_terminal(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "article.details")
        await put(pilot, "title", "a\x1b[31m[b]b[/b]\u202e")
        await put(pilot, "site", "s\x1b[2J")
        await press(pilot, "enter")
        assert "\x1b" not in screen_text(app)
        assert "[b]b[/b]" in screen_text(app)

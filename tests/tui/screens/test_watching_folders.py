"""A folder that is watched while the program runs."""

from pathlib import Path
from typing import Any

import pytest

from store.gather.watch import Watch
from tests.store.gather import making
from tests.store.news import paragraphs
from tests.tui.driving import driving, press, press_action, said, screen_text, settle
from tests.tui.screens.articles import folder
from tests.tui.screens.test_add import ask, pages, seen, titles, until

__all__ = ["folder", "pages"]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait between two looks."""
    monkeypatch.setattr("tui.screens.job.PAUSE", 0)
    monkeypatch.setattr("tui.folder_watch.EVERY", 0.02)


async def watch(pilot: Any, place: Path) -> None:
    """Add a folder and go on watching it."""
    await ask(pilot, place)
    for _ in range(4):
        await press(pilot, "down")
    await press(pilot, "right", "up", "enter", "enter")


async def test_what_comes_is_added_and_what_goes_stays(folder: Path, pages: Path) -> None:
    async with driving(folder) as (app, pilot):
        await watch(pilot, pages)
        assert len(titles(app)) == 9
        assert "watching unduhan" in screen_text(app).splitlines()[0]
        (pages / "baru.html").write_bytes(making.page(paragraphs(30), title="Baru"))
        await until(pilot, lambda: "Baru" in titles(app))
        await until(pilot, lambda: said(app) == "1 article added.")
        (pages / "baru.html").rename(pages / "lain.html")
        (pages / "0.html").unlink()
        (pages / "lagi.docx").write_bytes(b"PK")
        await until(pilot, lambda: said(app) == "0 articles added, 1 there already, 1 could not be used." or "1 could not" in said(app))
        assert len(titles(app)) == 10
        await press_action(pilot, "app.add")
        assert f"Watching {pages}" in seen(app)
        (pages / "tiga.html").write_bytes(making.page(paragraphs(31), title="Tiga"))
        await until(pilot, lambda: "Tiga" in titles(app))
        assert "⏎ add" in screen_text(app)
        await press(pilot, "ctrl+x", "escape")
        assert "watching" not in screen_text(app)
        assert app.folder_watch.names == ()
        (pages / "empat.html").write_bytes(making.page(paragraphs(32), title="Empat"))
        await settle(pilot)
        assert app.folder_watch._task is None


async def test_a_watch_asked_for_at_the_start_adds_what_is_there(folder: Path, pages: Path) -> None:
    async with driving(folder) as (app, pilot):
        app.folder_watch.start([str(pages)])
        await until(pilot, lambda: len(titles(app)) == 9)
        await press_action(pilot, "history.undo")
        assert len(titles(app)) == 4


async def test_one_look_after_the_other_takes_what_is_at_rest(folder: Path, pages: Path) -> None:
    async with driving(folder) as (app, _):
        found = Watch([str(pages)])
        await app.folder_watch.look(found)
        assert len(titles(app)) == 4
        await app.folder_watch.look(found)
        assert len(titles(app)) == 9


async def test_an_address_cannot_be_watched(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, "https://a.example/feed")
        for _ in range(4):
            await press(pilot, "down")
        await press(pilot, "right", "enter")
        await press(pilot, "escape", "up", "enter")
        assert "can be watched" in seen(app)
        assert app.folder_watch.names == ()

"""The dialog that adds: it says what would come, reading goes on meanwhile, and what came is there at once and is one undo."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.gather.collect import Collector
from tests.store.gather import making
from tests.store.gather.test_fetch import Site, site
from tests.store.news import paragraphs
from tests.tui.driving import SIZES, driving, engine, front, library, press, press_action, reader, said, screen_text, settle, type_text
from tests.tui.screens.articles import folder
from tui.screens.base import KeyScreen
from tui.screens.library import LibraryScreen

__all__ = ["folder", "site"]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at what would be added at once."""
    monkeypatch.setattr("tui.screens.job.PAUSE", 0)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Return a folder with three pages, a table of two rows, a file that is broken, and one that is none of ours."""
    place = tmp_path / "unduhan"
    place.mkdir()
    for number in range(3):
        (place / f"{number}.html").write_bytes(making.page(paragraphs(number), title=f"Halaman {number}"))
    (place / "tabel.csv").write_text(f"judul,isi\nBaris A,{' '.join(paragraphs(7))}\nBaris B,{' '.join(paragraphs(8))}\n", "utf-8")
    (place / "rusak.docx").write_bytes(b"PK\x03\x04")
    (place / "foto.png").write_bytes(b"x")
    return place


def seen(app: Any) -> str:
    """Return the words on the screen without the frame of the dialog."""
    return " ".join(re.sub("[│▁-█▔]", " ", screen_text(app)).split())


async def until(pilot: Any, true: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread."""
    for _ in range(600):
        await pilot.pause(0)
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(screen_text(pilot.app))


async def ask(pilot: Any, words: object) -> None:
    """Open the dialog and say where from."""
    await press_action(pilot, "app.add")
    await type_text(pilot, str(words))


def titles(app: Any) -> list[str]:
    return sorted(entry.title for entry in app.desk.catalogue.all())


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """Let through one origin for each release of what is returned; of looking ahead, all."""
    passes = threading.Semaphore(0)
    plain = Collector.collect

    def slowly(self: Collector, origins: Any) -> Any:
        for news in plain(self, origins):
            if type(news).__name__ == "Step" and threading.current_thread().name == "behind" and armed.is_set():
                passes.acquire()
            yield news

    armed = threading.Event()
    passes.armed = armed  # type: ignore[attr-defined]
    monkeypatch.setattr(Collector, "collect", slowly)
    yield passes
    passes.release(1000)


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_would_come_and_what_came_is_listed(folder: Path, pages: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest={"Presiden": "PERSON"}) as (app, pilot):
        await press(pilot, "j")
        await ask(pilot, pages)
        assert "5 files: 3 web pages, 1 Word document, 1 table. They hold 5 new articles." in seen(app)
        if size == (40, 12):
            await press(pilot, *["pagedown"] * 8)
            assert "says. Open and save it again." in seen(app)
        else:
            assert "rusak.docx: The file is damaged" in seen(app)
        assert "⏎ add" in screen_text(app)
        await press(pilot, "enter")
        assert "5 articles added as one change," in seen(app)
        assert "1 could not be us" in seen(app)
        assert "⏎ close" in screen_text(app)
        await press(pilot, "enter")
        assert said(app) == "5 articles added, 1 could not be used."
        assert [title for title in titles(app) if title.startswith(("Halaman", "Baris"))] == [
            "Baris A",
            "Baris B",
            *(f"Halaman {n}" for n in range(3)),
        ]
        shown = library(app).list
        assert shown.entries[shown.row].source == "2-banjir.txt"
        assert all(entry.filled and entry.words for entry in app.desk.catalogue.all())
        assert all(entry.open_suggestions is not None for entry in app.desk.catalogue.all())
        await until(pilot, lambda: app.searching.complete)
        assert app.searching.index is not None
        assert app.searching.index.rows("SELECT count(*) FROM articles") == [(9,)]
        await press_action(pilot, "history.undo")
        assert len(titles(app)) == 4
        assert app.desk.project.next_undo == ""
        await until(pilot, lambda: app.searching.complete and app.searching.index.rows("SELECT count(*) FROM articles") == [(4,)])
        await press_action(pilot, "history.redo")
        assert len(titles(app)) == 9
        assert engine(app).state.name == "ready"


async def test_undo_while_an_added_article_is_read_goes_back_to_the_list(folder: Path, pages: Path) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, pages / "1.html")
        await press(pilot, "enter", "enter")
        added = next(entry for entry in app.desk.catalogue.all() if entry.title == "Halaman 1")
        app.open_article(added.article_id)
        await settle(pilot)
        assert "Halaman" in reader(app).session.document.article.title
        await press_action(pilot, "history.undo")
        assert isinstance(app.screen, LibraryScreen)
        assert said(app) == "Undid: Add articles from 1.html"
        assert len(titles(app)) == 4
        await press_action(pilot, "history.redo")
        assert len(titles(app)) == 5


async def test_reading_goes_on_meanwhile_and_what_was_read_is_there(
    folder: Path, pages: Path, gate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.adding.WAIT", -1)
    monkeypatch.setattr("tui.adding._TOLD", 0)
    async with driving(folder, article="1-kunjungan.txt") as (app, pilot):
        await ask(pilot, pages)
        gate.armed.set()
        await pilot.press("enter")
        await until(pilot, lambda: app.adding.running)
        gate.release(2)
        await until(pilot, lambda: "Reading 2 of 5" in screen_text(app))
        assert "Ctrl+X stop" in screen_text(app)
        assert "left" in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, KeyScreen))
        await until(pilot, lambda: "add 40 %" in screen_text(app).splitlines()[0])
        await pilot.press("t", "escape", "right", "1")
        await until(pilot, lambda: len(reader(app).session.document.spans) == 1)
        await until(pilot, lambda: len(titles(app)) == 7)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Reading 2 of 5" in screen_text(app))
        await pilot.press("escape")
        gate.release(10)
        await settle(pilot)
        assert said(app) == "5 articles added, 1 could not be used."
        assert app.desk.adding == ""
        assert len(reader(app).session.document.spans) == 1


async def test_stopping_keeps_what_was_read_and_the_same_again_goes_on(
    folder: Path, pages: Path, gate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.adding._TOLD", 0)
    async with driving(folder) as (app, pilot):
        await ask(pilot, pages)
        gate.armed.set()
        await pilot.press("enter")
        await until(pilot, lambda: app.adding.running)
        gate.release(1)
        await until(pilot, lambda: "Reading 1 of 5" in screen_text(app))
        await pilot.press("ctrl+x")
        gate.armed.clear()
        gate.release(10)
        await settle(pilot)
        assert "Stopped before the end; the same again goes on from here." in seen(app)
        await press(pilot, "enter")
        first = len(titles(app))
        assert 4 < first < 9
        await ask(pilot, pages)
        assert f"{first - 4} {'is' if first == 5 else 'are'} there already." in seen(app)
        await press(pilot, "enter", "enter")
        assert len(titles(app)) == 9


async def test_leaving_the_program_ends_the_adding(folder: Path, pages: Path, gate: Any) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, pages)
        gate.armed.set()
        await pilot.press("enter")
        await until(pilot, lambda: app.adding.running)
        run = app.adding._run
        assert run is not None
        app.exit()
    assert run.stopped
    gate.release(10)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "Name files, a folder, a pattern"),
        ("tidak/ada.html", "There is no such file, folder or address."),
        ("*.tidak", "Nothing fits this pattern."),
        ("'tidak", "There is no such file, folder or address."),
    ],
)
async def test_what_is_not_there_is_said_before_and_after_enter(folder: Path, words: str, problem: str) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, words)
        assert problem in seen(app)
        await press(pilot, "enter")
        assert problem in seen(app)
        assert "⏎ add" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, KeyScreen)
        assert len(titles(app)) == 4


async def test_several_paths_as_a_terminal_pastes_them(folder: Path, pages: Path) -> None:
    (pages / "dua kata.html").write_bytes(making.page(paragraphs(11), title="Dua kata"))
    async with driving(folder) as (app, pilot):
        await ask(pilot, f"'{pages}/dua kata.html' {pages}/1.html file://{pages}/2.html")
        assert "3 files: 3 web pages. They hold 3 new articles." in seen(app)
        await press(pilot, "enter", "enter")
        assert len(titles(app)) == 7


async def test_fields_of_tables_are_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "aneh.json").write_text('[{"a": "Isi yang dicari di sini.", "b": "Kepala", "isi": "bukan ini"}]', "utf-8")
    async with driving(folder) as (app, pilot):
        await ask(pilot, tmp_path / "aneh.json")
        await press(pilot, "down", "a", "down", "b")
        assert "Kepala" in seen(app)
        await press(pilot, "down", "backspace", "backspace")
        assert "Stories is a number" in seen(app)
        await press(pilot, "enter")
        assert "Stories is a number" in seen(app)
        await press(pilot, "9", "enter", "enter")
        assert "Kepala" in titles(app)


async def test_a_page_is_fetched_when_it_is_asked_for_and_never_before(
    folder: Path,
    site: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def serve(self: Any) -> None:
        asked.append(self.path)
        self.server.agents.append("sorot/test")
        self._answer(200, making.page(paragraphs(21), title="Dari jaringan"))

    monkeypatch.setattr(Site, "do_GET", serve)
    async with driving(folder) as (app, pilot):
        await ask(pilot, f"{site}/berita")
        assert "Enter fetches this page" in seen(app)
        await press(pilot, "enter")
        assert asked == []
        assert "The address is not on the public internet." in seen(app)
        await press(pilot, "enter")
        assert said(app) == "0 articles added, 1 could not be used."
        await ask(pilot, f"{site}/berita")
        await press(pilot, "up", "right", "down", "enter")
        assert asked == ["/berita"]
        await press(pilot, "enter")
        assert "Dari jaringan" in titles(app)


async def test_nothing_can_be_added_where_nothing_may_be_written(folder: Path) -> None:
    async with driving(folder, read_only=True) as (app, pilot):
        await press_action(pilot, "app.add")
        assert isinstance(app.screen, KeyScreen)
        assert front(app).said[1]


async def test_what_is_typed_and_what_is_found_never_drives_the_terminal(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.html").write_bytes(making.page(paragraphs(1), title="Judul &#27;[31m [b]x[/b]"))
    async with driving(folder) as (app, pilot):
        await ask(pilot, tmp_path / "*.html")
        assert "They hold" in seen(app) or "It holds 1 new article." in seen(app)
        assert "\x1b" not in screen_text(app)
        await press(pilot, "enter")
        assert "\x1b" not in screen_text(app)
        await press(pilot, "enter")
        assert "\x1b" not in screen_text(app)

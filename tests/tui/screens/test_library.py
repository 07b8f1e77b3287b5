"""The library: list, order, filter, next unread, done, and articles that cannot be opened."""

import os
from pathlib import Path

import pytest
from textual import events

from tests.tui.driving import (
    SIZES,
    click,
    driving,
    find_on_screen,
    library,
    mouse,
    press,
    press_action,
    reader,
    resize,
    said,
    screen_text,
    settle,
    strips,
    type_text,
)
from tests.tui.screens.articles import SUGGESTED, folder
from tui.catalogue import Catalogue

__all__ = ["folder"]

TITLES = ["Presiden Joko Widodo", "Banjir di Semarang", "Rapat kabinet", "Alinea 0"]


def titles(catalogue: Catalogue) -> list[str]:
    return [entry.title[:8] for entry in catalogue.entries]


def here(app: object) -> str:
    """Return the file under the cursor."""
    found = library(app).list
    return str(found.entries[found.row].source)


@pytest.mark.parametrize("size", SIZES)
async def test_every_article_is_listed_with_what_there_is_to_do(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=SUGGESTED) as (app, _):
        lines = strips(app)
        assert len(lines) == size[1]
        for title in TITLES:
            assert title in screen_text(app)
        assert "berita" in lines[0]
        assert "4 articles" in screen_text(app)
        row = next(line for line in lines if "Presiden" in line)
        assert row.split()[-1] == "5"
        assert "5 to review" in lines[0]
        assert "saved" in lines[0]


@pytest.mark.parametrize("size", SIZES)
async def test_columns_stand_apart_and_over_what_they_name(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=SUGGESTED) as (app, pilot):
        await press_action(pilot, "library.open")
        await press(pilot, "q")
        heading, row = strips(app)[1], next(line for line in strips(app) if "Presiden" in line)
        wide = ["words", "tagged", "to", "review", "last", "opened"]
        assert heading.split() == ["title", *{40: ["tag", "?"], 80: wide, 100: ["file", *wide]}[size[0]]]
        assert row.index("Presiden") == heading.index("title")
        assert len(row.rstrip()) == len(heading.rstrip())
        if size[0] >= 80:
            assert row.index("28 ") + 2 == heading.index("words") + 5
        if size[0] >= 100:
            assert row.index("1-kunjungan") == heading.index("file")


async def test_the_list_of_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    async with driving(tmp_path) as (app, pilot):
        assert "There is no article here yet. ^O adds some" in screen_text(app)
        for action in ("library.open", "library.down", "library.done", "library.next_unread"):
            await press_action(pilot, action)
            assert said(app) == "The list is empty."
        await press(pilot, "s", "r", "slash", "x", "enter", "escape")
        assert "There is no article here yet. ^O adds some" in screen_text(app)


async def test_the_cursor_goes_about(folder: Path) -> None:
    async with driving(folder, (80, 12)) as (app, pilot):
        assert here(app) == "1-kunjungan.txt"
        await press_action(pilot, "library.down")
        assert here(app) == "2-banjir.txt"
        await press_action(pilot, "library.end")
        assert here(app) == "4-panjang.txt"
        await press_action(pilot, "library.up")
        assert here(app) == "3-rapat.md"
        await press_action(pilot, "library.start")
        assert here(app) == "1-kunjungan.txt"
        await press_action(pilot, "library.page_down")
        assert here(app) == "4-panjang.txt"
        await press_action(pilot, "library.page_up")
        assert here(app) == "1-kunjungan.txt"


async def test_the_cursor_stays_in_view_in_a_long_list(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(f"Artikel nomor {number:02}.\n", encoding="utf-8")
    async with driving(tmp_path, (40, 12)) as (app, pilot):
        await press(pilot, *["j"] * 20)
        assert "nomor 20" in screen_text(app)
        await press_action(pilot, "library.end")
        assert "nomor 59" in screen_text(app)
        await resize(pilot, 80, 24)
        assert "nomor 59" in screen_text(app)
        await resize(pilot, 40, 12)
        assert "nomor 59" in screen_text(app)


async def test_sorting_goes_through_the_columns_and_the_cursor_stays_on_its_article(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        catalogue = app.desk.catalogue
        await press(pilot, "j")
        await press_action(pilot, "library.sort")
        assert said(app) == "Sorted by title."
        assert titles(catalogue) == ["Alinea 0", "Banjir d", "Presiden", "Rapat ka"]
        assert here(app) == "2-banjir.txt"
        await press_action(pilot, "library.reverse")
        assert titles(catalogue) == ["Rapat ka", "Presiden", "Banjir d", "Alinea 0"]
        assert here(app) == "2-banjir.txt"
        await press(pilot, "s", "s", "s")
        assert "by words" in screen_text(app)
        assert titles(catalogue)[0] == "Alinea 0"


async def test_filtering_narrows_while_it_is_typed(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.filter")
        await press(pilot, "b", "a", "n")
        assert titles(app.desk.catalogue) == ["Banjir d"]
        assert "Rapat kabinet" not in screen_text(app)
        await press(pilot, "enter")
        assert "“ban”: 1 of 4 articles" in screen_text(app)
        await press(pilot, "enter")
        assert reader(app).session.document.article.title == "Banjir di Semarang"


async def test_the_filter_takes_every_letter_and_escape_shows_all_again(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.filter")
        await press(pilot, *"qwsnf")
        assert app.screen.focused is not None
        assert app.screen.focused.value == "qwsnf"
        assert "No article matches “qwsnf”" in screen_text(app)
        await press(pilot, "escape")
        assert len(app.desk.catalogue.entries) == 4
        assert here(app) == "1-kunjungan.txt"


async def test_a_filter_that_was_kept_is_cleared_by_escape(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.filter")
        await press(pilot, *"zzz", "enter")
        assert "No article matches “zzz”. Esc shows all again." in screen_text(app)
        await press_action(pilot, "library.open")
        assert said(app) == "The list is empty."
        await press_action(pilot, "library.clear")
        assert len(app.desk.catalogue.entries) == 4


async def test_keys_that_edit_the_filter_do_only_that(folder: Path) -> None:
    """Ctrl+U, Ctrl+E, Ctrl+D and the like mean something to a field to type in, and something else to the list."""
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.filter")
        await press(pilot, *"ban", "ctrl+e", "ctrl+a", "ctrl+d")
        assert len(app.screen_stack) == 2
        assert app.screen.focused.value == "an"
        await press(pilot, "ctrl+e", "ctrl+u")
        assert app.screen.focused.value == ""


async def test_next_unread_skips_what_was_opened(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "j", "enter", "q")
        assert here(app) == "2-banjir.txt"
        await press(pilot, "k")
        await press_action(pilot, "library.next_unread")
        assert here(app) == "3-rapat.md"
        await press_action(pilot, "library.previous_unread")
        assert here(app) == "1-kunjungan.txt"


async def test_next_unread_says_when_all_were_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Satu.\n", encoding="utf-8")
    async with driving(tmp_path) as (app, pilot):
        await press(pilot, "enter", "q")
        await press_action(pilot, "library.next_unread")
        assert said(app) == "Every article here has been opened."


async def test_done_is_shown_kept_and_taken_back(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.done")
        assert "1 of 4 done" in screen_text(app)
        assert "●" in strips(app)[2]
        assert here(app) == "2-banjir.txt"
        await press_action(pilot, "history.undo")
        assert "0 of 4 done" in screen_text(app)
        assert "●" not in strips(app)[2]
        assert said(app).startswith("Undid")
        await press_action(pilot, "history.redo")
        assert "1 of 4 done" in screen_text(app)
    async with driving(folder) as (app, pilot):
        assert "1 of 4 done" in screen_text(app)
        await press(pilot, "k", "w")
        assert "0 of 4 done" in screen_text(app)


async def test_undo_without_history_says_so(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "history.undo")
        assert said(app) == "There is nothing to undo."
        await press_action(pilot, "history.redo")
        assert said(app) == "There is nothing to redo."


async def test_a_key_without_a_meaning_is_answered(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "y")
        assert said(app) == "y means nothing here; ? shows the keys."
        await press(pilot, "g", "z")
        assert "gz" in said(app)
        await press(pilot, "g")
        assert "First article" in said(app)
        await press(pilot, "escape")


@pytest.mark.parametrize("size", SIZES)
async def test_an_article_that_cannot_be_opened_says_why(folder: Path, size: tuple[int, int]) -> None:
    (folder / "0-foto.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    async with driving(folder, size) as (app, pilot):
        assert here(app) == "0-foto.txt"
        assert "0-foto.txt" in screen_text(app)
        await press_action(pilot, "library.open")
        assert said(app)
        assert said(app) == app.desk.catalogue.entries[0].problem
        assert len(app.screen_stack) == 2
        await press_action(pilot, "library.done")
        assert app.desk.project.next_undo == ""
        await press_action(pilot, "library.next_unread")
        assert here(app) == "1-kunjungan.txt"


async def test_a_file_that_goes_away_while_it_is_read_stays_on_the_screen(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        os.unlink(folder / "2-banjir.txt")
        await press(pilot, "j", "enter")
        await press(pilot, "3")
        assert "Banjir di Semarang" in screen_text(app)
        assert reader(app).session.document.stored


async def test_the_mouse_selects_then_opens(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        x, y = find_on_screen(app, "Banjir")
        await click(pilot, x, y)
        assert here(app) == "2-banjir.txt"
        await click(pilot, x, y)
        assert reader(app).session.document.article.title == "Banjir di Semarang"


async def test_a_click_below_the_list_does_nothing(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await click(pilot, 5, 20)
        assert here(app) == "1-kunjungan.txt"
        assert len(app.screen_stack) == 2


async def test_the_wheel_scrolls_a_long_list(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(f"Artikel nomor {number:02}.\n", encoding="utf-8")
    async with driving(tmp_path, (80, 12)) as (app, pilot):
        assert "nomor 00" in screen_text(app)
        for _ in range(4):
            await mouse(pilot, events.MouseScrollDown, 10, 5)
        assert "nomor 00" not in screen_text(app)


async def test_paste_goes_into_the_filter_only(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await type_text(pilot, "semarang")
        assert len(app.desk.catalogue.entries) == 4
        await press_action(pilot, "library.filter")
        await type_text(pilot, "semarang\nq")
        assert titles(app.desk.catalogue) == ["Banjir d"]


async def test_quitting_leaves(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "library.quit")
        await settle(pilot)
        assert not app.is_running


async def test_a_first_article_that_cannot_be_opened_leaves_the_list_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "kosong.txt").write_text("\n \n")
    (tmp_path / "lain.txt").write_text("Jakarta")
    async with driving(tmp_path, article="kosong.txt") as (app, pilot):
        assert "The file holds no text" in " ".join(note.message for note in app._notifications)
        await press(pilot, "down", "enter")
        assert reader(app).session.document.text == "Jakarta"

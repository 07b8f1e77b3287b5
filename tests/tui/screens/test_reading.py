"""Reading: motions, percent, search, hints, copying, the place that is kept, and small terminals."""

from pathlib import Path

import pytest
from textual import events

from tests.tui.driving import (
    SIZES,
    click,
    driving,
    find_on_screen,
    mouse,
    post_key,
    press,
    press_action,
    reader,
    resize,
    said,
    screen_text,
    select,
    selected,
    settle,
    strips,
    tags,
)
from tests.tui.screens.articles import SUGGESTED, folder

__all__ = ["folder"]

FIRST, LAST = "1-kunjungan.txt", "4-panjang.txt"


@pytest.mark.parametrize("size", SIZES)
async def test_an_article_is_shown_whole_or_from_its_start(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=SUGGESTED, article=FIRST) as (app, _):
        lines = strips(app)
        assert len(lines) == size[1]
        assert all(len(line) == size[0] for line in lines)
        assert "Presiden Joko Widodo" in screen_text(app)
        assert selected(app) == "Presiden"
        assert lines[-1 if size[1] < 16 else -2].startswith(" Presiden")


async def test_keys_move_by_words_sentences_paragraphs_and_rows(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        seen = []
        for action in (
            "move.right",
            "move.right",
            "move.left",
            "move.sentence_next",
            "move.sentence_previous",
            "move.paragraph_next",
            "move.paragraph_previous",
            "move.end",
            "move.row_start",
            "move.row_end",
            "move.start",
            "move.down",
            "move.up",
        ):
            await press_action(pilot, action)
            seen.append(selected(app))
        assert seen == [
            *("Joko", "Widodo", "Joko", "Widodo", "Presiden", "Di", "Presiden", "2023", "Agustus", "2023", "Presiden", "lalu", "Presiden")
        ]


async def test_the_ends_of_the_article_are_told(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "left")
        assert said(app) == "This is the start of the article."
        await press(pilot, "G", "right")
        assert said(app) == "This is the end of the article."


@pytest.mark.parametrize("size", SIZES)
async def test_pages_go_through_the_whole_article(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=LAST) as (app, pilot):
        assert "Alinea 0 " in screen_text(app)
        seen = ""
        for _ in range(40):
            seen += screen_text(app)
            await press(pilot, "space")
        assert all(f"Alinea {number} " in seen for number in range(60))
        assert reader(app).view.percent == 100
        for action in ("move.page_up", "move.half_up", "move.half_down", "move.start"):
            await press_action(pilot, action)
        assert "Alinea 0 " in screen_text(app)


@pytest.mark.parametrize(("answer", "wanted"), [("50", "Alinea 29"), ("100%", "Alinea 59"), ("0", "Alinea 0 ")])
async def test_going_to_a_percentage(folder: Path, answer: str, wanted: str) -> None:
    async with driving(folder, (80, 24), article=LAST) as (app, pilot):
        await press_action(pilot, "move.percent")
        await press(pilot, *answer, "enter")
        assert wanted in screen_text(app)
        assert len(app.screen_stack) == 3


@pytest.mark.parametrize("answer", ["", "x", "101", "-1", "nan", "inf", "1e400", "½"])
async def test_a_percentage_that_is_none_is_asked_for_again(folder: Path, answer: str) -> None:
    async with driving(folder, article=LAST) as (app, pilot):
        await press_action(pilot, "move.percent")
        await press(pilot, *answer, "enter")
        assert "Type a number from 0 to 100." in screen_text(app)
        await press(pilot, "escape")
        assert len(app.screen_stack) == 3
        assert selected(app) == "Alinea"


# Copying


async def test_what_is_selected_is_copied(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "right", "L")
        await press_action(pilot, "selection.copy")
        assert app.clipboard == "Joko Widodo"
        assert said(app) == "“Joko Widodo” sent to the clipboard."


# The place


@pytest.mark.parametrize("size", SIZES)
async def test_the_word_that_was_read_stays_in_view_over_every_width(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=LAST) as (app, pilot):
        for _ in range(3):
            await press(pilot, "space")
        at = reader(app).session.selection
        for width, height in ((100, 30), (40, 12), (61, 17), (160, 50), (20, 6), size):
            await resize(pilot, width, height)
            assert reader(app).session.selection == at
            first, last = reader(app).view.visible_range()
            assert first <= at[0] < last
            assert len(strips(app)) == height


async def test_the_place_is_kept_when_the_article_is_left_and_over_a_restart(folder: Path) -> None:
    async with driving(folder, (80, 24), article=LAST) as (app, pilot):
        select(app, "Kota40")
        await settle(pilot)
        await press(pilot, "q", "k", "enter", "q", "j", "enter")
        assert selected(app) == "Kota40"
        assert "Kota40" in screen_text(app)
    async with driving(folder, (40, 12), article=LAST) as (app, pilot):
        assert selected(app) == "Kota40"
        assert "Kota40" in screen_text(app)


async def test_articles_beside_this_one(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press_action(pilot, "article.previous")
        assert said(app) == "This is the first article."
        await press_action(pilot, "article.next")
        assert "Banjir di Semarang" in screen_text(app)
        await press_action(pilot, "article.next_unread")
        assert "Rapat kabinet" in screen_text(app)
        await press(pilot, "[", "[")
        assert selected(app) == "Presiden"
        await press_action(pilot, "article.next_unread")
        assert "Alinea 0" in screen_text(app)
        await press_action(pilot, "article.next")
        assert said(app) == "This is the last article."
        await press_action(pilot, "article.next_unread")
        assert said(app) == "Every article has been opened."


async def test_done_is_shown_and_goes_back(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press_action(pilot, "article.done")
        assert " · done · " in strips(app)[0]
        await press_action(pilot, "article.done")
        assert " · done · " not in strips(app)[0]
        await press(pilot, "w", "q")
        assert "1 of 4 done" in screen_text(app)


# The mouse


async def test_a_click_selects_a_word_and_on_an_annotation_all_of_it(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Joko Widodo")
        await press(pilot, "1")
        x, y = find_on_screen(app, "terbang")
        await click(pilot, x + 2, y)
        assert selected(app) == "terbang"
        x, y = find_on_screen(app, "Joko Widodo bertemu")
        await click(pilot, x + 6, y)
        assert selected(app) == "Joko Widodo"
        await press(pilot, "d")
        assert tags(app) == []


async def test_a_drag_selects_and_a_key_tags_exactly_that(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        x, y = find_on_screen(app, "Joko Widodo bertemu")
        await mouse(pilot, events.MouseDown, x + 1, y)
        for step in (3, 7, 9):
            await mouse(pilot, events.MouseMove, x + step, y)
        await mouse(pilot, events.MouseUp, x + 9, y)
        assert selected(app) == "Joko Widodo"
        await press(pilot, "1")
        assert tags(app) == [("Joko Widodo", "PERSON")]


async def test_a_drag_with_control_selects_characters(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        x, y = find_on_screen(app, "Pelabuhan")
        await mouse(pilot, events.MouseDown, x, y, ctrl=True)
        await mouse(pilot, events.MouseMove, x + 5, y, ctrl=True)
        await mouse(pilot, events.MouseUp, x + 5, y, ctrl=True)
        assert selected(app) == "Pelabu"


async def test_the_wheel_scrolls_and_leaves_the_selection(folder: Path) -> None:
    async with driving(folder, (80, 24), article=LAST) as (app, pilot):
        before = reader(app).session.selection
        for _ in range(5):
            await mouse(pilot, events.MouseScrollDown, 10, 5)
        assert "Gubernur0 " not in screen_text(app)
        assert reader(app).session.selection == before
        await press(pilot, "right")
        assert reader(app).view.visible_range()[0] <= reader(app).session.selection[0] < reader(app).view.visible_range()[1]


async def test_a_click_beside_the_text_changes_nothing(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "right")
        await click(pilot, 20, 18)
        assert selected(app) == "Joko"


# Keys faster than the screen


async def test_keys_that_come_in_a_burst_do_what_they_do_one_by_one(folder: Path) -> None:
    keys = ["e", "1", "3", "e", "e", "5", ".", "u", "G", "left", "2"]
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, *keys)
        slow, place = tags(app), reader(app).session.selection
        while app.desk.project.undo() is not None:
            pass
    async with driving(folder, article="2-banjir.txt") as (app, pilot):
        await press(pilot, "[", "g", "g")
        for key in keys:
            post_key(pilot, key)
        await settle(pilot)
        assert (tags(app), reader(app).session.selection) == (slow, place)
        assert reader(app).view.selection == place


# Small terminals


async def test_a_narrow_terminal_keeps_the_text_when_the_panel_has_no_room(folder: Path) -> None:
    async with driving(folder, (100, 30), article=FIRST) as (app, pilot):
        assert "Nothing tagged yet." in screen_text(app)
        await resize(pilot, 80, 24)
        assert "Joko Widodo" in screen_text(app)
        assert "Nothing tagged yet." not in screen_text(app)
        await resize(pilot, 100, 30)
        assert "Joko Widodo" in screen_text(app)
        assert "Nothing tagged yet." in screen_text(app)


async def test_a_panel_that_was_closed_stays_closed_over_a_resize(folder: Path) -> None:
    async with driving(folder, (100, 30), article=FIRST) as (app, pilot):
        await press(pilot, "p", "p", "p")
        assert not reader(app).context().panel_visible
        await resize(pilot, 80, 24)
        await resize(pilot, 100, 30)
        assert not reader(app).context().panel_visible


async def test_a_panel_that_has_the_keys_keeps_them_over_a_resize(folder: Path) -> None:
    async with driving(folder, (100, 30), article=FIRST) as (app, pilot):
        await press(pilot, "tab")
        await resize(pilot, 80, 24)
        assert reader(app).scope() == "panel"
        assert "Nothing tagged yet." in screen_text(app)
        await press(pilot, "tab")
        assert reader(app).scope() == "reader"
        assert "Joko Widodo" in screen_text(app)


async def test_keys_after_leaving_a_panel_that_covered_the_text_are_the_texts_own(folder: Path) -> None:
    async with driving(folder, (80, 24), article=FIRST) as (app, pilot):
        await press(pilot, "tab")
        for key in ("q", "m"):
            post_key(pilot, key)
        await settle(pilot)
        assert "Note on the article" in screen_text(app)


async def test_a_terminal_of_almost_nothing_does_not_crash(folder: Path) -> None:
    async with driving(folder, (100, 30), suggest=SUGGESTED, article=FIRST) as (app, pilot):
        for size in ((1, 1), (3, 3), (10, 2)):
            await resize(pilot, *size)
            await press(pilot, "right", "space", "1", "u", "p", "tab", "tab", "f", "escape", "question_mark", "escape")
        await resize(pilot, 100, 30)
        assert "Joko Widodo" in screen_text(app)

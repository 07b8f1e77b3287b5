"""Tagging, suggestions, tagging everywhere, undo and redo, through keys."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.tui.driving import (
    SIZES,
    driving,
    front,
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
from tests.tui.screens.articles import SUGGESTED, TEXT, folder
from tui.screens.library import LibraryScreen
from tui.screens.reader.screen import ReaderScreen

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


def at(words: str, nth: int = 0) -> tuple[int, int]:
    """Return where words stand in TEXT."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def choose_word(app: Any, words: str, nth: int = 0) -> None:
    """Put the selection on a word as walking there would."""
    reader(app).choose(*at(words, nth), explicit=False)


# Every action


async def go_to(app: Any, pilot: Any, scope: str) -> None:
    """Close what an action has opened and be where the keys of ``scope`` work, with something selected that may be a name."""
    while app.screen is not front(app):
        app.pop_screen()
        await settle(pilot)
    if isinstance(app.screen.focused, Input) or reader_hints(app):
        await press(pilot, "escape")
    wanted = LibraryScreen if scope == "library" else ReaderScreen
    while len(app.screen_stack) > 2 and not isinstance(front(app), wanted):
        app.pop_screen()
        await settle(pilot)
    if scope != "library" and not isinstance(front(app), ReaderScreen):
        await press(pilot, "home", "enter", "e")
    if front(app).scope() != scope:
        await press(pilot, "tab")
    assert front(app).scope() == scope


def reader_hints(app: Any) -> bool:
    """Whether letters stand on the candidates."""
    return isinstance(app.screen, ReaderScreen) and bool(app.screen.finding.hints)


@pytest.mark.parametrize("suggest", [None, SUGGESTED], ids=["bare", "suggested"])
@pytest.mark.parametrize("scope", ["library", "reader", "panel"])
async def test_every_action_can_be_asked_for_by_its_key(folder: Path, scope: str, suggest: dict[str, str] | None) -> None:
    """What is off says why, what is on does something or opens something that Escape closes; nothing crashes."""
    async with driving(folder, suggest=suggest) as (app, pilot):
        for action in app.desk.keymap.in_scope(scope):
            if action.id in ("app.quit", "library.quit") or not app.desk.keymap.keys(action.id):
                continue
            await go_to(app, pilot, scope)
            await press_action(pilot, action.id)
            assert app.is_running, action.id
        assert app._exception is None


# Labels


@pytest.mark.parametrize("size", SIZES)
async def test_a_label_key_tags_the_selection_and_the_screen_says_so(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        select(app, "Joko Widodo")
        await press(pilot, "1")
        assert tags(app) == [("Joko Widodo", "PERSON")]
        assert said(app) == "✓ Tag PERSON “Joko Widodo”"
        assert "✓ Tag PERSON “Joko Widodo”" in screen_text(app)


async def test_a_label_is_picked_by_name(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Pelabuhan Tanjung Perak")
        await press_action(pilot, "label.pick")
        assert "Label for “Pelabuhan Tanjung Perak”" in screen_text(app)
        await press(pilot, *"work", "enter")
        assert tags(app) == [("Pelabuhan Tanjung Perak", "WORK_OF_ART")]
        await press(pilot, "t", *"zzz", "enter")
        await press(pilot, "t", "escape")
        assert tags(app) == [("Pelabuhan Tanjung Perak", "WORK_OF_ART")]
        assert app.screen is reader(app)


async def test_relabelling_repeating_and_deleting(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press_action(pilot, "label.repeat")
        assert said(app) == "No label has been given yet."
        choose_word(app, "Jakarta")
        await press(pilot, "2", "3")
        assert tags(app) == [("Jakarta", "GPE")]
        await press(pilot, "3")
        assert said(app) == "“Jakarta” is GPE already."
        choose_word(app, "Jawa")
        await press_action(pilot, "label.repeat")
        assert tags(app) == [("Jakarta", "GPE"), ("Jawa", "GPE")]
        for key in ("d", "delete", "x"):
            choose_word(app, "Jawa")
            await press(pilot, key)
            assert tags(app) == [("Jakarta", "GPE")]
            await press(pilot, "u")
            assert tags(app) == [("Jakarta", "GPE"), ("Jawa", "GPE")]
        await press(pilot, "right", "d")
        assert said(app) == "No annotation here. To the next one: o"


async def test_bounds_move_by_words_and_in_extend_mode_by_characters(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        choose_word(app, "Widodo")
        await press(pilot, "1", "(")
        assert tags(app) == [("Joko Widodo", "PERSON")]
        await press(pilot, ">")
        assert tags(app) == [("Joko Widodo bertemu", "PERSON")]
        await press(pilot, "<", ")")
        assert tags(app) == [("Widodo", "PERSON")]
        await press(pilot, ")", "<")
        assert tags(app) == [("Widodo", "PERSON")]
        assert said(app) == "It cannot be smaller."
        await press(pilot, *["u"] * 5)
        assert tags(app) == []


async def test_bounds_move_the_selection_where_nothing_is_tagged(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        choose_word(app, "Widodo")
        await press(pilot, "(", ">", "1")
        assert tags(app) == [("Joko Widodo bertemu", "PERSON")]


async def test_nested_and_overlapping_annotations(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "kota di Jawa Timur")
        await press(pilot, "4")
        select(app, "Jawa Timur")
        await press(pilot, "3")
        select(app, "Surabaya, kota")
        await press(pilot, "0")
        assert tags(app) == [("Surabaya, kota", "FAC"), ("kota di Jawa Timur", "LOC"), ("Jawa Timur", "GPE")]
        select(app, "Jawa Timur")
        await settle(pilot)
        assert "+1 overlapping" in screen_text(app)
        await press(pilot, "d")
        assert tags(app) == [("Surabaya, kota", "FAC"), ("kota di Jawa Timur", "LOC")]


async def test_extend_modes_grow_by_words_characters_and_sentences(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        choose_word(app, "Joko")
        await press(pilot, "v", "right")
        assert selected(app) == "Joko Widodo"
        assert "extend by word" in screen_text(app)
        await press(pilot, "v", "left")
        assert selected(app) == "Joko Widod"
        await press(pilot, "v", "right")
        assert selected(app).endswith("Jakarta.")
        await press(pilot, "v")
        assert said(app) == "Motions move the selection again."
        await press(pilot, "escape")
        assert selected(app) == "Joko"


async def test_extending_without_a_mode(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        choose_word(app, "Joko")
        await press(pilot, "L")
        assert selected(app) == "Joko Widodo"
        await press(pilot, "H", "H")
        assert selected(app) == "Presiden Joko"
        await press(pilot, "J", "K", "1")
        assert tags(app) == [("Presiden Joko", "PERSON")]


async def test_candidates_are_stepped_and_tagged_on(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "e")
        assert selected(app) == "Joko Widodo"
        await press(pilot, "1", "1", "3")
        assert [label for _, label in tags(app)][:3] == ["PERSON", "PERSON", "GPE"]
        assert [quote for quote, _ in tags(app)][:3] == ["Joko Widodo", "Ma'ruf Amin", "Jakarta"]
        await press(pilot, "E")
        assert selected(app) not in ("Joko Widodo", "Jakarta")
        for _ in range(30):
            await press(pilot, "e")
        assert said(app) == "No more candidates in this direction."


async def test_annotations_are_stepped(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "o")
        assert said(app) == "No more annotations in this direction."
        for words in ("Jakarta", "Jawa Timur"):
            select(app, words)
            await press(pilot, "3")
        await press(pilot, "g", "g", "o")
        assert selected(app) == "Jakarta"
        await press(pilot, "o", "o", "O")
        assert selected(app) == "Jakarta"


# Suggestions


@pytest.mark.parametrize("size", SIZES)
async def test_accepting_goes_on_and_counts_down(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        assert [one.quote for one in reader(app).session.offered] == ["Joko Widodo", "Jakarta", "Surabaya", "Jawa Timur", "Surabaya"]
        await press(pilot, ";", "enter")
        assert tags(app) == [("Joko Widodo", "PERSON")]
        assert selected(app) == "Jakarta"
        await press(pilot, "x")
        assert selected(app) == "Surabaya"
        assert [one.quote for one in reader(app).session.offered] == ["Surabaya", "Jawa Timur", "Surabaya"]
        await press(pilot, ",")
        assert said(app) == "No more suggestions in this direction."
        if size[1] >= 16:
            assert "3 to review" in strips(app)[0]


async def test_all_of_a_form_are_accepted_or_rejected_in_one_step(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        select(app, "Surabaya")
        await press(pilot, "a")
        assert tags(app) == [("Surabaya", "GPE"), ("Surabaya", "GPE")]
        await press(pilot, "u")
        assert tags(app) == []
        select(app, "Surabaya")
        await press(pilot, "X")
        assert "Surabaya" not in [one.quote for one in reader(app).session.offered]
        await press(pilot, "u")
        assert [one.quote for one in reader(app).session.offered].count("Surabaya") == 2


async def test_another_label_accepts_a_suggestion_as_that(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        select(app, "Jawa Timur")
        await press(pilot, "3")
        assert tags(app) == [("Jawa Timur", "GPE")]
        (decision,) = reader(app).session.document.decisions.values()
        assert (decision.verdict, decision.final) == ("relabelled", "GPE")


async def test_the_score_and_the_source_are_in_view(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        select(app, "Surabaya")
        await settle(pilot)
        assert "GPE? 0.90 gazetteer ×2" in screen_text(app)


async def test_threshold_and_hiding(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        await press(pilot, *["+"] * 19)
        assert "0.95" in said(app)
        assert "nothing to review" in strips(app)[0]
        await press(pilot, *["-"] * 19)
        assert said(app) == "Suggestions from a score of 0.00 on: 5."
        await press(pilot, "z")
        assert "suggestions hidden" in strips(app)[0]
        await press(pilot, "z")
        assert "5 to review" in strips(app)[0]


# Everywhere


@pytest.mark.parametrize("size", SIZES)
async def test_every_mention_is_previewed_left_out_and_taken_back_at_once(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        before = reader(app).session.document
        select(app, "Widodo")
        await press_action(pilot, "tag.everywhere")
        assert "press a label key" in screen_text(app)
        await press(pilot, "enter")
        assert "Press a label" in screen_text(app)
        await press(pilot, "1", "j", "space")
        assert "2 of 3" in screen_text(app)
        await press(pilot, "enter")
        spans = reader(app).session.document.ordered_spans()
        assert [(span.start, span.end) for span in spans] == [at("Widodo"), at("Widodo", 2)]
        assert said(app).startswith("✓ ")
        await press(pilot, "u")
        assert reader(app).session.document.spans == before.spans
        assert app.desk.project.next_undo == ""


async def test_the_preview_of_every_mention_follows_the_terminal(folder: Path) -> None:
    async with driving(folder, (100, 30), article=FIRST) as (app, pilot):
        select(app, "Widodo")
        await press(pilot, "*", "1")
        for width, height in ((40, 12), (61, 17), (120, 40)):
            await resize(pilot, width, height)
            lines = [line for line in strips(app) if "[x]" in line]
            assert len(lines) == 3
            assert all("Widodo" in line for line in lines)


async def test_every_mention_left_out_tags_nothing(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Widodo")
        await press(pilot, "*", "1", "a", "enter")
        assert "Every mention is left out." in screen_text(app)
        await press(pilot, "a", "k", "x", "escape")
        assert tags(app) == []


async def test_a_piece_of_a_word_is_nowhere(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "idod")
        await press(pilot, "*")
        assert said(app) == "These words are not a whole word anywhere, so there is nothing to tag."


async def test_mentions_that_are_tagged_already_are_left_out_from_the_start(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Widodo", 1)
        await press(pilot, "1", "*")
        assert "2 of 3" in screen_text(app)
        assert "is PERSON" in screen_text(app)
        await press(pilot, "enter")
        assert tags(app) == [("Widodo", "PERSON")] * 3

"""Undo and redo, and what happens when something cannot be done."""

from pathlib import Path
from typing import Any

import pytest

from store.errors import WriteError
from store.project import Project
from tests.tui.driving import (
    SIZES,
    driving,
    engine,
    press,
    reader,
    said,
    screen_text,
    select,
    selected,
    settle,
    strips,
    tags,
)
from tests.tui.screens.articles import SUGGESTED, folder
from tui.app import SorotApp
from tui.suggest.engine import Answer

__all__ = ["folder"]

FIRST, LAST = "1-kunjungan.txt", "4-panjang.txt"


# Undo and redo


async def test_undo_and_redo_of_everything_from_the_reader(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        start = reader(app).session.document
        select(app, "Pelabuhan")
        await press(pilot, "0", ">", "2", ";", "enter", "x", "a", "w", "d")
        after, steps = reader(app).session.document, 0
        while app.desk.project.next_undo:
            title = app.desk.project.next_undo
            await press(pilot, "u")
            assert said(app) == f"Undid: {title}"
            steps += 1
        assert reader(app).session.document.spans == start.spans
        assert reader(app).session.document.decisions == start.decisions
        await press(pilot, "u")
        assert said(app) == "There is nothing to undo."
        await press(pilot, *["U"] * steps)
        assert reader(app).session.document.spans == after.spans
        assert reader(app).session.document.decisions == after.decisions
        await press(pilot, "ctrl+r")
        assert said(app) == "There is nothing to redo."


async def test_undo_goes_back_to_the_words_it_was_about(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jawa Timur")
        await press(pilot, "4", "g", "g", "u")
        assert selected(app) == "Jawa Timur"


async def test_undo_of_a_change_in_another_article_goes_there(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3", "]", "u")
        assert reader(app).session.document.article.source == FIRST
        assert selected(app) == "Jakarta"
        assert said(app).startswith("Undid: Tag GPE “Jakarta”")
        assert tags(app) == []
        await press(pilot, "]", "U")
        assert (selected(app), tags(app)) == ("Jakarta", [("Jakarta", "GPE")])


async def test_undo_from_the_library(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3", "q", "u")
        assert said(app).startswith("Undid: Tag GPE “Jakarta”")
        row = next(line for line in strips(app) if "Presiden" in line)
        assert row.split()[-3] == "·"


async def test_undo_after_a_restart(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
    async with driving(folder, article="2-banjir.txt") as (app, pilot):
        await press(pilot, "u")
        assert (selected(app), tags(app)) == ("Jakarta", [])


# When it cannot be


async def test_a_second_window_reads_only_and_every_changing_key_says_why(folder: Path) -> None:
    with_writer = Project.open(folder, annotator="Lain")
    try:
        async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
            reason = app.desk.project.read_only
            assert reason
            assert "live from process" in strips(app)[0]
            for key in ("1", "t", ".", "*", "m", "M", "w", "u", "U", "i", "I", "d", "a", "x", "X"):
                select(app, "Jakarta")
                await press(pilot, key)
                assert app.screen is reader(app), key
                assert said(app), key
                assert tags(app) == []
            select(app, "Jakarta")
            await press(pilot, "1")
            assert said(app) == reason
            await press(pilot, "q", "w")
            assert said(app) == reason
            assert with_writer.next_undo == ""
    finally:
        with_writer.close()


@pytest.mark.parametrize("size", SIZES)
async def test_a_failing_disk_is_told_and_nothing_is_lost(folder: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise WriteError("No space is left on the disk.", where="journal.jsonl", do="Free some and try again.")

    async with driving(folder, size, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
        monkeypatch.setattr(Project, "_record", full)
        for key in ("2", "d", "w", "u", ";", "enter", "x", "a"):
            await press(pilot, key)
            assert tags(app) == [("Jakarta", "GPE")]
            assert app.screen is reader(app)
        select(app, "Surabaya")
        await press(pilot, "enter")
        assert said(app) == "No space is left on the disk. Free some and try again. (journal.jsonl)"
        assert "No space is left" in screen_text(app)
        assert "Free some" in screen_text(app)
        await press(pilot, "M", *"catatan", "escape")
        assert "No space is left" in said(app)
        await press(pilot, "q", "w")
        assert "No space is left" in said(app)
        monkeypatch.undo()
        await press(pilot, "w")
        assert app.desk.catalogue.entries[0].status == "done"


@pytest.mark.parametrize(
    ("state", "words"),
    [("starting", "suggestions loading"), ("failed", "suggestions failed"), ("ready", "nothing to review"), ("working", "suggesting…")],
)
async def test_reading_and_tagging_work_whatever_the_engine_is_about(folder: Path, state: Any, words: str) -> None:
    async with driving(folder, suggest={}, state=state, article=FIRST) as (app, pilot):
        assert words in strips(app)[0]
        select(app, "Jakarta")
        await press(pilot, "3", "right")
        assert tags(app) == [("Jakarta", "GPE")]
        engine(app).say("failed", "it crashed")
        await settle(pilot)
        assert "suggestions failed" in strips(app)[0]


async def test_suggestions_that_are_off_are_said_to_be_off(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        assert "suggestions off" in strips(app)[0]
        await press(pilot, "+")
        assert said(app) == "Suggestions are switched off."
        await press(pilot, ";")
        assert said(app) == "There is no open suggestion in this article."


async def test_an_engine_that_failed_is_started_again(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, state="failed", article=FIRST) as (app, pilot):
        assert not reader(app).session.offered
        await reader(app).run_named(app.desk.keymap["engine.restart"])
        await settle(pilot)
        assert "5 to review" in strips(app)[0]


async def test_an_article_that_the_engine_gave_up_is_named_once_and_many_are_not(folder: Path) -> None:
    def notes(app: SorotApp) -> list[str]:
        return [note.message for note in app._notifications]

    async with driving(folder, suggest={}, article=FIRST) as (app, pilot):
        ids = [entry.article_id for entry in app.desk.catalogue.all()]
        for article in [ids[0], *ids, "lain[b]"]:
            engine(app).on_answer(Answer(article, "sha", "fake@1", (), done=True, skipped="not enough memory"))
        await settle(pilot)
        told = [note for note in notes(app) if "No suggestions for" in note]
        assert told[0] == f"No suggestions for {FIRST}: not enough memory."
        assert len(told) == 4
        assert "further ones are not named" in told[-1]


# The first-run hint


async def test_advice_is_shown_until_the_first_tag(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        assert "1 tags it PERSON" in screen_text(app)
        await press(pilot, "right")
        assert "1 tags it PERSON" in screen_text(app)
        await press(pilot, "1")
        assert "1 tags it PERSON" not in screen_text(app)
    async with driving(folder, article="2-banjir.txt") as (app, pilot):
        assert "1 tags it PERSON" not in screen_text(app)

"""The history on the screen: what was done, going to it, and taking one change back."""

from pathlib import Path
from typing import Any

import pytest

from store.project import Project
from tests.tui.driving import (
    SIZES,
    driving,
    find_on_screen,
    front,
    library,
    press,
    reader,
    resize,
    said,
    screen_text,
    select,
    selected,
    strips,
    tags,
)
from tests.tui.screens.articles import folder
from tui import past
from tui.past import Past
from tui.screens.history import HistoryScreen

__all__ = ["folder"]

FIRST, SECOND = "1-kunjungan.txt", "2-banjir.txt"


def history(app: Any) -> HistoryScreen:
    """Return the history screen, which must be on top."""
    screen = front(app)
    assert isinstance(screen, HistoryScreen)
    return screen


def titles(app: Any) -> list[tuple[str, str]]:
    return [(item.title, item.effect) for item in history(app).past.items]


async def tag(app: Any, pilot: Any, words: str, key: str) -> None:
    select(app, words)
    await press(pilot, key)


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_done_is_listed_newest_first(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Joko Widodo", "1")
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "u", "T")
        assert titles(app) == [("Tag GPE “Jakarta”", ""), ("Tag GPE “Jakarta”", "undone"), ("Tag PERSON “Joko Widodo”", "")]
        screen = screen_text(app)
        for words in ("Undo: Tag GPE", "undone", "Tag PERSON", "› his"):
            assert words in screen
        if size[0] >= 80:
            assert "Ratna" in screen
            assert "“Joko Widodo”" in screen
        await press(pilot, "q")
        assert reader(app).session.document.article.source == FIRST


async def test_enter_opens_the_place_and_leaving_comes_back(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Surabaya", "3")
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "T", "down", "enter")
        assert selected(app) == "Surabaya"
        await press(pilot, "q")
        assert history(app).list.row == 1
        await press(pilot, "enter", "T")
        assert history(app).list.row == 1
        await press(pilot, "q")
        assert reader(app).session.document.article.source == FIRST, "back to the article it was opened from"


async def test_u_takes_back_the_change_under_the_cursor(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Joko Widodo", "1")
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "T", "down", "u")
        assert said(app) == "✓ Revert: Tag PERSON “Joko Widodo”"
        assert titles(app)[0] == ("Revert: Tag PERSON “Joko Widodo”", "")
        assert titles(app)[2] == ("Tag PERSON “Joko Widodo”", "reverted")
        assert history(app).list.row == 2, "the cursor stays on the change"
        assert "reverted" in screen_text(app)
        await press(pilot, "u")
        assert "It is reverted already" in said(app)
        await press(pilot, "ctrl+z")
        assert titles(app)[3] == ("Tag PERSON “Joko Widodo”", "")
        await press(pilot, "u")
        assert "a line about an undo" in said(app)
        await press(pilot, "q")
        assert tags(app) == [("Joko Widodo", "PERSON"), ("Jakarta", "GPE")]


async def test_what_builds_on_it_is_named(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "4", "T", "down", "u")
        assert "Later changes build on it" in said(app)
        assert "Relabel" in said(app)
        assert "Relabel" in screen_text(app)
        assert len(titles(app)) == 2


async def test_from_the_library_of_a_project_without_history(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "T")
        assert "Nothing was done in this project yet" in screen_text(app)
        await press(pilot, "enter", "u", "G", "down", "q")
        assert library(app)


async def test_reading_only_looks_and_does_not_take_back(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Jakarta", "3")
    async with driving(folder, read_only=True) as (app, pilot):
        await press(pilot, "T", "u")
        assert "reading only" in said(app)
        assert [effect for _, effect in titles(app)] == [""]


async def test_a_long_history_is_read_as_far_as_it_is_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "STEP", 20)
    monkeypatch.setattr(Past.more, "__defaults__", (20,))
    project = Project.open(folder, annotator="budi")
    from store import annotate
    from store.ingest import article_id

    for number in range(150):
        change = annotate.write_note(
            project.document(article_id(FIRST)), "article", article_id(FIRST), f"catatan {number}", annotator="budi"
        )
        assert change is not None
        project.do(change)
    project.close()
    async with driving(folder, (80, 12)) as (app, pilot):
        await press(pilot, "T")
        screen = history(app)
        assert 20 <= len(screen.past.items) < 150
        await press(pilot, "G")
        assert (len(screen.past.items), screen.list.row) == (150, 149)
        await press(pilot, "g", "g")
        assert screen.list.row == 0
    monkeypatch.setattr(past, "MOST", 60)
    async with driving(folder, (80, 12)) as (app, pilot):
        await press(pilot, "T", "G")
        assert len(history(app).past.items) == 60
        assert "older: sorot log" in screen_text(app)


async def test_it_fits_at_every_width(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Joko Widodo", "1")
        await press(pilot, "u", "T")
        for columns in (120, 96, 90, 60, 59, 40, 30, 29, 20):
            await resize(pilot, columns, 12)
            assert all(len(line) == columns for line in strips(app)), columns
            assert find_on_screen(app, "Undo")


async def test_a_journal_that_cannot_be_read_on_is_said(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Joko Widodo", "1")
        await tag(app, pilot, "Jakarta", "3")
        path = folder / ".sorot" / "journal.jsonl"
        data = bytearray(path.read_bytes())
        at = data.index(b"Joko Widodo")
        data[at] ^= 1
        path.write_bytes(data)
        await press(pilot, "T")
        assert "damaged" in said(app)
        assert len(history(app).past.items) <= 1


async def test_a_window_that_reads_shows_what_the_writer_does_and_reads_a_new_journal_anew(folder: Path) -> None:
    from store import annotate
    from store.ingest import article_id

    writer = Project.open(folder, annotator="budi")

    def note(text: str) -> None:
        change = annotate.write_note(writer.document(article_id(FIRST)), "article", article_id(FIRST), text, annotator="budi")
        assert change is not None
        writer.do(change)

    note("satu")
    async with driving(folder) as (app, pilot):
        await press(pilot, "T")
        assert len(history(app).past.items) == 1
        note("dua")
        app._followed(app.desk.project.follow())
        await press(pilot, "down")
        assert [item.title for item in history(app).past.items] == ["Write note", "Write note"]
        writer.close()
        assert app.desk.project.take_over() == ""
        app._read_anew()
        await press(pilot, "G", "u")
        assert "✓ Revert" in said(app)
        assert titles(app)[0][0].startswith("Revert")

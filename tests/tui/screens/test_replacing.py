"""An article whose file has changed, on the screen: the question, the new text, and what lost its place in it."""

from pathlib import Path

import pytest

from store.model import Change
from tests.store.making import project
from tests.tui.driving import SIZES, driving, press, press_action, reader, said, screen_text, select, selected, settle, tags
from tests.tui.screens.articles import TEXT, folder

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


@pytest.fixture
def annotated(folder: Path) -> Path:
    """The project with three mentions in its first article, whose file then changes."""
    from store import annotate
    from store.ingest import article_id

    opened = project(folder)
    for quote in ("Joko Widodo", "Jakarta", "Jawa Timur"):
        start = TEXT.index(quote)
        change: Change | None = annotate.tag(opened.document(article_id(FIRST)), start, start + len(quote), "GPE", annotator="ana")
        assert change is not None
        opened.do(change)
    opened.close()
    return folder


def write(folder: Path, text: str) -> None:
    (folder / FIRST).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("size", SIZES)
async def test_the_new_text_is_offered_and_taken_with_enter(annotated: Path, size: tuple[int, int]) -> None:
    write(annotated, "SURABAYA - " + TEXT)
    async with driving(annotated, size, article=FIRST) as (app, pilot):
        assert "Keep the text" in screen_text(app)
        await press(pilot, "enter")
        assert reader(app).session.document.text == "SURABAYA - " + TEXT
        assert reader(app).view.text == "SURABAYA - " + TEXT
        assert [quote for quote, _ in tags(app)] == ["Joko Widodo", "Jakarta", "Jawa Timur"]
        assert "New text: 3 in place." in said(app)
        await press(pilot, "u")
        assert reader(app).view.text == TEXT
        assert [quote for quote, _ in tags(app)] == ["Joko Widodo", "Jakarta", "Jawa Timur"]


async def test_keeping_the_old_text_is_asked_once_and_the_palette_asks_again(annotated: Path) -> None:
    write(annotated, "SURABAYA - " + TEXT)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "escape")
        assert reader(app).view.text == TEXT
        await press(pilot, "]", "[")
        assert app.screen is reader(app)
        await reader(app).run_named(reader(app).desk.keymap["article.renew"])
        await settle(pilot)
        await press(pilot, "enter")
        assert reader(app).view.text == "SURABAYA - " + TEXT


async def test_the_lines_that_differ_can_be_looked_at_first(annotated: Path) -> None:
    write(annotated, TEXT.replace("Pelabuhan", "Dermaga"))
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "down", "down", "enter")
        shown = screen_text(app)
        assert "− Di Surabaya, Widodo membuka Pelabuhan" in shown
        assert "+ Di Surabaya, Widodo membuka Dermaga" in shown
        await press(pilot, "escape", "enter")
        assert "Dermaga" in reader(app).view.text


async def test_what_lost_its_place_is_put_on_the_selected_words_or_dropped(annotated: Path) -> None:
    write(
        annotated,
        TEXT.replace("Jawa Timur", "provinsi itu").replace("di Jakarta.", "di ibu kota."),
    )
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "enter")
        waiting = len(reader(app).session.document.unplaced)
        assert waiting == 2
        select(app, "ibu kota")
        await press(pilot, "R")
        shown = " ".join(screen_text(app).split())
        assert "2 annotations without a place" in shown
        assert "Jawa Timur" in shown
        await press(pilot, *"Jakarta", "enter")
        assert "GPE stood in" in screen_text(app)
        await press(pilot, *"selected", "enter")
        assert ("ibu kota", "GPE") in tags(app)
        assert selected(app) == "ibu kota"
        assert "1 left" in said(app)
        await press(pilot, "R", "enter", *"Drop", "enter")
        assert not reader(app).session.document.unplaced
        await press(pilot, "R")
        assert said(app) == "Every annotation of this article is in its place."
        await press(pilot, "u", "u", "u")
        assert [quote for quote, _ in tags(app)] == ["Joko Widodo", "Jakarta", "Jawa Timur"]


async def test_an_article_that_has_not_changed_is_opened_without_a_question(annotated: Path) -> None:
    async with driving(annotated, article=FIRST) as (app, pilot):
        assert app.screen is reader(app)
        await press_action(pilot, "unplaced.open")
        assert "in its place" in said(app)

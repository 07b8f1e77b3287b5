"""An article whose file has changed, on the screen: the question, the new text, and what lost its place in it."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from textual import events

from store.gather.adding import add
from store.gather.collect import Options
from store.gather.origins import find_origins
from store.model import Change
from tests.store.gather import making
from tests.store.making import project
from tests.store.news import paragraphs
from tests.tui.driving import SIZES, driving, press, press_action, reader, said, screen_text, select, selected, settle, strips, tags
from tests.tui.screens.articles import TEXT, folder
from tui.app import SorotApp
from tui.screens.picker import PickerScreen
from tui.screens.reader import replacing

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


async def test_the_selection_and_the_place_stay_with_their_words(annotated: Path) -> None:
    write(annotated, "Berita ini diperbarui oleh redaksi.\n\n" * 30 + TEXT)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "escape")
        select(app, "Tanjung Perak")
        await reader(app).run_named(reader(app).desk.keymap["article.renew"])
        await settle(pilot)
        await press(pilot, "enter")
        assert selected(app) == "Tanjung Perak"
        assert "Tanjung Perak" in screen_text(app)
        await press(pilot, "u")
        assert selected(app) == "Tanjung Perak"


async def test_what_is_annotated_while_texts_are_compared_goes_along(annotated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared, go_on = [], threading.Event()

    def slow(*given: Any) -> Any:
        compared.append(1)
        go_on.wait(10)
        return real(*given)

    real = replacing._renewal
    monkeypatch.setattr(replacing, "_renewal", slow)
    async with driving(annotated, article=FIRST) as (app, pilot):
        write(annotated, "SURABAYA - " + TEXT)
        reader(app).replacing.ask()
        await pilot.pause()
        select(app, "Ma'ruf Amin")
        reader(app).show(reader(app).session.label("PERSON"))
        go_on.set()
        await settle(pilot)
        assert len(compared) == 2
        await press(pilot, "enter")
        assert reader(app).view.text.startswith("SURABAYA - ")
        assert [quote for quote, _ in tags(app)] == ["Joko Widodo", "Ma'ruf Amin", "Jakarta", "Jawa Timur"]


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


async def test_after_a_look_the_question_is_there_for_a_key_typed_ahead(annotated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(annotated, TEXT.replace("Pelabuhan", "Dermaga"))
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "down", "down", "enter")
        before = tags(app)
        monkeypatch.setattr(replacing, "_renewal", lambda *_: time.sleep(0.5))  # Texts that take long to compare.
        for key in ("escape", "enter"):
            app.post_message(events.Key(key, None))
        await settle(pilot)
        assert "Dermaga" in reader(app).view.text
        assert tags(app) == before


TWO_LOST = TEXT.replace("Jawa Timur", "provinsi itu").replace("di Jakarta.", "di ibu kota.")


def waiting(app: SorotApp) -> list[str]:
    return [left.was.quote for left in reader(app).session.document.unplaced.values()]


def dialog(app: SorotApp) -> str:
    assert isinstance(app.screen, PickerScreen)
    return " ".join(screen_text(app).replace("│", " ").split())


async def test_what_lost_its_place_is_put_on_selected_words_one_after_the_other(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "enter")
        assert sorted(waiting(app)) == ["Jakarta", "Jawa Timur"]
        assert "R goes through them" in said(app)
        await press(pilot, "R")
        assert "1 of 2: GPE “Jakarta”, lost" in dialog(app)
        assert "[Jakarta]. Widodo lalu" in dialog(app)
        await press(pilot, "enter")
        assert "Select the words for GPE “Jakarta”, then R." in said(app)
        select(app, "ibu kota")
        await press(pilot, "R", "enter")
        assert ("ibu kota", "GPE") in tags(app)
        assert "1: GPE “Jawa Timur”, lost" in dialog(app)
        await press(pilot, *"Drop", "enter")
        assert app.screen is reader(app)
        assert "All are in their places." in said(app)
        await press(pilot, "R")
        assert said(app) == "Every annotation of this article is in its place."
        await press(pilot, "u", "u", "u")
        assert [quote for quote, _ in tags(app)] == ["Joko Widodo", "Jakarta", "Jawa Timur"]


@pytest.mark.parametrize("size", SIZES)
async def test_a_place_that_is_offered_is_taken_with_enter_or_looked_at_first(annotated: Path, size: tuple[int, int]) -> None:
    write(annotated, TEXT.replace("Joko Widodo", "Jokow Wdd").replace("di Jawa Timur", "di Jawa Tmr"))
    async with driving(annotated, size, article=FIRST) as (app, pilot):
        await press(pilot, "enter")
        offered = [left for left in reader(app).session.document.unplaced.values() if left.offered]
        assert offered
        await press(pilot, "R")
        shown = dialog(app)
        assert "was:" in shown
        assert "now:" in shown
        assert "Put it there" in shown
        first = min(offered, key=lambda left: left.start)
        place = reader(app).session.document.text[first.start : first.end]
        assert f"[{place}]" in shown
        await press(pilot, *"Show", "enter")
        assert selected(app) == place
        await press(pilot, "R", *"there", "enter")
        assert (place, "GPE") in tags(app)
        await press(pilot, "escape", "u")
        assert first.was.quote in waiting(app)


async def test_one_can_be_left_for_later_and_chosen_from_all(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "enter", "R", *"Leave", "enter")
        assert "2 of 2: GPE “Jawa Timur”" in dialog(app)
        await press(pilot, *"See", "enter")
        assert "2 annotations without a place" in dialog(app)
        await press(pilot, "enter")
        assert "1 of 2: GPE “Jakarta”" in dialog(app)
        await press(pilot, "escape")
        assert sorted(waiting(app)) == ["Jakarta", "Jawa Timur"]


async def test_every_choice_can_be_seen_in_a_small_terminal(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, (40, 12), article=FIRST) as (app, pilot):
        await press(pilot, "enter", "R")
        await press(pilot, *["down"] * 8)
        assert "See all 2" in dialog(app)
        await press(pilot, "enter")
        assert "2 annotations without a place" in dialog(app)


async def test_what_waits_is_said_when_the_article_is_opened_again(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, (40, 12), article=FIRST) as (app, pilot):
        await press(pilot, "enter", "]", "[")
        assert said(app) == "2 to place: R."


async def test_all_that_are_lost_are_dropped_at_once(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "enter", "R", *"Drop all", "enter")
        assert app.screen is reader(app)
        assert waiting(app) == []
        assert "Drop 2 annotations without a place" in said(app)
        await press(pilot, "u")
        assert sorted(waiting(app)) == ["Jakarta", "Jawa Timur"]


async def test_the_library_marks_what_has_changed_and_what_waits(annotated: Path) -> None:
    write(annotated, TWO_LOST)
    async with driving(annotated, article=FIRST) as (app, pilot):
        await press(pilot, "escape", "q")
        row = next(line for line in strips(app) if "Presiden" in line)
        assert row[2] == "!"
        assert "! changed" in screen_text(app)
        await press(pilot, "j")
        assert "! changed" not in screen_text(app)
        await press(pilot, "slash", *"changed", "enter")
        assert "1 of 4 articles" in screen_text(app)
        await press(pilot, "escape", "g", "g", "enter")
        await reader(app).run_named(reader(app).desk.keymap["article.renew"])
        await settle(pilot)
        await press(pilot, "enter", "q")
        assert "! 2 to place" in screen_text(app)


async def test_an_article_that_has_not_changed_is_opened_without_a_question(annotated: Path) -> None:
    async with driving(annotated, article=FIRST) as (app, pilot):
        assert app.screen is reader(app)
        await press_action(pilot, "unplaced.open")
        assert "in its place" in said(app)


@pytest.fixture
def added(tmp_path: Path) -> Path:
    """A project with one article that was added from a page in its folder."""
    place = tmp_path / "p"
    place.mkdir()
    (place / "halaman.html").write_bytes(making.page(paragraphs(1)))
    opened = project(place)
    add(opened, find_origins([str(place / "halaman.html")]), Options())
    opened.close()
    return place


async def test_a_page_in_the_folder_is_read_again_when_its_article_is_opened(added: Path) -> None:
    (added / "halaman.html").write_bytes(making.page(["Berita ini diperbarui pada Selasa pagi oleh redaksi kami.", *paragraphs(1)]))
    async with driving(added) as (app, pilot):
        await press(pilot, "enter")
        assert "The file of this article has changed" in dialog(app)
        await press(pilot, "enter")
        assert "diperbarui pada Selasa" in reader(app).view.text
        await press(pilot, "u")
        assert "diperbarui pada Selasa" not in reader(app).view.text


async def test_a_page_that_says_the_same_is_no_question(added: Path) -> None:
    (added / "halaman.html").write_bytes(making.page(paragraphs(1)).replace(b"Copyright 2023", b"Copyright 2024"))
    async with driving(added) as (app, pilot):
        await press(pilot, "enter")
        assert app.screen is reader(app)
        await reader(app).run_named(reader(app).desk.keymap["article.renew"])
        await settle(pilot)
        assert "says what is shown here" in said(app)

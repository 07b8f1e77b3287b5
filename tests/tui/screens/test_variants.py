"""Variants in the library: found, folded, read, taken apart, and what is tagged in one is offered in the others."""

from pathlib import Path

import pytest

from tests.store.gather import making
from tests.store.news import paragraphs, story
from tests.tui.driving import SIZES, driving, library, press, press_action, reader, said, screen_text, select, settle, type_text
from tui.keymap import Keymap

TEXT = "Presiden Joko Widodo bertemu Xi Jinping di Beijing.\n\n" + story(1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project in which three of four articles tell one story."""
    place = tmp_path / "berita"
    place.mkdir()
    for name, text in {"1-asal": TEXT, "2-lain": story(2), "3-situs": "SITUS - " + TEXT, "4-koran": TEXT + "\nSelesai."}.items():
        (place / f"{name}.txt").write_text(text, "utf-8")
    return place


async def look(app: object, pilot: object) -> None:
    """Ask for it as the palette does."""
    screen = library(app)
    await screen.run_named(screen.desk.keymap["variants.look"])
    await settle(pilot)  # type: ignore[arg-type]


def sources(app: object) -> list[str]:
    return [entry.source[0] for entry in library(app).list.entries]


@pytest.mark.parametrize("size", SIZES)
async def test_they_are_one_line_with_their_number_and_unfold(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        await look(app, pilot)
        assert said(app) == "Group 2 variants"
        assert sources(app) == ["1", "2"]
        assert " +2 " in screen_text(app)
        await press(pilot, "j", "v")
        assert said(app) == "No other article is known to tell this story."
        await press(pilot, "k", "v")
        assert sources(app) == ["1", "3", "4", "2"]
        assert screen_text(app).count("└ ") == 2
        await press(pilot, "j", "enter")
        assert reader(app).session.document.article.source == "3-situs.txt"
        await press(pilot, "q")
        assert library(app).list.row == 1
        await press(pilot, "v")
        assert sources(app) == ["1", "2"]
        assert library(app).list.row == 0
        await press(pilot, "V")
        assert sources(app) == ["1", "3", "4", "2"]
        await press(pilot, "V")
        assert "2 folded away" in screen_text(app) or size[0] == 40
        await press_action(pilot, "history.undo")
        assert sources(app) == ["1", "2", "3", "4"]
        await press(pilot, "V")
        assert said(app) == "No article has variants."


async def test_one_is_taken_out_and_not_put_back(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await look(app, pilot)
        await press(pilot, "x")
        assert said(app).startswith("This article is no variant")
        await press(pilot, "v", "j", "x")
        assert said(app).startswith("Take “SITUS - Presiden")
        assert sources(app) == ["1", "4", "2", "3"]
        await look(app, pilot)
        assert said(app) == "No other article tells the story of another."
        await press_action(pilot, "history.undo")
        assert sources(app) == ["1", "3", "4", "2"]


async def test_what_is_tagged_in_one_is_offered_in_the_others(folder: Path) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        await look(app, pilot)
        await press(pilot, "enter")
        select(app, "Xi Jinping")
        await press(pilot, "1")
        await press(pilot, "q", "v", "j", "enter")
        assert ("Xi Jinping", "PERSON") in [(one.quote, one.label) for one in reader(app).session.offered]


async def test_a_variant_that_is_added_comes_folded_into_its_story(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.job.PAUSE", 0)
    body = paragraphs(5)
    (folder / "5-lima.txt").write_text("\n".join(body), "utf-8")
    (tmp_path / "lima.html").write_bytes(making.page(body, title="Lima"))
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.add")
        await type_text(pilot, str(tmp_path / "lima.html"))
        await press(pilot, "enter")
        assert "folded up; v shows them" in screen_text(app)
        await press(pilot, "enter")
        assert sources(app) == ["1", "2", "3", "4", "5"]
        await press(pilot, "end", "v")
        assert [entry.title for entry in library(app).list.entries][-1] == "Lima"


def test_variants_have_keys() -> None:
    assert Keymap().shown("variants.fold") == "v"

"""Agreeing that two forms are one entity, with keys."""

from pathlib import Path

import pytest

from store.model import Suggestion
from tests.tui.driving import SIZES, driving, find_on_screen, finder, press, press_action, reader, said, screen_text, select, selected

TEXT = "Vladimir Putin tiba. Putin bertemu Xi Jinping, lalu Putin pulang.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project of two articles about one person."""
    (tmp_path / "1.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "2.txt").write_text("Di Moskow, Putin menerima tamu.\n", encoding="utf-8")
    return tmp_path


def links(app: object) -> list[tuple[str, str]]:
    session = reader(app).session
    known = session.project.entities
    return [(span.quote, known[span.entity].name if span.entity else "") for span in session.document.ordered_spans()]


@pytest.mark.parametrize("size", SIZES)
async def test_the_status_line_proposes_and_one_key_agrees(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article="1.txt") as (app, pilot):
        for nth, words in ((0, "Vladimir Putin"), (1, "Putin"), (2, "Putin")):
            select(app, words, nth)
            await press(pilot, "1")
        assert "= Vladimir Putin?" in screen_text(app)
        await press(pilot, "=")
        assert links(app) == [(quote, "Vladimir Putin") for quote in ("Vladimir Putin", "Putin", "Putin")]
        assert "= Vladimir Putin?" not in screen_text(app)
        assert said(app) == "✓ Link “Putin” = “Vladimir Putin”"
        await press(pilot, "u")
        assert {name for _, name in links(app)} == {""}
        await press(pilot, "]")
        select(app, "Putin")
        await press(pilot, "=")
        assert "No other name is proposed here" in said(app)


async def test_the_next_article_is_linked_as_it_is_tagged_and_says_so(folder: Path) -> None:
    async with driving(folder, article="1.txt") as (app, pilot):
        for nth, words in ((0, "Vladimir Putin"), (1, "Putin")):
            select(app, words, nth)
            await press(pilot, "1")
        await press(pilot, "=", "]")
        select(app, "Putin")
        await press(pilot, "1")
        assert said(app) == "✓ Accept PERSON “Putin” = “Vladimir Putin”"
        assert "PERSON = Vladimir Putin" in screen_text(app)
        await press(pilot, "u")
        assert links(app) == []


async def test_declining_takes_the_proposal_away_for_good(folder: Path) -> None:
    async with driving(folder, article="1.txt") as (app, pilot):
        for nth, words in ((0, "Vladimir Putin"), (1, "Putin")):
            select(app, words, nth)
            await press(pilot, "1")
        hints = screen_text(app).splitlines()[-1]
        assert "= same" in hints
        assert "! not the same" in hints
        await press(pilot, "!")
        assert "= Vladimir Putin?" not in screen_text(app)
        assert links(app)[1] == ("Putin", "")
        await press(pilot, "]")
        select(app, "Putin")
        await press(pilot, "1")
        assert links(app) == [("Putin", "")]
        assert "?" not in screen_text(app).splitlines()[-2]


@pytest.mark.parametrize("key", ["=", "!"])
async def test_the_panel_shows_the_proposal_on_the_row_and_has_the_same_keys(folder: Path, key: str) -> None:
    async with driving(folder, (110, 30), article="1.txt") as (app, pilot):
        for nth, words in ((0, "Vladimir Putin"), (1, "Putin"), (2, "Putin")):
            select(app, words, nth)
            await press(pilot, "1")
        select(app, "Xi Jinping")
        await press_action(pilot, "panel.focus")
        if "= Vladimir Putin?" not in screen_text(app):
            await press_action(pilot, "panel.cycle")
        find_on_screen(app, "Putin = Vladimir Putin?")
        await press(pilot, "g", "g", key)
        linked = [name for quote, name in links(app) if quote == "Putin"]
        assert linked == (["Vladimir Putin"] * 2 if key == "=" else [""] * 2)
        assert "= Vladimir Putin?" not in screen_text(app)
        assert reader(app).panel_focused


async def test_a_suggestion_is_accepted_and_linked_by_the_same_key_and_the_next_as_it_is_accepted(folder: Path) -> None:
    async with driving(folder, article="1.txt", suggest=_putins) as (app, pilot):
        select(app, "Vladimir Putin")
        await press(pilot, "enter")
        assert selected(app) == "Putin"
        assert "= Vladimir Putin?" in screen_text(app)
        await press(pilot, "=", "enter")
        assert links(app) == [(quote, "Vladimir Putin") for quote in ("Vladimir Putin", "Putin", "Putin")]


def _putins(text: str) -> list[Suggestion]:
    """Suggest the full name, and the surname alone where it is not a part of it."""
    full = finder({"Vladimir Putin": "PERSON"})(text)
    alone = [one for one in finder({"Putin": "PERSON"})(text) if all(one.end != other.end for other in full)]
    return [*full, *alone]


async def test_names_from_the_text_are_shown_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Anto [bold]Susilo\x1b[31m tiba. Susilo\x1b[31m pulang.\n", encoding="utf-8")
    async with driving(tmp_path, article="1.txt") as (app, pilot):
        for nth, words in ((0, "Anto [bold]Susilo\x1b[31m"), (1, "Susilo\x1b[31m")):
            select(app, words, nth)
            await press(pilot, "1")
        assert "\x1b" not in screen_text(app)
        await press_action(pilot, "panel.focus")
        assert "\x1b" not in screen_text(app)


async def test_a_project_that_may_not_be_changed_says_why(folder: Path) -> None:
    async with driving(folder, article="1.txt") as (app, pilot):
        for nth, words in ((0, "Vladimir Putin"), (1, "Putin")):
            select(app, words, nth)
            await press(pilot, "1")
    async with driving(folder, article="1.txt", read_only=True) as (app, pilot):
        select(app, "Putin", 1)
        await press(pilot, "=")
        assert links(app)[1] == ("Putin", "")
        assert said(app)

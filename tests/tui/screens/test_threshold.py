"""Which suggestions are shown, by score, and what of them has room."""

from pathlib import Path

import pytest

from store.model import Suggestion
from tests.tui.driving import driving, finder, press, press_action, reader, screen_text
from tui.screens.review import ReviewScreen

SCORES = {"Joko Widodo": ("PERSON", 0.55), "Beijing": ("GPE", 0.9), "Xi Jinping": ("PERSON", 0.35)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1.txt").write_text("Lawatan\n\nPresiden Joko Widodo tiba di Beijing. Ia bertemu Xi Jinping.\n", encoding="utf-8")
    return tmp_path


def suggest(text: str) -> list[Suggestion]:
    return [one for quote, (label, score) in SCORES.items() for one in finder({quote: label}, score=score)(text)]


async def test_the_threshold_goes_along_from_the_article_to_the_queue_and_back(folder: Path) -> None:
    async with driving(folder, suggest=suggest, article="1.txt") as (app, pilot):
        shown = len(reader(app).session.offered)
        for _ in range(8):
            await press_action(pilot, "threshold.up")
        threshold = reader(app).session.offering.threshold
        assert 0.35 < threshold < 0.55
        assert len(reader(app).session.offered) < shown
        await press(pilot, "Q")
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.reviewing.threshold == threshold
        await press_action(pilot, "threshold.down")
        lower = app.screen.reviewing.threshold
        assert lower < threshold
        await press(pilot, "o")
        assert reader(app).session.offering.threshold == lower


async def test_in_a_narrow_terminal_the_words_of_a_suggestion_have_room(folder: Path) -> None:
    async with driving(folder, (40, 12), suggest=suggest, article="1.txt") as (app, pilot):
        await press(pilot, "e")
        (line,) = [line for line in screen_text(app).splitlines() if "PERSON?" in line]
        assert "Joko Widodo" in line
        assert "left" in line

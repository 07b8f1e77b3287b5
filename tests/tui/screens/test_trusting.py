"""A model that did not come with Sorot is asked about in the program: once, by its every byte, and a no leaves everything usable."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from textual.pilot import Pilot

from store.errors import WriteError
from store.models import Models
from tests.tui.driving import SIZES, FakeEngine, driving, engine, press, said, screen_text, select, settle, tags
from tests.tui.screens.test_model_training import kept, press_action_soon
from tui.actions import ACTIONS
from tui.screens.trust import TrustScreen
from tui.suggest.trust import fingerprint, is_trusted, trust

SHIPPED = "Not trusted; the shipped model suggests."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "berita"
    place.mkdir()
    (place / "satu.txt").write_text("Presiden tiba di Beijing.\n", encoding="utf-8")
    return place


@pytest.fixture
def model(tmp_path: Path) -> Path:
    place = tmp_path / "a-model-of-somebody\x1b]0;owned\x07[b]" / "deeper-and-deeper" / "xx_asing"
    place.mkdir(parents=True)
    (place / "config.cfg").write_text("[nlp]\n")
    (place / "weights").write_bytes(b"x" * 2_345_678)
    return place


@pytest.fixture(autouse=True)
def no_grace() -> Iterator[None]:
    """Let an answer count at once, however fast a test presses."""
    with patch("tui.screens.trust.GRACE", 0.0):
        yield


@pytest.fixture
def asked() -> Iterator[list[str | None]]:
    """Note which models the engine is told to start with."""
    found: list[str | None] = []
    restart = FakeEngine.restart

    async def noted(self: FakeEngine, model: str | None = None) -> None:
        found.append(model)
        await restart(self, model)

    with patch.object(FakeEngine, "restart", noted):
        yield found


def asks(app: Any) -> bool:
    return isinstance(app.screen, TrustScreen)


async def until(pilot: Pilot[Any], happened: Callable[[], bool]) -> None:
    """Wait until something that waits for a time of its own has happened, or five seconds."""
    for _ in range(500):
        if happened():
            break
        await pilot.pause(0.01)


@pytest.mark.parametrize("size", SIZES)
async def test_an_unknown_model_is_not_loaded_before_a_yes_and_not_asked_about_twice(
    folder: Path, model: Path, size: tuple[int, int], asked: list[str | None]
) -> None:
    async with driving(folder, size, suggest={"Beijing": "GPE"}, model=str(model)) as (app, pilot):
        assert asks(app)
        assert engine(app).state.name == "starting"
        shown = screen_text(app)
        assert "Trust this model?" in shown
        assert "y trust and load it" in shown
        assert "n use the shipped model" in shown
        assert "\x1b" not in shown
        everything = ""
        for _ in range(15):
            everything += screen_text(app)
            await press(pilot, "down")
        words = "".join(everything.split()).replace("│", "").replace("─", "")
        assert fingerprint(model) in words
        assert "xx_asing" in words
        assert "2files,2,345kB" in words
        await press(pilot, "y")
        assert not asks(app)
        assert is_trusted(model)
        assert engine(app).state.name in ("ready", "working")
        assert asked == []  # It began with the model that was named.
    async with driving(folder, size, suggest={}, model=str(model)) as (app, pilot):
        assert not asks(app)
        assert engine(app).state.name == "ready"
    (model / "weights").write_bytes(b"y")
    async with driving(folder, size, suggest={}, model=str(model)) as (app, pilot):
        assert asks(app)


@pytest.mark.parametrize("key", ["n", "escape", "q"])
async def test_a_no_leaves_the_shipped_model_and_everything_else(folder: Path, model: Path, key: str, asked: list[str | None]) -> None:
    async with driving(folder, suggest={"Beijing": "GPE"}, article="satu.txt", model=str(model)) as (app, pilot):
        await press(pilot, key)
        assert asked == [""]
        assert said(app) == SHIPPED
        assert not is_trusted(model)
        select(app, "Beijing")
        await press(pilot, "enter")
        assert tags(app) == [("Beijing", "GPE")]
        await press_action_soon(app, pilot, "engine.restart")  # The refused one is not asked about again.
        await settle(pilot)
        assert not asks(app)
        assert said(app) == "Suggestions are loading."


async def test_a_key_that_was_meant_for_something_else_is_no_yes(folder: Path, model: Path) -> None:
    with patch("tui.screens.trust.GRACE", 60.0):
        async with driving(folder, suggest={}, model=str(model)) as (app, pilot):
            await press(pilot, "y")
            assert asks(app)
            assert not is_trusted(model)
            assert "before the question could be read" in screen_text(app)
            await press(pilot, "enter", "u", "1", "ctrl+p")
            assert asks(app)
            await press(pilot, "n")
            assert not asks(app)


async def test_a_model_that_changes_while_the_question_stands_is_asked_about_as_it_is(folder: Path, model: Path) -> None:
    async with driving(folder, suggest={}, model=str(model)) as (app, pilot):
        (model / "weights").write_bytes(b"other")
        await press(pilot, "y")
        await settle(pilot)
        assert not is_trusted(model)
        assert asks(app)
        assert fingerprint(model)[:30] in screen_text(app)
        await press(pilot, "y")
        await settle(pilot)
        assert is_trusted(model)
        assert engine(app).state.name == "ready"


async def test_an_answer_that_cannot_be_kept_is_said_and_nothing_is_loaded(folder: Path, model: Path, asked: list[str | None]) -> None:
    with patch("tui.trusting_app.trust", side_effect=WriteError("The disk is full.")):
        async with driving(folder, suggest={}, model=str(model)) as (app, pilot):
            await press(pilot, "y")
            await settle(pilot)
            assert asked == [""]
            assert "could not be kept: The disk is full." in said(app)


async def test_a_model_that_cannot_be_read_is_said_and_the_shipped_one_suggests(folder: Path, model: Path, asked: list[str | None]) -> None:
    with patch("tui.trusting_app.unknown", side_effect=PermissionError(13, "Permission denied", "w")):
        async with driving(folder, suggest={}, model=str(model)) as (app, _):
            assert asked == [""]
            assert said(app) == "The model cannot be read (Permission denied): w."


async def test_a_model_that_came_with_the_project_is_asked_about_when_it_is_chosen(folder: Path, asked: list[str | None]) -> None:
    kept(folder, here=False)
    models = Models(folder / ".sorot")
    models.choose("shipped")
    async with driving(folder, suggest={}) as (app, pilot):
        for answer in ("n", "y"):
            await press_action_soon(app, pilot, "model.choose")
            await press(pilot, "down", "enter")
            await settle(pilot)
            assert asks(app)
            assert "n keep the one that suggests now" in screen_text(app)
            await press(pilot, answer)
            await settle(pilot)
            if answer == "n":
                assert said(app) == "Not trusted; the model that suggested before still does."
                assert models.chosen() == ""
                assert asked == []
        assert models.chosen() == "1"
        assert asked == [str(models.path("1"))]


async def test_a_model_chosen_elsewhere_waits_until_no_key_can_be_meant_for_another_dialog(folder: Path, asked: list[str | None]) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        await press(pilot, "question_mark")
        kept(folder, here=False)
        with patch("tui.trusting_app._AGAIN", 0.01):
            app.training.look()
            for _ in range(20):
                await pilot.pause(0.01)
            assert not asks(app)
            await press(pilot, "escape")
            await until(pilot, lambda: asks(app))
        assert asks(app)
        assert asked == []
        await press(pilot, "y")
        await until(pilot, lambda: bool(asked))
        assert asked == [str(Models(folder / ".sorot").path("1"))]


async def test_a_model_that_changed_is_asked_about_when_suggestions_are_restarted(
    folder: Path, model: Path, asked: list[str | None]
) -> None:
    trust(model)
    async with driving(folder, suggest={}, model=str(model)) as (app, pilot):
        (model / "config.cfg").write_text("[nlp]\nlang = 'xx'\n")
        await press_action_soon(app, pilot, "engine.restart")
        await settle(pilot)
        assert asks(app)
        await press(pilot, "n")
        await settle(pilot)
        assert asked == [""]
        assert said(app) == SHIPPED


async def test_training_that_would_load_an_unknown_model_asks_first(folder: Path) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        kept(folder, here=False)
        with patch.object(type(app.training), "run", autospec=True) as run:
            for answer, runs in (("n", 0), ("y", 1)):
                await press_action_soon(app, pilot, "model.train")
                await settle(pilot)
                assert asks(app)
                await press(pilot, answer)
                await settle(pilot)
                assert run.call_count == runs


async def test_nothing_is_asked_where_nothing_is_loaded(folder: Path, model: Path) -> None:
    async with driving(folder, suggest=None, model=str(model)) as (app, _):
        assert not asks(app)


async def test_every_key_of_a_question_is_answered(folder: Path, model: Path) -> None:
    keys = {key: action.id for action in ACTIONS if action.scope == "question" for key in action.keys}
    assert set(keys.values()) == {"question.yes", "question.no"}
    async with driving(folder, suggest={}, model=str(model)) as (_, pilot):
        for key in keys:
            with patch.object(TrustScreen, "_answer") as answer:
                await press(pilot, key)
                answer.assert_called_once_with(keys[key] == "question.yes")

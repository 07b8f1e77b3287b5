"""Training from the palette: in the background, told as it goes, ended on demand, and the new model in use at once."""

import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from textual.command import CommandList

from store.models import Models
from tests.tui.driving import driving, engine, press, said, screen_text, settle
from tui.suggest.training.protocol import Ended, Step, encode
from tui.suggest.training.report import Report, Row
from tui.suggest.trust import trust

REPORT = Report(
    name="1",
    articles=8,
    open_articles=0,
    annotations=90,
    checked=8,
    folds=3,
    labels=(Row("all", 90, 50, 90, 70, 90),),
    rehearsal=Row("(rehearsal)", 90, 80, 90, 80, 90),
    better=True,
    verdict="Better: F1 55.6% before, 77.8% after.",
    made="2026-11-25T10:00:00",
)


def child(*messages: Any, wait: bool = False) -> tuple[str, ...]:
    """Return the command of a process that says this, and then waits for its end if it is to."""
    said = "".join(encode(one).decode() for one in messages)
    return (
        sys.executable,
        "-I",
        "-c",
        f"import sys, time; sys.stdout.write({said!r}); sys.stdout.flush(); time.sleep({600 if wait else 0})",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "satu.txt").write_text("Presiden tiba di Beijing.\n", encoding="utf-8")
    return tmp_path


def kept(folder: Path, *, here: bool = True) -> None:
    """Keep a model as a training does, which says yes to what it made itself, or as it comes with a project from elsewhere."""
    models = Models(folder / ".sorot")
    with models.training() as place:
        place.mkdir()
        models.keep(place, msgspec.json.encode(REPORT))
    if here:
        trust(models.path("1"))
    models.choose("1")


async def test_the_model_that_was_trained_suggests_without_a_restart(folder: Path) -> None:
    command = child(Step(what="Check 1 of 3", done=1, total=4), Ended(report=REPORT))
    async with driving(folder, suggest={}) as (app, pilot):
        app.training._trainer._command = command
        kept(folder)
        with patch.object(type(engine(app)), "restart", autospec=True) as restart:
            await press_action_soon(app, pilot, "model.train")
            await settle(pilot)
        assert restart.call_args.args[1] == str(folder / ".sorot" / "models" / "1")
        assert "77.8%" in " ".join(note.message for note in app._notifications)
        assert app.desk.training == ""


async def test_a_training_that_goes_on_is_on_the_screen_and_can_be_stopped(folder: Path) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        app.training._trainer._command = child(Step(what="Check 1 of 3", done=1, total=4), wait=True)
        await press_action_soon(app, pilot, "model.train")
        while "25 %" not in app.desk.training:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "training Check 1 of 3: 25 %" in screen_text(app)
        await press_action_soon(app, pilot, "model.stop")
        await settle(pilot)
        assert app.desk.training == ""
        assert "Stopped." in " ".join(note.message for note in app._notifications)


async def press_action_soon(app: Any, pilot: Any, action: str) -> None:
    """Carry out an action of the palette, and do not wait for what it begins."""
    await app.screen.run_named(next(one for one in app.desk.keymap.actions if one.id == action))
    await pilot.pause()


async def test_an_earlier_model_is_chosen_from_a_list_with_its_figures(folder: Path) -> None:
    kept(folder)
    async with driving(folder, suggest={}) as (app, pilot):
        with patch.object(type(engine(app)), "restart", autospec=True) as restart:
            await press_action_soon(app, pilot, "model.choose")
            assert "F1 55.6% to 77.8%, suggests now" in screen_text(app)
            await press(pilot, "enter")  # The shipped one is first.
            await settle(pilot)
        assert restart.call_args.args[1] == ""
        assert Models(folder / ".sorot").chosen() == ""


async def test_stopping_what_is_not_going_on_is_told(folder: Path) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        await press_action_soon(app, pilot, "model.stop")
        assert said(app) == "No training is going on."


async def test_a_model_trained_or_chosen_in_a_terminal_suggests_without_a_restart(folder: Path) -> None:
    async with driving(folder, suggest={}) as (app, pilot):
        with patch.object(type(engine(app)), "restart", autospec=True) as restart:
            app.training.look()
            assert restart.call_count == 0
            kept(folder)
            with patch("tui.training._EVERY", 0.01):
                app.training.close()
                app.training.watch()
                for _ in range(500):
                    await pilot.pause(0.01)
                    if restart.call_count:
                        break
            await settle(pilot)
        assert restart.call_args.args[1] == str(folder / ".sorot" / "models" / "1")
        assert restart.call_count == 1
        assert "Model 1 was chosen outside" in " ".join(note.message for note in app._notifications)


async def test_what_this_window_has_chosen_itself_is_no_news(folder: Path) -> None:
    kept(folder)
    async with driving(folder, suggest={}) as (app, _):
        app.training.choose("shipped")
        with patch.object(type(engine(app)), "restart", autospec=True) as restart:
            app.training.look()
            assert restart.call_count == 0


async def test_training_is_offered_in_the_palette_of_every_screen_and_comes_before_articles(folder: Path) -> None:
    (folder / "dua.txt").write_text("# Kereta api on time training\n\nIsi.\n", encoding="utf-8")
    for keys in ((), ("enter",), ("Q",), ("F",), ("T",)):
        async with driving(folder, suggest={"Beijing": "GPE"}) as (app, pilot):
            await press(pilot, *keys)
            if keys == ("F",):
                app.screen.set_focus(None)
            with patch.object(type(app.training), "run", autospec=True) as run:
                app.action_command_palette()
                await settle(pilot)
                await pilot.press(*"train", "space", *"on")
                for _ in range(300):
                    await pilot.pause(0.01)
                    found = app.screen.query(CommandList)
                    if found and found.first().option_count:
                        break
                await pilot.press("enter")
                await settle(pilot)
                assert run.call_count == 1, keys

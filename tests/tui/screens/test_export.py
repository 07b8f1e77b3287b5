"""The export dialog: one key writes everything, every field does what it says, and nothing waits for it."""

import asyncio
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driving import SIZES, driving, press, press_action, said, screen_text, select, settle, type_text
from tests.tui.screens.articles import folder
from tui.screens.base import KeyScreen
from tui.widgets.choice_line import ChoiceLine

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at what would be written at once."""
    monkeypatch.setattr("tui.screens.job.PAUSE", 0)


def _field(app: Any, name: str) -> Any:
    return app.screen.query_one(f"#{name}")


async def _fill(pilot: Any, **values: object) -> None:
    for name, value in values.items():
        _field(pilot.app, name).value = str(value)
    await settle(pilot)


def _seen(app: Any) -> str:
    """Return the words on the screen without the frame of the dialog."""
    return " ".join(re.sub("[│▁-█▔]", " ", screen_text(app)).split())


def _fake(app: Any, code: str) -> None:
    app.exporting._command = (sys.executable, "-c", "import sys, json, time\nsay = lambda **v: print(json.dumps(v), flush=True)\n" + code)


async def _until(pilot: Any, true: Callable[[], bool]) -> None:
    """Wait for something that happens in another process."""
    for _ in range(600):
        await pilot.pause(0)
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(screen_text(pilot.app))


@pytest.mark.parametrize("size", SIZES)
async def test_enter_writes_everything_and_shows_the_receipt(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
        await press_action(pilot, "app.export")
        assert "Would write 4 articles, 1 span" in _seen(app)
        assert "⏎ export" in screen_text(app)
        await press(pilot, "enter")
        out = Path.cwd() / "berita-annotated.json"
        assert len(json.loads(out.read_text(encoding="utf-8"))["articles"]) == 4
        await press(pilot, "pagedown", "pagedown", "pagedown")
        assert "every span equals the text it names" in _seen(app)
        assert "⏎ close" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, KeyScreen)
        assert said(app) == f"4 articles, 1 span, 0 notes written and read back: {out}."


@pytest.mark.parametrize("size", SIZES)
async def test_it_asks_until_the_place_will_do(folder: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        _fake(app, "say(receipt=dict(text='', outputs=[], told=[], cannot_hold=[], format='json', proved=True))")
        await press_action(pilot, "app.export")
        (tmp_path / "ada.json").write_text("penting", encoding="utf-8")
        for path, problem in (
            ("", "Name a file to write."),
            (tmp_path / "tiada" / "x.json", "There is no such folder"),
            (folder, "That is a folder"),
            (tmp_path / "ada.json", "Enter again replaces it."),
        ):
            await _fill(pilot, output=path)
            await press(pilot, "enter")
            assert problem in _seen(app)
            assert "⏎ export" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen.has_class("-done")


async def test_the_fields_choose_and_split(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        for words, key in (("Jakarta", "3"), ("Joko Widodo", "1")):
            select(app, words)
            await press(pilot, key)
        await press_action(pilot, "app.export")
        await press(pilot, "up")
        assert isinstance(app.focused, ChoiceLine)
        await press(pilot, "enter", *"conll", "enter")
        assert _field(app, "output").value.endswith("/berita-annotated.conll")
        assert app.focused is _field(app, "output")
        await press(pilot, "down")
        await type_text(pilot, "GP")
        await press(pilot, "right")
        assert _field(app, "labels").value == "GPE"
        assert "Left out by --label GPE: 1 span." in _seen(app)
        assert "conll cannot hold" in _seen(app)
        await press(pilot, "down", "left")
        await _fill(pilot, query="banjir", output=Path.cwd() / "keluar.html")
        assert _field(app, "format").value == "html"
        assert "Left out by --label GPE --status new --query banjir" in _seen(app)
        await _fill(pilot, query="", split="1/1 seed 1")
        assert "Split 1/1 with seed 1, by article: train" in _seen(app)
        await press(pilot, "down", "enter")
        assert app.screen.has_class("-done")
        assert sorted(path.name for path in Path.cwd().iterdir()) == ["keluar.dev.html", "keluar.train.html"]


async def test_what_means_nothing_is_said_while_it_is_typed(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        await _fill(pilot, split="80")
        assert "A split has two or three parts" in _seen(app)
        await press(pilot, "enter")
        assert not list(Path.cwd().iterdir())
        await _fill(pilot, split="", labels="PERSN")
        assert "Did you mean PERSON" in _seen(app)
        await press(pilot, "enter")
        assert "Did you mean PERSON" in _seen(app)
        assert "⏎ export" in screen_text(app)
        assert not list(Path.cwd().iterdir())
        await press(pilot, "escape")
        assert isinstance(app.screen, KeyScreen)


async def test_a_format_that_is_not_there_is_named_with_what_installs_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from store.exchange.registry import FORMATS

    monkeypatch.setitem(FORMATS, "html", replace(FORMATS["html"], needs=("tidak_ada",), install="laporan"))
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        await press(pilot, "up", "left")
        assert _field(app, "format").value != "html"
        await press(pilot, "enter", *"html")
        assert "pip install 'sorot[laporan]'" in _seen(app)
        await press(pilot, "enter")
        assert "needs tidak_ada, which is not installed. pip install 'sorot[laporan]'" in _seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_reading_goes_on_meanwhile_and_the_dialog_comes_back_to_it(folder: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    go = tmp_path / "go"
    receipt = dict(
        text="Kuitansi.", outputs=[dict(path="x", documents=1, spans=2, notes=3)], told=[], cannot_hold=[], format="json", proved=True
    )
    async with driving(folder, size) as (app, pilot):
        await press_action(pilot, "app.export")
        _fake(
            app,
            f"""
import os
say(step=dict(phase="writing", done=7, total=20, left=9.0))
while not os.path.exists({str(go)!r}): time.sleep(0.02)
say(receipt={receipt!r})
""",
        )
        await pilot.press("enter")
        await _until(pilot, lambda: "Writing 7 of 20, 9 s left…" in screen_text(app))
        assert "Ctrl+X stop" in screen_text(app)
        await pilot.press("escape")
        await _until(pilot, lambda: isinstance(app.screen, KeyScreen))
        if size[0] > 40:
            await _until(pilot, lambda: "export 45 %" in screen_text(app).splitlines()[0])
        await pilot.press("j", "ctrl+e")
        await _until(pilot, lambda: "Writing 7 of 20, 9 s left…" in screen_text(app))
        await pilot.press("escape")
        await _until(pilot, lambda: isinstance(app.screen, KeyScreen))
        go.touch()
        await settle(pilot)
        assert said(app) == "1 article, 2 spans, 3 notes written and read back: x."
        assert app.desk.exporting == ""


async def test_stopping_leaves_nothing_and_says_so(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        _fake(app, "say(step=dict(phase='writing', done=1, total=2, left=None))\ntime.sleep(60)")
        await pilot.press("enter")
        await _until(pilot, lambda: "Writing 1 of 2" in screen_text(app))
        _fake(app, "sys.exit(2)")
        await pilot.press("ctrl+x")
        await _until(pilot, lambda: "The export was stopped; nothing was written." in _seen(app))
        await settle(pilot)
        assert not app.exporting.running


async def test_leaving_the_program_ends_the_export(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        _fake(app, "say(step=dict(phase='writing', done=1, total=2, left=None))\ntime.sleep(60)")
        await pilot.press("enter")
        await _until(pilot, lambda: "Writing 1 of 2" in screen_text(app))
        process = app.exporting._process
        child: Any = process._process if process else None
        app.exit()
        await asyncio.wait_for(child.wait(), 30)
        assert child.returncode != 0


async def test_what_is_typed_never_drives_the_terminal(folder: Path) -> None:
    (Path.cwd() / "a\x1b[31mb").mkdir()
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        field = _field(app, "output")
        field.value = str(Path.cwd()) + "/a"
        await settle(pilot)
        assert field._suggestion == ""
        await type_text(pilot, "\x1b[31m")
        assert "\x1b" not in screen_text(app)


async def test_what_was_asked_for_is_there_to_be_asked_again(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        outputs = [dict(path="x", documents=1, spans=2, notes=3)]
        _fake(app, f"say(receipt=dict(text='', outputs={outputs}, told=[], cannot_hold=[], format='csv', proved=True))")
        await press_action(pilot, "app.export")
        await _fill(pilot, output=Path.cwd() / "a.csv", labels="GPE", query="banjir", split="80/20 seed 2")
        await press(pilot, "enter", "enter")
        await press_action(pilot, "app.export")
        assert [_field(app, name).value for name in ("format", "output", "labels", "status", "query", "split")] == [
            "csv",
            str(Path.cwd() / "a.csv"),
            "GPE",
            "",
            "banjir",
            "80/20 seed 2",
        ]


async def test_news_that_comes_while_the_dialog_closes_does_not_end_the_export(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press_action(pilot, "app.export")
        _fake(app, "say(step=dict(phase='writing', done=1, total=2, left=None))\ntime.sleep(60)")
        await pilot.press("enter")
        await _until(pilot, lambda: "Writing 1 of 2" in screen_text(app))
        app.screen.action_leave()
        for _ in range(50):  # The widgets of the dialog go one by one meanwhile.
            app.exporting._step("writing 2 of 2", "66 %")
            await asyncio.sleep(0)
        assert app.exporting.running
        app.exporting.stop()
        await settle(pilot)
        assert said(app) == "The export was stopped; nothing was written."

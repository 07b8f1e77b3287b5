"""The dialog that imports annotations: it says what would come, all of it is one undo, and what fails leaves nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from store.exchange.export import export
from store.project import Project
from tests.tui.driving import SIZES, driving, front, press, press_action, reader, said, screen_text, select, settle, tags, type_text
from tests.tui.screens.articles import TEXT, folder
from tests.tui.screens.test_add import titles, until
from tui.screens.base import KeyScreen

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at what would be imported at once."""
    monkeypatch.setattr("tui.screens.job.PAUSE", 0)


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Return a file of doccano with one text that the project has, one it has not, and a record that cannot be understood."""
    at = TEXT.index("Jakarta")
    rows = [
        {"id": 1, "text": TEXT, "label": [[at, at + 7, "GPE"], [9, 20, "PERSON"]]},
        {"id": 2, "text": "Putin di Moskow.", "label": [[0, 5, "PERSON"]]},
        {"id": 3, "text": "Rusak", "label": [[0, 99, "PERSON"]]},
    ]
    path = tmp_path / "anotasi.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def seen(app: Any) -> str:
    return " ".join(re.sub("[│▁-█▔]", " ", screen_text(app)).split())


async def ask(pilot: Any, path: object) -> None:
    """Open the dialog and name a file."""
    await press_action(pilot, "app.import")
    await type_text(pilot, str(path))


@pytest.mark.parametrize("size", SIZES)
async def test_what_would_come_is_said_and_what_came_is_one_undo(folder: Path, foreign: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        await ask(pilot, foreign)
        for _ in range(4):
            if "would be imported" not in seen(app):
                await press(pilot, "pagedown")
        assert "would be imported" in seen(app)
        assert tags(app) == []
        assert app.desk.project.next_undo == ""
        assert not foreign.with_name("anotasi.jsonl.rejects.jsonl").exists()
        await press(pilot, "enter")
        assert app.screen.has_class("-done")
        assert foreign.with_name("anotasi.jsonl.rejects.jsonl").exists()
        await press(pilot, "enter")
        assert "imported as one change" in said(app)
        assert tags(app) == [("Joko Widodo", "PERSON"), ("Jakarta", "GPE")]
        assert len(titles(app)) == 6
        await press_action(pilot, "history.undo")
        assert tags(app) == []
        assert len(titles(app)) == 4
        await press_action(pilot, "history.redo")
        assert tags(app) == [("Joko Widodo", "PERSON"), ("Jakarta", "GPE")]


async def test_an_export_of_sorot_comes_in_as_it_is(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    other.mkdir()
    (other / "x.txt").write_text("Putin di Moskow.", "utf-8")
    project = Project.open(other, annotator="dwi")
    export(project, tmp_path / "lain.json", "json", program="test")
    project.close()
    async with driving(folder) as (app, pilot):
        await ask(pilot, tmp_path / "lain.json")
        await press(pilot, "enter", "enter")
        assert len(titles(app)) == 5
        await ask(pilot, tmp_path / "lain.json")
        assert "nothing in it is new" in seen(app)


async def test_labels_are_mapped_or_added_and_have_keys_at_once(folder: Path, tmp_path: Path) -> None:
    rows = [{"id": 1, "text": TEXT, "label": [[9, 20, "PER"], [0, 8, "JABATAN"]]}]
    path = tmp_path / "anotasi.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Surabaya")
        await press(pilot, "3")
        await ask(pilot, path)
        assert "The project has no label" in seen(app)
        await press(pilot, "down", "down", *"PER=PERSON")
        await press(pilot, "down", "right", "up", "enter", "enter")
        assert tags(app) == [("Presiden", "JABATAN"), ("Joko Widodo", "PERSON"), ("Surabaya", "GPE")]
        assert "JABATAN" in app.desk.project.labels
        select(app, "Widodo", nth=1)
        await press(pilot, "t", *"JABATAN", "enter")
        assert ("Widodo", "JABATAN") in tags(app)
        assert "label.set:JABATAN" in app.desk.keymap


@pytest.mark.parametrize("words", ["", "tidak/ada.jsonl"])
async def test_what_cannot_be_read_is_said(folder: Path, words: str) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, words)
        await press(pilot, "enter")
        assert ("There is no such file or folder." if words else "Name what another tool") in seen(app)
        assert "⏎ import" in screen_text(app)
        await press(pilot, "down", "down", *"=")
        assert "⏎ import" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, KeyScreen)
        assert app.desk.project.next_undo == ""


async def test_an_import_that_is_stopped_leaves_nothing_and_keeps_everything_else_off(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import store.exchange.import_keep as keeping

    monkeypatch.setattr(keeping, "DOCUMENTS", 2)
    rows = [{"id": number, "text": f"Putin di Moskow {number}.", "label": [[0, 5, "PERSON"]]} for number in range(20)]
    path = tmp_path / "anotasi.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    stored = keeping.Act.keep
    kept: list[int] = []

    def slowly(self: Any, *arguments: Any, **options: Any) -> None:
        stored(self, *arguments, **options)
        kept.append(len(list(app.desk.project.stored_documents())))
        if self.parts == 3:
            app.importing.stop()

    async with driving(folder, article=FIRST) as (app, pilot):
        monkeypatch.setattr(keeping.Act, "keep", slowly)
        monkeypatch.setattr("store.exchange.contract.Meter.tick", lambda meter, *_: meter.progress and meter.progress(_step(meter)))
        await ask(pilot, path)
        await pilot.press("enter")
        await until(pilot, lambda: app.importing.running or app.screen.has_class("-wrong"))
        await pilot.press("escape")
        await settle(pilot)
        assert "Stopped; nothing was imported." in seen(app)
        assert kept[:3] == [2, 4, 6]
        assert len(titles(app)) == 4
        assert list(app.desk.project.stored_documents()) == []
        assert app.watching._task is not None


def _step(meter: Any) -> Any:
    from store.exchange.contract import Step

    return Step(phase=meter.phase, done=1, total=meter.total)


async def test_no_import_begins_while_articles_are_added(folder: Path, foreign: Path) -> None:
    async with driving(folder) as (app, pilot):
        await ask(pilot, foreign)
        app.desk.adding = "add 40 %"
        await press(pilot, "enter")
        assert "The project is being changed (add 40 %)." in seen(app)
        assert len(titles(app)) == 4


async def test_nothing_is_imported_where_nothing_may_be_written(folder: Path) -> None:
    async with driving(folder, read_only=True) as (app, pilot):
        await press_action(pilot, "app.import")
        assert isinstance(app.screen, KeyScreen)
        assert front(app).said[1]


async def test_reading_goes_on_where_it_was(folder: Path, foreign: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Surabaya")
        before = reader(app).session.selection
        await ask(pilot, foreign)
        await press(pilot, "enter", "enter")
        assert reader(app).session.selection == before

"""The backup of the day, made behind the screen."""

from pathlib import Path

import pytest

from store.restoring import restore
from store.rolling import Rolling
from tests.tui.driving import driving, press, said, select, settle
from tests.tui.screens.articles import folder
from tui import background_app, paths

__all__ = ["folder"]


async def test_a_quiet_moment_after_a_change_backs_the_project_up(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(background_app, "IDLE", 0.01)
    async with driving(folder, article="1-kunjungan.txt") as (app, pilot):
        backups = Rolling(paths.backups_dir(app.desk.project.store_dir))
        app._checkpoint()
        await settle(pilot)
        assert backups.kept() == [], "nothing was done yet"
        select(app, "Jakarta")
        await press(pilot, "3")
        app._checkpoint()
        await settle(pilot)
        assert [one.seq for one in backups.kept()] == [1]
        await press(pilot, "u")
        app._checkpoint()
        await settle(pilot)
        assert [one.seq for one in backups.kept()] == [1], "one a day"
    done = restore(backups.kept()[0].path, tmp_path / "lain", tmp_path / "lain" / ".sorot")
    assert done.manifest.seq == 1


async def test_a_backup_that_cannot_be_made_is_said_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("a file")
    monkeypatch.setattr(paths, "backups_dir", lambda store_dir: tmp_path / "data" / "x")
    async with driving(folder, article="1-kunjungan.txt") as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
        app._checkpoint()
        await settle(pilot)
        assert "No backup could be made" in said(app)
        await press(pilot, "left")
        app._checkpoint()
        await settle(pilot)
        assert "No backup" not in said(app)

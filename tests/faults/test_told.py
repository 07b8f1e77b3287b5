"""The program as the campaign of keys runs it: what fails beside the screen is written down."""

from pathlib import Path

import pytest

from tests.faults.told import watch_failures
from tests.tui.driving import driving, said, settle
from tests.tui.screens.articles import folder
from tui.background_app import BackgroundApp

__all__ = ["folder"]


async def test_a_failure_beside_the_screen_is_written_down_and_said(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("on_worker_state_changed", "_handle_exception"):
        monkeypatch.setattr(BackgroundApp, name, getattr(BackgroundApp, name))
    failures = tmp_path / "failures"
    watch_failures(failures)

    async def work() -> None:
        raise ZeroDivisionError("beside")

    async with driving(folder) as (app, pilot):
        assert not failures.exists()
        app.run_worker(work(), exit_on_error=False)
        await settle(pilot)
        assert said(app) == "Something went wrong in the background: beside"
    assert failures.read_text().endswith("ZeroDivisionError: beside\n")

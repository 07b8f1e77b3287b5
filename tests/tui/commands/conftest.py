"""A folder of articles to open, and a screen that only notes what it was asked to open."""

from pathlib import Path

import pytest

from tui.open_request import OpenRequest


@pytest.fixture
def folder(own_home: Path) -> Path:
    """A project folder in the working folder, with two plain articles and no annotations."""
    folder = Path.cwd() / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text("Putin di Moskow.\nBaris dua.\n", encoding="utf-8")
    (folder / "duo.md").write_text("# Judul dua\nXi di Beijing.\n", encoding="utf-8")
    return folder


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> list[OpenRequest]:
    """Make standard output a terminal, and collect what would be opened there."""
    requests: list[OpenRequest] = []
    monkeypatch.setattr("tui.commands.opening.start", lambda request: requests.append(request) or 0)
    monkeypatch.setattr("tui.commands.opening.is_terminal", lambda: True)
    return requests

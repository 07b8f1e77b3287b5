"""What is generated is what the program would write now."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tui.actions import ACTIONS
from tui.config import Config

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """Return docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_stale(generator: ModuleType) -> None:
    assert [str(path.relative_to(ROOT)) for path in generator.stale()] == [], "run python docs/generate.py"


def test_a_stale_page_fails_the_check(generator: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(generator, "pages", lambda: {ROOT / "README.md": "something else"})
    assert generator.main(["--check"]) == 1
    assert "README.md is stale" in capsys.readouterr().out


def test_every_action_and_setting_is_in_the_reference() -> None:
    keys = (ROOT / "docs" / "reference" / "keys.md").read_text(encoding="utf-8")
    assert all(f"`{action.id}`" in keys for action in ACTIONS)
    settings = (ROOT / "docs" / "reference" / "config.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in settings for name in Config.__struct_fields__)


def test_rows_of_the_tables_have_as_many_cells_as_their_heading() -> None:
    for page in ("keys.md", "config.md"):
        columns = 0
        for line in (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8").splitlines():
            cells = line.replace("\\|", "").count("|")
            if line.startswith("|"):
                columns = columns or cells
                assert cells == columns, line
            else:
                columns = 0


def test_a_readme_without_its_marks_is_refused(generator: ModuleType) -> None:
    with pytest.raises(ValueError, match="not found"):
        generator.with_table("no marks", "table")

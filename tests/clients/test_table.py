"""The table of clients says what the tests do: every row has its test, its form and its pinned version."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from store.exchange.registry import FORMATS

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads((ROOT / "docs" / "clients.toml").read_text(encoding="utf-8"))["client"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['package']}-{'-'.join(row['forms'])}")
def test_a_row_names_a_form_and_a_test_that_needs_the_client(row: dict[str, Any]) -> None:
    assert set(row) - {"version"} == {"package", "forms", "does", "test"}
    assert set(row["forms"]) <= FORMATS.keys()
    test = (HERE / row["test"]).read_text(encoding="utf-8")
    assert row["package"] in test
    assert all(f'"{form}"' in test for form in row["forms"])


def test_every_client_test_is_in_the_table() -> None:
    here = {row["test"] for row in ROWS if row["test"].startswith("test_")}
    assert {path.name for path in HERE.glob("test_*.py")} - {"test_table.py"} == here


def test_a_client_in_an_environment_of_its_own_says_its_version() -> None:
    jobs = [row for row in ROWS if not row["test"].startswith("test_")]
    assert jobs
    assert all(f"{row['package']}=={row['version']}" in (HERE / row["test"]).read_text(encoding="utf-8") for row in jobs)


def test_every_client_is_pinned_and_comes_with_the_test_command() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {Requirement(text).name for text in project["optional-dependencies"]["clients"]}
    own = {Requirement(text).name for text in project["dependencies"]}
    named = {row["package"] for row in ROWS if "version" not in row}
    assert [name for name in named if not re.search(rf"^{re.escape(name)}==", pins, re.MULTILINE | re.IGNORECASE)] == []
    assert named - own - extra == set()
    commands = re.findall(r"install .*\.\[(.*?)\]", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert commands
    assert all("clients" in command.split(",") for command in commands)

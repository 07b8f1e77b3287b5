"""The set-up lines of the README are what continuous integration runs."""

import re
from pathlib import Path

import pytest

from tests.arch.sources import ROOT

_COMMAND = re.compile(r"^<!-- command: (?P<name>[\w ]+) -->\n```sh\n(?P<line>[^\n]+)\n```$", re.MULTILINE)


def _commands() -> dict[str, str]:
    return {found["name"]: found["line"] for found in _COMMAND.finditer((ROOT / "README.md").read_text(encoding="utf-8"))}


def test_there_is_one_line_for_each_way_to_begin() -> None:
    assert list(_commands()) == ["start", "tests", "start with uv", "tests with uv"]


def test_the_first_pair_needs_nothing_but_python() -> None:
    words = {word for name in ("start", "tests") for word in re.findall(r"(?:^|&& )(\S+)", _commands()[name])}
    assert words == {"python3", ".venv/bin/pip", ".venv/bin/sorot", ".venv/bin/python"}


@pytest.mark.parametrize("name", ["start", "tests", "start with uv", "tests with uv"])
def test_every_line_takes_the_tested_versions(name: str) -> None:
    assert " -c constraints.txt " in _commands()[name]


def test_continuous_integration_reads_its_command_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- command: tests -->" in script
    assert "pip install" not in script
    assert "tests.gate" in _commands()["tests"]


@pytest.mark.parametrize("page", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]), ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []

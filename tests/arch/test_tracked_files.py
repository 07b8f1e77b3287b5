"""Nothing in the repository depends on the machine it was written on."""

import re
from pathlib import Path

import pytest

from tests.arch.sources import ROOT, text_files, tracked_files

# Written in pieces, so that this file does not find itself.
_FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/" + r"work/",
            r"(?<![\w.])/" + r"root/",
            r"\.\./" + r"shared",
            r"pypi\." + r"org",
            r"pythonhosted\." + r"org",
            r"registry\.npmjs",
            r"proxy\.golang",
            r"--(?:extra-)?index" + r"-url",
        )
    )
)


def test_no_machine_path_and_no_registry_is_named() -> None:
    if not tracked_files():
        pytest.skip("not a git checkout")
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path, text in text_files()
        for match in _FOREIGN.finditer(text)
    ]
    assert found == []


def test_nothing_the_program_or_the_tools_make_is_tracked() -> None:
    made = {"__pycache__", ".venv", "dist", "build", ".sorot", "uv.lock", ".hypothesis"}
    assert [str(path) for path in tracked_files() if made & set(Path(path).relative_to(ROOT).parts)] == []

"""What the program loads before the first screen: proved by looking at ``sys.modules`` in a fresh interpreter.

The contracts in ``pyproject.toml`` see imports as they are written; this sees what really gets loaded, by whomever.
"""

import json
import subprocess
import sys

import pytest

from tests.arch.sources import ROOT, product_modules

HEAVY = ("spacy", "thinc", "numpy", "sqlite3", "babel", "charset_normalizer", "rapidfuzz")
"""None of these is needed to show an article; spaCy alone costs more than everything else together."""

SCREEN = ("textual", "rich", "spacy", "tui")
"""What a library of articles must not need."""

_RUN = """
import json, sys
sys.path.insert(0, {root!r})
try:
    {statement}
except SystemExit as end:
    assert not end.code, end.code
print("\\n" + json.dumps([name for name in {names!r} if name in sys.modules]))
"""


def _loaded(statement: str, names: tuple[str, ...]) -> list[str]:
    """Return which of the named packages are loaded after the statement has run in an interpreter of its own."""
    script = _RUN.format(root=str(ROOT), statement=statement, names=names)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return found


HELP = "import sys; sys.argv = ['sorot', '--help']; from tui.cli import main; main()"
VERSION = "import sys; sys.argv = ['sorot', '--version']; from tui.cli import main; main()"


@pytest.mark.parametrize("statement", ["import tui", "import tui.cli", "import tui.app", HELP, VERSION])
def test_the_way_to_the_first_screen_loads_nothing_heavy(statement: str) -> None:
    assert _loaded(statement, HEAVY) == []


@pytest.mark.parametrize("statement", ["import tui", "import tui.cli", VERSION])
def test_the_command_line_alone_loads_no_screen(statement: str) -> None:
    assert _loaded(statement, ("textual",)) == []


@pytest.mark.parametrize("module", [name for name in product_modules() if name.startswith("store")])
def test_no_module_of_the_store_loads_a_screen(module: str) -> None:
    assert _loaded(f"import {module}", SCREEN) == []

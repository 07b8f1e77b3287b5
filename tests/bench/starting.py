"""What it costs to begin: interpreter, imports, and the command line that shows nothing."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STATEMENTS = (
    ("python alone", "pass"),
    ("import textual.app", "import textual.app"),
    ("import tui.cli", "import tui.cli"),
    ("import tui.app", "import tui.app"),
    ("sorot --version", "import sys; sys.argv = ['sorot', '--version']; from tui.cli import main; main()"),
    ("sorot --help", "import sys; sys.argv = ['sorot', '--help']; from tui.cli import main; main()"),
    ("import spacy", "import spacy"),
)

_COUNT = """
import contextlib, io, sys
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    exec(sys.argv[1])
print(len(sys.modules))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """The best of several runs of one statement in a fresh interpreter."""

    name: str
    seconds: float
    modules: int


def measure_starts(rounds: int) -> list[Start]:
    """Run every statement once a round, so that a busy moment falls on all alike, and keep each one's best time.

    The modules are counted first, which also compiles them.
    """
    modules = {name: _modules(statement) for name, statement in STATEMENTS}
    best = {name: float("inf") for name, _ in STATEMENTS}
    for _ in range(rounds):
        for name, statement in STATEMENTS:
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", statement], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            best[name] = min(best[name], time.perf_counter() - started)
    return [Start(name, best[name], modules[name]) for name, _ in STATEMENTS]


def _modules(statement: str) -> int:
    ran = subprocess.run([sys.executable, "-c", _COUNT, statement], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(ran.stdout)

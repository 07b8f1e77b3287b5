"""The real program, as a person starts it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.pty.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
PROGRAM = [sys.executable, "-m", "tui"]


def environment() -> dict[str, str]:
    """Return the test's own environment, with the checkout importable from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def start(*arguments: str | Path, columns: int = 100, rows: int = 30) -> Terminal:
    """Start the program in a terminal of its own."""
    return Terminal([*PROGRAM, *arguments], columns=columns, rows=rows, env=environment())


def command(*arguments: str | Path, code: int = 0) -> str:
    """Run a command that needs no terminal and return what it printed; its exit code must be the one given."""
    ran = subprocess.run([*PROGRAM, *map(str, arguments)], env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == code, f"exit code {ran.returncode}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def copy_of_seeds(folder: Path) -> Path:
    """Copy the sample articles into a project folder of the test's own and return it."""
    folder.mkdir()
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, folder)
    return folder

"""The books of the kernel are read right."""

import os
import sys
from pathlib import Path

from tests.pty.processes import cpu_seconds, descendants
from tests.pty.terminal import Terminal

_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
print("started", child.pid, flush=True)
input()
child.kill()
child.wait()
"""


def test_a_busy_grandchild_is_found_and_its_time_counted(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    with Terminal([sys.executable, script]) as terminal:
        terminal.wait_for(r"started \d+")
        child = int(terminal.screen().split()[1])
        assert child in descendants(terminal.process.pid)
        assert child in descendants(os.getpid())
        before = cpu_seconds([child])
        while cpu_seconds([child]) < before + 0.05:
            terminal.settle(0.02)
        terminal.press("enter")
        terminal.wait()
        assert cpu_seconds([child]) == 0

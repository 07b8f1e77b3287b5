"""Importing a module does nothing: no file read or written, no folder made, no environment looked at."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.arch.sources import ROOT, product_modules

_SPY = r'''
import collections.abc, importlib, json, os, sys

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
acts = []

def culprit():
    """Name the module of ours whose own top-level code asks, when the asking does not come out of another library."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        top = name.split(".")[0]
        if top in ("tui", "store"):
            return name
        if top not in sys.stdlib_module_names and not name.startswith("_frozen") and top != "__main__":
            return ""
        if name.startswith("importlib._bootstrap"):
            return ""
        frame = frame.f_back
    return ""

def hook(event, arguments):
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "socket.connect", "os.listdir", "os.scandir"):
        if str(arguments[0]).endswith((".py", ".pyc", ".so")):
            return
        who = culprit()
        if who:
            acts.append(f"{who}: {event} {arguments[0]!r}")

class Spy(collections.abc.MutableMapping):
    def __init__(self, real): self.real = real
    def note(self, key):
        who = culprit()
        if who:
            acts.append(f"{who}: environment {key}")
    def __getitem__(self, key): self.note(key); return self.real[key]
    def __setitem__(self, key, value): self.note(key); self.real[key] = value
    def __delitem__(self, key): self.note(key); del self.real[key]
    def __iter__(self): self.note("*"); return iter(self.real)
    def __len__(self): return len(self.real)
    def copy(self): self.note("*"); return dict(self.real)

sys.addaudithook(hook)
os.environ = Spy(os.environ)
for name in sys.argv[2:]:
    importlib.import_module(name)
print("\n" + json.dumps(acts))
'''


def _acts_while_importing(modules: list[str], root: Path) -> list[str]:
    """Import the modules in a fresh interpreter and return what their top-level code did to the world."""
    ran = subprocess.run([sys.executable, "-c", _SPY, str(root), *modules], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    acts: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return acts


def test_importing_every_module_does_nothing(own_home: Path) -> None:
    modules = [name for name in product_modules() if not name.endswith("__main__")]
    assert _acts_while_importing(modules, ROOT) == []
    assert os.listdir(own_home) == []
    assert os.listdir() == []


def test_a_module_that_does_something_is_caught(tmp_path: Path) -> None:
    package = tmp_path / "store"
    package.mkdir()
    (tmp_path / "notes.txt").write_text("x")
    (package / "__init__.py").write_text(
        "import os, pathlib\n"
        "HOME = os.environ.get('HOME')\n"
        "USER = os.getenv('USER')\n"
        f"TEXT = pathlib.Path({str(tmp_path / 'notes.txt')!r}).read_text()\n"
        f"pathlib.Path({str(tmp_path / 'made')!r}).mkdir()\n"
    )
    acts = _acts_while_importing(["store"], tmp_path)
    assert [act.split("/")[0].strip("' ") for act in acts] == [
        "store: environment HOME",
        "store: environment USER",
        "store: open",
        "store: os.mkdir",
    ]

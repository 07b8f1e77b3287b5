"""Every test runs in a home, a working folder and an environment of its own, and says the same on every machine."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# Textual reads these once, when it is first imported, so they are set before any test module is.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ.pop("TEXTUAL_DEBUG", None)

settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("mutants", settings.get_profile("gate"), phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

_FOREIGN = (
    "COLORTERM",
    "COLUMNS",
    "EDITOR",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    "PAGER",
    "TEXTUAL_THEME",
    "VISUAL",
)
"""Variables of the developer's own shell that would change what the program shows."""


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home, XDG folders, Sorot folders and a working folder that are empty and its own; return the home."""
    home = tmp_path_factory.mktemp("home")
    for name in (*_FOREIGN, *(name for name in os.environ if name.startswith(("SOROT_", "XDG_")))):
        monkeypatch.delenv(name, raising=False)
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "SOROT_CONFIG_DIR": home / "sorot-config",
        "SOROT_DATA_DIR": home / "sorot-data",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    work = tmp_path_factory.mktemp("cwd")
    monkeypatch.chdir(work)
    return home

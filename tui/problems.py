"""What is wrong in a file that a person writes for Sorot: keymap, config, themes. Such a mistake is told, and never stops the program."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.errors import reason_of

MAX_BYTES = 1 << 20
"""Largest settings file that is read, in bytes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. Its parts may hold text from the file, so whoever shows it passes it through ``tui.text.show``."""

    file: str
    key: str
    """The key in the file, or ``""`` when the whole file is meant."""
    what: str
    nearest: str = ""
    """What was probably meant."""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.what}" + (f" (did you mean {self.nearest}?)" if self.nearest else "")


def nearest(value: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that ``value`` was probably meant to be, or ``""``."""
    # 3 ms, and only when something is wrong.
    from difflib import get_close_matches

    close = get_close_matches(value.casefold(), list(known), 1, 0.6)
    return close[0] if close else ""


def read_toml(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the content of a TOML file and what is wrong with it as a whole; a file that is not there is empty, and nothing is wrong."""
    name = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            return {}, (Problem(name, "", f"the file is larger than {MAX_BYTES // 1024} KiB, so it was not read"),)
        data = path.read_bytes()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (Problem(name, "", f"the file cannot be read ({reason_of(error)})"),)
    try:
        return tomllib.loads(data.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        return {}, (Problem(name, "", f"the file is not UTF-8 (byte {error.start}), so it was not used"),)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, (Problem(name, "", f"the file is not valid TOML, so it was not used: {error or 'nested too deep'}"),)

"""What is known of the tests, kept in ``build/`` while neither the program nor a test's own file changes."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from tests.faults.importing import OWN
from tests.faults.mutating import ROOT

_KEPT = ROOT / "build" / "mutants.json"


class Learned(msgspec.Struct, frozen=True):
    """What is known of a test: seconds that it takes and the statements that it reaches."""

    name: str
    file: str
    """SHA-256 of the file that it is in; empty for a campaign."""
    seconds: float
    """Processor time."""
    waited: float
    """How long it took."""
    reached: list[int]


class _Kept(msgspec.Struct, frozen=True):
    """What was learned before, of a program with this ``key``."""

    key: str = ""
    tests: list[Learned] = []


def remembered(names: Iterable[str]) -> dict[str, Learned]:
    """Return what is known of tests by these names that still holds."""
    try:
        kept = msgspec.json.decode(_KEPT.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return {}
    wanted = set(names)
    same = kept.key == _sum(_sources())
    return {one.name: one for one in kept.tests if same and one.name in wanted and one.file == file_sum(one.name)}


def remember(tests: Iterable[Learned]) -> None:
    """Keep what was learned in place of what was known."""
    _KEPT.parent.mkdir(exist_ok=True)
    _KEPT.write_bytes(msgspec.json.encode(_Kept(_sum(_sources()), list(tests))))


@cache
def file_sum(name: str) -> str:
    """Return the sum of the file of a test, by the name of the test; nothing for a campaign."""
    file, inside, _ = name.partition("::")
    return _sum([ROOT / file]) if inside else ""


def _sources() -> list[Path]:
    """Return every file but tests on which it depends what a test reaches."""
    found = [path for name in OWN for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in found if not path.name.startswith("test_")]


def _sum(paths: Sequence[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()

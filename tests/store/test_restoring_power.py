"""Power cuts at every moment of a restore: the old project or the new one is there, and the new one once it was said to be."""

import random
from pathlib import Path

import pytest

from store.restoring import restore
from tests.faults.disk import RULES, Disk, lay_out
from tests.faults.model import State, held
from tests.store.making import A, B, crash, project, tag
from tests.store.test_backup import archive, made

__all__ = ("archive", "made")
_STATES = 40
"""States before the end that each kind of restore is tried in."""


def _found(where: Path) -> State:
    opened = project(where)
    try:
        assert not opened.read_only
        return held(opened)
    finally:
        crash(opened)


def _tried(root: Path, archive: Path, tmp_path: Path, old: State, new: State) -> None:
    disk = Disk(root)
    with disk.watched():
        restore(archive, root / "p", root / "p" / ".sorot", force=lambda: None)
    end, choose = len(disk.ops), random.Random(7)
    moments = [(end, strict, rule) for strict in (True, False) for rule in RULES]
    moments += [(choose.randrange(end), choose.random() < 0.5, choose.choice(RULES)) for _ in range(_STATES)]
    outcomes = set()
    for number, (moment, strict, rule) in enumerate(moments):
        place = tmp_path / f"cut-{number}"
        place.mkdir()
        lay_out(place, *disk.after_cut(moment, strict=strict, rule=rule, choose=choose))
        if not (place / "p").exists():
            assert moment < end
            continue
        found = _found(place / "p")
        assert found == new if moment == end else found in (old, new), (moment, strict, rule)
        outcomes.add(found == new)
        if moment == end:
            assert (place / "p" / "a.txt").read_bytes()
            assert (place / "p" / "labels.toml").read_bytes()
    assert outcomes == {True, False}


def test_a_restore_over_another_project(made: Path, archive: Path, tmp_path: Path) -> None:
    new = _found(made)
    root = tmp_path / "disk"
    root.mkdir()
    made.rename(root / "p")
    opened = project(root / "p")
    tag(opened, A, "Beijing")
    tag(opened, B, "Tiongkok")
    opened.close()
    old = _found(root / "p")
    assert old != new
    _tried(root, archive, tmp_path, old, new)


@pytest.mark.parametrize("there", [True, False])
def test_a_restore_to_a_new_place(made: Path, archive: Path, tmp_path: Path, there: bool) -> None:
    new = _found(made)
    root = tmp_path / "disk"
    (root / "p").mkdir(parents=True) if there else root.mkdir()
    _tried(root, archive, tmp_path, {}, new)

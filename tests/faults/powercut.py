"""Power cuts at every moment of real work: of all states the disk might be in afterwards, none loses what was acknowledged."""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

from store.checkpointing import Checkpoints
from store.errors import StoreError
from store.files import failed
from store.journal import Checkpoint, Journal
from store.project import Project
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.campaign import Campaign
from tests.faults.disk import RULES, Disk, lay_out
from tests.faults.model import Model, State, difference, held, notices
from tests.store.making import crash

ACTS = 12
"""Acts in one piece of work that is recorded."""
STATES = 60
"""States that one piece of work is tried in."""
_BUG_STATES = 400
"""Most states of work done with a bug, which must be caught in one of them; a tenth of the campaign where that is less."""


def run(campaign: Campaign) -> None:
    """Try as many distinct states as the campaign has cases, then see that seeded bugs are caught; a case is one piece of work."""
    seen: set[bytes] = set()
    for work in campaign.cases(10 * campaign.size):
        for _ in _tried(campaign, work, seen, nullcontext):
            campaign.step()
            if campaign.done >= campaign.size:
                break
        if campaign.done >= campaign.size:
            break
    if not campaign.only:
        for number, (name, bug) in enumerate(BUGS.items()):
            _catch(campaign, number, name, bug)
    campaign.figures["distinct states"] = f"{len(seen):,}"


def _catch(campaign: Campaign, number: int, name: str, bug: Callable[[], AbstractContextManager[Any]]) -> None:
    """Work with a bug in the store; fail when the simulator sees nothing wrong."""
    wanted = min(_BUG_STATES, campaign.size // 10)
    quiet = Campaign("seeded bug", wanted, campaign.seed, campaign.base, quiet=True)
    seen: set[bytes] = set()
    tried = 0
    for work in range(100):
        tried += sum(1 for _ in _tried(quiet, work, seen, bug))
        if tried >= wanted:
            break
    campaign.figures[f"seeded bug “{name}”"] = f"caught in {len(quiet.failures):,} of {tried:,} states"
    if not quiet.failures:
        campaign.fail(-1 - number, f"the seeded bug “{name}” was not caught")


def _tried(campaign: Campaign, work: int, seen: set[bytes], bug: Callable[[], AbstractContextManager[Any]]) -> Iterator[None]:
    """Do some work, then look at states the disk may be in; half of the works start from what a power cut left."""
    choose = random.Random(f"{campaign.seed}:powercut:{work}")
    with campaign.room("work") as room:
        folder = room / "f"
        model = make_folder(folder)
        for part in range(1 if campaign.quiet else 1 + work % 3):
            disk, states = _work(folder, model, f"{campaign.seed}:{work}:{part}", bug)
            for _ in range(STATES):
                files, folders, allowed = _state(disk, states, choose)
                digest = hashlib.sha256(repr((sorted(files.items()), sorted(folders))).encode()).digest()
                if digest in seen:
                    continue
                seen.add(digest)
                wrong = _recovered(room / "s", files, folders, allowed)
                if wrong:
                    campaign.fail(work, wrong)
                yield
            files, folders, allowed = _state(disk, states, choose)
            folder = room / f"f{part}"
            lay_out(folder, files, folders)


def _state(disk: Disk, states: list[Model], choose: random.Random) -> tuple[dict[str, bytes], set[str], list[State]]:
    """Return one state after a cut, and what a project may hold then: what was acknowledged, or that and the action under way."""
    moment = choose.randrange(len(disk.ops) + 1)
    strict = choose.random() < 0.5
    files, folders = disk.after_cut(moment, strict=strict, rule=choose.choice(RULES), choose=choose)
    marks = [op.label for op in disk.ops[:moment] if op.what == "mark"]
    acknowledged = marks.count("ack")
    allowed = [states[acknowledged].records]
    if marks.count("start") > acknowledged:
        allowed.append(states[acknowledged + 1].records)
    return files, folders, allowed


def _work(folder: Path, model: Model, seed: str, bug: Callable[[], AbstractContextManager[Any]]) -> tuple[Disk, list[Model]]:
    """Open, act, and leave with or without closing; return what was asked of the disk and the model after each act."""
    actor = Actor(seed, checkpoints=0.2)
    disk = Disk(folder)
    with disk.watched(), bug():
        project = Project.open(folder, annotator="ana")
        try:
            model.records = held(project)  # After a cut: whichever of the two it may be.
            model.undo_steps, model.redo_steps = [], []
            states = [model.copy()]
            for _ in range(ACTS):
                act = actor.next(project)
                if (act[0], len(model.undo_steps)) == ("undo", 0) or (act[0], len(model.redo_steps)) == ("redo", 0):
                    continue  # What was done before the cut is there to be taken back, but not in this model.
                disk.mark("start")
                perform(project, act, actor.choose)
                disk.mark("ack")
                model.act(*act)
                states.append(model.copy())
        finally:
            if actor.choose.random() < 0.5:
                project.close()
            else:
                crash(project)
    return disk, states


def _recovered(where: Path, files: dict[str, bytes], folders: set[str], allowed: list[State]) -> str:
    """Open a state and say what is wrong with it, or nothing."""
    import shutil

    shutil.rmtree(where, ignore_errors=True)
    lay_out(where, files, folders)
    try:
        with mock.patch.multiple("os", fsync=lambda descriptor: None, fdatasync=lambda descriptor: None):
            return _opened(where, allowed)
    except (StoreError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"


def _opened(where: Path, allowed: list[State]) -> str:
    project = Project.open(where, annotator="ana")
    try:
        if project.read_only:
            return project.read_only
        found = held(project)
        if found not in allowed:
            return difference(allowed[-1], found)
        told = [notice for notice in notices(project) if "incomplete" not in notice]
        if told:
            return f"nothing was lost, and yet it said: {told[0]}"
        project.checkpoint()
        return ""
    finally:
        if project._lock is not None:
            crash(project)


@contextmanager
def _journal_not_synced() -> Iterator[None]:
    with mock.patch("store.journal.sync"):
        yield


@contextmanager
def _files_not_synced() -> Iterator[None]:
    with mock.patch("store.files.sync"):
        yield


@contextmanager
def _folders_not_synced() -> Iterator[None]:
    with mock.patch("store.files.sync_folder"):
        yield


@contextmanager
def _checkpoint_first() -> Iterator[None]:
    real = Checkpoints._run

    def early(self: Checkpoints, journal: Journal, limit: int | None) -> bool:
        if self._covered < journal.seq:
            journal.append(Checkpoint(journal.seq))
            self._covered = journal.seq
        return real(self, journal, limit)

    with mock.patch.object(Checkpoints, "_run", early):
        yield


@contextmanager
def _in_place() -> Iterator[None]:
    import os

    def write(path: Path, data: bytes) -> None:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(descriptor, data)
            os.fsync(descriptor)
            os.close(descriptor)
        except OSError as error:
            raise failed(error, path) from error

    def write_each(folder: Path, files: Sequence[tuple[Path, bytes]]) -> None:
        for path, data in files:
            write(path, data)

    with (
        mock.patch("store.repository.write_atomic", write),
        mock.patch("store.repository.write_many", write_each),
        mock.patch("store.journal.write_atomic", write),
    ):
        yield


BUGS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "journal line not synced": _journal_not_synced,
    "file not synced before it is renamed": _files_not_synced,
    "folder not synced after a rename": _folders_not_synced,
    "checkpoint noted before the files are written": _checkpoint_first,
    "files written in place": _in_place,
}

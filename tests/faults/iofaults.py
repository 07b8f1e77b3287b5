"""Every call to the operating system fails, once, from then on, or short: memory and disk agree, or the store says that it only reads."""

import errno
import random
from collections import Counter
from pathlib import Path
from typing import Any

from store.errors import StoreError
from store.project import Project
from tests.faults.acts import Actor, attempt, make_folder, wrong_after
from tests.faults.campaign import Campaign
from tests.faults.model import Model, difference, held
from tests.store.faulty import Faults
from tests.store.making import crash

WAYS = tuple((number, for_ever, short) for number in (errno.ENOSPC, errno.EIO) for for_ever in (False, True) for short in (False, True))
ACTS = 14


def run(campaign: Campaign) -> None:
    """Fail one call of one piece of work a case, going through all calls of it in every way, then through the next piece."""
    hit: Counter[str] = Counter()
    number, work, told = 0, 0, 0
    while number < campaign.size:
        with campaign.room("count") as room:
            counting = Faults(flush=False)
            model = make_folder(room / "f")
            _work(room / "f", model, f"{campaign.seed}:io:{work}", counting, [])
            calls = counting.calls
        for at in range(calls):
            for error, for_ever, short in WAYS:
                if number < campaign.size and campaign.wants(number):
                    refusing = Faults(flush=False)
                    refusing.arm(at, error, for_ever=for_ever, short=short)
                    told += _one(campaign, number, f"{campaign.seed}:io:{work}", refusing)
                    hit.update(refusing.failed[:1])
                    campaign.step()
                number += 1
        work += 1
    campaign.figures["first call that failed"] = ", ".join(f"{name} {count:,}" for name, count in hit.most_common())
    campaign.figures["runs in which somebody was told"] = f"{told:,}"


def _one(campaign: Campaign, number: int, seed: str, refusing: Faults) -> bool:
    with campaign.room("io") as room:
        folder = room / "f"
        model = make_folder(folder)
        pending: list[Model] = []
        try:
            told = _work(folder, model, seed, refusing, pending)
            wrong = _after(folder, model, pending)
        except (StoreError, AssertionError) as error:
            told, wrong = True, f"{type(error).__name__}: {error}"
        if wrong:
            campaign.fail(number, f"{wrong} ({', '.join(refusing.failed[:3])} failed)")
        return told


def _work(folder: Path, model: Model, seed: str, refusing: Faults, pending: list[Model]) -> bool:
    """Open, act and close while calls fail. Memory is held against the model after each act; returns whether an error was raised.

    When the journal refuses after a failed act, what the disk holds of that act is unknown, and both models are allowed.
    """
    told = False
    with refusing.in_force():
        try:
            project = Project.open(folder, annotator="ana")
        except StoreError:
            return True
        try:
            actor = Actor(seed, checkpoints=0.2)
            for _ in range(ACTS):
                told |= attempt(project, actor.next(project), model, pending, random.Random(seed))
        except StoreError:
            told = True
        finally:
            memory = _in_memory(project)
            try:
                project.close()
            except StoreError:
                told = True
    if memory is not None:
        assert memory == model.records, f"memory differs: {difference(model.records, memory)}"
    if project._lock is not None and project._lock._lock.is_locked:
        project._lock._lock.release()
    return told


def _in_memory(project: Project) -> Any:
    try:
        return held(project)
    except StoreError:
        return None  # Reading fails too, which was told.


def _after(folder: Path, model: Model, pending: list[Model]) -> str:
    project = Project.open(folder, annotator="ana")
    try:
        return project.read_only or wrong_after(held(project), model, pending)
    finally:
        crash(project)

"""One bit flipped anywhere in the store folder: noticed, of no meaning, or one last action set aside and reported."""

import os
import random
import shutil
from collections import Counter
from pathlib import Path
from unittest import mock

from store.errors import InputError, NewerError, StoreError
from store.mending import repair
from store.outside import MERGED
from store.project import Project
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.campaign import Campaign
from tests.faults.model import Model, State, held, notices
from tests.store.making import crash

REPAIRED = 4
"""Of so many flips one is repaired as well."""
FLIPS = 250
"""Flips that one made project goes through."""


def run(campaign: Campaign) -> None:
    """Flip as many bits as the campaign has cases; a case is one made project."""
    outcomes: Counter[str] = Counter()
    for world in campaign.cases((campaign.size + FLIPS - 1) // FLIPS):
        with campaign.room("flips") as room:
            _world(campaign, world, room, outcomes)
    for name, count in sorted(outcomes.items()):
        campaign.figures[name] = f"{count:,}"


def _world(campaign: Campaign, world: int, room: Path, outcomes: Counter[str]) -> None:
    choose = random.Random(f"{campaign.seed}:flips:{world}")
    model, before = _made(room / "f", f"{campaign.seed}:flips:{world}", choose)
    files = sorted(path for path in (room / "f" / ".sorot").rglob("*") if path.is_file() and path.stat().st_size)
    sizes = [path.stat().st_size for path in files]
    for flip in range(min(FLIPS, campaign.size - campaign.done)):
        copy = room / "g"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(room / "f", copy)
        path = copy / choose.choices(files, sizes)[0].relative_to(room / "f")
        data = bytearray(path.read_bytes())
        at = choose.randrange(len(data))
        data[at] ^= 1 << choose.randrange(8)
        times = path.stat()
        path.write_bytes(data)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # A bit that turns on the disk is written by nobody.
        again = room / "h"
        if flip % REPAIRED == 0:
            shutil.rmtree(again, ignore_errors=True)
            shutil.copytree(copy, again)
        outcome = _opened(copy, model, before)
        outcomes[outcome.partition(":")[0]] += 1
        if outcome.startswith("silently wrong"):
            campaign.fail(world, f"flip {flip} at byte {at} of {path.relative_to(copy)}: {outcome}")
        if flip % REPAIRED == 0:
            with mock.patch.multiple("os", fsync=lambda descriptor: None, fdatasync=lambda descriptor: None):
                outcome = _repaired(again, model, before)
            outcomes[outcome.partition(":")[0]] += 1
            if outcome.startswith("not mended"):
                campaign.fail(world, f"flip {flip} at byte {at} of {path.relative_to(copy)}: {outcome}")
        campaign.step()


def _made(folder: Path, seed: str, choose: random.Random) -> tuple[Model, State]:
    """Make a project with history and some of it not in the files yet; return its model, and the state before the last action."""
    model = make_folder(folder)
    actor = Actor(seed)
    project = Project.open(folder, annotator="ana")
    before = dict(model.records)
    for number in range(40):
        act = actor.next(project)
        if act[0] != "checkpoint":
            before = dict(model.records)
        perform(project, act, actor.choose)
        model.act(*act)
        if number == 25:
            _ = project.memory
            project.close()
            project = Project.open(folder, annotator="ana")
    if choose.random() < 0.3:
        project.checkpoint()
    crash(project)
    return model, before


def _repaired(folder: Path, model: Model, before: State) -> str:
    """Repair a folder; afterwards it is sound and holds what it held, or what is left is said."""
    try:
        result = repair(folder, None, lambda: None)
    except StoreError as error:
        return f"after repair, refused: {error}" if isinstance(error, NewerError) else f"not mended: {error}"
    if any(finding.level == "problem" for finding in result.left):
        return "after repair, named as left"
    project = Project.open(folder, annotator="ana")
    try:
        if project.read_only:
            return f"not mended: {project.read_only}"
        found = held(project)
        if found != model.records and project.next_undo.startswith(MERGED):
            project.undo()
            return "after repair, merged and undone" if held(project) == model.records else "not mended: undo of merging differs"
    except (StoreError, AssertionError) as error:
        return f"not mended: {error}"
    finally:
        project.close()
    if found == model.records:
        return "after repair, as it was"
    told = " ".join(result.done)
    if found == before and "incomplete" in told:
        return "after repair, last action set aside and reported"
    return "after repair, entries lost and counted" if "are lost" in told else f"not mended: records differ, {result.done}"


def _opened(folder: Path, model: Model, before: State) -> str:
    try:
        project = Project.open(folder, annotator="ana")
    except StoreError:
        return "refused with a sentence"
    try:
        try:
            return _judged(project, model, before)
        except StoreError as error:
            return "refused with a sentence" if not isinstance(error, InputError) else f"silently wrong: {error}"
        except AssertionError as error:
            return f"silently wrong: {error}"
    finally:
        if project._lock is not None and project._journal is not None:
            crash(project)
        else:
            project.close()


def _judged(project: Project, model: Model, before: State) -> str:
    found = held(project)
    told = bool(notices(project) or project.read_only)
    if found == model.records:
        records = (record for (_, kind, _), record in found.items() if kind in ("span", "decision"))
        memory = type(project.memory).of(records, lambda article: project.document(article).text)
        if project.memory != memory and not told:
            return "silently wrong: the memory counts other decisions"
        return "mended or reported" if told else "same meaning"
    if not told:
        return "silently wrong: records differ"
    return "last action set aside and reported" if found == before else "reported"

"""A disk that is full: what was there stays, every action says that it was not kept, and once there is room everything works again.

Two ways, in turn. A file system of 1 MiB of its own (tmpfs, mounted in a user and mount namespace, for which nobody need be root), with a
ballast file that leaves a few pages: the real thing, also for new names and folders. And RLIMIT_FSIZE: no file may grow beyond a length
close to that of the journal. Where the system allows no mounting all cases go the second way, and the figures say so.
"""

import ctypes
import os
import random
import resource
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from store.errors import StoreError
from store.project import Project
from tests.faults.acts import Actor, attempt, make_folder, perform, wrong_after
from tests.faults.campaign import Campaign
from tests.faults.forked import report, started
from tests.faults.model import Model, difference, held
from tests.store.making import crash

SPACE = 1 << 20
"""Bytes of the file system."""
_PAGE = 4096
_BEFORE = 14
_WHILE = 16
_AFTER = 8
"""Actions before the disk is full, while it is, and after."""
_NEW_USER, _NEW_MOUNTS, _PRIVATE = 0x10000000, 0x00020000, 0x44000
"""CLONE_NEWUSER, CLONE_NEWNS and MS_REC | MS_PRIVATE of Linux."""


def run(campaign: Campaign) -> None:
    """Fill the disk once a case: in the first half of each way while the project is open and stays so, else it is opened anew."""
    counts = dict.fromkeys(("mounted", "limited", "refusals", "opened while full", "only read while full", "opened anew afterwards"), 0)
    for case in campaign.cases():
        with campaign.room("full") as room:
            told: dict[str, Any] = {}
            if case % 2 == 0:
                told = report(*started(partial(_mounted, room, f"{campaign.seed}:full:{case}")))
            if case % 2 or told.get("unmountable"):
                told = report(*started(partial(_limited, room, f"{campaign.seed}:full:{case}")))
        wrong = told.get("wrong", told.get("error", "the process was ended"))
        if wrong:
            campaign.fail(case, wrong)
        for name in counts:
            counts[name] += told.get(name, 0)
        campaign.step()
    campaign.figures["full file systems of 1 MiB"] = f"{counts.pop('mounted'):,}"
    campaign.figures["limits on the length of files"] = f"{counts.pop('limited'):,}"
    for name, count in counts.items():
        campaign.figures[name] = f"{count:,}"
    if counts["refusals"] < campaign.done:
        campaign.fail(-1, "hardly anything was refused, so the disk was not full")


def _mounted(room: Path, seed: str) -> dict[str, Any]:
    """Live through a case on a file system of its own; it goes with the process."""
    if not _mount(room):
        return {"unmountable": 1}
    choose = random.Random(f"{seed}:room")
    ballast = room / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(_PAGE))
            except OSError:
                pass
            file.truncate(max(0, file.tell() - choose.randrange(7) * _PAGE))

    return {**_lived(room / "f", seed, fill, ballast.unlink), "mounted": 1}


def _limited(room: Path, seed: str) -> dict[str, Any]:
    """Live through a case in which files may not grow beyond some length."""
    choose = random.Random(f"{seed}:room")
    folder = room / "f"

    def fill() -> None:
        length = (folder / ".sorot" / "journal.jsonl").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (length + choose.randrange(3000), resource.RLIM_INFINITY))

    def free() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    return {**_lived(folder, seed, fill, free), "limited": 1}


def _lived(folder: Path, seed: str, fill: Callable[[], None], free: Callable[[], object]) -> dict[str, Any]:
    """Work, go on while the disk is full, and go on once there is room; say what went wrong, and count."""
    actor = Actor(seed, checkpoints=0.2)
    choose = actor.choose
    model = make_folder(folder)
    project = Project.open(folder, annotator="ana")
    for _ in range(choose.randrange(2, _BEFORE)):
        _do(project, model, actor)
    pending: list[Model] = []
    counts = {"refusals": 0, "opened while full": 0, "only read while full": 0, "opened anew afterwards": 0}
    fill()
    for _ in range(_WHILE):
        counts["refusals"] += attempt(project, actor.next(project), model, pending, choose)
    if wrong := difference(model.records, held(project)):
        return {"wrong": f"memory differs while full: {wrong}"}
    if choose.random() < 0.5:
        _leave(project, saved=choose.random() < 0.5)
        project = Project.open(folder, annotator="ana")
        counts["opened while full"] += 1
        counts["only read while full"] += bool(project.read_only)
        if wrong := wrong_after(held(project), model, pending):
            return {"wrong": f"opened while full: {wrong}"}
        model, pending = next((one for one in pending if one.records == held(project)), model), []
        for _ in range(_WHILE // 4):
            counts["refusals"] += bool(project.read_only) or attempt(project, actor.next(project), model, pending, choose)
    free()
    if project.read_only:  # It said so; what has to be done is to open it anew.
        _leave(project, saved=True)
        project = Project.open(folder, annotator="ana")
        counts["opened anew afterwards"] += 1
        if project.read_only:
            return {"wrong": f"there is room, and yet: {project.read_only}"}
        model = next((one for one in pending if one.records == held(project)), model)
    for _ in range(_AFTER):
        _do(project, model, actor)
    project.checkpoint()
    if wrong := difference(model.records, held(project)):
        return {"wrong": f"after there was room: {wrong}"}
    _leave(project, saved=choose.random() < 0.5)
    project = Project.open(folder, annotator="ana")
    wrong = project.read_only or difference(model.records, held(project))
    return {"wrong": wrong, **counts}


def _do(project: Project, model: Model, actor: Actor) -> None:
    act = actor.next(project)
    perform(project, act, actor.choose)
    model.act(*act)


def _leave(project: Project, *, saved: bool) -> None:
    """Close a project, or end it as a crash does; a full disk may refuse what closing saves."""
    if not saved and project._lock is not None and project._journal is not None:
        crash(project)
        return
    with suppress(StoreError):
        project.close()


def _mount(where: Path) -> bool:
    """Mount an empty file system for this process alone; False when the system does not let it."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if not hasattr(libc, "unshare") or libc.unshare(_NEW_USER | _NEW_MOUNTS):
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    except OSError:
        return False
    libc.mount(None, b"/", None, _PRIVATE, None)
    return not libc.mount(b"tmpfs", os.fsencode(where), b"tmpfs", 0, f"size={SPACE},mode=700".encode())

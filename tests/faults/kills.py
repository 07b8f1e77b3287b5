"""``kill -9`` at random moments of opening, doing, undoing, saving and closing: what was acknowledged is there afterwards, always."""

import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import msgspec

from store import outside
from store.model import Change
from store.project import Project
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.campaign import Campaign
from tests.faults.model import Model, difference, held
from tests.store.making import crash

LIFE = 100
"""Kills that one store goes through before a new one is made."""
_LONGEST = 0.03
"""Seconds that a process lives at most before it is killed; every other process from its first act on, so that acts are reached on a busy
machine too."""
_OPENING = 10.0
"""Seconds that are waited at most for a first act."""
_RENEWALS = (0.06, 0.4)
"""How many of the acts of a process, and of one that is killed in its acts, give an article another text, which takes longest of all."""


def run(campaign: Campaign) -> None:
    """Kill processes that annotate, as many as the campaign has cases; a case is one life of a store."""
    acknowledged = appeared = torn = renewed = 0
    lives = (campaign.size + LIFE - 1) // LIFE
    for life in campaign.cases(lives):
        with campaign.room("kills") as room:
            counts = _live(campaign, life, room / "f", min(LIFE, campaign.size - life * LIFE) if not campaign.only else LIFE)
        acknowledged, appeared, torn, renewed = (
            one + other for one, other in zip((acknowledged, appeared, torn, renewed), counts, strict=True)
        )
    campaign.figures["acknowledged actions"] = f"{acknowledged:,}"
    campaign.figures["unacknowledged actions that were kept"] = f"{appeared:,}"
    campaign.figures["of either, new texts of articles"] = f"{renewed:,}"
    campaign.figures["torn journal ends set aside"] = f"{torn:,}"


def _live(campaign: Campaign, life: int, folder: Path, kills: int) -> tuple[int, int, int, int]:
    model = make_folder(folder)
    choose = random.Random(f"{campaign.seed}:kills:{life}")
    acknowledged = appeared = torn = renewed = 0
    for kill in range(kills):
        messages = _killed(folder, f"{campaign.seed}:{life}:{kill}", choose.uniform(0, _LONGEST), acting=kill % 2 == 1)
        done, texts, pending = _acknowledged(messages, model)
        acknowledged, renewed = acknowledged + done, renewed + texts
        broken = next((text for kind, text in messages if kind == "error"), "")
        project = Project.open(folder, annotator="ana")
        try:
            if broken or project.read_only:
                campaign.fail(life, f"kill {kill}: {broken or project.read_only}")
                return acknowledged, appeared, torn, renewed
            torn += sum(".torn-" in str(notice) for notice in project.notices)
            found = held(project)
            if found != model.records and pending is not None:
                model.act(*pending)
                appeared += 1
                renewed += pending[0] == "renew"
            wrong = difference(model.records, found) or _wrong_history(project, model)
            if wrong:
                campaign.fail(life, f"kill {kill}: {wrong}")
                return acknowledged, appeared, torn, renewed
            if choose.random() < 0.5:
                project.close()
            else:
                crash(project)
        except BaseException:
            crash(project)
            raise
        campaign.step()
    return acknowledged, appeared, torn, renewed


def _wrong_history(project: Project, model: Model) -> str:
    if (bool(project.next_undo), bool(project.next_redo)) != (bool(model.undo_steps), bool(model.redo_steps)):
        return "undo or redo is not what it was"
    return ""


def _acknowledged(messages: list[tuple[str, Any]], model: Model) -> tuple[int, int, tuple[str, Change | None] | None]:
    """Bring the model up to what was acknowledged; return how much, how much of it were new texts, and what
    had been begun and not acknowledged."""
    count = renewed = 0
    pending: tuple[str, Change | None] | None = None
    for kind, body in messages:
        if kind == "start":
            pending = body["act"], None if body["change"] is None else msgspec.convert(body["change"], Change)
        elif kind == "ok" and pending is not None:
            model.act(*pending)
            count += pending[0] != "checkpoint"
            renewed += pending[0] == "renew"
            pending = None
    return count, renewed, pending


def _killed(folder: Path, seed: str, after: float, *, acting: bool) -> list[tuple[str, Any]]:
    """Run a process for so many seconds and return what it had said when it was killed."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _work(folder, seed, theirs, _RENEWALS[acting])
    os.close(theirs)
    with os.fdopen(ours, "rb") as said:
        parts: list[bytes] = []
        if acting:
            _drain_for(said.fileno(), _OPENING, parts, first=True)
        _drain_for(said.fileno(), after, parts)
        os.kill(pid, signal.SIGKILL)
        parts.append(said.read())
    os.waitpid(pid, 0)
    lines = b"".join(parts).split(b"\n")
    return [tuple(msgspec.json.decode(line)) for line in lines[:-1]]


def _drain_for(descriptor: int, seconds: float, parts: list[bytes], *, first: bool = False) -> None:
    """Read until the time is over, or something was said if that is the ``first``; the process never waits for a full pipe."""
    import select

    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not select.select([descriptor], [], [], left)[0]:
            return
        part = os.read(descriptor, 1 << 16)
        if not part:
            return
        parts.append(part)
        if first:
            return


def _work(folder: Path, seed: str, pipe: int, renewals: float) -> None:
    """Annotate without end, saying before each act what it is and after it that it is acknowledged. Never returns."""

    def say(kind: str, body: Any) -> None:
        os.write(pipe, msgspec.json.encode((kind, body)) + b"\n")

    try:
        actor = Actor(seed, renewals=renewals)
        outside.AT_ONCE = 0  # So that a small project is opened as a large one is.
        while True:
            project = Project.open(folder, annotator="ana", swept=actor.choose.random() < 0.5)
            for _ in range(actor.choose.randrange(5, 60)):
                if actor.choose.random() < 0.1 and project.look():
                    project.follow()
                act = actor.next(project)
                say("start", {"act": act[0], "change": act[1]})
                perform(project, act, actor.choose)
                say("ok", None)
            project.close()
    except BaseException as error:  # Whatever it is, the parent is to hear of it; there is nobody else.
        say("error", f"{type(error).__name__}: {error}")
    finally:
        os._exit(1)

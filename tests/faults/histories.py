"""Hundreds of thousands of random actions, crashes, torn ends, damaged files and files of a later version against a plain dictionary."""

import os
import random
from pathlib import Path
from unittest import mock

from store import outside
from store.errors import NewerError, StoreError
from store.loose import read_loosely
from store.model import SCHEMA_VERSION, Change, Put
from store.project import Project
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.campaign import Campaign
from tests.faults.model import Model, difference, held
from tests.store.making import crash

EPISODE = 250
"""Actions that one project goes through."""
_TORN = (b"", b"", b"\0" * 700, b"300 01234567 {", b'\n{"a":1}\n', b"12 ")


def run(campaign: Campaign) -> None:
    """Take as many actions as the campaign has cases; a case is one episode."""
    events = dict.fromkeys(
        ("crashes", "files edited by hand", "later versions", "reopenings", "first acts before every file was looked at"), 0
    )
    with mock.patch.multiple(os, fsync=lambda descriptor: None, fdatasync=lambda descriptor: None):
        for episode in campaign.cases((campaign.size + EPISODE - 1) // EPISODE):
            with campaign.room("history") as room:
                _episode(campaign, episode, room / "f", events)
    for name, count in events.items():
        campaign.figures[name] = f"{count:,}"


def _episode(campaign: Campaign, episode: int, folder: Path, events: dict[str, int]) -> None:
    model = make_folder(folder)
    actor = Actor(f"{campaign.seed}:history:{episode}", checkpoints=0.05)
    project = Project.open(folder, annotator="ana")
    try:
        for number in range(EPISODE):
            try:
                if actor.choose.random() < 0.04:
                    project = _upset(project, folder, actor.choose, events, model)
                act = actor.next(project)
                perform(project, act, actor.choose)
                model.act(*act)
                wrong = _wrong(project, model) if number % 10 == 9 or number == EPISODE - 1 else ""
            except (StoreError, AssertionError) as error:
                wrong = f"{type(error).__name__}: {error}"
            if wrong:
                campaign.fail(episode, f"after {number + 1} actions: {wrong}")
                break
            campaign.step()
    finally:
        crash(project)


def _wrong(project: Project, model: Model) -> str:
    wrong = difference(model.records, held(project))
    if not wrong and bool(project.next_undo) != bool(model.undo_steps):
        return "undo is not what it was"
    return wrong


def _upset(project: Project, folder: Path, choose: random.Random, events: dict[str, int], model: Model) -> Project:
    """Close or crash, do something to the files, and open again."""
    kind = choose.choice(("reopen", "crash", "crash", "damage", "newer"))
    store = folder / ".sorot"
    if kind == "crash":
        crash(project)
        with (store / "journal.jsonl").open("ab") as file:
            file.write(choose.choice(_TORN))
        events["crashes"] += 1
    else:
        project.close()
        events["reopenings"] += 1
    files = sorted((store / "articles").glob("*.json")) if (store / "articles").exists() else []
    if kind == "damage" and files:
        path = choose.choice(files)
        was = path.read_bytes()
        path.write_bytes(_damaged(was, choose))
        edits = _edits(was, path.read_bytes())
        if edits:
            model.do(Change(id="hand", title="", time="", annotator="", edits=edits))
        events["files edited by hand"] += 1
    if kind == "newer" and files:
        _later_version(folder, choose.choice(files))
        events["later versions"] += 1
    if choose.random() < 0.5:
        return Project.open(folder, annotator="ana")
    with mock.patch.object(outside, "AT_ONCE", 0):
        project = Project.open(folder, annotator="ana", swept=False)
    wrong = difference(model.records, held(project))  # What was done by hand is noticed though no file was looked at before it is read.
    assert not wrong, f"before every file was looked at: {wrong}"
    events["first acts before every file was looked at"] += 1
    return project


def _edits(was: bytes, now: bytes) -> tuple[Put, ...]:
    """Return what somebody who wrote into a file has changed, record by record."""
    before, after = read_loosely(was), read_loosely(now)
    assert before is not None
    assert after is not None
    pairs = [(rows[0], after.records[key][0]) for key, rows in before.records.items()]
    return tuple(Put(one, other) for one, other in pairs if one != other)


def _damaged(data: bytes, choose: random.Random) -> bytes:
    """Edit bytes by hand so that the text of the article can still be found in the file or in the source."""
    edits = (lambda: data.replace(b'"PERSON"', b'"ORG"'), lambda: data.replace(b":\n", b": \n"), lambda: data + b"\n\n")
    return choose.choice(edits)()


def _later_version(folder: Path, path: Path) -> None:
    """Have a file say that a later Sorot wrote it, see that it is refused, and put it back as it was."""
    was = path.read_bytes()
    state = os.stat(path)
    path.write_bytes(was.replace(b'"schema":%d' % SCHEMA_VERSION, b'"schema":99', 1))
    project = Project.open(folder, annotator="ana", read_only=True)
    try:
        project.document(path.stem)
    except NewerError:
        pass
    else:
        raise AssertionError("a file of a later version was read")
    finally:
        project.close()
    path.write_bytes(was)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))

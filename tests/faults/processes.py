"""Several processes that all want to write: each saves what it was told is saved, the others read, and nobody waits.

Beside them others only follow: they open once, read on as the journal grows, and must end holding what the writers left.
"""

import hashlib
import random
import time
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from store import annotate
from store.ingest import article_id
from store.project import Project
from tests.faults.acts import TEXTS, make_folder
from tests.faults.campaign import Campaign
from tests.faults.forked import report, started
from tests.faults.model import held

FOLLOWERS = 2
"""Processes that only follow beside each crowd."""
OVER = "selesai"
"""File that tells followers that the writers are done."""


LONG = "panjang.txt"
"""Article that everybody tags; it has room for far more ranges than are saved."""


def run(campaign: Campaign) -> None:
    """Have 2 to 8 processes save until the campaign's number of saves is reached; a case is one such crowd."""
    slowest, refused, crowd, looks = 0.0, 0, 0, 0
    sizes = (2, 3, 4, 5, 6, 7, 8) if campaign.size >= 10_000 else (2, 4)
    each = max(1, campaign.size // sum(sizes))
    for crowd, count in enumerate(sizes):
        if not campaign.wants(crowd):
            continue
        with campaign.room("crowd") as room:
            make_folder(room / "f")
            (room / "f" / LONG).write_text(" ".join(TEXTS["a.txt"] for _ in range(20)), encoding="utf-8")
            followers = [
                started(partial(_follow, room / "f", random.Random(f"{campaign.seed}:{crowd}:f{one}"))) for one in range(FOLLOWERS)
            ]
            told = [started(partial(_save, room / "f", random.Random(f"{campaign.seed}:{crowd}:{one}"), each)) for one in range(count)]
            reports = [report(pid, pipe) for pid, pipe in told]
            (room / "f" / OVER).touch()
            followed = [report(pid, pipe) for pid, pipe in followers]
            saved = {span for one in reports for span in one.get("saved", ())}
            project = Project.open(room / "f", annotator="ana")
            found = {span for one in project.stored_documents() for span in one.spans}
            if project.read_only:
                campaign.fail(crowd, f"a lock was left behind: {project.read_only}")
            if len(saved) != each * count or saved != found:
                campaign.fail(crowd, f"{len(saved - found)} of {each * count} acknowledged saves lost, {len(found - saved)} surplus")
            expected = _digest(project)
            for one, told_of in enumerate(followed):
                if told_of.get("state") != expected:
                    campaign.fail(crowd, f"follower {one} ended with something else: {told_of.get('error', 'other records')}")
                looks += told_of.get("looks", 0)
            project.close()
            slowest = max([slowest, *(one.get("slowest", 0.0) for one in reports)])
            refused += sum(one.get("refused", 0) for one in reports)
        campaign.step(each * count)
    if slowest >= 1:
        campaign.fail(crowd, f"opening beside a writer took {slowest:.2f} s")
    campaign.figures["openings for reading only beside a writer"] = f"{refused:,}"
    campaign.figures["looks of followers that found something"] = f"{looks:,}"
    campaign.figures["slowest of them"] = f"{slowest * 1000:.0f} ms"


def _save(folder: Path, choose: random.Random, saves: int) -> dict[str, Any]:
    """Open again and again; save some when it may be written, read when not."""
    saved: list[str] = []
    slowest, refused = 0.0, 0
    wanted = article_id(LONG)
    while len(saved) < saves:
        started = time.perf_counter()
        project = Project.open(folder, annotator="ana")
        if project.read_only:
            slowest, refused = max(slowest, time.perf_counter() - started), refused + 1
            project.close()
            time.sleep(choose.uniform(0, 0.02))
            continue
        for _ in range(min(choose.randrange(1, 60), saves - len(saved))):
            document = project.document(wanted)
            change = annotate.tag(document, *_free(document, choose), "GPE", annotator="ana")
            assert change is not None
            project.do(change)
            saved += [edit.after.id for edit in change.edits if edit.after is not None and edit.before is None and edit.after.id != wanted]
        project.close()
        time.sleep(choose.uniform(0, 0.005))
    return {"saved": saved, "slowest": slowest, "refused": refused}


def _follow(folder: Path, choose: random.Random) -> dict[str, Any]:
    """Open once for reading and read on until the writers are done; return what is held in the end."""
    project = Project.open(folder, annotator="ana", read_only=True)
    looks = 0
    while True:
        over = (folder / OVER).exists()
        while project.look():
            news = project.follow()
            assert news is not None
            if news.problem is not None:
                raise news.problem
            looks += bool(news.changes)
            if choose.random() < 0.3:
                held(project)
            if not news.more:
                break
        if over:
            return {"state": _digest(project), "looks": looks}
        time.sleep(choose.uniform(0, 0.01))


def _digest(project: Project) -> str:
    state = sorted((list(key), msgspec.to_builtins(record)) for key, record in held(project).items())
    return hashlib.sha256(msgspec.json.encode(state, order="sorted")).hexdigest()


def _free(document: Any, choose: random.Random) -> tuple[int, int]:
    """Return a range that carries no label yet."""
    while True:
        start = choose.randrange(len(document.text) - 1)
        end = choose.randrange(start + 1, len(document.text) + 1)
        if not any((span.start, span.end) == (start, end) for span in document.spans_at(start, end)):
            return start, end

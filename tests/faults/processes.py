"""Several processes that all want to write: each saves what it was told is saved, the others read, and nobody waits.

Some of them give articles other texts. Every annotation must then have its place or wait for one, and every article the text that it was
given last. Beside them others only follow: they open once, read on as the journal grows, and must end holding what the writers left.
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
from store.model import Article, Span
from store.project import Project
from tests.faults.acts import TEXTS, Actor, make_folder, perform
from tests.faults.campaign import Campaign
from tests.faults.forked import report, started
from tests.faults.model import held

FOLLOWERS = 2
"""Processes that only follow beside each crowd."""
OVER = "selesai"
"""File that tells followers that the writers are done."""
_SHORT = 0.1
"""Share of the saves that go to the articles that get other texts."""
_RENEWALS = 0.05
"""How many other texts articles get for each save."""

LONG = "panjang.txt"
"""Article that everybody tags; it has room for far more ranges than are saved."""


def run(campaign: Campaign) -> None:
    """Have 2 to 8 processes save until the campaign's number of saves is reached; a case is one such crowd."""
    slowest, refused, crowd, looks, renewed, unplaced = 0.0, 0, 0, 0, 0, 0
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
            found = {span for one in project.stored_documents() for span in (*one.spans, *one.unplaced)}
            unplaced += sum(len(one.unplaced) for one in project.stored_documents())
            if project.read_only:
                campaign.fail(crowd, f"a lock was left behind: {project.read_only}")
            if len(saved) != each * count or saved != found:
                campaign.fail(crowd, f"{len(saved - found)} of {each * count} acknowledged saves lost, {len(found - saved)} surplus")
            texts = sorted(text for one in reports for text in one.get("texts", ()))
            for wanted, sha in {wanted: sha for _, wanted, sha in texts}.items():
                if project.document(wanted).article.sha256 != sha:
                    campaign.fail(crowd, f"{wanted} has not the text that it was given last")
            renewed += len(texts)
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
    campaign.figures["other texts that articles were given"] = f"{renewed:,}, after which {unplaced:,} annotations wait for a place"
    campaign.figures["looks of followers that found something"] = f"{looks:,}"
    campaign.figures["slowest of them"] = f"{slowest * 1000:.0f} ms"


def _save(folder: Path, choose: random.Random, saves: int) -> dict[str, Any]:
    """Open again and again; save some when it may be written, read when not."""
    saved: list[str] = []
    texts: list[tuple[int, str, str]] = []
    slowest, refused = 0.0, 0
    actor = Actor(str(choose.random()))
    while len(saved) < saves:
        started = time.perf_counter() - _queued()
        project = Project.open(folder, annotator="ana")
        if project.read_only:
            slowest, refused = max(slowest, time.perf_counter() - _queued() - started), refused + 1
            project.close()
            time.sleep(choose.uniform(0, 0.02))
            continue
        for _ in range(min(choose.randrange(1, 60), saves - len(saved))):
            name = choose.choice(list(TEXTS)) if choose.random() < _SHORT else LONG
            change = annotate.tag(project.document(article_id(name)), *_free(project, name, choose), "GPE", annotator="ana")
            assert change is not None
            project.do(change)
            saved += [edit.after.id for edit in change.edits if isinstance(edit.after, Span) and edit.before is None]
            other = actor.renewed(project) if choose.random() < _RENEWALS else None
            if other is not None:
                perform(project, ("renew", other), choose)
                texts += [
                    (time.monotonic_ns(), edit.after.id, edit.after.sha256) for edit in other.edits if isinstance(edit.after, Article)
                ]
        project.close()
        time.sleep(choose.uniform(0, 0.005))
    return {"saved": saved, "texts": texts, "slowest": slowest, "refused": refused}


def _queued() -> float:
    """Return for how many seconds this process was ready and no processor free, which says something of the machine and nothing of Sorot.

    Source: the second number of ``/proc/PID/schedstat`` in the kernel's ``Documentation/scheduler/sched-stats.rst``.
    """
    try:
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


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


def _free(project: Project, name: str, choose: random.Random) -> tuple[int, int]:
    """Return a range of an article that carries no label yet."""
    document = project.document(article_id(name))
    while True:
        start = choose.randrange(len(document.text) - 1)
        end = choose.randrange(start + 1, len(document.text) + 1)
        if not any((span.start, span.end) == (start, end) for span in document.spans_at(start, end)):
            return start, end

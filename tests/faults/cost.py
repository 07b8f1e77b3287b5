"""What one action and one opening cost, by how much a project holds: an action must not grow with it, and an opening hardly.

Projects of 1,000, 10,000 … annotations, ten in an article, are made first; then each is asked in turn, so that whatever else the machine
does meanwhile meets all of them alike. Beside them a bare line is appended to a file and synced, which is the least that keeping an action
can cost. Ratios are what travels; a ratio between two sizes that is beyond ``FLAT`` is a failure. An opening is measured as the program
does it: until the project can be used and one article of it is read, and until every file was looked at, behind the screen, to see what
others did to it. The second may grow with the files, and not faster than they do; the first only by how the files were left, which is read.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from store import annotate
from store.ingest import article_id
from store.library import entries
from store.project import Project
from store.reading import ReadingLog
from tests.bench.corpus import SPANS, build, made
from tests.bench.figures import Spread
from tests.faults.campaign import Campaign

FLAT = 3.0
"""How many times what it costs in the smallest project an action may cost in the largest, at the median."""
OPENED = 10.0
"""How many times what it costs in the smallest project an opening may cost in the largest."""
ROUNDS = 200
"""Actions timed at each size."""
OPENINGS = 7
_SMALLEST = 1_000
_LINE = 1_024
"""Most bytes that the journal may grow by for one tag."""


@dataclass(slots=True)
class Size:
    """A project of one size, and what was measured in it, in seconds."""

    annotations: int
    folder: Path
    articles: list[str]
    opened: list[float] = field(default_factory=list)
    """Until the project is open and one article of it is read."""
    swept: list[float] = field(default_factory=list)
    """From then on until every file was looked at."""
    listed: list[float] = field(default_factory=list)
    """Until the names of all its articles are known, which grows with their number."""
    tagged: list[float] = field(default_factory=list)
    undone: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    line: int = 0


def run(campaign: Campaign) -> None:
    """Measure sizes up to the campaign's number of annotations."""
    wanted = [_SMALLEST * 10**power for power in range(9) if _SMALLEST * 10**power <= max(campaign.size, 10 * _SMALLEST)]
    with campaign.room("cost") as room:
        sizes = []
        for annotations in wanted:
            folder = room / f"n{annotations}"
            folder.mkdir()
            build(folder, annotations // SPANS)
            names = [article_id(one.name) for one in made(annotations // SPANS)]
            sizes.append(Size(annotations, folder, names[:: max(1, len(names) // ROUNDS)]))
        _open(sizes)
        _act(sizes)
    first, last = sizes[0], sizes[-1]
    for size in sizes:
        campaign.figures[f"{size.annotations:,} annotations"] = _told(size, first)
    for what, one, other in (
        ("keeping a tag", first.tagged, last.tagged),
        ("undo", first.undone, last.undone),
    ):
        times = Spread.of(other).p50 / Spread.of(one).p50
        if times > FLAT:
            campaign.fail(len(sizes), f"{what} costs {times:.1f} times as much with {last.annotations:,} as with {first.annotations:,}")
    times = Spread.of(last.opened).p50 / Spread.of(first.opened).p50
    if times > OPENED:
        campaign.fail(len(sizes), f"opening costs {times:.1f} times as much with {last.annotations:,} as with {first.annotations:,}")
    each = [(Spread.of(size.opened).p50 + Spread.of(size.swept).p50) / (size.annotations // SPANS) for size in (first, last)]
    if each[1] > FLAT * each[0]:
        campaign.fail(len(sizes), f"looking costs {each[1] * 1e6:.0f} µs a file with {last.annotations:,}, {each[0] * 1e6:.0f} before")
    if last.line > _LINE:
        campaign.fail(len(sizes), f"one tag takes {last.line:,} bytes")
    campaign.step(sum(size.annotations for size in sizes))


def _open(sizes: list[Size]) -> None:
    for turn in range(OPENINGS):
        for size in sizes:
            began = time.perf_counter()
            project = Project.open(size.folder, annotator="bench", swept=False)
            project.document(size.articles[turn])
            size.opened.append(time.perf_counter() - began)
            assert not project.read_only, project.read_only
            began = time.perf_counter()
            list(entries(project, ReadingLog(project.store_dir, read_only=True)))
            size.listed.append(time.perf_counter() - began)
            began = time.perf_counter()
            while project.unseen:
                assert not project.look(), "something was found though nothing was done"
            size.swept.append(time.perf_counter() - began)
            project.close()


def _act(sizes: list[Size]) -> None:
    projects = [Project.open(size.folder, annotator="bench") for size in sizes]
    beside = os.open(sizes[0].folder.parent / "bare.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for size, project in zip(sizes, projects, strict=True):
        journal = project.store_dir / "journal.jsonl"
        before = journal.stat().st_size
        _tag(project, size.articles[0])
        size.line = journal.stat().st_size - before
        project.undo()
    for turn in range(ROUNDS):
        for size, project in zip(sizes, projects, strict=True):
            document = project.document(size.articles[turn % len(size.articles)])
            assert len(document.spans) >= SPANS
            size.tagged.append(_tag(project, document.article.id))
            began = time.perf_counter()
            os.write(beside, b"x" * (size.line - 1) + b"\n")
            os.fdatasync(beside)
            size.bare.append(time.perf_counter() - began)
            began = time.perf_counter()
            project.undo()
            size.undone.append(time.perf_counter() - began)
    os.close(beside)
    for project in projects:
        project.close()


def _tag(project: Project, article: str) -> float:
    """Tag the first words of an article, which carry no tag; return the seconds until that was acknowledged."""
    began = time.perf_counter()
    change = annotate.tag(project.document(article), 0, 6, "ORG", annotator="bench")
    assert change is not None
    project.do(change)
    return time.perf_counter() - began


def _told(size: Size, first: Size) -> str:
    opened, swept, listed, tag, undo, bare = (
        Spread.of(times) for times in (size.opened, size.swept, size.listed, size.tagged, size.undone, size.bare)
    )
    beside, tagged, undone = (Spread.of(times).p50 for times in (first.opened, first.tagged, first.undone))
    return (
        f"tag p50 {tag.p50 * 1e3:.2f} ms, p95 {tag.p95 * 1e3:.2f} ms, {tag.p50 / bare.p50:.1f}x a bare synced line, {size.line} bytes, "
        f"{tag.p50 / tagged:.2f}x the smallest; undo p50 {undo.p50 * 1e3:.2f} ms, {undo.p50 / undone:.2f}x; "
        f"open p50 {opened.p50 * 1e3:.1f} ms with {size.annotations // SPANS:,} files, {opened.p50 / beside:.1f}x; "
        f"all looked at {swept.p50 * 1e3:.0f} ms later; "
        f"listing {listed.p50 * 1e3:.0f} ms"
    )

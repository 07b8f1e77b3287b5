"""What it costs to keep one annotation so that a power cut cannot take it, beside the least that could: one line appended and synced."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from store import annotate
from store.ingest import article_id
from store.project import Project
from tests.bench.articles import made_article
from tests.bench.figures import Spread

_STEP = 12
"""Code points from one made annotation to the next."""
_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Saving:
    """Costs in a project with so many annotations, all measured in turn on the same disk; times in seconds."""

    annotations: int
    tag: Spread
    """From asking for one more annotation to its being acknowledged."""
    undo: Spread
    append: Spread
    """One line of the same length appended to a file and synced."""
    line: int
    """Bytes the journal grew by for one annotation."""
    checkpoint: float
    """Writing the article's file, which nobody waits for."""
    reopen: float
    """Opening the project again and reading the article."""


def measure_saving(folder: Path, annotations: int, rounds: int) -> Saving:
    """Make a project with so many annotations in one article of the folder, then measure rounds of tagging, undoing and bare appending."""
    name = "article.txt"
    folder.mkdir(parents=True)
    (folder / name).write_text(made_article((annotations + rounds + 1) * _STEP + 100), encoding="utf-8")
    article = article_id(name)
    project = Project.open(folder, annotator="bench")
    document = project.document(article)
    ranges = [(start, start + _LENGTH) for start in range(0, annotations * _STEP, _STEP)]
    change = annotate.tag_everywhere(document, ranges, "PERSON", annotator="bench")
    assert change is not None
    project.do(change)
    project.checkpoint()
    journal = folder / ".sorot" / "journal.jsonl"
    before = journal.stat().st_size
    _tag(project, article, annotations)
    line = b"x" * (journal.stat().st_size - before - 1) + b"\n"
    tags, undos, appends = [], [], []
    with open(folder / "bare.jsonl", "ab", buffering=0) as bare:
        for turn in range(rounds):
            tags.append(_tag(project, article, annotations + 1 + turn))
            appends.append(_timed_append(bare.fileno(), line))
        for _ in range(rounds):
            started = time.perf_counter()
            project.undo()
            undos.append(time.perf_counter() - started)
    _tag(project, article, annotations + 1)
    started = time.perf_counter()
    project.checkpoint()
    checkpoint = time.perf_counter() - started
    project.close()
    started = time.perf_counter()
    again = Project.open(folder, annotator="bench")
    kept = len(again.document(article).spans)
    reopen = time.perf_counter() - started
    again.close()
    assert kept == annotations + 2, f"{kept} annotations kept of {annotations + 2}"
    return Saving(annotations, Spread.of(tags), Spread.of(undos), Spread.of(appends), len(line), checkpoint, reopen)


def _tag(project: Project, article: str, number: int) -> float:
    start = number * _STEP
    started = time.perf_counter()
    change = annotate.tag(project.document(article), start, start + _LENGTH, "PERSON", annotator="bench")
    assert change is not None
    project.do(change)
    return time.perf_counter() - started


def _timed_append(descriptor: int, line: bytes) -> float:
    started = time.perf_counter()
    os.write(descriptor, line)
    os.fdatasync(descriptor)
    return time.perf_counter() - started

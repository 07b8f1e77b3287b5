"""A whole corpus: how long until its list can be used, filtering, searching, counting, one huge article, and memory, each against size."""

import random
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from store.library import entries
from store.overview.statistics import statistics
from store.overview.things import things
from store.project import Project
from store.reading import ReadingLog
from store.search.find import find
from store.search.index import FILE, Index
from store.search.query import parse
from store.search.upkeep import Upkeep
from tests.bench.articles import FIRST_WORD, made_article
from tests.bench.corpus import SPANS, build
from tests.bench.figures import Spread
from tests.bench.reading import ENV
from tests.bench.screens import Viewer, first_paint
from tests.pty.keys import encode
from tests.pty.terminal import Terminal

HUGE = 10_000_000
"""Code points of the one long article."""

QUERIES = (
    "putin",
    "widodo beijing",
    '"joko widodo"',
    "kemen*",
    "label:PERSON biden",
    "label:ORG after:2023 before:2024",
    "entity:Putin moskow",
    "pertahanan -rusia",
    "=NATO",
    "jakarta OR surabaya",
)
SEARCHES = 60
"""Searches timed at each size, each query in turn with another word added."""


@dataclass(frozen=True, slots=True)
class Size:
    """What one size costs; times in seconds, memory in bytes."""

    articles: int
    built: float
    """Making the project, which is no part of what is measured."""
    indexed: float
    listed: float
    """From the start of the program to the first title."""
    filtered: Spread
    """From a key in the filter to its answer, through a pseudo-terminal."""
    first_hits: Spread
    all_hits: Spread
    entities: float
    statistics: float
    memory: int
    """Most that the program ever held, with the list, the index and the list of entities open."""


def measure_size(folder: Path, count: int) -> Size:
    """Build a project of so many articles and measure it."""
    began = time.perf_counter()
    place = folder / f"corpus-{count}"
    build(place, count)
    built = time.perf_counter() - began
    project = Project.open(place, annotator="bench", read_only=True)
    index = Index(project.store_dir / FILE)
    began = time.perf_counter()
    upkeep = Upkeep(project, index)
    upkeep.begin([(one.article_id, one.source) for one in entries(project, ReadingLog(project.store_dir, read_only=True))])
    while upkeep.step():
        pass
    indexed = time.perf_counter() - began
    first, every = _search(index, project)
    began = time.perf_counter()
    things(index, project.entities)
    listing = time.perf_counter() - began
    began = time.perf_counter()
    statistics(index)
    counting = time.perf_counter() - began
    index.close()
    project.close()
    first_paint(Viewer("sorot", [sys.executable, "-m", "tui", place, "--no-suggest"], ENV), "berita-")  # Compiles.
    listed, filtered, memory = _use(place)
    return Size(count, built, indexed, listed, filtered, first, every, listing, counting, memory)


def _search(index: Index, project: Project) -> tuple[Spread, Spread]:
    rng = random.Random(1)
    words = sorted(set(re.findall(r"[a-z]{4,}", made_article(20_000))))
    first: list[float] = []
    every: list[float] = []
    for number in range(SEARCHES):
        query = QUERIES[number % len(QUERIES)]
        asked = parse(query if number < len(QUERIES) else f"{query} {rng.choice(words)}")
        began = time.perf_counter()
        hits, seen = 0, False
        for page in find(index, asked, project.entities):
            hits += len(page)
            if hits and not seen:
                seen = True
                first.append(time.perf_counter() - began)
            if hits >= 20_000:
                break
        every.append(time.perf_counter() - began)
        if not seen:
            first.append(every[-1])
    return Spread.of(first), Spread.of(every)


def _use(place: Path) -> tuple[float, Spread, int]:
    """Return the seconds to the list, those from a key in the filter to its answer, and the most memory the program held."""
    argv: list[str | Path] = [sys.executable, "-m", "tui", place, "--no-suggest"]
    with Terminal(argv, env=ENV) as terminal:
        listed = terminal.wait_for("berita-0000", timeout=120) - terminal.started
        terminal.settle(1.0, limit=120)
        terminal.write(encode("/"))
        terminal.settle(0.5)
        answers = []
        for key in "berita-0009" + "\x7f" * 4 + "0007":
            pressed = time.perf_counter()
            terminal.write(key.encode())
            answered = terminal.read(10.0)
            terminal.settle(0.05)
            if answered is not None:
                answers.append(answered - pressed)
        terminal.press("escape")
        terminal.settle(0.5)
        terminal.press("g")
        terminal.press("e")
        terminal.wait_for("entities,", timeout=600)
        terminal.settle(1.0, limit=120)
        memory = _most_memory(terminal.process.pid)
    return listed, Spread.of(answers), memory


def measure_huge(folder: Path, rounds: int) -> tuple[float, float]:
    """Return the best seconds until an article of 10 MB stands on the screen, in the bare viewer and in Sorot."""
    place = folder / "huge"
    place.mkdir()
    article = place / "article.txt"
    article.write_text(made_article(HUGE), encoding="utf-8")
    bare = Viewer("bare", [sys.executable, "-m", "tests.bench.bare_viewer", article], ENV)
    ours = Viewer("sorot", [sys.executable, "-m", "tui", article, "--no-suggest"], ENV)
    times = [(first_paint(bare, FIRST_WORD)[0], first_paint(ours, FIRST_WORD)[0]) for _ in range(rounds)]
    return min(one for one, _ in times), min(one for _, one in times)


def measure_bare(folder: Path) -> float:
    """Return the best seconds until the bare viewer shows an ordinary article: the floor for the time to a list."""
    article = folder / "ordinary.txt"
    article.write_text(made_article(5_000), encoding="utf-8")
    viewer = Viewer("bare", [sys.executable, "-m", "tests.bench.bare_viewer", article], ENV)
    return min(first_paint(viewer, FIRST_WORD)[0] for _ in range(3))


def rows(sizes: list[Size], floor: float) -> list[list[str]]:
    """Return a row for each figure and a column for each size."""

    def ms(value: float) -> str:
        return f"{value * 1000:,.0f} ms"

    def row(name: str, *cells: str) -> list[str]:
        return [name, *cells]

    return [
        row("annotations", *(f"{one.articles * SPANS:,}" for one in sizes)),
        row("start to the list", *(ms(one.listed) for one in sizes)),
        row("… beside a bare viewer's start", *(f"{one.listed / floor:.1f}x" for one in sizes)),
        row("a key in the filter, p50", *(ms(one.filtered.p50) for one in sizes)),
        row("a key in the filter, p95", *(ms(one.filtered.p95) for one in sizes)),
        row("search, first hits, p50", *(ms(one.first_hits.p50) for one in sizes)),
        row("search, first hits, p95", *(ms(one.first_hits.p95) for one in sizes)),
        row("search, all or 20,000 hits, p50", *(ms(one.all_hits.p50) for one in sizes)),
        row("search, all or 20,000 hits, p95", *(ms(one.all_hits.p95) for one in sizes)),
        row("entities counted", *(ms(one.entities) for one in sizes)),
        row("statistics counted", *(ms(one.statistics) for one in sizes)),
        row("index made, an article", *(f"{one.indexed / one.articles * 1000:.2f} ms" for one in sizes)),
        row("most memory", *(f"{one.memory / 2**20:,.0f} MiB" for one in sizes)),
    ]


def _most_memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) * 1024 if found else 0

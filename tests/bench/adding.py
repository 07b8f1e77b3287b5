"""What adding many files of mixed kinds costs, in a process of its own, beside the same readers without quarantine, project and disk."""

import importlib
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from store.gather.adding import add
from store.gather.collect import Options
from store.gather.kinds import kind_of_file
from store.gather.origins import find_origins
from store.project import Project
from tests.bench.exchange import most
from tests.store.gather import making
from tests.store.news import paragraphs

ROWS = 5
"""Articles of a table and of a list of records."""

_KINDS: tuple[tuple[str, int, Callable[[int], bytes]], ...] = (
    (".html", 8, lambda seed: making.page(paragraphs(seed, 8), style=seed % 4, title=f"Berita {seed}")),
    (".txt", 4, lambda seed: "\n\n".join(paragraphs(seed, 8)).encode()),
    (".docx", 2, lambda seed: making.docx(paragraphs(seed, 8))),
    (".pdf", 2, lambda seed: making.pdf(paragraphs(seed, 8))),
    (".csv", 1, lambda seed: "\n".join(["judul,isi", *(f'J{seed}-{row},"{_text(seed, row)}"' for row in range(ROWS))]).encode()),
    (".jsonl", 1, lambda seed: "\n".join(json.dumps({"judul": f"J{seed}-{row}", "isi": _text(seed, row)}) for row in range(ROWS)).encode()),
    (".epub", 1, lambda seed: making.epub([paragraphs(seed, 8), paragraphs(seed + 500_000, 8)])),
    (
        ".xml",
        1,
        lambda seed: (
            f"<nitf><body><body.head><hl1>J{seed}</hl1></body.head><body.content>"
            + "".join(f"<p>{one}</p>" for one in paragraphs(seed, 8))
            + "</body.content></body></nitf>"
        ).encode(),
    ),
)
"""Ending, how many of twenty files have it, and what makes one."""

_ARTICLES = {".csv": ROWS, ".jsonl": ROWS, ".epub": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What it cost."""

    files: int
    articles: int
    size: int
    """Bytes of the files."""
    floor: float
    """Seconds of processor time for reading the files with the same readers and nothing else."""
    seconds: float
    again: float
    """Seconds for the same files once more, when all are there already."""
    cpu: float
    """Seconds of processor time, reader included."""
    memory: int
    """Most bytes of the process that adds."""
    child: int
    """Most bytes of the process in quarantine."""


def measure_adding(folder: Path, files: int) -> Added:
    """Make so many files and add them to an empty project twice."""
    source = folder / "in"
    source.mkdir(parents=True)
    try:
        expected = make(source, files)
        paths = sorted(source.iterdir())
        size = sum(path.stat().st_size for path in paths)
        floor = _in_child(source)["cpu"]
        first, again = (_in_child(source, folder / "project") for _ in range(2))
    finally:
        shutil.rmtree(folder)
    if (first["added"], first["problems"], again["added"], again["present"]) != (expected, 0, 0, expected):
        raise AssertionError(f"{expected} articles were made; {first}, then {again}")
    return Added(
        files=files,
        articles=expected,
        size=size,
        floor=floor,
        seconds=first["seconds"],
        again=again["seconds"],
        cpu=first["cpu"],
        memory=int(first["memory"]),
        child=int(first["child"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedNext:
    """Seconds that ten texts cost where there are others."""

    present: int
    first: float
    """When nothing is known about those that are there."""
    next: float
    """Ten more: what was found out about the others is kept."""
    empty: float
    """Into an empty project."""


def measure_next(folder: Path, present: int) -> AddedNext:
    """Add ten texts to a folder of so many articles, and ten more."""
    seconds = []
    try:
        for count in (0, present):
            target = folder / f"project-{count}"
            target.mkdir(parents=True)
            for number in range(count):
                (target / f"{number:06}.txt").write_text("\n\n".join(paragraphs(number, 8)), "utf-8")
            for turn in range(2 if count else 1):
                source = folder / f"in-{count}-{turn}"
                source.mkdir()
                for number in range(10):
                    (source / f"{number}.txt").write_text("\n\n".join(paragraphs(2_000_000 + 10 * turn + number, 8)), "utf-8")
                found = _in_child(source, target)
                if (found["added"], found["problems"]) != (10, 0):
                    raise AssertionError(f"10 articles were to come; {found}")
                seconds.append(found["seconds"])
    finally:
        shutil.rmtree(folder)
    empty, first, following = seconds
    return AddedNext(present=present, first=first, next=following, empty=empty)


def make(folder: Path, files: int) -> int:
    """Write so many files, the kinds mixed, and return how many articles are in them."""
    cycle = [(ending, maker) for ending, share, maker in _KINDS for _ in range(share)]
    articles = 0
    for number in range(files):
        ending, maker = cycle[number * 7 % len(cycle)]
        (folder / f"{number:06}{ending}").write_bytes(maker(number))
        articles += _ARTICLES.get(ending, 1)
    return articles


def _text(seed: int, row: int) -> str:
    return " ".join(paragraphs(seed * ROWS + row + 1_000_000, 8)).replace('"', "'")


def _in_child(*places: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.adding", *map(str, places)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def _read(source: Path) -> float:
    """Return the seconds of processor time that the readers take."""
    began = time.process_time()
    for path in sorted(source.iterdir()):
        module, _, name = kind_of_file(path.name).reader.partition(":")
        found = getattr(importlib.import_module(module), name)(path.read_bytes(), where=path.name)
        assert found.drafts, path.name
    return time.process_time() - began


def main(arguments: list[str]) -> None:
    """Add the files of a folder to a project in this process, or only read them, and print what it took."""
    if len(arguments) == 1:
        print(json.dumps({"cpu": _read(Path(arguments[0]))}))
        return
    source, target = arguments
    Path(target).mkdir(exist_ok=True)
    began = time.perf_counter()
    project = Project.open(Path(target), annotator="bench")
    receipt = add(project, find_origins([source]), Options(today=date(2026, 1, 1)))
    project.close()
    seconds = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    counts = {"added": receipt.added, "present": receipt.present, "problems": len(receipt.problems)}
    print(json.dumps({"seconds": seconds, "memory": most(), "child": used[1].ru_maxrss * 1024, "cpu": cpu, **counts}))


if __name__ == "__main__":
    main(sys.argv[1:])

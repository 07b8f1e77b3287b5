"""Measure Sorot beside the least that could do the same: ``python -m tests.bench --quick``.

Every figure is measured in this run, on this machine; the ratios are what travels to another one. Nothing fails because it is slow.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from store.exchange.registry import FORMATS
from tests.bench.exchange import measure_exchange
from tests.bench.figures import milliseconds, ratio, table
from tests.bench.keystrokes import report
from tests.bench.reading import ARTICLE, Paint, Row, measure_keys, measure_paints
from tests.bench.saving import measure_saving
from tests.bench.starting import measure_starts

PARTS = ("starting", "reading", "saving", "exchange", "adding", "keystrokes", "learning", "suggesting", "large")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts asked for and print them."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: about a minute")
    parser.add_argument("--part", action="append", choices=PARTS, help="measure only this; may be given several times")
    parser.add_argument("--form", action="append", choices=FORMATS, help="in the part exchange: only this form")
    parser.add_argument("--size", action="append", type=int, help="in the part exchange: only so many documents")
    options = parser.parse_args(arguments)
    measured: dict[str, Callable[..., None]] = {
        "starting": starting,
        "reading": reading,
        "saving": saving,
        "exchange": partial(exchange, forms=options.form, sizes=options.size),
        "adding": adding,
        "keystrokes": keystrokes,
        "learning": learning,
        "suggesting": suggesting,
        "large": large,
    }
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}")
    with own_home() as folder:
        for part in options.part or PARTS:
            print()
            measured[part](folder, quick=options.quick)
    return 0


@contextmanager
def own_home() -> Iterator[Path]:
    """Give the measured programs a home of their own, so that nobody's settings or projects are touched."""
    with tempfile.TemporaryDirectory(prefix="sorot-bench-") as name:
        folder = Path(name)
        os.environ.update(
            HOME=name, SOROT_CONFIG_DIR=str(folder / "config"), SOROT_DATA_DIR=str(folder / "data"), TEXTUAL_ANIMATIONS="none"
        )
        # An installed program is compiled once and not at every start, so the measured ones keep their bytecode whatever this shell says.
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        for foreign in ("NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
            os.environ.pop(foreign, None)
        yield folder


def keystrokes(folder: Path, *, quick: bool) -> None:
    """Print the keys that a scripted analyst needs per correct entity; every round gives the same figures."""
    print("Keys per correct entity, to the gold answer in tests/data/gold_samples.jsonl")
    print("\n".join(report()))


def learning(folder: Path, *, quick: bool) -> None:
    """Print what the memory of decisions is worth; every round puts the articles together in another way."""
    from tests.bench.learning import report as learnt  # Only here: it loads the engine.

    print("What decisions teach: suggestions on opening an article against its gold answer, and keys per correct entity")
    print("\n".join(learnt(2 if quick else 10)))


def large(folder: Path, *, quick: bool) -> None:
    """Print what a corpus of each size costs, and one huge article beside the bare viewer."""
    from tests.bench.large import HUGE, measure_bare, measure_huge, measure_size, rows  # Only here: it takes minutes.

    floor = measure_bare(folder)
    sizes = [measure_size(folder, count) for count in ((300, 3_000) if quick else (1_000, 10_000, 100_000))]
    print("A corpus, by articles; ten annotations in each")
    print(table(["", *(f"{one.articles:,}" for one in sizes)], rows(sizes, floor)))
    bare, ours = measure_huge(folder, 1 if quick else 3)
    print()
    print(f"An article of {HUGE // 1_000_000} MB on the screen: bare viewer {bare:.2f} s, sorot {ours:.2f} s ({ratio(ours, bare)})")


def suggesting(folder: Path, *, quick: bool) -> None:
    """Print how fast the engine reads, stage by stage."""
    from tests.bench.suggesting import measure_pace  # Only here: it loads the engine.

    rounds = 3 if quick else 10
    paces = measure_pace(rounds)
    print(f"Words read in a second of processor time, best of {rounds} rounds in turn, one thread")
    print(
        table(["", "words/s", "time to the first"], [[one.stage, f"{one.words:,.0f}", ratio(paces[0].words, one.words)] for one in paces])
    )


def starting(folder: Path, *, quick: bool) -> None:
    """Print what the start path loads and costs."""
    starts = measure_starts(3 if quick else 10)
    floor = starts[0].seconds
    rows = [[start.name, milliseconds(start.seconds), milliseconds(start.seconds - floor), str(start.modules)] for start in starts]
    print(f"Starting: best of {3 if quick else 10} runs in turn")
    print(table(["", "ms", "above python", "modules"], rows))


def reading(folder: Path, *, quick: bool) -> None:
    """Print first paint and key latency, beside a bare viewer on the same article."""
    rounds = 3 if quick else 10
    paints = measure_paints(folder, rounds)
    print(f"First paint of an article of {ARTICLE // 1000} kB at 100x30, median of {rounds}, in turn")
    print(table(["", "ms", "to bare", "cpu ms", "to bare"], [_paint(paint, paints[0]) for paint in paints]))
    rows = measure_keys(folder, 1 if quick else 4)
    print()
    print("A key, from being written to the first byte and to the screen at rest (ms): page down and up, next word")
    head = ["", "first p50", "p95", "rest p50", "p95", "to bare p50", "p95", "cpu p50", "to bare", "bytes", "keys", "engine"]
    print(table(head, [_row(row, rows[0]) for row in rows]))


def exchange(folder: Path, *, quick: bool, forms: Sequence[str] | None, sizes: Sequence[int] | None) -> None:
    """Print what exporting and importing many documents costs and holds in memory, beside reading and writing bare JSON."""
    head = ["", "bare/s", "export/s", "to bare", "MB", "import/s", "to bare", "MB", "its reader MB", "project out/s", "MB"]
    rows = []
    for form in forms or (("jsonl", "prodigy", "doccano", "conll") if quick else FORMATS):
        for size in sizes or ((1_000, 5_000) if quick else (1_000, 10_000)):
            cost = measure_exchange(folder / "exchange", form, size)
            row = [f"{form} {size:,}", f"{size / cost.floor:,.0f}"]
            for half in (cost.out, cost.into):
                row += (
                    ["", "", ""]
                    if half is None
                    else [f"{size / half.seconds:,.0f}", ratio(half.seconds, cost.floor), _megabytes(half.memory)]
                )
            if cost.into is not None and cost.again is not None:
                row += [_megabytes(cost.into.child), f"{size / cost.again.seconds:,.0f}", _megabytes(cost.again.memory)]
            rows.append([*row, *[""] * (len(head) - len(row))])
            print(*rows[-1], sep="  ", file=sys.stderr, flush=True)  # The largest take minutes each.
    print("Exchange: documents of 1,200 characters with 10 mentions; the export is proved, the import read in quarantine and synced")
    print("The last two columns: the imported project exported once more, from its files")
    print(table(head, rows))


def adding(folder: Path, *, quick: bool) -> None:
    """Print what adding files of mixed kinds costs."""
    from tests.bench.adding import measure_adding, measure_next  # Only here: it loads what makes PDF.

    head = ["", "files", "articles", "MB of files", "s", "files/s", "articles/s", "cpu s", "to bare", "again s", "MB", "its reader MB"]
    rows = []
    for count in (100,) if quick else (100, 1_000):
        cost = measure_adding(folder / "adding", count)
        pace = [
            f"{cost.seconds:.1f}",
            f"{count / cost.seconds:.0f}",
            f"{cost.articles / cost.seconds:.0f}",
            f"{cost.cpu:.1f}",
            ratio(cost.cpu, cost.floor),
        ]
        sizes = [f"{cost.again:.1f}", _megabytes(cost.memory), _megabytes(cost.child)]
        rows.append(["mixed kinds", f"{count:,}", f"{cost.articles:,}", f"{cost.size / 1e6:.1f}", *pace, *sizes])
    print("Adding web pages, texts, Word, PDF, tables, records, e-books and XML to an empty project, synced; bare: the readers alone")
    print(table(head, rows))
    costs = [measure_next(folder / "next", count) for count in ((1_000,) if quick else (1_000, 10_000))]
    print("Ten texts into a folder of articles, told from them; then ten more, when what was found out is kept")
    print(
        table(
            ["articles there", "s first", "s next", "first to next", "next to empty"],
            [
                [f"{one.present:,}", f"{one.first:.1f}", f"{one.next:.2f}", ratio(one.first, one.next), ratio(one.next, one.empty)]
                for one in costs
            ],
        )
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}" if size else ""


def _paint(paint: Paint, floor: Paint) -> list[str]:
    return [
        paint.viewer,
        milliseconds(paint.seconds),
        ratio(paint.seconds, floor.seconds),
        milliseconds(paint.cpu),
        ratio(paint.cpu, floor.cpu),
    ]


def _row(row: Row, floor: Row) -> list[str]:
    return [
        f"{row.viewer}, {row.keys}",
        *(milliseconds(value) for value in (row.first.p50, row.first.p95, row.settled.p50, row.settled.p95)),
        ratio(row.settled.p50, floor.settled.p50),
        ratio(row.settled.p95, floor.settled.p95),
        milliseconds(row.cpu.p50),
        ratio(row.cpu.p50, floor.cpu.p50),
        f"{row.size.p50:.0f}",
        str(row.settled.count),
        f"{row.busy:.0%}",
    ]


def saving(folder: Path, *, quick: bool) -> None:
    """Print what keeping one annotation costs, beside a bare synced append."""
    rounds = 100 if quick else 500
    rows = []
    for annotations in (10, 10_000):
        cost = measure_saving(folder / f"saving-{annotations}", annotations, rounds)
        rows.append(
            [
                f"{annotations} annotations",
                *(milliseconds(value) for value in (cost.append.p50, cost.append.p95, cost.tag.p50, cost.tag.p95, cost.undo.p50)),
                ratio(cost.tag.p50, cost.append.p50),
                str(cost.line),
                milliseconds(cost.checkpoint),
                milliseconds(cost.reopen),
            ]
        )
    print(f"Keeping one more annotation (ms), {rounds} times, in turn with the append of a line as long and its sync")
    print(table(["", "append p50", "p95", "tag p50", "p95", "undo p50", "tag to append", "bytes", "checkpoint", "reopen"], rows))


if __name__ == "__main__":
    sys.exit(main())

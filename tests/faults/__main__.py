"""Run fault campaigns: ``python -m tests.faults --short``, ``--long``, or some by name with a size of your own.

Every campaign prints its seed; a case that fails prints the command that repeats it. Exit code 1 when anything failed.
"""

import argparse
import os
import select
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.campaign import Campaign
from tests.faults.forked import report, started
from tests.faults.register import CAMPAIGNS, Kind

_SAMPLE = 20
"""Cases of a campaign without a short form when it is named all the same."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    names = [kind.name for kind in CAMPAIGNS]
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=f"some of {', '.join(names)}; default: all")
    parser.add_argument("--short", action="store_true", help="sizes for every change (the default)")
    parser.add_argument("--long", action="store_true", help="sizes for a release; hours")
    parser.add_argument("--size", type=int, help="so many cases instead")
    parser.add_argument("--seed", type=int, default=1, help="where all randomness comes from; default 1")
    parser.add_argument(
        "--only",
        type=_numbers,
        default=frozenset(),
        metavar="N,N…",
        help="only these cases, to see failures again",
    )
    parser.add_argument("--base", type=Path, help="work in this folder, so that its disk is what is tested; default: a temporary one")
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.campaigns) - set(names):
        parser.error(f"no such campaign: {', '.join(sorted(unknown))} (there are {', '.join(names)})")
    chosen = [kind for kind in CAMPAIGNS if kind.name in wanted.campaigns or (not wanted.campaigns and (wanted.long or kind.short))]
    base = Path(tempfile.mkdtemp(prefix="sorot-faults-", dir=wanted.base))
    try:
        failed = _each(chosen, wanted, base) if len(chosen) > 1 else [kind.name for kind in chosen if not _run(kind, wanted, base)]
    finally:
        shutil.rmtree(base, ignore_errors=True)
    print(f"\nfaults: {', '.join(failed)} failed" if failed else "\nfaults: nothing was lost", flush=True)
    return 1 if failed else 0


def _each(chosen: Sequence[Kind], wanted: argparse.Namespace, base: Path) -> list[str]:
    """Run each campaign in a process of its own, as many at a time as there are processors; return the names of those that failed."""
    last = [kind for kind in chosen if kind.pace == "timed"]
    left = sorted((kind for kind in chosen if kind not in last), key=lambda kind: ("waits", "longest", "usual").index(kind.pace))
    running: dict[int, tuple[int, Kind]] = {}
    failed = []
    while left or running or last:
        while left and (left[0].pace == "waits" or sum(kind.pace != "waits" for _, kind in running.values()) < (os.cpu_count() or 1)):
            kind = left.pop(0)
            pid, pipe = started(partial(_told, kind, wanted, base))
            running[pipe] = pid, kind
        if not running:
            left = [last.pop(0)]
            continue
        for pipe in select.select(list(running), [], [])[0]:
            pid, kind = running.pop(pipe)
            told = report(pid, pipe)
            print(_said(kind, base).read_text("utf-8", "replace"), end="", flush=True)
            if told != {"passed": True}:
                print(f"  FAILED {kind.name}: {told.get('error', 'see above' if told else 'its process was ended')}", flush=True)
                failed.append(kind.name)
    return failed


def _told(kind: Kind, wanted: argparse.Namespace, base: Path) -> dict[str, Any]:
    """Run a campaign whose words go to a file."""
    descriptor = os.open(_said(kind, base), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.dup2(descriptor, sys.stdout.fileno())
    os.close(descriptor)
    return {"passed": _run(kind, wanted, base)}


def _said(kind: Kind, base: Path) -> Path:
    return base / f"{kind.name}.txt"


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(","))


def _size(kind: Kind, wanted: argparse.Namespace) -> int:
    size: int = wanted.size or (kind.long if wanted.long else kind.short or _SAMPLE)
    return size


def _run(kind: Kind, wanted: argparse.Namespace, base: Path) -> bool:
    """Run a campaign, print its figures, and return whether nothing failed."""
    size = _size(kind, wanted)
    print(f"\n== {kind.name} ({kind.unit}: {size:,}, seed {wanted.seed}): {kind.promise}", flush=True)
    campaign = Campaign(kind.name, size, wanted.seed, base, wanted.only)
    kind.run(campaign)
    seconds = time.monotonic() - campaign.started
    for name, value in campaign.figures.items():
        print(f"  {name}: {value}")
    word = f"{len(campaign.failures)} FAILED" if campaign.failures else "0 failed"
    print(f"  {campaign.done:,} {kind.unit}, {word}, {seconds:.1f} s", flush=True)
    return not campaign.failures


if __name__ == "__main__":
    sys.exit(main())

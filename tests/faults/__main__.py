"""Run fault campaigns: ``python -m tests.faults --short``, ``--long``, or some by name with a size of your own.

Every campaign prints its seed; a case that fails prints the command that repeats it. Exit code 1 when anything failed.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.campaign import Campaign
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
    beside: dict[str, subprocess.Popen[bytes]] = {}
    try:
        beside |= {kind.name: _start(kind, wanted) for kind in chosen if kind.waits and len(chosen) > 1 and not wanted.only}
        failed = [kind.name for kind in chosen if not (_finish(beside[kind.name]) if kind.name in beside else _run(kind, wanted, base))]
    finally:
        for process in beside.values():
            process.kill()
        shutil.rmtree(base, ignore_errors=True)
    print(f"\nfaults: {', '.join(failed)} failed" if failed else "\nfaults: nothing was lost", flush=True)
    return 1 if failed else 0


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(","))


def _size(kind: Kind, wanted: argparse.Namespace) -> int:
    size: int = wanted.size or (kind.long if wanted.long else kind.short or _SAMPLE)
    return size


def _start(kind: Kind, wanted: argparse.Namespace) -> subprocess.Popen[bytes]:
    """Begin a campaign that mostly waits in a process of its own, beside the others."""
    named = [kind.name, "--size", str(_size(kind, wanted)), "--seed", str(wanted.seed)]
    if wanted.base is not None:
        named += ["--base", str(wanted.base)]
    return subprocess.Popen([sys.executable, "-m", "tests.faults", *named], stdout=subprocess.PIPE)


def _finish(process: subprocess.Popen[bytes]) -> bool:
    """Wait for a campaign that runs beside, print what it said, and return whether nothing failed."""
    said = process.communicate()[0].decode("utf-8", "replace")
    print(said.rpartition("\nfaults:")[0].rstrip("\n"), flush=True)
    return process.returncode == 0


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

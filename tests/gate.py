"""Everything that must pass before a change is good: ``python -m tests.gate``, or ``python -m tests.gate types tests`` for some of it.

All steps run, also after one has failed, so that one run says everything; the exit code is 0 only when every step passed.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the gate, run in the root of the checkout."""

    name: str
    argv: tuple[str, ...]


STEPS = (
    Step("format", (sys.executable, "-m", "ruff", "format", "--check", ".")),
    Step("lint", (sys.executable, "-m", "ruff", "check", ".")),
    Step("types", (sys.executable, "-m", "mypy")),
    Step("contracts", (str(_TOOLS / "lint-imports"), "--no-cache")),
    Step("docs", (sys.executable, "docs/generate.py", "--check")),
    Step("tests", (sys.executable, "-m", "pytest", "-n", "2")),
    Step("faults", (sys.executable, "-m", "tests.faults", "--short")),
    Step("wheel", (sys.executable, "-m", "tests.wheel_smoke")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended."""

    step: Step
    code: int
    seconds: float


def run_steps(steps: Sequence[Step]) -> list[Outcome]:
    """Run the steps one after the other with their output on ours; a step that cannot be started counts as failed."""
    outcomes = []
    for step in steps:
        print(f"\n== {step.name}: {' '.join(step.argv[1:] if step.argv[0] == sys.executable else step.argv)}", flush=True)
        started = time.monotonic()
        try:
            code = subprocess.run(step.argv, cwd=ROOT, check=False).returncode
        except OSError as error:
            print(f"cannot start {step.name}: {error}", flush=True)
            code = 127
        outcomes.append(Outcome(step, code, time.monotonic() - started))
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return one line a step and a last one that says whether all is well."""
    lines = [f"  {'ok  ' if outcome.code == 0 else 'FAIL'} {outcome.step.name:<10} {outcome.seconds:6.1f} s" for outcome in outcomes]
    bad = [outcome.step.name for outcome in outcomes if outcome.code != 0]
    verdict = f"gate: {', '.join(bad)} not in order" if bad else "gate: everything in order"
    return "\n".join(["", *lines, verdict])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps named on the command line, all of them when none is; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.gate", description=__doc__)
    names = [step.name for step in STEPS]
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"run only these of {', '.join(names)}")
    wanted = parser.parse_args(arguments).steps
    if unknown := set(wanted) - set(names):
        parser.error(f"no such step: {', '.join(sorted(unknown))} (there are {', '.join(names)})")
    outcomes = run_steps([step for step in STEPS if not wanted or step.name in wanted])
    print(summary(outcomes), flush=True)
    return 1 if any(outcome.code for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())

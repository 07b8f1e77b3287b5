"""The gate fails when a step fails, and goes on to say what else is wrong."""

import sys

import pytest

from tests import gate
from tests.gate import Step, main, run_steps, summary

GOOD = Step("good", (sys.executable, "-c", "pass"))
BAD = Step("bad", (sys.executable, "-c", "raise SystemExit(3)"))
MISSING = Step("missing", ("no-such-program-anywhere",))


def test_every_step_runs_and_each_failure_is_named() -> None:
    outcomes = run_steps([BAD, MISSING, GOOD])
    assert [outcome.code for outcome in outcomes] == [3, 127, 0]
    assert summary(outcomes).splitlines()[-1] == "gate: bad, missing not in order"


@pytest.mark.parametrize(("steps", "code"), [((GOOD,), 0), ((GOOD, BAD, GOOD), 1)])
def test_the_exit_code_is_zero_only_when_all_passed(monkeypatch: pytest.MonkeyPatch, steps: tuple[Step, ...], code: int) -> None:
    monkeypatch.setattr(gate, "STEPS", steps)
    assert main([]) == code


def test_only_the_steps_named_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "STEPS", (GOOD, BAD))
    assert main(["good"]) == 0
    with pytest.raises(SystemExit):
        main(["typo"])

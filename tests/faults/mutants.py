"""Small wrong changes to the code, one at a time: the tests, or a short campaign, must notice.

A random sample of all places that can be changed (``mutating``), each area as often as the others; asked are the tests that reach the
place, then short campaigns (``warm``). A mutant that makes a test take ten times as long counts as noticed, one that nothing reaches does
not. Mutants that mean the same as the original cannot be noticed and count against the score, so what it says is a lower bound. Survivors
are printed with file and line.
"""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.faults.beside import beside
from tests.faults.campaign import Campaign
from tests.faults.mutating import ROOT, Mutant, mutants
from tests.faults.warm import Tests, collected

BAR = 0.9
"""Share of the mutants that must be noticed."""
_ENOUGH = 100
"""Mutants from which on the share says something."""
_BUDGET = 30.0
"""Seconds of processor time of tests that are spent on one mutant; of the tests that reach its place the quickest."""
_CAMPAIGNS = ("histories", "io", "powercut")
_TESTS = ("tests/store", *(f"tests/tui/test_{name}.py" for name in ("text", "cells", "cutting", "columns", "excerpt", "layout", "paint")))


def _named(folder: str, *lines: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.py" for line in lines for name in line.split())


AREAS: dict[str, tuple[str, ...]] = {
    "journal and files": _named(
        "store",
        "journal journal_mending framing ledger records files filesystem lines entry time_line lock",
        "checkpointing recovery holding interrupts schema",
    ),
    "project and repository": _named("store", "project repository shelf history revert opening loading layout memory document changes"),
    "reconciling and repair": _named(
        "store", "reconciling three_way merging following mending doctor loose validate inventory migrating renewing former_texts texts"
    ),
    "backup": _named("store", "backup restoring rolling"),
    "gate for text": ("tui/text.py", "tui/cells.py"),
    "offsets and re-anchoring": ("store/exchange/units.py", "store/anchoring/*.py", "store/ranges.py", "store/contexts.py"),
    "readers": (
        "store/exchange/import*.py",
        "store/exchange/*_reading.py",
        "store/exchange/forms/*_reading.py",
        *_named("store/exchange", "detect strict loose inert intake contract bundle elements rebuilt columns labelling_config"),
        *_named("store/exchange", "annotation_terms folder_index"),
    ),
    "exporters": ("store/exchange/*.py", "store/exchange/forms/*.py"),
    "the rest of the store": ("store/*.py",),
}
"""Modules that are changed; one that an earlier area names is not in a later one."""


def run(campaign: Campaign) -> None:
    """Try as many mutants as the campaign has cases, each area as often as the others; a case is one mutant."""
    areas = _areas()
    chosen = {name: _shuffled(name, paths, campaign.seed) for name, paths in areas.items()}
    modules = [path for paths in areas.values() for path in paths]
    after: dict[str, Callable[[], bool]] = {name: partial(_campaign, name, campaign.base) for name in _CAMPAIGNS}
    code = collected(_TESTS, modules, campaign, after, partial(_ask, campaign, chosen))
    if code:
        campaign.fail(-1, f"the tests could not be collected (pytest ended with {code})")


def _ask(campaign: Campaign, chosen: dict[str, list[Mutant]], tests: Tests) -> None:
    """Learn what the tests reach, then try the mutants."""
    for name in tests.learn():
        campaign.fail(-1, f"the unchanged code does not pass {name}")
    for name in _CAMPAIGNS:
        campaign.figures[f"seconds of {name}"] = f"{tests.seconds(name):.1f}"
    names = list(chosen)
    noticed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    cases = [case for case in campaign.cases() if case // len(names) < len(chosen[names[case % len(names)]])]

    def tried_one(case: int) -> tuple[Mutant, list[int], int, str]:
        mutant = chosen[names[case % len(names)]][case // len(names)]
        asked, more = tests.reaching(mutant, _BUDGET)
        return mutant, asked, more, tests.noticed(mutant, asked)

    for case, (mutant, asked, more, by) in beside(tried_one, cases):
        name = names[case % len(names)]
        tried[name] += 1
        if by:
            noticed[name] += 1
            counts["by a campaign alone"] += by in _CAMPAIGNS
        else:
            counts["reached by no test"] += not asked
            counts["survived the quickest of their tests, more were not asked"] += bool(more)
            told = "reached by no test" if not asked else f"{len(asked)} asked" + (f", {more} not" if more else "")
            campaign.figures[f"survivor {case}"] = f"{mutant} ({told})"
            print(f"  survivor {case}: {mutant} ({told})", flush=True)
            if campaign.only:
                campaign.fail(case, str(mutant))
        campaign.step()
    for name, count in tried.items():
        campaign.figures[name] = f"{noticed[name]:,} of {count:,} noticed ({noticed[name] / count:.1%})"
    for what, count in counts.items():
        campaign.figures[what] = f"{count:,}"
    share = noticed.total() / max(1, tried.total())
    campaign.figures["all"] = f"{noticed.total():,} of {tried.total():,} noticed ({share:.1%})"
    if tried.total() >= _ENOUGH and share < BAR:
        campaign.fail(-1, f"only {share:.1%} of the mutants were noticed")


def _areas() -> dict[str, list[Path]]:
    taken: set[Path] = set()
    found: dict[str, list[Path]] = {}
    for name, patterns in AREAS.items():
        paths = {path for pattern in patterns for path in ROOT.glob(pattern) if path.name != "__init__.py"}
        found[name] = sorted(paths - taken)
        taken |= paths
    return found


def _shuffled(name: str, paths: list[Path], seed: int) -> list[Mutant]:
    """Return every mutant of an area in random order, the same whatever the size of the campaign."""
    found = [one for path in paths for one in mutants(name, path)]
    random.Random(f"{seed}:{name}").shuffle(found)
    return found


def _campaign(name: str, base: Path) -> bool:
    """Run a short campaign; return whether it found nothing wrong."""
    from tests.faults import histories, iofaults, powercut
    from tests.faults.campaign import Campaign as Small

    part, size, only = {
        "histories": (histories, 1_000, frozenset[int]()),
        "io": (iofaults, 150, frozenset[int]()),
        "powercut": (powercut, 150, frozenset({0, 1, 2})),
    }[name]
    small = Small(name, size, 7, base, only, quiet=True)
    part.run(small)
    return not small.failures

"""The engine on sentences written for it (``tests/data/gold_id.jsonl``): a guard against getting worse, no measure of how good it is."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tui.paths import assets_dir
from tui.suggest.pipeline import load_rules
from tui.suggest.scores import load_scores
from tui.suggest.suggester import Suggester

GOLD = Path(__file__).resolve().parents[2] / "data" / "gold_id.jsonl"
LABELS = "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL"

Triple = tuple[int, int, str]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[set[Triple], set[Triple]]]:
    """Gold and found spans of every sentence, from the rules alone."""
    engine = Suggester(load_rules(assets_dir()), load_scores(assets_dir() / "engine" / "rule_precision.toml"))
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return [
        ({(s, e, n) for s, e, n in row["spans"]}, {(one.start, one.end, one.label) for one in engine.suggest(row["text"])}) for row in rows
    ]


def f1(pairs: list[tuple[set[Triple], set[Triple]]], labels: set[str]) -> float:
    right = wrong = missed = 0
    for gold, found in pairs:
        expected, offered = ({one for one in side if one[2] in labels} for side in (gold, found))
        right += len(expected & offered)
        wrong += len(offered - expected)
        missed += len(expected - offered)
    return 2 * right / (2 * right + wrong + missed)


def test_the_gold_has_every_label_and_spans_that_quote() -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    assert len(rows) >= 25
    assert {label for row in rows for *_, label in row["spans"]} == set(LABELS.split())
    for row in rows:
        assert all(row["text"][start:end].strip() == row["text"][start:end] != "" for start, end, _ in row["spans"])
        assert max(Counter(row["text"][start:end] for start, end, _ in row["spans"]).values()) <= 3


def test_the_rules_stay_as_good_as_they_were(pairs: list[tuple[set[Triple], set[Triple]]]) -> None:
    assert f1(pairs, set(LABELS.split())) >= 0.93
    assert f1(pairs, {"PERSON", "ORG", "GPE", "LOC"}) >= 0.95
    assert f1(pairs, {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"}) >= 0.9

"""Scores of a pipeline on files of sentences.

    python assets/recipe/evaluate.py PIPELINE CORPUS [--raw] [--per-label]

Prints micro F1 on exact spans: GSD-NER's held-out fifth with eighteen labels, IDNer's dev part with three classes (as
published, and with its unlabelled countries repaired), NERGrit's valid part with three, and news nobody trained on.
``--raw`` leaves out the rules after the model.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from measure import THREE, fold, table, tally
from samples import Sample, read

from tui.suggest.model import load_model, predict

CORE = {label: label for label in ("PERSON", "ORG", "GPE", "LOC")}
Names = dict[str, str] | None
SETS: tuple[tuple[str, str, Names], ...] = (
    ("gsd-held", "GSD-NER, held-out fifth, 18 labels", None),
    ("idner-dev", "IDNer dev as published, 3 classes", THREE),
    ("idner-dev-repaired", "IDNer dev, countries repaired, 3 classes", THREE),
    ("nergrit-valid", "NERGrit valid, 3 classes", THREE),
    ("gold-news", "kumparan sentences nobody trained on, 4 core labels", CORE),
    ("own-articles", "six articles written for the check, 4 core labels", CORE),
)


def pairs(
    find: Callable[[str], list[tuple[int, int, str]]], samples: Iterable[Sample], names: Names
) -> list[tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]]:
    """Predicted and gold spans of each sentence, under the set's names."""
    found = []
    for sample in samples:
        predicted, gold = find(sample.text), sample.spans
        found.append((fold(predicted, names), fold(gold, names)) if names else (predicted, gold))
    return found


def main() -> None:
    """Score every set that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--per-label", action="store_true")
    parser.add_argument("--sets", nargs="*")
    args = parser.parse_args()
    nlp = load_model(args.pipeline)
    if args.raw and "rules_after" in nlp.pipe_names:
        nlp.disable_pipe("rules_after")
    for name, title, names in SETS:
        path = args.corpus / f"{name}.jsonl"
        if not path.exists() or (args.sets and name not in args.sets):
            continue
        counts = tally(pairs(lambda text: [(s, e, label) for s, e, label, _ in predict(nlp, text)], read(path), names))
        whole = counts["all"]
        print(f"{title}: P {whole.precision:.1f} R {whole.recall:.1f} F {whole.f1:.1f}")
        if args.per_label:
            table(counts)


if __name__ == "__main__":
    main()

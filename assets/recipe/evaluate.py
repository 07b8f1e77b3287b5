"""Scores of a pipeline on files of sentences.

    python assets/recipe/evaluate.py PIPELINE CORPUS [--raw] [--per-label]

Prints micro F1 on exact spans: GSD-NER's held-out fifth with eighteen labels, IDNer's dev part with three classes (as
published, with bare names of countries left out of both sides, with predictions mapped into its scheme as its train part shows it
(``scheme.py``; the gold stays as published), and with its unlabelled countries repaired), NERGrit's valid part with three, news
nobody trained on, articles written for the recipe that are held out, and the two sample articles.
``--raw`` leaves out the rules after the model; ``--engine`` scores all that the program would suggest, with its rules and lists beside
the model; ``--write`` puts the figures into the pipeline's ``meta.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from measure import THREE, Spans, Tally, fold, table, tally
from pipeline import tokenizer
from samples import Sample, read
from scheme import HABITS, Habit, is_country, mapped, mentions

from tui.suggest.gazetteer import Gazetteer
from tui.suggest.model import load_model, predict
from tui.suggest.suggester import load_suggester

CORE = {label: label for label in ("PERSON", "ORG", "GPE", "LOC")}
Names = dict[str, str] | None
SETS: tuple[tuple[str, str, Names], ...] = (
    ("gsd-held", "GSD-NER, held-out fifth, 18 labels", None),
    ("idner-dev", "IDNer dev as published, 3 classes", THREE),
    ("idner-dev-repaired", "IDNer dev, countries repaired, 3 classes", THREE),
    ("nergrit-valid", "NERGrit valid, 3 classes", THREE),
    ("gold-news", "kumparan sentences nobody trained on, 4 core labels", CORE),
    ("own-articles", "six articles written for the check, 4 core labels", CORE),
    ("written-held", "articles written for the recipe, held out, 4 core labels", CORE),
    ("samples", "the two sample articles, 4 core labels", CORE),
)
DATA = Path(__file__).parents[2] / "tests" / "data"
IN_TESTS = {"own-articles": DATA / "gold_articles.jsonl", "samples": DATA / "gold_samples.jsonl"}
"""Sets that lie in the repository."""
ALIKE = "idner-dev"
"""The set that is scored once more without countries: its corpus does not look for those that act or qualify."""
SCHEME = "idner-train"
"""Its train part as published, from which its scheme is learned."""


def pairs(
    find: Callable[[str], list[tuple[int, int, str]]], samples: Iterable[Sample], names: Names
) -> list[tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]]:
    """Predicted and gold spans of each sentence, under the set's names."""
    found = []
    for sample in samples:
        predicted, gold = find(sample.text), sample.spans
        found.append((fold(predicted, names), fold(gold, names)) if names else (predicted, gold))
    return found


def without_countries(counted: Iterable[tuple[Spans, Spans]], samples: Iterable[Sample], gazetteer: Gazetteer) -> list[tuple[Spans, Spans]]:
    """Both sides without spans that are the bare name of a country: they are neither right nor wrong."""

    def others(spans: Spans, text: str) -> list[tuple[int, int, str]]:
        return [span for span in spans if not is_country(text[span[0] : span[1]], gazetteer)]

    return [(others(predicted, sample.text), others(gold, sample.text)) for (predicted, gold), sample in zip(counted, samples, strict=True)]


def habits(corpus: Path, gazetteer: Gazetteer) -> dict[str, Habit]:
    """How the train part treats bare countries; empty where ``convert.py`` did not write it."""
    path = corpus / f"{SCHEME}.jsonl"
    if not path.exists():
        return {}
    seen = [one for sample in read(path) for one in mentions(sample, gazetteer)]
    left_out = sum(not one.labelled for one in seen)
    print(f"IDNer train leaves {left_out} of {len(seen)} bare countries unlabelled")
    return {name: Habit(seen, keys) for name, keys in HABITS.items()}


def record(pipeline: Path, figures: Mapping[str, Any]) -> None:
    """Add figures to what the ``meta.json`` of a pipeline says of its performance."""
    path = pipeline / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = meta.get("performance", {}) | figures
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def performance(lines: Mapping[str, dict[str, Tally]]) -> dict[str, Any]:
    """The sets' lines as a ``meta.json`` has them: shares of one for the first set, under spaCy's names, per cent for each set's whole."""
    first = next(iter(lines.values()))
    shares = {label: [round(part / 100, 3) for part in (one.precision, one.recall, one.f1)] for label, one in first.items()}
    named: dict[str, Any] = dict(zip(("ents_p", "ents_r", "ents_f"), shares.pop("all"), strict=True))
    named["ents_per_type"] = {label: dict(zip("prf", parts, strict=True)) for label, parts in shares.items()}
    for title, counts in lines.items():
        whole = counts["all"]
        named[title] = {"p": round(whole.precision, 1), "r": round(whole.recall, 1), "f": round(whole.f1, 1)}
    return named


def show(title: str, counts: dict[str, Tally], per_label: bool, lines: dict[str, dict[str, Tally]]) -> None:
    """Print a set's line, and its labels, and keep it among ``lines``."""
    lines[title] = counts
    whole = counts["all"]
    print(f"{title}: P {whole.precision:.1f} R {whole.recall:.1f} F {whole.f1:.1f}")
    if per_label:
        table(counts)


def main() -> None:
    """Score every set that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("corpus", type=Path)
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--raw", action="store_true")
    kind.add_argument("--engine", action="store_true")
    parser.add_argument("--per-label", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sets", nargs="*")
    args = parser.parse_args()
    nlp = load_model(args.pipeline)
    if args.raw and "rules_after" in nlp.pipe_names:
        nlp.disable_pipe("rules_after")
    engine = load_suggester(str(args.pipeline)) if args.engine else None

    def find(text: str) -> list[tuple[int, int, str]]:
        if engine:
            return [(one.start, one.end, one.label) for one in engine.suggest(text)]
        return [(start, end, label) for start, end, label, _ in predict(nlp, text)]

    lines: dict[str, dict[str, Tally]] = {}
    for name, title, names in SETS:
        path = IN_TESTS.get(name, args.corpus / f"{name}.jsonl")
        if not path.exists() or (args.sets and name not in args.sets):
            continue
        samples = list(read(path))
        counted = pairs(find, samples, names)
        show(title, tally(counted), args.per_label, lines)
        if name == ALIKE:
            gazetteer = tokenizer(nlp).gazetteer
            left = without_countries(counted, samples, gazetteer)
            show("IDNer dev as published, bare countries left out of both sides", tally(left), args.per_label, lines)
            for how, habit in habits(args.corpus, gazetteer).items():
                fitted = [(mapped(found, s, habit, gazetteer), gold) for (found, gold), s in zip(counted, samples, strict=True)]
                print(f"  the map agrees with {habit.agreement():.0f} % of train's other sentences")
                show(f"IDNer dev as published, countries mapped {how}", tally(fitted), args.per_label, lines)
    if args.write:
        record(args.pipeline, performance(lines))


if __name__ == "__main__":
    main()

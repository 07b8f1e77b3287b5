"""What each rule of the engine is worth behind the model.

    python assets/recipe/rule_scores.py TRAIN.jsonl CHECK.jsonl --pipeline OUT --teachers fold0/best fold1/best … [--write]

Every training sentence is read by the teacher that never saw it, with the rules after it and the shipped pipeline's map of scores, so the
counts are those of the engine on news of its own kind that it was not trained on.  A rule is counted where the engine offers its finding:
where it says the same as the model with a lower score, the model is what is offered.  The choice depends on the scores, so counting
and choosing are repeated.  ``CHECK`` (the tuning part, which no weight saw) says what the new scores change; ``--write`` makes
``assets/engine/rule_beside_model.toml`` of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from calibrate import PLACES
from folds import part_of
from measure import fold, tally
from pipeline import recogniser
from samples import Sample, read

from store.model import Suggestion
from tui.paths import assets_dir
from tui.suggest.calibration import expected_error
from tui.suggest.measure import ROUNDS, as_toml
from tui.suggest.model import load_model
from tui.suggest.pipeline import load_rules
from tui.suggest.scores import BESIDE_MODEL, Scores, load_scores
from tui.suggest.spacy_model import Model, Predicted
from tui.suggest.suggester import Suggester

FLOOR = 0.0
"""Nothing is left out while it is counted."""

OF_DOCUMENTS = "again."
"""Rules about names that stand again in a document; single sentences say nothing of them, so they keep the scores they have alone."""


class Once(Model):
    """A model that reads every paragraph once, however often it is asked."""

    def __init__(self, path: Path, like: Path) -> None:
        nlp, shipped = load_model(path), load_model(like)
        if "rules_after" not in nlp.pipe_names:
            nlp.add_pipe("sorot_rules_after", name="rules_after")
        recogniser(nlp).cfg["calibration"] = recogniser(shipped).cfg["calibration"]
        super().__init__(nlp)
        self._known: dict[str, list[Predicted]] = {}

    def predict(self, texts: Sequence[str], unknown: float) -> list[list[Predicted]]:
        """Return what the model finds in each paragraph."""
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, super().predict(new, unknown), strict=True))
        return [self._known[text] for text in texts]


def right(sample: Sample, one: Suggestion) -> bool | None:
    """Whether a suggestion is right; None when nobody looked for its label there, or the stretch is not sure."""
    names = PLACES if sample.unlabelled else None
    if one.label in sample.unlabelled or (names and one.label not in names):
        return None
    if any(one.start < end and start < one.end for start, end in sample.unsure):
        return None
    gold = fold(sample.spans, names) if names else sample.spans
    return (one.start, one.end, names[one.label] if names else one.label) in gold


def count(engines: Sequence[Suggester], samples: Sequence[Sample]) -> dict[str, tuple[int, int]]:
    """Right and all of what is offered of each rule."""
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sample in samples:
        for one in engines[part_of(sample, len(engines))].suggest(sample.text):
            rule = one.origin.removeprefix("rule:")
            if one.source != "model" and not rule.startswith(OF_DOCUMENTS) and (correct := right(sample, one)) is not None:
                total[rule] += 1
                hits[rule] += correct
    return {rule: (hits[rule], total[rule]) for rule in total}


def check(engine: Suggester, samples: Sequence[Sample]) -> str:
    """Return precision, recall and F1 of the whole engine, and how far the rules' scores are from the truth."""
    pairs, said = [], []
    for sample in samples:
        judged = [(one, right(sample, one)) for one in engine.suggest(sample.text)]
        known = [(one, correct) for one, correct in judged if correct is not None]
        names = PLACES if sample.unlabelled else None
        found = [(one.start, one.end, names[one.label] if names else one.label) for one, _ in known]
        pairs.append((found, fold(sample.spans, names) if names else sample.spans))
        said += [(one.score, correct) for one, correct in known if one.source != "model"]
    whole = tally(pairs)["all"]
    return (
        f"P {whole.precision:.1f} R {whole.recall:.1f} F {whole.f1:.1f}; {len(said)} suggestions of rules, "
        f"{sum(correct for _, correct in said)} right, expected calibration error {expected_error(said):.3f}"
    )


def main() -> None:
    """Count, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("check", type=Path)
    parser.add_argument("--pipeline", type=Path, required=True)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    assets = assets_dir()
    rules, alone = load_rules(assets), load_scores(assets / "engine" / "rule_precision.toml")
    models = [Once(path, args.pipeline) for path in args.teachers]
    train, held = list(read(args.train)), list(read(args.check))
    scores = Scores(alone.counts, floor=FLOOR)
    for _ in range(ROUNDS):
        found = count([Suggester(rules, scores, model) for model in models], train)
        # A rule that is never offered any more keeps its last count, so that it does not come back on the strength of its family.
        scores = Scores({**scores.counts, **found}, floor=FLOOR)
    beside = Scores(scores.counts)
    for rule, (hits, total) in sorted(beside.counts.items()):
        left_out = "" if beside.offered(rule) else "  not offered"
        print(f"{rule:40}{hits:6}/{total:<6}{beside.of(rule):6.3f} alone {alone.of(rule):6.3f}{left_out}")
    shipped = Once(args.pipeline, args.pipeline)
    for name, known in (("scores of the rules alone", alone), ("scores behind the model", beside)):
        print(name, check(Suggester(rules, known, shipped), held))
    if args.write:
        (assets / "engine" / BESIDE_MODEL).write_text(as_toml(beside, beside_model=True), encoding="utf-8")


if __name__ == "__main__":
    main()

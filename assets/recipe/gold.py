"""Sentences of the parts-of-speech corpus that were annotated by hand for this recipe: a check on unseen news, and training sentences.

    python assets/recipe/gold.py dataset_postag.txt gold/kumparan.jsonl OUT.jsonl
    python assets/recipe/gold.py dataset_postag.txt gold/annotated.jsonl OUT.jsonl \\
        --source annotated --tune TUNE.jsonl --without HELD.jsonl ...

The repository keeps a fingerprint of each sentence and its spans, never the sentence; this script finds the sentences again.  With
``--tune`` a tenth, by fingerprint, goes there; kin of the sets named by ``--without`` go nowhere.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from clean import settle_numbers
from convert import tagged
from detokenise import join
from pool import kin, near, rejoin
from samples import Sample, digest, write


def found(corpus: Path, notes: Path, source: str) -> Iterator[Sample]:
    """Each noted sentence once, in the order of the corpus."""
    spans = {n["digest"]: n["spans"] for n in map(json.loads, notes.read_text(encoding="utf-8").splitlines())}
    for words, tags in tagged(corpus):
        text, _ = join(rejoin(words, tags)[0])
        marks = spans.pop(digest(text), None)
        if marks is not None:
            yield Sample(text, [(s, e, label) for s, e, label in marks], source)
    if spans:
        print(len(spans), "noted sentences are not in", corpus)


def chooses(text: str) -> bool:
    """Whether a sentence belongs to the tenth that chooses epochs and settings, not to what is learned."""
    return digest(text) // 7 % 10 == 0


def main() -> None:
    """Write the sentences with their spans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("notes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", default="news")
    parser.add_argument("--tune", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    samples = list(found(args.corpus, args.notes, args.source))
    banned = kin(args.without)
    kept = [s for s in samples if not near(s.text) & banned]
    if args.tune:
        kept = [settle_numbers(s) for s in kept]
        print("tune", write(args.tune, (s for s in kept if chooses(s.text))))
        kept = [s for s in kept if not chooses(s.text)]
    print("gold", write(args.out, kept), "of", len(samples))


if __name__ == "__main__":
    main()

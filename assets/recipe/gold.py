"""The check on unseen news: 147 sentences of the parts-of-speech corpus, annotated by hand for this recipe.

    python assets/recipe/gold.py dataset_postag.txt gold/kumparan.jsonl OUT.jsonl

The repository keeps a fingerprint of each sentence and its spans, never the sentence; this script finds the sentences again.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from convert import tagged
from detokenise import join
from pool import rejoin
from samples import Sample, digest, write


def main() -> None:
    """Write the sentences with their spans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("notes", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    notes = {n["digest"]: n["spans"] for n in map(json.loads, args.notes.read_text(encoding="utf-8").splitlines())}
    found: dict[int, Sample] = {}
    for words, tags in tagged(args.corpus):
        text, _ = join(rejoin(words, tags)[0])
        number = digest(text)
        if number in notes and number not in found:
            found[number] = Sample(text, [(s, e, label) for s, e, label in notes[number]], "news")
    print("gold", write(args.out, found.values()), "of", len(notes))


if __name__ == "__main__":
    main()

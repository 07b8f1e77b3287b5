"""The corpora, read into one scheme of eighteen labels.

    python assets/recipe/convert.py CORPORA OUT --postag dataset_postag.txt

``CORPORA`` holds the folders ``idner-news-2k``, ``gsd-ner`` and ``nergrit``; project.yml says where each is had.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from clean import place_labels, repair_countries, strip_heads, trim
from detokenise import join
from samples import LABELS, Sample, digest, write

from tui.suggest.gazetteer import Gazetteer

COARSE = ("PERSON", "ORG", "GPE", "LOC", "FAC")
FINE_ONLY = [label for label in LABELS if label not in COARSE]
"""Labels that the three-label corpora never looked for."""
NAMES = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "ORGANISATION": "ORG", "LOC": "GPE|LOC|FAC", "PLACE": "GPE|LOC|FAC"}


def gsd(path: Path) -> Iterator[Sample]:
    """GSD-NER: one JSON list a line, character offsets, eighteen labels."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            text, notes = json.loads(line)
            spans = sorted((s, e, label) for s, e, label in notes["entities"])
            yield Sample(text, spans, "gsd")


def columns(path: Path, source: str) -> Iterator[Sample]:
    """A column file of tokens and B-/I- tags, the tag last; blank lines part sentences."""
    words: list[str] = []
    tags: list[str] = []
    lines = [*path.read_text(encoding="utf-8").splitlines(), ""]
    for line in lines:
        cells = line.split()
        if len(cells) >= 2:
            words.append(cells[0])
            tags.append(cells[-1])
            continue
        if words:
            yield _from_tags(words, tags, source)
        words, tags = [], []


def _from_tags(words: list[str], tags: list[str], source: str) -> Sample:
    text, starts = join(words)
    spans: list[tuple[int, int, str]] = []
    for word, tag, start in zip(words, tags, starts, strict=True):
        kind, _, name = tag.partition("-")
        end = start + len(word)
        label = NAMES.get(name)
        if label is None:
            continue
        if kind == "I" and spans and spans[-1][2] == label and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end, label)
        else:
            spans.append((start, end, label))
    return Sample(text, spans, source, list(FINE_ONLY))


def tagged(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Sentences of a file with a token, a tab and a part of speech a line."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, tab, tag = line.partition("\t")
        if tab and word.strip():
            words.append(word)
            tags.append(tag.strip())
        elif words:
            yield words, tags
            words, tags = [], []


def main() -> None:
    """Read, clean, split by hash, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--gazetteer", type=Path, required=True)
    args = parser.parse_args()
    gazetteer = Gazetteer.from_file(args.gazetteer)
    parts: dict[str, list[Sample]] = {
        name: [] for name in ("train", "tune", "gsd-held", "idner-dev", "idner-dev-repaired", "nergrit-valid", "idner-train")
    }
    for sample in map(trim, gsd(args.corpora / "gsd-ner" / "ner-train.jsonl")):
        number = digest(sample.text)
        held = number % 5 == 0
        tune = number // 5 % 10 == 0
        parts["gsd-held" if held else "tune" if tune else "train"].append(sample)
    for sample in columns(args.corpora / "idner-news-2k" / "dev.txt", "idner"):
        sample = place_labels(trim(sample), gazetteer)
        parts["idner-dev"].append(sample)
        parts["idner-dev-repaired"].append(repair_countries(sample, gazetteer))
    for sample in columns(args.corpora / "nergrit" / "valid_preprocess.txt", "nergrit"):
        parts["nergrit-valid"].append(place_labels(trim(sample), gazetteer))
    for source, name in (("idner", "idner-news-2k/train.txt"), ("nergrit", "nergrit/train_preprocess.txt")):
        for sample in columns(args.corpora / name, source):
            sample = place_labels(trim(sample), gazetteer)
            if source == "idner":  # as published, it shows the corpus's scheme
                parts["idner-train"].append(sample)
            sample = repair_countries(sample, gazetteer) if source == "idner" else strip_heads(sample)
            parts["tune" if digest(sample.text) % 10 == 0 else "train"].append(sample)
    kept_back = {digest(s.text) for name, part in parts.items() if name not in ("train", "tune", "idner-train") for s in part}
    for name in ("train", "idner-train"):
        parts[name] = [s for s in parts[name] if digest(s.text) not in kept_back]
    tuned = {digest(s.text) for s in parts["tune"]}
    parts["train"] = [s for s in parts["train"] if digest(s.text) not in tuned]
    parts["tune"] = [s for s in parts["tune"] if digest(s.text) not in kept_back]
    for name, part in parts.items():
        print(name, write(args.out / f"{name}.jsonl", part), "sentences", sum(len(s.spans) for s in part), "entities")


if __name__ == "__main__":
    main()

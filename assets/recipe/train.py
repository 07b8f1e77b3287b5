"""Train the recogniser.

    python assets/recipe/train.py OUT --config config.cfg --gazetteer gazetteer.json --train a.jsonl:1.0 b.jsonl:0.5 \\
        --tune tune.jsonl --encoder encoder.bin

Each file of sentences carries the share of it that every epoch draws.  Weights are averaged over the steps (Polyak) and
kept from the epoch that does best on the tuning part.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy
from data import Item, items, reference
from measure import tally
from pipeline import blank, recogniser
from samples import Sample, read
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam


def groups(drawn: list[Item], words: int) -> list[list[Item]]:
    """Batches of sentences of like length, about ``words`` tokens each, in random order."""
    random.shuffle(drawn)
    drawn.sort(key=lambda item: len(item.doc) // 6)
    found: list[list[Item]] = [[]]
    size = 0
    for item in drawn:
        if size >= words:
            found.append([])
            size = 0
        found[-1].append(item)
        size += len(item.doc)
    random.shuffle(found)
    return found


def check(nlp: Language, samples: list[Sample]) -> dict[str, float]:
    """F1 on each source of the tuning part; labels nobody looked for there are left out."""
    scores: dict[str, float] = {}
    golds = [reference(nlp, s) for s in samples]
    docs = [nlp.make_doc(s.text) for s in samples]
    docs = list(nlp.pipe(docs))
    for source in sorted({s.source for s in samples}):
        pairs = []
        for sample, doc, gold in zip(samples, docs, golds, strict=True):
            if sample.source != source:
                continue
            skip = set(sample.unlabelled)
            three = bool(skip)
            name = (lambda label: "PLACE" if label.split("|")[0] in ("GPE", "LOC", "FAC") else label) if three else str
            pairs.append(
                (
                    [(e.start, e.end, name(e.label_)) for e in doc.ents if e.label_ not in skip],
                    [(e.start, e.end, name(e.label_)) for e in gold.ents],
                )
            )
        scores[source] = tally(pairs)["all"].f1
    return scores


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--tune", type=Path, required=True)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--start", type=Path, help="weights of an earlier run of this script to go on from")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--rate", type=float, default=0.001)
    parser.add_argument("--drop", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train and write the pipeline."""
    args = arguments()
    random.seed(args.seed)
    numpy.random.seed(args.seed)
    nlp = blank(args.config, args.gazetteer)
    pipe = recogniser(nlp)
    parts: list[tuple[list[Sample], float]] = []
    for entry in args.train:
        name, _, share = entry.partition(":")
        parts.append((list(read(Path(name))), float(share or 1)))
    tune = list(read(args.tune))
    nlp.initialize(lambda: [Example(nlp.make_doc(s.text), reference(nlp, s)) for s in parts[0][0][:20]])
    if args.encoder:
        pipe.model.get_ref("tok2vec").from_bytes(args.encoder.read_bytes())
    if args.start:
        pipe.model.from_bytes(args.start.read_bytes())
    ready = [(items(nlp, samples, pipe), share) for samples, share in parts]
    optimizer = Adam(args.rate, L2=0.01, grad_clip=1.0, use_averages=True)
    best = 0.0
    args.out.mkdir(parents=True, exist_ok=True)
    for epoch in range(args.epochs):
        began = time.perf_counter()
        drawn = [item for part, share in ready for item in random.sample(part, round(len(part) * min(1.0, share)))]
        batches = groups(drawn, args.words)
        losses: dict[str, float] = {}
        for step, batch in enumerate(batches):
            done = (epoch + step / len(batches)) / args.epochs
            warm = min(1.0, (epoch * len(batches) + step + 1) / 150)
            optimizer.learn_rate = args.rate * warm * (1.0 - 0.95 * done)
            pipe.learn([i.doc for i in batch], [i.mask for i in batch], drop=args.drop, sgd=optimizer, losses=losses)
            optimizer.step_schedules()
        with nlp.use_params(optimizer.averages):
            scores = check(nlp, tune)
            mean = sum(scores.values()) / len(scores)
            words = sum(len(i.doc) for i in drawn)
            pace = words / (time.perf_counter() - began)
            print(
                f"epoch {epoch} loss {losses['ner'] / len(drawn):.3f} mean {mean:.2f}",
                {k: round(v, 1) for k, v in scores.items()},
                f"{pace:.0f} words/s",
                flush=True,
            )
            if mean > best:
                best = mean
                nlp.to_disk(args.out / "best")
                (args.out / "weights.bin").write_bytes(pipe.model.to_bytes())
    print("best", best)


if __name__ == "__main__":
    main()

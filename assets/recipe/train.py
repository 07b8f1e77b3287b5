"""Train the recogniser.

    python assets/recipe/train.py OUT --config config.cfg --gazetteer gazetteer.json --train a.jsonl:1.0 b.jsonl:0.5 \\
        --tune tune.jsonl --encoder encoder.bin

Each file of sentences carries the share of it that every epoch draws and, after another colon, the file of beliefs that
``teach.py`` wrote for it: then the student's tag probabilities are drawn to these.  Weights are averaged over the steps (Polyak) and
kept from the epoch that does best on the tuning part.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy
from data import Item, items, read_beliefs, reference
from measure import tally
from pipeline import blank, recogniser
from samples import Sample, read
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Optimizer, set_dropout_rate

from tui.suggest import crf_math
from tui.suggest.crf import CrfRecogniser
from tui.suggest.crf_math import Floats
from tui.suggest.crf_segments import batches, pad

RARE = 5
"""Words seen at most so often are strangers elsewhere."""
BLURRED = (0.12, 0.03)
"""Share of rare and of other words whose own embedding is exchanged for a stranger's, so that shape, letters, lists and
neighbours must do, as they must for words never seen."""
STRANGERS = 20_000


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


@contextmanager
def blurred(docs: Iterable[Doc], counts: Counter[int], rng: random.Random) -> Iterator[None]:
    """Give some words the embedding row of a word nobody knows, for one step."""
    changed = []
    for doc in docs:
        for token in doc:
            if rng.random() < BLURRED[counts[token.norm] > RARE]:
                changed.append(token)
    for token in changed:
        token.norm_ = f"…{rng.randrange(STRANGERS)}"
    try:
        yield
    finally:
        for token in changed:
            token.norm_ = ""  # back to the word's own


def towards_beliefs(pipe: CrfRecogniser, batch: Sequence[Item], emissions: list[Floats], gradient: list[Floats]) -> float:
    """Replace the gradient of taught sentences; returns their cross-entropy.

    The gradient of the divergence from any mixture of chains to this chain is the difference of the marginals.
    """
    taught = [i for i, item in enumerate(batch) if item.belief is not None]
    if not taught:
        return 0.0
    docs, some = [batch[i].doc for i in taught], [emissions[i] for i in taught]
    links, first, last = (numpy.exp(scores) for scores in pipe.log_scores())
    loss = 0.0
    for segments in batches(docs):
        padded, lengths = pad(docs, some, segments)
        chances = crf_math.run(crf_math.potentials(padded), links, first, last, lengths).marginals()
        for row, (index, start, stop) in enumerate(segments):
            goal = numpy.asarray(batch[taught[index]].belief)[start:stop].astype("f")
            guess = chances[row, : stop - start]
            gradient[taught[index]][start:stop] = (guess - goal) / len(batch)
            loss -= float((goal * numpy.log(numpy.maximum(guess, 1e-6))).sum())
    return loss


def learn(pipe: CrfRecogniser, batch: Sequence[Item], drop: float, sgd: Optimizer) -> float:
    """One step; returns the loss."""
    set_dropout_rate(pipe.model, drop)
    docs = [item.doc for item in batch]
    emissions, backprop = pipe.model.begin_update(docs)
    gradient, loss = pipe.gradient(docs, emissions, [item.mask for item in batch])
    loss += towards_beliefs(pipe, batch, emissions, gradient)
    backprop(gradient)
    pipe.finish_update(sgd)
    return loss


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
    parser.add_argument("--tune", type=Path, nargs="+", required=True)
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
    parts: list[tuple[list[Sample], float, list[Floats] | None]] = []
    for entry in args.train:
        name, share, beliefs = [*entry.split(":"), "", ""][:3]
        parts.append((list(read(Path(name))), float(share or 1), read_beliefs(Path(beliefs)) if beliefs else None))
    tune = [sample for path in args.tune for sample in read(path)]
    nlp.initialize(lambda: [Example(nlp.make_doc(s.text), reference(nlp, s)) for s in parts[0][0][:20]])
    if args.encoder:
        pipe.model.get_ref("tok2vec").from_bytes(args.encoder.read_bytes())
    if args.start:
        pipe.model.from_bytes(args.start.read_bytes())
    ready = [(items(nlp, samples, pipe, beliefs), share) for samples, share, beliefs in parts]
    counts = Counter(token.norm for part, _ in ready for item in part for token in item.doc)
    rng = random.Random(args.seed)
    optimizer = Adam(args.rate, L2=0.01, grad_clip=1.0, use_averages=True)
    best = 0.0
    args.out.mkdir(parents=True, exist_ok=True)
    for epoch in range(args.epochs):
        began = time.perf_counter()
        drawn = [item for part, share in ready for item in random.sample(part, round(len(part) * min(1.0, share)))]
        batches = groups(drawn, args.words)
        loss = 0.0
        for step, batch in enumerate(batches):
            done = (epoch + step / len(batches)) / args.epochs
            warm = min(1.0, (epoch * len(batches) + step + 1) / 150)
            optimizer.learn_rate = args.rate * warm * (1.0 - 0.95 * done)
            with blurred([item.doc for item in batch], counts, rng):
                loss += learn(pipe, batch, args.drop, optimizer)
            optimizer.step_schedules()
        with nlp.use_params(optimizer.averages):
            scores = check(nlp, tune)
            mean = sum(scores.values()) / len(scores)
            words = sum(len(i.doc) for i in drawn)
            pace = words / (time.perf_counter() - began)
            print(
                f"epoch {epoch} loss {loss / len(drawn):.3f} mean {mean:.2f}",
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

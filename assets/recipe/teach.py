"""What several recognisers together believe about sentences: a probability for every tag of every token.

    python assets/recipe/teach.py pool.jsonl OUT.npz --teachers run1/best run2/best --pool
    python assets/recipe/teach.py train.jsonl OUT.npz --teachers fold0/best fold1/best fold2/best fold3/best --folds

The student learns these beliefs instead of hard decisions (distillation, Hinton et al., 2015).  With ``--pool`` the spans
of the sentences are parts of speech: a name's edge that they belie (*Tudingan* in *Tudingan Bolsonaro* is a noun) becomes
all but impossible.  With ``--folds`` teacher N labels only the part of the training sentences it never saw; what is annotated
there is kept for the most part (:data:`TRUST`) and what nobody looked for is filled in.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy
from data import reference
from folds import part_of
from pipeline import recogniser
from samples import Sample, read
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from tui.suggest import crf_math
from tui.suggest.crf import CrfRecogniser
from tui.suggest.crf_decode import BEGIN, LAST, UNIT
from tui.suggest.crf_math import Floats
from tui.suggest.crf_segments import batches, pad
from tui.suggest.model import load_model

NEVER_NAMED = frozenset(["VB", "IN", "PR", "ADV", "SC", "CC", "NEG", "DT", "MD", "UH", "JJ", "NN", "RP"])
"""Parts of speech at which no person and no place begins or ends."""
NEVER_ALONE = frozenset(["VB", "IN", "PR", "SC", "CC", "NEG", "DT", "MD"])
"""Parts of speech at which no name of any kind does."""
NAMES = frozenset(["ORG", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"])
BELIED = numpy.float32(0.02)
"""Factor on tags that a part of speech speaks against."""
TRUST = 0.7
"""Weight of the annotation against what the teachers would say without it."""
CHUNK = 64


def from_parts_of_speech(doc: Doc, sample: Sample, labels: Sequence[str]) -> Floats:
    """Factors on tags, (tokens, tags): small where a part of speech belies the edge of a name."""
    factors = numpy.ones((len(doc), 1 + 4 * len(labels)), dtype="f")
    tags = {begin: tag for begin, _, tag in sample.spans}
    for token in doc:
        tag = tags.get(token.idx, "NNP")
        for number, label in enumerate(labels):
            if tag in NEVER_NAMED if label in ("PERSON", "GPE") else label in NAMES and tag in NEVER_ALONE:
                factors[token.i, [4 * number + kind for kind in (BEGIN, LAST, UNIT)]] = BELIED
    return factors


def beliefs(pipe: CrfRecogniser, docs: Sequence[Doc], factors: Sequence[Floats]) -> list[Floats]:
    """Tag probabilities of one recogniser, (tokens, tags) a document, its potentials multiplied by ``factors``.

    Where the factors leave no path at all they are ignored.
    """
    emissions = pipe.model.predict(list(docs))
    found = [numpy.zeros_like(e) for e in emissions]
    links, first, last = (numpy.exp(scores) for scores in pipe.log_scores())
    for batch in batches(docs):
        padded, lengths = pad(docs, emissions, batch)
        weights = numpy.ones_like(padded)
        for row, (index, start, stop) in enumerate(batch):
            weights[row, : stop - start] = factors[index][start:stop]
        free = crf_math.potentials(padded)
        held = crf_math.run(free * weights, links, first, last, lengths)
        chances = held.marginals()
        if held.dead.any():
            chances[held.dead] = crf_math.run(free, links, first, last, lengths).marginals()[held.dead]
        for row, (index, start, stop) in enumerate(batch):
            found[index][start:stop] = chances[row, : stop - start]
    return found


def of_pool(teachers: Sequence[Language], samples: Sequence[Sample]) -> list[Floats]:
    """Mean belief of all teachers about raw sentences."""
    labels = recogniser(teachers[0]).labels
    factors = [from_parts_of_speech(teachers[0].make_doc(s.text), s, labels) for s in samples]
    views = [beliefs(recogniser(nlp), [nlp.make_doc(s.text) for s in samples], factors) for nlp in teachers]
    return [numpy.mean(stack, axis=0) for stack in zip(*views, strict=True)]


def of_annotated(nlp: Language, samples: Sequence[Sample]) -> list[Floats]:
    """Belief of one teacher about annotated sentences it never saw."""
    pipe = recogniser(nlp)
    docs = [nlp.make_doc(s.text) for s in samples]
    masks = [pipe.masks(Example(doc, reference(nlp, s))).astype("f") for doc, s in zip(docs, samples, strict=True)]
    bound = beliefs(pipe, docs, masks)
    free = beliefs(pipe, docs, [numpy.ones_like(mask) for mask in masks])
    return [(TRUST * b + (1.0 - TRUST) * f).astype("f") for b, f in zip(bound, free, strict=True)]


def main() -> None:
    """Write the beliefs: probabilities of all tokens in order, and the number of tokens of each sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--pool", action="store_true")
    kind.add_argument("--folds", action="store_true")
    args = parser.parse_args()
    teachers = [load_model(path) for path in args.teachers]
    samples = list(read(args.sentences))
    found: list[Floats] = [numpy.zeros((0, 0), dtype="f")] * len(samples)
    for number, nlp in enumerate(teachers if args.folds else teachers[:1]):
        mine = [i for i, s in enumerate(samples) if args.pool or part_of(s, len(teachers)) == number]
        for at in range(0, len(mine), CHUNK):
            chunk = mine[at : at + CHUNK]
            some = [samples[i] for i in chunk]
            for i, belief in zip(chunk, of_pool(teachers, some) if args.pool else of_annotated(nlp, some), strict=True):
                found[i] = belief
    flat = numpy.vstack([belief for belief in found if len(belief)]).astype(numpy.float16)
    numpy.savez(args.out, beliefs=flat, lengths=numpy.asarray([len(belief) for belief in found]))
    print("taught", len(samples), "sentences,", len(flat), "tokens; named share", round(float(1 - flat[:, 0].astype("f").mean()), 4))


if __name__ == "__main__":
    main()

"""Label raw sentences with several recognisers at once.

    python assets/recipe/teach.py POOL.jsonl OUT.jsonl --teachers run1/best run2/best

The tag probabilities of all teachers are averaged and the best lawful path is read from the mean.  Where the mean is not
sure, the sentence keeps silent: the stretch is written as unsure and teaches nothing.  Edges of names that the parts of
speech belie (*Tudingan* in *Tudingan Bolsonaro* is a noun) are cut off.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy
from pipeline import recogniser
from samples import Sample, read, write

from tui.suggest import crf_math
from tui.suggest.crf import spans_of, structure
from tui.suggest.crf_math import Floats
from tui.suggest.crf_segments import NEVER, segments
from tui.suggest.model import load_model

SURE = 0.65
"""Mean probability below which a tag is not taught."""


NEVER_NAMED = frozenset(["VB", "IN", "PR", "ADV", "SC", "CC", "NEG", "DT", "MD", "UH", "JJ", "NN", "RP"])
"""Parts of speech at which no person and no place begins or ends."""
NEVER_ALONE = frozenset(["VB", "IN", "PR", "SC", "CC", "NEG", "DT", "MD"])
"""Parts of speech at which no name of any kind does."""
NAMES = frozenset(["ORG", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"])


def is_plain(tags: Mapping[int, str], offset: int, label: str) -> bool:
    """Whether the word at an offset is, by its part of speech, no edge of a name with this label."""
    tag = tags.get(offset, "NNP")
    return tag in NEVER_NAMED if label in ("PERSON", "GPE") else label in NAMES and tag in NEVER_ALONE


def main() -> None:
    """Write the labelled sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pool", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    teachers = [load_model(path) for path in args.teachers]
    pipes = [recogniser(nlp) for nlp in teachers]
    labels = pipes[0].labels
    may_link, may_open, may_close = structure(len(labels))
    log_links, log_first, log_last = (numpy.where(m, 0, NEVER).astype("f") for m in (may_link, may_open, may_close))
    samples = list(read(args.pool))
    made = []
    for at in range(0, len(samples), 64):
        chunk = samples[at : at + 64]
        docs = [teachers[0].make_doc(s.text) for s in chunk]
        means: list[Floats] = [
            numpy.mean(stack, axis=0)
            for stack in zip(
                *(pipe.marginals([nlp.make_doc(s.text) for s in chunk]) for nlp, pipe in zip(teachers, pipes, strict=True)), strict=True
            )
        ]
        for sample, doc, mean in zip(chunk, docs, means, strict=True):
            plain = partial(is_plain, {begin: tag for begin, _, tag in sample.spans})
            spans: list[tuple[int, int, str]] = []
            unsure: list[tuple[int, int]] = []
            for start, stop in segments(doc):
                scores = numpy.log(numpy.maximum(mean[start:stop], 1e-9))[None]
                path = crf_math.viterbi(scores, log_links, log_first, log_last, numpy.asarray([stop - start]))[0]
                chance = mean[numpy.arange(start, stop), path]
                taken: set[int] = set()
                for begin, end, label in spans_of(path):
                    taken.update(range(begin, end))
                    while begin < end and plain(doc[start + begin].idx, labels[label]):
                        begin += 1
                    while begin < end and plain(doc[start + end - 1].idx, labels[label]):
                        end -= 1
                    if begin == end:
                        continue
                    first, last = doc[start + begin], doc[start + end - 1]
                    if chance[begin:end].min() >= SURE:
                        spans.append((first.idx, last.idx + len(last), labels[label]))
                    else:
                        unsure.append((first.idx, last.idx + len(last)))
                for t in range(stop - start):
                    if t not in taken and chance[t] < SURE:
                        unsure.append((doc[start + t].idx, doc[start + t].idx + len(doc[start + t])))
            made.append(Sample(sample.text, spans, "pool", [], unsure))
    print("taught", write(args.out, made), sum(len(s.spans) for s in made), "entities", sum(len(s.unsure) for s in made), "unsure")


if __name__ == "__main__":
    main()

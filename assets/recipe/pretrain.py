"""Teach the encoder Indonesian before it meets entities.

    python assets/recipe/pretrain.py dataset_postag.txt OUT.bin --config config.cfg --gazetteer gazetteer.json --text train.jsonl

Two lessons at once on half a million words of news (nlp-id, MIT): the part of speech of every word, and, as in BERT (Devlin
et al., 2019), the word itself where its embedding was blanked out.  Sentences without parts of speech teach the second
only.  Afterwards only the encoder's weights are kept.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from convert import tagged
from numpy.typing import NDArray
from pipeline import blank, recogniser, tokenizer
from samples import read
from spacy.tokens import Doc
from thinc.api import Adam, Model, Softmax, set_dropout_rate

from tui.suggest.blas import speed_up

NONE = -1
MASKED = 0.15
VOCABULARY = 6000


@dataclass(frozen=True)
class Lesson:
    """A sentence with tag and word numbers; :data:`NONE` where there is nothing to learn."""

    doc: Doc
    tags: NDArray[numpy.int64]
    words: NDArray[numpy.int64]


def softmax_gradient(guess: Any, gold: NDArray[numpy.int64], scale: float) -> Any:
    """Gradient of cross-entropy at the rows that have an answer."""
    gradient = guess.copy()
    rows = numpy.arange(len(gold))
    known = gold != NONE
    gradient[rows[known], gold[known]] -= 1.0
    gradient[~known] = 0.0
    return gradient * scale


def main() -> None:
    """Train and write the encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--words", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random.seed(args.seed)
    numpy.random.seed(args.seed)
    nlp = blank(args.config, args.gazetteer)
    encoder: Model[Any, Any] = recogniser(nlp).model.get_ref("tok2vec")
    embed, encode = encoder.layers
    tagged_docs = [(tokenizer(nlp).doc(forms, [True] * len(forms)), names) for forms, names in tagged(args.corpus)]
    plain: list[tuple[Doc, list[str]]] = [(nlp.make_doc(sample.text), []) for path in args.text for sample in read(path)]
    counts = Counter(token.norm_ for doc, _ in [*tagged_docs, *plain] for token in doc)
    word_number = {word: i for i, (word, _) in enumerate(counts.most_common(VOCABULARY))}
    tag_number: dict[str, int] = {}
    lessons = []
    for doc, names in [*tagged_docs, *plain]:
        numbers = [tag_number.setdefault(name, len(tag_number)) for name in names] or [NONE] * len(doc)
        lessons.append(Lesson(doc, numpy.asarray(numbers), numpy.asarray([word_number.get(t.norm_, NONE) for t in doc])))
    tagger: Model[Any, Any] = Softmax(nO=len(tag_number))
    guesser: Model[Any, Any] = Softmax(nO=len(word_number))
    encoder.initialize(X=[lesson.doc for lesson in lessons[:10]])
    width = encoder.get_dim("nO")
    for head in (tagger, guesser):
        head.set_dim("nI", width)
        head.initialize()
        speed_up(head)
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0)
    rng = numpy.random.default_rng(args.seed)
    for epoch in range(args.epochs):
        random.shuffle(lessons)
        lessons.sort(key=lambda lesson: len(lesson.doc) // 8)
        groups: list[list[Lesson]] = [[]]
        size = 0
        for lesson in lessons:
            if size >= args.words:
                groups.append([])
                size = 0
            groups[-1].append(lesson)
            size += len(lesson.doc)
        random.shuffle(groups)
        began, seen, right, asked, hit, hidden = time.perf_counter(), 0, 0, 0, 0, 0
        for step, group in enumerate(groups):
            for node in (encoder,):
                set_dropout_rate(node, 0.1)
            vectors, back_embed = embed.begin_update([lesson.doc for lesson in group])
            masks = [rng.random(len(lesson.doc)) < MASKED for lesson in group]
            shown = [v * ~mask[:, None] for v, mask in zip(vectors, masks, strict=True)]
            outputs, back_encode = encode.begin_update(shown)
            flat: Any = numpy.vstack(outputs)
            mask = numpy.concatenate(masks)
            tags = numpy.concatenate([lesson.tags for lesson in group])
            words = numpy.concatenate([lesson.words for lesson in group])
            tag_guess, back_tags = tagger.begin_update(flat)
            word_guess, back_words = guesser.begin_update(flat[mask])
            scale = 16.0 / len(flat)
            d_flat = back_tags(softmax_gradient(tag_guess, tags, scale))
            d_flat[mask] += back_words(softmax_gradient(word_guess, words[mask], scale))
            known = words[mask] != NONE
            hit += int((word_guess.argmax(1)[known] == words[mask][known]).sum())
            hidden += int(known.sum())
            has = tags != NONE
            right += int((tag_guess.argmax(1)[has] == tags[has]).sum())
            asked += int(has.sum())
            parts = numpy.split(d_flat, numpy.cumsum([len(o) for o in outputs])[:-1])
            d_shown = back_encode(parts)
            back_embed([d * ~m[:, None] for d, m in zip(d_shown, masks, strict=True)])
            done = (epoch + step / len(groups)) / args.epochs
            optimizer.learn_rate = 0.002 * min(1.0, (epoch * len(groups) + step + 1) / 200) * (1.0 - 0.9 * done)
            for model in (encoder, tagger, guesser):
                model.finish_update(optimizer)
            optimizer.step_schedules()
            seen += len(flat)
        pace = seen / (time.perf_counter() - began)
        print(f"epoch {epoch} tags {right / asked:.4f} blanked words {hit / hidden:.4f} {pace:.0f} words/s", flush=True)
        args.out.write_bytes(encoder.to_bytes())


if __name__ == "__main__":
    main()

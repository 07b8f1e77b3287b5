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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from convert import tagged
from numpy.typing import NDArray
from pipeline import blank, recogniser, tokenizer
from samples import read
from spacy.language import Language
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


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--share", type=float, default=1.0, help="share of the sentences that is used at all")
    parser.add_argument("--words", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def lessons_of(nlp: Language, corpus: Path, texts: Sequence[Path]) -> tuple[list[Lesson], int, int]:
    """Every sentence as a lesson, with how many parts of speech and how many words there are to guess."""
    tagged_docs = [(tokenizer(nlp).doc(forms, [True] * len(forms)), names) for forms, names in tagged(corpus)]
    plain: list[tuple[Doc, list[str]]] = [(nlp.make_doc(sample.text), []) for path in texts for sample in read(path)]
    counts = Counter(token.norm_ for doc, _ in [*tagged_docs, *plain] for token in doc)
    word_number = {word: i for i, (word, _) in enumerate(counts.most_common(VOCABULARY))}
    tag_number: dict[str, int] = {}
    lessons = []
    for doc, names in [*tagged_docs, *plain]:
        numbers = [tag_number.setdefault(name, len(tag_number)) for name in names] or [NONE] * len(doc)
        lessons.append(Lesson(doc, numpy.asarray(numbers), numpy.asarray([word_number.get(t.norm_, NONE) for t in doc])))
    return lessons, len(tag_number), len(word_number)


def grouped(lessons: list[Lesson], words: int) -> list[list[Lesson]]:
    """Shuffled lessons in shuffled groups of about ``words`` words, those of like length together."""
    random.shuffle(lessons)
    lessons.sort(key=lambda lesson: len(lesson.doc) // 8)
    groups: list[list[Lesson]] = [[]]
    size = 0
    for lesson in lessons:
        if size >= words:
            groups.append([])
            size = 0
        groups[-1].append(lesson)
        size += len(lesson.doc)
    random.shuffle(groups)
    return groups


class Pupil:
    """The encoder with a head that guesses parts of speech and one that guesses blanked words."""

    def __init__(self, encoder: Model[Any, Any], tags: int, words: int, seed: int) -> None:
        self.encoder = encoder
        self.tagger: Model[Any, Any] = Softmax(nO=tags)
        self.guesser: Model[Any, Any] = Softmax(nO=words)
        for head in (self.tagger, self.guesser):
            head.set_dim("nI", encoder.get_dim("nO"))
            head.initialize()
            speed_up(head)
        self.rng = numpy.random.default_rng(seed)

    def study(self, group: list[Lesson]) -> Counter[str]:
        """Leave the gradients of one group in the model; returns how much was asked and how much was right."""
        set_dropout_rate(self.encoder, 0.1)
        embed, encode = self.encoder.layers
        vectors, back_embed = embed.begin_update([lesson.doc for lesson in group])
        masks = [self.rng.random(len(lesson.doc)) < MASKED for lesson in group]
        shown = [v * ~mask[:, None] for v, mask in zip(vectors, masks, strict=True)]
        outputs, back_encode = encode.begin_update(shown)
        flat: Any = numpy.vstack(outputs)
        mask = numpy.concatenate(masks)
        tags = numpy.concatenate([lesson.tags for lesson in group])
        words = numpy.concatenate([lesson.words for lesson in group])
        tag_guess, back_tags = self.tagger.begin_update(flat)
        word_guess, back_words = self.guesser.begin_update(flat[mask])
        scale = 16.0 / len(flat)
        d_flat = back_tags(softmax_gradient(tag_guess, tags, scale))
        d_flat[mask] += back_words(softmax_gradient(word_guess, words[mask], scale))
        parts = numpy.split(d_flat, numpy.cumsum([len(o) for o in outputs])[:-1])
        back_embed([d * ~m[:, None] for d, m in zip(back_encode(parts), masks, strict=True)])
        known, has = words[mask] != NONE, tags != NONE
        return Counter(
            hit=int((word_guess.argmax(1)[known] == words[mask][known]).sum()),
            hidden=int(known.sum()),
            right=int((tag_guess.argmax(1)[has] == tags[has]).sum()),
            asked=int(has.sum()),
            seen=len(flat),
        )


def main() -> None:
    """Train and write the encoder."""
    args = arguments()
    random.seed(args.seed)
    numpy.random.seed(args.seed)
    nlp = blank(args.config, args.gazetteer)
    encoder: Model[Any, Any] = recogniser(nlp).model.get_ref("tok2vec")
    lessons, tags, words = lessons_of(nlp, args.corpus, args.text)
    lessons = random.sample(lessons, round(args.share * len(lessons))) if args.share < 1 else lessons
    encoder.initialize(X=[lesson.doc for lesson in lessons[:10]])
    pupil = Pupil(encoder, tags, words, args.seed)
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0)
    for epoch in range(args.epochs):
        groups = grouped(lessons, args.words)
        began, counts = time.perf_counter(), Counter[str]()
        for step, group in enumerate(groups):
            counts += pupil.study(group)
            done = (epoch + step / len(groups)) / args.epochs
            optimizer.learn_rate = 0.002 * min(1.0, (epoch * len(groups) + step + 1) / 200) * (1.0 - 0.9 * done)
            for model in (encoder, pupil.tagger, pupil.guesser):
                model.finish_update(optimizer)
            optimizer.step_schedules()
        pace = counts["seen"] / (time.perf_counter() - began)
        tagged_share, word_share = counts["right"] / counts["asked"], counts["hit"] / counts["hidden"]
        print(f"epoch {epoch} tags {tagged_share:.4f} blanked words {word_share:.4f} {pace:.0f} words/s", flush=True)
        args.out.write_bytes(encoder.to_bytes())


if __name__ == "__main__":
    main()

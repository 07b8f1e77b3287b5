"""Fine-tuning the recogniser so that it learns the lessons and forgets nothing.

Every step sees two batches. Lessons pull by the likelihood of what is known about them, summed over all taggings that a partly annotated
paragraph allows (Tsuboi et al., 2008). Rehearsed text pulls towards what the model said before: the gradient of the cross-entropy between
the two models' distributions over whole taggings, which for a chain is the difference of their expected tags and transitions ("learning
without forgetting", Li and Hoiem, 2016). Besides, every weight is drawn to where it started (L2-SP, Li et al., 2018), and what is kept is
the average of the weights over the steps (Polyak).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Adam, set_dropout_rate

from tui.suggest import crf_math
from tui.suggest.crf import UNLABELLED, CrfRecogniser
from tui.suggest.crf_decode import BEGIN, LAST, UNIT
from tui.suggest.crf_math import Bools, Chain, Floats, Ints
from tui.suggest.crf_segments import NEVER, batches, pad
from tui.suggest.training.lessons import Lesson

RATE = 0.0015
"""Highest learning rate, reached after the first tenth of the steps and let go linearly."""
ANCHOR = 0.02
"""Pull of every weight to its start, for each step of rate one."""
WORDS = 350
"""Tokens of each of a step's two batches."""
DROP = 0.25
SURELY_NONE = 0.9
"""Probability that a token lies outside every entity above which a label that is new to the model may not claim it in rehearsed text."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A paragraph as tokens, and which tags each may carry."""

    doc: Doc
    mask: Bools


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A paragraph as tokens, what the model said of it before, and which tags may be weighed against each other there."""

    doc: Doc
    emissions: Floats
    weighed: Bools


def recogniser(nlp: Language) -> CrfRecogniser | None:
    """Return the component that can be fine-tuned here, or None when the pipeline has another kind."""
    return next((pipe for _, pipe in nlp.pipeline if isinstance(pipe, CrfRecogniser)), None)


def taught(nlp: Language, pipe: CrfRecogniser, lessons: Iterable[Lesson], looked: Sequence[str]) -> list[Taught]:
    """Return lessons as tokens and masks; spans that fit no tokens become unknown."""
    unseen = [label for label in pipe.labels if label not in looked]
    made = []
    for lesson in lessons:
        doc = nlp.make_doc(lesson.text)
        if len(doc):
            made.append(Taught(doc, _mask(pipe, doc, lesson, unseen)))
    return made


def _mask(pipe: CrfRecogniser, doc: Doc, lesson: Lesson, unseen: list[str]) -> Bools:
    gold = doc.copy()
    found: list[Span] = []
    loose: set[int] = set() if lesson.complete else set(range(len(doc)))
    for start, end, label in lesson.spans:
        span = gold.char_span(start, end, label=label)
        if span is not None:
            found.append(span)
            continue
        wide = gold.char_span(start, end, alignment_mode="expand")
        loose.update(range(wide.start, wide.end) if wide is not None else ())
    taken = {index for span in found for index in range(span.start, span.end)}
    missing = [gold[index : index + 1] for index in sorted(loose - taken)]
    gold.set_ents(found, missing=missing, default="outside")
    gold.user_data[UNLABELLED] = unseen
    mask = pipe.masks(Example(doc, gold))
    for start, end, label in lesson.refused:
        span = doc.char_span(start, end)
        if span is None or label not in pipe.labels or taken & set(range(span.start, span.end)):
            continue
        base = 4 * pipe.labels.index(label)
        if len(span) == 1:
            mask[span.start, base + UNIT] = False
        else:
            mask[span.start, base + BEGIN] = False
            mask[span.end - 1, base + LAST] = False
    return mask


class Teacher:
    """What the model said before it was trained further."""

    def __init__(self, pipe: CrfRecogniser) -> None:
        """Remember the transitions; to be made before the first label is added and the first step taken."""
        self.labels = len(pipe.labels)
        self.scores = pipe.log_scores()
        self._pipe = pipe

    def rehearse(self, nlp: Language, texts: Iterable[str]) -> list[Rehearsed]:
        """Return texts with what the model says of them now."""
        docs = [doc for doc in map(nlp.make_doc, texts) if len(doc)]
        found: list[Rehearsed] = []
        for at in range(0, len(docs), 64):
            some = docs[at : at + 64]
            emissions, chances = self._pipe.model.predict(some), self._pipe.marginals(some)
            found += [Rehearsed(d, e, c[:, :1] > SURELY_NONE) for d, e, c in zip(some, emissions, chances, strict=True)]
        return found

    def widened(self, tags: int) -> tuple[Floats, Floats, Floats]:
        """Return the transitions of before, from and to new labels never."""
        links, first, last = self.scores
        more = tags - len(first)
        around = numpy.pad(links, ((0, more), (0, more)), constant_values=NEVER)
        return around, numpy.pad(first, (0, more), constant_values=NEVER), numpy.pad(last, (0, more), constant_values=NEVER)


def distil(
    pipe: CrfRecogniser, teacher: Teacher, items: Sequence[Rehearsed], emissions: Sequence[Floats], weight: float
) -> tuple[list[Floats], float]:
    """Gradient of the cross-entropy to the teacher for the emissions, and that loss; transition gradients are added to the model.

    Labels that are new to the model stand beside the old ones only where the teacher sees no entity: elsewhere it cannot know.
    """
    docs = [item.doc for item in items]
    mine, theirs = pipe.log_scores(), teacher.widened(1 + 4 * len(pipe.labels))
    old = 1 + 4 * teacher.labels
    links, first, last = (numpy.exp(score) for score in mine)
    old_links, old_first, old_last = (numpy.exp(score) for score in theirs)
    before = [numpy.pad(i.emissions, ((0, 0), (0, e.shape[1] - old)), constant_values=NEVER) for i, e in zip(items, emissions, strict=True)]
    gradient = [numpy.zeros_like(e) for e in emissions]
    d_links, d_first, d_last = numpy.zeros_like(links), numpy.zeros_like(first), numpy.zeros_like(last)
    share = numpy.float32(weight / max(1, len(docs)))
    loss = 0.0
    for batch in batches(docs):
        padded, lengths = pad(docs, emissions, batch)
        was, _ = pad(docs, before, batch)
        allowed = numpy.ones(padded.shape, dtype=bool)
        for row, (index, start, stop) in enumerate(batch):
            allowed[row, : stop - start, old:] = items[index].weighed[start:stop]
        now = crf_math.run(crf_math.potentials(padded) * allowed, links, first, last, lengths)
        then = crf_math.run(crf_math.potentials(was), old_links, old_first, old_last, lengths)
        sound = ~(now.dead | then.dead)
        mean = then.marginals()
        difference = (now.marginals() - mean) * sound[:, None, None] * share
        rows = numpy.arange(len(batch))
        for row, (index, start, stop) in enumerate(batch):
            gradient[index][start:stop] = difference[row, : stop - start]
        d_first += difference[:, 0].sum(0)
        d_last += difference[rows, lengths - 1].sum(0)
        d_links += share * (_pairs(now, links, last, lengths, sound) - _pairs(then, old_links, old_last, lengths, sound))
        loss += float(numpy.abs(difference).sum())
    increments: dict[str, Any] = {"links": d_links, "first": d_first, "last": d_last}
    for name, value in increments.items():
        pipe.model.inc_grad(name, value)
    return gradient, loss


def _pairs(chain: Chain, links: Floats, last: Floats, lengths: Ints, sound: Bools) -> Floats:
    return crf_math.pair_counts(chain, links, last, lengths, sound)


class Anchor:
    """Draws every weight to where it started."""

    def __init__(self, pipe: CrfRecogniser) -> None:
        self._start = [
            (node, name, node.get_param(name).copy()) for node in pipe.model.walk() for name in node.param_names if node.has_param(name)
        ]

    def pull(self, strength: float) -> None:
        """Move every weight this share of the way back."""
        for node, name, start in self._start:
            value = node.get_param(name)
            node.set_param(name, value - numpy.float32(strength) * (value - start))


def tune(
    nlp: Language,
    pipe: CrfRecogniser,
    teacher: Teacher,
    lessons: Sequence[Taught],
    rehearsed: Sequence[Rehearsed],
    *,
    epochs: int,
    seed: int = 0,
    stepped: Callable[[int], None] = lambda tokens: None,
) -> None:
    """Train the pipeline's recogniser in place; ``stepped`` hears the lesson tokens of every step."""
    rng = random.Random(seed)  # noqa: S311  # Not for secrets.
    numpy.random.seed(seed)  # Dropout draws from the global state.
    anchor = Anchor(pipe)
    optimizer = Adam(RATE, L2=0.0, grad_clip=1.0, use_averages=True)
    plan = [batch for _ in range(epochs) for batch in _drawn(lessons, rng)]
    old = _endless(rehearsed, rng)
    for step, batch in enumerate(plan):
        done = step / len(plan)
        optimizer.learn_rate = RATE * min(1.0, 10 * (step + 1) / len(plan)) * (1.0 - 0.95 * done)
        _learn(pipe, teacher, batch, old)
        pipe.finish_update(optimizer)
        anchor.pull(ANCHOR * optimizer.learn_rate / RATE)
        optimizer.step_schedules()
        stepped(sum(len(item.doc) for item in batch))
    if plan:
        # Averages are keyed by layer, so they are written where the weights were.
        with nlp.use_params(optimizer.averages):
            kept = pipe.model.to_bytes()
        pipe.model.from_bytes(kept)


def _learn(pipe: CrfRecogniser, teacher: Teacher, batch: Sequence[Taught], old: Iterator[list[Rehearsed]]) -> None:
    """Add the gradients of one step."""
    set_dropout_rate(pipe.model, DROP)
    docs = [item.doc for item in batch]
    emissions, backprop = pipe.model.begin_update(docs)
    gradient, _ = pipe.gradient(docs, emissions, [item.mask for item in batch])
    backprop(gradient)
    again = next(old, None)
    if again:
        emissions, backprop = pipe.model.begin_update([item.doc for item in again])
        gradient, _ = distil(pipe, teacher, again, emissions, 1.0)
        backprop(gradient)


def _drawn(items: Sequence[Any], rng: random.Random) -> list[list[Any]]:
    """Return all items once, in batches of like length and random order."""
    order = list(items)
    rng.shuffle(order)
    order.sort(key=lambda item: len(item.doc) // 8)
    found: list[list[Any]] = [[]]
    size = 0
    for item in order:
        if size >= WORDS:
            found.append([])
            size = 0
        found[-1].append(item)
        size += len(item.doc)
    rng.shuffle(found)
    return [batch for batch in found if batch]


def _endless(items: Sequence[Rehearsed], rng: random.Random) -> Iterator[list[Rehearsed]]:
    while items:
        yield from _drawn(items, rng)

"""The entity recogniser: a convolutional encoder under a conditional random field.

spaCy's own recogniser decides greedily and gives no probabilities.  This component scores whole tag paths, so every
entity comes with the probability the model gives it, and it learns from partly annotated text: a label written
``"GPE|LOC"`` in a reference means *one of these*, and ``reference.user_data["unlabelled"]`` lists the labels that nobody
looked for in that text, so that silence about them teaches nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy
from spacy.language import Language
from spacy.pipeline.trainable_pipe import TrainablePipe  # type: ignore[import-not-found]
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_examples
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Linear, Model, Optimizer, set_dropout_rate, with_array

from tui.suggest import crf_math
from tui.suggest.blas import speed_up
from tui.suggest.calibration import REST, calibrated
from tui.suggest.crf_decode import BEGIN, INSIDE, LAST, UNIT, Found, chosen, likely
from tui.suggest.crf_grow import grow
from tui.suggest.crf_math import Bools, Floats
from tui.suggest.crf_segments import NEVER, batches, pad, segments
from tui.suggest.encode import embed_once, emit, no_gradient

SCORES = "entity_scores"
"""Key of ``doc.user_data``: {(start token, end token, label): probability}."""
UNLABELLED = "unlabelled"
"""Key of ``reference.user_data``: labels that were not annotated in this text."""
ANY_OF = "|"


@registry.architectures("sorot.CrfTagger.v1")  # type: ignore[untyped-decorator]
def build_crf_model(tok2vec: Model[list[Doc], list[Floats]], nO: int | None = None) -> Model[list[Doc], list[Floats]]:
    """Tag emissions for every token; the transition scores are parameters of the same model."""
    output: Model[Any, Any] = with_array(Linear(nO=nO, nI=tok2vec.maybe_get_dim("nO")))
    model: Model[list[Doc], list[Floats]] = Model(
        "sorot_crf",
        _forward,
        init=_init,
        layers=[tok2vec, output],
        refs={"tok2vec": tok2vec, "output": output},
        dims={"nO": nO},
        params={"links": None, "first": None, "last": None},
    )
    return model


def _forward(model: Model[list[Doc], list[Floats]], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Callable[[list[Floats]], Any]]:
    embed, encode = model.get_ref("tok2vec").layers
    embedded, back_embed = embed(docs, is_train) if is_train else (embed_once(embed, docs), no_gradient)
    # Sentences are encoded apart, as in training: a neighbour's last words must not change the first.
    cuts = [[start for start, _ in segments(doc)[1:]] for doc in docs]
    parts = [part for vectors, cut in zip(embedded, cuts, strict=True) for part in numpy.split(vectors, cut)]
    counts = [len(cut) + 1 for cut in cuts]
    if is_train:
        encoded, back_encode = encode(parts, is_train)
        emitted, back_emitted = model.get_ref("output")(encoded, is_train)
    else:
        emitted, back_encode, back_emitted = emit(encode, model.get_ref("output"), parts), no_gradient, no_gradient

    def join(pieces: list[Floats]) -> list[Floats]:
        ends = numpy.cumsum(counts).tolist()
        return [numpy.vstack(pieces[end - count : end]) for end, count in zip(ends, counts, strict=True)]

    def backprop(gradient: list[Floats]) -> Any:
        split = [part for d, cut in zip(gradient, cuts, strict=True) for part in numpy.split(d, cut)]
        return back_embed(join(back_encode(back_emitted(split))))

    return join(emitted), backprop


def _init(model: Model[list[Doc], list[Floats]], X: Any = None, Y: Any = None) -> None:
    del Y
    tok2vec, output = model.get_ref("tok2vec"), model.get_ref("output")
    tags = model.get_dim("nO")
    tok2vec.initialize(X=X)
    linear = output.layers[0]
    if linear.has_dim("nI") is None:
        linear.set_dim("nI", tok2vec.get_dim("nO"))
    if linear.has_dim("nO") is None:
        linear.set_dim("nO", tags)
    output.initialize()
    parameters: dict[str, Any] = {
        "links": numpy.zeros((tags, tags), dtype="f"),
        "first": numpy.zeros((tags,), dtype="f"),
        "last": numpy.zeros((tags,), dtype="f"),
    }
    for name, value in parameters.items():
        model.set_param(name, value)


def structure(labels: int) -> tuple[Bools, Bools, Bools]:
    """Which transitions, first tags and last tags can stand at all, for tags O, B-0, I-0, L-0, U-0, B-1 …"""
    tags = 1 + 4 * labels
    opens = numpy.zeros(tags, dtype=bool)
    closes = numpy.zeros(tags, dtype=bool)
    opens[[0, *range(BEGIN, tags, 4), *range(UNIT, tags, 4)]] = True
    closes[[0, *range(LAST, tags, 4), *range(UNIT, tags, 4)]] = True
    links = closes[:, None] & opens[None, :]
    for base in range(0, 4 * labels, 4):
        for source in (BEGIN, INSIDE):
            links[base + source, [base + INSIDE, base + LAST]] = True
    return links, opens, closes


class CrfRecogniser(TrainablePipe):  # type: ignore[misc]
    """Sets ``doc.ents`` and, under :data:`SCORES`, the probability of each."""

    def __init__(self, vocab: Vocab, model: Model[Any, Any], name: str = "ner", *, labels: Sequence[str] = ()) -> None:
        self.vocab = vocab
        self.model = model
        speed_up(model)
        self.name = name
        self.cfg: dict[str, Any] = {"labels": list(labels), "calibration": {}}
        self.scorer = score_entities

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels in the order of the tags."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> tuple[str, ...]:
        """Labels, as ``nlp.initialize`` wants them."""
        return self.labels

    @property
    def hide_labels(self) -> bool:
        """Labels are public."""
        return False

    # Prediction

    def predict(self, docs: Iterable[Doc]) -> list[tuple[list[tuple[int, int, int]], list[float]]]:
        """For each document its entities as (start token, end token, label index), and their probabilities."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [([], []) for _ in docs]
        return self.decode(docs, self.model.predict(docs))

    def decode(self, docs: Sequence[Doc], emissions: Sequence[Floats]) -> list[tuple[list[tuple[int, int, int]], list[float]]]:
        """Entities worth reporting (``crf_decode``) under ready emissions."""
        found: list[list[Found]] = [[] for _ in docs]
        log_links, log_first, log_last = self.log_scores()
        links, first, last = numpy.exp(log_links), numpy.exp(log_first), numpy.exp(log_last)
        for batch in batches(docs):
            padded, lengths = pad(docs, emissions, batch)
            chain = crf_math.run(crf_math.potentials(padded), links, first, last, lengths)
            for (index, start, _), spans in zip(batch, likely(chain, links, last, lengths), strict=True):
                found[index] += [(start + begin, start + end, label, chance) for begin, end, label, chance in chosen(spans)]
        return [([span[:3] for span in sorted(spans)], [span[3] for span in sorted(spans)]) for spans in found]

    def marginals(self, docs: Sequence[Doc]) -> list[Floats]:
        """Probability of each tag at each token, (tokens, tags) a document."""
        emissions = self.model.predict(list(docs))
        found = [numpy.zeros_like(e) for e in emissions]
        log_links, log_first, log_last = self.log_scores()
        links, first, last = numpy.exp(log_links), numpy.exp(log_first), numpy.exp(log_last)
        for batch in batches(docs):
            padded, lengths = pad(docs, emissions, batch)
            chances = crf_math.run(crf_math.potentials(padded), links, first, last, lengths).marginals()
            for row, (index, start, stop) in enumerate(batch):
                found[index][start:stop] = chances[row, : stop - start]
        return found

    def log_scores(self) -> tuple[Floats, Floats, Floats]:
        """Transition, start and end scores, forbidden ones at :data:`NEVER`."""
        may_link, may_open, may_close = structure(len(self.labels))
        links: Any = self.model.get_param("links")
        first: Any = self.model.get_param("first")
        last: Any = self.model.get_param("last")
        return (
            numpy.where(may_link, links, NEVER).astype("f"),
            numpy.where(may_open, first, NEVER).astype("f"),
            numpy.where(may_close, last, NEVER).astype("f"),
        )

    def set_annotations(self, docs: Iterable[Doc], scores: Any) -> None:
        """Write the entities and their probabilities."""
        labels = self.labels
        maps = self.cfg.get("calibration") or {}
        knots = [maps.get(label, maps.get(REST)) for label in labels]
        for doc, (spans, chances) in zip(docs, scores, strict=True):
            kept = [Span(doc, start, end, label=labels[label]) for start, end, label in spans]
            doc.set_ents(kept)
            doc.user_data[SCORES] = {
                (start, end, labels[label]): calibrated(knots[label], chance)
                for (start, end, label), chance in zip(spans, chances, strict=True)
            }

    # Learning

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Fix the labels, from the examples if need be, and set up the weights."""
        del nlp
        found = list(labels) if labels is not None else list(self.labels)
        if not found:
            seen = {part for eg in get_examples() for span in eg.reference.ents for part in span.label_.split(ANY_OF)}
            found = sorted(seen)
        self.cfg["labels"] = found
        sample = [eg.reference for eg in islice(get_examples(), 10)]
        self.model.set_dim("nO", 1 + 4 * len(found))
        self.model.initialize(X=sample)

    def add_label(self, label: str) -> int:
        """Add a label after training; its rows begin at zero, so nothing else changes."""
        if label in self.cfg["labels"]:
            return 0
        self.cfg["labels"].append(label)
        linear = self.model.get_ref("output").layers[0]
        if self.model.has_dim("nO") and linear.has_param("W"):
            grow(self.model, 4)
        return 1

    def masks(self, example: Example) -> Bools:
        """Which tags each token of the prediction may carry under the reference, (tokens, tags)."""
        index = {label: i for i, label in enumerate(self.labels)}
        tags = 1 + 4 * len(index)
        aligned = example.get_aligned_ner()
        allowed = numpy.zeros((len(aligned), tags), dtype=bool)
        outside = [0]
        for label in example.reference.user_data.get(UNLABELLED, ()):
            if label in index:
                outside.extend(range(4 * index[label] + 1, 4 * index[label] + 5))
        kinds = {"B": BEGIN, "I": INSIDE, "L": LAST, "U": UNIT}
        for i, tag in enumerate(aligned):
            if tag is None or tag == "-":
                allowed[i] = True
            elif tag == "O":
                allowed[i, outside] = True
            else:
                kind, _, names = tag.partition("-")
                known = [4 * index[name] + kinds[kind] for name in names.split(ANY_OF) if name in index]
                allowed[i, known or slice(None)] = True
        return allowed

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """One step on spaCy examples."""
        examples = [eg for eg in examples if len(eg.predicted)]
        validate_examples(examples, "CrfRecogniser.update")
        docs = [eg.predicted for eg in examples]
        return self.learn(docs, [self.masks(eg) for eg in examples], drop=drop, sgd=sgd, losses=losses)

    def learn(
        self,
        docs: Sequence[Doc],
        masks: Sequence[Bools],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """One step on documents and the tags their tokens may carry."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        if not docs:
            return losses
        set_dropout_rate(self.model, drop)
        emissions, backprop = self.model.begin_update(list(docs))
        gradient, loss = self.gradient(docs, emissions, masks)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Any) -> tuple[float, list[Floats]]:
        """Negative log-likelihood of the reference, and its gradient for the emissions."""
        examples = list(examples)
        gradient, loss = self.gradient([eg.predicted for eg in examples], scores, [self.masks(eg) for eg in examples])
        return loss, gradient

    def gradient(self, docs: Sequence[Doc], emissions: Sequence[Floats], masks: Sequence[Bools]) -> tuple[list[Floats], float]:
        """Gradient for the emissions, and the loss; the transition gradients are added to the model's parameters."""
        log_links, log_first, log_last = self.log_scores()
        links, first, last = numpy.exp(log_links), numpy.exp(log_first), numpy.exp(log_last)
        gradient = [numpy.zeros_like(e) for e in emissions]
        loss = 0.0
        d_links, d_first, d_last = numpy.zeros_like(links), numpy.zeros_like(first), numpy.zeros_like(last)
        weight = numpy.float32(1.0 / max(1, len(docs)))
        for batch in batches(docs):
            padded, lengths = pad(docs, emissions, batch)
            allowed = numpy.zeros(padded.shape, dtype=bool)
            allowed[..., 0] = True
            for row, (index, start, stop) in enumerate(batch):
                allowed[row, : stop - start] = masks[index][start:stop]
            pots = crf_math.potentials(padded)
            free = crf_math.run(pots, links, first, last, lengths)
            held = crf_math.run(pots * allowed, links, first, last, lengths)
            sound = ~(held.dead | free.dead)  # a reference that no path fits teaches nothing
            difference = (free.marginals() - held.marginals()) * sound[:, None, None] * weight
            rows = numpy.arange(len(batch))
            for row, (index, start, stop) in enumerate(batch):
                gradient[index][start:stop] = difference[row, : stop - start]
            d_first += difference[:, 0].sum(0)
            d_last += difference[rows, lengths - 1].sum(0)
            expected = crf_math.pair_counts(free, links, last, lengths, sound)
            observed = crf_math.pair_counts(held, links, last, lengths, sound)
            d_links += weight * (expected - observed)
            loss += float((free.log_z - held.log_z)[sound].sum())
        increments: dict[str, Any] = {"links": d_links, "first": d_first, "last": d_last}
        for name, value in increments.items():
            self.model.inc_grad(name, value)
        return gradient, loss


def score_entities(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Precision, recall and F1 of entities, as ``nlp.evaluate`` wants them."""
    return get_ner_prf(examples)


@Language.factory("sorot_crf", assigns=["doc.ents"], default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0})
def make_recogniser(nlp: Language, name: str, model: Model[Any, Any], labels: list[str]) -> CrfRecogniser:
    """Factory named in the pipeline's config."""
    return CrfRecogniser(nlp.vocab, model, name, labels=labels)

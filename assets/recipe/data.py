"""Training sentences as documents and masks of allowed tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from samples import Sample
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from tui.suggest.crf import UNLABELLED, CrfRecogniser
from tui.suggest.crf_math import Bools, Floats


@dataclass(frozen=True)
class Item:
    """What one training step needs of a sentence."""

    doc: Doc
    mask: Bools
    source: str
    belief: Floats | None = None
    """What teachers think of it, probabilities (tokens, tags); ``None`` where only the mask counts."""


def reference(nlp: Language, sample: Sample) -> Doc:
    """The gold document; spans that do not fit the tokens, and unsure stretches, become missing values."""
    doc = nlp.make_doc(sample.text)
    found: list[Span] = []
    missing: list[Span] = []
    taken: set[int] = set()
    for start, end, label in sorted(sample.spans, key=lambda span: (span[0], -span[1])):
        span = doc.char_span(start, end, label=label)
        if span is None:
            wide = doc.char_span(start, end, alignment_mode="expand")
            if wide is not None:
                missing.append(wide)
            continue
        inside = set(range(span.start, span.end))
        if not inside & taken:
            taken |= inside
            found.append(span)
    for start, end in sample.unsure:
        wide = doc.char_span(start, end, alignment_mode="expand")
        if wide is not None:
            missing.append(wide)
    loose = [doc[i : i + 1] for span in missing for i in range(span.start, span.end) if i not in taken]
    doc.set_ents(found, missing=sorted(set(loose), key=lambda s: s.start), default="outside")
    doc.user_data[UNLABELLED] = sample.unlabelled
    return doc


def read_beliefs(path: Path) -> list[Floats]:
    """What ``teach.py`` wrote, one array (tokens, tags) a sentence."""
    with numpy.load(path, allow_pickle=False) as data:
        return numpy.split(data["beliefs"], numpy.cumsum(data["lengths"])[:-1])


def items(nlp: Language, samples: Sequence[Sample], pipe: CrfRecogniser, beliefs: Sequence[Floats] | None = None) -> list[Item]:
    """Documents, masks and beliefs, made once for all epochs.

    Raises:
        ValueError: if the beliefs were written for other sentences or another tokenizer.
    """
    made = []
    for number, sample in enumerate(samples):
        belief = beliefs[number] if beliefs is not None else None
        doc = nlp.make_doc(sample.text)
        if belief is not None and len(belief) != len(doc):
            raise ValueError(f"beliefs do not fit sentence {number}: {len(belief)} rows for {len(doc)} tokens; run teach.py again")
        if not len(doc):
            continue
        if sample.source == "pool":  # its spans are parts of speech
            mask = numpy.ones((len(doc), 1 + 4 * len(pipe.labels)), dtype=bool)
        else:
            mask = pipe.masks(Example(doc, reference(nlp, sample)))
        made.append(Item(doc, mask, sample.source, belief))
    return made

"""Training sentences as documents and masks of allowed tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samples import Sample
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from tui.suggest.crf import UNLABELLED, CrfRecogniser
from tui.suggest.crf_math import Bools


@dataclass(frozen=True)
class Item:
    """What one training step needs of a sentence."""

    doc: Doc
    mask: Bools
    source: str


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


def items(nlp: Language, samples: Iterable[Sample], pipe: CrfRecogniser) -> list[Item]:
    """Documents and masks, made once for all epochs."""
    made = []
    for sample in samples:
        gold = reference(nlp, sample)
        if len(gold):
            doc = nlp.make_doc(sample.text)
            made.append(Item(doc, pipe.masks(Example(doc, gold)), sample.source))
    return made

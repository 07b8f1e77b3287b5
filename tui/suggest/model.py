"""The door to a pipeline: load it, and read entities with scores from it.

Works with the shipped pipeline and with any other spaCy pipeline; one that gives no probabilities scores :data:`UNKNOWN`.
Importing this module imports spaCy.
"""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import tui.suggest.after
import tui.suggest.language
from tui.suggest.crf import SCORES

UNKNOWN = 0.5
"""Score of an entity whose pipeline gives none."""

__all__ = ["entities", "load_model", "predict"]

REGISTERED = (tui.suggest.language.SorotIndonesian, tui.suggest.after.RulesAfter)
"""What importing this module makes known to spaCy."""


def load_model(where: Path | str) -> Language:
    """A spaCy pipeline from a folder, or from an installed package by its name. Raises as ``spacy.load`` does."""
    return spacy.load(where)


def entities(doc: Doc) -> list[tuple[int, int, str, float]]:
    """Start, end (code points), label and score of every entity; never with white space at an edge."""
    scores: dict[tuple[int, int, str], float] = doc.user_data.get(SCORES, {})
    found = []
    for span in doc.ents:
        score = scores.get((span.start, span.end, span.label_), UNKNOWN)
        start, end = span.start_char, span.end_char
        quote = doc.text[start:end]
        start += len(quote) - len(quote.lstrip())
        end -= len(quote) - len(quote.rstrip())
        if start < end and "\n" not in doc.text[start:end]:
            found.append((start, end, span.label_, float(min(1.0, max(0.0, score)))))
    return found


def predict(nlp: Language, text: str) -> list[tuple[int, int, str, float]]:
    """Entities of one text; ``text[start:end]`` is the entity."""
    return entities(nlp(text))

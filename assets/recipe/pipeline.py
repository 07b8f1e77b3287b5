"""The untrained pipeline, from its config and lists."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.util import load_config, load_model_from_config

from tui.suggest.crf import CrfRecogniser  # the import registers the component
from tui.suggest.gazetteer import Gazetteer
from tui.suggest.language import SorotTokenizer


def blank(config: Path, gazetteer: Path) -> Language:
    """A pipeline with lists and without weights."""
    nlp = load_model_from_config(load_config(config), auto_fill=True)
    nlp.tokenizer = SorotTokenizer(nlp.vocab, Gazetteer.from_file(gazetteer))
    return nlp


def recogniser(nlp: Language) -> CrfRecogniser:
    """The component that finds entities."""
    pipe = nlp.get_pipe("ner")
    assert isinstance(pipe, CrfRecogniser)
    return pipe


def tokenizer(nlp: Language) -> SorotTokenizer:
    """The tokenizer, as the type it is."""
    assert isinstance(nlp.tokenizer, SorotTokenizer)
    return nlp.tokenizer

"""Any spaCy pipeline as the first stage of the suggestions: the shipped one, a package, or a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from store.errors import reason_of
from tui.suggest.crf import SCORES, CrfRecogniser
from tui.suggest.model import load_model
from tui.suggest.trust import is_trusted, model_folder

LABELS = {"PER": "PERSON", "PERS": "PERSON", "ORGANISATION": "ORG", "ORGANIZATION": "ORG", "PLACE": "GPE", "LOCATION": "LOC", "MISC": ""}
"""Other schemes' labels in ours; the empty one is not offered."""


class ModelError(Exception):
    """A pipeline that cannot be used, or not on this text; says why in one sentence."""


class Predicted(NamedTuple):
    """One entity a model found; offsets are code points into the paragraph."""

    start: int
    end: int
    label: str
    score: float


class Model:
    """A loaded pipeline. Scores are its own probabilities, or else the precision its ``meta.json`` states for the label or overall."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.own = any(isinstance(pipe, CrfRecogniser) for _, pipe in nlp.pipeline)
        """Whether it is of the kind that Sorot ships and trains."""
        meta = nlp.meta
        self.name = f"{meta.get('lang', 'xx')}_{meta.get('name', 'model')}@{meta.get('version', '0')}"
        performance = meta.get("performance") or {}
        overall = performance.get("ents_p")
        self._overall = float(overall) if isinstance(overall, int | float) else None
        per_label = performance.get("ents_per_type") or {}
        self._per_label = {label: float(figures["p"]) for label, figures in per_label.items() if isinstance(figures.get("p"), int | float)}

    def predict(self, texts: Sequence[str], unknown: float) -> list[list[Predicted]]:
        """Return the entities of each paragraph; ``unknown`` is the score where the pipeline says nothing about how good it is.

        Raises ModelError when a component fails, or passes a paragraph over as its error handler may have it do.
        """
        try:
            found = [self._entities(doc, unknown) for doc in self._nlp.pipe(texts)]
        except MemoryError:
            raise
        except Exception as error:  # A foreign pipeline may raise anything at all.
            raise ModelError(f"the model {self.name} failed: {_first_line(error)}") from error
        if len(found) != len(texts):
            raise ModelError(f"the model {self.name} failed: it passed over {len(texts) - len(found)} of {len(texts)} paragraphs")
        return found

    def _entities(self, doc: Doc, unknown: float) -> list[Predicted]:
        scores: dict[tuple[int, int, str], float] = doc.user_data.get(SCORES, {})
        found: list[Predicted] = []
        for span in doc.ents:
            label = LABELS.get(span.label_, span.label_)
            quote = span.text
            start, end = span.start_char + len(quote) - len(quote.lstrip()), span.end_char - len(quote) + len(quote.rstrip())
            if label and start < end and "\n" not in quote:
                stated = self._per_label.get(span.label_, self._overall)
                score = scores.get((span.start, span.end, span.label_), unknown if stated is None else stated)
                found.append(Predicted(start, end, label, min(1.0, max(0.0, float(score)))))
        return found


def open_model(where: str) -> Model:
    """Load a pipeline by package name or folder and try it on a sentence.

    Raises ModelError with the reason it cannot be used; one that is not trusted is not loaded.
    """
    path = Path(where)
    if ("/" in where or "\\" in where) and not path.is_dir():
        raise ModelError(f"there is no folder {where}")
    _require_trust(where)
    try:
        nlp = load_model(path if path.is_dir() else where)
        names_entities = "ner" in nlp.pipe_names or any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)
        doc = nlp("Jakarta adalah kota besar di Indonesia.")
    except Exception as error:  # A foreign pipeline may raise anything at all; whatever it is, the rules still work.
        raise ModelError(f"the model {where} cannot be used: {_first_line(error)}") from error
    if not isinstance(doc, Doc) or not (names_entities or doc.ents):
        raise ModelError(f"the model {where} cannot be used: it has no component that finds entities")
    return Model(nlp)


def _require_trust(where: str) -> None:
    """Raise ModelError unless the files that would be loaded are known; asked here, last, for they may have changed since."""
    folder = model_folder(where)
    try:
        known = folder is None or is_trusted(folder)
    except OSError as error:
        raise ModelError(f"the model {where} cannot be read ({reason_of(error)})") from error
    if not known:
        raise ModelError(f"the model {where} is not trusted or has changed: restart suggestions to be asked, or start with --trust-model")


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200]}" if text else type(error).__name__

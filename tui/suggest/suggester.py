"""A text in, suggestions out: model and rules paragraph by paragraph, then what the whole document says. Imports spaCy."""

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from store.model import Suggestion
from tui.paths import assets_dir
from tui.suggest.found import Found, choose
from tui.suggest.pipeline import Rules, load_rules
from tui.suggest.safe import neutral, portions
from tui.suggest.scores import ALONE, BESIDE_MODEL, Scores, load_scores
from tui.suggest.spacy_model import Model, ModelError, Predicted, open_model

VERSION = "1"
"""Grows when the same rules and lists give other suggestions."""

SHIPPED_MODEL = "id_sorot_news"


class Scored(NamedTuple):
    """A finding with its score, offsets into the whole text."""

    start: int
    end: int
    label: str
    rule: str
    score: float


class Portion(NamedTuple):
    """All suggestions within ``[start, end)``, in text order."""

    start: int
    end: int
    suggestions: tuple[Suggestion, ...]


class Suggester:
    """The engine itself: rules with their measured scores, and a model in front of them when there is one."""

    def __init__(self, rules: Rules, scores: Scores, model: Model | None = None, *, notice: str = "", lists: str = "") -> None:
        """``notice`` says why a model that was asked for is not used; ``lists`` tells one state of the lists and scores from another."""
        self._rules, self._scores, self._model = rules, scores, model
        self.notice = notice
        self.name = f"rules@{VERSION}{lists}" + (f"+{model.name}" if model else "")

    def answers(self, text: str, visible: tuple[int, int] = (0, 0), cancelled: Callable[[], bool] = lambda: False) -> Iterator[Portion]:
        """Yield the suggestions of every portion, the visible ones first, then again those that the rest of the document adds to.

        ``cancelled`` is asked between portions; once it says yes nothing more is yielded. Raises ModelError when the model fails.
        """
        safe = neutral(text)
        kept: list[tuple[int, int, list[Scored]]] = []
        for portion in portions(safe, visible):
            if cancelled():
                return
            found = self._portion(safe, portion)
            kept.append((portion[0][0], portion[-1][1], found))
            yield Portion(portion[0][0], portion[-1][1], tuple(self._suggestion(text, one) for one in found))
        yield from self._second_look(text, safe, kept, cancelled)

    def suggest(self, text: str) -> list[Suggestion]:
        """Return every suggestion for a text, in text order and without overlaps."""
        parts = {portion.start: portion.suggestions for portion in self.answers(text)}
        return [one for _, part in sorted(parts.items()) for one in part]

    def _portion(self, text: str, portion: list[tuple[int, int]]) -> list[Scored]:
        """Return the choice among all that model and rules find in the paragraphs of a portion."""
        pieces = [text[start:end] for start, end in portion]
        each = list(dict.fromkeys(pieces))  # What stands there a thousand times is looked at once.
        predicted = self._model.predict(each, self._scores.overall) if self._model is not None else [[] for _ in each]
        chosen: dict[str, list[Scored]] = {}
        for piece, entities in zip(each, predicted, strict=True):
            scored = [self._score(found) for found in self._rules.find(piece) if self._scores.offered(found.rule)]
            scored += [self._modelled(one) for one in entities if one.score >= self._scores.floor]
            chosen[piece] = choose(scored, lambda one: one.score)
        placed = ((offset, one) for (offset, _), piece in zip(portion, pieces, strict=True) for one in chosen[piece])
        return [one._replace(start=one.start + offset, end=one.end + offset) for offset, one in placed]

    def _second_look(
        self, text: str, safe: str, kept: list[tuple[int, int, list[Scored]]], cancelled: Callable[[], bool]
    ) -> Iterator[Portion]:
        """Yield the portions in which names that the document has elsewhere stand again."""
        found = (Found(one.start, one.end, one.label, one.rule) for _, _, part in kept for one in part)
        names = self._rules.names(safe, found)
        if not names:
            return
        for start, end, part in kept:
            if cancelled():
                return
            taken = [(one.start - start, one.end - start) for one in part]
            more = [
                self._score(found._replace(start=found.start + start, end=found.end + start))
                for found in names.again(safe[start:end], taken)
                if self._scores.offered(found.rule)
            ]
            if more:
                merged = sorted((*part, *more), key=lambda one: one.start)
                yield Portion(start, end, tuple(self._suggestion(text, one) for one in merged))

    def _score(self, found: Found) -> Scored:
        return Scored(*found, self._scores.of(found.rule))

    def _modelled(self, one: Predicted) -> Scored:
        name = self._model.name if self._model is not None else ""
        return Scored(one.start, one.end, one.label, f"model:{name}", one.score)

    def _suggestion(self, text: str, one: Scored) -> Suggestion:
        source: Literal["model", "gazetteer", "pattern"] = "pattern"
        origin = f"rule:{one.rule}"
        if one.rule.startswith("model:"):
            source, origin = "model", one.rule
        elif one.rule.startswith("gazetteer."):
            source = "gazetteer"
        quote = text[one.start : one.end]
        return Suggestion(start=one.start, end=one.end, label=one.label, quote=quote, score=one.score, source=source, origin=origin)


def load_suggester(model: str = "", assets: Path | None = None) -> Suggester:
    """Load the rules, and the model that is named or else the shipped one when there is one.

    A model that cannot be used is left out and the suggester's ``notice`` says why. Raises OSError when the lists are missing.
    """
    assets = assets or assets_dir()
    shipped = assets / "models" / SHIPPED_MODEL
    loaded, notice = None, ""
    where = model or (str(shipped) if shipped.is_dir() else "")
    if where:
        try:
            loaded = open_model(where)
        except ModelError as error:
            notice = str(error)
    scores = load_scores(assets / "engine" / (BESIDE_MODEL if loaded is not None and loaded.own else ALONE))
    return Suggester(load_rules(assets), scores, loaded, notice=notice, lists="." + _fingerprint(assets))


def _fingerprint(assets: Path) -> str:
    """Return eight hexadecimal digits that change with any list or score."""
    digest = hashlib.sha256()
    for path in sorted([*(assets / "gazetteer").glob("*.toml"), *(assets / "engine").glob("*.toml")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def refusal(model: str) -> str:
    """Return why the model that was asked for, or else the shipped one, cannot be used, or ``""``; it stays loaded in this process."""
    return _shared(model).notice


def engine_of(model: str) -> str:
    """Return the name of what suggests, model and rules with their versions; it stays loaded in this process."""
    return _shared(model).name


@lru_cache(maxsize=1)
def _shared(model: str) -> Suggester:
    return load_suggester(model)


def suggest_text(text: str, model: str = "") -> list[Suggestion]:
    """Return the suggestions for a text in this process, loading the engine (about a second) on the first call.

    Raises ModelError when the model fails on the text.
    """
    return _shared(model).suggest(text)

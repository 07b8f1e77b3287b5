"""What the rules after the model see: a document's tokens with their classes, and the mentions in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.suggest.gazetteer import Gazetteer


@dataclass(frozen=True)
class Mention:
    """An entity over tokens [start, end)."""

    start: int
    end: int
    label: str
    score: float
    source: str = "model"


@dataclass(frozen=True)
class View:
    """What rules may know of a document."""

    words: Sequence[str]
    names: Sequence[str]
    """Name class of each token, as :meth:`Gazetteer.features` gives it."""
    cues: Sequence[str]
    text: str
    offsets: Sequence[int]
    """Code point at which each token begins."""

    def quote(self, mention: Mention) -> str:
        """The text of a mention."""
        last = mention.end - 1
        return self.text[self.offsets[mention.start] : self.offsets[last] + len(self.words[last])]


def view_of(words: Sequence[str], offsets: Sequence[int], text: str, gazetteer: Gazetteer) -> View:
    """A document as the rules see it."""
    names, cues = gazetteer.features(words)
    return View(words, names, cues, text, offsets)

"""Articles in which one form means now this, now that, put together from sentences written for it: every sentence once."""

import random
import re
import tomllib
from pathlib import Path
from typing import Literal, NamedTuple

FILE = Path(__file__).resolve().parent.parent / "data" / "ambiguous.toml"

_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")
_NONE = "none"
_CHUNK = 3
"""Sentences about one form in one article."""
_STRAY = 0.3
"""Share of such chunks in which one sentence means the other thing."""


class Answered(NamedTuple):
    """An article with its gold answer: label by range in code points."""

    name: str
    text: str
    gold: dict[tuple[int, int], str]
    watched: frozenset[tuple[int, int]] = frozenset()
    """Mentions of ambiguous forms, entities or not."""


class _Sentence(NamedTuple):
    marked: str
    label: str


def articles(part: Literal["choose", "report"], seed: int, *, one_sense: bool = False) -> list[Answered]:
    """Return the articles of one part in the order they are read; another seed puts the sentences together in another way.

    With ``one_sense`` each form means one thing throughout, drawn by the seed: what a project about one subject is like.
    """
    choose = random.Random(seed)  # Not for secrets.
    chunks: list[list[_Sentence]] = []
    for senses in tomllib.loads(FILE.read_text(encoding="utf-8"))[part].values():
        piles = []
        for label, sentences in senses.items():
            pile = [_Sentence(sentence, label) for sentence in sentences]
            choose.shuffle(pile)
            piles.append([pile[at : at + _CHUNK] for at in range(0, len(pile), _CHUNK)])
        if one_sense:
            chunks += choose.choice(piles)
            continue
        for one, other in zip(*piles, strict=True):
            if choose.random() < _STRAY:
                one[-1], other[-1] = other[-1], one[-1]
            chunks += [one, other]
    choose.shuffle(chunks)
    return [_article(f"{number:03}.txt", chunks[at] + chunks[at + 1]) for number, at in enumerate(range(0, len(chunks) - 1, 2))]


def _article(name: str, sentences: list[_Sentence]) -> Answered:
    text, gold, watched = "", {}, set()
    for sentence in sentences:
        at = 0
        for mark in _MARK.finditer(sentence.marked):
            text += sentence.marked[at : mark.start()]
            where = len(text), len(text) + len(mark[1])
            label = mark[2] or sentence.label
            if label != _NONE:
                gold[where] = label
            if not mark[2]:
                watched.add(where)
            text += mark[1]
            at = mark.end()
        text += sentence.marked[at:] + "\n"
    return Answered(name, text, gold, frozenset(watched))

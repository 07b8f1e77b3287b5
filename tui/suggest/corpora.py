"""The training corpora as texts with spans, for measuring rules. Their sources and licences stand in ``rule_precision.toml``."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = {
    "gsd": {},
    "idner": {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"},
    "nergrit": {"PERSON": "PERSON", "ORG": "ORGANISATION", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"},
}
"""Our label to a corpus's; GSD-NER has ours. A label that is not there is not annotated in that corpus."""

_SPACED = re.compile(r"(?<=\w) [-/–] (?=\w)")
_CLOSING = frozenset(".,;:!?)]}%”’'")
_OPENING = frozenset("([{“‘")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence; spans are ``(start, end, label)`` in the corpus's own labels."""

    corpus: str
    text: str
    spans: frozenset[tuple[int, int, str]]

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the fifth of its corpus that is never tuned on, by the hash of its text."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 5 == 0

    def expects(self, label: str) -> str:
        """Return what the corpus calls one of our labels, or an empty string when it does not annotate it."""
        return label if self.corpus == "gsd" else LABELS[self.corpus].get(label, "")


def training(folder: Path) -> Iterator[Sentence]:
    """Yield the sentences rules may be tuned on. Raises OSError when a corpus is not there."""
    yield from (sentence for sentence in _gsd(folder) if not sentence.held_out)
    yield from _columns("idner", folder / "idner-news-2k" / "train.txt")
    yield from _columns("nergrit", folder / "nergrit" / "train_preprocess.txt")


def development(folder: Path) -> Iterator[Sentence]:
    """Yield the sentences that are only reported on. Raises OSError when a corpus is not there."""
    yield from (sentence for sentence in _gsd(folder) if sentence.held_out)
    yield from _columns("idner", folder / "idner-news-2k" / "dev.txt")
    yield from _columns("nergrit", folder / "nergrit" / "valid_preprocess.txt")


def _gsd(folder: Path) -> Iterator[Sentence]:
    for line in (folder / "gsd-ner" / "ner-train.jsonl").read_text("utf-8").splitlines():
        text, marks = json.loads(line)
        yield _tight("gsd", text, marks["entities"])


def _tight(corpus: str, text: str, spans: Iterable[tuple[int, int, str]]) -> Sentence:
    """Take the blanks around hyphens, dashes and slashes out, an artefact of the corpus (``K - pop``), and move the spans along."""
    shift = [0] * (len(text) + 1)
    removed = 0
    position = 0
    parts: list[str] = []
    for match in _SPACED.finditer(text):
        for index in range(position, match.start() + 1):
            shift[index] = index - removed
        parts += (text[position : match.start()], match.group().strip())
        shift[match.start() + 1] = match.start() - removed
        shift[match.start() + 2] = match.start() + 1 - removed
        removed += 2
        position = match.end()
    for index in range(position, len(text) + 1):
        shift[index] = index - removed
    parts.append(text[position:])
    tight = "".join(parts)
    return Sentence(corpus, tight, frozenset((*_bare(tight, shift[start], shift[end]), label) for start, end, label in spans))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave brackets and quotation marks at the edges of a span out of it, an artefact of IDNer: ``(Bawaslu)``."""
    while end - start > 1 and text[start] in '("“' and text.count(")", start, end) <= (text[end - 1] == ")"):
        start += 1
    while end - start > 1 and text[end - 1] in ')"”' and "(" not in text[start:end]:
        end -= 1
    return start, end


def _columns(corpus: str, path: Path) -> Iterator[Sentence]:
    """Read one token a line, its tag last, a blank line between sentences."""
    tokens: list[tuple[str, str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        parts = line.split()
        if parts:
            tokens.append((parts[0], parts[-1]))
        elif tokens:
            yield _sentence(corpus, tokens)
            tokens = []


def _sentence(corpus: str, tokens: list[tuple[str, str]]) -> Sentence:
    text = ""
    spans: list[tuple[int, int, str]] = []
    open_span: tuple[int, str] | None = None
    for token, tag in tokens:
        end = len(text)
        if open_span is not None and not (tag.startswith("I-") and tag[2:] == open_span[1]):
            spans.append((open_span[0], end, open_span[1]))
            open_span = None
        if text and token not in _CLOSING and text[-1] not in _OPENING:
            text += " "
        if tag != "O" and open_span is None:
            open_span = (len(text), tag[2:])
        text += token
    if open_span is not None:
        spans.append((open_span[0], len(text), open_span[1]))
    return _tight(corpus, text, spans)

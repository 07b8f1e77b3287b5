"""Articles written for this recipe, with their entities marked in the text, as training sentences.

    python assets/recipe/written.py written OUT --without HELD.jsonl ...

Each file of the folder holds articles parted by lines of ``----``; a line is a headline, a dateline with its paragraph, or a paragraph.
``[PERSON Ana Botín]`` marks an entity.  The facts are invented.  By the fingerprint of its whole text a tenth of the articles goes to
``written-held.jsonl`` (only reported, whole articles), another to ``written-tune.jsonl``, the rest to ``written.jsonl``, sentence by
sentence as the corpora have it, now and then a whole paragraph.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clean import settle_numbers
from pool import kin, near
from samples import LABELS, Sample, digest, write

SOURCE = "written"
PART = re.compile(r"^-{4,}\s*$", re.MULTILINE)
MARK = re.compile(r"\[([A-Z_]+) ([^\[\]\n]+)\]")
STOP = re.compile(r"(?<=[.!?…])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])")
ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|[Dd]r|Dra|Drs|Ir|Hj?|KH|Prof|Jl|No|St|Mr|Mrs|Ny|Tn|Sdr|dll|tgl|hlm|Kol|Letkol|Tbk|Inc|Ltd|Corp|Co|Bros)|\.[A-Z])\.$"
)
"""Ends of words whose full stop does not end a sentence."""
WHOLE = 6
"""One paragraph of so many stays in one piece."""


class MarkError(ValueError):
    """Marks that do not balance or carry an unknown label."""


def unmark(marked: str) -> Sample:
    """The text without its marks, and their spans.

    Raises:
        MarkError: for a bracket that is no mark.
    """
    text, spans, position = "", list[tuple[int, int, str]](), 0
    for match in MARK.finditer(marked):
        label, words = match.groups()
        text += marked[position : match.start()]
        if label not in LABELS or words != words.strip():
            raise MarkError(f"unknown label or blank at the edge: {match.group()}")
        spans.append((len(text), len(text) + len(words), label))
        text += words
        position = match.end()
    text += marked[position:]
    if stray := re.search(r".{0,30}[\[\]].{0,30}", text):
        raise MarkError(f"a bracket that is no mark: {stray.group()}")
    return Sample(text, spans, SOURCE)


def cut(sample: Sample, start: int, end: int) -> Sample:
    """A stretch of a text with the spans inside it."""
    spans = [(s - start, e - start, label) for s, e, label in sample.spans if start <= s and e <= end]
    return replace(sample, text=sample.text[start:end], spans=spans)


def sentences(paragraph: Sample) -> Iterator[Sample]:
    """A paragraph's sentences; none ends inside an entity."""
    start = 0
    for stop in STOP.finditer(paragraph.text):
        end = len(paragraph.text[: stop.end()].rstrip())
        inside = any(s < end < e for s, e, _ in paragraph.spans)
        if not inside and not ABBREVIATED.search(paragraph.text[start : stop.start()]):
            yield cut(paragraph, start, end)
            start = stop.end()
    yield cut(paragraph, start, len(paragraph.text))


def articles(folder: Path) -> Iterator[Sample]:
    """Every article of the folder, its paragraphs parted by newlines.

    Raises:
        MarkError: naming the file.
    """
    for path in sorted(folder.glob("*.txt")):
        for part in PART.split(path.read_text(encoding="utf-8")):
            lines = [line.strip() for line in part.splitlines() if line.strip()]
            if not lines:
                continue
            try:
                yield unmark("\n".join(lines))
            except MarkError as error:
                raise MarkError(f"{path}: {error}") from error


def pieces(article: Sample) -> Iterator[Sample]:
    """What is learned of an article: its sentences, and some paragraphs whole."""
    start = 0
    for line in article.text.split("\n"):
        paragraph = cut(article, start, start + len(line))
        yield from [paragraph] if digest(line) % WHOLE == 0 else sentences(paragraph)
        start += len(line) + 1


def main() -> None:
    """Write the three parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    banned = kin(args.without)
    parts: dict[str, list[Sample]] = {"written": [], "written-tune": [], "written-held": []}
    for article in articles(args.folder):
        side = {0: "written-held", 1: "written-tune"}.get(digest(article.text) % 10, "written")
        some = [settle_numbers(article)] if side == "written-held" else map(settle_numbers, pieces(article))
        parts[side] += [s for s in some if not near(s.text) & banned]
    for name, part in parts.items():
        print(name, write(args.out / f"{name}.jsonl", part), "samples", sum(len(s.spans) for s in part), "entities")


if __name__ == "__main__":
    main()

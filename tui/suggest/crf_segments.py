"""Documents cut into segments for the recogniser, and segments laid side by side in one array."""

from collections.abc import Sequence
from typing import Any

import numpy
from spacy.attrs import IS_SPACE, ORTH, SPACY  # type: ignore[import-not-found]
from spacy.tokens import Doc

from tui.suggest.crf_math import Floats, Ints

NEVER = numpy.float32(-1e4)
"""Log score of what cannot be."""
LONGEST_SEGMENT = 160
"""Tokens; longer sentences are cut so that one endless line cannot fill the memory."""
STOPS = frozenset(".!?…")


def segments(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges that no entity crosses: sentences, cut at newlines too."""
    if not len(doc):
        return []
    columns: Any = doc.to_array([ORTH, SPACY, IS_SPACE])
    stops = [doc.vocab.strings[stop] for stop in STOPS]
    ends = numpy.isin(columns[:, 0], stops) & (columns[:, 1] != 0)
    for index in numpy.nonzero(columns[:, 2])[0].tolist():
        ends[index] |= doc[index].text[0] == "\n"
    found: list[tuple[int, int]] = []
    start = 0
    for stop in [*(numpy.nonzero(ends)[0] + 1).tolist(), len(doc)]:
        while stop - start > LONGEST_SEGMENT:
            found.append((start, start + LONGEST_SEGMENT))
            start += LONGEST_SEGMENT
        if stop > start:
            found.append((start, stop))
            start = stop
    return found


def batches(docs: Sequence[Doc], most: int = 4096) -> list[list[tuple[int, int, int]]]:
    """Segments (document, start, stop) of like length together; at most about ``most`` padded tokens a batch."""
    parts = [(i, start, stop) for i, doc in enumerate(docs) for start, stop in segments(doc)]
    parts.sort(key=lambda part: part[2] - part[1])
    found: list[list[tuple[int, int, int]]] = []
    batch: list[tuple[int, int, int]] = []
    for part in parts:
        if batch and (part[2] - part[1]) * (len(batch) + 1) > most:
            found.append(batch)
            batch = []
        batch.append(part)
    if batch:
        found.append(batch)
    return found


def pad(docs: Sequence[Doc], emissions: Sequence[Floats], batch: Sequence[tuple[int, int, int]]) -> tuple[Floats, Ints]:
    """Emissions of a batch in one array, white space forced outside, and the true lengths."""
    lengths = numpy.asarray([stop - start for _, start, stop in batch], dtype=numpy.int64)
    tags = emissions[0].shape[1]
    padded = numpy.zeros((len(batch), int(lengths.max()), tags), dtype="f")
    blank: dict[int, Any] = {index: docs[index].to_array([IS_SPACE]) for index in {index for index, _, _ in batch}}
    for row, (index, start, stop) in enumerate(batch):
        padded[row, : stop - start] = emissions[index][start:stop]
        padded[row, numpy.nonzero(blank[index][start:stop])[0], 1:] = NEVER
    return padded, lengths

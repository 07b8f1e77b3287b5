"""The encoder's forward pass for prediction: the same numbers as in training with less work.

Every distinct token is embedded once, and sentences go through the convolutions in groups that fit the processor's cache.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy
from spacy.tokens import Doc
from thinc.api import Model

from tui.suggest.crf_math import Floats

GROUP = 1000
"""Tokens that pass the convolutions together; a few thousand already fall out of the cache."""
MIX = numpy.asarray([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype="uint64")
"""Odd factors by which a token's attribute hashes become one key."""
STEPS = 5
"""Layers of ``spacy.MultiHashEmbed`` without static vectors: attributes, to one array, tables, mixture, to a list."""


def embed_once(embed: Model[Any, Any], docs: Sequence[Doc]) -> list[Floats]:
    """Embeddings of all tokens, (tokens, width) a document; equal tokens are computed once."""
    if len(embed.layers) != STEPS:
        return list(embed.predict(list(docs)))
    extract, _, tables, mixture, _ = embed.layers
    columns: list[Any] = extract.predict(list(docs))
    rows = numpy.concatenate(columns)
    factors = numpy.resize(MIX, rows.shape[1]) * (2 * numpy.arange(rows.shape[1], dtype="uint64") + numpy.uint64(1))
    _, first, where = numpy.unique((rows * factors).sum(1, dtype="uint64"), return_index=True, return_inverse=True)
    vectors: Any = mixture.predict(tables.predict(rows[first]))
    return numpy.split(vectors[where], numpy.cumsum([len(c) for c in columns])[:-1])


def groups(parts: Sequence[Floats], most: int = GROUP) -> Iterator[list[Floats]]:
    """Neighbouring parts together, about ``most`` rows in all."""
    group: list[Floats] = []
    size = 0
    for part in parts:
        if group and size + len(part) > most:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part)
    if group:
        yield group


def emit(encode: Model[Any, Any], output: Model[Any, Any], parts: Sequence[Floats]) -> list[Floats]:
    """Tag emissions of embedded sentences, (tokens, tags) each."""
    return [emitted for group in groups(parts) for emitted in output.predict(encode.predict(group))]


def no_gradient(gradient: Any) -> Any:
    """What stands for the way back after a prediction.

    Raises:
        ValueError: always.
    """
    raise ValueError("a prediction has no gradient: call begin_update")

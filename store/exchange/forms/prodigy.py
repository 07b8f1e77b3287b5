"""Prodigy's JSON Lines, one task an article: tokens, spans with an inclusive ``token_end``, and ``answer``.

Source: https://prodi.gy/docs/api-interfaces#ner_manual and https://prodi.gy/docs/api-loaders#input
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from store.exchange.about import about
from store.exchange.contract import Context, Item, Sink
from store.exchange.losses import Losses


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one accepted task a line; the hashes are ours, the same for the same text and spans, and Prodigy may make its own."""
    with sink.open() as out:
        for item in items:
            out.write(msgspec.json.encode(_task(item)) + b"\n")


def _task(item: Item) -> dict[str, Any]:
    tokens, spans = item.tokens, []
    for placed in item.spans:
        found = tokens.covering(placed.start, placed.end)
        assert found is not None  # noqa: S101  # The spans were fitted to the tokens.
        spans.append(
            {"start": placed.start, "end": placed.end, "token_start": found[0], "token_end": found[1] - 1, "label": placed.span.label}
        )
    text = item.document.text
    return {
        "text": text,
        "meta": about(item.document.article),
        "_input_hash": _hash(text),
        "_task_hash": _hash(text + msgspec.json.encode(spans).decode()),
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": at, "ws": bool(tokens.gap(at))}
            for at, (start, end) in enumerate(tokens.ranges)
        ],
        "_view_id": "spans_manual",
        "spans": spans,
        "answer": "accept",
    }


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)

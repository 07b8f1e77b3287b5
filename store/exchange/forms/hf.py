"""Hugging Face dataset: a folder that ``datasets.load_dataset`` opens, JSON Lines by split with a card that gives the features.

``tokens`` with ``ner_tags`` (ClassLabel, IOB2) for trainers, ``text`` with ``spans`` (code points) for everything. Rows of other datasets
are read with numbers or words as tags, with or without text, as JSON Lines, JSON, Parquet or Arrow.

Source: https://huggingface.co/docs/datasets/loading, https://huggingface.co/docs/hub/datasets-manual-configuration
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

import msgspec

from store.exchange import hf_reading, hf_rows
from store.exchange.contract import Context, Item, Reading, Seen, Sink, Source
from store.exchange.hf_card import CARD, Classes, card
from store.exchange.losses import Losses
from store.exchange.registry import named

Append = Callable[[dict[str, Any]], object]


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one file a split that has articles, and the card."""
    with ExitStack() as stack:

        def begin(split: str) -> tuple[str, Append]:
            path = f"{split}.jsonl"
            file = stack.enter_context(sink.open(path))
            return path, lambda row: file.write(msgspec.json.encode(row) + b"\n")

        write_splits(items, context, sink, losses, begin)


def write_splits(items: Iterable[Item], context: Context, sink: Sink, losses: Losses, begin: Callable[[str], tuple[str, Append]]) -> None:
    """Give every row to the file of its split, which ``begin`` opens and names, then write the card."""
    classes = Classes(context.labels.names())
    files: dict[str, str] = {}
    appends: dict[str, Append] = {}
    languages: set[str] = set()
    for item in items:
        split = hf_rows.SPLITS[item.part]
        if split not in appends:
            files[split], appends[split] = begin(split)
        appends[split](hf_rows.row(item, context, classes))
        languages.add(item.document.article.language)
        hf_rows.tell(item, losses)
    with sink.open(CARD) as file:
        file.write(card(context.project, context.program, files, classes, languages))


def expect(item: Item, context: Context) -> Seen:
    """Return what must be there, tokens and tags included."""
    return hf_rows.expect(item, named("hf").holds, context)


def read(source: Source) -> Reading:
    """Yield every row of a dataset. Raises InputError when it is none."""
    yield from hf_reading.read(source)

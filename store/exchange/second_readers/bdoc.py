"""A second reader of bdoc folders with the standard library's JSON."""

import json
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.second_readers.listing import listed


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    for entry in listed(source.path):
        whole = json.loads((source.path / f"{entry['file']}.bdocjs").read_bytes())
        text, features = whole["text"], whole["features"]
        notes = features.pop("notes")
        spans = [
            SeenSpan(
                start=one["start"],
                end=one["end"],
                label=one["type"],
                quote=text[one["start"] : one["end"]],
                entity=one["features"].get("entity", ""),
                score=one["features"].get("score"),
                notes=tuple(sorted(one["features"].get("notes", ()))),
            )
            for one in whole["annotation_sets"][""]["annotations"]
        ]
        yield Seen(text=text, spans=in_order(spans), notes=tuple(sorted(notes)), about={k: v for k, v in features.items() if v})

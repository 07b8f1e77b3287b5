"""A second reader of doccano's lines with the standard library's JSON."""

import json
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_OWN = ("id", "text", "label", "entities", "relations", "notes")


def witness(source: Source) -> Iterator[Seen]:
    """Yield every example; ids of entities must be unique in the file, as doccano's import asks."""
    ids: set[int] = set()
    with source.path.open("rb") as file:
        for line in file:
            example = json.loads(line)
            text, triples = example["text"], [tuple(one) for one in example.get("label", ())]
            for one in example.get("entities", ()):
                if one["id"] in ids:
                    raise ValueError(f"the entity {one['id']} stands twice")
                ids.add(one["id"])
                triples.append((one["start_offset"], one["end_offset"], one["label"]))
            if any(end > len(text) for _, end, _ in triples):
                raise ValueError("a span ends beyond the text")
            yield Seen(
                text=text,
                spans=in_order(SeenSpan(start=start, end=end, label=label, quote=text[start:end]) for start, end, label in triples),
                notes=tuple(sorted(example.get("notes", ()))),
                about={name: value for name, value in example.items() if name not in _OWN},
            )

"""A second reader of patterns with the standard library's JSON."""

import json
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source


def witness(source: Source) -> Iterator[Seen]:
    """Yield one ``Seen`` with all forms. Raises ValueError when one stands twice."""
    spans = []
    with source.path.open("rb") as file:
        for line in file:
            one = json.loads(line)
            text = one["pattern"]
            spans.append(SeenSpan(start=0, end=len(text), label=one["label"], quote=text, entity=one.get("id", "")))
    if len({one.quote for one in spans}) != len(spans):
        raise ValueError("a form stands twice")
    yield Seen(spans=tuple(sorted(spans, key=lambda one: (one.end, one.label, one.quote))))

"""doccano's JSON Lines for sequence labelling: ``label`` triples, comments, and what is known of the article as further keys.

Source: https://doccano.github.io/doccano/tutorial/ and doccano's backend/data_export
"""

from collections.abc import Iterable

import msgspec

from store.exchange.about import about
from store.exchange.contract import Context, Item, Sink
from store.exchange.losses import Losses


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one example a line, with offsets in code points as doccano's server counts them."""
    with sink.open() as out:
        for item in items:
            example = {
                "id": item.number + 1,
                "text": item.document.text,
                **about(item.document.article),
                "label": [[placed.start, placed.end, placed.span.label] for placed in item.spans],
                "Comments": [note.text for note in item.article_notes()],
            }
            out.write(msgspec.json.encode(example) + b"\n")

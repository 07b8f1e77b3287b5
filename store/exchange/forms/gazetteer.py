"""A gazetteer for INCEpTION's string matching recommender: a form, a tab and its label a line; ``#`` begins a comment.

INCEpTION takes the longest match, so a form inside a longer one does no harm. Upload it in the settings of a *String Matcher* recommender.

Source: user guide of INCEpTION 42, "String Matching", and ``GazeteerServiceImpl.java`` there, which trims each line and each field.
"""

from collections.abc import Iterable

from store.exchange.contract import Context, Item, Seen, Sink
from store.exchange.form_list import listed, plain, seen
from store.exchange.losses import Losses


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> Seen:
    """Write one line a form; return what must be there."""
    rows = []
    with sink.open() as out:
        name = "".join(char for char in plain(context.project) if char.isprintable())
        out.write(f"# {name}, written by Sorot {context.program}\n".encode())
        for one in listed(items, context, losses, _writable, linked=False):
            out.write(f"{one.text}\t{one.label}\n".encode())
            rows.append((one.text, one.label, ""))
    return seen(rows)


def _writable(text: str) -> bool:
    """Whether a line can begin with this: no comment, and nothing at either end that Java's ``trim`` takes away."""
    return bool(text) and text[0] != "#" and text[0] > " " and text[-1] > " "

"""CoNLL-2003: one token a line, its tag in IOB2 in the last column, an empty line after a sentence, ``-DOCSTART-`` before an article.

Source: https://aclanthology.org/W03-0419/ (whose own files tag in IOB1; IOB2, with B- on every first token, is what readers expect today)
"""

from collections.abc import Iterable

from store.exchange.contract import Context, Item, Sink
from store.exchange.losses import Losses


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write token, two unused columns and tag; a sentence never ends inside a span."""
    with sink.open() as out:
        for item in items:
            words = item.tokens.words()
            tags = ["O"] * len(words)
            for placed in item.spans:
                tags[placed.start : placed.end] = [f"I-{placed.span.label}"] * (placed.end - placed.start)
                tags[placed.start] = f"B-{placed.span.label}"
            out.write(b"-DOCSTART- -X- O O\n\n")
            for first, last in item.tokens.sentences([(placed.start, placed.end) for placed in item.spans]):
                lines = (f"{words[at]} -X- _ {tags[at]}\n" for at in range(first, last))
                out.write(("".join(lines) + "\n").encode())

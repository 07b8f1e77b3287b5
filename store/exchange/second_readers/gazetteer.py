"""A second reader of gazetteers, by the rules of the Java in INCEpTION that reads them."""

from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source

_TRIMMED = "".join(map(chr, range(33)))
"""What ``String.trim`` takes away."""


def witness(source: Source) -> Iterator[Seen]:
    """Yield one ``Seen`` with all forms. Raises ValueError when one stands twice, or a line has no tab."""
    spans = []
    with source.path.open(encoding="utf-8") as file:  # Lines end as those of BufferedReader do: at LF, CR and CRLF.
        for line in file:
            line = line.strip(_TRIMMED)
            if line and line[0] != "#":
                text, label = (field.strip(_TRIMMED) for field in line.split("\t")[:2])
                spans.append(SeenSpan(start=0, end=len(text), label=label, quote=text))
    if len({one.quote for one in spans}) != len(spans):
        raise ValueError("a form stands twice")
    yield Seen(spans=tuple(sorted(spans, key=lambda one: (one.end, one.label, one.quote))))

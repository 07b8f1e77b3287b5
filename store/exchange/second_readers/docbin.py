"""A second reader of DocBin folders: spaCy itself. Loading it costs most of a second, and only an export to this form pays it."""

from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document of every part. Raises ValueError where spaCy's offsets and text do not agree."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    for path in sorted(source.path.glob("*/*.spacy")):
        for doc in DocBin().from_disk(path).get_docs(Vocab()):
            yield _seen(doc, path.parent.name)


def _seen(doc: Any, part: str) -> Seen:
    text = doc.text
    told = doc.user_data["sorot"]
    spans = []
    for span, more in zip(doc.spans["sc"], told["spans"], strict=True):
        quote = text[span.start_char : span.end_char]
        if quote != span.text:
            raise ValueError("a span's characters are not its tokens")
        spans.append(
            SeenSpan(
                start=span.start_char,
                end=span.end_char,
                label=span.label_,
                quote=quote,
                entity=told["entities"][span.id_]["name"] if span.id_ else "",
                score=more.get("score"),
                notes=tuple(sorted(more.get("notes", ()))),
            )
        )
    about = {name: value for name, value in told.items() if isinstance(value, str)}
    entities = [[one.start_char, one.end_char, one.label_] for one in doc.ents]
    return Seen(text=text, spans=in_order(spans), notes=tuple(sorted(told["notes"])), about=about, more=entities, part=part)

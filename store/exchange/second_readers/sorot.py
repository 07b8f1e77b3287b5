"""A second reader of Sorot's own forms, which shares nothing with the writer: an export that it does not understand is not written."""

import json
from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.elements import elements
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield what is said about the project, then every article, with the standard library's own reader of JSON."""
    head: dict[str, list[Any]] = {"entities": [], "notes": []}
    told = False
    for key, value in _parts(source):
        if key == "articles":
            if not told:
                yield _head(head)
                told = True
            yield _article(value)
        elif key in head:
            head[key].append(value)
    if not told:
        yield _head(head)


def _parts(source: Source) -> Iterator[tuple[str, Any]]:
    with source.path.open("rb") as file:
        if file.readline(64).startswith(b'{"kind"'):
            file.seek(0)
            names = {"entity": "entities", "note": "notes", "article": "articles", "sorot": ""}
            for line in file:
                record = json.loads(line)
                yield names[record.pop("kind")], record
            return
        file.seek(0)
        for key, value in elements(file, "articles"):
            yield from ((key, one) for one in value) if key in ("entities", "notes") else ((key, value),)


def _head(head: dict[str, list[Any]]) -> Seen:
    notes = tuple(sorted(note["text"] for note in head["notes"]))
    return Seen(notes=notes, entities=len(head["entities"]), more={kind: _by_id(records) for kind, records in head.items()})


def _article(article: dict[str, Any]) -> Seen:
    text = article["text"]
    on_spans: dict[str, list[str]] = {}
    for note in article["notes"]:
        if note["target"] == "span":
            on_spans.setdefault(note["target_id"], []).append(note["text"])
    spans = [
        SeenSpan(
            start=span["start"],
            end=span["end"],
            label=span["label"],
            quote=text[span["start"] : span["end"]],
            score=span["score"],
            notes=tuple(sorted(on_spans.get(span["id"], ()))),
        )
        for span in article["spans"]
    ]
    return Seen(
        text=text,
        spans=in_order(spans),
        notes=tuple(sorted(note["text"] for note in article["notes"] if note["target"] == "article")),
        decisions=len(article["decisions"]),
        more={
            **{key: value for key, value in article.items() if key not in ("text", "spans", "decisions", "notes")},
            **{kind: _by_id(article[kind]) for kind in ("spans", "decisions", "notes")},
        },
    )


def _by_id(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {record["id"]: record for record in records}

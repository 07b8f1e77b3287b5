"""doccano's JSON Lines: ``label`` triples, or the objects of a relation extraction project; comments, and what is known as further keys.

doccano's server slices the text in Python, so offsets are code points, ``end`` exclusive. Whatever keys an example has beside its text and
labels doccano keeps as metadata and writes back at the top level. It exports comments as ``Comments``, but not those of relation
extraction projects, and imports none; so notes on the article go as the metadata ``notes``, which comes back. Both are read.

Source: https://doccano.github.io/doccano/tutorial/, backend/data_import/pipeline and backend/data_export/pipeline of doccano 1.8.4.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

import msgspec

from store.exchange.about import about_and_status, known
from store.exchange.contract import Context, Draft, DraftSpan, Item, Reading, Reject, Remark, Sink, Source
from store.exchange.intake import Row, json_records
from store.exchange.losses import Losses

_TEXTS = ("text", "data")
"""Where the text stands; releases 1.5 to 1.8 wrote ``data`` for some project types."""

_LABELS = ("label", "labels", "entities", "annotations")
"""Where spans stand: today's triples, those of old releases, objects of relation extraction, and the oldest objects."""

_COMMENTS = ("Comments", "comments", "notes")
_LEFT_OUT = {"relations": "relations", "cats": "categories"}


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one example of a sequence labelling project a line."""
    del context, losses
    _write(items, sink, lambda item: {"label": [[placed.start, placed.end, placed.span.label] for placed in item.spans]})


def write_relations(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one example of a relation extraction project a line: spans are objects with ids that are unique in the file, no relations."""
    del context, losses
    ids = count(1)

    def labels(item: Item) -> dict[str, Any]:
        entities = [
            {"id": next(ids), "label": placed.span.label, "start_offset": placed.start, "end_offset": placed.end} for placed in item.spans
        ]
        return {"entities": entities, "relations": []}

    _write(items, sink, labels)


def _write(items: Iterable[Item], sink: Sink, labels: Callable[[Item], dict[str, Any]]) -> None:
    with sink.open() as out:
        for item in items:
            example: dict[str, Any] = {
                "id": item.number + 1,
                "text": item.document.text,
                **about_and_status(item.document.article),
                **labels(item),
            }
            if notes := [note.text for note in item.article_notes()]:
                example["notes"] = notes
            out.write(msgspec.json.encode(example) + b"\n")


def read(source: Source) -> Reading:
    """Yield every example of a file of either project type, old or new, in lines or as one array."""
    for record in json_records(source):
        if isinstance(record, Reject):
            yield record
        else:
            yield from _example(record)


def _example(record: Row) -> Reading:
    example = record.value
    if not isinstance(example, dict):
        yield record.reject("An example is a JSON object.")
        return
    name = next((name for name in _TEXTS if isinstance(example.get(name), str)), "")
    if not name:
        yield record.reject("It has no text under the key text or data.")
        return
    spans: list[DraftSpan] = []
    for found in _spans(record):
        if isinstance(found, DraftSpan):
            spans.append(found)
        else:
            yield found
    for key, what in _LEFT_OUT.items():
        if isinstance(example.get(key), list) and example[key]:
            yield Remark(where=record.where, what=f"{what.capitalize()} ({len(example[key]):,}) have no place in a project.")
    comments = [one for key in _COMMENTS if isinstance(example.get(key), list) for one in example[key]]
    fields = {key: value for key, value in example.items() if key not in (name, "id", *_LABELS, *_COMMENTS, *_LEFT_OUT)}
    meta = fields.pop("meta", None)
    if isinstance(meta, dict):
        fields = {**meta, **fields}
    elif meta is not None:
        fields["meta"] = meta
    yield Draft(
        text=example[name],
        where=record.where,
        spans=tuple(spans),
        notes=tuple(text for one in comments if (text := _comment(one))),
        **known(fields),
    )


def _comment(value: Any) -> str:
    """Return the text of a comment, which the interface of doccano gives as an object."""
    said = value.get("text") if isinstance(value, dict) else value
    return said if isinstance(said, str) else ""


def _spans(record: Row) -> Iterator[DraftSpan | Reject | Remark]:
    numbered = categories = 0
    for key in _LABELS:
        group = record.value.get(key)
        if group is None:
            continue
        for one in group if isinstance(group, list) else [group]:
            match one:
                case [int(start), int(end), str(label)] if type(start) is type(end) is int:
                    pass
                case {"start_offset": int(start), "end_offset": int(end), "label": str() | int() as label}:
                    numbered += isinstance(label, int)
                    label = str(label)
                case str():
                    categories += 1
                    continue
                case _:
                    yield record.reject(f"This under the key {key} is no span with start, end and label.", one)
                    continue
            yield DraftSpan(start=start, end=end, label=label)
    if numbered:
        yield Remark(where=record.where, what=f"{numbered:,} spans give the number of their label in doccano's database, not its name.")
    if categories:
        yield Remark(where=record.where, what=f"{categories:,} labels of the text as a whole have no place in a project.")

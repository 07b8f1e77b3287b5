"""Label Studio's JSON: a folder of ``tasks.json`` to import and ``config.xml``, the labelling interface that goes with it.

A task has one annotation, a person's; suggestions nobody has decided on are not in a project, so there are no predictions. Region notes
are ``meta.text``, where Label Studio's own notes on a region stand; other keys of ``meta`` it keeps as they are. Entities are a text field
for each region, notes on the article one for the task. Offsets are code points: the interface of Label Studio 1.23.2 counts
``[...text].length``. Old releases counted UTF-16 units, which is found out by the text that a region names.

Source: https://labelstud.io/guide/task_format, https://labelstud.io/guide/export, and label_studio 1.23.2 and label_studio_sdk 2.1.2
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from store.errors import InputError
from store.exchange.about import KNOWN
from store.exchange.contract import Context, Item, Placed, Preface, Reading, Reject, Sink, Source
from store.exchange.intake import json_records
from store.exchange.labelling_config import config_xml, labels_of
from store.exchange.labelstudio_reading import document
from store.exchange.losses import Losses
from store.ingest import read_limited

TASKS = "tasks.json"
CONFIG = "config.xml"

_BY_HAND = ("person", "propagated", "import")
"""Origins that are no suggestion's."""


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write the tasks as one array and, when all are known, the configuration with every label in them."""
    del losses
    used: set[str] = set()
    first = True
    with sink.open(TASKS) as tasks:
        for item in items:
            used.update(placed.span.label for placed in item.spans)
            tasks.write((b"[\n" if first else b",\n") + msgspec.json.encode(_task(item, context)))
            first = False
        tasks.write(b"[]\n" if first else b"\n]\n")
    with sink.open(CONFIG) as config:
        config.write(config_xml(context.labels, used).encode())


def _task(item: Item, context: Context) -> dict[str, Any]:
    article = item.document.article
    known = {name: value for name in KNOWN if (value := getattr(article, name))}
    task: dict[str, Any] = {"data": {"text": item.document.text, **known, "status": article.status}, "annotations": []}
    if article.metadata:
        task["meta"] = article.metadata
    result = list(_results(item, context))
    if result or article.status == "done":
        task["annotations"] = [{"result": result, "was_cancelled": False, "ground_truth": False}]
    return task


def _results(item: Item, context: Context) -> Iterator[dict[str, Any]]:
    for placed in item.spans:
        span = placed.span
        region = _region(placed, "label", "labels", {"text": span.quote, "labels": [span.label]})
        region["origin"] = "manual" if span.origin in _BY_HAND else "prediction"
        if span.score is not None:
            region["score"] = span.score
        meta: dict[str, Any] = {name: value for name in ("origin", "annotator", "created", "updated") if (value := getattr(span, name))}
        if notes := [note.text for note in item.notes_on(span)]:
            meta["text"] = notes
        entity = context.entities.get(span.entity)
        if entity is not None and entity.external:
            meta["external"] = dict(sorted(entity.external.items()))
        yield {**region, "meta": meta}
        if entity is not None:
            yield _region(placed, "entity", "textarea", {"text": [entity.name]})
    if notes := [note.text for note in item.article_notes()]:
        yield {
            "id": f"{item.document.article.id}-note",
            "from_name": "note",
            "to_name": "text",
            "type": "textarea",
            "value": {"text": notes},
        }


def _region(placed: Placed, control: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    place = {"start": placed.start, "end": placed.end}
    return {"id": placed.span.id, "from_name": control, "to_name": "text", "type": kind, "value": {**place, **value}}


def read(source: Source) -> Reading:
    """Yield every task of a folder or a file in the full JSON export, JSON_MIN, or one task a line."""
    if not source.path.is_dir():
        yield from _file(source, "")
        return
    config = source.path / CONFIG
    if config.is_file():
        try:
            yield Preface(labels=labels_of(read_limited(config), f"{source.where}/{CONFIG}"))
        except InputError as error:
            yield Reject(where=CONFIG, why=error.what)
    names = [TASKS] if (source.path / TASKS).is_file() else sorted(path.name for path in source.path.glob("*.json") if path.is_file())
    if not names:
        raise InputError("The folder holds no .json file.", where=source.where, do="Name the folder or file that Label Studio wrote.")
    for name in names:
        yield from _file(Source(source.path / name, f"{source.where}/{name}"), f"{name}, " if len(names) > 1 else "")


def _file(source: Source, place: str) -> Reading:
    for record in json_records(source):
        where = place + record.where
        if isinstance(record, Reject):
            yield msgspec.structs.replace(record, where=where)
        else:
            yield from document(record.value, where)

"""GATE bdoc: one JSON document (``.bdocjs``) an article. The file says what its offsets count: ``p`` code points, ``j`` UTF-16 units.

Source: gatenlp.github.io/python-gatenlp/formats.html and the documents that gatenlp 1.0.8 writes.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from store.errors import InputError
from store.exchange.contract import Context, Draft, DraftSpan, Item, Reading, Reject, Remark, Sink, Source
from store.exchange.folder_index import NAME, entries, line
from store.exchange.intake import cut
from store.exchange.loose import as_score, strings
from store.exchange.losses import Losses
from store.exchange.strict import load_json
from store.exchange.units import Offsets, SplitError, Unit
from store.ingest import read_limited

_LINGUISTIC = frozenset(["Token", "SpaceToken", "Sentence", "Split", "paragraph"])
"""Types that are no mentions in any pipeline of GATE."""

_UNITS: dict[str, Unit] = {"p": "codepoint", "j": "utf-16"}


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder of documents that ``gatenlp`` and GATE's Format_Bdoc plugin open."""
    del losses
    with sink.open(NAME) as index:
        for item in items:
            index.write(line(item))
            with sink.open(f"{item.document.article.id}.bdocjs") as file:
                file.write(msgspec.json.encode(_document(item, context)))


def _document(item: Item, context: Context) -> dict[str, Any]:
    article = item.document.article
    annotations = []
    for number, placed in enumerate(item.spans):
        span = placed.span
        features: dict[str, Any] = {"id": span.id, "text": span.quote, "origin": span.origin}
        entity = context.entities.get(span.entity)
        if entity is not None:
            features["entity"] = entity.name
            features |= {f"entity.{scheme}": value for scheme, value in sorted(entity.external.items())}
        if span.score is not None:
            features["score"] = span.score
        features |= {name: value for name in ("annotator", "created", "updated") if (value := getattr(span, name))}
        if notes := [note.text for note in item.notes_on(span)]:
            features["notes"] = notes
        annotations.append({"type": span.label, "start": placed.start, "end": placed.end, "id": number, "features": features})
    features = {name: getattr(article, name) for name in ("title", "source", "language", "published", "status")}
    features |= {f"meta.{key}": value for key, value in article.metadata.items()}
    features = {name: value for name, value in features.items() if value}
    return {
        "annotation_sets": {"": {"name": "", "annotations": annotations, "next_annid": len(annotations)}},
        "text": item.document.text,
        "features": {**features, "notes": [note.text for note in item.article_notes()]},
        "offset_type": "p",
        "name": article.id,
    }


def read(source: Source) -> Reading:
    """Yield every document of a folder or the one in a file; annotations of all sets but those that only mark tokens or sentences."""
    if source.path.is_dir():
        for entry in entries(source.path, source.where, ".bdocjs"):
            yield from _file(Source(source.path / f"{entry.file}.bdocjs", f"{source.where}/{entry.file}.bdocjs"))
    else:
        yield from _file(source)


def _file(source: Source) -> Reading:
    try:
        value = load_json(read_limited(source.path), source.where)
    except InputError as error:
        yield Reject(where=source.where, why=str(error))
        return
    whole = _table(value)
    text = whole.get("text")
    if not isinstance(text, str):
        yield Reject(where=source.where, why="This is no bdoc document: it has no text.")
        return
    said = whole.get("offset_type", "p")
    unit = _UNITS.get(said) if isinstance(said, str) else None
    if unit is None:
        yield Reject(where=source.where, why=f"It counts in {str(said)[:60]!r}; p and j are known.")
        return
    offsets = Offsets(text)
    spans: list[DraftSpan] = []
    for name, group in _table(whole.get("annotation_sets")).items():
        skipped = 0
        annotations = _table(group).get("annotations")
        for number, one in enumerate(annotations if isinstance(annotations, list) else ()):
            spot = f"{source.where}, annotation {number}" + (f" of {name}" if name else "")
            if not isinstance(one, dict) or not isinstance(one.get("type"), str):
                yield Reject(where=spot, why="It has no type.", raw=cut(str(one)))
            elif one["type"] in _LINGUISTIC:
                skipped += 1
            else:
                try:
                    spans.append(_span(one, offsets, unit))
                except (SplitError, IndexError, TypeError, ValueError) as error:
                    yield Reject(where=spot, why=f"It has no place in the text ({error}).", raw=cut(str(one)))
        if skipped:
            yield Remark(where=f"{source.where}, {name or 'the default set'}", what=f"{skipped:,} tokens and sentences were left out.")
    features = _table(whole.get("features"))
    metadata = {key.removeprefix("meta."): str(one) for key, one in features.items() if key.startswith("meta.")}
    known = {name: features[name] for name in ("title", "source", "language", "published") if isinstance(features.get(name), str)}
    yield Draft(
        text=text,
        where=source.where,
        metadata=metadata,
        done=features.get("status") == "done",
        spans=tuple(spans),
        notes=strings(features.get("notes")),
        **known,
    )


def _span(one: dict[str, Any], offsets: Offsets, unit: Unit) -> DraftSpan:
    features = _table(one.get("features"))
    if type(one.get("start")) is not int or type(one.get("end")) is not int:
        raise TypeError("its offsets are no numbers")
    start, end = offsets.back(unit, one["start"]), offsets.back(unit, one["end"])
    if start >= end:
        raise ValueError("it is empty")
    said = {name: features[name] for name in ("entity", "annotator", "created", "origin") if isinstance(features.get(name), str)}
    return DraftSpan(
        start=start,
        end=end,
        label=one["type"],
        external={key.removeprefix("entity."): str(value) for key, value in features.items() if key.startswith("entity.")},
        score=as_score(features.get("score")),
        notes=strings(features.get("notes")),
        **said,
    )


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

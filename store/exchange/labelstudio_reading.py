"""One task of Label Studio as a draft: of the full export or of JSON_MIN, with what its annotators said put together. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from store.exchange.about import known
from store.exchange.contract import Draft, DraftSpan, Reading, Reject, Remark
from store.exchange.intake import refused
from store.exchange.loose import as_score, mapping, string
from store.exchange.units import Offsets, SplitError

_ADDRESSES = ("http://", "https://", "/data/", "s3://", "gs://", "azure-blob://")
_OLD = "completions"
"""What annotations were called before release 1.0."""

_NO_OFFSET = -1


@dataclass(slots=True)
class _Region:
    """A region of the text while everything about it is gathered."""

    start: int
    end: int
    quote: str | None
    labels: tuple[str, ...]
    score: float | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    entity: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Task:
    """What all annotations of a task say."""

    text: str
    where: str
    offsets: Offsets
    spans: dict[tuple[int, int, str], DraftSpan] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    utf16: int = 0

    def take(self, regions: Iterable[_Region], annotator: str, created: str) -> None:
        """Put the regions of one annotation among the spans; what two annotators agree on is one span."""
        for one in regions:
            start, end, quote = self._place(one)
            for label in one.labels:
                self.spans.setdefault(
                    (start, end, label),
                    DraftSpan(
                        start=start,
                        end=end,
                        label=label,
                        quote=quote,
                        entity=one.entity,
                        external={str(key): str(value) for key, value in mapping(one.meta.get("external")).items()},
                        score=one.score,
                        origin=string(one.meta.get("origin")) or "import",
                        annotator=string(one.meta.get("annotator")) or annotator,
                        created=string(one.meta.get("created")) or created,
                        notes=(*_strings(one.meta.get("text")), *one.notes),
                    ),
                )

    def _place(self, one: _Region) -> tuple[int, int, str | None]:
        """Return a region in code points; one whose quote stands where UTF-16 units say was written by an old release."""
        if one.quote is None or _same(self.text[one.start : one.end], one.quote):
            return one.start, one.end, None
        try:
            start, end = self.offsets.back("utf-16", one.start), self.offsets.back("utf-16", one.end)
        except (SplitError, IndexError):
            return one.start, one.end, one.quote
        if not _same(self.text[start:end], one.quote):
            return one.start, one.end, one.quote
        self.utf16 += 1
        return start, end, None


def document(task: Any, where: str) -> Reading:
    """Yield the draft of a task, and what of it could not be used."""
    if not isinstance(task, dict):
        yield refused(where, "A task is a JSON object.", task)
        return
    whole = isinstance(task.get("data"), dict)
    data: dict[str, Any] = task["data"] if whole else task
    annotations = list(_annotations(task)) if whole else [task]
    key = _text_key(data, annotations)
    if not key:
        yield refused(where, "It has no text.", task)
        return
    if data[key].startswith(_ADDRESSES) and not any(char.isspace() for char in data[key]):
        yield refused(where, f"Its text is not in the file but at {data[key][:100]}.", task)
        return
    found = _Task(data[key], where, Offsets(data[key]))
    used: set[str] = {key}
    for one in annotations:
        if not isinstance(one, dict):
            yield refused(where, "An annotation is an object.", one)
        elif one.get("was_cancelled") or one.get("skipped"):
            found.left_out["skipped annotations"] += 1
        else:
            yield from _results(found, one) if whole else _columns(found, one, used)
    predictions = sum(map(_predicted, task["predictions"])) if isinstance(task.get("predictions"), list) else 0
    if predictions:
        yield Remark(where=where, what=f"Predictions ({predictions:,}) were left out: nobody has decided on them.")
    for what, count in found.left_out.items():
        yield Remark(where=where, what=f"{what.capitalize()} ({count:,}) have no place in a project.")
    if found.utf16:
        yield Remark(where=where, what=f"Regions ({found.utf16:,}) counted UTF-16 units, as old releases did; they were counted over.")
    if whole:
        fields = {name: value for name, value in data.items() if name != key} | mapping(task.get("meta"))
    else:
        skipped = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", *used}
        fields = {name: value for name, value in data.items() if name not in skipped}
    yield Draft(text=found.text, where=where, spans=tuple(found.spans.values()), notes=tuple(found.notes), **known(fields))


def _predicted(one: Any) -> int:
    """Return how many regions a prediction has; an export that gives only its number in the database counts as one."""
    results = mapping(one).get("result")
    return len(results) if isinstance(results, list) else 1


def _annotations(task: dict[str, Any]) -> Iterator[Any]:
    for key in ("annotations", _OLD):
        if isinstance(task.get(key), list):
            yield from task[key]


def _text_key(data: dict[str, Any], annotations: list[Any]) -> str:
    """Return the field that holds the text: ``text``, else the one in which most regions are found, else the longest; empty for none."""
    strings = {key: value for key, value in data.items() if isinstance(value, str) and value}
    if "text" in strings:
        return "text"
    quotes = [quote for one in annotations if isinstance(one, dict) for quote in _quotes(one)]
    return max(strings, key=lambda key: (sum(quote in strings[key] for quote in quotes), len(strings[key])), default="")


def _quotes(annotation: dict[str, Any]) -> Iterator[str]:
    for group in annotation.values():
        for one in group if isinstance(group, list) else ():
            value = mapping(one).get("value", one)
            if isinstance(value, dict) and isinstance(value.get("text"), str):
                yield value["text"]


def _results(found: _Task, annotation: dict[str, Any]) -> Iterator[Reject]:
    """Take an annotation of the full export."""
    regions: dict[str, _Region] = {}
    fields: list[tuple[str, str, list[str]]] = []
    results = annotation.get("result")
    for number, one in enumerate(results if isinstance(results, list) else ()):
        value = mapping(mapping(one).get("value"))
        name = string(mapping(one).get("id")) or str(number)
        kind = string(mapping(one).get("type"))
        if kind.endswith("labels") and "start" in value:
            region = _region(value, value.get(kind, value.get("labels")))
            if region is None:
                yield refused(found.where, "The region is no range of a plain text.", one)
                continue
            region.score = as_score(one.get("score"))
            region.meta = mapping(one.get("meta"))
            regions[name] = region
        elif kind == "textarea":
            fields.append((name, string(one.get("from_name")), _strings(value.get("text"))))
        else:
            found.left_out[f"results of the type {kind[:40] or 'unknown'}"] += 1
    for name, control, texts in fields:
        if name not in regions:
            found.notes += texts
        elif control == "entity":
            regions[name].entity = " ".join(texts)
        else:
            regions[name].notes += texts
    by = annotation.get("completed_by")
    annotator = mapping(by).get("email", by)
    found.take(regions.values(), str(annotator) if isinstance(annotator, str | int) else "", string(annotation.get("created_at")))


def _columns(found: _Task, task: dict[str, Any], used: set[str]) -> Iterator[Reject]:
    """Take the fields of JSON_MIN; ``used`` gets the names of those that are no metadata."""
    regions: dict[tuple[int, int], list[_Region]] = {}
    fields: list[tuple[str, dict[str, Any]]] = []
    for key, group in task.items():
        if isinstance(group, list) and any(isinstance(one, dict) and "start" in one for one in group):
            used.add(key)
            for one in group:
                value = mapping(one)
                if "labels" in value or "hypertextlabels" in value:
                    region = _region(value, value.get("labels", value.get("hypertextlabels")))
                    if region is None:
                        yield refused(found.where, f"This under the key {key} is no range of a plain text.", one)
                    else:
                        regions.setdefault((region.start, region.end), []).append(region)
                else:
                    fields.append((key, value))
        elif key == "note" or (isinstance(group, dict) and set(group) == {"text"}):  # One text is a string there, several are an object.
            used.add(key)
            found.notes += _strings(mapping(group).get("text", group))
        elif key == "entity" and _strings(group):
            used.add(key)
            found.left_out["names of entities that the short form does not give to regions"] += len(_strings(group))
    for key, value in fields:
        for region in regions.get((_number(value.get("start")), _number(value.get("end"))), ()):
            if key == "entity":
                region.entity = " ".join(_strings(value.get("text")))
            else:
                region.notes += _strings(value.get("text"))
    annotator = task.get("annotator")
    by = str(annotator) if isinstance(annotator, str | int) else ""
    found.take((one for group in regions.values() for one in group), by, string(task.get("created_at")))


def _region(value: dict[str, Any], labels: Any) -> _Region | None:
    """Return a region; None for one in HTML, whose start is a path, and for one without labels."""
    start, end, names = _number(value.get("start")), _number(value.get("end")), _strings(labels)
    quote = value.get("text")
    if start < 0 or end < 0 or not names:
        return None
    return _Region(start, end, quote if isinstance(quote, str) else None, tuple(names))


def _number(value: Any) -> int:
    """Return an offset, which may be a number in quotes; a negative one for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 16 else _NO_OFFSET


def _same(there: str, quote: str) -> bool:
    """Whether two texts are the same but for white space, which the interface changes: a line end may be written as ``\\n``."""
    return there == quote or there.split() == quote.replace("\\n", "\n").split()


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

"""Prodigy's JSON Lines, one task an article: tokens, spans with an inclusive ``token_end``, and ``answer``. Offsets are code points.

Tokens are as spaCy's: put together, each with a space after it where ``ws`` says so, they are the text, and further white space is a token
of its own. They are cut at the edges of spans, so no span is lost for beginning or ending inside a word.

Prodigy hands keys it does not know through, in tasks and in spans. ``text``, ``score`` and ``source`` of a span are written as its own
recipes write them; ``entity``, ``entity_ids``, ``notes``, ``annotator``, ``created``, ``updated`` and ``id`` are ours, and so is ``notes``
of a task. Rejected suggestions are not written: a task with the answer ``reject`` carries the span it is about, and who forgets to ask for
the answer would train on it.

Source: https://prodi.gy/docs/api-interfaces#ner_manual, https://prodi.gy/docs/api-loaders#input and github.com/explosion/prodigy-recipes
"""

import hashlib
import itertools
from array import array
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

import msgspec

from store.errors import InputError
from store.exchange.about import about_and_status, known
from store.exchange.contract import Context, Draft, DraftSpan, Item, Placed, Reading, Reject, Remark, Sink, Source
from store.exchange.intake import MAX_LINE, Row, json_lines, lines, opened
from store.exchange.loose import as_score, string, strings
from store.exchange.losses import Losses
from store.exchange.strict import load_json

_BINARY = ("ner", "spans")
"""Views in which a person answers yes or no to the spans that are shown."""

_YEAR_10000 = 253402300800
_LEFT_OUT = {"relations": "relation", "options": "option of a choice", "accept": "chosen option"}


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one accepted task a line; the hashes are ours, the same for the same text and spans, and Prodigy may make its own."""
    del losses
    with sink.open() as out:
        for item in items:
            out.write(msgspec.json.encode(_task(item, context)) + b"\n")


def _task(item: Item, context: Context) -> dict[str, Any]:
    text = item.document.text
    tokens = _tokens(item)
    first = {start: at for at, (start, _, _) in enumerate(tokens)}
    last = {end: at for at, (_, end, _) in enumerate(tokens)}
    spans = [_span(item, placed, context, first[placed.start], last[placed.end]) for placed in item.spans]
    task: dict[str, Any] = {
        "text": text,
        "meta": about_and_status(item.document.article),
        "_input_hash": _hash(text),
        "_task_hash": _hash(text + msgspec.json.encode(spans).decode()),
        "tokens": [{"text": text[start:end], "start": start, "end": end, "id": at, "ws": ws} for at, (start, end, ws) in enumerate(tokens)],
        "_view_id": "spans_manual",
        "spans": spans,
        "answer": "accept",
    }
    if notes := [note.text for note in item.article_notes()]:
        task["notes"] = notes
    return task


def _tokens(item: Item) -> list[tuple[int, int, bool]]:
    """Return start, end and whether one space follows, of tokens that leave out nothing else and begin and end where spans do."""
    text = item.document.text
    starts, ends = {placed.start for placed in item.spans}, {placed.end for placed in item.spans}
    edges = {0, len(text), *starts, *ends, *(edge for pair in item.tokens.ranges for edge in pair)}
    found: list[tuple[int, int, bool]] = []
    for start, end in itertools.pairwise(sorted(edges)):
        if text[start] == " " and found and not found[-1][2] and found[-1][1] == start:
            alone = end == start + 1
            if start not in starts and not (alone and end in ends):
                found[-1] = (*found[-1][:2], True)
                if alone:
                    continue
                start += 1
        found.append((start, end, False))
    return found


def _span(item: Item, placed: Placed, context: Context, first: int, last: int) -> dict[str, Any]:
    span = placed.span
    written: dict[str, Any] = {
        "start": placed.start,
        "end": placed.end,
        "token_start": first,
        "token_end": last,
        "label": span.label,
        "text": span.quote,
        "id": span.id,
        "source": span.origin,
    }
    if span.score is not None:
        written["score"] = span.score
    written |= {name: value for name in ("annotator", "created", "updated") if (value := getattr(span, name))}
    if (entity := context.entities.get(span.entity)) is not None:
        written["entity"] = entity.name
        if entity.external:
            written["entity_ids"] = dict(sorted(entity.external.items()))
    if notes := [note.text for note in item.notes_on(span)]:
        written["notes"] = notes
    return written


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)


def read(source: Source) -> Reading:
    """Yield a document for every text, with the spans of all its tasks: those accepted, and as rejected those said no to one by one.

    The file is gone through twice; memory holds the places of its lines and the tasks of one text.
    """
    following = _chains(source)
    with opened(source) as (file, _):
        for record in json_lines(source):
            if isinstance(record, Reject):
                yield record
            elif (ahead := following.get(record.at)) is not None:  # Else it was read with the first task of its text.
                yield from _document(_tasks(record, ahead, file))


def _chains(source: Source) -> dict[int, "array[int]"]:
    """Return, by the place of the first sound line of every text, the numbers and places of its other lines, one after the other.

    Lines without a text or that are not sound stand for themselves.
    """
    first: dict[bytes, int] = {}
    chains: dict[int, array[int]] = {}
    none: array[int] = array("q")
    with opened(source) as (file, _):
        for line in lines(source):
            if isinstance(line, Reject):
                continue
            text = _quick_text(line.raw)
            name = hashlib.blake2b(text.encode(), digest_size=16).digest()
            head = first.get(name) if text else None
            if head is not None and not chains[head] and not _sound(_line_at(file, head)):
                head = None  # It will be refused when it is read; this one takes its place.
            if head is not None and _sound(line.raw):
                if not chains[head]:
                    chains[head] = array("q")
                chains[head].extend((line.number, line.at))
                continue
            chains[line.at] = none
            if text and head is None:
                first[name] = line.at
    return chains


class _Texted(msgspec.Struct):
    """What the first reading asks of a task."""

    text: str = ""


_TEXTED = msgspec.json.Decoder(_Texted)


def _quick_text(raw: bytes) -> str:
    """Return the text of a task, empty when it has none; ten times as fast as reading all of it strictly."""
    try:
        return _TEXTED.decode(raw).text
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return ""


def _sound(raw: bytes) -> bool:
    try:
        load_json(raw, "")
    except InputError:
        return False
    return True


def _line_at(file: IO[bytes], at: int) -> bytes:
    file.seek(at)
    return file.readline(MAX_LINE)


def _tasks(record: Row, ahead: "array[int]", file: IO[bytes]) -> Iterator[Row]:
    yield record
    for number, at in zip(ahead[::2], ahead[1::2], strict=True):
        raw = _line_at(file, at)
        yield Row(number, load_json(raw, ""), raw, at)


def _text(task: Any) -> str:
    text = task.get("text") if isinstance(task, dict) else None
    return text if isinstance(text, str) else ""


def _document(tasks: Iterator[Row]) -> Reading:
    first: Row | None = None
    spans: dict[tuple[int, int, str], DraftSpan] = {}
    notes: list[str] = []
    fields: dict[str, Any] = {}
    for record in tasks:
        task = record.value
        if not _text(task):
            yield record.reject("It has no text, so it is no task about a text.")
            return
        first = first or record
        if isinstance(task.get("meta"), dict):
            fields = {**task["meta"], **fields}
        notes += [one for one in strings(task.get("notes")) if one not in notes]
        yield from _left_out(record)
        answer = task.get("answer", "accept")
        given = task.get("spans") or []
        if answer not in ("accept", "reject", "ignore") or not isinstance(given, list):
            yield record.reject("Its answer is not accept, reject or ignore." if isinstance(given, list) else "Its spans are no list.")
            continue
        if answer == "ignore" or (answer == "reject" and not _binary(task, given)):
            if given or answer == "ignore":
                yield Remark(where=record.where, what=f"The answer is {answer}; its {len(given):,} spans were left out.")
            continue
        for one in given:
            found = _draft(one, task, "rejected" if answer == "reject" else "", record.where)
            if isinstance(found, str):
                yield record.reject(found, one)
                continue
            place = found.start, found.end, found.label
            known_as = spans.get(place)
            if known_as is None or (known_as.verdict and not found.verdict):
                spans[place] = found
            if known_as is not None and known_as.verdict != found.verdict:
                yield Remark(where=record.where, what=f"{found.start}–{found.end} was accepted and rejected as {found.label}; it was kept.")
    if first is not None:
        text = _text(first.value)
        yield Draft(text=text, where=first.where, spans=tuple(spans.values()), notes=tuple(notes), **known(fields))


def _binary(task: dict[str, Any], spans: list[Any]) -> bool:
    """Whether the answer is about the spans as such, and not about a task that a person was to fill in."""
    view = task.get("_view_id")
    return view in _BINARY or (view is None and len(spans) == 1 and "tokens" not in task)


def _left_out(record: Row) -> Iterator[Remark]:
    task = record.value
    for key, what in _LEFT_OUT.items():
        if isinstance(task.get(key), list) and task[key]:
            yield Remark(where=record.where, what=f"{len(task[key]):,} times a {what} has no place in a project.")
    if isinstance(task.get("label"), str) and not task.get("spans"):
        yield Remark(
            where=record.where, what=f"The label {task['label'][:60]!r} is about the text as a whole and has no place in a project."
        )


def _draft(one: Any, task: dict[str, Any], verdict: str, where: str) -> DraftSpan | str:
    """Return a span, or a sentence why it is none."""
    if not isinstance(one, dict):
        return "A span is an object."
    label = one.get("label") or task.get("label")
    if not isinstance(label, str):
        return "The span has no label."
    start, end = one.get("start"), one.get("end")
    if start is None and end is None:
        start, end = _by_tokens(one, task.get("tokens"))
    if type(start) is not int or type(end) is not int:
        return "The span has no start and end."
    text, ids = one.get("text"), one.get("entity_ids")
    stamp = task.get("_timestamp")
    return DraftSpan(
        start=start,
        end=end,
        label=label,
        quote=text if isinstance(text, str) and text else None,
        id=string(one.get("id")),
        entity=string(one.get("entity")),
        external={str(key): str(value) for key, value in ids.items()} if isinstance(ids, dict) else {},
        score=as_score(one.get("score")),
        origin=string(one.get("source")) or "import",
        annotator=string(one.get("annotator")) or string(task.get("_annotator_id")) or string(task.get("_session_id")),
        created=string(one.get("created")) or _time(stamp),
        notes=strings(one.get("notes")),
        verdict=verdict,
        where=where,
    )


def _by_tokens(one: dict[str, Any], tokens: Any) -> tuple[Any, Any]:
    """Return the characters of a span that gives tokens only, whose last one is inside it."""
    first, last = one.get("token_start"), one.get("token_end")
    if not isinstance(tokens, list) or type(first) is not int or type(last) is not int or not 0 <= first <= last < len(tokens):
        return None, None
    if not isinstance(tokens[first], dict) or not isinstance(tokens[last], dict):
        return None, None
    return tokens[first].get("start"), tokens[last].get("end")


def _time(stamp: Any) -> str:
    """Return seconds since 1970 as ISO 8601, or empty."""
    if not isinstance(stamp, int | float) or not 0 < stamp < _YEAR_10000:
        return ""
    return datetime.fromtimestamp(stamp, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

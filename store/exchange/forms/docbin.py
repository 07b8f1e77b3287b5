"""spaCy DocBin: a folder with ``train``, ``dev`` and ``test``, each with files ``00000.spacy`` that ``spacy train`` streams.

``doc.spans["sc"]`` has every span; ``doc.ents``, which cannot overlap, the longest of those that do, and none that begins or ends with
white space, since spaCy trains no entity on such an edge. Tokens are Sorot's own, cut further wherever a span begins or ends, so that every
edge fits and the text comes back to the last code point; ``spacy train`` makes its pipeline's own tokens and aligns them by characters.
``kb_id`` is the entity's Wikidata id, else another id as ``scheme:id``, else Sorot's own, which ``span.id`` always is; what spaCy has no
place for stands in ``doc.user_data["sorot"]``.

Source: https://spacy.io/api/docbin, https://spacy.io/api/data-formats#binary-training
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from store.errors import InputError
from store.exchange.about import about_and_status, known
from store.exchange.contract import Context, Draft, DraftSpan, Item, Reading, Reject, Remark, Seen, Sink, Source
from store.exchange.docbin import Marked, Packer, Parsed, Unpacked
from store.exchange.fitting import expected
from store.exchange.flat import apart
from store.exchange.identifiers import short_id
from store.exchange.intake import whole
from store.exchange.loose import as_score, string, strings
from store.exchange.losses import Losses, span_loss
from store.exchange.registry import named
from store.model import Span

TOKENS = 500_000
"""Tokens after which another file begins."""

_QID = re.compile(r"Q[1-9][0-9]*")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write the parts, each in files of about TOKENS tokens; memory holds one of them for each part."""
    shards = {part: _Shards(sink, part or "train") for part in context.parts}
    for item in items:
        shards[item.part].add(_document(item, context))
        for span in _flat(item)[1]:
            article = item.document.article
            losses.add(span_loss("flat layer", article, span))
    for shard in shards.values():
        shard.flush()


def expect(item: Item, context: Context) -> Seen:
    """Return what must be there, ``doc.ents`` included."""
    from msgspec.structs import replace

    entities = [[span.start, span.end, span.label] for span in _flat(item)[0]]
    return replace(expected(item, named("spacy").holds, context), more=entities)


def read(source: Source) -> Reading:
    """Yield every document of a file, or of all ``.spacy`` files of a folder. Raises InputError when a file is no DocBin."""
    if not source.path.is_dir():
        yield from _file(source, "")
        return
    paths = sorted(source.path.rglob("*.spacy"))
    if not paths:
        raise InputError("The folder holds no .spacy file.", where=source.where, do="Name the folder that was exported.")
    for path in paths:
        name = path.relative_to(source.path).as_posix()
        yield from _file(Source(path, f"{source.where}/{name}"), f"{name}, ")


@dataclass(slots=True)
class _Shards:
    sink: Sink
    folder: str
    packer: Packer = field(default_factory=Packer)
    count: int = 0

    def add(self, document: Parsed) -> None:
        self.packer.add(document)
        if len(self.packer) >= TOKENS:
            self.flush()

    def flush(self) -> None:
        if len(self.packer):
            with self.sink.open(f"{self.folder}/{self.count:05}.spacy") as file:
                file.write(self.packer.packed())
            self.count += 1
            self.packer = Packer()


def _flat(item: Item) -> tuple[list[Span], list[Span]]:
    """Return the spans for ``doc.ents``, and the others."""
    spans = item.document.ordered_spans()
    blunt = [span for span in spans if span.quote[0].isspace() or span.quote[-1].isspace()]
    kept, rest = apart(span for span in spans if span not in blunt)
    return kept, rest + blunt


def _document(item: Item, context: Context) -> Parsed:
    spans = item.document.ordered_spans()
    words, spaces, starts, ends = _cut(item, spans)

    def marked(span: Span) -> Marked:
        entity = context.entities.get(span.entity)
        return Marked(
            first=starts[span.start],
            last=ends[span.end],
            start=span.start,
            end=span.end,
            label=span.label,
            kb="" if entity is None else short_id(entity),
            id="" if entity is None else entity.id,
        )

    linked = {span.entity: context.entities[span.entity] for span in spans if span.entity in context.entities}
    told = {
        **about_and_status(item.document.article),
        "notes": [note.text for note in item.article_notes()],
        "entities": {name: {"name": one.name, "label": one.label, "ids": one.external} for name, one in linked.items()},
        "spans": [_told(item, span) for span in spans],
    }
    return Parsed(
        words=tuple(words),
        spaces=tuple(spaces),
        entities=tuple(marked(span) for span in _flat(item)[0]),
        spans=tuple(marked(span) for span in spans),
        user={"sorot": told},
    )


def _told(item: Item, span: Span) -> dict[str, Any]:
    fields = {name: value for name in ("origin", "annotator", "created", "updated") if (value := getattr(span, name))}
    notes = [note.text for note in item.notes_on(span)]
    return {**fields, **({"score": span.score} if span.score is not None else {}), **({"notes": notes} if notes else {})}


def _cut(item: Item, spans: list[Span]) -> tuple[list[str], list[bool], dict[int, int], dict[int, int]]:
    """Return tokens, whether a space follows each, and the tokens by where they start and end; white space beyond a space is a token."""
    text, tokens = item.document.text, item.tokens
    opens, closes = {span.start for span in spans}, {span.end for span in spans}
    edges = sorted(opens | closes)
    pieces: list[tuple[int, int]] = []
    spaced: list[bool] = []

    def put(start: int, end: int) -> None:
        from bisect import bisect_left, bisect_right

        inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        for first, last in zip([start, *inner], [*inner, end], strict=True):
            pieces.append((first, last))
            spaced.append(False)

    at = 0
    for start, end in [*tokens.ranges, (len(text), len(text))]:
        if at < start:
            if pieces and text[at] == " " and at not in opens and at + 1 not in closes:
                spaced[-1] = True
                at += 1
            if at < start:
                put(at, start)
        if start < end:
            put(start, end)
        at = end
    words = [text[first:last] for first, last in pieces]
    return words, spaced, {first: n for n, (first, _) in enumerate(pieces)}, {last: n + 1 for n, (_, last) in enumerate(pieces)}


def _file(source: Source, prefix: str) -> Reading:
    unpacked = Unpacked(whole(source), source.where)
    if unpacked.categories:
        yield Remark(
            where=prefix.removesuffix(", ") or "the file",
            what=f"Categories of documents ({unpacked.categories:,}) have no place in a project.",
        )
    for number, found in enumerate(unpacked.documents()):
        where = f"{prefix}document {number + 1:,}"
        if isinstance(found, str):
            yield Reject(where=where, why=found)
            continue
        if unpacked.unknown_spaces(number):
            yield Remark(where=where, what="It does not say where spaces were; one was put after each token.")
        yield _draft(found, where)


def _draft(found: Parsed, where: str) -> Draft:
    text = "".join(word + " " * space for word, space in zip(found.words, found.spaces, strict=True))
    own = found.user.get("sorot") if isinstance(found.user, dict) else None
    told: dict[str, Any] = {str(key): value for key, value in own.items()} if isinstance(own, dict) else {}
    entities, extras = told.pop("entities", {}), told.pop("spans", [])
    notes = strings(told.pop("notes", ()))
    if not isinstance(entities, dict):
        entities = {}
    entity_at = {(one.start, one.end, one.label): one for one in found.entities}
    spans: list[DraftSpan] = []
    if isinstance(extras, list) and len(extras) == len(found.spans):
        spans = [_span(one, entities, extra) for one, extra in zip(found.spans, extras, strict=True)]
    else:  # An entity linker writes to doc.ents alone.
        spans = [_span(entity_at.get((one.start, one.end, one.label), one), entities, {}) for one in found.spans]
    placed = {(one.start, one.end, one.label) for one in found.spans}
    spans += [_span(one, entities, {}) for place, one in entity_at.items() if place not in placed]
    return Draft(text=text, where=where, spans=tuple(spans), notes=notes, **known(told))


def _span(one: Marked, entities: dict[str, Any], more: Any) -> DraftSpan:
    extra: dict[str, Any] = more if isinstance(more, dict) else {}
    entity = entities.get(one.id) if one.id else None
    return DraftSpan(
        start=one.start,
        end=one.end,
        label=one.label,
        score=as_score(extra.get("score")),
        origin=string(extra.get("origin")) or "import",
        annotator=string(extra.get("annotator")),
        created=string(extra.get("created")),
        notes=strings(extra.get("notes")),
        **(_linked(entity) if isinstance(entity, dict) else _foreign(one.kb)),
    )


def _linked(entity: dict[str, Any]) -> dict[str, Any]:
    ids = entity.get("ids")
    return {
        "entity": string(entity.get("name")),
        "external": {str(key): str(value) for key, value in ids.items()} if isinstance(ids, dict) else {},
    }


def _foreign(kb: str) -> dict[str, Any]:
    """Return what a knowledge base id of somebody else's says; ``NIL`` is the entity linker's word for none."""
    if not kb or kb == "NIL":
        return {}
    return {"external": {"wikidata" if _QID.fullmatch(kb) else "kb": kb}}

"""Web Annotations of anybody as drafts: a page, a collection, an array, one annotation, or one a line; grouped by the text they are about.

Only texts that stand in the file can be imported: as the value of a target, or of the source of one. A mention is where its position says,
if its quote stands there; else where the quote stands when positions are UTF-16 units, as some editors in browsers count them; else where
the quote stands between its prefix and its suffix, if that is one place only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from store.exchange.annotation_terms import external_id
from store.exchange.contract import Draft, DraftEntity, DraftSpan, Preface, Reading, Reject, Remark, Source
from store.exchange.intake import Row, json_records, refused
from store.exchange.loose import as_score, listed, mapping, string, strings
from store.exchange.units import Offsets, SplitError

_FRAGMENT = re.compile(r"char=(\d{1,15}),(\d{1,15})(?:;.*)?")
"""A range of characters after RFC 5147."""

_TAGS = ("tagging", "classifying")
_NAMES = ("identifying", "linking")

_TOO_MANY = 2
"""Places of a quote after which no more are looked for."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """An annotation on a part of a text, before the text is known."""

    where: str
    raw: Any
    labels: tuple[str, ...]
    start: int = -1
    end: int = -1
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    """Fields of a ``DraftSpan``."""


@dataclass(slots=True)
class _Text:
    """What is known of one text so far."""

    where: str = ""
    text: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    mentions: list[_Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the bodies of one annotation say."""

    labels: tuple[str, ...]
    notes: tuple[str, ...]
    entity: str
    external: dict[str, str]


def read(source: Source) -> Reading:
    """Yield a draft for every text. The file is gone through twice; memory holds the names of the texts, and those not yet complete."""
    last: dict[str, int] = {}
    entities: list[DraftEntity] = []
    for number, (_, one) in enumerate(_annotations(source), 1):
        if not isinstance(one, Reject):
            for target in _targets(one):
                entity = _entity(one, target)
                if entity is not None:
                    entities.append(entity)
                last[_name(target)] = number
    if entities:
        yield Preface(entities=tuple(entities))
    texts: dict[str, _Text] = {}
    for number, (where, one) in enumerate(_annotations(source), 1):
        if isinstance(one, Reject):
            yield one
            continue
        targets = _targets(one)
        if not targets:
            yield refused(where, "The annotation has no target.", one)
        for target in targets:
            if _entity(one, target) is None:
                yield from _take(texts.setdefault(_name(target), _Text(where)), one, target, where)
        for name in dict.fromkeys(map(_name, targets)):
            if last[name] == number and name in texts:
                yield from _draft(texts.pop(name), name)


def _annotations(source: Source) -> Iterator[tuple[str, Any]]:
    """Yield every annotation with its place, and a Reject for what is none."""
    for record in json_records(source, "items"):
        if isinstance(record, Row):
            for one in _flat(record.value, 0):
                if isinstance(one, dict) and ("target" in one or "hasTarget" in one):
                    yield record.where, one
                else:
                    yield record.where, refused(record.where, "This is no annotation: it has no target.", one)
        else:
            yield record.where, record


def _flat(value: Any, depth: int) -> Iterator[Any]:
    """Yield what a page, a collection, a graph or a list holds."""
    parts = value if isinstance(value, list) else None
    if isinstance(value, dict) and "target" not in value:
        inside = next((value[key] for key in ("items", "first", "@graph") if isinstance(value.get(key), list | dict)), None)
        parts = inside if isinstance(inside, list) else None if inside is None else [inside]
    if parts is None and "AnnotationPage" in listed(mapping(value).get("type")):
        return  # An empty one.
    if parts is None or depth > 3:
        yield value
    else:
        for part in parts:
            yield from _flat(part, depth + 1)


def _targets(one: dict[str, Any]) -> list[Any]:
    value = one.get("target")
    return [target for target in (value if isinstance(value, list) else [value]) if isinstance(target, dict | str)]


def _name(target: Any) -> str:
    """Return the IRI of the text that a target is about, or empty."""
    if isinstance(target, str):
        return target.partition("#")[0]
    source = target.get("source", target.get("id", target.get("@id", "")))
    name = source.get("id", source.get("@id", "")) if isinstance(source, dict) else source
    return name.partition("#")[0] if isinstance(name, str) else ""


def _entity(one: dict[str, Any], target: Any) -> DraftEntity | None:
    """Return the entity that a target is, or None."""
    if not isinstance(target, dict) or "Concept" not in listed(target.get("type")) or not isinstance(target.get("label"), str):
        return None
    external = {key: value for key, value in mapping(target.get("external")).items() if isinstance(value, str)}
    for iri in (target.get("id"), *listed(target.get("sameAs"))):
        found = external_id(iri) if isinstance(iri, str) else None
        if found is not None:
            external.setdefault(*found)
    return DraftEntity(
        name=target["label"],
        label=string(target.get("kind")),
        aliases=(strings(listed(target.get("altLabel")))),
        external=external,
        notes=_said(one).notes,
    )


def _take(text: _Text, one: dict[str, Any], target: Any, where: str) -> Iterator[Reject | Remark]:
    """Put an annotation to its text."""
    said = _said(one)
    node = target if isinstance(target, dict) else {}
    for holder in (node, mapping(node.get("source"))):
        if isinstance(holder.get("value"), str) and holder["value"] and not text.text:
            text.text, text.about, text.where = holder["value"], holder, where
    place = _place(target)
    if not place:
        text.notes += said.notes
        if said.labels:
            yield Remark(where=where, what=f"The tag {said.labels[0][:60]!r} is on a text as a whole and has no place in a project.")
        return
    if not said.labels:
        yield refused(where, "The annotation has no tag, so no label is known.", one)
        return
    creator = one.get("creator")
    by = next((value for value in (mapping(creator).get(key) for key in ("name", "nickname", "id")) if isinstance(value, str)), creator)
    more = {
        "entity": said.entity or (string(place.get("exact")) if said.external else ""),
        "external": said.external,
        "notes": said.notes,
        "score": as_score(one.get("score")),
        "origin": string(one.get("origin")) or "import",
        "annotator": string(by),
        "created": string(one.get("created")),
        "where": where,
    }
    text.mentions.append(_Mention(where, one, said.labels, more=more, **place))


def _said(one: dict[str, Any]) -> _Said:
    labels: list[str] = []
    notes = [one["bodyValue"]] if isinstance(one.get("bodyValue"), str) else []
    entity = ""
    external: dict[str, str] = {}
    motivations = listed(one.get("motivation"))
    for body in listed(one.get("body")):
        if isinstance(body, str):
            body = {"source": body, "purpose": "identifying"}
        if not isinstance(body, dict):
            continue
        purposes = listed(body.get("purpose")) or motivations
        source = body.get("source")
        iri = mapping(source).get("id", source)
        value = next((text for text in (body.get("value"), mapping(source).get("label"), body.get("label")) if isinstance(text, str)), "")
        if any(purpose in _NAMES for purpose in purposes) or (isinstance(iri, str) and not value):
            entity = entity or value
            found = external_id(iri) if isinstance(iri, str) else None
            if found is not None:
                external.setdefault(*found)
        elif any(purpose in _TAGS for purpose in purposes):
            if value:
                labels.append(value)
        elif value or body.get("value") == "":
            notes.append(value)
    return _Said(tuple(dict.fromkeys(labels)), tuple(notes), entity, external)


def _place(target: Any) -> dict[str, Any]:
    """Return what the selectors of a target say, as fields of a ``_Mention``; empty for a target that is a whole."""
    found: dict[str, Any] = {}
    if isinstance(target, str):
        selectors: list[Any] = [{"type": "FragmentSelector", "value": target.partition("#")[2]}]
    else:
        selectors = listed(target.get("selector"))
        if not selectors and isinstance(target.get("id"), str) and not isinstance(target.get("value"), str):
            selectors = [{"type": "FragmentSelector", "value": target["id"].partition("#")[2]}]
    for one in selectors:
        for selector in (one, mapping(one).get("refinedBy")):
            kind, selector = mapping(selector).get("type"), mapping(selector)
            if kind == "TextPositionSelector" and type(selector.get("start")) is int and type(selector.get("end")) is int:
                found |= {"start": selector["start"], "end": selector["end"]}
            elif kind == "TextQuoteSelector" and isinstance(selector.get("exact"), str):
                found |= {key: string(selector.get(key)) for key in ("exact", "prefix", "suffix")}
            elif kind == "FragmentSelector" and (match := _FRAGMENT.fullmatch(string(selector.get("value")))):
                found |= {"start": int(match[1]), "end": int(match[2])}
    return found


def _draft(found: _Text, name: str) -> Reading:
    """Yield the draft of a text whose annotations have all been read."""
    if not found.text:
        what = f"The text {name[:200] or 'of this annotation'} is not in the file, so what is said about it cannot be placed"
        raw = found.mentions[0].raw if found.mentions else name
        yield refused(found.where, f"{what} ({len(found.mentions):,} annotations).", raw)
        return
    offsets = Offsets(found.text)
    spans: list[DraftSpan] = []
    units = searched = 0
    for one in found.mentions:
        placed = _settle(one, found.text, offsets)
        if isinstance(placed, str):
            yield refused(one.where, placed, one.raw)
            continue
        start, end, how = placed
        units += how == "utf-16"
        searched += how == "quote"
        spans += [DraftSpan(start=start, end=end, label=label, quote=one.exact or None, **one.more) for label in one.labels]
    if units:
        yield Remark(where=found.where, what=f"Positions ({units:,}) counted UTF-16 units; they were counted over.")
    if searched:
        yield Remark(
            where=found.where, what=f"Mentions ({searched:,}) were placed by their quotes, which are not where their positions say."
        )
    about = {key: found.about[key] for key in ("title", "language", "published") if isinstance(found.about.get(key), str)}
    metadata = {key: value for key, value in mapping(found.about.get("metadata")).items() if isinstance(value, str)}
    draft = Draft(
        text=found.text,
        where=found.where,
        source=string(found.about.get("identifier")) or (name if external_id(name) else ""),
        metadata=metadata,
        done=found.about.get("status") == "done",
        spans=tuple(spans),
        notes=tuple(found.notes),
    )
    yield msgspec.structs.replace(draft, **about)


def _settle(one: _Mention, text: str, offsets: Offsets) -> tuple[int, int, str] | str:
    """Return where a mention is and how that was found out, or a sentence why it cannot be placed."""
    if 0 <= one.start < one.end:
        if not one.exact or text[one.start : one.end] == one.exact:
            return one.start, one.end, ""
        try:
            start, end = offsets.back("utf-16", one.start), offsets.back("utf-16", one.end)
            if text[start:end] == one.exact:
                return start, end, "utf-16"
        except (SplitError, IndexError):
            pass
    if not one.exact:
        return "It has neither a position nor a quote that could be used."
    places = list(islice(_occurrences(text, one), _TOO_MANY))
    if len(places) == 1:
        return places[0], places[0] + len(one.exact), "quote" if one.start >= 0 else ""
    return f"Its quote {one.exact[:60]!r} stands in {'no' if not places else 'more than one'} place that fits."


def _occurrences(text: str, one: _Mention) -> Iterator[int]:
    """Yield where the quote stands between its prefix and suffix; a prefix or suffix that is empty fits anything."""
    at = text.find(one.exact)
    while at >= 0:
        if text.endswith(one.prefix, 0, at) and text.startswith(one.suffix, at + len(one.exact)):
            yield at
        at = text.find(one.exact, at + 1)

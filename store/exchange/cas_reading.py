"""From the feature structures of a UIMA CAS, whoever wrote it and in whatever form, to a document. See ``store.exchange.cas``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from store.exchange.cas import ENTITY, EXTERNAL_ID, FIELD, MENTION, META_DATA, NAMED_ENTITY, NOTE
from store.exchange.contract import Draft, DraftSpan, Reading, Reject, Remark
from store.exchange.folder_index import Entry
from store.exchange.identifiers import meaning, with_names
from store.exchange.intake import cut
from store.exchange.units import Offsets, SplitError, Unit

_OTHERS = ("de.tudarmstadt.ukp.", "org.dkpro.", "org.apache.")
"""Packages whose annotations are no mentions, but for named entities."""

_LABELS = ("value", "label", "category", "type", "class", "kind", "name")
_NOTES = frozenset(["note", "notes", "comment", "comments", "remark"])
_NO_MENTION = frozenset(["Governor", "Dependent", "referenceType", "referenceRelation"])
"""Features of relations and of links in a chain, which have a place in the text too."""

_SILENT = (".Token", ".Sentence", "DocumentAnnotation", ".TagsetDescription", ".CASMetadata", ".LayerDefinition", ".FeatureDefinition")
"""What every CAS of these workbenches has and nobody misses."""

_OWN = frozenset(["sofa", "begin", "end", "identifier", "id"])


@dataclass(slots=True)
class Cas:
    """What has been read of one CAS."""

    where: str
    unit: Unit
    parents: Mapping[str, str] = field(default_factory=dict)
    """Parent of every type that the file itself declares."""
    _texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name of the view and text, by id of the sofa."""
    _mentions: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    _own: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    _left_out: dict[str, int] = field(default_factory=dict)

    def add(self, number: object, kind: str, features: dict[str, Any]) -> None:
        """Take one feature structure; the values of its features may be strings or what they are."""
        if kind == "uima.cas.Sofa":
            if isinstance(features.get("sofaString"), str):
                self._texts[str(number)] = str(features.get("sofaID", "")), features["sofaString"]
        elif kind.startswith("sorot.") or kind == META_DATA:
            self._own.setdefault(kind, []).append((str(number), features))
        elif "begin" not in features or "end" not in features or _NO_MENTION & features.keys() or not self._marks(kind):
            if not kind.startswith("uima.cas."):
                self._left_out[kind] = self._left_out.get(kind, 0) + 1
        else:
            self._mentions[str(number)] = kind, features

    def documents(self, entry: Entry, suffix: str) -> Reading:
        """Yield the document and what is to be said about it."""
        views = {name: number for number, (name, _) in self._texts.items()}
        sofa = views.get("_InitialView", next(iter(self._texts), ""))
        if not sofa:
            yield Reject(where=self.where, why="It has no text.")
            return
        text = self._texts[sofa][1]
        if len(self._texts) > 1:
            yield Remark(where=self.where, what=f"Of {len(self._texts)} texts the one called {self._texts[sofa][0]} was taken.")
        for kind, count in self._left_out.items():
            if not kind.endswith(_SILENT):
                yield Remark(where=self.where, what=f"{count:,} of the type {kind}, which marks no mention, were left out.")
        more = self._more()
        offsets = Offsets(text)
        spans = []
        for number, (kind, features) in self._mentions.items():
            if str(features.get("sofa", sofa)) != sofa:
                continue
            try:
                spans.append(self._span(kind, features, offsets, more.get(number, {})))
            except (IndexError, SplitError, ValueError, TypeError) as error:
                spot = f"{self.where}, {kind.rpartition('.')[2]} {number}"
                yield Reject(where=spot, why=f"The mention has no place in the text ({error}).", raw=cut(str(features)))
        yield self._draft(entry, suffix, text, with_names(text, spans))

    def _draft(self, entry: Entry, suffix: str, text: str, spans: tuple[DraftSpan, ...]) -> Draft:
        known = {str(one.get("key", "")): str(one.get("value", "")) for _, one in self._own.get(FIELD, ())}
        meta = next((one for _, one in self._own.get(META_DATA, ())), {})
        language = str(meta.get("language", "")).partition("-")[0]
        notes = [one for _, one in self._own.get(NOTE, ()) if "mention" not in one]
        return Draft(
            text=text,
            where=self.where,
            source=known.get("source") or entry.source or (f"{entry.file}{suffix}" if entry.file else ""),
            title=known.get("title") or entry.title or str(meta.get("documentTitle", "")),
            language=known.get("language") or entry.language or ("" if language == "x" else language),
            published=known.get("published") or entry.published,
            metadata={key.removeprefix("meta."): value for key, value in known.items() if key.startswith("meta.")} or entry.metadata,
            done=(known.get("status") or entry.status) == "done",
            spans=spans,
            notes=tuple(str(one.get("text", "")) for one in notes),
        )

    def _marks(self, kind: str) -> bool:
        """Whether annotations of a type are mentions: named entities and what is derived from them, or a type somebody made."""
        line = [kind]
        while len(line) < 20 and line[-1] in self.parents:
            line.append(self.parents[line[-1]])
        return any(".ner.type." in one for one in line) or not (kind.startswith("uima.") or any(one.startswith(_OTHERS) for one in line))

    def _more(self) -> dict[str, dict[str, Any]]:
        """Return what Sorot's own types say of every mention, as fields of a draft span."""
        external: dict[str, dict[str, str]] = {}
        for _, one in self._own.get(EXTERNAL_ID, ()):
            external.setdefault(str(one.get("entity", "")), {})[str(one.get("scheme", ""))] = str(one.get("value", ""))
        entities = {number: str(one.get("name", "")) for number, one in self._own.get(ENTITY, ())}
        found: dict[str, dict[str, Any]] = {}
        for _, one in self._own.get(MENTION, ()):
            said: dict[str, Any] = {name: str(one[name]) for name in ("id", "origin", "annotator", "created") if name in one}
            entity = str(one.get("entity", ""))
            if entity in entities:
                said |= {"entity": entities[entity], "external": external.get(entity, {})}
            if "score" in one:
                said["score"] = _score(one["score"])
            found[str(one.get("mention", ""))] = said
        for _, one in self._own.get(NOTE, ()):
            if "mention" in one:
                mention = found.setdefault(str(one["mention"]), {})
                mention["notes"] = (*mention.get("notes", ()), str(one.get("text", "")))
        return found

    def _span(self, kind: str, features: dict[str, Any], offsets: Offsets, more: dict[str, Any]) -> DraftSpan:
        start, end = offsets.back(self.unit, int(features["begin"])), offsets.back(self.unit, int(features["end"]))
        texts = {name: value for name, value in features.items() if isinstance(value, str) and value and name not in _OWN}
        lower = {name.casefold(): value for name, value in texts.items()}
        notes = tuple(value for name, value in lower.items() if name in _NOTES)
        label = next((lower[name] for name in _LABELS if name in lower), "")
        if kind != NAMED_ENTITY and not label:
            label = next((value for name, value in lower.items() if name not in _NOTES and not value.isdecimal()), "")
        said: dict[str, Any] = {"notes": notes, **more}
        identifier = features.get("identifier")
        if isinstance(identifier, str) and identifier and "entity" not in said:
            said |= meaning(identifier, {})
        return DraftSpan(start=start, end=end, label=label or kind.rpartition(".")[2], **said)


def _score(value: Any) -> float | None:
    try:
        score = float(value)
    except (TypeError, ValueError):
        return None
    return score if 0 <= score <= 1 else None

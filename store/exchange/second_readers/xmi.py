"""A second reader of XMI folders, with lxml: offsets are cut out of UTF-16 bytes, and no type or feature may be undeclared."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_NER = "{http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore}NamedEntity"
_ID = "{http://www.omg.org/XMI}id"
_UIMA = "{http://uima.apache.org/resourceSpecifier}"


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    declared = _declared(source.path / "TypeSystem.xml")
    for raw in (source.path / "documents.jsonl").read_text("utf-8").split("\n"):
        if raw:
            yield _document(_root(source.path / f"{json.loads(raw)['file']}.xmi"), declared)


def _root(path: Path) -> Any:
    from lxml import etree  # 30 ms, and only for a proof.

    return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)).getroot()


def _declared(path: Path) -> dict[str, set[str]]:
    """Return the features of every type, as a tag and attributes."""
    found = {"{http:///uima/cas.ecore}NULL": set[str](), "{http:///uima/cas.ecore}View": {"sofa", "members"}}
    found["{http:///uima/cas.ecore}Sofa"] = {"sofaNum", "sofaID", "mimeType", "sofaString"}
    parents = {
        "uima.tcas.DocumentAnnotation": {"sofa", "begin", "end", "language"},
        "uima.tcas.Annotation": {"sofa", "begin", "end"},
        "uima.cas.TOP": set(),
    }
    for kind in _root(path).iter(f"{_UIMA}typeDescription"):
        package, _, name = kind.findtext(f"{_UIMA}name").rpartition(".")
        own = {one.text for one in kind.iterfind(f"{_UIMA}features/{_UIMA}featureDescription/{_UIMA}name")}
        found[f"{{http:///{package.replace('.', '/')}.ecore}}{name}"] = own | parents[kind.findtext(f"{_UIMA}supertypeName")]
    return found


def _document(root: Any, declared: dict[str, set[str]]) -> Seen:
    for element in root:
        if unknown := {name for name in element.keys() if name != _ID} - declared[element.tag]:  # noqa: SIM118  # lxml's own.
            raise ValueError(f"{element.tag} has no {min(unknown)} in the type system")
    (sofa,) = root.iterfind("{http:///uima/cas.ecore}Sofa")
    (view,) = root.iterfind("{http:///uima/cas.ecore}View")
    told = [element.get(_ID) for element in root if element.get(_ID) not in (None, "0", sofa.get(_ID))]
    if view.get("members", "").split() != told or len(set(told)) != len(told):
        raise ValueError("the view does not hold all there is, each once")
    data = sofa.get("sofaString").encode("utf-16-le")
    own: dict[str, list[Any]] = {}
    for element in root.iterfind("{http:///sorot.ecore}*"):
        own.setdefault(element.tag.rpartition("}")[2], []).append(element)
    notes: dict[str | None, list[str]] = {}
    for one in own.get("Note", ()):
        notes.setdefault(one.get("mention"), []).append(one.get("text"))
    mentions = {one.get("mention"): one for one in own.get("Mention", ())}
    names = {one.get(_ID): one.get("name") for one in own.get("Entity", ())}
    spans = []
    for element in root.iterfind(_NER):
        begin, end, more = int(element.get("begin")), int(element.get("end")), mentions[element.get(_ID)]
        spans.append(
            SeenSpan(
                start=begin,
                end=end,
                label=element.get("value"),
                quote=data[2 * begin : 2 * end].decode("utf-16-le"),
                entity=names[more.get("entity")] if more.get("entity") else "",
                score=float(more.get("score")) if more.get("score") else None,
                notes=tuple(sorted(notes.get(element.get(_ID), ()))),
            )
        )
    return Seen(
        text=sofa.get("sofaString"),
        spans=in_order(spans),
        notes=tuple(sorted(notes.get(None, ()))),
        about={one.get("key"): one.get("value") for one in own.get("Field", ())},
    )

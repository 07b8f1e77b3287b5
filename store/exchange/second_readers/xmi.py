"""A second reader of XMI folders, with lxml: offsets are cut out of UTF-16 bytes, and no type or feature may be undeclared."""

from collections.abc import Iterator
from pathlib import Path

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.second_readers.listing import listed

_NER = "{http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore}NamedEntity"
_CAS = "{http:///uima/cas.ecore}"
_ID = "{http://www.omg.org/XMI}id"
_UIMA = "{http://uima.apache.org/resourceSpecifier}"


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    declared = _declared(source.path / "TypeSystem.xml")
    for entry in listed(source.path):
        yield _document(_elements(source.path / f"{entry['file']}.xmi"), declared)


def _elements(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield tag and attributes of every child of the root; a large document has a million."""
    from lxml import etree  # 30 ms, and only for a proof.

    for _, element in etree.iterparse(path, ("end",), resolve_entities=False, no_network=True, huge_tree=True):
        if element.getparent() is not None:
            yield element.tag, dict(element.attrib)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _declared(path: Path) -> dict[str, set[str]]:
    """Return the features of every type, as a tag and attributes."""
    from lxml import etree

    found = {"{http:///uima/cas.ecore}NULL": set[str](), "{http:///uima/cas.ecore}View": {"sofa", "members"}}
    found["{http:///uima/cas.ecore}Sofa"] = {"sofaNum", "sofaID", "mimeType", "sofaString"}
    parents = {
        "uima.tcas.DocumentAnnotation": {"sofa", "begin", "end", "language"},
        "uima.tcas.Annotation": {"sofa", "begin", "end"},
        "uima.cas.TOP": set(),
    }
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for kind in etree.parse(path, parser).getroot().iter(f"{_UIMA}typeDescription"):
        package, _, name = kind.findtext(f"{_UIMA}name").rpartition(".")
        own = {one.text for one in kind.iterfind(f"{_UIMA}features/{_UIMA}featureDescription/{_UIMA}name")}
        found[f"{{http:///{package.replace('.', '/')}.ecore}}{name}"] = own | parents[kind.findtext(f"{_UIMA}supertypeName")]
    return found


def _document(elements: Iterator[tuple[str, dict[str, str]]], declared: dict[str, set[str]]) -> Seen:
    told: list[str] = []
    own: dict[str, list[dict[str, str]]] = {}
    for tag, features in elements:
        if unknown := features.keys() - declared[tag] - {_ID}:
            raise ValueError(f"{tag} has no {min(unknown)} in the type system")
        if tag.startswith(("{http:///sorot.ecore}", _NER, _CAS)):
            own.setdefault(tag.rpartition("}")[2], []).append(features)
        if not tag.startswith(_CAS):
            told.append(features[_ID])
    ((sofa,), (view,)) = own["Sofa"], own["View"]
    if view["members"].split() != told or len({*told, sofa[_ID]}) != len(told) + 1:
        raise ValueError("the view does not hold all there is, each once")
    data = sofa["sofaString"].encode("utf-16-le")
    notes: dict[str, list[str]] = {}
    for one in own.get("Note", ()):
        notes.setdefault(one.get("mention", ""), []).append(one["text"])
    mentions = {one["mention"]: one for one in own.get("Mention", ())}
    names = {one[_ID]: one.get("name", "") for one in own.get("Entity", ())}
    spans = []
    for one in own.get("NamedEntity", ()):
        begin, end, more = int(one["begin"]), int(one["end"]), mentions[one[_ID]]
        spans.append(
            SeenSpan(
                start=begin,
                end=end,
                label=one["value"],
                quote=data[2 * begin : 2 * end].decode("utf-16-le"),
                entity=names[more["entity"]] if "entity" in more else "",
                score=float(more["score"]) if "score" in more else None,
                notes=tuple(sorted(notes.get(one[_ID], ()))),
            )
        )
    return Seen(
        text=sofa["sofaString"],
        spans=in_order(spans),
        notes=tuple(sorted(notes.get("", ()))),
        about={one["key"]: one["value"] for one in own.get("Field", ())},
    )

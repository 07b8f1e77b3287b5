"""Reading TEI P5: mentions that pointers mark from outside the text, and names that are marked within it. See ``tei``.

In a text whose mentions are pointed at, every character counts as it stands. In one with names marked inside, white space is for the eye:
runs of it become one space, and blocks such as paragraphs become lines.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element  # Types only; defusedxml parses.

from store.errors import InputError
from store.exchange.contract import Draft, DraftSpan, Reading, Reject, Remark, Source
from store.exchange.folder_index import Entry, entries
from store.exchange.identifiers import meaning, with_names
from store.exchange.intake import cut
from store.exchange.markup import tree

_TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRING_RANGE = re.compile(r"#string-range\(\s*([\w.-]+)\s*,\s*(\d{1,9})\s*,\s*(\d{1,9})\s*\)")
_RANGE = re.compile(r"#range\(\s*(string-index\(.*?\))\s*,\s*(string-index\(.*?\))\s*\)")
_INDEX = re.compile(r"#?string-index\(\s*([\w.-]+)\s*,\s*(\d{1,9})\s*\)")
_BLANK = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"(?:\d{1,15}(?:\.\d{0,25})?|\.\d{1,25})(?:[eE]-?\d{1,3})?", re.ASCII)

_NAMES = {
    **dict.fromkeys(("persName", "forename", "surname"), "PERSON"),
    "orgName": "ORG",
    **dict.fromkeys(("placeName", "settlement", "country", "region", "district"), "GPE"),
    "geogName": "LOC",
    "date": "DATE",
    "time": "TIME",
    "objectName": "PRODUCT",
    "eventName": "EVENT",
}
"""What elements within a text mark; ``name`` and ``rs`` say it themselves, in ``type``."""

_PARTS = frozenset(["forename", "surname", "settlement", "country", "region", "district"])
"""Parts of a name, which are no mention of their own inside one."""

_BLOCKS = frozenset(
    ["p", "ab", "div", "head", "l", "lg", "item", "list", "lb", "sp", "speaker", "u", "row", "cell", "table", "quote", "said"]
)
_NO_TEXT = frozenset(["note", "fw", "del", "figDesc", "orig", "sic", "abbr", "bibl", "teiHeader", "standOff"])


def read_folder(source: Source) -> Reading:
    """Yield every document of a folder or those in a file."""
    if source.path.is_dir():
        for entry in entries(source.path, source.where, ".xml"):
            name = f"{entry.file}.xml"
            yield from _file(Source(source.path / name, f"{source.where}/{name}"), entry)
    else:
        yield from _file(source, Entry(file=""))


def _file(source: Source, entry: Entry) -> Reading:
    try:
        root = tree(source)
    except InputError as error:
        yield Reject(where=source.where, why=error.what)
        return
    documents = [(one, text) for one in root.iter(f"{_TEI}TEI") if (text := one.find(f"{_TEI}text")) is not None]
    if not documents:
        yield Reject(where=source.where, why="There is no TEI with a text in it.")
    for number, (one, text) in enumerate(documents, 1):
        several = f", TEI {number}" if len(documents) > 1 else ""
        yield from _document(one, text, f"{source.where}{several}", entry, number if several else 0)


@dataclass(slots=True)
class _Text:
    """The text of a document, and where in it the elements that matter begin and end."""

    exact: bool
    """Whether white space is text."""
    marks: bool
    """Whether names within the text are mentions."""
    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    """By ``xml:id``."""
    names: list[tuple[Element, int, int]] = field(default_factory=list)
    _space: str = ""
    """White space that is put in when something follows it."""

    def walk(self, element: Element, inside: bool = False) -> None:
        """Take an element with all that is in it, but for its tail."""
        name = _local(element)
        if not self.exact and name in _NO_TEXT:
            return
        block = not self.exact and name in _BLOCKS
        if block:
            self._space = "\n" if self.length else ""
        begin = self.length + len(self._space)
        if element.get(_ID):
            self.starts[element.get(_ID, "")] = self.length
        mark = self.marks and (name in _NAMES or name in ("name", "rs")) and not (inside and name in _PARTS)
        self._say(element.text)
        for child in element:
            self.walk(child, inside or mark)
            self._say(child.tail)
        if mark and self.length > begin:
            self.names.append((element, begin, self.length))
        if block and self.length:
            self._space = "\n"

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.exact:
            self._add(text)
            return
        for number, word in enumerate(_BLANK.split(text)):
            if number and self.length:
                self._space = self._space or " "
            if word:
                self._add(self._space + word)
                self._space = ""

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _document(root: Element, holder: Element, where: str, entry: Entry, number: int) -> Reading:
    pointers = [one for name in ("annotation", "span") for one in root.iter(f"{_TEI}{name}")]
    body = holder.find(f"{_TEI}body")
    within = holder if body is None else body
    text = _Text(exact=bool(pointers) or within.get(_SPACE) == "preserve", marks=not pointers)
    text.walk(within)
    terms = _Terms(root)
    spans: list[DraftSpan] = []
    for one in pointers:
        places = _places(one, text.starts)
        if not places:
            yield Reject(where=where, why="The pointer of an annotation was not understood.", raw=cut(str(dict(one.attrib))))
            continue
        if len(places) > 1:
            yield Remark(where=where, what="The mention is in pieces; it was taken from its first to its last character.")
        spans.append(terms.pointed(one, places[0][0], places[-1][1]))
    spans += [terms.named(one, begin, end) for one, begin, end in text.names]
    header = root.find(f"{_TEI}teiHeader")
    about = _about(header) if header is not None else {}
    file = f"{entry.file}.xml" if entry.file else ""
    whole = "".join(text.parts)
    yield Draft(
        text=whole,
        where=where,
        source=about.get("source", "") or entry.source or (f"{file}#{number}" if number and file else file),
        title=about.get("title", "") or entry.title,
        language=about.get("language", "") or entry.language,
        published=about.get("published", "") or entry.published,
        metadata={key.removeprefix("meta."): value for key, value in about.items() if key.startswith("meta.")} or entry.metadata,
        done=about.get("status", entry.status) == "done",
        spans=with_names(whole, spans),
        notes=tuple(_plain(one) for one in root.iterfind(f"{_TEI}standOff//{_TEI}note[@type='article']")),
    )


def _places(element: Element, starts: dict[str, int]) -> list[tuple[int, int]]:
    """Return the code-point ranges that an annotation or span points at, in order; empty when that is not understood."""
    if "target" in element.attrib:
        target = element.get("target", "")
        found = [(one[1], int(one[2]), int(one[2]) + int(one[3])) for one in _STRING_RANGE.finditer(target)]
        if not found:
            ends = [(_index(one[1]), _index(one[2])) for one in _RANGE.finditer(target)]
            found = [(first[0], first[1], last[1]) for first, last in ends if first and last and first[0] == last[0]]
    else:
        first, last = element.get("from", ""), element.get("to", "")
        begin, end = _STRING_RANGE.fullmatch(first) or _INDEX.fullmatch(first), _STRING_RANGE.fullmatch(last) or _INDEX.fullmatch(last)
        end = end or begin
        found = []
        if begin is not None and end is not None and begin[1] in starts and end[1] in starts:
            stop = starts[end[1]] + int(end[2]) + (int(end[3]) if end.re is _STRING_RANGE else 0)
            found = [(begin[1], int(begin[2]), stop - starts[begin[1]])]
    if not all(name in starts for name, _, _ in found):
        return []
    return sorted((starts[name] + begin, starts[name] + end) for name, begin, end in found)


def _index(pointer: str) -> tuple[str, int] | None:
    found = _INDEX.fullmatch(pointer)
    return (found[1], int(found[2])) if found is not None else None


class _Terms:
    """What identifiers within a document stand for."""

    def __init__(self, root: Element) -> None:
        """Look for labels and entities."""
        self._labels = {one.get(_ID, ""): one.get("n", "") or one.get(_ID, "") for one in root.iter(f"{_TEI}category")}
        self._entities: dict[str, dict[str, Any]] = {}
        for kind in ("person", "org", "place", "event", "object", "item", "nym"):
            for one in root.iter(f"{_TEI}{kind}"):
                if one.get(_ID):
                    self._entities[one.get(_ID, "")] = _entity(one)

    def pointed(self, element: Element, start: int, end: int) -> DraftSpan:
        """Return the mention of an annotation."""
        score = element.get("cert", "")
        resp = element.find(f"{_TEI}respStmt")
        changes = {one.get("n"): _plain(one) for one in element.iterfind(f"{_TEI}revisionDesc/{_TEI}change")}
        label = self._first(element.get("ana", ""), self._labels) or element.get("type", "")
        return DraftSpan(
            start=start,
            end=end,
            label=label or _last(element.get("ana", "")) or "Mention",
            id=element.get("n", ""),
            score=float(score) if _NUMBER.fullmatch(score) else None,
            origin=_plain(resp.find(f"{_TEI}resp")) if resp is not None else "import",
            annotator=_plain(resp.find(f"{_TEI}name")) if resp is not None else "",
            created=changes.get("created", ""),
            notes=tuple(_plain(one) for one in element.iterfind(f"{_TEI}note")),
            **self._meant(element.get("corresp", "")),
        )

    def named(self, element: Element, start: int, end: int) -> DraftSpan:
        """Return the mention that an element within the text is."""
        name = _local(element)
        label = self._first(element.get("ana", ""), self._labels) or element.get("type", "") or _NAMES.get(name, name)
        return DraftSpan(start=start, end=end, label=label, **self._meant(element.get("ref", "") or element.get("key", "")))

    def _meant(self, pointers: str) -> dict[str, Any]:
        if not pointers:
            return {}
        if pointers.startswith("#"):
            return self._first(pointers, self._entities) or {}
        return meaning(pointers, {})

    @staticmethod
    def _first(pointers: str, terms: dict[str, Any]) -> Any:
        return next((terms[one[1:]] for one in pointers.split() if one[1:] in terms and one.startswith("#")), None)


def _entity(element: Element) -> dict[str, Any]:
    name = next((one for one in element.iter() if _local(one) == "name" or _local(one).endswith("Name") or _local(one) == "label"), None)
    ids = {one.get("type") or one.get("n") or "id": _plain(one) for one in element.iter(f"{_TEI}idno")}
    return {"entity": _plain(name), "external": {key.casefold(): value for key, value in ids.items() if value}}


def _about(header: Element) -> dict[str, str]:
    source = f"{_TEI}fileDesc/{_TEI}sourceDesc/{_TEI}bibl"
    found = {
        "title": _plain(header.find(f"{_TEI}fileDesc/{_TEI}titleStmt/{_TEI}title")),
        "source": _plain(header.find(f"{source}/{_TEI}idno[@type='source']")),
        "published": _plain(header.find(f"{source}/{_TEI}date")),
        "language": _plain(header.find(f"{_TEI}profileDesc/{_TEI}langUsage/{_TEI}language")),
        "status": _plain(header.find(f"{source}/{_TEI}note[@type='status']")),
    }
    language = header.find(f"{_TEI}profileDesc/{_TEI}langUsage/{_TEI}language")
    if language is not None and language.get("ident", "und") != "und":
        found["language"] = language.get("ident", "")
    for one in header.iterfind(f"{source}/{_TEI}note[@type='meta']"):
        found[f"meta.{one.get('n', '')}"] = _plain(one)
    return {name: value for name, value in found.items() if value}


def _plain(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def _local(element: Element) -> str:
    return element.tag.removeprefix(_TEI)


def _last(pointer: str) -> str:
    return re.split("[#:/ ]", pointer)[-1]

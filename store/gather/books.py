"""Word documents and e-books: text out of the few members of a ZIP file that hold it."""

import posixpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from store.errors import InputError
from store.gather.draft import Draft, Yield
from store.gather.extras import library
from store.gather.markup import safe_tree
from store.gather.web import decode_page
from store.gather.zips import Members
from store.quarantine.wire import quarantined

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CREATED = "{http://purl.org/dc/terms/}created"
_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
    ]
)
_MORE = frozenset(["section", "table", "td", "th", "tr", "ul", "body"])
_SKIPPED = frozenset(["head", "script", "style", "nav"])
_SHORT = 20
"""Words below which a chapter is a cover, an imprint or a contents page."""


@quarantined
def read_docx(data: bytes, *, where: str = "") -> Yield:
    """Return the text of a Word document, one paragraph a line, without what was deleted in it. Raises InputError."""
    members = Members(data, where=where)
    body = safe_tree(members.read("word/document.xml"), where=where)
    lines = [line for line in _paragraphs(body) if line.strip()]
    if not lines:
        raise InputError("The document holds no text.", where=where, do="Leave it out.")
    properties = safe_tree(members.read("docProps/core.xml"), where=where) if "docProps/core.xml" in members else Element("none")
    return Yield(
        drafts=(
            Draft(
                text="\n".join(lines),
                title=_property(properties, f"{_DC}title"),
                author=_property(properties, f"{_DC}creator"),
                published=_property(properties, _CREATED)[:10],
                language=_property(properties, f"{_DC}language")[:2].lower(),
            ),
        )
    )


@quarantined
def read_epub(data: bytes, *, where: str = "") -> Yield:
    """Return an article for every chapter of an e-book, in reading order. Raises InputError."""
    members = Members(data, where=where)
    container = safe_tree(members.read("META-INF/container.xml"), where=where)
    rootfile = next(container.iter(f"{_CONTAINER}rootfile"), None)
    place = "" if rootfile is None else rootfile.get("full-path", "")
    package = safe_tree(members.read(place), where=where)
    files = {item.get("id"): unquote(item.get("href", "")) for item in package.iter(f"{_OPF}item")}
    book = _property(package, f"{_DC}title")
    drafts, problems = [], []
    for number, reference in enumerate(package.iter(f"{_OPF}itemref"), 1):
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place), files.get(reference.get("idref"), "")))
        try:
            title, lines = page_lines(members.read(name), where=where)
        except InputError as error:
            problems.append(f"Chapter {number}: {error.what}")
            continue
        if len(" ".join(lines).split()) >= _SHORT:
            drafts.append(
                Draft(
                    text="\n".join(lines),
                    title=title or f"{book} {number}".strip(),
                    author=_property(package, f"{_DC}creator"),
                    site=_property(package, f"{_DC}publisher") or book,
                    published=_property(package, f"{_DC}date")[:10],
                    language=_property(package, f"{_DC}language")[:2].lower(),
                    part=str(number),
                )
            )
    if not drafts:
        raise InputError("The book holds no text that can be read.", where=where, do="It may be protected or hold only pictures.")
    return Yield(drafts=tuple(drafts), problems=tuple(problems))


def page_lines(data: bytes, *, where: str) -> tuple[str, list[str]]:
    """Return heading and lines of a page that is all article, block by block."""
    html = library("lxml.html", "e-books")
    text, _ = decode_page(data, where=where)
    try:
        root = html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, SyntaxError) as error:
        raise InputError("There is no text in this page.", where=where, do="Leave it out.") from error
    lines = [""]

    def add(words: str | None) -> None:
        lines[-1] += words or ""

    stack = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if name in _BLOCKS or name in _MORE:
                lines.append("")
            add(element.tail)
        elif not name or name in _SKIPPED:
            add(element.tail)
        else:
            if name in _BLOCKS or name in _MORE:
                lines.append("")
            add(element.text)
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]
    heading = next((" ".join(one.text_content().split()) for one in root.iter("h1", "h2", "h3")), "")
    return heading, [line for raw in lines if (line := " ".join(raw.split()))]


def _paragraphs(body: Element) -> list[str]:
    lines = [""]
    stack: list[Element] = [body]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}p":
            lines.append("")
        elif element.tag == f"{_W}t":
            lines[-1] += element.text or ""
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            lines[-1] += " "
        if element.tag not in (_FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"):
            stack += reversed(element)
    return lines


def _property(root: Element, name: str) -> str:
    found = next(root.iter(name), None)
    return " ".join((found.text or "").split()) if found is not None else ""

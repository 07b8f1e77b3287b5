"""XML without its dangers, and news in it: RSS and Atom feeds, NITF articles."""

import io
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from store.errors import InputError
from store.gather.draft import Draft, Page, Yield
from store.gather.extras import library
from store.gather.web import page_draft
from store.quarantine.wire import quarantined

_FEED = re.compile(rb"<(rss|feed|rdf:RDF|channel)[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_WHOLE = 60
"""Words from which what a feed says of a story counts as the story itself and not as a teaser."""


@quarantined
def read_xml(data: bytes, *, where: str = "") -> Yield:
    """Return the articles of a feed that was saved, or the one of an NITF document. Raises InputError."""
    if is_feed(data):
        return feed_entries(data, where=where, follow=False)
    root = safe_tree(data, where=where)
    head = _first(root, "hl1") or _first(root, "title")
    body = _find(root, "body.content")
    holder = root if body is None else body
    paragraphs = [text for element in holder.iter() if _name(element) in ("p", "para") and (text := _text(element))]
    if not paragraphs:
        raise InputError(
            "There is no article in this XML that Sorot knows.", where=where, do="It reads RSS, Atom and NITF; else save it as text."
        )
    date = _find(root, "date.issue")
    return Yield(
        drafts=(
            Draft(
                text="\n".join(paragraphs),
                title=head,
                author=_first(root, "byline"),
                published=_stamp("" if date is None else date.get("norm", "")),
                place=_first(root, "location"),
                language=root.get("{http://www.w3.org/XML/1998/namespace}lang", "")[:2],
            ),
        )
    )


@quarantined
def read_feed(data: bytes, *, where: str = "") -> Yield:
    """Return the pages that a feed links to, and the stories it holds as a whole. Raises InputError."""
    return feed_entries(data, where=where, follow=True)


def is_feed(data: bytes) -> bool:
    """Tell whether this is RSS or Atom, by its first element."""
    return bool(_FEED.search(data[:2048]))


def feed_entries(data: bytes, *, where: str, follow: bool) -> Yield:
    """Return the stories of a feed; those it only links to become pages with ``follow``, else problems."""
    _refuse_declarations(data, where)
    feedparser = library("feedparser", "feeds")
    try:
        parsed = feedparser.parse(io.BytesIO(data))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
        # It trips over elements that end where none began, and over characters of numbers that no machine has.
        raise InputError("The feed is damaged.", where=where, do="Check the address of the feed.") from error
    if not parsed.entries:
        raise InputError("The feed holds no story.", where=where, do="Check the address of the feed.")
    drafts, pages, problems = [], [], []
    for number, entry in enumerate(parsed.entries, 1):
        link = entry.get("link", "")
        html = "".join(part.get("value", "") for part in entry.get("content", ())) or entry.get("summary", "")
        web = link.startswith(("http://", "https://"))
        if follow and web:
            pages.append(Page(url=link))
        elif len(html.split()) >= _WHOLE:
            drafts.append(_story(entry, parsed.feed, html, link if web else "", number))
        else:
            problems.append(f"Story {number} ({entry.get('title', '')[:80]}) is only a teaser.")
    return Yield(drafts=tuple(drafts), pages=tuple(pages), problems=tuple(problems))


def safe_tree(data: bytes, *, where: str) -> Element:
    """Return the root of a document without document type, entities or anything from elsewhere. Raises InputError."""
    defused = library("defusedxml.ElementTree", "XML")
    common = library("defusedxml.common", "XML")
    try:
        root: Element = defused.fromstring(data, forbid_dtd=True)
        return root
    except common.DefusedXmlException as error:
        raise _declared(where) from error
    except (ParseError, ValueError, LookupError) as error:
        raise InputError("It is not sound XML.", where=where, do="Check that the file is complete.") from error


def _refuse_declarations(data: bytes, where: str) -> None:
    flat = data.replace(b"\0", b"")  # UTF-16 would hide the words otherwise.
    if _DECLARED.search(flat):
        raise _declared(where)


def _declared(where: str) -> InputError:
    return InputError("It declares a document type or entities, which can do harm.", where=where, do="Save it without its DOCTYPE.")


def _story(entry: Any, feed: Any, html: str, link: str, number: int) -> Draft:
    page = f"<html><body><article><h1></h1>{html}</article></body></html>".encode("utf-8", "replace")
    text = page_draft(page, where=link or f"story {number}", charset="utf-8").text
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    return Draft(
        text=text,
        title=entry.get("title", ""),
        author=entry.get("author", ""),
        site=feed.get("title", ""),
        published="{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*stamp[:6]) if stamp else "",
        language=feed.get("language", "")[:2].lower(),
        url=link,
        part=entry.get("id", "") or link or str(number),
    )


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _find(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if _name(element) == name), None)


def _first(root: Element, name: str) -> str:
    found = _find(root, name)
    return "" if found is None else _text(found)


def _stamp(value: str) -> str:
    """Return the date of ISO 8601's basic form (``20231108T081500Z``) in its extended one."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", value)
    return "-".join(match.groups()) if match else ""

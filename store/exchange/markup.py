"""XML as an export writes it and an import dares to read it: no character that XML 1.0 forbids, no document type, no depth.

XML 1.0 cannot hold most control characters, nor U+FFFE and U+FFFF, however they are written. Each becomes U+FFFD, which has the same length
in code points and in UTF-16 units, so that no offset moves.
"""

import re
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # Types only; defusedxml parses.

import msgspec
from msgspec.structs import replace

from store.errors import InputError
from store.exchange.contract import Item, Seen, Source
from store.exchange.fitting import in_order
from store.exchange.intake import whole
from store.exchange.losses import Loss

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTENT = re.compile("[&<>\r]")
_ATTRIBUTE = re.compile('[&<>"\t\n\r]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_DEPTH = 100
"""Most elements inside each other; those of the forms that are read have fewer than ten."""


def legal(text: str) -> str:
    """Return the text with U+FFFD for every character that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def content(text: str) -> str:
    """Return a text to stand between tags."""
    return _CONTENT.sub(lambda found: _ESCAPES[found[0]], legal(text))


def attribute(text: str) -> str:
    """Return a text to stand between the quotes of an attribute, line ends and tabs kept."""
    return _ATTRIBUTE.sub(lambda found: _ESCAPES[found[0]], legal(text))


def legal_seen(seen: Seen) -> Seen:
    """Return what a reader of XML sees where another sees everything."""
    plain: Seen = _legal(seen)
    spans = in_order(replace(span, notes=tuple(sorted(span.notes))) for span in plain.spans)
    return replace(plain, spans=spans, notes=tuple(sorted(plain.notes)))


def character_losses(item: Item, whole_seen: Seen) -> Iterator[Loss]:
    """Yield the loss of a document in which something had to be replaced."""
    if legal_seen(whole_seen) != whole_seen:
        article = item.document.article
        at = _ILLEGAL.search(item.document.text)
        start, end = at.span() if at is not None else (-1, -1)
        yield Loss(kind="text: characters", article=article.id, source=article.source, start=start, end=end, what=article.title[:200])


def children(source: Source) -> Iterator[Element]:
    """Yield every child of the root with all that is in it, one at a time. Raises InputError for what is not sound or not safe."""
    root: Element | None = None
    for event, depth, element in _events(source):
        if root is None:
            root = element
        if event == "end" and depth == 1:
            yield element
            root.clear()


def tree(source: Source) -> Element:
    """Return the root of a whole document. Raises InputError for what is not sound or not safe."""
    ((_, _, root),) = deque(_events(source), maxlen=1)
    return root


def _events(source: Source) -> Iterator[tuple[str, int, Element]]:
    """Yield start and end of every element with the number of elements it is in."""
    from defusedxml import DefusedXmlException  # 3 ms, and only for XML.
    from defusedxml.ElementTree import iterparse

    depth = -1
    try:
        for event, element in iterparse(BytesIO(whole(source)), ("start", "end"), forbid_dtd=True):
            depth += event == "start"
            if depth > _DEPTH:
                raise InputError(f"More than {_DEPTH} elements lie inside each other.", where=source.where, do="Export it again.")
            yield event, depth, element
            depth -= event == "end"
    except DefusedXmlException as error:
        raise InputError(
            "It declares a document type or entities, which can do harm.", where=source.where, do="Save it without its DOCTYPE."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _unsound(source.where) from error


def _unsound(where: str) -> InputError:
    return InputError("It is not sound XML.", where=where, do="It may have been cut off; export it again.")


def _legal(value: Any) -> Any:
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, tuple):
        return tuple(_legal(one) for one in value)
    if isinstance(value, dict):
        return {_legal(key): _legal(one) for key, one in value.items()}
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: _legal(getattr(value, name)) for name in value.__struct_fields__})
    return value

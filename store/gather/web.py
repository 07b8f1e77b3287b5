"""Web pages: the article out of its page, by trafilatura, without the furniture that Indonesian portals put into it."""

import re

from store.errors import InputError
from store.gather.dates import is_iso
from store.gather.draft import Draft, Yield
from store.gather.extras import library
from store.gather.furniture import without_furniture
from store.ingest import decode
from store.quarantine.wire import quarantined

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_DATES = {"extensive_search": False, "original_date": True}
"""Only what a page says of its date counts; any year in its text would do else, where the opening of the report knows better."""

_HEAD = 4096
"""Bytes in which a page must name its encoding; HTML says 1024, pages do not always listen."""


@quarantined
def read_page(data: bytes, *, where: str = "", url: str = "", charset: str = "") -> Yield:
    """Return the article of a page; ``charset`` is what the server said. Raises InputError when there is none in it."""
    return Yield(drafts=(page_draft(data, where=where, url=url, charset=charset),))


def page_draft(data: bytes, *, where: str, url: str = "", charset: str = "") -> Draft:
    """Return the article of a page as ``read_page`` does."""
    trafilatura = library("trafilatura", "web pages")
    html, encoding = decode_page(data, where=where, charset=charset)
    found = trafilatura.bare_extraction(html, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=_DATES)
    text = without_furniture((found.text or "") if found is not None else "").strip()
    if found is None or not text:
        raise InputError("There is no article in this page.", where=where, do="Leave it out, or save the article as text.")
    spoken = _LANGUAGE.search(html[:_HEAD])
    return Draft(
        text=text,
        title=" ".join((found.title or "").split()),
        author="; ".join(part.strip() for part in (found.author or "").split(";") if part.strip()),
        site=found.sitename or "",
        published=found.date if found.date and is_iso(found.date) else "",
        language=spoken[1].lower() if spoken else "",
        url=url or found.url or "",
        encoding=encoding,
    )


def decode_page(data: bytes, *, where: str, charset: str = "") -> tuple[str, str]:
    """Return the page as text and its encoding: the server's word, then the page's own, then what the bytes look like."""
    named = [charset, *(match[1].decode("ascii", "ignore") for pattern in (_CHARSET, _XML) if (match := pattern.search(data[:_HEAD])))]
    for name in named:
        if name and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            try:
                # The web reads Latin 1 as Windows 1252 (WHATWG Encoding Standard).
                real = "cp1252" if name.lower() in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name
                return data.decode(real).replace("\r\n", "\n").replace("\r", "\n"), real.lower()
            except (LookupError, UnicodeDecodeError):
                continue
    return decode(data, where=where)

"""Which reader reads what: by the ending of a name, else by how the bytes begin."""

from dataclasses import dataclass
from pathlib import PurePath

from store.errors import InputError


@dataclass(frozen=True, slots=True)
class Kind:
    """One format: its reader for the quarantine, and whether it takes the fields of records, a table's tabs, an address."""

    name: str
    reader: str
    fields: bool = False
    tabs: bool = False
    page: bool = False


TEXT = Kind("text", "store.gather.texts:read_text")
PAGE = Kind("web page", "store.gather.web:read_page", page=True)
FEED = Kind("feed", "store.gather.markup:read_feed")
XML = Kind("XML", "store.gather.markup:read_xml")
PDF = Kind("PDF", "store.gather.paper:read_pdf")
WARC = Kind("archive", "store.gather.archives:read_warc")
_TABLE = Kind("table", "store.gather.tables:read_table", fields=True)

BY_ENDING = {
    ".txt": TEXT,
    ".md": TEXT,
    ".html": PAGE,
    ".htm": PAGE,
    ".xhtml": PAGE,
    ".json": Kind("JSON", "store.gather.tables:read_json", fields=True),
    ".jsonl": Kind("JSON Lines", "store.gather.tables:read_json_lines", fields=True),
    ".csv": _TABLE,
    ".tsv": Kind("table", _TABLE.reader, fields=True, tabs=True),
    ".xml": XML,
    ".rss": XML,
    ".atom": XML,
    ".epub": Kind("e-book", "store.gather.books:read_epub"),
    ".docx": Kind("Word document", "store.gather.books:read_docx"),
    ".pdf": PDF,
    ".warc": WARC,
    ".warc.gz": WARC,
}
"""Formats by the ending of a file's name, in lower case."""


def ending(name: str) -> str:
    """Return the ending that says the format, ``""`` when none does."""
    lower = name.lower()
    return ".warc.gz" if lower.endswith(".warc.gz") else suffix if (suffix := PurePath(lower).suffix) in BY_ENDING else ""


def kind_of_file(name: str) -> Kind:
    """Return the format of a file. Raises InputError for an ending that Sorot does not read."""
    found = BY_ENDING.get(ending(name))
    if found is None:
        raise InputError("Sorot does not read files of this ending.", where=name, do=f"It reads {' '.join(BY_ENDING)}.")
    return found


def kind_of_answer(data: bytes, media_type: str) -> Kind:
    """Return the format of what a server sent. Raises InputError when it is none that holds an article."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    media = media_type.partition(";")[0].strip().lower()
    if head.startswith(b"%PDF-"):
        return PDF
    lower = head.lower()
    if any(mark in lower for mark in (b"<rss", b"<feed", b"<rdf:rdf")) and b"<html" not in lower:
        return FEED
    if "html" in media or b"<html" in lower or b"<!doctype html" in lower:
        return PAGE
    if media.startswith("text/"):
        return TEXT
    raise InputError(f"The server sent {media or 'something'} and no article.", do="Name the address of a page or a feed.")

"""Archives of saved pages (WARC, ISO 28500): the web pages in them, each to be read on its own."""

import io

from store.errors import InputError
from store.gather.draft import Page, Yield
from store.gather.extras import library
from store.quarantine.wire import quarantined

PAGE = 8 << 20
"""Most bytes of one page."""

TOTAL = 160 << 20
"""Most bytes of all pages of one archive."""


@quarantined
def read_warc(data: bytes, *, where: str = "") -> Yield:
    """Return the HTML pages that an archive holds answers for, the first of each address. Raises InputError."""
    library("warcio", "archives of web pages")
    iterator = library("warcio.archiveiterator", "archives of web pages")
    failures = library("warcio.exceptions", "archives of web pages")
    pages: dict[str, Page] = {}
    problems: list[str] = []
    total = 0
    try:
        for record in iterator.ArchiveIterator(io.BytesIO(data)):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            headers = record.http_headers
            if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200" or url in pages:
                continue
            media_type = (headers.get_header("Content-Type") or "").lower()
            if "html" not in media_type or not url.startswith(("http://", "https://")):
                continue
            body = record.content_stream().read(PAGE + 1)
            total += len(body)
            if total > TOTAL:
                raise InputError("It unfolds to far more than it is.", where=where, do="Split the archive.")
            if len(body) > PAGE:
                problems.append(f"{url}: the page is larger than {PAGE >> 20} MiB.")
            else:
                pages[url] = Page(url=url, data=body, media_type=media_type)
    except (failures.ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        if not pages:
            raise InputError("The archive is damaged.", where=where, do="Save it again.") from error
        problems.append("The archive is damaged after these pages.")
    if not pages:
        raise InputError("There is no web page in this archive.", where=where, do="Leave it out.")
    return Yield(pages=tuple(pages.values()), problems=tuple(problems))

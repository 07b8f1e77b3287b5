"""PDF: the text of its pages, with lines put back together to paragraphs."""

import io
import re

from store.errors import InputError
from store.gather.draft import Draft, Yield
from store.gather.extras import library
from store.quarantine.wire import quarantined

PAGES = 500
"""Most pages that are read."""

_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_NUMBER = re.compile(r"(halaman |page )?\d{1,4}( (dari|of|/) \d{1,4})?", re.IGNORECASE)


@quarantined
def read_pdf(data: bytes, *, where: str = "") -> Yield:
    """Return the text of a PDF. Raises InputError when it is damaged, protected, too long, or made of pictures."""
    pypdf = library("pypdf", "PDF")
    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise InputError("The PDF is protected by a password.", where=where, do="Save it without one.")
        if len(document.pages) > PAGES:
            raise InputError(f"The PDF has more than {PAGES} pages.", where=where, do="Split it.")
        pages = [page.extract_text() for page in document.pages]
        about = document.metadata or {}
        title, author, made = (str(about.get(name) or "") for name in ("/Title", "/Author", "/CreationDate"))
    except (InputError, MemoryError):
        raise
    except Exception as error:  # pypdf has errors of its own, and fails with any of Python's as well where a file is damaged.
        raise InputError("The PDF is damaged.", where=where, do="Open and save it again.") from error
    text = reflow("\n".join(pages).encode("utf-8", "replace").decode())
    if not text.strip():
        raise InputError("The PDF holds no text.", where=where, do="It may be a scan; make its text readable with OCR first.")
    date = _DATE.match(made)
    return Yield(
        drafts=(Draft(text=text, title=" ".join(title.split()), author=author, published="-".join(date.groups()) if date else ""),)
    )


def reflow(text: str) -> str:
    """Return text with the lines of each paragraph joined. Pure.

    A paragraph ends at an empty line, and at a line that ends a sentence and is clearly shorter than the longest ones. A word divided at
    the end of a line is put together.
    """
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if not _NUMBER.fullmatch(line)]
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.8)] if lengths else 0
    found, current = [], ""
    for line in lines:
        if line:
            divided = current.endswith("-") and current[-2:-1].isalpha() and line[0].islower()
            current = current[:-1] + line if divided else f"{current} {line}".strip()
        if current and (not line or (_END.search(line) and len(line) < full * 0.85)):
            found.append(current)
            current = ""
    return "\n".join([*found, current] if current else found)

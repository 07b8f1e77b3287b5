"""Plain text and Markdown."""

from store.gather.draft import Draft, Yield
from store.ingest import decode, title_of
from store.quarantine.wire import quarantined


@quarantined
def read_text(data: bytes, *, where: str = "") -> Yield:
    """Return the text as it is. Raises InputError when it is empty or not text."""
    text, encoding = decode(data, where=where)
    return Yield(drafts=(Draft(text=text, title=title_of(text, where.rpartition("/")[2]), encoding=encoding),))

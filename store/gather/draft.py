"""What a reader of a foreign format hands over: articles to be, pages to be read one by one, and what could not be used."""

from msgspec import Struct


class Draft(Struct, frozen=True, kw_only=True):
    """One article before it has an id. Empty fields are unknown."""

    text: str
    title: str = ""
    author: str = ""
    site: str = ""
    """Name of the newspaper, agency or site."""
    published: str = ""
    """ISO 8601 date or time, possibly only a year or a month."""
    place: str = ""
    """Place of the dateline."""
    language: str = ""
    """ISO 639 code."""
    url: str = ""
    part: str = ""
    """Which record, row or chapter of its origin it is; empty when it is all of it."""
    encoding: str = "utf-8"


class Page(Struct, frozen=True, kw_only=True):
    """A page that an archive holds or a feed links to; ``data`` is empty when it has to be fetched."""

    url: str
    data: bytes = b""
    media_type: str = ""


class Yield(Struct, frozen=True, kw_only=True):
    """Everything one origin gave."""

    drafts: tuple[Draft, ...] = ()
    pages: tuple[Page, ...] = ()
    problems: tuple[str, ...] = ()
    """A sentence for every part that could not be used."""

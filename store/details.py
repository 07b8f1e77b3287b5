"""What is known about an article beside its text, corrected by a person as one Change. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from store.annotate import quoted
from store.clock import now
from store.document import Document
from store.errors import InvalidError
from store.ids import new_id
from store.model import Article, Change, Place, Put

LONGEST = 300
"""Most code points of one detail."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_IN_METADATA = ("author", "site", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What can be corrected; empty is unknown."""

    title: str
    author: str = ""
    published: str = ""
    """ISO 8601 year, month, day or time; ``tidied`` also takes a date as news write it."""
    site: str = ""
    """Newspaper, agency or site."""
    place: str = ""
    """Place of the dateline."""
    language: str = ""
    """ISO 639 code."""


def details_of(article: Article) -> Details:
    """Return what an article says."""
    kept = {name: article.metadata.get(name, "") for name in _IN_METADATA}
    return Details(title=article.title, published=article.published, language=article.language, **kept)


def proposed(article: Article, text: str, *, today: date) -> Details:
    """Return what an article says, and, where it says nothing, what the opening of its text does."""
    from store.gather.dateline import read_dateline
    from store.gather.language import tell_language

    said, line = details_of(article), read_dateline(text, today=today)
    found = {"published": line.published, "site": line.site, "place": line.place, "language": tell_language(text)}
    values = {name: getattr(said, name) or found.get(name, "") for name in Details.__dataclass_fields__}
    return Details(**values)


def tidied(details: Details, *, today: date) -> Details:
    """Return details without stray space, the date as ISO 8601 and the language in lower case.

    Raises InvalidError for a title that is missing, a detail that is too long, a date that says no day, and a language that is no code.
    """
    from store.gather.dates import iso  # 6 ms, wanted only when details are corrected.

    values = {name: " ".join(getattr(details, name).split()) for name in Details.__dataclass_fields__}
    if not values["title"]:
        raise InvalidError("An article needs a title.", do="Type one.")
    for name, value in values.items():
        if len(value) > LONGEST:
            raise InvalidError(f"The {name} is longer than {LONGEST} characters.", do="Shorten it.")
    published = iso(values["published"], today=today) if values["published"] else ""
    if values["published"] and not published:
        what = f"The date {quoted(values['published'])} is not understood."
        raise InvalidError(what, do="Write for example 2023-11-08, 2023-11, 2023, or 8 November 2023.")
    language = values["language"].lower()
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidError("The language is a code of two or three letters.", do="Write for example id or en.")
    return Details(**values | {"published": published, "language": language})


def correct(document: Document, details: Details, *, annotator: str, today: date) -> Change | None:
    """Give an article other details, ``None`` when it has them already. Raises InvalidError as ``tidied`` does."""
    article = document.article
    wanted = tidied(details, today=today)
    if wanted == details_of(article):
        return None
    after = replace(
        article, title=wanted.title, published=wanted.published, language=wanted.language, metadata=_metadata(article.metadata, wanted)
    )
    edits = (Put(article, after),) if document.stored else (Put(None, article), Put(article, after))
    title = f"Correct details of {quoted(wanted.title)}"
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=Place(article.id, 0, 0), edits=edits)


def _metadata(before: Mapping[str, str], wanted: Details) -> dict[str, str]:
    """Return metadata with the details in it; all other keys stay as they are."""
    given = {name: getattr(wanted, name) for name in _IN_METADATA}
    kept = {key: given.get(key, value) for key, value in before.items()}
    return {key: value for key, value in (kept | given).items() if value or key not in given}

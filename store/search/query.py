"""The query language: words, phrases, prefixes and fields. Pure.

``putin militer`` asks for both words, ``"kerja sama"`` for a phrase, ``indones*`` for words that begin so, ``=AS`` for exactly this
spelling, ``putin OR xi`` for either, ``-rusia`` for the absence of a word. ``label:PERSON``, ``entity:Putin``, ``annotator:dwi`` and
``note:cek`` look at annotations, ``title:``, ``source:``, ``language:``, ``status:``, ``before:`` and ``after:`` at articles; each
may have a ``-`` before it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from store.errors import InputError
from store.search.folding import words

SpanField = Literal["label", "entity", "annotator", "note"]
ArticleField = Literal["title", "source", "language", "status", "before", "after"]

SPAN_FIELDS: tuple[SpanField, ...] = ("label", "entity", "annotator", "note")
"""Fields that ask something of the annotation a hit lies in."""

ARTICLE_FIELDS: tuple[ArticleField, ...] = ("title", "source", "language", "status", "before", "after")
"""Fields that ask something of the article a hit lies in."""

STATUSES = ("new", "open", "done")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FIELD = re.compile(r"([a-z]+):", re.IGNORECASE)
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word or several in a row."""

    words: tuple[str, ...]
    """Folded."""
    prefix: bool = False
    """Whether the last word may go on."""
    exact: str = ""
    """The spelling that is asked for, or empty when case and marks do not matter."""


@dataclass(frozen=True, slots=True)
class OnSpan:
    """A condition on the annotation a hit lies in; ``*`` asks that there is one at all."""

    field: SpanField
    value: str
    negative: bool = False


@dataclass(frozen=True, slots=True)
class OnArticle:
    """A condition on the article a hit lies in."""

    field: ArticleField
    value: str
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; an empty one finds nothing."""

    every: tuple[tuple[Phrase, ...], ...] = ()
    """Groups of which every one must be in the article, by any of its phrases."""
    none: tuple[Phrase, ...] = ()
    """Phrases that must not be in the article."""
    spans: tuple[OnSpan, ...] = ()
    articles: tuple[OnArticle, ...] = ()

    @property
    def phrases(self) -> list[Phrase]:
        """Everything whose places in the text are hits."""
        return [phrase for group in self.every for phrase in group]

    def __bool__(self) -> bool:
        return bool(self.every or self.none or self.spans or self.articles)


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    """Without sign, equals sign and quotation marks."""
    quoted: bool = False
    negative: bool = False
    exact: bool = False
    field: str = ""


def parse(text: str) -> Query:
    """Return the query that a person typed. Raises InputError with the part that cannot be understood and what to write instead."""
    if len(text) > _LONGEST:
        raise InputError(f"A search of more than {_LONGEST} characters is not possible.", do="Leave some of it out.")
    every: list[tuple[Phrase, ...]] = []
    none: list[Phrase] = []
    spans: list[OnSpan] = []
    articles: list[OnArticle] = []
    joining = False
    for part in _parts(text):
        if part.text == "OR" and not (part.quoted or part.field or part.negative or part.exact):
            if not every or joining:
                raise InputError("OR stands between two words.", where=text, do="Write for example putin OR xi.")
            joining = True
            continue
        if joining and (part.field or part.negative):
            raise InputError("After OR comes a word or a phrase.", where=text, do="Write for example putin OR xi.")
        if part.field:
            _add_condition(part, spans, articles)
            continue
        phrase = _phrase(part)
        if phrase is None:
            continue
        if part.negative:
            none.append(phrase)
        elif joining:
            every[-1] = (*every[-1], phrase)
        else:
            every.append((phrase,))
        joining = False
    if joining:
        raise InputError("OR stands between two words.", where=text, do="Write for example putin OR xi.")
    return Query(tuple(every), tuple(none), tuple(spans), tuple(articles))


def literally(text: str) -> str:
    """Return the query that finds exactly these words, as they are spelled; empty when there is no word in them."""
    flat = " ".join(text.split()).replace('"', " ").strip()
    if not any(True for _ in words(flat)):
        return ""
    return f'="{flat}"'


def _parts(text: str) -> list[_Part]:
    parts: list[_Part] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        negative = text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace()
        at += negative
        named = _FIELD.match(text, at)
        field = named.group(1).lower() if named and (at + len(named.group()) < len(text)) and not text[named.end()].isspace() else ""
        if named and not field and named.group(1).lower() in (*SPAN_FIELDS, *ARTICLE_FIELDS):
            raise InputError(f"Nothing stands after {named.group()}", where=text, do=f"Write for example {named.group()}value.")
        if named and field:
            if field not in SPAN_FIELDS and field not in ARTICLE_FIELDS:
                known = ", ".join((*SPAN_FIELDS, *ARTICLE_FIELDS))
                raise InputError(
                    f"There is no field {field!r}.", where=text, do=f"Use one of {known}, or put the words in quotation marks."
                )
            at = named.end()
        exact = text[at] == "=" and at + 1 < len(text)
        at += exact
        quoted = text[at] == '"'
        if quoted:
            end = text.find('"', at + 1)
            end = len(text) if end < 0 else end
            value, at = text[at + 1 : end], end + 1
            if at < len(text) and text[at] == "*":
                value, at = value + "*", at + 1
        else:
            end = at
            while end < len(text) and not text[end].isspace():
                end += 1
            value, at = text[at:end], end
        parts.append(_Part(value, quoted, negative, exact, field))
    return parts


def _phrase(part: _Part) -> Phrase | None:
    prefix = part.text.endswith("*")
    text = part.text.rstrip("*") if prefix else part.text
    folded = tuple(word for _, _, word in words(text))
    if not folded:
        return None
    return Phrase(folded, prefix, " ".join(text.split()) if part.exact else "")


def _add_condition(part: _Part, spans: list[OnSpan], articles: list[OnArticle]) -> None:
    for span_field in SPAN_FIELDS:
        if span_field == part.field:
            spans.append(OnSpan(span_field, part.text, part.negative))
    for article_field in ARTICLE_FIELDS:
        if article_field == part.field:
            value = part.text
            if article_field in ("before", "after") and not _DATE.fullmatch(value):
                raise InputError(f"{part.field}: takes a year, a month or a day, not {value!r}.", do="Write for example before:2024-01.")
            if article_field == "status" and value.lower() not in STATUSES:
                raise InputError(f"status: takes {', '.join(STATUSES)}, not {value!r}.", do="Write for example status:open.")
            articles.append(OnArticle(article_field, value, part.negative))

"""Holding what a reader of a foreign form says against the text it says it about. Pure; runs in quarantine, beside the reader.

One place makes line ends LF and moves offsets with them, and one holds quotes against the text, for every form alike.
"""

import math
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from store.exchange.contract import Draft, DraftEntity, DraftSpan, News, Preface, Reject, Remark
from store.exchange.intake import cut
from store.exchange.units import Cleaned
from store.ingest import MAX_BYTES

NAME = 500
"""Longest name, in code points: of a source, a title, an entity, an annotator."""

LABEL = 200
"""Longest label that is looked at, in code points."""

MORE = 1 << 20
"""Longest note or value of metadata, in code points; what goes beyond is cut off."""

KEYS = 100
"""Most keys of metadata or ids of an entity."""


def settle(news: News) -> Iterator[News]:
    """Yield what can be relied on of one thing read: LF line ends, ranges inside the text, quotes that are the text, strings in UTF-8.

    A span that does not fit becomes a Reject and its document goes on without it; a document without text becomes one as a whole.
    """
    if isinstance(news, Draft):
        yield from _draft(news)
    elif isinstance(news, Preface):
        labels = tuple(_short(label, LABEL) for label in news.labels if isinstance(label, str) and label.strip())
        yield Preface(labels=labels, entities=tuple(entity for one in news.entities if (entity := _entity(one)) is not None))
    elif isinstance(news, Reject):
        yield Reject(where=_short(news.where, NAME), why=_short(news.why, NAME), raw=cut(_utf8(news.raw)))
    else:
        yield Remark(where=_short(news.where, NAME), what=_short(news.what, NAME))


def _draft(draft: Draft) -> Iterator[News]:
    where = _short(draft.where, NAME)
    problem = _text_problem(draft.text)
    if problem:
        yield Reject(where=where, why=problem, raw=cut(_utf8(draft.text) if isinstance(draft.text, str) else ""))
        return
    cleaned = Cleaned(draft.text)
    spans: list[DraftSpan] = []
    for span in draft.spans:
        try:
            placed = _span(span, draft.text, cleaned)
        except (TypeError, AttributeError):
            placed = "A value of it is of the wrong kind."
        if isinstance(placed, str):
            yield Reject(where=spot(span, where), why=placed, raw=raw_span(span))
            continue
        if placed.score is None and span.score is not None:
            yield Remark(where=spot(span, where), what=f"The score {str(span.score)[:40]} is not between 0 and 1 and was left out.")
        spans.append(placed)
    yield Draft(
        text=cleaned.text,
        where=where,
        source=_line(draft.source),
        title=_line(draft.title),
        language=_line(draft.language)[:40],
        published=_line(draft.published)[:40],
        metadata=_mapping(draft.metadata),
        done=draft.done is True,
        spans=tuple(spans),
        notes=_texts(draft.notes),
    )


def _text_problem(text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        return "It has no text."
    if len(text) > MAX_BYTES:
        return f"Its text has {len(text):,} code points; the limit is {MAX_BYTES:,}."
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"Its text holds half of a surrogate pair (character {error.start:,})."
    return ""


def _span(span: DraftSpan, text: str, cleaned: Cleaned) -> DraftSpan | str:
    """Return the span as it lies in the clean text, or a sentence that says why it does not."""
    if not isinstance(span.label, str) or not span.label.strip():
        return "The annotation has no label."
    if type(span.start) is not int or type(span.end) is not int:
        return "The offsets are no whole numbers."
    if not 0 <= span.start < span.end <= len(text):
        return f"The offsets {str(span.start)[:20]}–{str(span.end)[:20]} do not lie inside the text of {len(text):,} code points."
    start, end = cleaned.move(span.start), cleaned.move(span.end)
    if start >= end:
        return f"Nothing but a part of a line end lies at {span.start}–{span.end}."
    quote = cleaned.text[start:end]
    if span.quote is not None and span.quote != quote and Cleaned(span.quote).text != quote:
        return f"The text at {span.start}–{span.end} is {quote[:60]!r}, the file says {_utf8(span.quote[:60])!r}."
    return DraftSpan(
        start=start,
        end=end,
        label=_short(span.label, LABEL),
        quote=quote,
        id=_short(span.id, 64),
        entity=_line(span.entity),
        external=_mapping(span.external),
        score=_score(span.score),
        origin=_line(span.origin)[:100] or "import",
        annotator=_short(span.annotator, NAME),
        created=_line(span.created)[:40],
        notes=_texts(span.notes),
        verdict="rejected" if span.verdict == "rejected" else "",
        where=_short(span.where, NAME),
    )


def _entity(entity: DraftEntity) -> DraftEntity | None:
    name = _line(entity.name)
    if not name:
        return None
    return replace(
        entity,
        name=name,
        label=_short(entity.label, LABEL),
        aliases=tuple(alias for one in entity.aliases if (alias := _line(one))),
        external=_mapping(entity.external),
        notes=_texts(entity.notes),
    )


def _score(score: object) -> float | None:
    sound = isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score) and 0 <= score <= 1
    return float(score) if sound else None  # type: ignore[arg-type]


def spot(span: DraftSpan, where: str) -> str:
    """Return the place of a span in its file, for messages."""
    return _short(getattr(span, "where", ""), NAME) or where


def raw_span(span: DraftSpan) -> str:
    """Return a span as a reject keeps it: what was understood of it, as JSON."""
    try:
        return cut(
            msgspec.json.encode({name: value for name, value in msgspec.structs.asdict(span).items() if value not in ("", None, {}, ())})
        )
    except (TypeError, ValueError, UnicodeEncodeError, RecursionError):
        return cut(_utf8(repr(span)))


def _utf8(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _short(text: object, limit: int) -> str:
    return _utf8(text[:limit]) if isinstance(text, str) else ""


def _line(text: object) -> str:
    """Return a name: one line, of a bearable length."""
    return _short(text, NAME)


def _texts(values: object) -> tuple[str, ...]:
    return tuple(_short(one, MORE) for one in values if isinstance(one, str)) if isinstance(values, tuple | list) else ()


def _mapping(values: object) -> dict[str, str]:
    if not isinstance(values, dict):
        return {}
    pairs = [(key, value) for key, value in values.items() if isinstance(key, str) and isinstance(value, str)]
    return {_short(key, NAME): _short(value, MORE) for key, value in pairs[:KEYS]}

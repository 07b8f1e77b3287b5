"""What a person does to an article, each as one Change built from the article's present state and not yet applied.

Offsets are code points. Every function raises InvalidError when a range is outside the text or empty, when a label is empty, or when an
id names nothing, and returns ``None`` when nothing would change. ``at`` is the selection to come back to on undo; it defaults to the
first range touched.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from store.clock import now
from store.document import Document
from store.errors import InvalidError
from store.ids import new_id
from store.model import CONTEXT, Change, Decision, Note, NoteTarget, Place, Put, Span, Status, Suggestion, Verdict

Range = tuple[int, int]

_SHOWN_QUOTE = 40
"""Code points of a quote that a title shows."""


def tag(
    document: Document,
    start: int,
    end: int,
    label: str,
    *,
    annotator: str,
    origin: str = "person",
    score: float | None = None,
    entity: str = "",
    at: Range | None = None,
) -> Change | None:
    """Annotate ``[start, end)`` with a label; ``None`` when exactly this is annotated already."""
    span = _span(document, start, end, label, annotator, origin=origin, score=score, entity=entity)
    if _same(document, start, end, label):
        return None
    return _change(f"Tag {label} {quoted(span.quote)}", [Put(None, span)], annotator, _place(document, at or (start, end)))


def tag_everywhere(document: Document, ranges: Iterable[Range], label: str, *, annotator: str, at: Range | None = None) -> Change | None:
    """Annotate every range that does not carry this label yet, as one step, with the origin ``propagated``."""
    made = [_span(document, *one, label, annotator, origin="propagated") for one in dict.fromkeys(ranges)]
    spans = [span for span in made if not _same(document, span.start, span.end, label)]
    if not spans:
        return None
    first = spans[0]
    what = quoted(first.quote) if len(spans) == 1 else f"{len(spans)} × {quoted(first.quote)}"
    return _change(f"Tag {label} {what}", [Put(None, span) for span in spans], annotator, _place(document, at or (first.start, first.end)))


def relabel(document: Document, span_id: str, label: str, *, annotator: str, at: Range | None = None) -> Change | None:
    """Give a span another label. Raises InvalidError when its range already carries that label."""
    span = _known(document, span_id)
    _check_label(label)
    if span.label == label:
        return None
    if _same(document, span.start, span.end, label):
        raise InvalidError(f"{quoted(span.quote)} is already tagged {label}.", where=span.id, do="Delete one of the two instead.")
    after = replace(span, label=label, annotator=annotator, updated=now())
    return _change(
        f"Relabel {quoted(span.quote)} {span.label} to {label}",
        [Put(span, after)],
        annotator,
        _place(document, at or (span.start, span.end)),
    )


def resize(document: Document, span_id: str, start: int, end: int, *, annotator: str, at: Range | None = None) -> Change | None:
    """Move the bounds of a span. Raises InvalidError when the new range already carries its label."""
    span = _known(document, span_id)
    if (span.start, span.end) == (start, end):
        return None
    _check_range(document, start, end)
    if _same(document, start, end, span.label):
        raise InvalidError(f"{quoted(document.text[start:end])} is already tagged {span.label}.", where=span.id)
    quote, prefix, suffix = context(document.text, start, end)
    after = replace(span, start=start, end=end, quote=quote, prefix=prefix, suffix=suffix, annotator=annotator, updated=now())
    return _change(
        f"Resize {span.label} {quoted(span.quote)} to {quoted(quote)}",
        [Put(span, after)],
        annotator,
        _place(document, at or (span.start, span.end)),
    )


def delete(document: Document, span_ids: Iterable[str], *, annotator: str, at: Range | None = None) -> Change | None:
    """Delete spans and the notes on them."""
    spans = [_known(document, span_id) for span_id in dict.fromkeys(span_ids)]
    if not spans:
        return None
    gone = {span.id for span in spans}
    edits = [Put(note, None) for note in document.notes.values() if note.target == "span" and note.target_id in gone]
    edits += [Put(span, None) for span in spans]
    title = f"Delete {spans[0].label} {quoted(spans[0].quote)}" if len(spans) == 1 else f"Delete {len(spans)} spans"
    return _change(title, edits, annotator, _place(document, at or (spans[0].start, spans[0].end)))


def accept(document: Document, suggestions: Sequence[Suggestion], *, annotator: str, at: Range | None = None) -> Change | None:
    """Turn suggestions into spans and remember that each was accepted."""
    edits: list[Put] = []
    made = _decisions(document)
    for suggestion in _distinct(suggestions):
        edits += _decide(document, made, suggestion, "accepted", suggestion.label, annotator)
    return _decided("Accept", suggestions, edits, document, annotator, at)


def reject(document: Document, suggestions: Sequence[Suggestion], *, annotator: str, at: Range | None = None) -> Change | None:
    """Remember that suggestions were rejected, so that they are not offered again."""
    edits: list[Put] = []
    made = _decisions(document)
    for suggestion in _distinct(suggestions):
        edits += _decide(document, made, suggestion, "rejected", "", annotator)
    return _decided("Reject", suggestions, edits, document, annotator, at)


def accept_as(document: Document, suggestion: Suggestion, label: str, *, annotator: str, at: Range | None = None) -> Change | None:
    """Turn a suggestion into a span of another label and remember both labels."""
    if label == suggestion.label:
        return accept(document, [suggestion], annotator=annotator, at=at)
    edits = _decide(document, _decisions(document), suggestion, "relabelled", label, annotator)
    return _decided(f"Accept as {label}", [suggestion], edits, document, annotator, at)


def set_status(document: Document, status: Status, *, annotator: str, at: Range | None = None) -> Change | None:
    """Mark the article as done, or open again."""
    article = document.article
    if article.status == status:
        return None
    after = replace(article, status=status)
    edits = [Put(article, after)] if document.stored else [Put(None, article), Put(article, after)]
    return _change("Mark as done" if status == "done" else "Mark as open", edits, annotator, _place(document, at or (0, 0)))


def write_note(
    document: Document,
    target: NoteTarget,
    target_id: str,
    text: str,
    *,
    annotator: str,
    note_id: str | None = None,
    at: Range | None = None,
) -> Change | None:
    """Write a note on a span or on the article, replace the one with ``note_id``, or delete that one when ``text`` is blank.

    Notes on entities are kept with the project: see ``store.entities.write_note``.
    """
    where = (0, 0)
    if target == "span":
        span = _known(document, target_id)
        where = (span.start, span.end)
    elif target != "article" or target_id != document.article.id:
        raise InvalidError("The note is about something that is not in this article.", where=target_id)
    before = document.notes.get(note_id) if note_id is not None else None
    if note_id is not None and before is None:
        raise InvalidError("There is no such note.", where=note_id)
    edit = note_edit(before, target, target_id, text, annotator, article=document.article.id)
    if edit is None:
        return None
    return _change(note_title(edit), [edit], annotator, _place(document, at or where))


def note_edit(before: Note | None, target: NoteTarget, target_id: str, text: str, annotator: str, *, article: str) -> Put | None:
    """Return the edit that writes, replaces or deletes a note; ``None`` when nothing would change."""
    if not text.strip():
        return None if before is None else Put(before, None)
    moment = now()
    if before is None:
        note = Note(
            id=new_id(), target=target, target_id=target_id, article=article, text=text, annotator=annotator, created=moment, updated=moment
        )
        return Put(None, note)
    if before.text == text:
        return None
    return Put(before, replace(before, text=text, annotator=annotator, updated=moment))


def note_title(edit: Put) -> str:
    """Return what an edit of a note does, for the undo list."""
    return "Delete note" if edit.after is None else "Write note" if edit.before is None else "Edit note"


def context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the quote of a range with up to CONTEXT code points before and after it."""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def quoted(quote: str) -> str:
    """Return a quote on one line between quotation marks, cut for a title."""
    flat = " ".join(quote.split())
    return f"“{flat}”" if len(flat) <= _SHOWN_QUOTE else f"“{flat[: _SHOWN_QUOTE - 1]}…”"


def _change(title: str, edits: list[Put], annotator: str, at: Place | None) -> Change:
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=at, edits=tuple(edits))


def _decided(
    verb: str, suggestions: Sequence[Suggestion], edits: list[Put], document: Document, annotator: str, at: Range | None
) -> Change | None:
    if not edits:
        return None
    first = suggestions[0]
    same = all(other.quote == first.quote for other in suggestions)
    what = f"{first.label} {quoted(first.quote)}"
    if len(suggestions) > 1:
        what = f"{len(suggestions)} × {what}" if same else f"{len(suggestions)} suggestions"
    return _change(f"{verb} {what}", edits, annotator, _place(document, at or (first.start, first.end)))


def _decisions(document: Document) -> dict[tuple[int, int, str], Decision]:
    return {(decision.start, decision.end, decision.label): decision for decision in document.decisions.values()}


def _decide(
    document: Document,
    made: dict[tuple[int, int, str], Decision],
    suggestion: Suggestion,
    verdict: Verdict,
    final: str,
    annotator: str,
) -> list[Put]:
    start, end = suggestion.start, suggestion.end
    _check_range(document, start, end)
    if document.text[start:end] != suggestion.quote:
        raise InvalidError("The suggestion was made for another text.", where=suggestion.id)
    edits: list[Put] = []
    if final and not _same(document, start, end, final):
        edits.append(Put(None, _span(document, start, end, final, annotator, origin=suggestion.origin, score=suggestion.score)))
    before = made.get((start, end, suggestion.label))
    relabelled = final if verdict == "relabelled" else ""
    if before is None or (before.verdict, before.final) != (verdict, relabelled):
        decision = Decision(
            id=before.id if before is not None else new_id(),
            article=document.article.id,
            start=start,
            end=end,
            label=suggestion.label,
            quote=suggestion.quote,
            verdict=verdict,
            final=relabelled,
            origin=suggestion.origin,
            score=suggestion.score,
            annotator=annotator,
            created=now(),
        )
        edits.append(Put(before, decision))
    return edits


def _distinct(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    return list({suggestion.id: suggestion for suggestion in suggestions}.values())


def _span(
    document: Document, start: int, end: int, label: str, annotator: str, *, origin: str, score: float | None = None, entity: str = ""
) -> Span:
    _check_range(document, start, end)
    _check_label(label)
    quote, prefix, suffix = context(document.text, start, end)
    moment = now()
    return Span(
        id=new_id(),
        article=document.article.id,
        start=start,
        end=end,
        label=label,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        entity=entity,
        origin=origin,
        score=score,
        annotator=annotator,
        created=moment,
        updated=moment,
    )


def _same(document: Document, start: int, end: int, label: str) -> bool:
    return any((span.start, span.end, span.label) == (start, end, label) for span in document.spans_at(start, end))


def _known(document: Document, span_id: str) -> Span:
    span = document.spans.get(span_id)
    if span is None:
        raise InvalidError("There is no such span in this article.", where=span_id)
    return span


def _check_range(document: Document, start: int, end: int) -> None:
    if not 0 <= start < end <= len(document.text):
        raise InvalidError(f"The range {start}–{end} is not inside the text of {len(document.text)} characters.", where=document.article.id)


def _check_label(label: str) -> None:
    if not label.strip():
        raise InvalidError("A span needs a label.")


def _place(document: Document, at: Range) -> Place:
    return Place(document.article.id, *at)

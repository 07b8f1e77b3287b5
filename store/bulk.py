"""What a person does to many places in many articles at once, each as one Change. Pure; offsets are code points."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from store import annotate
from store.changes import together
from store.document import Document
from store.model import Change

Place = tuple[str, int, int]
"""Article, start, end."""


def label_places(documents: Callable[[str], Document], places: Iterable[Place], label: str, *, annotator: str) -> Change | None:
    """Give every place a label: what is annotated exactly there is relabelled, all else is tagged.

    Raises InvalidError as ``annotate`` does and whatever ``documents`` does; ``None`` when nothing would change.
    """
    changes: list[Change | None] = []
    quotes: list[str] = []
    for article, ranges in by_article(places).items():
        document = documents(article)
        free = []
        for start, end in ranges:
            here = [span for span in document.spans_at(start, end) if (span.start, span.end) == (start, end)]
            if not here:
                free.append((start, end))
            elif all(span.label != label for span in here):
                changes.append(annotate.relabel(document, here[0].id, label, annotator=annotator))
            else:
                continue
            quotes.append(document.text[start:end])
        if len(ranges) == 1 and free and len(quotes) == 1:
            changes.append(annotate.tag(document, *free[0], label, annotator=annotator))
        else:
            changes.append(annotate.tag_everywhere(document, free, label, annotator=annotator) if free else None)
    return _named(changes, f"Tag {label}", quotes)


def delete_places(documents: Callable[[str], Document], places: Iterable[Place], *, annotator: str) -> Change | None:
    """Delete the annotations of exactly these places, with the notes on them. Raises as ``label_places`` does."""
    changes: list[Change | None] = []
    quotes: list[str] = []
    for article, ranges in by_article(places).items():
        document, wanted = documents(article), set(ranges)
        ids = [span.id for span in document.ordered_spans() if (span.start, span.end) in wanted]
        quotes += [document.spans[one].quote for one in ids]
        changes.append(annotate.delete(document, ids, annotator=annotator))
    return _named(changes, "Delete", quotes)


def note_places(documents: Callable[[str], Document], places: Iterable[Place], text: str, *, annotator: str) -> Change | None:
    """Write the same note on the annotation of every place; a note that is there gets the text beneath. Raises as ``label_places`` does."""
    changes: list[Change | None] = []
    quotes: list[str] = []
    for article, ranges in by_article(places).items():
        document = documents(article)
        for start, end in ranges:
            span = next((one for one in document.spans_at(start, end) if (one.start, one.end) == (start, end)), None)
            if span is None:
                continue
            before = next((note for note in document.notes.values() if note.target == "span" and note.target_id == span.id), None)
            whole = f"{before.text}\n\n{text}" if before is not None else text
            note_id = before.id if before is not None else None
            changes.append(annotate.write_note(document, "span", span.id, whole, annotator=annotator, note_id=note_id))
            quotes.append(span.quote)
    return _named(changes, "Write note on", quotes)


def by_article(places: Iterable[Place]) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return the ranges of each article, in the order they came, each once."""
    found: dict[str, dict[tuple[int, int], None]] = {}
    for article, start, end in places:
        found.setdefault(article, {})[start, end] = None
    return {article: list(ranges) for article, ranges in found.items()}


def _named(changes: Sequence[Change | None], verb: str, quotes: Sequence[str]) -> Change | None:
    there = [change for change in changes if change is not None]
    whole = together(*there)
    if whole is None or len(quotes) < 2:
        return whole
    articles = len({change.at.article for change in there if change.at is not None})
    what = f"{len(quotes)} × {annotate.quoted(quotes[0])}" if len(set(quotes)) == 1 else f"{len(quotes)} mentions"
    return replace(whole, title=f"{verb} {what}" + (f" in {articles} articles" if articles > 1 else ""))

"""Giving an article the text that its source has now: one change, in which what was annotated finds its place again.

What is sure moves. What is doubtful or lost becomes an ``Unplaced`` record with the place that is offered, if any, for a person to decide:
``confirm`` and ``drop`` are their answers. Nothing goes and nothing moves to a place that was not sure. How places are found:
docs/anchoring.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from store.annotate import context
from store.clock import now
from store.document import Document
from store.ids import new_id
from store.ingest import make_article
from store.model import Article, Change, Decision, Entity, Place, Put, Span, Unplaced
from store.project import Project


@dataclass(frozen=True, slots=True)
class Renewal:
    """What another text means for an article: the change, and how many annotations fare how. Decisions on suggestions count apart."""

    change: Change
    text: str
    """The text that it gives the article."""
    kept: int = 0
    """Annotations whose words and place are as before."""
    moved: int = 0
    doubtful: int = 0
    """Annotations for which a place is offered that a person has to confirm."""
    lost: int = 0
    """Annotations whose words were not found."""
    decisions: int = 0
    """Decisions that lost their place, so that the suggestion may come again."""

    @property
    def sha256(self) -> str:
        """SHA-256 of that text."""
        return next(edit.after.sha256 for edit in self.change.edits if isinstance(edit.after, Article))

    @property
    def words(self) -> str:
        """How annotations fare, for a sentence."""
        parts = [f"{self.kept + self.moved} in place"]
        parts += [f"{self.doubtful} doubtful"] if self.doubtful else []
        parts += [f"{self.lost} lost"] if self.lost else []
        return ", ".join(parts)


def renewal(document: Document, article: Article, text: str, *, annotator: str) -> Renewal:
    """Return the change that gives a stored article the text its source has now; ``article`` is how the source is read now."""
    from store.anchoring.placing import place  # 30 ms for rapidfuzz, and only where a text has changed.

    records: list[Span | Decision] = [*document.spans.values(), *document.decisions.values()]
    placed = place(document.text, text, [(record.start, record.end) for record in records])
    before = make_article(document.text, source=document.article.source).title
    # A title that a person has corrected stays.
    title = article.title if document.article.title == before else document.article.title
    fresh = replace(document.article, sha256=article.sha256, length=article.length, encoding=article.encoding, title=title)
    edits: list[Put] = [Put(document.article, fresh)]
    counts = dict.fromkeys(("kept", "moved", "doubtful", "lost", "decisions"), 0)
    taken: set[tuple[type, int, int, str]] = set()
    for record, there in zip(records, placed, strict=True):
        spot = type(record), there.start, there.end, record.label
        if there.sure and spot not in taken and there.start < there.end:
            taken.add(spot)
            after = at_place(record, text, there.start, there.end)
            if after != record:
                edits.append(Put(record, after))
            if isinstance(record, Span):
                counts["kept" if (after.start, after.quote) == (record.start, record.quote) else "moved"] += 1
            continue
        nowhere = there.how == "lost" or there.start >= there.end
        start, end = (0, 0) if nowhere else (there.start, there.end)
        left = Unplaced(
            id=record.id, article=record.article, was=record, text=document.article.sha256, start=start, end=end, score=there.score
        )
        edits += [Put(record, None), Put(None, left)]
        counts["decisions" if isinstance(record, Decision) else "lost" if nowhere else "doubtful"] += 1
    # What had no place before may be offered one that this text does not have.
    edits += [Put(one, replace(one, start=0, end=0, score=0.0)) for one in document.unplaced.values() if one.offered]
    change = Change(
        id=new_id(),
        title=f"New text of {document.article.source or document.article.title}",
        time=now(),
        annotator=annotator,
        at=Place(article=document.article.id, start=0, end=0),
        edits=tuple(edits),
    )
    return Renewal(change, text, **counts)


def at_place(record: Span | Decision, text: str, start: int, end: int) -> Span | Decision:
    """Return an annotation or a decision as it is at another place of another text."""
    quote, prefix, suffix = context(text, start, end)
    if isinstance(record, Decision):
        return replace(record, start=start, end=end, quote=quote)
    return replace(record, start=start, end=end, quote=quote, prefix=prefix, suffix=suffix)


def foreseen(project: Project, document: Document) -> Renewal | None:
    """Return what the source's text of now would mean for an article, or None when it has not changed. Does nothing."""
    found = project.renewed(document)
    return None if found is None else renewal(document, *found, annotator=project.annotator)


def adopt(project: Project, document: Document, found: Renewal) -> None:
    """Give an article its new text, as one change; both texts are kept first, so that undo goes back. Raises as ``Project.do``."""
    project.keep_text(document.text)
    project.keep_text(found.text)
    project.do(found.change)


def confirm(document: Document, left: Unplaced, start: int, end: int, *, entities: Mapping[str, Entity], annotator: str) -> Change:
    """Return the change that puts something unplaced where a person says it belongs, in code points of the text of now."""
    after = at_place(left.was, document.text, start, end)
    if isinstance(after, Span):
        entity = after.entity if after.entity in entities else ""
        after = replace(after, entity=entity, updated=now())
    twins = document.spans.values() if isinstance(after, Span) else document.decisions.values()
    if any((one.start, one.end, one.label) == (start, end, after.label) for one in twins):
        return drop(document, left, annotator=annotator, title=f"{_named(left)} is there already")
    edits = (Put(left, None), Put(None, after))
    return _change(document, f"Place {_named(left)}", edits, annotator, (start, end))


def drop(document: Document, left: Unplaced, *, annotator: str, title: str = "") -> Change:
    """Return the change that lets something unplaced go, with the notes on it."""
    notes = [Put(note, None) for note in document.notes.values() if note.target == "span" and note.target_id == left.id]
    return _change(document, title or f"Drop {_named(left)}", (*notes, Put(left, None)), annotator, (left.start, left.end))


def _named(left: Unplaced) -> str:
    return f"{left.was.label} “{left.was.quote[:60]}”"


def _change(document: Document, title: str, edits: tuple[Put, ...], annotator: str, at: tuple[int, int]) -> Change:
    place = Place(article=document.article.id, start=at[0], end=at[1])
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=place, edits=edits)

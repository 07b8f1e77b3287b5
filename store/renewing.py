"""Giving an article the text that its source has now: one change, in which what was annotated finds its place again.

What is sure moves. What is doubtful or lost becomes an ``Unplaced`` record with the place that is offered, if any, for a person to decide:
``confirm`` and ``drop`` are their answers. Nothing goes and nothing moves to a place that was not sure. How places are found:
docs/anchoring.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from store.added import ORIGINAL, is_added
from store.annotate import context
from store.clock import now
from store.document import Document
from store.ids import new_id
from store.ingest import make_article
from store.model import Article, Change, Decision, Entity, Place, Put, Span, Unplaced
from store.project import Project

if TYPE_CHECKING:
    from store.anchoring.placing import Placed


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
    back: int = 0
    """Annotations that had lost their place before and are in it again."""
    same: bool = False
    """Whether the text is what it was, and only the file is another."""

    @property
    def article(self) -> Article:
        """The article as it will be."""
        return next(edit.after for edit in self.change.edits if isinstance(edit.after, Article))

    @property
    def sha256(self) -> str:
        """SHA-256 of that text."""
        return self.article.sha256

    @property
    def words(self) -> str:
        """How annotations fare, for a sentence."""
        if self.same:
            return "the same text"
        parts = [f"{self.kept + self.moved} in place"]
        parts += [f"{self.back} back in place"] if self.back else []
        parts += [f"{self.doubtful} doubtful"] if self.doubtful else []
        parts += [f"{self.lost} lost"] if self.lost else []
        return ", ".join(parts)


def renewal(project: Project, document: Document, article: Article, text: str) -> Renewal:
    """Return the change that gives a stored article the text its source has now; ``article`` is how the source is read now.

    What had no place yet is looked for as well, in what it was taken from. Of a source whose text is the same only its sum is noted.
    """
    edits: list[Put] = [Put(document.article, _fresh(document, article))]
    same = text == document.text
    title = f"{'Same' if same else 'New'} text of {document.article.source or document.article.title}"
    tally = _Tally(document, project, text)
    if not same:
        edits += [*tally.standing(), *tally.waiting()]
    change = Change(
        id=new_id(),
        title=title,
        time=now(),
        annotator=project.annotator,
        at=Place(article=document.article.id, start=0, end=0),
        edits=tuple(edits),
    )
    return Renewal(change, text, same=same, **tally.counts)


def _fresh(document: Document, article: Article) -> Article:
    """Return the record of an article as its source is read now."""
    old = document.article
    # A title that a person has corrected stays, and so does one that was not made from the text.
    title = article.title if old.title == make_article(document.text, source=old.source).title else old.title
    metadata = {**old.metadata, ORIGINAL: article.metadata[ORIGINAL]} if is_added(article) else old.metadata
    return replace(old, sha256=article.sha256, length=article.length, encoding=article.encoding, title=title, metadata=metadata)


class _Tally:
    """Finds places in another text, and counts how annotations fare."""

    def __init__(self, document: Document, project: Project, text: str) -> None:
        self._document, self._project, self._text = document, project, text
        self.counts = dict.fromkeys(("kept", "moved", "doubtful", "lost", "decisions", "back"), 0)
        self._taken: set[tuple[type, int, int, str]] = set()

    def standing(self) -> Iterator[Put]:
        """Yield what becomes of everything that has a place."""
        from store.anchoring.placing import place  # 30 ms for rapidfuzz, and only where a text has changed.

        document = self._document
        records: list[Span | Decision] = [*document.spans.values(), *document.decisions.values()]
        placed = place(document.text, self._text, [(record.start, record.end) for record in records])
        for record, there in zip(records, placed, strict=True):
            if self._takes(record, there):
                after = at_place(record, self._text, there.start, there.end)
                if after != record:
                    yield Put(record, after)
                if isinstance(record, Span):
                    self.counts["kept" if (after.start, after.quote) == (record.start, record.quote) else "moved"] += 1
                continue
            left = Unplaced(id=record.id, article=record.article, was=record, text=document.article.sha256)
            left = self._offered(left, there)
            yield from (Put(record, None), Put(None, left))
            self.counts["decisions" if isinstance(record, Decision) else "doubtful" if left.offered else "lost"] += 1

    def waiting(self) -> Iterator[Put]:
        """Yield what becomes of what had no place: it comes back where the text of now surely says it, else another place is offered."""
        from store.anchoring.placing import place  # As above.

        for left in self._document.unplaced.values():
            before = self._project.text_before(self._document.article.id, left.text)
            there = None if before is None else place(before, self._text, [(left.was.start, left.was.end)])[0]
            if there is not None and self._takes(left.was, there):
                self.counts["back"] += isinstance(left.was, Span)
                after = at_place(left.was, self._text, there.start, there.end)
                if isinstance(after, Span) and after.entity not in self._project.entities:
                    after = replace(after, entity="")
                yield from (Put(left, None), Put(None, after))
                continue
            now_offered = replace(left, start=0, end=0, score=0.0) if there is None else self._offered(left, there)
            if now_offered != left:
                yield Put(left, now_offered)

    def _takes(self, record: Span | Decision, there: "Placed") -> bool:
        """Whether something may go to a place without being looked at: the place is sure, and nothing else alike is there."""
        spot = type(record), there.start, there.end, record.label
        if not there.sure or there.start >= there.end or spot in self._taken:
            return False
        self._taken.add(spot)
        return True

    def _offered(self, left: Unplaced, there: "Placed") -> Unplaced:
        """Return what waits for a place with the one that is offered now."""
        if there.how == "lost" or there.start >= there.end:
            return replace(left, start=0, end=0, score=there.score)
        start, end = _whole(self._text, there.start, there.end, left.was)
        return replace(left, start=start, end=end, score=there.score)


def _whole(text: str, start: int, end: int, was: Span | Decision) -> tuple[int, int]:
    """Return a range that ends where words do, if what it is for did; what is offered may be cut within a word that is another now."""
    if isinstance(was, Span) and not _within(was.quote, was.suffix):
        while end < len(text) and _within(text[end - 1], text[end]):
            end += 1
    if isinstance(was, Span) and not _within(was.prefix, was.quote):
        while start > 0 and _within(text[start - 1], text[start]):
            start -= 1
    return start, end


def _within(before: str, after: str) -> bool:
    """Whether a word goes on from one text to the one after it."""
    return before[-1:].isalnum() and after[:1].isalnum()


def at_place(record: Span | Decision, text: str, start: int, end: int) -> Span | Decision:
    """Return an annotation or a decision as it is at another place of another text."""
    quote, prefix, suffix = context(text, start, end)
    if isinstance(record, Decision):
        return replace(record, start=start, end=end, quote=quote)
    return replace(record, start=start, end=end, quote=quote, prefix=prefix, suffix=suffix)


def foreseen(project: Project, document: Document) -> Renewal | None:
    """Return what the source's text of now would mean for an article, or None when it has not changed. Does nothing."""
    found = project.renewed(document)
    return None if found is None else renewal(project, document, *found)


def adopt(project: Project, document: Document, found: Renewal) -> None:
    """Give an article its new text, as one change; both texts are kept first, so that undo goes back. Raises as ``Project.do``."""
    if not found.same:
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


def drop(document: Document, *those: Unplaced, annotator: str, title: str = "") -> Change:
    """Return the change that lets things unplaced go, with the notes on them."""
    ids = {left.id for left in those}
    notes = [Put(note, None) for note in document.notes.values() if note.target == "span" and note.target_id in ids]
    named = _named(those[0]) if len(those) == 1 else f"{len(those)} annotations without a place"
    edits = (*notes, *(Put(left, None) for left in those))
    return _change(document, title or f"Drop {named}", edits, annotator, (those[0].start, those[0].end))


def _named(left: Unplaced) -> str:
    return f"{left.was.label} “{left.was.quote[:60]}”"


def _change(document: Document, title: str, edits: tuple[Put, ...], annotator: str, at: tuple[int, int]) -> Change:
    place = Place(article=document.article.id, start=at[0], end=at[1])
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=place, edits=edits)

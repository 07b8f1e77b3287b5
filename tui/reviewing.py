"""Filling the review queue from the project, and keeping it true to what was decided. No screen.

Articles are read and blended a few at a time in another thread. A decision changes what is offered wherever its words stand: in the
article itself at once, in all others next of all, and until then nothing with these words is brought before the person.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from msgspec.structs import replace

from store import annotate
from store.document import Document
from store.errors import InvalidError, StoreError
from store.model import Change, Decision, Span, Suggestion
from store.project import Project
from tui.aliasing import aliases_of, with_links
from tui.offers import Offers
from tui.review import Item, Queue
from tui.suggest.blend import blend

_BATCH = 16
"""Articles worked out before the screen hears of it."""

_AT_ONCE = 100_000
"""Code points of text that are blended while the person waits, which takes a few milliseconds."""

_FEW = 8
"""Articles that are blended while the person waits."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An article as it stood, what the engine said of it, and what is offered of that."""

    document: Document
    engine: tuple[Suggestion, ...]
    offered: Offers


class Reviewing:
    """The queue of one project. Every method but ``step`` answers at once; ``step`` is to be called while ``busy``."""

    def __init__(
        self, project: Project, articles: Sequence[str], known: Callable[[Document], Sequence[Suggestion]], *, threshold: float = 0.0
    ) -> None:
        """Begin with nothing read. ``articles`` are in reading order; ``known``, called in another thread, says what the engine found."""
        self.project = project
        self.queue = Queue()
        self.threshold = threshold
        self.done = 0
        """Suggestions decided on since the beginning, less those taken back."""
        self._known = known
        self._numbers = {article: number for number, article in enumerate(articles)}
        self._read: dict[str, _Read] = {}
        self._waiting: dict[str, None] = dict.fromkeys(articles)
        self._under_way: tuple[str, ...] = ()
        self._news: set[str] = set()
        """Articles of which the engine has said something new since they were read."""
        self._outdated: set[str] = set()
        """Articles in which something was done since they were read."""
        self._seen: set[str] = set()

    # Reading the articles

    @property
    def busy(self) -> bool:
        """Whether there are articles to read or to blend again."""
        return bool(self._waiting or self._under_way)

    @property
    def progress(self) -> tuple[int, int]:
        """How many articles were read at least once, of how many."""
        return len(self._seen), len(self._numbers)

    async def step(self) -> bool:
        """Work out the next few articles in another thread; returns whether there is more to do."""
        self._under_way = tuple(islice(self._waiting, _BATCH))
        for article in self._under_way:
            del self._waiting[article]
        jobs = [(article, *self._before(article)) for article in self._under_way]
        try:
            found = await asyncio.to_thread(lambda: [self._blended(*job) for job in jobs])
            for article, one in zip(self._under_way, found, strict=True):
                # What was decided or said of the article meanwhile has it wait again, and this is not true any more.
                if article not in self._waiting:
                    self._take(article, one)
        finally:
            self._under_way = ()
        return bool(self._waiting)

    def _before(self, article: str) -> tuple[Document | None, tuple[Suggestion, ...] | None]:
        """Return the article as it stands and what the engine found in it, each only if it is known and still true."""
        read, fresh, outdated = self._read.get(article), article in self._news, article in self._outdated
        self._news.discard(article)
        self._outdated.discard(article)
        return (None if read is None or outdated else read.document), (None if read is None or fresh else read.engine)

    def _blended(self, article: str, document: Document | None, engine: tuple[Suggestion, ...] | None) -> _Read | None:
        try:
            document = document or self.project.document(article)
        except StoreError:
            return None  # The library says what is wrong with it.
        engine = tuple(self._known(document)) if engine is None else engine
        spans, decisions = document.spans.values(), document.decisions.values()
        memory, labels = self.project.memory, self.project.labels
        offered = blend(
            document.text, engine, memory, spans=spans, decisions=decisions, threshold=self.threshold, labels=labels, article=article
        )
        return _Read(document, engine, Offers(offered))

    def _take(self, article: str, read: _Read | None) -> None:
        self._seen.add(article)
        if read is None:
            self._read.pop(article, None)
        else:
            self._read[article] = read
        self.queue.put(article, self._numbers[article], read.document.article.title if read else "", read.offered if read else ())

    def _again(self, articles: Iterable[str]) -> None:
        """Have articles blended again before any other."""
        self._waiting = {**dict.fromkeys(articles), **self._waiting}

    # What happens meanwhile

    def news(self, article: str) -> None:
        """The engine has said something new about an article."""
        if article in self._numbers:
            self._news.add(article)
            self._waiting[article] = None

    def changed(self, change: Change) -> None:
        """Something was done to the project, here or anywhere, or was taken back."""
        records = [record for edit in change.edits for record in (edit.before, edit.after) if isinstance(record, Span | Decision)]
        self.done += sum(isinstance(edit.after, Decision) - isinstance(edit.before, Decision) for edit in change.edits)
        if not records:
            return
        forms = {record.quote for record in records}
        homes = {record.article for record in records if record.article in self._numbers}
        touched = {article for article, read in self._read.items() if any(form in read.document.text for form in forms)}
        touched.update(self._under_way, homes)
        self._outdated |= homes
        self.queue.want(None)
        self.queue.hold(touched, forms)
        self._again(sorted(touched, key=lambda article: (article not in homes, self._numbers[article])))
        with self.queue.still():
            for article in homes:
                self.queue.drop(_touching([record for record in records if record.article == article]), [article])
            self._at_once(homes)

    def _at_once(self, homes: Iterable[str]) -> None:
        """Blend while the person waits: where something was done, then what holds back the next suggestion; no more than takes a moment."""
        room = _AT_ONCE
        following = iter(self.queue.awaited, None)
        for article in islice(chain(sorted(homes, key=self._numbers.__getitem__), following), _FEW):
            read = self._read.get(article)
            room -= len(read.document.text) if read else _AT_ONCE
            if room < 0:
                return
            self._take(article, self._blended(article, *self._before(article)))
            if article not in self._under_way:
                self._waiting.pop(article, None)

    def limit(self, threshold: float) -> None:
        """Offer what scores at least ``threshold``."""
        lower, self.threshold = threshold < self.threshold, threshold
        dropped = self.queue.drop(lambda one: one.score < threshold)
        # Where a doubtful one goes, another that it overlapped may come; where nothing went, nothing changes.
        self._again([*self._under_way, *(self._read if lower else dropped)])

    # What a person decides

    def text(self, item: Item) -> str:
        """Return the text of the article of an item that is in the queue."""
        return self._read[item.article].document.text

    def accept(self, item: Item, label: str = "", *, note: str = "") -> str:
        """Accept a suggestion, as another label if one is given, with a note on the annotation; returns what was done."""
        document, one = self.project.document(item.article), item.suggestion
        change = annotate.accept_as(document, one, label or one.label, annotator=self.project.annotator)
        if change is not None and note.strip():
            spans = [edit.after for edit in change.edits if isinstance(edit.after, Span)]
            notes = [annotate.note_edit(None, "span", span.id, note, self.project.annotator, article=item.article) for span in spans]
            change = replace(change, edits=(*change.edits, *(edit for edit in notes if edit is not None)))
        return self._do(self._linked(item, change))

    def reject(self, item: Item) -> str:
        """Reject a suggestion; returns what was done."""
        return self._do(annotate.reject(self.project.document(item.article), [item.suggestion], annotator=self.project.annotator))

    def decide_form(self, item: Item, *, accept: bool) -> str:
        """Accept or reject every open suggestion of the item's words and label in its article; returns what was done."""
        build = annotate.accept if accept else annotate.reject
        at = (item.suggestion.start, item.suggestion.end)
        change = build(self.project.document(item.article), self.queue.of_form(item), annotator=self.project.annotator, at=at)
        return self._do(self._linked(item, change))

    def _linked(self, item: Item, change: Change | None) -> Change | None:
        """Return the change with annotations linked whose words are a name or alias of one entity."""
        known = self.project.entities
        if not known:
            return change
        read = self._read[item.article]
        return with_links(change, aliases_of(self.project.document(item.article), read.offered, known))

    def _do(self, change: Change | None) -> str:
        if change is None:
            raise InvalidError("This was decided already.")
        self.project.do(change)
        return change.title


def _touching(records: Sequence[Span | Decision]) -> Callable[[Suggestion], bool]:
    """Return what tells whether a suggestion shares a code point with one of the records."""
    return lambda one: any(one.start < record.end and record.start < one.end for record in records)

"""The articles of the open project as the library shows them, in the order it shows them in."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from store.entry import Entry
from tui.library_order import ORDERS, VARIANTS, in_order, looked_at, next_unread
from tui.variants import folded, groups, inner


class Catalogue:
    """Entries by article, how they are ordered and filtered, and which one is next to which.

    What costs as much as there are articles is done once, and again only when the order or the filter may let others through: filling a
    few entries of 100,000, or a further letter of a filter, must cost no more than they are.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._ordered: list[Entry] | None = None
        self._shown: list[Entry] | None = None
        self._rows: dict[str, int] | None = None
        self._looks: dict[str, str] = {}
        self.order = "name"
        self.descending = False
        self.wanted = ""
        self.done = 0
        """Articles that the analyst is done with."""
        self.waiting = 0
        """Suggestions nobody has decided on, in all articles."""
        self._variants: dict[str, list[str]] = {}
        self._unfolded: set[str] = set()

    def put(self, entries: list[Entry]) -> None:
        """Add entries, or replace those of the same article."""
        stay = self._shown is not None
        for entry in entries:
            before = self._entries.get(entry.article_id)
            stay = stay and before is not None and self._alike(before, entry)
            self._count(before, -1)
            self._count(entry, 1)
            self._entries[entry.article_id] = entry
            self._looks.pop(entry.article_id, None)
        if stay:
            self._replace(entries)
        else:
            self._ordered = self._shown = None

    def drop(self, articles: Iterable[str]) -> None:
        """Take entries out."""
        for article_id in articles:
            self._count(self._entries.pop(article_id, None), -1)
            self._looks.pop(article_id, None)
        self._ordered = self._shown = None

    def _count(self, entry: Entry | None, by: int) -> None:
        if entry is not None:
            self.done += by * (entry.status == "done")
            self.waiting += by * (entry.open_suggestions or 0)

    def _alike(self, before: Entry, after: Entry) -> bool:
        """Tell whether an entry stands where another did: as far as order, story and, with a filter, what that looks at can tell."""
        key = ORDERS[self.order]
        same = key(before) == key(after) and before.variant_of == after.variant_of
        return same and (not self.wanted or looked_at(before) == looked_at(after))

    def _replace(self, entries: list[Entry]) -> None:
        """Put entries where those of the same articles stand."""
        for entry in entries:
            row = self._row(entry.article_id)
            if row is not None and self._shown is not None:
                self._shown[row] = entry
        # It is put in order from what is there when it is next needed.
        self._ordered = self._shown if self._ordered is self._shown else None

    def opened(self, article_id: str) -> None:
        """Note that an article is being read."""
        entry = self._entries.get(article_id)
        if entry is not None and entry.status == "new":
            self.put([replace(entry, status="reading")])

    def renew(self, before: list[Entry], after: list[Entry]) -> None:
        """Replace entries by what was worked out from them elsewhere meanwhile; one that was replaced since stays as it is."""
        self.put([new for old, new in zip(before, after, strict=True) if self._entries.get(old.article_id) is old])

    def stale(self, articles: Iterable[str]) -> None:
        """Have the entries of these articles filled again before they are next looked at."""
        for article_id in articles:
            entry = self._entries.get(article_id)
            if entry is not None and not entry.problem:
                self.put([replace(entry, filled=False)])

    def arrange(self, *, order: str | None = None, descending: bool | None = None, wanted: str | None = None) -> None:
        """Change the order or the filter; what is not given stays."""
        ordered = (self.order, self.descending)
        self.order = self.order if order is None else order
        self.descending = self.descending if descending is None else descending
        self.wanted = self.wanted if wanted is None else wanted
        if ordered != (self.order, self.descending):
            self._ordered = None
        self._shown = None

    @property
    def entries(self) -> list[Entry]:
        """The entries that pass the filter, in order."""
        return self._arrange() if self._shown is None else self._shown

    def _arrange(self) -> list[Entry]:
        if self._ordered is None:
            self._ordered = in_order(self._entries.values(), self.order, descending=self.descending)
        self._variants = groups(self._entries)
        kept = self._ordered
        for word in self.wanted.casefold().split():
            kept = self._holding(word, kept)
        self._shown = folded(kept, self._entries, self._variants, self._unfolded) if self._variants else kept
        self._rows = None
        return self._shown

    def _holding(self, word: str, entries: list[Entry]) -> list[Entry]:
        """Return the entries that a word of the filter is in."""
        looks = self._looks
        if len(looks) < len(self._entries):
            looks |= {name: looked_at(entry) for name, entry in self._entries.items() if name not in looks}
        leads = self._variants if word in VARIANTS else ()
        return [one for one in entries if word in looks[one.article_id] or one.article_id in leads]

    def _row(self, article_id: str) -> int | None:
        shown = self.entries
        if self._rows is None:
            self._rows = {entry.article_id: row for row, entry in enumerate(shown)}
        return self._rows.get(article_id)

    @property
    def variants(self) -> Mapping[str, Sequence[str]]:
        """The ids of the variants of each article that leads a story."""
        if self._shown is None:
            self._arrange()
        return self._variants

    @property
    def inner(self) -> set[str]:
        """The ids of the variants that stand under the article that leads them."""
        return inner(self.entries, self._unfolded) if self._unfolded else set()

    def leading(self, article_id: str) -> str:
        """Return the id of the article that leads the story of this one, ``""`` when it has no variants."""
        entry = self._entries.get(article_id)
        name = entry.variant_of if entry is not None and entry.variant_of in self.variants else article_id
        return name if name in self.variants else ""

    def fold(self, article_id: str) -> None:
        """Show the variants of an article that leads a story, or fold them up again."""
        self._unfolded ^= {article_id}
        self._shown = None

    def fold_all(self) -> bool:
        """Show all variants, or, when some are shown, fold all up; returns whether they are shown now."""
        self._unfolded = set() if self._unfolded else set(self.variants)
        self._shown = None
        return bool(self._unfolded)

    def all(self) -> list[Entry]:
        """Return every entry, filtered out or not, in the order they came."""
        return list(self._entries.values())

    def sources(self) -> list[tuple[str, str]]:
        """Return the id and the source name of every article, in the order they came."""
        return [(entry.article_id, entry.source) for entry in self._entries.values()]

    @property
    def total(self) -> int:
        """Number of articles, filtered out or not."""
        return len(self._entries)

    def get(self, article_id: str) -> Entry | None:
        """Return the entry of an article, or None."""
        return self._entries.get(article_id)

    def row(self, article_id: str) -> int | None:
        """Return the row of an article among ``entries``, of the one it is folded into, or None when the filter hides it."""
        row = self._row(article_id)
        leading = self.leading(article_id) if row is None else ""
        return self.row(leading) if leading and leading != article_id else row

    def beside(self, article_id: str, step: int) -> Entry | None:
        """Return the readable article so many rows after (or before) this one, or None at either end."""
        row = self.row(article_id)
        if row is None:
            return None
        row += step
        while 0 <= row < len(self.entries):
            if not self.entries[row].problem:
                return self.entries[row]
            row += 1 if step > 0 else -1
        return None

    def unread_after(self, article_id: str) -> Entry | None:
        """Return the next article that was never opened, looking on from this one and then from the top."""
        row = next_unread(self.entries, self.row(article_id) or 0)
        return None if row is None else self.entries[row]

"""A second reader of HTML reports: the standard library's parser, which knows nothing of what wrote the page."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_CHUNK = 1 << 16
_EMPTY = frozenset(["meta"])


def witness(source: Source) -> Iterator[Seen]:
    """Yield what the index says of entities, then every article."""
    page = _Page()
    with source.path.open("rb") as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        while chunk := text.read(_CHUNK):
            page.feed(chunk)
            yield from page.take()
    page.close()
    yield from page.take()
    if page.open:
        raise ValueError(f"{page.open[-1][0]} is not closed")


class _Mention:
    def __init__(self, start: int, told: dict[str, str]) -> None:
        self.start, self.told = start, told
        self.text = ""
        self.end = start
        self.notes: list[str] = []


class _Page(HTMLParser):
    """Collects one article at a time."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self._ready: list[Seen] = []
        self._names: dict[str, str] = {}
        self._records: dict[str, dict[str, object]] = {}
        self._record = ""
        self._record_notes: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self._about: dict[str, str] = {}
        self._text: list[str] = []
        self._length = 0
        self._mentions: dict[str, _Mention] = {}
        self._notes: list[str] = []

    def take(self) -> list[Seen]:
        """Return what is complete."""
        ready, self._ready = self._ready, []
        return ready

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if len(told) < len(attrs):
            raise ValueError(f"an attribute of {tag} stands twice")
        if tag in _EMPTY:
            return
        self.open.append((tag, told))
        if tag == "article":
            self._begin()
        elif tag == "mark":
            self._mentions.setdefault(told["data-mention"], _Mention(self._length, told))
        elif "data-record" in told:
            self._record = told["data-record"]
            self._records[self._record] = {"name": "", "label": told["data-label"], "aliases": [], "external": {}}
        elif "data-note" in told:
            self._note(told["data-note"], "")
        elif "data-alias" in told:
            self._records[self._record]["aliases"] += [told["data-alias"]]  # type: ignore[operator]
        elif "data-scheme" in told:
            self._records[self._record]["external"] |= {told["data-scheme"]: told["data-value"]}  # type: ignore[operator]

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        inner = next((told for tag, told in reversed(self.open) if tag not in ("mark", "a")), {})
        if inner.get("class") == "text":
            for tag, told in self.open:
                if tag == "mark":
                    mention = self._mentions[told["data-mention"]]
                    mention.text += data
                    mention.end = self._length + len(data)
            self._text.append(data)
            self._length += len(data)
        elif "data-about" in inner:
            self._about[inner["data-about"]] = self._about.get(inner["data-about"], "") + data
        elif "data-note" in inner:
            self._note(inner["data-note"], data)
        elif "data-name" in inner:
            record = self._records[self._record]
            record["name"] = f"{record['name']}{data}"
        elif "mark" in tags:
            raise ValueError("a mention stands outside a text")

    def _note(self, about: str, data: str) -> None:
        kept = {"article": self._notes, "entity": self._record_notes}.get(about)
        if kept is None:
            kept = self._mentions[about].notes
        if data and kept:
            kept[-1] += data
        else:
            kept.append(data)

    def handle_endtag(self, tag: str) -> None:
        begun, told = self.open.pop()
        if begun != tag:
            raise ValueError(f"{begun} is closed as {tag}")
        if tag == "article":
            self._ready.append(self._seen())
        elif tag == "section" and told.get("id") == "entities":
            self._names = {record: str(about["name"]) for record, about in self._records.items()}
            self._ready.append(Seen(notes=tuple(sorted(self._record_notes)), entities=len(self._records), more=self._records))

    def _seen(self) -> Seen:
        text = "".join(self._text)
        spans = []
        for mention in self._mentions.values():
            told = mention.told
            if text[mention.start : mention.end] != mention.text:
                raise ValueError(f"the pieces of mention {told['data-mention']} do not join")
            spans.append(
                SeenSpan(
                    start=mention.start,
                    end=mention.end,
                    label=told["data-label"],
                    quote=mention.text,
                    entity=self._names[told["data-entity"]] if "data-entity" in told else "",
                    score=float(told["data-score"]) if "data-score" in told else None,
                    notes=tuple(sorted(mention.notes)),
                )
            )
        about = {name: value for name, value in self._about.items() if value}
        return Seen(text=text, spans=in_order(spans), notes=tuple(sorted(self._notes)), about=about)

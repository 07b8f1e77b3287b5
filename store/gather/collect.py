"""From origins to articles that could be kept; nothing is written here. One that cannot be used gives its reason and stops nothing."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from msgspec.structs import replace

from store.added import ORIGINAL
from store.errors import InputError, StoreError
from store.folder import SUFFIXES
from store.gather.dateline import read_dateline
from store.gather.draft import Draft, Yield
from store.gather.fetch import Answer, fetch
from store.gather.kinds import PAGE, Kind, kind_of_answer, kind_of_file
from store.gather.language import tell_language
from store.gather.origins import Origin
from store.ingest import article_id, make_article, read_limited, source_name
from store.model import Article
from store.quarantine.run import Quarantine

LIMIT = 128 << 20
"""Largest file that is read, in bytes."""

PAUSE = 1.0
"""Seconds between two pages of one feed, so that no server is pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read."""

    agent: str = "sorot"
    text_field: str = ""
    title_field: str = ""
    allow_private: bool = False
    stories: int = 50
    """Most pages that one feed has fetched."""
    pause: float = PAUSE
    as_new: bool = False
    """Whether a file that has changed since articles were added from it gives others."""
    today: date = field(default_factory=date.today)


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is not in the project yet, and the bytes it came from when they cannot be had again from a file."""

    article: Article
    text: str
    original: bytes = b""


@dataclass(frozen=True, slots=True)
class Present:
    """Something the project has already; ``name`` is its origin."""

    name: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that says another text than when the project got an article from it; ``name`` is its origin."""

    name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be used, as a sentence with its place."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Step:
    """One origin is done with."""

    name: str


News = Found | Present | Changed | Problem | Step

Earlier = Callable[[str], Mapping[str, Collection[str]]]
"""Returns what was added from an origin earlier: the sources of articles, each with the SHA-256 of their texts."""


class Collector:
    """Reads origins one by one, foreign formats in quarantine."""

    def __init__(self, folder: Path, known: Callable[[str], bool], earlier: Earlier, options: Options, quarantine: Quarantine) -> None:
        """``known`` says whether an article with this id is kept in the project already; whoever lends the quarantine closes it."""
        self._folder, self._known, self._earlier, self._options = folder, known, earlier, options
        self._quarantine = quarantine
        self._seen: set[str] = set()

    def collect(self, origins: Iterable[Origin]) -> Iterator[News]:
        """Yield what each origin gives, and a Step after each."""
        for origin in origins:
            try:
                yield from self._address(origin.name) if origin.path is None else self._file(origin.path)
            except StoreError as error:
                yield Problem(_placed(error, origin.name))
            yield Step(origin.name)

    def _file(self, path: Path) -> Iterator[News]:
        name = source_name(path, self._folder)
        if (
            path.suffix.lower() in SUFFIXES
            and not name.startswith("/")
            and not any(part.startswith(".") for part in PurePosixPath(name).parts)
        ):
            yield Present(name)  # A text file in the project's own folder is an article of it as it lies there.
            return
        kind = kind_of_file(path.name)
        data = read_limited(path, LIMIT)
        sha256 = hashlib.sha256(data).hexdigest()
        if self._is_known(f"sha256:{sha256}"):
            yield Present(name)  # All of it is one article, so it need not be read to know that.
            return
        read = self._read(kind, data, name, "", "")
        yield from self._drafts(read, name, key=f"sha256:{sha256}", sha256=sha256, earlier=self._earlier(name))
        for page in read.pages:
            try:
                yield from self._page(page.url, page.data, page.media_type, keep=False, within=name)
            except StoreError as error:
                yield Problem(_placed(error, page.url))

    def _address(self, url: str) -> Iterator[News]:
        if self._is_known(f"url:{url}"):
            yield Present(url)
            return
        answer = self._fetch(url)
        kind = kind_of_answer(answer.data, answer.media_type)
        read = self._read(kind, answer.data, url, answer.url, answer.charset)
        yield from self._drafts(read, url, key=f"url:{url}", sha256=hashlib.sha256(answer.data).hexdigest(), original=answer.data)
        if len(read.pages) > self._options.stories:
            yield Problem(f"{url}: Only the first {self._options.stories} of {len(read.pages)} stories were taken; --stories takes more.")
        fetched = 0
        for page in read.pages[: self._options.stories]:
            if self._is_known(f"url:{page.url}"):
                yield Present(page.url)
                continue
            time.sleep(self._options.pause if fetched else 0)
            fetched += 1
            try:
                story = self._fetch(page.url)
                yield from self._page(page.url, story.data, story.media_type, keep=True, within=url)
            except StoreError as error:
                yield Problem(_placed(error, page.url))

    def _page(self, url: str, data: bytes, media_type: str, *, keep: bool, within: str) -> Iterator[News]:
        key = f"url:{url}"
        if self._is_known(key):
            yield Present(url)
            return
        answer = Answer(url, data, media_type)
        read = self._read(PAGE, data, url, url, answer.charset)
        sha256 = hashlib.sha256(data).hexdigest()
        yield from self._drafts(read, url, key=key, sha256=sha256, original=data if keep else b"", within=within)

    def _fetch(self, url: str) -> Answer:
        return fetch(url, agent=self._options.agent, allow_private=self._options.allow_private)

    def _read(self, kind: Kind, data: bytes, where: str, url: str, charset: str) -> Yield:
        return read(self._quarantine, self._options, kind, data, where=where, url=url, charset=charset)

    def _drafts(
        self,
        read: Yield,
        name: str,
        *,
        key: str,
        sha256: str,
        original: bytes = b"",
        within: str = "",
        earlier: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> Iterator[News]:
        for sentence in read.problems:
            yield Problem(f"{name}: {sentence}")
        about = {"original": within or name, ORIGINAL: sha256}
        made = []
        for draft in read.drafts:
            own = f"{key}#{draft.part}" if draft.part else key
            source = f"{name}#{draft.part}" if draft.part else name
            made.append((own, *article_of(draft, _id(own), source, about, self._options.today)))
        before = {text for texts in earlier.values() for text in texts}
        now = {article.sha256 for _, article, _ in made}
        for own, article, text in made:
            if self._is_known(own) or article.sha256 in before:
                yield Present(article.source)
            elif not self._options.as_new and article.source in earlier and now.isdisjoint(earlier[article.source]):
                yield Changed(article.source)  # Else what it was stands elsewhere in it now, as when a row came in before it.
            else:
                self._seen.add(_id(own))
                yield Found(article, text, original)

    def _is_known(self, key: str) -> bool:
        name = _id(key)
        return name in self._seen or self._known(name)


def read(quarantine: Quarantine, how: Options, kind: Kind, data: bytes, *, where: str, url: str = "", charset: str = "") -> Yield:
    """Return what a reader makes of some bytes; ``where`` names them in errors. Raises StoreError."""
    options: dict[str, str | int | float | bool | None] = {}
    if kind.fields:
        options |= {"text_field": how.text_field, "title_field": how.title_field, "today": how.today.isoformat()}
    if kind.tabs:
        options["tabs"] = True
    if kind.page:
        options |= {"url": url, "charset": charset}
    found: Yield = quarantine.run(kind.reader, data, Yield, where=where, **options)
    return found


def article_of(draft: Draft, name: str, source: str, about: dict[str, str], today: date) -> tuple[Article, str]:
    """Return the article that a draft makes, with its text; ``name`` is its id."""
    text = draft.text.encode("utf-8", "replace").decode("utf-8")
    line = read_dateline(text, today=today)
    fields = {"author": draft.author, "site": draft.site or line.site, "place": draft.place or line.place, "url": draft.url}
    made = make_article(text, source=source, encoding=draft.encoding, name=source.rpartition("/")[2])
    return (
        replace(
            made,
            id=name,
            title=draft.title[:300] or made.title,
            language=draft.language or tell_language(text),
            published=draft.published or line.published,
            metadata={**{key: value for key, value in fields.items() if value}, **about},
        ),
        text,
    )


def _id(key: str) -> str:
    return article_id(f"added {key}")


def _placed(error: StoreError, name: str) -> str:
    return str(error if error.where else InputError(error.what, where=name, do=error.do))

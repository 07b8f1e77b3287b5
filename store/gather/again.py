"""Reading again what an article was added from: files with the reader of their format, web pages only for who asks for that."""

import hashlib
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from store.added import ORIGINAL, is_added
from store.document import Document
from store.errors import InputError
from store.gather.collect import LIMIT, Options, article_of, read
from store.gather.draft import Draft, Page, Yield
from store.gather.fetch import Answer, fetch
from store.gather.keep import keep_original
from store.gather.kinds import PAGE, Kind, kind_of_answer, kind_of_file
from store.gather.origins import is_address, is_elsewhere
from store.ingest import read_limited
from store.model import Article
from store.project import Project
from store.quarantine.run import Quarantine
from store.renewing import Renewal, adopt, foreseen, renewal

Way = Literal["own", "file", "outside", "address"]
"""A text of the project's folder; another file in it; a file elsewhere; a web address."""


def way(article: Article) -> Way:
    """Return where the text of an article comes from."""
    origin = article.metadata.get("original", "")
    if not is_added(article):
        return "own"
    if is_address(origin):
        return "address"
    return "outside" if is_elsewhere(origin) else "file"


class Rereader:
    """Says what the sources of articles mean for them now; foreign formats are read in a quarantine that is lent."""

    def __init__(self, project: Project, options: Options, quarantine: Quarantine, *, ways: Collection[Way] = ("own", "file")) -> None:
        """``ways`` are those that are gone; a project may come from a stranger, so that files elsewhere and addresses need a word."""
        self._project, self._options, self._quarantine, self._ways = project, options, quarantine, ways
        self.passed: Counter[Way] = Counter()
        """Articles that were not looked at, because their way was not to be gone."""
        self._last: _Origin | None = None
        """The origin that was looked at last: many articles may come from one."""
        self._fetched = 0.0

    def foreseen(self, document: Document) -> Renewal | None:
        """Return what an article's source of now means for it, or None when that has not changed or is not to be looked at.

        Raises InputError when the source cannot be read, or the article is not in it any more.
        """
        article = document.article
        how = way(article)
        if how == "own":
            return foreseen(self._project, document)
        if how not in self._ways:
            self.passed[how] += 1
            return None
        found = self._page(document) if how == "address" else self._file(document)
        return None if found is None else renewal(self._project, document, *found)

    def adopt(self, document: Document, found: Renewal) -> None:
        """Give an article its new text; a page that was fetched for it is written down first. Raises as ``Project.do``."""
        origin = self._last
        if origin is not None and origin.answer.url and way(document.article) == "address" and origin.holds(found):
            keep_original(self._project.store_dir, origin.answer.data)
        adopt(self._project, document, found)

    def _page(self, document: Document) -> tuple[Article, str] | None:
        article = document.article
        url, part = _parts(article.source, article.metadata["original"])
        if self._last is None or self._last.name != url:
            time.sleep(max(0.0, self._fetched + self._options.pause - time.monotonic()) if self._fetched else 0.0)
            self._fetched = time.monotonic()
            self._last = _Origin(url, fetch(url, agent=self._options.agent, allow_private=self._options.allow_private))
        origin = self._last
        if origin.sha256 == article.metadata[ORIGINAL]:
            return None
        return self._made(document, self._read(origin, kind_of_answer(origin.answer.data, origin.answer.media_type)), part, origin.sha256)

    def _file(self, document: Document) -> tuple[Article, str] | None:
        article = document.article
        name = article.metadata["original"]
        path = self._project.folder / name
        if not path.is_file():
            return None  # As with a text file that is gone: what was read from it stays.
        if self._last is None or self._last.name != name:
            self._last = _Origin(name, Answer("", read_limited(path, LIMIT), ""))
        origin = self._last
        within = article.source == name or article.source.startswith(f"{name}#")
        if within and origin.sha256 == article.metadata[ORIGINAL]:
            return None
        found = self._read(origin, kind_of_file(path.name))
        if within:
            return self._made(document, found, article.source[len(name) + 1 :], origin.sha256)
        url, part = _parts(article.source, "")
        page = next((page for page in found.pages if page.url in (article.source, url)), None)
        if page is None:
            raise _gone(article)
        return self._archived(document, page, "" if page.url == article.source else part)

    def _archived(self, document: Document, page: Page, part: str) -> tuple[Article, str] | None:
        """Read a page that an archive holds."""
        sha256 = hashlib.sha256(page.data).hexdigest()
        if sha256 == document.article.metadata[ORIGINAL]:
            return None
        found = self._read(_Origin(page.url, Answer(page.url, page.data, page.media_type)), PAGE)
        return self._made(document, found, part, sha256)

    def _read(self, origin: "_Origin", kind: Kind) -> Yield:
        if origin.found is None:
            answer = origin.answer
            origin.found = read(
                self._quarantine, self._options, kind, answer.data, where=origin.name, url=answer.url, charset=answer.charset
            )
        return origin.found

    def _made(self, document: Document, found: Yield, part: str, sha256: str) -> tuple[Article, str]:
        """Return the article that one of many in an origin is now: the one that says the same, else the one in its place."""
        article = document.article
        same: Draft | None = next((draft for draft in found.drafts if draft.text == document.text), None)
        draft = same or next((draft for draft in found.drafts if draft.part == part), None)
        if draft is None:
            raise _gone(article)
        about = {"original": article.metadata["original"], ORIGINAL: sha256}
        return article_of(draft, article.id, article.source, about, self._options.today)


@dataclass
class _Origin:
    """A file or a page as it is now."""

    name: str
    answer: Answer
    """Its bytes; of a file without an address."""
    found: Yield | None = None
    """What is in it, once somebody wanted to know."""

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.answer.data).hexdigest()

    def holds(self, found: Renewal) -> bool:
        """Whether a new text was read out of it."""
        return found.article.metadata.get(ORIGINAL) == self.sha256


def _parts(source: str, origin: str) -> tuple[str, str]:
    """Return the address and the part in it that the source of an article names."""
    if origin and (source == origin or source.startswith(f"{origin}#")):
        return origin, source[len(origin) + 1 :]
    address, _, part = source.partition("#")
    return address, part


def _gone(article: Article) -> InputError:
    return InputError("It is not in its source any more; the text that was annotated stays.", where=article.source)

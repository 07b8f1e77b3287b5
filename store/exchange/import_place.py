"""Which article of a project a document of a foreign file is: the one with its text, however the file names it."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from store.document import Document
from store.errors import StoreError
from store.exchange.contract import Draft
from store.ingest import article_id, make_article
from store.library import article_ids
from store.model import Article
from store.project import Project

_KEY = 16
"""Bytes of a hash that is remembered for every article."""


class Places:
    """The articles of a project by their text, and by their text without white space."""

    def __init__(self, project: Project, name: str, tell: Callable[[], None] = lambda: None) -> None:
        """``name`` is what the file is called; ``tell`` is called for every article that is looked at. Articles are read one by one."""
        self._project, self._name = project, name
        self._exact: dict[bytes, str] = {}
        self._loose: dict[bytes, str] = {}
        self._texts: dict[str, bytes] = {}
        self._made: set[str] = set()
        """Articles that this import has made under a name that the file gave."""
        for document in _present(project, tell):
            key = _hash(document.text)
            self._texts[document.article.id] = key
            self._exact.setdefault(key, document.article.id)
            self._loose.setdefault(_hash(_squeezed(document.text)), document.article.id)

    def find(self, draft: Draft) -> tuple[str, bool]:
        """Return the id of the article that has the draft's text, or ``""``, and whether the two differ in white space."""
        key = _hash(draft.text)
        named = article_id(draft.source) if draft.source else ""
        if named and self._texts.get(named) == key:
            return named, False
        found = self._exact.get(key, "")
        if found and not (draft.source and found in self._made):
            return found, False
        loose = self._loose.get(_hash(_squeezed(draft.text)), "") if self._loose and not found else ""
        return loose, bool(loose)

    def make(self, draft: Draft) -> Article:
        """Return a new article for a draft, under the name the file gives or one made from the file's and the text, and remember it."""
        key = _hash(draft.text)
        sha = hashlib.sha256(draft.text.encode()).hexdigest()
        source = draft.source.strip() or f"{self._name}#{sha[:12]}"
        if article_id(source) in self._texts:
            source = f"{source}#{sha[:12]}"  # Another text has this name already.
        made = make_article(draft.text, source=source)
        article = replace(
            made,
            title=draft.title[:300] or made.title,
            language=draft.language,
            published=draft.published,
            metadata=dict(draft.metadata),
            status="done" if draft.done else "open",
        )
        self._texts[article.id] = key
        self._exact.setdefault(key, article.id)
        if draft.source:
            self._made.add(article.id)
        return article


def moved(draft: Draft, text: str) -> Draft:
    """Return a draft whose spans lie in ``text``, which differs from the draft's in white space only."""
    here = [at for at, char in enumerate(draft.text) if not char.isspace()]
    there = [at for at, char in enumerate(text) if not char.isspace()]
    spans = []
    for span in draft.spans:
        first, last = bisect_left(here, span.start), bisect_left(here, span.end) - 1
        if first <= last:
            start, end = there[first], there[last] + 1
            spans.append(replace(span, start=start, end=end, quote=text[start:end]))
    return replace(draft, text=text, spans=tuple(spans))


def _present(project: Project, tell: Callable[[], None]) -> Iterator[Document]:
    for name in article_ids(project):
        try:
            yield project.document(name)
        except StoreError:
            continue  # The library says what is wrong with it.
        finally:
            tell()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_KEY).digest()

"""Suggestions while the program runs: the open article first, all others behind it, and what was found kept for the next time."""

import time
from collections.abc import Callable, Iterable

from store.document import Document
from store.errors import StoreError
from store.model import Suggestion
from store.suggestion_cache import SuggestionCache
from tui import paths
from tui.desk import Desk
from tui.session import Session
from tui.suggest.engine import Answer, Engine, State

_AHEAD = 4
"""Articles handed to the engine ahead of its need, so that it never waits and not all texts are held at once."""


_REST = 20
"""How many times as long as showing an unfinished answer took, the next is passed over: keys come first in a huge article."""


class Suggestions:
    """Between the engine and the screens. ``told`` hears the id of an article there is news of, ``""`` for the engine."""

    def __init__(self, desk: Desk, told: Callable[[str], None], *, model: str = "") -> None:
        self._desk, self._told = desk, told
        self.model = model
        """Name or path of the model that suggests; empty for the shipped one."""
        self._cache = SuggestionCache(desk.project.store_dir, read_only=bool(desk.project.read_only))
        self._found: dict[str, tuple[Suggestion, ...]] = {}
        self.skipped: dict[str, str] = {}
        """Why there are no suggestions for an article, by its id."""
        self._open: Session | None = None
        self._waiting: list[str] = []
        self._rest_until = 0.0
        if desk.config.suggestions:
            log = paths.data_dir() / "engine.log"
            desk.engine = Engine(log=log, on_answer=self._answered, on_state=self._state, model=model)

    def forget(self, article_id: str) -> None:
        """Forget what was found in an article, which has another text now."""
        self._found.pop(article_id, None)

    def take_over(self) -> None:
        """Keep what is found from now on: this window has become the one that writes."""
        self._cache = SuggestionCache(self._desk.project.store_dir)

    async def start(self, model: str | None = None) -> None:
        """Start the engine, if there is one, with another model when one is named; it loads while the reading goes on."""
        engine = self._desk.engine
        if engine is not None:
            catalogue = self._desk.catalogue
            first = {entry.article_id: entry for entry in (*catalogue.entries, *catalogue.all())}  # What is folded away comes last.
            self._waiting = [article_id for article_id, entry in first.items() if not entry.problem]
            self._waiting.reverse()
            if model is None or model == self.model:
                await engine.start()
            else:
                self.model = model
                await engine.restart(model)

    def came(self, articles: Iterable[str]) -> None:
        """Look at articles that came, after all others."""
        if self._desk.engine is not None:
            self._waiting[:0] = list(articles)[::-1]
            if self._desk.engine.state.name in ("ready", "working"):
                self._feed()

    async def use(self, model: str) -> None:
        """Suggest with another model from now on, in every article; what is decided stays."""
        engine = self._desk.engine
        if engine is not None:
            self.model = model
            self._found.clear()
            self.skipped.clear()
            await engine.restart(model)
            self._waiting = [entry.article_id for entry in self._desk.catalogue.all() if not entry.problem][::-1]

    async def restart(self) -> None:
        """End the engine and start it anew with the model it has."""
        if self._desk.engine is not None:
            await self._desk.engine.restart()

    def stop(self) -> None:
        """End the engine at once."""
        if self._desk.engine is not None:
            self._desk.engine.stop()

    def open(self, session: Session) -> None:
        """Offer what is known of an article, and ask for it when that is nothing."""
        self._open = session
        self._offer(session)

    def _offer(self, session: Session) -> None:
        engine = self._desk.engine
        if engine is None:
            return
        article, text = session.document.article, session.document.text
        found = self._known(article.id, article.sha256)
        if found is not None:
            session.offer(found)
        elif engine.state.name in ("ready", "working"):
            engine.request(article.id, text, article.sha256, session.selection)

    def known(self, document: Document) -> tuple[Suggestion, ...]:
        """Return what is known of an article, also in another thread; nothing when suggestions are off."""
        if self._desk.engine is None:
            return ()
        return self._known(document.article.id, document.article.sha256) or ()

    def _known(self, article_id: str, sha256: str) -> tuple[Suggestion, ...] | None:
        """Return what this very engine said of this very text, or None; before the engine has loaded, what any engine said last."""
        if article_id in self._found:
            return self._found[article_id]
        engine = self._desk.engine
        name = engine.state.engine if engine is not None else ""
        cached = self._cache.peek(article_id) if not name else None
        if cached is not None:
            return cached.suggestions if cached.sha256 == sha256 else None
        kept = self._cache.load(article_id, sha256=sha256, engine=name) if name else None
        if kept is None:
            return None
        self._found[article_id] = tuple(kept)
        return self._found[article_id]

    def _answered(self, answer: Answer) -> None:
        if answer.done and answer.skipped:
            self.skipped[answer.article] = answer.skipped
        elif answer.done:
            self.skipped.pop(answer.article, None)
            self._found[answer.article] = answer.suggestions
            self._cache.save(answer.article, answer.suggestions, sha256=answer.sha256, engine=answer.engine)
        session = self._open
        if session is not None and session.article_id == answer.article and session.document.article.sha256 == answer.sha256:
            if not answer.done and time.monotonic() < self._rest_until:
                return
            began = time.monotonic()
            session.offer(answer.suggestions)
            self._rest_until = time.monotonic() + _REST * (time.monotonic() - began)
        if answer.done:
            self._feed()
        self._told(answer.article)

    def _state(self, state: State) -> None:
        if state.name == "ready" and state.total == 0:
            if self._open is not None:
                self._offer(self._open)
            self._feed()
        self._told("")

    def _feed(self) -> None:
        """Hand the engine the next articles that nothing is known of."""
        engine = self._desk.engine
        while engine is not None and self._waiting and engine.pending < _AHEAD:
            article_id = self._waiting.pop()
            try:
                document = self._desk.project.document(article_id)
            except StoreError:
                continue
            if self._known(article_id, document.article.sha256) is None:
                engine.enqueue(article_id, document.text, document.article.sha256)

"""Driving the program in a test: no terminal, no suggestion process, no sleeping."""

import asyncio
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from textual import events
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widget import Widget

from store.model import Suggestion
from tui.app import SorotApp
from tui.assemble import assemble
from tui.open_request import OpenRequest
from tui.screens.base import KeyScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader.screen import ReaderScreen
from tui.suggest.engine import Answer, State, StateName

SIZES = [(100, 30), (80, 24), (40, 12)]
"""Terminals every screen has to work in, in cells."""

Finder = Callable[[str], Sequence[Suggestion]]
"""Makes suggestions out of the text of an article."""


class FakeEngine:
    """Answers what it is asked at once, with suggestions fixed beforehand, once it has started."""

    def __init__(self, find: Finder, state: StateName) -> None:
        self.find = find
        self.first = state
        self.state = State("starting")
        self.pending = 0
        self.asked: list[str] = []
        self.restarts = 0
        self.on_answer: Callable[[Answer], None] = lambda answer: None
        self.on_state: Callable[[State], None] = lambda state: None

    def say(self, name: StateName, reason: str = "") -> None:
        """Come into a state and tell."""
        self.state = State(name, reason=reason, engine="fake@1" if name in ("ready", "working") else "")
        self.on_state(self.state)

    async def start(self) -> None:
        self.say(self.first, "it was made to fail" if self.first == "failed" else "")

    async def restart(self, model: str | None = None) -> None:
        self.restarts += 1
        self.first = "ready"
        await self.start()

    def stop(self) -> None:
        self.state = State("off")

    async def close(self) -> None:
        self.stop()

    def request(self, article: str, text: str, sha256: str, visible: tuple[int, int] = (0, 0)) -> None:
        self.asked.append(article)
        self._answer(article, text, sha256)

    def enqueue(self, article: str, text: str, sha256: str) -> None:
        self._answer(article, text, sha256)

    def _answer(self, article: str, text: str, sha256: str) -> None:
        self.pending += 1
        found = tuple(sorted(self.find(text), key=lambda one: (one.start, one.end)))

        def answer() -> None:
            self.pending -= 1
            self.on_answer(Answer(article, sha256, "fake@1", found, done=True))

        asyncio.get_running_loop().call_soon(answer)


def finder(labels: Mapping[str, str], *, score: float = 0.9, origin: str = "rule:fake") -> Finder:
    """Return what suggests every occurrence of the given words as the label given for them."""

    def find(text: str) -> list[Suggestion]:
        return [
            Suggestion(start=at, end=at + len(quote), label=label, quote=quote, score=score, source="gazetteer", origin=origin)
            for quote, label in labels.items()
            for at in _occurrences(text, quote)
        ]

    return find


def _occurrences(text: str, quote: str) -> Iterable[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + len(quote))


@asynccontextmanager
async def driving(
    folder: Path,
    size: tuple[int, int] = (100, 30),
    *,
    suggest: Mapping[str, str] | Finder | None = None,
    state: StateName = "ready",
    article: str = "",
    read_only: bool = False,
    annotator: str = "Ratna",
    model: str = "",
) -> AsyncIterator[tuple[SorotApp, Pilot[int]]]:
    """Run the program on a folder, with what ``suggest`` makes as suggestions, or with suggestions switched off when it is None.

    ``article`` is the file to open at once, ``model`` what the command line named. The project is closed at the end, as the program does.
    """
    find = suggest if callable(suggest) else finder(suggest or {})

    def make(*, on_answer: Any, on_state: Any, **_: Any) -> FakeEngine:
        engine = FakeEngine(find, state)
        engine.on_answer, engine.on_state = on_answer, on_state
        return engine

    together = assemble(OpenRequest(folder, suggest=suggest is not None, annotator=annotator, read_only=read_only))
    desk = together.desk
    try:
        opened = next((one.article_id for one in desk.catalogue.all() if one.source == article), "")
        assert opened or not article, f"there is no {article}"
        with patch("tui.suggestions.Engine", make):
            app = SorotApp(desk, themes=together.themes, theme=together.theme, article=opened, model=model, problems=together.problems)
        with _counting():
            async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
                await settle(pilot)
                yield app, pilot
        desk.reading.save()
    finally:
        desk.project.close()


# Waiting


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every message is handled, every worker is done and the screen is drawn; never for a length of time."""
    quiet = 0
    for _ in range(500):
        await pilot.pause(0)
        app = pilot.app
        if app._exception is not None:
            raise app._exception
        if not app.is_running:
            return
        working = [worker for worker in app.workers if not worker.is_finished]
        for worker in working:
            await asyncio.wait([asyncio.ensure_future(_over(worker))])
        busy = [repr(pump) for pump in _pumps(app) if _busy(pump)]
        quiet = quiet + 1 if not working and not busy else 0
        if quiet == 2:
            return
    raise AssertionError(f"the program never comes to rest: {', '.join(busy) or [worker.name for worker in working]}")


async def _over(worker: Any) -> None:
    """Wait for a worker, however it ends."""
    await asyncio.gather(worker.wait(), return_exceptions=True)


def _pumps(app: Any) -> Iterable[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def _busy(pump: MessagePump) -> bool:
    screen: Any = pump
    # What a screen is to do once it is drawn again waits for as long as another lies over it, also one that lets it be seen.
    drawn = getattr(screen, "_callbacks", None) and getattr(screen, "is_active", True)
    # A message that was looked at, to see whether the one before can be left out, is in the queue no more.
    looked_at = pump._pending_message is not None
    return bool(pump.message_queue_size or looked_at or pump._next_callbacks or drawn or _HANDLING[pump])


_HANDLING: Counter[MessagePump] = Counter()
"""How many messages and callbacks, taken from its queue, each part of the program is in the midst of."""


@contextmanager
def _counting() -> Iterator[None]:
    """Know what is handled just now: what waits for something in its midst is in no queue."""

    def counted(handle: Any) -> Any:
        async def handled(self: MessagePump, *args: Any) -> None:
            _HANDLING[self] += 1
            try:
                await handle(self, *args)
            finally:
                _HANDLING[self] -= 1

        return handled

    with (
        patch.object(MessagePump, "_dispatch_message", counted(MessagePump._dispatch_message)),
        patch.object(MessagePump, "_flush_next_callbacks", counted(MessagePump._flush_next_callbacks)),
    ):
        try:
            yield
        finally:
            _HANDLING.clear()


# Keys and mouse


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys by Textual's names or as characters, each once the one before is done with."""
    for key in keys:
        post_key(pilot, key)
        await settle(pilot)


def post_key(pilot: Pilot[Any], key: str) -> None:
    """Send a key without waiting for what comes of it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = name if len(name) == 1 else None
    event = events.Key(name, character)
    event.set_sender(pilot.app)
    pilot.app.post_message(event)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Put text into the field that has the keys, as a paste, which is how a terminal hands over what is no key."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


async def press_action(pilot: Pilot[Any], action_id: str) -> None:
    """Press the first key, or chord, of an action."""
    keys = front(pilot.app).desk.keymap.keys(action_id)
    assert keys, f"{action_id} has no key"
    await press(pilot, *keys[0])


async def resize(pilot: Pilot[Any], columns: int, rows: int) -> None:
    """Give the terminal another size."""
    size = Size(columns, rows)
    pilot.app._driver._size = (columns, rows)  # type: ignore[union-attr]
    pilot.app.post_message(events.Resize(size, size))
    await settle(pilot)
    pilot.app._check_resize()  # Textual waits a moment for more of them.
    await settle(pilot)


async def mouse(pilot: Pilot[Any], kind: type[events.MouseEvent], x: int, y: int, *, button: int = 1, ctrl: bool = False) -> None:
    """Send one mouse event at a cell of the screen."""
    post_mouse(pilot, kind, x, y, button=button, ctrl=ctrl)
    await settle(pilot)


def post_mouse(pilot: Pilot[Any], kind: type[events.MouseEvent], x: int, y: int, *, button: int = 1, ctrl: bool = False) -> None:
    """Send one mouse event without waiting for what comes of it."""
    event = kind(None, x, y, 0, 0, button, False, False, ctrl, screen_x=x, screen_y=y)
    event.set_sender(pilot.app)
    pilot.app.post_message(event)


async def click(pilot: Pilot[Any], x: int, y: int) -> None:
    """Click a cell of the screen."""
    for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
        await mouse(pilot, kind, x, y)


# Looking


def strips(app: Any) -> list[str]:
    """Return the lines of the screen, dialogs and toasts included, as they would be written to the terminal."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def screen_text(app: Any) -> str:
    """Return the screen as text, one line a row, without the spaces at the ends."""
    return "\n".join(line.rstrip() for line in strips(app))


def find_on_screen(app: Any, words: str) -> tuple[int, int]:
    """Return the cell, column then row, at which words stand first below the top line, all characters being one cell wide."""
    for row, line in enumerate(strips(app)):
        if row and words in line:
            return line.index(words), row
    raise AssertionError(f"“{words}” is not on the screen:\n{screen_text(app)}")


def front(app: Any) -> KeyScreen:
    """Return the full screen that is on top, under any dialog."""
    return next(screen for screen in reversed(app.screen_stack) if isinstance(screen, KeyScreen))


def reader(app: Any) -> ReaderScreen:
    """Return the reader screen, which must be open."""
    screen = front(app)
    assert isinstance(screen, ReaderScreen)
    return screen


def library(app: Any) -> LibraryScreen:
    """Return the library screen, which must be on top."""
    screen = front(app)
    assert isinstance(screen, LibraryScreen)
    return screen


def engine(app: SorotApp) -> FakeEngine:
    """Return the engine that stands in for the real one."""
    assert app.desk.engine is not None
    return cast(FakeEngine, app.desk.engine)


def said(app: Any) -> str:
    """Return the sentence on the status line."""
    return str(front(app).said[0])  # type: ignore[attr-defined]


def selected(app: Any) -> str:
    """Return the words that the next key would act on."""
    return reader(app).session.quote()


def select(app: Any, words: str, nth: int = 0) -> None:
    """Select words of the open article on purpose."""
    text = reader(app).session.document.text
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    reader(app).choose(start, start + len(words))


def tags(app: Any) -> list[tuple[str, str]]:
    """Return words and label of every annotation of the open article, in order."""
    return [(span.quote, span.label) for span in reader(app).session.document.ordered_spans()]


def widget(app: Any, kind: type[Widget]) -> Any:
    """Return the one widget of a kind on the top screen."""
    return app.screen.query_one(kind)

"""The command palette: only what would run, and titles that are only text."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.command import Hit, Provider
from textual.content import Content
from textual.screen import Screen
from textual.style import Style

from store.labels import DEFAULT
from tui.actions import Action, Scope
from tui.context import Context
from tui.keymap import Keymap
from tui.keymap_file import with_labels
from tui.messages import ArticleWanted
from tui.palette import ActionCommands, ArticleCommands, find_articles, marked

HOSTILE = ["[/]", "[b]", "a [link='x", "[@click=app.quit]x[/]", "\x1b]52;c;eA==\x1b\\", "\u202egnp.exe", "👩‍🚀", "é", "\x00", "İstanbul"]


@dataclass(frozen=True)
class Article:
    """What the palette knows of an article."""

    article_id: str
    title: str
    source: str


@dataclass(frozen=True)
class Articles:
    """A fixed set of articles."""

    articles: tuple[Article, ...]

    def all(self) -> tuple[Article, ...]:
        return self.articles


@dataclass(frozen=True)
class Desk:
    """What a screen has on its desk."""

    keymap: Keymap
    catalogue: Articles


class Reading(Screen[None]):
    """A screen with keys that remembers what it was asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        articles = tuple(Article(str(number), f"{title} berita", f"{title}.txt") for number, title in enumerate(HOSTILE))
        self.desk = Desk(with_labels(Keymap(), DEFAULT.labels)[0], Articles(articles))
        self.facts = context
        self.ran: list[str] = []

    def scope(self) -> Scope:
        return "reader"

    def context(self) -> Context:
        return self.facts

    async def run_named(self, action: Action) -> None:
        self.ran.append(action.id)


class Shell(App[None]):
    """An app with the palette."""

    COMMANDS = {ActionCommands, ArticleCommands}  # noqa: RUF012

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.reading = Reading(context)
        self.wanted: list[str] = []

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        return []

    def on_mount(self) -> None:
        self.push_screen(self.reading)

    def on_article_wanted(self, message: ArticleWanted) -> None:
        self.wanted.append(message.article_id)


async def hits(provider: type[Provider], query: str, context: Context) -> list[Hit]:
    """Return what a provider offers for a query."""
    app = Shell(context)
    async with app.run_test():
        return [hit async for hit in provider(app.reading, Style(bold=True)).search(query) if isinstance(hit, Hit)]


async def test_only_actions_that_would_run_are_offered_with_their_keys() -> None:
    offered = await hits(ActionCommands, "suggestion", Context(article_open=True, has_selection=True))
    assert "Accept suggestion" not in [hit.text for hit in offered]
    offered = await hits(ActionCommands, "accept suggestion", Context(article_open=True, on_suggestion=True, suggestions_left=1))
    best = max(offered, key=lambda hit: hit.score)
    assert best.text == "Accept suggestion"
    assert isinstance(best.match_display, Content)
    assert best.match_display.plain.splitlines()[0] == "Accept suggestion   ⏎"


async def test_an_action_is_found_by_what_it_does() -> None:
    offered = await hits(ActionCommands, "with their annotations to a file", Context(article_open=True))
    assert [hit.text for hit in offered] == ["Export"]


async def test_nothing_typed_offers_the_actions_but_no_motions() -> None:
    app = Shell(Context(article_open=True, has_selection=True))
    async with app.run_test():
        offered = [hit.text async for hit in ActionCommands(app.reading).discover()]
    assert "Next candidate" in offered
    assert "Label PERSON" in offered
    assert "Next word" not in offered
    assert "Command palette" not in offered


@pytest.mark.parametrize("title", HOSTILE)
async def test_a_title_is_only_text(title: str) -> None:
    offered = await hits(ArticleCommands, title, Context())
    assert offered
    for hit in offered:
        assert isinstance(hit.match_display, Content)
        shown = hit.match_display.plain + (hit.text or "")
        assert not any(ord(character) < 32 and character != "\n" for character in shown)
        assert "\u202e" not in shown
        assert hit.help is None, "Textual reads help as markup"


async def test_the_palette_shows_and_opens_a_hostile_article() -> None:
    app = Shell(Context(article_open=True))
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_command_palette()
        await pilot.pause()
        await pilot.press(*"berita")
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
        assert "[/] berita" in screen
        assert "\x1b" not in screen
        await pilot.press("enter")
        await pilot.pause()
        assert app.wanted == ["0"]


async def test_the_palette_runs_an_action_on_the_screen_below() -> None:
    app = Shell(Context(article_open=True))
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_command_palette()
        await pilot.pause()
        await pilot.press(*"next article")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.reading.ran == ["article.next"]


async def test_a_screen_without_keys_offers_nothing() -> None:
    app: App[None] = App()
    async with app.run_test():
        assert [hit async for hit in ActionCommands(app.screen).search("export")] == []
        assert [hit async for hit in ArticleCommands(app.screen).search("putin")] == []


ARTICLES = (
    Article("a", "Putin memuji kerja sama militer", "000.txt"),
    Article("b", "Kerja sama dagang", "putin.txt"),
    Article("c", "Banjir di Semarang", "002.txt"),
)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("putin", ["a", "b"]),
        ("kerja sama", ["b", "a"]),
        ("sama kerja militer", ["a"]),
        ("semrang", ["c"]),
        ("002", ["c"]),
        ("", []),
        ("zzzzzz", []),
    ],
)
def test_articles_are_found_by_words_and_in_spite_of_typing_mistakes(query: str, ids: list[str]) -> None:
    assert [article.article_id for _, article in find_articles(ARTICLES, query)] == ids


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=8))
def test_scores_are_in_order_and_within_bounds(titles: list[str], query: str) -> None:
    found = find_articles([Article(str(number), title, "x") for number, title in enumerate(titles)], query, limit=4)
    scores = [score for score, _ in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(found) <= 4


@given(st.text(max_size=20), st.text(max_size=6))
def test_marking_changes_no_character(text: str, query: str) -> None:
    content = Content(text)
    assert marked(content, query, Style(bold=True)).plain == content.plain

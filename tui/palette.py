"""The command palette: every action that would run right now, with its key, and every article."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Input

from tui.actions import Action, Scope
from tui.context import Context
from tui.keymap import Keymap
from tui.messages import ArticleWanted
from tui.text import plain, show
from tui.widgets.typing import SafeHighlighter

ARTICLES = 40
"""Most articles shown for one query."""

TYPO = 70.0
"""Least likeness, of 100, at which a title counts though it does not hold the words as typed (rapidfuzz, partial ratio)."""

MOTIONS = ("Move", "Library", "Side panel")
"""Groups that are found when looked for and are no use in a list."""


class Palette(CommandPalette):
    """Textual's palette, with a field that draws what is pasted into it through the gate."""

    def on_mount(self) -> None:
        """Give the field its way of drawing."""
        self.query_one(Input).highlighter = SafeHighlighter()


class Titled(Protocol):
    """What the palette needs to know of an article."""

    @property
    def article_id(self) -> str:
        """Id to open it by."""
        ...

    @property
    def title(self) -> str:
        """Title, as stored."""
        ...

    @property
    def source(self) -> str:
        """File it came from."""
        ...


class Articles(Protocol):
    """A collection of articles."""

    def all(self) -> Sequence[Titled]:
        """Return every article."""
        ...


class Desk(Protocol):
    """What a screen must have on its desk."""

    @property
    def keymap(self) -> Keymap:
        """The keys of the moment."""
        ...

    @property
    def catalogue(self) -> Articles:
        """The articles of the project."""
        ...


@runtime_checkable
class Keyed(Protocol):
    """A screen whose actions and articles the palette can offer."""

    @property
    def desk(self) -> Desk:
        """The project and the settings."""
        ...

    def scope(self) -> Scope:
        """Return which keys are live."""
        ...

    def context(self) -> Context:
        """Return the facts of the moment."""
        ...

    async def run_named(self, action: Action) -> None:
        """Carry out an action."""
        ...

    def post_message(self, message: Message) -> Any:
        """Send a message upwards."""
        ...


class ActionCommands(Provider):
    """Offers the actions whose guards allow them."""

    async def discover(self) -> Hits:
        """Offer what is worth a word on the status line, then the rest but for motions."""
        live = sorted(self._live(), key=lambda one: not one[1].footer)
        for screen, action in live:
            if action.footer or action.group not in MOTIONS:
                yield DiscoveryHit(self._line(screen, action), partial(screen.run_named, action), action.title)

    async def search(self, query: str) -> Hits:
        """Offer the actions whose title matches, or whose explanation holds the words."""
        matcher = self.matcher(query)
        words = query.casefold().split()
        for screen, action in self._live():
            score = matcher.match(action.title)
            if not score and all(word in f"{action.id} {action.help}".casefold() for word in words):
                score = 0.1
            if score:
                yield Hit(score, self._line(screen, action, query), partial(screen.run_named, action), action.title)

    def _live(self) -> Iterable[tuple[Keyed, Action]]:
        screen: object = self.screen
        if isinstance(screen, Keyed):
            context = screen.context()
            for action in screen.desk.keymap.in_scope(screen.scope()):
                if action.id != "app.palette" and not action.refusal(context):
                    yield screen, action

    def _line(self, screen: Keyed, action: Action, query: str = "") -> Content:
        """Return the action's title with its key, and what it does on a second line."""
        keys = screen.desk.keymap.all_shown(action.id)
        title = marked(plain(action.title), query, self.match_style)
        return Content("").join([title, plain(f"   {keys}", "$text-accent"), Content("\n"), plain(action.help, "$text-muted not bold")])


class ArticleCommands(Provider):
    """Offers the project's articles by title and file name."""

    async def search(self, query: str) -> Hits:
        """Offer the articles that match, best first."""
        screen: object = self.screen
        if not isinstance(screen, Keyed):
            return
        for score, article in find_articles(screen.desk.catalogue.all(), query):
            title = marked(plain(article.title), query, self.match_style)
            line = Content("").join([title, Content("\n"), plain(f"article · {article.source}", "$text-muted not bold")])
            yield Hit(score, line, partial(screen.post_message, ArticleWanted(article.article_id)), show(article.title))


def find_articles(articles: Sequence[Titled], query: str, limit: int = ARTICLES) -> list[tuple[float, Titled]]:
    """Return the articles that ``query`` may mean with a score from 0 to 1, best first.

    Those that hold every word come before those that are only alike, which are looked for when few hold the words.
    """
    wanted = query.casefold().strip()
    words = wanted.split()
    if not words:
        return []
    found: list[tuple[float, Titled]] = []
    rest: list[tuple[str, Titled]] = []
    for article in articles:
        text = f"{article.title} {article.source}".casefold()
        if all(word in text for word in words):
            at = text.find(wanted)
            found.append((0.9 if at == 0 else 0.8 if at > 0 else 0.7, article))
        else:
            rest.append((text, article))
    if len(found) < limit and len(wanted) >= 4:
        # Imported here because it is wanted only when the palette is.
        from rapidfuzz import fuzz, process

        alike = process.extract(wanted, [text for text, _ in rest], scorer=fuzz.partial_ratio, score_cutoff=TYPO, limit=limit)
        found += [(score / 200, rest[index][1]) for _, score, index in alike]
    found.sort(key=lambda one: -one[0])
    return found[:limit]


def marked(content: Content, query: str, style: Style | None) -> Content:
    """Return ``content`` with the words of ``query`` in ``style`` wherever they stand; nothing is read as markup."""
    folded = content.plain.lower()
    if style is None or len(folded) != len(content.plain):
        return content
    for word in query.lower().split():
        at = folded.find(word)
        if at >= 0:
            content = content.stylize(style, at, at + len(word))
    return content

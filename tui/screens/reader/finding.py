"""Search in the article, letters on candidates, and going to a percentage."""

from textual import events

from store.search.query import literally
from tui.actions import Action
from tui.hints import hint_letters
from tui.messages import FindWanted, HitWanted
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.prompt import PromptScreen
from tui.screens.reader.stage import Stage
from tui.search import find

Range = tuple[int, int]


class Finding:
    """Where the search stands, and which letters stand for which candidate."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.wanted = ""
        self.hits: list[Range] = []
        self.hints: dict[str, Range] = {}
        self.typed = ""
        self._from = 0

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {
            "search.open": lambda _: self.open(),
            "search.next": lambda _: self.step(1),
            "search.previous": lambda _: self.step(-1),
            "hint.show": lambda _: self.show_hints(),
            "move.percent": self.ask_percent,
            "find.here": lambda _: self.everywhere(),
            "find.next": lambda _: self.next_hit(1),
            "find.previous": lambda _: self.next_hit(-1),
        }

    # Search

    def open(self) -> None:
        """Start to type what to look for; the view follows from where it is."""
        self._from = self.stage.session.selection[0]
        self.stage.type_search(self.wanted)

    def look(self, wanted: str) -> None:
        """Find ``wanted``, select the first hit from where the search began, and draw all."""
        self.wanted = wanted
        self.hits = [(start, end) for start, end in find(self.stage.session.document.text, wanted)] if wanted else []
        ahead = next((hit for hit in self.hits if hit[0] >= self._from), self.hits[0] if self.hits else None)
        if ahead:
            self.stage.choose(*ahead)
        self.stage.redraw()
        if wanted:
            self.stage.say(self._where(ahead) if ahead else f"“{wanted}” is not in this article.", failed=ahead is None)

    def step(self, step: int) -> None:
        """Go to the next or previous hit, going round at the ends."""
        if not self.hits:
            self.stage.say(f"“{self.wanted}” is not in this article.", failed=True)
            return
        here = self.stage.session.selection[0]
        if step > 0:
            found = next((hit for hit in self.hits if hit[0] > here), self.hits[0])
        else:
            found = next((hit for hit in reversed(self.hits) if hit[0] < here), self.hits[-1])
        self.stage.choose(*found)
        self.stage.say(self._where(found))

    def end(self) -> None:
        """Forget the hits."""
        self.wanted, self.hits = "", []

    def _where(self, hit: Range) -> str:
        return f"Hit {self.hits.index(hit) + 1} of {len(self.hits)} for “{self.wanted}”."

    # Search in all articles

    def everywhere(self) -> None:
        """Find the selected words in all articles."""
        self.stage.post_message(FindWanted(literally(self.stage.session.quote())))

    def next_hit(self, by: int) -> None:
        """Go to the next hit of the search in all articles, or the one before when ``by`` is negative."""
        self.stage.post_message(HitWanted(by))

    # Hints

    def show_hints(self) -> None:
        """Put letters on every candidate in view."""
        start, end = self.stage.view.visible_range()
        session = self.stage.session
        annotated = [(span.start, span.end) for span in session.document.spans.values()]
        targets = sorted({*session.stops().within(start, end), *(one for one in annotated if start <= one[0] < end)})
        if not targets:
            self.stage.say("There is no candidate in view.")
            return
        self.hints = dict(zip(hint_letters(len(targets)), targets, strict=True))
        self.typed = ""
        self._draw_hints()
        self.stage.say("Type the letters of a candidate; Escape leaves.")

    def hint_key(self, event: events.Key) -> None:
        """Take a key while hints are shown."""
        event.stop()
        event.prevent_default()
        if event.key == "backspace":
            self.typed = self.typed[:-1]
        elif event.character and any(letters.startswith(self.typed + event.character) for letters in self.hints):
            self.typed += event.character
        else:
            self.end_hints()
            return
        if self.typed in self.hints:
            chosen = self.hints[self.typed]
            self.end_hints()
            self.stage.choose(*chosen)
            self.stage.say("")
        else:
            self._draw_hints()

    def end_hints(self) -> None:
        """Take the letters away."""
        self.hints = {}
        self.stage.view.show_hints([])
        self.stage.say("")

    def _draw_hints(self) -> None:
        left = [(one[0], letters[len(self.typed) :]) for letters, one in self.hints.items() if letters.startswith(self.typed)]
        self.stage.view.show_hints(left)

    # Percent

    def ask_percent(self, _: Action) -> None:
        """Ask how far into the article to go."""
        length = len(self.stage.session.document.text)

        def go(answer: str) -> Outcome:
            at = int(float(answer.strip().rstrip("%")) / 100 * length)
            return Outcome(select=self.stage.word_at(min(at, max(0, length - 1))))

        self.stage.ask(PromptScreen("Go to percent (0 to 100)", check=_bad_percent), go)


def _bad_percent(answer: str) -> str:
    try:
        good = 0 <= float(answer.strip().rstrip("%")) <= 100
    except ValueError:
        good = False
    return "" if good else "Type a number from 0 to 100."

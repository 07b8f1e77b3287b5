"""Keys per correct entity: a scripted analyst works through an article until its annotations equal a gold answer.

The analyst knows the answer and the keys, and nothing else: every key is a call on the real session over a real project, and what the
next key acts on is what the session says lies under the selection. It reads from the start, one stop after the other, and takes for each
the cheapest keys: accept all of a form when all of it is right, the tag-everywhere preview when that is cheaper than one by one.
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from store.ingest import article_id
from store.model import Suggestion
from store.project import Project
from tui.motions import next_word, word_at
from tui.outcome import Outcome
from tui.session import Session

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold_samples.jsonl"

Range = tuple[int, int]

_PICKER = 5
"""Keys for a label without one of its own: ``t``, three letters, Enter."""

_PATIENCE = 20
"""Acts an entity after which the analyst gives up, so that a fault of the program ends in a bad figure and not in an endless loop."""

_EVERYWHERE = 4
"""Keys to tag every mention: ``*``, the label in the preview, Enter, and ``e`` to go on."""


@dataclass
class Analyst:
    """Somebody with the answer at hand."""

    session: Session
    gold: dict[Range, str]
    keys: int = 0
    log: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Press keys until every gold entity is tagged and no stop is left."""
        self._take(self.session.go_candidate(1), "e", only_if=lambda: not self._here())
        while True:
            missed = self._missed()
            if missed is not None:
                self._by_hand(missed)
            elif not self._here() or not self._one_stop():
                break
        # What was a stop only after the selection had gone past it, for example inside a suggestion that was rejected.
        while (left := self._untagged()) and len(self.log) < _PATIENCE * (len(self.gold) + 1):
            self._by_hand(left[0])

    def correct(self) -> int:
        """Return how many annotations equal the gold answer."""
        spans = self.session.document.spans.values()
        return sum(self.gold.get((span.start, span.end)) == span.label for span in spans)

    def wrong(self) -> int:
        """Return how many annotations are not in the gold answer."""
        return len(self.session.document.spans) - self.correct()

    # One decision each

    def _here(self) -> bool:
        """Whether the selection is a place to decide on: a suggestion, or a candidate that is not annotated."""
        return self.session.under().suggestion is not None or self.session.selection in self.session.stops()

    def _missed(self) -> Range | None:
        """Return the first untagged gold entity that the selection has gone past, or will, without stopping at it."""
        stops = set(self.session.stops())
        here = self.session.target()[0] if self._here() else len(self.session.document.text)
        return next((one for one in self._untagged() if one not in stops and one[0] < here), None)

    def _untagged(self) -> list[Range]:
        """Return the gold entities that are not tagged, in text order."""
        tagged = {(span.start, span.end) for span in self.session.document.spans.values()}
        return [one for one in sorted(self.gold) if one not in tagged]

    def _one_stop(self) -> bool:
        session = self.session
        target, suggestion = session.target(), session.under().suggestion
        label = self.gold.get(target)
        if label is None:
            before = session.selection
            self._take(session.reject() if suggestion else session.go_candidate(1), "x" if suggestion else "e")
            return session.selection != before
        same = [one for one in session.offered if suggestion and (one.quote, one.label) == (suggestion.quote, suggestion.label)]
        if suggestion and suggestion.label == label and len(same) > 1 and all(self._right(one) for one in same):
            self._take(session.accept(all_of_form=True), "a")
        elif suggestion and suggestion.label == label:
            self._take(session.accept(), "Enter")
        elif not suggestion and self._everywhere_pays(target, label):
            self._take(session.tag_everywhere(self._free_mentions(), label), "*" + label, keys=_EVERYWHERE - 1)
            self._take(session.go_candidate(1), "e")
        else:
            self._label(label)
        return session.target() != target

    def _right(self, suggestion: Suggestion) -> bool:
        return self.gold.get((suggestion.start, suggestion.end)) == suggestion.label

    def _free_mentions(self) -> list[Range]:
        """Return the mentions that the preview has marked: those that lie on no annotation."""
        return [one for one in self.session.mentions() if not self.session.document.spans_at(*one)]

    def _everywhere_pays(self, target: Range, label: str) -> bool:
        left = self._free_mentions()
        return len(left) > _EVERYWHERE and target in left and all(self.gold.get(one) == label for one in left)

    def _by_hand(self, wanted: Range) -> None:
        """Walk to an entity that nothing stops at, select it, tag it, and go on to the next stop."""
        text = self.session.document.text
        back = [span for span in self.session.document.ordered_spans() if span.end <= wanted[0]]
        at = back[-1].start if back else 0
        steps = 1 if back else 0  # ``O`` goes to the annotation before.
        word = word_at(text, at)
        while word[1] <= wanted[0]:
            following = next_word(text, word[1])
            if following is None:
                break
            word, steps = following, steps + 1
        while word[1] < wanted[1]:
            following = next_word(text, word[1])
            if following is None:
                break
            word, steps = following, steps + 1
        self.keys += steps
        self.log.append(f"walk {steps}")
        self.session.selection, self.session.explicit, self.session.flow = wanted, True, ""
        self._label(self.gold[wanted])
        self._take(self.session.go_candidate(1), "e")

    # Keys

    def _label(self, label: str) -> None:
        known = self.session.labels.get(label)
        self._take(self.session.label(label), label, keys=1 if known and known.key else _PICKER)

    def _take(self, outcome: Outcome, key: str, *, keys: int = 1, only_if: Callable[[], bool] = lambda: True) -> None:
        if not only_if():
            return
        self.keys += keys
        self.log.append(key)
        if outcome.select is not None:
            self.session.selection, self.session.explicit = outcome.select, True


@dataclass(frozen=True)
class Count:
    """What one article took."""

    name: str
    entities: int
    correct: int
    wrong: int
    keys: int

    @property
    def each(self) -> float:
        """Keys per correct entity."""
        return self.keys / self.correct if self.correct else float("inf")


def count(name: str, text: str, gold: dict[Range, str], suggestions: list[Suggestion]) -> Count:
    """Let the analyst work through one article and return what it took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_text(text, encoding="utf-8")
        project = Project.open(folder, annotator="analyst")
        session = Session(project, article_id(name))
        session.offer(suggestions)
        session.selection = word_at(text, 0)
        analyst = Analyst(session, gold)
        analyst.work()
        done = Count(name, len(gold), analyst.correct(), analyst.wrong(), analyst.keys)
        project.close()
        return done


def samples() -> list[tuple[str, str, dict[Range, str]]]:
    """Return name, text and gold answer of the sample articles."""
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(one["source"], one["text"], {(span["start"], span["end"]): span["label"] for span in one["spans"]}) for one in lines]


def report() -> list[str]:
    """Return the counts of both samples, with and without suggestions, as lines of text."""
    from tui.suggest.suggester import suggest_text

    lines = [f"{'article':<28}{'entities':>9}{'correct':>9}{'wrong':>7}{'keys':>6}{'keys each':>11}"]
    for name, text, gold in samples():
        for how, suggestions in (("with suggestions", suggest_text(text)), ("without", [])):
            done = count(name, text, gold, suggestions)
            lines.append(f"{name[:4] + how:<28}{done.entities:>9}{done.correct:>9}{done.wrong:>7}{done.keys:>6}{done.each:>11.2f}")
    return lines

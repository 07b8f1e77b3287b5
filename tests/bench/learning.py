"""What the memory of decisions is worth: an analyst reads articles one after the other, with no memory, with counts, and with contexts.

Precision and recall are those of what is offered when an article is opened, before anything in it is decided: what was learnt from the
articles before it.  The keys are those of the whole reading (``keystrokes.Analyst``).
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from store.ingest import article_id
from store.memory import Memory
from store.model import Change, Suggestion
from store.project import Project
from tests.bench.ambiguous import Answered, articles
from tests.bench.figures import table
from tests.bench.keystrokes import Analyst, samples
from tui.motions import word_at
from tui.session import Session

Kind = Literal["none", "counts", "contexts"]
KINDS: tuple[Kind, ...] = ("none", "counts", "contexts")
Suggest = Callable[[str], list[Suggestion]]


class _Recalling(Project):
    """A project that remembers as much as it is told to."""

    kind: Kind = "contexts"
    _counted = Memory()

    def count(self, change: Change) -> None:
        """Count a change without its contexts."""
        self._counted = self._counted.after(change.edits)

    @property
    def memory(self) -> Memory:
        """The memory of that kind."""
        if self.kind == "none":
            return Memory()
        return self._counted if self.kind == "counts" else super().memory


@dataclass
class Learnt:
    """What one kind of memory did over a number of articles."""

    gold: int = 0
    offered: int = 0
    right: int = 0
    watched: int = 0
    """Mentions of ambiguous forms."""
    watched_right: int = 0
    """Of those, offered with the right label, or not offered where they are no entity."""
    correct: int = 0
    wrong: int = 0
    keys: int = 0
    log: list[str] = field(default_factory=list)

    def add(self, article: Answered, offered: Sequence[Suggestion]) -> None:
        """Count what is offered in an article on opening it."""
        found = {(one.start, one.end): one.label for one in offered}
        self.gold += len(article.gold)
        self.offered += len(found)
        self.right += sum(article.gold.get(where) == label for where, label in found.items())
        self.watched += len(article.watched)
        self.watched_right += sum(article.gold.get(where) == found.get(where) for where in article.watched)

    def row(self, name: str) -> list[str]:
        """Return the figures as cells of a table."""
        precision, recall = self.right / max(1, self.offered), self.right / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        watched = f"{self.watched_right / self.watched:.1%}" if self.watched else "–"
        keys = f"{self.keys / max(1, self.correct):.2f}"
        return [name, f"{precision:.1%}", f"{recall:.1%}", f"{f1:.1%}", watched, str(self.correct), str(self.wrong), keys]


def read(answered: Sequence[Answered], kind: Kind, suggest: Suggest, learnt: Learnt) -> None:
    """Read the articles in order as one project."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for one in answered:
            (folder / one.name).write_text(one.text, encoding="utf-8")
        project = _Recalling.open(folder, annotator="analyst")
        assert isinstance(project, _Recalling)
        project.kind = kind
        project.subscribe(project.count)
        for one in answered:
            session = Session(project, article_id(one.name))
            session.offer(suggest(one.text))
            learnt.add(one, session.offered)
            session.selection = word_at(one.text, 0)
            analyst = Analyst(session, one.gold)
            analyst.work()
            learnt.correct += analyst.correct()
            learnt.wrong += analyst.wrong()
            learnt.keys += analyst.keys
        project.close()


def figures(projects: Sequence[Sequence[Answered]], suggest: Suggest) -> dict[Kind, Learnt]:
    """Return what every kind of memory does over the same projects."""
    known: dict[str, list[Suggestion]] = {}

    def remembered(text: str) -> list[Suggestion]:
        if text not in known:
            known[text] = suggest(text)
        return known[text]

    found = {kind: Learnt() for kind in KINDS}
    for answered in projects:
        for kind, learnt in found.items():
            read(answered, kind, remembered, learnt)
    return found


def plain() -> list[list[Answered]]:
    """Return the sample articles as one project."""
    return [[Answered(*sample) for sample in samples()]]


HEAD = ("", "P", "R", "F1", "ambiguous", "correct", "wrong", "keys each")


def report(rounds: int) -> list[str]:
    """Return the figures as lines of text: each part of the ambiguous articles put together in several ways, then the two samples."""
    from tui.suggest.suggester import suggest_text

    lines = []
    sets = {
        "Forms that mean two things; the memory's constants were chosen on these": [articles("choose", seed) for seed in range(rounds)],
        "Forms that mean two things, only reported": [articles("report", seed) for seed in range(rounds)],
        "The same, each form with one meaning in a project": [articles("report", seed, one_sense=True) for seed in range(rounds)],
        "The two sample articles": plain(),
    }
    for title, projects in sets.items():
        rows = [learnt.row(f"memory: {kind}") for kind, learnt in figures(projects, suggest_text).items()]
        lines += [title, table(HEAD, rows), ""]
    return lines[:-1]

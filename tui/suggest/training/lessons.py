"""What a project's articles teach: paragraphs with what is known about them. Pure; offsets are code points into the paragraph.

An article that was marked done is complete: whatever is not annotated in it is no entity. Of an open one only the annotated and the
decided ranges are known, and silence about the rest teaches nothing. A label that nobody ever gave in the whole project was not looked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.document import Document
from tui.suggest.safe import neutral, paragraphs

Spot = tuple[int, int, str]
"""Start, end, label."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A paragraph and what a person said about it."""

    text: str
    spans: tuple[Spot, ...] = ()
    complete: bool = True
    """Whether what is not in ``spans`` is known to be no entity."""
    refused: tuple[Spot, ...] = ()
    """What a person said is no entity of this label."""


@dataclass(frozen=True, slots=True)
class Study:
    """One article as lessons, and its paragraphs that nothing is known about."""

    sha256: str
    text: str
    done: bool
    lessons: tuple[Lesson, ...]
    """Of a done article every paragraph; of an open one those of which something is known."""
    unread: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    """All of it, in order."""

    @property
    def spans(self) -> int:
        """Annotations in its lessons."""
        return sum(len(lesson.spans) for lesson in self.lessons)


def study_of(document: Document) -> Study:
    """Return what one article teaches."""
    done = document.article.status == "done"
    spans = _apart((span.start, span.end, span.label) for span in document.spans.values())
    refused = sorted((one.start, one.end, one.label) for one in document.decisions.values() if one.verdict == "rejected")
    safe = neutral(document.text)
    lessons: list[Lesson] = []
    unread: list[str] = []
    for start, end in paragraphs(safe):
        here = tuple((first - start, last - start, label) for first, last, label in spans if start <= first and last <= end)
        against = tuple((first - start, last - start, label) for first, last, label in refused if start <= first and last <= end)
        text = safe[start:end]
        if done or here or against:
            lessons.append(Lesson(text, here, done, against))
        else:
            unread.append(text)
    whole = tuple(safe[start:end] for start, end in paragraphs(safe))
    return Study(document.article.sha256, document.text, done, tuple(lessons), tuple(unread), whole)


def looked_for(studies: Iterable[Study], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of the project that were given at least once, in the project's order."""
    given = {label for study in studies for lesson in study.lessons for _, _, label in lesson.spans}
    return tuple(label for label in labels if label in given)


def _apart(spans: Iterable[Spot]) -> list[Spot]:
    """Return the spans without overlaps in text order, the longest of those that begin first: the model cannot nest them."""
    kept: list[Spot] = []
    for one in sorted(set(spans), key=lambda span: (span[0], -span[1], span[2])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept

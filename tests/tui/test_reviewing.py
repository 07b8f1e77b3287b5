"""The queue filled from a real project: what is offered where, before and after decisions, while articles are still being read."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from store import annotate
from store.document import Document
from store.errors import InvalidError
from store.library import article_ids
from store.model import Suggestion
from store.project import Project
from tests.tui.driving import finder
from tui.reviewing import Reviewing

TEXTS = {
    "1.txt": "Presiden Joko Widodo tiba di Beijing. Ia bertemu Xi Jinping di Beijing.\n",
    "2.txt": "Beijing dan Jakarta bersahabat. Widodo pulang ke Jakarta.\n",
    "3.txt": "Rapat di Jakarta.\n",
}
NAMES = {"Joko Widodo": "PERSON", "Beijing": "GPE", "Xi Jinping": "PERSON", "Jakarta": "GPE"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project of three articles."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = Project.open(tmp_path, annotator="Ratna")
    yield found
    found.close()


def knowing(names: Mapping[str, str], score: float = 0.9) -> Callable[[Document], list[Suggestion]]:
    """Return what answers for the engine."""
    find = finder(names, score=score)
    return lambda document: list(find(document.text))


def reviewing(project: Project, names: Mapping[str, str] = NAMES, **options: float) -> Reviewing:
    """Return a review that hears of every change, with nothing read yet."""
    found = Reviewing(project, article_ids(project), knowing(names), **options)
    project.subscribe(found.changed)
    return found


async def all_read(found: Reviewing) -> Reviewing:
    """Read until nothing waits."""
    while found.busy:
        await found.step()
    return found


def offered(found: Reviewing) -> list[tuple[str, str]]:
    """Return article number and words of everything in the queue, in reading order."""
    queue = found.queue
    if queue.order != "reading":
        queue.turn()
    numbers = {article: str(number + 1) for number, article in enumerate(article_ids(found.project))}
    listed = []
    for _ in range(queue.left):
        assert queue.current is not None
        listed.append((numbers[queue.current.article], queue.current.suggestion.quote))
        queue.skip()
    return listed


def first(found: Reviewing, quote: str, article: int = 0) -> None:
    """Bring the first suggestion with these words before the person."""
    article_id = article_ids(found.project)[article]
    text = found.project.document(article_id).text
    start = text.index(quote)
    assert found.queue.want((article_id, start, start + len(quote)))


async def test_everything_open_in_every_article_is_in_the_queue(project: Project) -> None:
    found = await all_read(reviewing(project))
    assert found.progress == (3, 3)
    assert offered(found) == [
        ("1", "Joko Widodo"),
        ("1", "Beijing"),
        ("1", "Xi Jinping"),
        ("1", "Beijing"),
        ("2", "Beijing"),
        ("2", "Jakarta"),
        ("2", "Jakarta"),
        ("3", "Jakarta"),
    ]
    assert found.queue.labels == {"PERSON": 2, "GPE": 6}


async def test_what_was_decided_before_is_not_in_it(project: Project) -> None:
    document = project.document(article_ids(project)[0])
    suggestions = knowing(NAMES)(document)
    change = annotate.reject(document, [one for one in suggestions if one.quote == "Xi Jinping"], annotator="R")
    assert change is not None
    project.do(change)
    found = await all_read(reviewing(project))
    assert "Xi Jinping" not in [quote for _, quote in offered(found)]
    assert found.done == 0


async def test_accepting_makes_a_span_and_counts(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Joko Widodo")
    item = found.queue.current
    assert item is not None
    assert found.accept(item) == "Accept PERSON “Joko Widodo”"
    spans = list(project.document(item.article).spans.values())
    assert [(span.quote, span.label, span.origin) for span in spans] == [("Joko Widodo", "PERSON", "rule:fake")]
    assert (found.done, found.queue.left) == (1, 7)
    assert found.queue.current != item


async def test_deciding_twice_does_nothing(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Joko Widodo")
    item = found.queue.current
    assert item is not None
    found.accept(item)
    with pytest.raises(InvalidError):
        found.accept(item)
    assert found.done == 1


async def test_accepting_as_another_label_remembers_both(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Xi Jinping")
    item = found.queue.current
    assert item is not None
    found.accept(item, "ORG")
    document = project.document(item.article)
    assert [span.label for span in document.spans.values()] == ["ORG"]
    assert [(one.verdict, one.label, one.final) for one in document.decisions.values()] == [("relabelled", "PERSON", "ORG")]


async def test_a_note_is_on_the_span_and_one_undo_takes_both(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Xi Jinping")
    item = found.queue.current
    assert item is not None
    found.accept(item, note="Presiden Tiongkok")
    document = project.document(item.article)
    (span,), (note,) = document.spans.values(), document.notes.values()
    assert (note.target_id, note.text) == (span.id, "Presiden Tiongkok")
    project.undo()
    document = project.document(item.article)
    assert not document.spans
    assert not document.notes
    assert found.done == 0


async def test_all_of_a_form_is_all_in_this_article(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Jakarta", 1)
    item = found.queue.current
    assert item is not None
    assert found.decide_form(item, accept=True) == "Accept 2 × GPE “Jakarta”"
    assert found.done == 2
    await all_read(found)
    assert [one for one in offered(found) if one[1] == "Jakarta"] == [("3", "Jakarta")]


async def test_a_rejected_form_that_nobody_tagged_goes_everywhere_and_is_never_shown_meanwhile(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Beijing")
    item = found.queue.current
    assert item is not None
    found.reject(item)
    assert found.busy
    left = found.queue.left
    for _ in range(left):
        assert found.queue.current is not None
        assert found.queue.current.suggestion.quote != "Beijing"
        found.queue.skip()
    await all_read(found)
    assert [one for one in offered(found) if one[1] == "Beijing"] == []


async def test_undo_brings_all_of_that_back(project: Project) -> None:
    found = await all_read(reviewing(project))
    before = offered(found)
    first(found, "Beijing")
    item = found.queue.current
    assert item is not None
    found.reject(item)
    await all_read(found)
    project.undo()
    assert found.queue.want(item.place)
    await all_read(found)
    assert sorted(offered(found)) == sorted(before)
    assert found.done == 0


async def test_a_rejected_span_never_returns(project: Project) -> None:
    found = await all_read(reviewing(project))
    first(found, "Jakarta", 1)
    item = found.queue.current
    assert item is not None
    found.reject(item)
    first(found, "Beijing")
    other = found.queue.current
    assert other is not None
    found.accept(other)
    for article in article_ids(project):
        found.news(article)
    await all_read(found)
    assert item.place not in [(article, start, end) for article, start, end in _places(found)]
    assert (article_ids(project)[0], other.suggestion.start, other.suggestion.end) not in _places(found)


def _places(found: Reviewing) -> list[tuple[str, int, int]]:
    places = []
    for _ in range(found.queue.left):
        assert found.queue.current is not None
        places.append(found.queue.current.place)
        found.queue.skip()
    return places


async def test_a_form_tagged_anywhere_is_offered_where_the_engine_missed_it(project: Project) -> None:
    found = await all_read(reviewing(project, {"Joko Widodo": "PERSON"}))
    assert found.queue.left == 1
    document = project.document(article_ids(project)[1])
    start = document.text.index("Jakarta")
    change = annotate.tag(document, start, start + 7, "GPE", annotator="R")
    assert change is not None
    project.do(change)
    await all_read(found)
    assert offered(found) == [("1", "Joko Widodo"), ("2", "Jakarta"), ("3", "Jakarta")]


async def test_a_decision_while_articles_are_being_read_is_not_lost(project: Project) -> None:
    found = reviewing(project)
    step = asyncio.create_task(found.step())
    await asyncio.sleep(0)
    document = project.document(article_ids(project)[0])
    change = annotate.reject(document, [one for one in knowing(NAMES)(document) if one.quote == "Beijing"], annotator="R")
    assert change is not None
    project.do(change)
    await step
    await all_read(found)
    assert "Beijing" not in [quote for _, quote in offered(found)]
    assert found.progress == (3, 3)


async def test_the_engine_may_say_more_of_an_article(project: Project) -> None:
    names: dict[str, str] = {}
    found = Reviewing(project, article_ids(project), lambda document: list(finder(names)(document.text)))
    await all_read(found)
    assert found.queue.left == 0
    names.update(NAMES)
    found.news(article_ids(project)[2])
    found.news("no such article")
    await all_read(found)
    assert offered(found) == [("3", "Jakarta")]


async def test_the_least_score_is_respected_live(project: Project) -> None:
    find, sure = finder({"Beijing": "GPE"}, score=0.3), finder({"Jakarta": "GPE"}, score=0.8)
    found = Reviewing(project, article_ids(project), lambda document: [*find(document.text), *sure(document.text)])
    await all_read(found)
    assert found.queue.left == 6
    found.limit(0.5)
    assert found.queue.left == 3
    assert found.queue.current is not None
    assert found.queue.current.suggestion.quote == "Jakarta"
    await all_read(found)
    found.limit(0.0)
    await all_read(found)
    assert found.queue.left == 6


async def test_a_higher_limit_lets_what_was_overlapped_come(project: Project) -> None:
    wide = finder({"Presiden Joko Widodo": "PERSON"}, score=0.7)
    inner = finder({"Joko Widodo": "PERSON"}, score=0.9)
    found = Reviewing(project, article_ids(project), lambda document: [*wide(document.text), *inner(document.text)])
    await all_read(found)
    assert [quote for _, quote in offered(found)] == ["Presiden Joko Widodo"]
    found.limit(0.8)
    assert found.queue.left == 0
    await all_read(found)
    assert [quote for _, quote in offered(found)] == ["Joko Widodo"]


async def test_an_article_that_cannot_be_read_stops_nothing(project: Project) -> None:
    found = reviewing(project)
    (project.folder / "2.txt").unlink()
    await all_read(found)
    assert found.progress == (3, 3)
    assert [quote for _, quote in offered(found)] == ["Joko Widodo", "Beijing", "Xi Jinping", "Beijing", "Jakarta"]


async def test_an_article_too_long_to_wait_for_is_blended_behind(tmp_path: Path) -> None:
    (tmp_path / "panjang.txt").write_text("Beijing ramai. " + "kata " * 30_000 + "Beijing sepi.\n", encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    found = await all_read(reviewing(project))
    assert found.queue.left == 2
    item = found.queue.current
    assert item is not None
    found.reject(item)
    assert found.queue.current is None, "the other Beijing waits for the decision to be worked out"
    await all_read(found)
    assert found.queue.left == 0
    project.undo()
    found.queue.want(item.place)
    await all_read(found)
    assert found.queue.current == item
    project.close()


async def test_keys_work_while_the_articles_are_being_read(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.txt").write_text(f"Berita {number} dari Beijing tentang Jakarta.\n", encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    found = reviewing(project)
    assert found.queue.current is None
    assert await found.step()
    read, total = found.progress
    assert 0 < read < total == 60
    assert found.queue.left == 2 * read
    item = found.queue.current
    assert item is not None
    found.accept(item)
    await all_read(found)
    assert found.progress == (60, 60)
    assert (found.done, found.queue.left) == (1, 119)
    project.close()


async def test_reading_on_meets_the_same_words_in_the_next_article(project: Project) -> None:
    found = await all_read(reviewing(project))
    found.queue.turn()
    met = []
    while (item := found.queue.current) is not None:
        met.append(item.suggestion.quote)
        found.accept(item)
    assert met == ["Joko Widodo", "Beijing", "Xi Jinping", "Beijing", "Beijing", "Jakarta", "Jakarta", "Jakarta"]
    assert found.queue.left == 0

"""A rejected span never returns: not after reopening, not from another model under any label, not for what is tagged elsewhere."""

from pathlib import Path

import pytest

from store.ingest import article_id
from store.model import Suggestion
from store.project import Project
from tests.tui.driving import driving, engine, finder, press, press_action, reader, settle
from tui.reviewing import Reviewing
from tui.session import Session

TEXT = "Presiden tiba di Beijing. Menteri pulang dari Beijing.\n"
OTHER = "Rapat di Beijing ditunda. Beijing menolak.\n"
FIRST = (TEXT.index("Beijing"), TEXT.index("Beijing") + 7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("satu.txt", TEXT), ("dua.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def places(offered: list[Suggestion]) -> set[tuple[int, int]]:
    return {(one.start, one.end) for one in offered}


async def test_on_the_screen_in_the_queue_and_by_a_newly_trained_model(folder: Path) -> None:
    labels = {"Beijing": "GPE"}

    def find(text: str) -> list[Suggestion]:
        return finder(labels, score=0.99)(text)

    async with driving(folder, suggest=find, article="satu.txt") as (app, pilot):
        await press_action(pilot, "candidate.next")
        while reader(app).session.target() != FIRST:
            await press(pilot, "e")
        await press(pilot, "x")
        assert FIRST not in places(reader(app).session.offered)
        # Without this the form would be silent everywhere.
        session = reader(app).session
        session.selection, session.explicit = (TEXT.rindex("Beijing"), TEXT.rindex("Beijing") + 7), True
        session.label("GPE")
        for label in ("ORG", "PERSON", "GPE"):
            labels["Beijing"] = label
            await app.suggestions.use("trained")  # What a training ends with.
            await settle(pilot)
            app.open_article(article_id("satu.txt"))
            await settle(pilot)
            assert FIRST not in places(reader(app).session.offered)
    async with driving(folder, suggest=find, article="satu.txt") as (app, pilot):
        assert engine(app).restarts == 0
        assert FIRST not in places(reader(app).session.offered)
        await press(pilot, "Q")
        await settle(pilot)
        assert app.review is not None
        queue = app.review.reviewing.queue
        seen = set()
        while queue.current is not None and queue.current.place not in seen:
            seen.add(queue.current.place)
            await press_action(pilot, "review.skip")
        assert len(seen) == 2
        assert (article_id("satu.txt"), *FIRST) not in seen


def test_whatever_is_suggested_and_tagged_afterwards(folder: Path) -> None:
    project = Project.open(folder, annotator="ana")
    here = article_id("satu.txt")
    session = Session(project, here)

    def said(label: str, score: float, source: str = "model") -> list[Suggestion]:
        return [
            Suggestion(start=at, end=at + 7, label=label, quote="Beijing", score=score, source=source, origin="model:x@1")  # type: ignore[arg-type]
            for at in (FIRST[0], TEXT.rindex("Beijing"))
        ]

    session.offer(said("GPE", 0.9))
    session.selection, session.explicit = FIRST, True
    session.reject()
    other = Session(project, article_id("dua.txt"))
    for start in (OTHER.index("Beijing"), OTHER.rindex("Beijing")):
        other.selection, other.explicit = (start, start + 7), True
        other.label("ORG")
    for reopened in (False, True):
        if reopened:
            project.close()
            project = Project.open(folder, annotator="ana")
        session = Session(project, here)
        for label in ("GPE", "ORG", "LOC"):
            session.offer(said(label, 1.0))
            assert places(session.offered) == {(TEXT.rindex("Beijing"), TEXT.rindex("Beijing") + 7)}
            read = Reviewing(project, [here], lambda _, label=label: said(label, 1.0))._blended(here, None, None)  # type: ignore[misc]
            assert read is not None
            assert FIRST not in places(list(read.offered))
    # A deleted annotation is a rejection too, and stays one.
    session.offer(said("GPE", 0.9))
    last = (TEXT.rindex("Beijing"), TEXT.rindex("Beijing") + 7)
    session.selection, session.explicit = last, True
    session.label("GPE")
    session.selection, session.explicit = last, True
    session.delete()
    for label in ("GPE", "ORG"):
        session.offer(said(label, 1.0))
        assert places(session.offered) == set()
    project.close()

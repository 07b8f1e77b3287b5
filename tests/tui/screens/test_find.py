"""The list of hits of a search in all articles, on the screen."""

from pathlib import Path
from typing import Any

import pytest

from store import annotate
from store.document import Document
from store.model import Suggestion
from tests.tui.driving import SIZES, driving, front, library, press, reader, said, screen_text, settle, type_text
from tui.offered import Offered
from tui.screens.find.acts import Acts
from tui.screens.find.screen import FindScreen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "berita"
    place.mkdir()
    (place / "1.txt").write_text("Lawatan\n\nPresiden Joko Widodo tiba di Beijing. Ia bertemu Xi Jinping di Beijing.\n", encoding="utf-8")
    (place / "2.txt").write_text("Sahabat\n\nBeijing dan Jakarta bersahabat. Beijing [/] [@click=app.quit]ramai[/].\n", encoding="utf-8")
    return place


def find(app: Any) -> FindScreen:
    screen = front(app)
    assert isinstance(screen, FindScreen)
    return screen


async def search(app: Any, pilot: Any, text: str) -> None:
    await press(pilot, "F")
    await type_text(pilot, text)
    await press(pilot, "enter")
    await until_found(app, pilot)


async def select(app: Any, pilot: Any, quote: str) -> None:
    screen = reader(app)
    start = screen.session.document.text.index(quote)
    screen.choose(start, start + len(quote))
    await settle(pilot)


async def until_found(app: Any, pilot: Any) -> None:
    for _ in range(200):
        await settle(pilot)
        screen = app.screen
        if isinstance(screen, FindScreen) and screen.searching.complete and screen.model.hits and not screen.finding.going_on:
            return
        await pilot.pause(0.01)
    raise AssertionError("nothing was found")


@pytest.mark.parametrize("size", SIZES)
async def test_hits_with_their_context_at_every_size(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        await search(app, pilot, "beijing")
        assert len(find(app).model.hits) == 4
        assert screen_text(app).count("Beijing") >= 4


async def test_marked_hits_are_tagged_at_once_and_one_undo_takes_all_back(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "beijing")
        await press(pilot, "a", "3")
        assert "4 × “Beijing” in 2 articles" in said(app)
        assert [hit.tagged[0].label for hit in find(app).model.hits] == ["GPE"] * 4
        await press(pilot, "u")
        assert not any(hit.tagged for hit in find(app).model.hits)


async def test_one_key_tags_the_hit_and_goes_on(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "beijing")
        await press(pilot, "3", "2")
        assert [hit.tagged[0].label if hit.tagged else "" for hit in find(app).model.hits] == ["GPE", "ORG", "", ""]
        await press(pilot, "g", "g", "1")
        assert find(app).model.hits[0].tagged[0].label == "PERSON"
        await press(pilot, "g", "g", "d")
        assert find(app).model.hits[0].tagged == ()


async def test_from_the_text_to_all_mentions_and_back(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "enter")
        await select(app, pilot, "Beijing")
        await press(pilot, "F")
        await until_found(app, pilot)
        assert find(app).finding.query == '="Beijing"'
        await press(pilot, "G", "enter")
        assert reader(app).session.quote() == "Beijing"
        await press(pilot, "g", "k")
        await press(pilot, "q")
        assert find(app).list.row == 2
        await press(pilot, "q")
        assert reader(app).session.quote() == "Beijing"


async def test_tag_everywhere_goes_on_to_all_articles(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "enter")
        await select(app, pilot, "Beijing")
        await press(pilot, "*", "p")
        await until_found(app, pilot)
        for _ in range(50):
            await settle(pilot)
            if find(app).model.marked:
                break
        assert len(find(app).model.marked) == 4
        await press(pilot, "space", "3")
        assert sum(bool(hit.tagged) for hit in find(app).model.hits) == 3


async def test_before_anything_is_typed_examples_stand_on_lines_of_their_own(folder: Path) -> None:
    async with driving(folder, (100, 30)) as (app, pilot):
        await search(app, pilot, "Beijing")
        find(app).look_for("")
        await settle(pilot)
        shown = screen_text(app)
        assert "␤" not in shown
        assert "Type what to find: putin militer" in shown
        assert "label:PERSON  -label:*" in shown


async def test_a_wrong_query_says_what_to_write(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "F")
        await type_text(pilot, "warna:merah")
        await press(pilot, "enter")
        await settle(pilot)
        assert "There is no field" in screen_text(app)


async def test_a_search_is_kept_and_found_again(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "beijing")
        await press(pilot, "S", "enter")
        await press(pilot, "/")
        find(app).field.value = "jakarta"
        await press(pilot, "enter")
        await until_found(app, pilot)
        await press(pilot, "S", "down", "enter")
        await until_found(app, pilot)
        assert find(app).finding.query == "beijing"


async def test_the_consistency_check_leads_to_the_mentions(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "beijing")
        await press(pilot, "3", "q")
        library(app)
        await press(pilot, "C")
        for _ in range(100):
            await settle(pilot)
            await pilot.pause(0.01)
            if "untagged" in screen_text(app):
                break
        assert "untagged 3" in screen_text(app)
        await press(pilot, "enter")
        await until_found(app, pilot)
        assert find(app).finding.query == '="Beijing"'


async def test_what_is_suggested_at_a_hit_is_shown_until_it_is_decided(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "beijing")
        here = find(app)
        text = here.model.hits[0].text
        document = here.desk.project.document(here.model.hits[0].article)
        start = text.index("Beijing")
        found = Suggestion(start=start, end=start + 7, label="GPE", quote="Beijing", score=0.9, source="model", origin="model:x@1")
        here.offered = Offered(
            here.desk.project.document,
            lambda one: [found] if one.article.id == document.article.id else [],
            [label.name for label in here.desk.project.labels.labels],
        )
        here.redraw()
        await settle(pilot)
        assert screen_text(app).count("?GPE") == 1
        await press(pilot, "3")
        assert "?GPE" not in screen_text(app)
        await press(pilot, "u")
        assert screen_text(app).count("?GPE") == 1
        change = annotate.reject(here.desk.project.document(document.article.id), [found], annotator="ana")
        assert change is not None
        here.desk.project.do(change)
        await settle(pilot)
        assert "?GPE" not in screen_text(app)


async def test_what_is_suggested_is_accepted_from_the_list_as_it_is(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await search(app, pilot, "widodo OR jakarta")
        here = find(app)

        def known(document: Document) -> list[Suggestion]:
            return [
                Suggestion(start=at, end=at + len(form), label=label, quote=form, score=0.9, source="model", origin="model:x@1")
                for form, label in (("Joko Widodo", "PERSON"), ("Jakarta", "GPE"))
                if (at := document.text.find(form)) >= 0
            ]

        acts = Acts(here, known)
        here.handlers |= acts.handlers()
        here.offered = Offered(here.desk.project.document, known, ["PERSON", "GPE"])
        await press(pilot, "A", "y")
        assert [(hit.quote, hit.tagged[0].label) for hit in here.model.hits] == [("Widodo", "PERSON"), ("Jakarta", "GPE")]
        spans = [span.quote for hit in here.model.hits for span in here.desk.project.document(hit.article).spans.values()]
        assert spans == ["Joko Widodo", "Jakarta"]
        await press(pilot, "u")
        assert not any(hit.tagged for hit in here.model.hits)
        here.model.marked = set()
        await press(pilot, "g", "g", "x", "g", "g", "y")
        assert "Nothing is suggested here" in said(app)

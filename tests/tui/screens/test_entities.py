"""The list of entities as a person uses it."""

from pathlib import Path

import pytest
from textual.widgets import Static

from store.model import Entity
from tests.tui.driving import SIZES, driving, press, settle
from tui.screens.entities.screen import EntitiesScreen
from tui.screens.find.screen import FindScreen
from tui.screens.library import LibraryScreen
from tui.screens.picker import PickerScreen
from tui.screens.reader.screen import ReaderScreen
from tui.screens.statistics import StatisticsScreen

SATU = "Presiden Putin tiba di Beijing. Putin bertemu Xi Jinping di Beijing.\n"
DUA = "Vladimir Putin memuji Tiongkok. Xi Jinping memuji Vladimir Putin.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "satu.txt").write_text(SATU, encoding="utf-8")
    (tmp_path / "dua.txt").write_text(DUA, encoding="utf-8")
    return tmp_path


def tag(app, words: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    from store import annotate

    project = app.desk.project
    for entry in app.desk.catalogue.all():
        for quote, label in words.items():
            document = project.document(entry.article_id)
            at, ranges = document.text.find(quote), []
            while at >= 0:
                if not document.spans_at(at, at + len(quote)):
                    ranges.append((at, at + len(quote)))
                at = document.text.find(quote, at + 1)
            change = annotate.tag_everywhere(document, ranges, label, annotator="ana") if ranges else None
            if change is not None:
                project.do(change)


WORDS = {"Vladimir Putin": "PERSON", "Putin": "PERSON", "Xi Jinping": "PERSON", "Beijing": "GPE", "Tiongkok": "GPE"}


async def listed(app, pilot) -> EntitiesScreen:  # type: ignore[no-untyped-def]
    """Tag, wait for the index, and open the list."""
    tag(app, WORDS)
    while not app.searching.complete:
        await pilot.pause(0.01)
    await press(pilot, "g", "e")
    screen = app.screen
    assert isinstance(screen, EntitiesScreen)
    return screen


async def caught_up(app, pilot) -> None:  # type: ignore[no-untyped-def]
    """Wait until the index has heard of the last change and the list shows it."""
    await settle(pilot)
    while not app.searching.complete:
        await pilot.pause(0.01)
    await pilot.pause(0.02)
    await settle(pilot)


def rows(screen: EntitiesScreen) -> list[tuple[str, int, bool]]:
    return [(thing.name, thing.mentions, thing.entity is not None) for thing in screen.roster.shown]


def entity(app, name: str) -> Entity:  # type: ignore[no-untyped-def]
    return next(one for one in app.desk.project.entities.values() if one.name == name)


@pytest.mark.parametrize("size", SIZES)
async def test_everything_annotated_is_listed_at_every_size(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        screen = await listed(app, pilot)
        assert rows(screen) == [
            ("Beijing", 2, False),
            ("Putin", 2, False),
            ("Vladimir Putin", 2, False),
            ("Xi Jinping", 2, False),
            ("Tiongkok", 1, False),
        ]
        assert screen.has_class("-details") == (size[0] >= 84)
        await press(pilot, "q")
        assert isinstance(app.screen, LibraryScreen)


async def test_merging_makes_one_entity_and_undo_two_forms_again(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        screen = await listed(app, pilot)
        await press(pilot, "j", "space", "m")
        await caught_up(app, pilot)
        putin = entity(app, "Vladimir Putin")
        assert putin.aliases == ("Putin",)
        assert rows(screen)[0] == ("Vladimir Putin", 4, True)
        assert screen.roster.at(screen.list.row).name == "Vladimir Putin"  # type: ignore[union-attr]
        await press(pilot, "u")
        await caught_up(app, pilot)
        assert app.desk.project.entities == {}
        assert ("Putin", 2, False) in rows(screen)


async def test_two_entities_become_one_and_can_be_split(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        screen = await listed(app, pilot)
        await press(pilot, "j", "m", "/")
        await caught_up(app, pilot)
        await press(pilot, *"vladimir", "enter", "m")
        await caught_up(app, pilot)
        assert {one.name for one in app.desk.project.entities.values()} == {"Putin", "Vladimir Putin"}
        await press(pilot, "escape")
        row = screen.roster.row_of(entity(app, "Putin").id)
        assert row is not None
        screen.list.show(screen.list.length, row)
        await press(pilot, "space")
        row = screen.roster.row_of(entity(app, "Vladimir Putin").id)
        assert row is not None
        screen.list.show(screen.list.length, row)
        await press(pilot, "m")
        await caught_up(app, pilot)
        assert [one.name for one in app.desk.project.entities.values()] == ["Vladimir Putin"]
        assert rows(screen)[0] == ("Vladimir Putin", 4, True)
        await press(pilot, "x", *"Putin")
        picker = app.screen
        assert isinstance(picker, PickerScreen)
        chosen = next(one for one in picker._shown if one.name == "Putin")
        picker.dismiss(chosen.value)
        await caught_up(app, pilot)
        assert {(name, count) for name, count, linked in rows(screen) if linked} == {("Vladimir Putin", 2), ("Putin", 2)}
        assert "Putin" in entity(app, "Vladimir Putin").not_aliases


async def test_names_ids_and_notes(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        screen = await listed(app, pilot)
        await press(pilot, "/", *"tiongkok", "enter", "c")
        await caught_up(app, pilot)
        await press(pilot, *" Raya", "enter")
        await caught_up(app, pilot)
        assert entity(app, "Tiongkok Raya").aliases == ("Tiongkok",)
        await press(pilot, "i")
        await caught_up(app, pilot)
        await press(pilot, "enter")  # The code from CLDR is offered.
        await caught_up(app, pilot)
        assert entity(app, "Tiongkok Raya").external == {"iso3166": "CN"}
        await press(pilot, "i")
        await caught_up(app, pilot)
        await press(pilot, *", Q148x", "enter")
        assert "no Wikidata id" in str(app.screen.query_one("#problem", Static).render()) or "not a scheme" in str(
            app.screen.query_one("#problem", Static).render()
        )
        await press(pilot, "backspace", "enter")
        await caught_up(app, pilot)
        assert entity(app, "Tiongkok Raya").external == {"iso3166": "CN", "wikidata": "Q148"}
        await press(pilot, "n")
        await caught_up(app, pilot)
        await press(pilot, *"negara", "ctrl+s")
        await caught_up(app, pilot)
        assert [one.text for one in app.desk.project.entity_notes.values()] == ["negara"]
        shown = str(screen.query_one("#details Static", Static).render())
        assert "negara" in shown
        assert "wikidata Q148" in shown
        await press(pilot, "d")
        await caught_up(app, pilot)
        assert app.desk.project.entities == {}
        assert app.desk.project.entity_notes == {}


async def test_details_tell_who_is_named_with_whom_and_lead_to_the_sentence(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        screen = await listed(app, pilot)
        await press(pilot, "/", *"xi", "enter")
        await pilot.pause(0.3)
        await settle(pilot)
        shown = str(screen.query_one("#details Static", Static).render())
        assert "named with" in shown
        assert "Putin" in shown
        await press(pilot, "w")
        await caught_up(app, pilot)
        picker = app.screen
        assert isinstance(picker, PickerScreen)
        assert {one.name for one in picker._shown} == {"Putin", "Vladimir Putin", "Beijing"}
        await press(pilot, *"Beijing", "enter")
        await caught_up(app, pilot)
        await press(pilot, "enter")
        await caught_up(app, pilot)
        reader = app.screen
        assert isinstance(reader, ReaderScreen)
        start, end = reader.session.selection
        assert reader.session.document.text[start:end] == "Putin bertemu Xi Jinping di Beijing."
        await press(pilot, "q")
        assert app.screen is screen


async def test_mentions_open_as_a_concordance_and_come_back(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        screen = await listed(app, pilot)
        await press(pilot, "enter")
        find = app.screen
        assert isinstance(find, FindScreen)
        await settle(pilot)
        assert [hit.quote for hit in find.model.hits] == ["Beijing", "Beijing"]
        await press(pilot, "q")
        assert app.screen is screen
        await press(pilot, "m")
        await caught_up(app, pilot)
        await press(pilot, "enter")
        await settle(pilot)
        find = app.screen
        assert isinstance(find, FindScreen)
        assert find.finding.query == 'entity:"Beijing"'
        assert [hit.quote for hit in find.model.hits] == ["Beijing", "Beijing"]


@pytest.mark.parametrize("size", SIZES)
async def test_plots_of_time_and_company(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        await listed(app, pilot)
        await press(pilot, "space", "t")
        await caught_up(app, pilot)
        plot = app.screen
        assert type(plot).__name__ == "PlotScreen"
        said = plot.query_one("#what", Static)
        assert str(said.render()) == "Named with Beijing, by sentences", "without dates there is only company to draw"
        await press(pilot, "tab")
        assert "has a date" in str(said.render())
        await press(pilot, "u", "q")
        assert isinstance(app.screen, EntitiesScreen)


async def test_nothing_is_changed_in_a_window_that_only_reads(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        tag(app, WORDS)
    async with driving(folder, read_only=True) as (app, pilot):
        while not app.searching.complete:
            await pilot.pause(0.01)
        await press(pilot, "g", "e")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, EntitiesScreen)
        await press(pilot, "m")
        assert screen.said[1]
        assert app.desk.project.entities == {}


@pytest.mark.parametrize("size", SIZES)
async def test_statistics_show_the_work_and_what_it_cost(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size) as (app, pilot):
        tag(app, WORDS)
        while not app.searching.complete:
            await pilot.pause(0.01)
        await press(pilot, "g", "s")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, StatisticsScreen)
        shown = str(screen.query_one("VerticalScroll Static", Static).render())
        assert "9 annotations" in shown
        assert "PERSON" in shown
        assert "keys" in shown
        await press(pilot, "j", "G", "q")
        assert isinstance(app.screen, LibraryScreen)
        app.desk.effort.save()
        assert (folder / ".sorot" / "effort.json").exists()


async def test_coming_from_an_article_leads_back_to_it(folder: Path) -> None:
    async with driving(folder, article="satu.txt") as (app, pilot):
        tag(app, WORDS)
        while not app.searching.complete:
            await pilot.pause(0.01)
        await press(pilot, "g", "e")
        assert isinstance(app.screen, EntitiesScreen)
        await press(pilot, "q")
        reader = app.screen
        assert isinstance(reader, ReaderScreen)
        assert reader.session.document.article.source == "satu.txt"

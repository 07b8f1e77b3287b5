"""Notes, entities and the side panel, through keys."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driving import SIZES, driving, press, reader, resize, said, screen_text, select, selected, settle, tags
from tests.tui.screens.articles import SUGGESTED, TEXT, folder

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


def notes(app: Any) -> list[tuple[str, str]]:
    """Return what each note of the project is about, and its text."""
    project = app.desk.project
    kept = [*reader(app).session.document.notes.values(), *project.entity_notes.values()]
    return [(note.target, note.text) for note in kept]


def entities(app: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return name, label and aliases of every entity."""
    return [(one.name, one.label, one.aliases) for one in app.desk.project.entities.values()]


async def tag(app: Any, pilot: Any, words: str, key: str, nth: int = 0) -> None:
    """Tag words by a label key."""
    select(app, words, nth)
    await press(pilot, key)


@pytest.mark.parametrize("size", SIZES)
async def test_a_note_on_an_annotation_is_written_changed_and_emptied(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "m")
        assert "Note on “Jakarta” (GPE)" in screen_text(app)
        await press(pilot, *"ibu", "enter", *"kota", "escape")
        assert notes(app) == [("span", "ibu\nkota")]
        assert "✎" in screen_text(app)
        await press(pilot, "n")
        assert "ibu" in screen_text(app)
        await press(pilot, *"!", "ctrl+s")
        assert notes(app) == [("span", "ibu\nkota!")]
        await press(pilot, "m", *["backspace"] * 9, "f2")
        assert notes(app) == []
        await press(pilot, "u")
        assert notes(app) == [("span", "ibu\nkota!")]


async def test_a_note_that_is_discarded_or_unchanged_changes_nothing(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "M", *"abc", "ctrl+x")
        assert notes(app) == []
        await press(pilot, "M", *"abc", "escape")
        before = app.desk.project.next_undo
        await press(pilot, "M", "escape")
        assert said(app) == "The note is as it was."
        await press(pilot, "M", *"def", "ctrl+x")
        assert notes(app) == [("article", "abc")]
        assert app.desk.project.next_undo == before


async def test_a_note_where_nothing_is_tagged_is_about_the_article(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "n")
        assert "Note on the article" in screen_text(app)
        await press(pilot, *"x", "escape")
        assert notes(app) == [("article", "x")]


async def test_a_note_on_an_entity_makes_the_entity(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Widodo", "1", 1)
        await tag(app, pilot, "Widodo", "1", 2)
        await press(pilot, "I", "escape")
        assert said(app) == "The note is empty, so nothing was kept."
        assert entities(app) == []
        await press(pilot, "I", *"presiden", "escape")
        assert notes(app) == [("entity", "presiden")]
        assert [name for name, *_ in entities(app)] == ["Widodo"]
        assert len({span.entity for span in reader(app).session.document.spans.values()}) == 1
        await press(pilot, "u")
        assert (notes(app), entities(app)) == ([], [])


@pytest.mark.parametrize(("code", "expected"), [(0, "dari luar"), (3, "awal")])
async def test_the_editor_of_the_person_edits_the_note(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, expected: str
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('dari luar')\nsys.exit({code})\n", encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    async with driving(folder, article=FIRST) as (app, pilot):
        monkeypatch.setattr(app, "suspend", nullcontext)
        await press(pilot, "M", *"awal", "ctrl+e")
        if code:
            assert "The editor ended with an error" in " ".join(screen_text(app).split())
        await press(pilot, "escape")
        assert notes(app) == [("article", expected)]


async def test_an_editor_that_is_none_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await press(pilot, "M", *"awal", "ctrl+e")
        assert "No editor is named." in screen_text(app)
        monkeypatch.setenv("EDITOR", "/tidak/ada/program")
        monkeypatch.setattr(app, "suspend", nullcontext)
        await press(pilot, "ctrl+e")
        assert "could not be used" in screen_text(app)
        await press(pilot, "escape")
        assert notes(app) == [("article", "awal")]


# Entities


@pytest.mark.parametrize("size", SIZES)
async def test_mentions_are_linked_to_a_new_entity_then_to_one_there_is_with_an_alias(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Joko Widodo", "1")
        await press(pilot, "i")
        assert "“Joko Widodo” stands for" in screen_text(app)
        await press(pilot, "enter")
        assert [name for name, *_ in entities(app)] == ["Joko Widodo"]
        await tag(app, pilot, "Widodo", "1", 1)
        await press(pilot, "i", *"joko", "enter")
        assert entities(app) == [("Joko Widodo", "PERSON", ("Widodo",))]
        await settle(pilot)
        assert "= Joko Widodo" in screen_text(app) or size[0] < 80
        await press(pilot, "i", *"no ent", "enter")
        spans = reader(app).session.document.ordered_spans()
        assert [bool(span.entity) for span in spans] == [True, False]
        await press(pilot, "u", "u")
        assert entities(app) == [("Joko Widodo", "PERSON", ())]


async def test_an_entity_of_another_name_can_be_made(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Widodo", "1", 1)
        await press(pilot, "i", *"Jokowi", "enter")
        assert entities(app) == [("Jokowi", "PERSON", ("Widodo",))]
        await press(pilot, "i", "escape")
        assert entities(app) == [("Jokowi", "PERSON", ("Widodo",))]


async def test_only_an_annotation_can_be_linked(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        for key in ("i", "I"):
            await press(pilot, key)
            assert said(app) == "No annotation here. To the next one: o"


# The panel


async def test_the_panel_shows_what_is_tagged_and_noted_and_open(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        assert "entities 0  notes 0  queue 5" in screen_text(app)
        await tag(app, pilot, "Pelabuhan", "0")
        await press(pilot, "m", *"dermaga", "escape", "p")
        assert "entities 1  notes 1  queue 5" in screen_text(app)
        assert "dermaga" in screen_text(app)
        await press(pilot, "p")
        assert "Surabaya" in "\n".join(line[66:] for line in screen_text(app).splitlines())
        await press(pilot, "p")
        assert "queue 5" not in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_enter_goes_through_the_mentions_of_a_form(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, article=FIRST) as (app, pilot):
        for nth in range(3):
            await tag(app, pilot, "Widodo", "1", nth)
        seen = []
        await press(pilot, "g", "g", "tab")
        assert reader(app).scope() == "panel"
        for key in ("enter", "enter", "enter", "backspace"):
            if reader(app).scope() != "panel":
                await press(pilot, "tab")
            await press(pilot, key)
            seen.append(reader(app).session.selection[0])
        first, second, third = TEXT.index("Widodo"), TEXT.index("Widodo lalu"), TEXT.index("Widodo membuka")
        assert seen == [first, second, third, second]
        assert said(app) == "2 of 3"
        assert selected(app) == "Widodo"


async def test_the_queue_accepts_and_rejects_all_of_a_form(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        await press(pilot, "tab", "p", "p")
        assert reader(app).panel.tab == "queue"
        panel = reader(app).panel
        for _ in range(8):
            chosen = panel.chosen()
            if chosen is not None and chosen.name == "Surabaya":
                break
            await press(pilot, "j")
        await press(pilot, "a")
        assert tags(app) == [("Surabaya", "GPE")] * 2
        await press(pilot, "X")
        assert len(reader(app).session.offered) == 2
        await press(pilot, "u", "u")
        assert (tags(app), len(reader(app).session.offered)) == ([], 5)


async def test_keys_of_the_panel_and_back(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        for words, key in (("Jakarta", "3"), ("Joko Widodo", "1"), ("Jawa Timur", "4")):
            await tag(app, pilot, words, key)
        await press(pilot, "tab")
        lines = reader(app).panel.lines
        seen = []
        for key in ("home", "j", "j", "k", "G", "b", "space"):
            await press(pilot, key)
            seen.append(lines.row)
        assert seen == [1, 3, 5, 3, 5, 1, 5]
        await press(pilot, "n")
        assert "the entity “Jawa Timur”" in screen_text(app)
        await press(pilot, *"x", "escape")
        assert notes(app) == [("entity", "x")]
        await press(pilot, "i", "escape")
        for key in ("tab", "escape", "left", "h", "q"):
            await press(pilot, key)
            assert reader(app).scope() == "reader"
            await press(pilot, "tab")
            assert reader(app).scope() == "panel"


async def test_a_note_of_the_panel_goes_to_what_it_is_about_or_opens(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "m", *"kota", "escape", "M", *"semua", "escape", "g", "g", "tab", "p", "home", "enter")
        assert "Note on the article" in screen_text(app)
        await press(pilot, "escape", "end", "enter")
        assert selected(app) == "Jakarta"


async def test_the_panel_at_every_size(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED, article=FIRST) as (app, pilot):
        await tag(app, pilot, "Jakarta", "3")
        await press(pilot, "tab")
        for width, height in ((80, 24), (40, 12), (20, 6), (160, 50), (100, 30)):
            await resize(pilot, width, height)
            assert "Jakarta" in screen_text(app)
            assert reader(app).scope() == "panel"

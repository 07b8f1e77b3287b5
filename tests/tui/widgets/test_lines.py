"""The lines above and below the text, the fields to type in, the library's rows and the panel, each alone in an app."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widget import Widget

from store.entry import Entry
from store.model import Note
from tests.tui.driving import press, resize, settle, strips, type_text
from tui.grouping import Form
from tui.hint_bar import Hint
from tui.widgets.article_list import ArticleList, heading
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.panel_list import About
from tui.widgets.side_panel import SidePanel
from tui.widgets.typing import LineInput, TextInput


class Shell(App[None]):
    """An app of one widget."""

    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__()
        self.make = make

    def compose(self) -> ComposeResult:
        yield self.make()


@asynccontextmanager
async def alone(make: Callable[[], Widget], width: int = 60, height: int = 6) -> AsyncIterator[tuple[Any, Any]]:
    """Run an app of one widget; yield the widget and the pilot."""
    app = Shell(make)
    async with app.run_test(size=(width, height)) as pilot:
        await settle(pilot)
        yield app.screen.children[-1], pilot


def line(pilot: Any, row: int = 0) -> str:
    return strips(pilot.app)[row].rstrip()


FACTS = ["2026-01-01", "ID", "421 w", "31%", "saved", "63 to review"]


@pytest.mark.parametrize(("width", "kept"), [(90, 6), (80, 6), (40, 2), (30, 1), (12, 0), (1, 0)])
async def test_the_top_line_drops_its_first_facts_and_never_the_last(width: int, kept: int) -> None:
    async with alone(TopBar, width) as (bar, pilot):
        bar.show("berita › Presiden tiba", FACTS)
        await settle(pilot)
        assert len(strips(pilot.app)[0]) == width
        if kept:
            assert line(pilot).startswith(" sorot berit")
            assert line(pilot).endswith("  " + " · ".join(FACTS[-kept:]))


async def test_the_top_line_fits_a_width_it_got_later() -> None:
    async with alone(TopBar, 30) as (bar, pilot):
        bar.show("berita", ["saved", "63 to review"])
        await resize(pilot, 60, 6)
        assert line(pilot).startswith(" sorot berita")
        assert line(pilot).endswith("saved · 63 to review")


async def test_a_message_comes_before_what_stands_beside_it() -> None:
    async with alone(StatusBar, 60) as (bar, pilot):
        what = Content("GPE? 0.79 gazetteer")
        bar.show("Jakarta", what, "✓ Accept GPE “Moskow”")
        await settle(pilot)
        assert line(pilot).split("  ")[0] == " Jakarta"
        assert "GPE? 0.79 gazetteer" in line(pilot)
        assert line(pilot).endswith("✓ Accept GPE “Moskow”")
        await resize(pilot, 40, 6)
        assert line(pilot) == " Jakarta" + " " * 10 + "✓ Accept GPE “Moskow”"
        await resize(pilot, 24, 6)
        assert line(pilot) == " ✓ Accept GPE “Moskow”"
        await resize(pilot, 10, 6)
        assert line(pilot) == " ✓ Accep…"


async def test_long_words_leave_room_for_the_message() -> None:
    async with alone(StatusBar, 60) as (bar, pilot):
        bar.show("Sidang Umum Perserikatan Bangsa-Bangsa di New York pada 2023", Content(""), "✓ Tag EVENT")
        await settle(pilot)
        assert line(pilot).startswith(" Sidang Umum Perserikatan Bangsa-")
        assert line(pilot).endswith("✓ Tag EVENT")
        bar.show("中文" * 30, Content(""), "✓ Tag EVENT")
        await settle(pilot)
        assert line(pilot).endswith("✓ Tag EVENT")


async def test_hints_are_drawn_as_keys_and_words() -> None:
    async with alone(HintBar, 60) as (bar, pilot):
        bar.show([Hint("⏎", "accept"), Hint("[/]", "[b]x[/b]", "#ff0000")])
        await settle(pilot)
        assert line(pilot) == " ⏎ accept  [/] [b]x[/b]"


# Fields to type in


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "\u202ex", "[@click=app.quit]x[/]", "\x00"])
async def test_what_is_pasted_is_kept_as_it_is_and_drawn_safely(hostile: str) -> None:
    from tui.text import show

    for kind in (LineInput, TextInput):
        async with alone(kind) as (field, pilot):
            field.focus()
            await settle(pilot)
            await type_text(pilot, f"a{hostile}b")
            kept = field.value if isinstance(field, LineInput) else field.text
            assert kept == f"a{hostile}b"
            assert f"a{show(hostile)}b" in line(pilot)
            await press(pilot, "home", "delete", "end")
            assert f"{show(hostile)}b" in line(pilot)


# The rows of the library


def entries(*titles: str) -> list[Entry]:
    return [Entry(article_id=title, title=title, source=f"{title}.txt", words=7, annotations=1234567, filled=True) for title in titles]


@pytest.mark.parametrize("width", [1, 10, 40, 71, 72, 99, 100, 160])
async def test_rows_are_as_wide_as_the_list_and_stand_under_their_heading(width: int) -> None:
    async with alone(ArticleList, width) as (shown, pilot):
        shown.fill(entries("satu", "中文標題" * 20, "\x1b[2J[/]", "e" + "\u0301" * 30), 1)
        await settle(pilot)
        for y in range(6):
            assert shown.render_line(y).cell_length == width
        assert heading(width).strip() or width < 10


async def test_the_cursor_stops_at_both_ends() -> None:
    async with alone(ArticleList, 40) as (shown, pilot):
        shown.fill(entries("a", "b", "c"), 0)
        shown.move(-5)
        assert shown.row == 0
        shown.move(50)
        assert shown.row == 2
        shown.fill(entries("a"), 2)
        assert shown.row == 0
        shown.fill([], 0)
        shown.move(1)
        shown.move_to(3)
        assert shown.row == 0
        await settle(pilot)


# The panel


def form(name: str, label: str, *starts: int, forms: tuple[str, ...] = ()) -> Form:
    return Form(name, name, label, tuple((start, start + 1) for start in starts), forms or (name,))


async def test_the_panel_groups_by_label_and_keeps_the_cursor_by_row() -> None:
    async with alone(lambda: SidePanel(lambda label: "red"), 60, 12) as (panel, pilot):
        note = Note(id="n", target="article", target_id="a", article="a", text="# judul\nisi")
        panel.show(
            ["PERSON", "GPE"],
            [form("Jakarta", "GPE", 1, 2), form("Widodo", "PERSON", 3, forms=("Widodo", "Jokowi"))],
            [],
            0,
            [About("article", note)],
        )
        await settle(pilot)
        text = [row[:34].rstrip() for row in strips(pilot.app)]
        assert "entities 2  notes 1  queue 0" in text[0]
        assert [row.lstrip("│ ").split("  ")[0] for row in text[1:5]] == ["PERSON", "Widodo = Jokowi", "GPE", "Jakarta"]
        assert panel.chosen().name == "Widodo"
        panel.page(1)
        assert panel.chosen().name == "Jakarta"
        panel.turn("notes")
        await settle(pilot)
        assert panel.chosen() == note
        assert "judul" in strips(pilot.app)[1]
        panel.turn("queue")
        await settle(pilot)
        assert panel.chosen() is None
        assert "Nothing to review." in strips(pilot.app)[1]
        panel.show([], [], [], 123_456, [])
        panel.turn("notes")
        await settle(pilot)
        shown = [row.partition("│")[2].strip() for row in strips(pilot.app)[:4]]
        assert shown == ["entities 0 notes 0 queue 123456", "No notes yet. n writes one on", "what is selected, M on the", "article."]
        panel.show([], [], [], 0, [])
        panel.turn("queue")
        panel.page(-1)

"""A text too long to be laid out while somebody waits: the rows near the place at once, all of them soon, and the place stays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.tui.widgets.reader_app import Reader, lines
from tui.layout import lay_out
from tui.widgets.reader_view import ReaderView
from tui.widgets.rows_view import AT_ONCE

TEXT = "\n".join(f"nomor {number} dari banyak baris yang panjang" for number in range(AT_ONCE // 20))
ONE_LINE = " ".join(f"nomor {number}" for number in range(AT_ONCE // 6))
FLAGS = "a" + "🇮🇩" * AT_ONCE


@asynccontextmanager
async def reading(text: str = "") -> AsyncIterator[tuple[Reader, ReaderView, Pilot[None]]]:
    """Show a text from its beginning."""
    app = Reader("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show_document(text, (0, 5), 0)
        yield app, app.view, pilot


@pytest.mark.parametrize("text", [TEXT, ONE_LINE], ids=["lines", "one line"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
async def test_what_is_seen_first_is_what_is_seen_in_the_end(text: str, share: float) -> None:
    async with reading() as (app, view, pilot):
        rows = lay_out(text, view._measure)
        top = rows.starts[int(len(rows) * share)]
        view.show_document(text, (top, top + 5), top)
        assert not view.rows.whole
        first = lines(view)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert view.rows == rows
        if share < 0.9:  # At the end of a text the last screen is full, and so begins before the place.
            assert first[0].strip() == rows.row_text(rows.row_of(top)).strip()
            assert (lines(view), view.top_offset) == (first, top)


async def test_what_the_first_rows_cut_in_two_is_whole_in_the_end() -> None:
    async with reading(FLAGS) as (app, view, _):
        assert not view.rows.whole
        await app.workers.wait_for_complete()
        assert view.rows == lay_out(FLAGS, view._measure)


async def test_a_place_that_has_no_row_yet_is_shown_as_soon_as_it_has_one() -> None:
    async with reading(TEXT) as (app, view, pilot):
        last = TEXT.rindex("nomor")
        view.select(last, last + 5)
        assert app.selected != ""
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert view.selection == (last, last + 5)
        assert lines(view)[-1].strip() == TEXT[last:]


@pytest.mark.parametrize("move", ["row", "page"])
async def test_a_key_that_needs_rows_which_are_not_there_waits_for_them(move: str) -> None:
    async with reading(TEXT) as (_, view, _):
        place = TEXT.index("nomor 2000 ")
        view.select(place, place + 5)
        view.move_row(-1) if move == "row" else view.page(-1)
        assert view.rows.whole
        chosen = TEXT[: view.selection[0]].count("\n")
        assert chosen == 1999 if move == "row" else 1975 < chosen < 2000


async def test_a_row_that_is_not_there_yet_is_asked_for_whole() -> None:
    async with reading(TEXT) as (_, view, _):
        place = TEXT.index("nomor 2000 ")
        assert view.row_range(place + 9) == (place, TEXT.index("\n", place))


async def test_another_width_or_text_meanwhile_is_what_is_laid_out_in_the_end() -> None:
    async with reading(TEXT) as (app, view, pilot):
        view.show_document(ONE_LINE, (0, 5), 0)
        await app.workers.wait_for_complete()
        assert view.rows == lay_out(ONE_LINE, view._measure)
        before = view.rows.width
        await pilot.resize_terminal(50, 20)
        await app.workers.wait_for_complete()
        assert view.rows.width < before
        assert view.rows == lay_out(ONE_LINE, view._measure)
        await pilot.resize_terminal(70, 20)
        view.show_document("Pendek.")
        await pilot.pause()
        assert (view.rows.whole, view.text) == (True, "Pendek.")

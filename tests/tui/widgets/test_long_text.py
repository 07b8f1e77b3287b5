"""A text too long to be laid out while somebody waits: the rows near the place at once, all of them soon, and the place stays."""

import pytest

from tests.tui.widgets.reader_app import Reader, lines
from tui.layout import lay_out
from tui.widgets.rows_view import AT_ONCE

TEXT = "\n".join(f"nomor {number} dari banyak baris yang panjang" for number in range(AT_ONCE // 20))
ONE_LINE = " ".join(f"nomor {number}" for number in range(AT_ONCE // 6))


@pytest.mark.parametrize("text", [TEXT, ONE_LINE], ids=["lines", "one line"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
async def test_what_is_seen_first_is_what_is_seen_in_the_end(text: str, share: float) -> None:
    app = Reader("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = lay_out(text, app.view._measure)
        top = rows.starts[int(len(rows) * share)]
        app.view.show_document(text, (top, top + 5), top)
        assert not app.view.rows.whole
        first = lines(app.view)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.view.rows == rows
        if share < 0.9:  # At the end of a text the last screen is full, and so begins before the place.
            assert first[0].strip() == rows.row_text(rows.row_of(top)).strip()
            assert (lines(app.view), app.view.top_offset) == (first, top)


async def test_a_place_that_has_no_row_yet_is_shown_as_soon_as_it_has_one() -> None:
    app = Reader("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show_document(TEXT, (0, 5), 0)
        last = TEXT.rindex("nomor")
        app.view.select(last, last + 5)
        assert app.selected != ""
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.view.selection == (last, last + 5)
        assert lines(app.view)[-1].strip() == TEXT[last:]


@pytest.mark.parametrize("move", ["row", "page"])
async def test_a_key_that_needs_rows_which_are_not_there_waits_for_them(move: str) -> None:
    app = Reader("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show_document(TEXT, (0, 5), 0)
        place = TEXT.index("nomor 2000 ")
        app.view.select(place, place + 5)
        app.view.move_row(-1) if move == "row" else app.view.page(-1)
        assert app.view.rows.whole
        chosen = TEXT[: app.view.selection[0]].count("\n")
        assert chosen == 1999 if move == "row" else 1975 < chosen < 2000


async def test_another_width_or_text_meanwhile_is_what_is_laid_out_in_the_end() -> None:
    app = Reader("")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show_document(TEXT, (0, 5), 0)
        app.view.show_document(ONE_LINE, (0, 5), 0)
        await app.workers.wait_for_complete()
        assert app.view.rows == lay_out(ONE_LINE, app.view._measure)
        before = app.view.rows.width
        await pilot.resize_terminal(50, 20)
        await app.workers.wait_for_complete()
        assert app.view.rows.width < before
        assert app.view.rows == lay_out(ONE_LINE, app.view._measure)
        await pilot.resize_terminal(70, 20)
        app.view.show_document("Pendek.")
        await pilot.pause()
        assert (app.view.rows.whole, app.view.text) == (True, "Pendek.")

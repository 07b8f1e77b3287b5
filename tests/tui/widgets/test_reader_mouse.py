"""The mouse: cells of the screen to graphemes, words and spans."""

from textual import events
from textual.pilot import Pilot

from tests.tui.widgets.reader_app import LONG, Reader, find
from tui.marks import Mark, Marks
from tui.widgets.reader_view import ReaderView


async def drag(pilot: Pilot[None], *cells: tuple[int, int], **keys: bool) -> None:
    await pilot.mouse_down(ReaderView, offset=cells[0], **keys)
    for cell in cells[1:]:
        await pilot.hover(ReaderView, offset=cell)
    await pilot.mouse_up(ReaderView, offset=cells[-1])
    await pilot.pause()


async def test_a_click_selects_the_word_under_it_after_wide_and_joined_characters() -> None:
    text = "👩\u200d🚀 汉字 e\u0301tape kata"
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for cell, word in ((0, "汉字"), (3, "汉字"), (6, "汉字"), (8, "e\u0301tape"), (12, "e\u0301tape"), (14, "kata"), (17, "kata")):
            await drag(pilot, (2 + cell, 0))
            assert app.selected == word, cell
        await drag(pilot, (60, 0))
        await drag(pilot, (10, 9))
        assert app.selected == "kata"


async def test_ctrl_selects_characters_and_no_grapheme_is_cut() -> None:
    text = "👩\u200d🚀 e\u0301tape"
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await drag(pilot, (2 + 1, 0), control=True)
        assert app.selected == "👩\u200d🚀"
        await drag(pilot, (2 + 4, 0), (2 + 3, 0), control=True)
        assert app.selected == "e\u0301t"


async def test_a_drag_selects_words_in_both_directions() -> None:
    text = "satu dua tiga empat\nlima enam"
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.heard.clear()
        await drag(pilot, (2 + 6, 0), (2 + 15, 0))
        assert app.selected == "dua tiga empat"
        assert app.heard[-1] == ("dragged", *find(text, "dua tiga empat"))
        await drag(pilot, (2 + 10, 0), (2 + 1, 0))
        assert app.selected == "satu dua tiga"
        await drag(pilot, (2 + 10, 0), (2 + 6, 2))
        assert app.selected == "tiga empat\nlima enam"


async def test_a_click_on_a_span_selects_the_shortest_and_says_which() -> None:
    text = "kata Presiden Xi Jinping itu"
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.set_marks(
            Marks(
                [
                    Mark(*find(text, "Presiden Xi Jinping"), "span", "PERSON", id="long"),
                    Mark(*find(text, "Xi Jinping"), "span", "PERSON", id="short"),
                ]
            )
        )
        await drag(pilot, (2 + 15, 0))
        assert app.selected == "Xi Jinping"
        assert app.heard[-1] == ("selected", *find(text, "Xi Jinping")) or app.heard[-1] == ("clicked", 15, "short")
        assert ("clicked", 15, "short") in app.heard
        await drag(pilot, (2 + 6, 0))
        assert app.selected == "Presiden Xi Jinping"


async def test_the_wheel_scrolls_and_the_selection_stays() -> None:
    app = Reader(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.post_message(events.MouseScrollDown(app.view, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.view.scroll_offset.y > 0
        assert app.selected == "Kalimat"
        assert app.view.selection[0] == 0

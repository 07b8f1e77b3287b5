import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tests.tui.widgets.reader_app import LONG, SAMPLES, Reader, drawn, find, lines, styles_of
from tui.marks import Mark, Marks
from tui.text import show
from tui.widgets.reader_view import ReaderView

SIZES = [(40, 12), (80, 24), (100, 30), (160, 50)]
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\u200b]")


@pytest.mark.parametrize("size", SIZES)
async def test_the_text_is_centred_in_a_column_and_every_line_is_full_width(size: tuple[int, int]) -> None:
    app = Reader(SAMPLES[0])
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        shown = [line for line in lines(app.view) if line]
        left = min(len(line) - len(line.lstrip()) for line in shown)
        assert left == max((size[0] - 1 - 90 - 3) // 2, 0) + 2
        assert max(len(line) for line in shown) - left <= 90
        assert {app.view.render_line(y).cell_length for y in range(size[1])} == {size[0]}


async def test_the_first_screen_at_its_smallest() -> None:
    app = Reader(SAMPLES[0])
    async with app.run_test(size=(40, 12), notifications=True) as pilot:
        await pilot.pause()
        assert lines(app.view) == [
            "  MOSKOW - Presiden Vladimir Putin",
            "  Rabu (8/11) memuji kerja sama",
            "  militer Russia yang berteknologi",
            "  tinggi dan penting dengan Tiongkok",
            "  pada pertemuan di Moskow dengan",
            "  seorang jenderal penting Tiongkok",
            "  yang merupakan sekutu dekat Presiden",
            "  Xi Jinping.",
            "",
            "  Tiongkok dan Russia mendeklarasikan",
            '  kemitraan "tanpa batas" pada',
            "  Februari 2022 ketika Putin",
        ]
        assert app.selected == "MOSKOW"
        assert app.view.visible_range() == (0, find(SAMPLES[0], "ketika Putin")[1])


HOSTILE = [
    "[/]",
    "[b]tebal",
    "a [link='x",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;eA==\x1b\\",
    "\x1b[2J\x1b[31mmerah",
    "\x9b2J\x9d0;judul\x07",
    "\u202eterbalik",
    "👩‍🚀 ke bulan 🇮🇩🇮🇩",
    "e\u0301" + "\u0301" * 100,
    "\u0301mulai",
    "nol\x00nol\x7f",
    "\u200btanpa\ufefflebar",
    "\ud800",
    "satu\rdua\x0btiga\x0cempat\x85lima\u2028enam",
    "tab\ttab",
    "x" * 10_000,
    "汉字" * 500,
    "\U000e0041tag",
]


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_is_shown_and_harmless(text: str, size: tuple[int, int]) -> None:
    text = f"kata {text} kata"
    app = Reader(text)
    async with app.run_test(size=size, notifications=True) as pilot:
        app.view.set_marks(Marks([Mark(5, 5 + len(text) - 10, "span", text, "#ff0000", text), Mark(6, 7, "suggestion", text, text)]))
        app.view.show_hints([(0, text[5:8])])
        for step in (1, 1, -1):
            app.view.move_row(step, extend=True)
            app.view.page(step)
            await pilot.pause()
        app.view.show_hints([])
        await pilot.pause()
        screen = lines(app.view)
        assert not CONTROL.search("".join(segment.text for y in range(size[1]) for segment in drawn(app.view, y)))
        assert {app.view.render_line(y).cell_length for y in range(size[1])} == {size[0]}
        assert any(screen)
        assert all(line.strip("›").strip() in show(text) for line in screen)


async def test_paging_keeps_two_rows_and_the_place_of_the_selection() -> None:
    app = Reader(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        view.select(*find(LONG, "nomor 3"))
        view.page(1)
        assert view.scroll_offset.y == 22
        assert app.selected == "nomor"
        assert lines(view)[6].strip() == LONG.split("\n")[14]
        assert view.selection[0] == find(LONG, "nomor 14")[0]
        view.page(-1)
        assert (view.scroll_offset.y, view.selection) == (0, (find(LONG, "nomor 3")[0], find(LONG, "nomor 3")[0] + 5))


async def test_paging_at_the_ends_takes_the_selection_there() -> None:
    app = Reader("Satu dua.\nTiga empat.")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.page(1)
        assert app.selected == "Tiga"
        app.view.page(-1)
        assert app.selected == "Satu"
        assert app.view.percent == 100


async def test_rows_up_and_down_keep_the_column() -> None:
    text = "Sebuah kata panjang sekali\ndan.\nSebuah kata panjang lagi"
    app = Reader(text, find(text, "panjang"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.move_row(1)
        assert app.selected == "dan"
        app.view.move_row(1)
        assert (app.selected, app.view.selection[0]) == ("panjang", text.rindex("panjang"))
        app.view.move_row(-2)
        assert app.view.selection == find(text, "panjang")


async def test_extending_by_rows_keeps_the_word_it_began_with() -> None:
    text = "satu dua tiga\nempat lima enam\ntujuh delapan sembilan"
    app = Reader(text, find(text, "lima"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.move_row(1, extend=True)
        assert app.selected == "lima enam\ntujuh delapan"
        app.view.move_row(-1, extend=True)
        assert app.selected == "lima"
        app.view.move_row(-1, extend=True)
        assert app.selected == "dua tiga\nempat lima"


async def test_what_is_in_view_is_revealed_without_a_move_and_else_with_two_rows_around() -> None:
    app = Reader(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        view.reveal(*find(LONG, "nomor 11"))
        assert view.scroll_offset.y == 0
        view.select(*find(LONG, "nomor 50"))
        assert view.scroll_offset.y == 100 + 2 - 23
        view.select(*find(LONG, "nomor 20"))
        assert view.scroll_offset.y == 40 - 2
        view.select(0, len(LONG))
        assert view.top_offset == 0


@pytest.mark.parametrize("width", [40, 60, 140])
async def test_the_character_at_the_top_stays_there_when_the_width_changes(width: int) -> None:
    text = "\n".join(SAMPLES)
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        view.scroll_rows(20)
        await pilot.pause()
        top = view.top_offset
        for size in ((width, 24), (width + 7, 20), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            start, end = view.row_range(top)
            assert start <= top <= end
            assert view.rows.starts[view.scroll_offset.y] in (start, view.rows.starts[view.rows.row_of(top)])
        assert view.top_offset == top


async def test_the_selection_stays_in_view_when_the_width_changes() -> None:
    text = SAMPLES[0]
    app = Reader(text)
    async with app.run_test(size=(160, 20)) as pilot:
        view = app.view
        await pilot.pause()
        view.select(*find(text, "persaingan eksistensial"), scroll=False)
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert any("persaingan" in line for line in lines(view))


async def test_a_selection_without_a_place_is_in_view_from_the_first_paint() -> None:
    app = Reader(LONG, find(LONG, "nomor 150"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert any("nomor 150" in line for line in lines(app.view))


async def test_a_place_is_taken_up_again() -> None:
    top = LONG.index("Kalimat nomor 77")
    app = Reader(LONG, find(LONG, "nomor 80"), top)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert lines(app.view)[0].strip() == LONG.split("\n")[77]
        assert (app.view.top_offset, app.selected) == (top, "nomor 80")


async def test_marks_differ_without_colour_and_move_no_text() -> None:
    text = SAMPLES[0]
    app = Reader(text)
    async with app.run_test(size=(100, 30)) as pilot:
        view = app.view
        await pilot.pause()
        before = lines(view)
        view.set_marks(
            Marks(
                [
                    Mark(*find(text, "Vladimir Putin"), "span", "PERSON", "#fd6d64"),
                    Mark(*find(text, "Presiden Vladimir Putin"), "span", "PERSON", "#71c1ed"),
                    Mark(*find(text, "Beijing"), "suggestion", "GPE", "#41ab45"),
                    Mark(*find(text, "militer"), "search"),
                ]
            )
        )
        await pilot.pause()
        assert lines(view)[0] == before[0]
        assert styles_of(view, "Vladimir Putin") == {"underline2"}
        assert styles_of(view, "Presiden") == {"underline"}
        assert styles_of(view, "Beijing") == {"italic"}
        assert styles_of(view, "militer") == {"bold"}
        assert styles_of(view, "memuji") == set()
        assert styles_of(view, "MOSKOW") == {"bold", "reverse"}
        assert [line.strip("› ") for line in lines(view)] == [line.strip() for line in before]


async def test_signs_in_the_margin() -> None:
    text = SAMPLES[0]
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        view.set_marks(Marks([Mark(*find(text, "Beijing"), "suggestion", "GPE"), Mark(*find(text, "Russia"), "span", "GPE", noted=True)]))
        await pilot.pause()
        assert [line[:2] for line in lines(view) if line][:6] == ["  ", "● ", "  ", "  ", "  ", "› "]


async def test_only_rows_that_look_different_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Reader(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        marks = [Mark(match.start(), match.end(), "span", "CARDINAL", "#fd6d64") for match in re.finditer(r"\d+", LONG)]
        view.set_marks(Marks(marks))
        await pilot.pause()
        again: list[int] = []
        monkeypatch.setattr(view, "redraw", again.append)
        view.set_marks(Marks(marks))
        assert again == []
        view.set_marks(Marks([*marks, Mark(*find(LONG, "nomor 3"), "suggestion"), Mark(*find(LONG, "nomor 90"), "suggestion")]))
        assert again == [6]
        again.clear()
        view.select(*find(LONG, "nomor 3"))
        assert sorted(again) == [0, 6]


async def test_hints_cover_cells_and_move_no_text() -> None:
    text = "satu 汉字 dua 👩\u200d🚀 tiga"
    app = Reader(text, (0, 4))
    async with app.run_test(size=(40, 12)) as pilot:
        view = app.view
        await pilot.pause()
        before = lines(view)[0]
        view.show_hints([(0, "a"), (5, "bc"), (6, "d"), (12, "e")])
        await pilot.pause()
        assert lines(view)[0] == "  aatu bcd  dua e  tiga"
        assert view.render_line(0).cell_length == 40
        view.show_hints([])
        assert lines(view)[0] == before


async def test_repeated_keys_cost_one_paint(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Reader(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        await pilot.pause()
        paints: list[int] = []
        render = view.render_lines
        monkeypatch.setattr(view, "render_lines", lambda crop: (paints.append(1), render(crop))[1])
        for _ in range(15):
            view.page(1)
        assert paints == []
        await pilot.pause()
        await pilot.pause()
        assert len(paints) <= 3
        assert view.percent > 80


async def test_no_colour_leaves_everything_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = SAMPLES[0]
    app = Reader(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.set_marks(
            Marks([Mark(*find(text, "Vladimir Putin"), "span", "PERSON", "#fd6d64"), Mark(*find(text, "Moskow"), "suggestion")])
        )
        await pilot.pause()
        strips = app.view.render_lines(app.view.size.region)
        colours = {segment.style.color for strip in strips for segment in strip if segment.style and segment.style.color}
        assert all(colour.triplet and len(set(colour.triplet)) == 1 for colour in colours)
        attributes = {(style.underline, style.italic, style.reverse) for strip in strips for _, style, _ in strip if style}
        assert {(True, None, None), (None, True, None), (None, None, True)} <= {
            tuple(value or None for value in found) for found in attributes
        }


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield ReaderView()


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
@settings(max_examples=25)
async def test_any_text_and_selection(text: str, start: int, end: int) -> None:
    app = Bare()
    async with app.run_test(size=(40, 12)) as pilot:
        view = app.query_one(ReaderView)
        view.show_document(text)
        view.select(start, end)
        view.set_marks(Marks([Mark(min(start, end), max(start, end), "span")]))
        await pilot.pause()
        assert len(view.text) == len(text)
        first, last = view.selection
        assert 0 <= first <= last <= len(text)
        assert {view.render_line(y).cell_length for y in range(12)} == {40}

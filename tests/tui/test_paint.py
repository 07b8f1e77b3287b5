from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.marks import Mark, MarkKind
from tui.paint import NOTED, OPEN, Look, look_of, margin_sign, paint

KINDS: list[MarkKind] = ["span", "suggestion", "search", "preview", "candidate"]
marks = st.lists(
    st.builds(
        lambda start, size, kind: Mark(start, start + size, kind, colour="red"),
        st.integers(0, 40),
        st.integers(1, 20),
        st.sampled_from(KINDS),
    ),
    max_size=8,
)
selections = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda found: (found[0], found[0] + found[1]))


def colourless(look: Look) -> tuple[object, ...]:
    """Return what of a look is left on a terminal without colours."""
    return look.underline, look.bold, look.italic, look.dim, look.reverse


@given(marks, selections, st.integers(0, 30), st.integers(0, 30))
def test_runs_cover_the_row_once_and_show_what_is_there(over: list[Mark], selection: tuple[int, int], start: int, size: int) -> None:
    end = start + size
    runs = paint(start, end, over, selection)
    assert [run.start for run in runs] == ([start, *(run.end for run in runs[:-1])] if runs else [])
    assert not runs or runs[-1].end == end
    for run in runs:
        for at in range(run.start, run.end):
            here = [mark for mark in over if mark.start <= at < mark.end]
            assert replace(run.look, bold=False) == replace(look_of(here, selection[0] <= at < selection[1]), bold=False)


def test_every_kind_is_told_apart_without_colour() -> None:
    looks = [look_of([], False), look_of([], True), *(look_of([Mark(0, 1, kind, colour="red")], False) for kind in KINDS)]
    looks.append(look_of([Mark(0, 1, "suggestion", doubtful=True)], False))
    looks.append(look_of([Mark(0, 1, "span"), Mark(0, 1, "span")], False))
    looks.append(look_of([Mark(0, 1, "span"), Mark(0, 1, "suggestion")], False))
    assert len({colourless(look) for look in looks}) == len(looks)


def test_each_selected_kind_is_told_apart_without_colour_too() -> None:
    looks = [look_of([Mark(0, 1, kind)], True) for kind in ("span", "suggestion", "preview")]
    assert len({colourless(look) for look in looks}) == len(looks)
    assert all(look.reverse and look.bold for look in looks)


def test_the_selection_is_weaker_without_the_focus() -> None:
    assert look_of([], True, focused=False).reverse
    assert not look_of([], True, focused=False).bold


def test_the_inner_of_nested_spans_gives_the_colour_and_the_overlap_is_underlined_twice() -> None:
    outer, inner = Mark(0, 20, "span", colour="red"), Mark(5, 9, "span", colour="blue")
    runs = paint(0, 20, [outer, inner])
    assert [(run.start, run.end, run.look.colour, run.look.underline) for run in runs] == [
        (0, 5, "red", "single"),
        (5, 9, "blue", "double"),
        (9, 20, "red", "single"),
    ]


def test_spans_that_touch_are_told_apart() -> None:
    runs = paint(0, 10, [Mark(0, 5, "span", colour="red"), Mark(5, 10, "span", colour="red")])
    first, second = (run.look for run in runs)
    assert colourless(first) != colourless(second)


def test_the_margin_says_where_a_note_is_and_what_waits() -> None:
    noted, open_ = Mark(12, 15, "span", noted=True), Mark(18, 30, "suggestion")
    assert margin_sign(10, 20, [noted, open_]) == NOTED
    assert margin_sign(14, 20, [noted, open_]) == OPEN
    assert margin_sign(20, 40, [noted, open_]) == ""


@given(marks)
def test_neighbouring_runs_differ_or_are_different_marks(over: list[Mark]) -> None:
    for first, second in pairwise(paint(0, 60, over)):
        assert first.look != second.look or any(mark.start == second.start for mark in over)

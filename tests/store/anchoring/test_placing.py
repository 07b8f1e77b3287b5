import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.anchoring.align import Alignment, fold
from store.anchoring.placing import SURE, place
from tests.faults import anchoring
from tests.faults.anchoring import EDITS, LIGHT, measure

OLD = "Presiden Joko Widodo bertemu Xi Jinping di Beijing.\nXi Jinping memuji Jakarta, dan Widodo memuji Beijing."


def found(old: str, new: str, quote: str) -> tuple[str, str, bool]:
    start = old.index(quote)
    (placed,) = place(old, new, [(start, start + len(quote))])
    return new[placed.start : placed.end], placed.how, placed.sure


def test_the_same_words_move_with_the_text_before_them() -> None:
    assert found(OLD, "Kemarin sore, " + OLD, "Xi Jinping") == ("Xi Jinping", "same", True)


def test_a_corrected_word_keeps_its_place() -> None:
    assert found(OLD, OLD.replace("Jakarta", "Jakrta"), "Jakarta") == ("Jakrta", "moved", True)


def test_a_paragraph_that_went_elsewhere_takes_its_words_along() -> None:
    first, second = OLD.split("\n")
    new = f"{second}\nSesuatu yang lain sama sekali.\n{first}"
    assert found(OLD, new, "Joko Widodo") == ("Joko Widodo", "same", True)
    start = OLD.rindex("Xi Jinping")
    assert place(OLD, new, [(start, start + 10)])[0].start == 0


def test_what_was_cut_is_lost_though_the_same_words_stand_elsewhere() -> None:
    assert found(OLD, OLD.split("\n")[1], "Joko Widodo")[1:] == ("lost", False)


def test_two_ranges_never_come_to_one_place_unasked() -> None:
    old = "Putin tiba di Moskow. Putin tiba di Moskow. Putin tiba di Moskow."
    new = "Putin tiba di Moskow."
    ranges = [(at, at + 5) for at in (0, 22, 44)]
    placed = place(old, new, ranges)
    assert sum(one.sure for one in placed) <= 1


def test_typography_is_no_change_of_words() -> None:
    assert fold("“a”\xa0– ’") == '"a" - \''
    assert found("Kata “Sri Mulyani” di Jakarta", 'Kata "Sri\xa0Mulyani" di Jakarta', "Sri Mulyani") == ("Sri\xa0Mulyani", "moved", True)


@given(old=st.text(alphabet="ab \n“é👩", max_size=60), new=st.text(alphabet='ab \n"é👩', max_size=60), data=st.data())
def test_every_place_is_inside_the_new_text(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(old) - 1)))
    end = data.draw(st.integers(start, len(old)))
    if start == end:
        return
    (placed,) = place(old, new, [(start, end)])
    assert 0 <= placed.start <= placed.end <= len(new)
    assert 0 <= placed.score <= 1
    assert (placed.start == placed.end) == (placed.how == "lost")
    assert placed.sure == (placed.score >= SURE and placed.how != "lost")


@given(st.lists(st.sampled_from(["Putin ", "Xi ", "tiba di ", "Moskow.\n", "dan "]), max_size=30), st.randoms())
def test_runs_name_the_same_letters_and_never_one_twice(words: list[str], choose: random.Random) -> None:
    old, shuffled = "".join(words), words.copy()
    choose.shuffle(shuffled)
    alignment = Alignment(old, "".join(shuffled))
    for side in (0, 1):
        ends = 0
        for run in sorted(alignment._runs, key=lambda run: run[side]):
            assert run[side] >= ends
            ends = run[side] + run.length
        assert ends <= len(old)


@pytest.mark.parametrize("name", EDITS)
def test_the_bar(name: str) -> None:
    """The long form is ``python -m tests.faults.anchoring``."""
    counts = measure(EDITS[name], 12, seed=7)
    assert counts.silently_wrong <= 0.005 * counts.ranges
    if name in LIGHT:
        assert counts.exact >= 0.99 * (counts.ranges - counts.gone)


def test_the_truth_is_told_by_code_points() -> None:
    text = anchoring.numbered("abcdef")
    assert anchoring.truth([*anchoring.new("xx"), *text[1:5]], 1, 4) == (2, 5)
    assert anchoring.truth(text[:2], 1, 5) is None

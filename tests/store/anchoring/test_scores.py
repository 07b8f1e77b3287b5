"""How sure a place is and which of several is taken, in small texts where every number can be worked out."""

import pytest

from store.anchoring import placing
from store.anchoring.placing import How, Placed, _Finder, _settle, place

OLD = "Presiden Putin tiba di Moskow pada Senin pagi."


@pytest.mark.parametrize(
    ("score", "how", "sure"),
    [(0.9, "same", True), (0.95, "moved", True), (0.89, "same", False), (0.9, "found", True), (1.0, "lost", False), (0.1, "lost", False)],
)
def test_what_may_move_without_being_looked_at(score: float, how: How, sure: bool) -> None:
    assert Placed(0, 1, score, how).sure is sure


@pytest.mark.parametrize(
    ("new", "quote", "text", "start", "how", "score"),
    [
        (OLD, "Putin", "Putin", 9, "same", 1.0),
        (OLD.replace("Putin", "Puton"), "Putin", "Puton", 9, "moved", 0.871176),  # Four of five letters are just enough.
        (OLD.replace("Putin", "Pubak"), "Putin", "", 9, "lost", 0.0),
        (OLD.replace("Presiden Putin", "Putin sang presiden"), "Putin", "", 6, "lost", 0.707114),
        (OLD.replace("Moskow", "Kyiv"), "Moskow", "", 23, "lost", 0.0),
        (f"Putin. {OLD.replace('Putin', 'Xi')}", "Putin", "", 16, "lost", 0.709952),
        (f"Kata {OLD[9:]} Lalu {OLD[9:]}", "Putin", "Putin", 48, "same", 0.935588),
        ("zzzz Presiden Putin tiba", "Putin", "Putin", 14, "same", 0.782609),
        ("Xi memuji Puton kemarin", "Putin", "", 3, "lost", 0.58153),
        ("Putim", "Putin", "", 5, "lost", 0.515298),
        ("", "Putin", "", 0, "lost", 0.0),
    ],
)
def test_where_a_name_is_after_an_edit(new: str, quote: str, text: str, start: int, how: str, score: float) -> None:
    at = OLD.index(quote)
    (found,) = place(OLD, new, [(at, at + len(quote))])
    assert (new[found.start : found.end], found.start, found.how, round(found.score, 6)) == (text, start, how, score)


def test_the_same_range_twice_has_one_answer_and_none_asked_for_none_given() -> None:
    new = "Kemarin " + OLD
    first, second, third = place(OLD, new, [(9, 14), (23, 29), (9, 14)])
    assert (first, first.start, second.start) == (third, 17, 31)
    assert place(OLD, new, []) == []
    assert place(OLD, OLD, [(9, 14)]) == [Placed(9, 14, 1.0, "same")]


def test_only_the_surest_of_those_that_came_to_one_place_stays_sure() -> None:
    placed = {
        (0, 5): Placed(0, 5, 0.95, "same"),
        (10, 15): Placed(0, 5, 0.99, "found"),
        (20, 25): Placed(7, 7, 1.0, "lost"),
        (30, 35): Placed(7, 7, 0.5, "lost"),
        (40, 45): Placed(0, 5, 0.8, "moved"),
        (50, 55): Placed(5, 9, 0.95, "same"),
        (60, 65): Placed(5, 9, 0.95, "same"),
    }
    before = dict(placed)
    _settle(placed)
    assert placed == {
        **before,
        (0, 5): Placed(0, 5, 0.88, "same"),
        (60, 65): Placed(5, 9, 0.88, "same"),
    }


def test_two_ranges_that_came_to_one_place_are_not_both_sure() -> None:
    placed = place("Kyiv Kyiv", "Kyiv", [(0, 4), (5, 9)])
    assert [(one.start, one.end, round(one.score, 6)) for one in placed] == [(0, 4, 0.943311), (0, 4, 0.88)]


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("aa", Placed(0, 2, 1.0, "found")),
        ("aaa", Placed(0, 2, 1.0, "found")),  # What overlaps the best place is no other place.
        ("aaaa", Placed(0, 2, 0.88, "found")),
        ("aa aa", Placed(0, 2, 1.0, "found")),  # Too far away.
        ("aa aa" + "z" * 40, Placed(0, 2, 0.88, "found")),
        ("b", Placed(0, 0, 0.0, "lost")),
    ],
)
def test_a_place_with_a_rival_is_not_sure(new: str, found: Placed) -> None:
    assert _Finder("aa", new)._by_words(0, 2) == found


def test_the_rival_may_stand_before() -> None:
    assert _Finder("zzaa", "aaaa")._by_words(2, 4) == Placed(2, 4, 0.88, "found")


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("Vladimis Putin", 0.961180),
        ("Vladixor Pukin", 0.88),
        ("Vladixor Pukix", 0.844720),
        ("Vlaxxxor Pukix", 0.767081),
        ("Vlaxxxxx Pukix", 0.0),
    ],
)
def test_a_place_that_fits_is_never_sure_when_many_letters_are_others(name: str, score: float) -> None:
    before, after = "Sudah lama sekali orang menunggu ", " yang baru pulang dari luar negeri"
    (found,) = place(f"{before}Vladimir Putin{after}", f"{before}{name}{after}", [(33, 47)])
    assert (found.start, found.end, found.how) == ((33, 47, "moved") if score else (found.start, found.start, "lost"))
    assert (round(found.score, 6) if score else found.sure) == (score or False)


@pytest.mark.parametrize(
    ("quote", "new", "places"),
    [
        ("aa", "aaaa b aa", [(0, 2, 1.0), (1, 3, 1.0), (2, 4, 1.0), (7, 9, 1.0)]),
        ("abc", "x abd", []),  # Three letters are looked for as they are only.
        ("abcd", "x abcd", [(2, 6, 1.0), (2, 6, 1.0)]),
        ("Putin", "Puton", [(0, 5, 0.8)]),
        ("Putin", "Putn", [(0, 4, 0.8)]),
        ("Putin", "Pubon", []),
        ("abcdefghij", "xx abcdeXfghij zz", [(3, 13, 0.8)]),
        ("abcdefghij", "xx abcdefgxyz zz", []),
        ("abcdefghij", "abcdefgh", [(0, 8, 0.8)]),
        ("abcd", "a", []),
    ],
)
def test_places_with_nearly_the_same_words(quote: str, new: str, places: list[tuple[int, int, float]]) -> None:
    assert list(_Finder(f"1 {quote} 2", new)._candidates(2, 2 + len(quote))) == places


def test_of_many_places_of_the_same_words_the_first_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_MOST", 3)
    assert list(_Finder("1 ab 2", "ab " * 5)._candidates(2, 4)) == [(0, 2, 1.0), (3, 5, 1.0), (6, 8, 1.0)]


def test_places_where_the_old_text_said_the_same_already_are_passed_over_and_counted_on() -> None:
    same = "Moskow dan Putin serta lain-lain."
    found = list(_Finder(f"{same}\nPutin", f"{same}\nXi Putin")._candidates(len(same) + 1, len(same) + 6))
    at = len(same) + 4
    assert found == [(at, at + 5, 1.0)] * 2
    old, new = "Presiden Joko Widodo tiba\nJoko Xi", "Presiden Joko Xi"
    assert list(_Finder(old, new)._candidates(26, 33)) == [(9, 16, 1.0)]


@pytest.mark.parametrize(
    ("text", "start", "end", "context"),
    [
        ("Kata Putin kemarin", 5, 10, ("Kata ", " kemarin")),
        ("x" * 40 + "Putin" + "y" * 40, 40, 45, ("x" * 32, "y" * 32)),
        # Within the paragraph, when that is enough.
        ("lalu\n" + "x" * 16 + "Putin" + "y" * 16 + "\nlagi", 21, 26, ("x" * 16, "y" * 16)),
        ("lalu\n" + "x" * 16 + "Putin" + "y" * 15 + "\nlagi", 21, 26, ("lalu\n" + "x" * 16, "y" * 15 + "\nlagi")),
        ("a\nb\n" + "x" * 32 + "Putin\ny\nz", 36, 41, ("x" * 32, "")),
        ("Putin\n" + "y" * 40, 0, 5, ("", "\n" + "y" * 31)),
    ],
)
def test_what_stands_around_a_range(text: str, start: int, end: int, context: tuple[str, str]) -> None:
    assert _Finder(text, "")._context(start, end) == context


def test_a_score_is_the_weighted_mean_of_words_surroundings_and_place() -> None:
    assert _Finder(OLD, OLD)._score(9, 14, 9, 14, 0.5) == pytest.approx(1 - 25 / (52 + 20 * 9 / 32 + 20), abs=1e-12)
    finder = _Finder("Ia Putin lagi", "Ia Putin lagi")
    scores = [0.904184, 0.928812, 0.964406, 1.0, 0.964406, 0.939777, 0.926113, 0.912449, 0.898785]
    assert [round(finder._score(3, 8, low, low + 5, 1.0), 6) for low in range(9)] == scores


def test_a_place_that_fits_is_left_for_the_same_words_in_better_company() -> None:
    before, after = "Sudah lama sekali orang menunggu ", " yang baru pulang dari luar negeri"
    (here,) = place(f"{before}Putin{after}", f"{before}Puton{after}", [(33, 38)])
    assert (here.start, here.how, round(here.score, 6)) == (33, "moved", 0.891304)
    old, twice = f"{before}Vladimir Putin{after}", f"{before}Vlaxxxor Pukix{after}\n{before}Vladimir Putin{after[:20]}"
    (there,) = place(old, twice, [(33, 47)])
    assert (there.start, there.how, round(there.score, 6)) == (115, "found", 0.906514)

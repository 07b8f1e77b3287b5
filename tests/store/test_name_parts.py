"""How much of a name makes it the same name, word by word."""

import pytest

from store.names import initials, person_words, same_person, shortened, without_place


@pytest.mark.parametrize(
    ("short", "long", "is_shorter"),
    [
        ((), ("a",), False),
        (("xi",), ("xi", "jinping"), True),
        (("jinping",), ("xi", "jinping"), True),
        (("x",), ("x", "jinping"), False),
        (("a.b",), ("a.b", "habibie"), False),
        (("ali",), ("muhammad", "ali"), True),
        (("muhammad",), ("muhammad", "ali"), False),
        (("muhammad", "ali"), ("muhammad", "ali", "rais"), True),
        (("ali", "rais"), ("muhammad", "ali", "rais"), True),
        (("muhammad", "rais"), ("muhammad", "ali", "rais"), True),
        (("muhammad", "x"), ("muhammad", "ali", "rais"), False),
        (("xi", "jinping"), ("xi", "jinping"), False),
        (("xi", "jinping", "a"), ("xi", "jinping"), False),
    ],
)
def test_a_shorter_name_is_a_beginning_an_end_or_leaves_out_the_middle(
    short: tuple[str, ...], long: tuple[str, ...], is_shorter: bool
) -> None:
    assert shortened(short, long) is is_shorter


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a",), ("a",), True),
        (("a",), ("b",), False),
        (("a",), ("a", "b", "a"), False),
        (("a", "b"), ("a", "x", "b"), True),
        (("a", "x", "b"), ("a", "b"), True),
        (("a", "x", "b"), ("a", "y", "b"), False),
        (("a", "y", "x", "b"), ("a", "x", "y", "z", "b"), False),
        (("a", "b"), ("a", "c"), False),
        (("a", "b"), ("c", "b"), False),
    ],
)
def test_one_person_has_one_first_and_last_word_and_nothing_else_between(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Pak Presiden", ()),
        ("Widodo Pak", ("widodo", "pak")),
        ("“Xi” . Jinping.", ("xi", "jinping")),
        (", Xi", ()),
    ],
)
def test_titles_go_before_a_name_only(name: str, words: tuple[str, ...]) -> None:
    assert person_words(name) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("", ""), ("A", ""), ("A B", "AB"), ("A/B–C", "ABC"), ("a B", ""), ("A b", ""), ("Bank dan", ""), (" A  B ", "AB")],
)
def test_initials_want_two_capitalised_words(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("A B C", "A B"),
        ("A C", "A C"),
        ("A B X Y", "A B"),
        ("A X Y", "A X"),
        ("A B D", "A B D"),
    ],
)
def test_a_place_is_left_out_when_two_words_remain(name: str, without: str) -> None:
    assert without_place(name, {"C", "X Y", "Y"}) == without

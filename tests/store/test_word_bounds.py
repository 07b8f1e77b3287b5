"""Where a word begins and ends, to the code point."""

import pytest

from store.mentions import ends_word, find_mentions, in_word, starts_word


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("", "", []),
        ("Xi", "", []),
        ("Xi", "Xi", [(0, 2)]),
        ("Xi Xi", "Xi", [(0, 2), (3, 5)]),
        ("Xix Xi", "Xi", [(4, 6)]),
        ("xXi Xi", "Xi", [(4, 6)]),
        ("Kenya", "Ke", []),
        ("Iranya", "Ira", []),
        ("Irannya", "Iran", [(0, 4)]),
        ("Irannya.", "Iran", [(0, 4)]),
        ("Irannyala", "Iran", []),
        ("Iranku", "Iran", []),
        ("2024nya", "2024", []),
        ("dari $5.", "$5", [(5, 7)]),
        ("US$5 dan $5", "$5", [(2, 4), (9, 11)]),
        ("$$", "$", [(0, 1), (1, 2)]),
        ("aa aa aa", "aa aa", [(0, 5)]),
        ("xa a a", "a a", [(3, 6)]),
        ("!́ !", "!", [(3, 4)]),
    ],
)
def test_exactly_the_whole_words_are_found(text: str, quote: str, found: list[tuple[int, int]]) -> None:
    assert find_mentions(text, quote) == found


@pytest.mark.parametrize(("start", "starts"), [(0, True), (1, False), (2, True), (3, True)])
def test_a_word_starts_at_the_beginning_and_beside_what_is_no_word(start: int, starts: bool) -> None:
    assert starts_word("ab c", start) is starts


@pytest.mark.parametrize(
    ("text", "end", "length", "ends"),
    [
        ("ab", 2, 2, True),
        ("ab c", 2, 2, True),
        ("ab c", 3, 3, True),
        ("abc", 2, 2, False),
        ("abcdnya", 4, 4, True),
        ("abcnya", 3, 3, False),
        ("!́", 1, 1, False),
    ],
)
def test_a_word_ends_where_no_letter_or_mark_follows_but_the_clitic(text: str, end: int, length: int, ends: bool) -> None:
    assert ends_word(text, end, length) is ends


@pytest.mark.parametrize(("character", "inside"), [("a", True), ("7", True), ("_", True), ("́", True), ("-", False), (" ", False)])
def test_letters_digits_underscores_and_marks_are_in_words(character: str, inside: bool) -> None:
    assert in_word(character) is inside

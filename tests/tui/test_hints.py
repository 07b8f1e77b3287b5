import pytest

from tui.hints import hint_letters


@pytest.mark.parametrize("count", [0, 1, 26, 27, 30, 60, 300, 676, 900])
def test_letters_are_different_and_none_begins_another(count: int) -> None:
    letters = hint_letters(count)
    assert len(letters) == count == len(set(letters))
    assert not any(one != other and other.startswith(one) for one in letters[:80] for other in letters)


def test_few_places_take_one_letter_each() -> None:
    assert hint_letters(3) == ["a", "s", "d"]

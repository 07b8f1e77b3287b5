"""What a line of the library says of an article's text."""

import pytest

from store.entry import Entry


@pytest.mark.parametrize(
    ("changed", "unplaced", "words"),
    [(False, 0, ""), (True, 0, "changed"), (False, 1_200, "1,200 to place"), (True, 1, "changed, 1 to place")],
)
def test_what_a_person_has_to_see_to(changed: bool, unplaced: int, words: str) -> None:
    assert Entry(article_id="a", title="", source="", changed=changed, unplaced=unplaced).attention == words

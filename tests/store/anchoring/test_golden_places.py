"""Places and scores are to the sixth digit what they were: a change that moves one is to be seen in the file, and meant."""

from tests.store.anchoring.golden import FILE, lines


def test_every_place_is_where_it_was_and_as_sure() -> None:
    assert list(lines()) == FILE.read_text(encoding="utf-8").splitlines()

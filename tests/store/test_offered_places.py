"""A place that is offered ends where words do, if what waits for it did."""

import pytest

from store.model import Decision, Span
from store.renewing import _whole

TEXT = "Kemarin Presiden Widodo-nya tiba."


def waiting(quote: str, prefix: str = "", suffix: str = "") -> Span:
    return Span(id="s", article="a", start=0, end=len(quote), label="PERSON", quote=quote, prefix=prefix, suffix=suffix)


@pytest.mark.parametrize(
    ("start", "end", "was", "found"),
    [
        (10, 14, waiting("Presiden", "Lalu ", " tiba"), "Presiden"),
        (0, 4, waiting("Kemarin"), "Kemarin"),
        (28, 30, waiting("tiba", " ", ""), "tiba"),
        (17, 23, waiting("Widodo", " ", "-nya"), "Widodo"),
        (10, 14, waiting("eside", "Pr", "n"), "esid"),
        (10, 14, waiting("esiden", "Pr", " "), "esiden"),
        (10, 14, waiting("Presi", " ", "den"), "Presid"),
        (18, 20, Decision(id="d", article="a", start=0, end=2, label="PERSON", quote="id", verdict="rejected"), "id"),
    ],
)
def test_an_offered_place_holds_whole_words(start: int, end: int, was: Span | Decision, found: str) -> None:
    low, high = _whole(TEXT, start, end, was)
    assert TEXT[low:high] == found

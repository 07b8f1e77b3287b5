"""The walk from stop to stop: a piece at a time and in the whole, it is the same."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store.model import Suggestion
from tests.bench.articles import made_article
from tui.offers import Offers
from tui.stops import PIECE, Pieces, Stops

TEXT = made_article(3 * PIECE)


def test_pieces_are_the_whole_text_cut_at_line_ends() -> None:
    pieces = Pieces(TEXT)
    spans = [pieces.span(number) for number in range(len(pieces))]
    assert len(spans) > 2
    assert spans[0][0] == 0
    assert spans[-1][1] == len(TEXT)
    assert all(before[1] == after[0] and TEXT[after[0] - 1] in "\n " for before, after in pairwise(spans))
    assert [pieces.holding(start) for start, _ in spans] == list(range(len(spans)))
    assert pieces.holding(len(TEXT)) == len(spans) - 1


def test_only_the_piece_that_is_looked_at_is_looked_through() -> None:
    pieces = Pieces(TEXT)
    stops = Stops(pieces, [], Offers())
    assert stops.after(0) is not None
    assert list(pieces._found) == [0]
    found = stops.before(len(TEXT))
    assert found is not None
    assert sorted(pieces._found) == [0, len(pieces) - 1]


def test_empty_and_unbroken_texts_have_pieces() -> None:
    assert Stops(Pieces(""), [], Offers()).after(0) is None
    unbroken = Pieces("A" * (4 * PIECE))
    assert len(unbroken) > 2
    assert Stops(unbroken, [], Offers()).before(4 * PIECE) is not None


@given(
    st.lists(st.integers(0, len(TEXT) - 10), max_size=8), st.lists(st.integers(0, len(TEXT) - 10), max_size=8), st.integers(-1, len(TEXT))
)
def test_steps_lead_to_the_neighbours_in_the_list_of_all(annotated: list[int], suggested: list[int], at: int) -> None:
    stops = Stops(PIECES, [(one, one + 9) for one in annotated], _offered(suggested))
    every = list(stops)
    assert every == sorted(every)
    assert stops.after(at) == next((one for one in every if one[0] > at), None)
    assert stops.before(at) == next((one for one in reversed(every) if one[0] < at), None)
    assert stops.within(at, at + 5000) == [one for one in every if at <= one[0] < at + 5000]
    assert not any(one[0] < start + 9 and start < one[1] for one in every for start in annotated)


def _offered(starts: list[int]) -> Offers:
    """Return suggestions of seven code points at places of which none is in another."""
    apart = [one for number, one in enumerate(sorted(starts)) if number == 0 or one >= sorted(starts)[number - 1] + 7]
    return Offers(
        Suggestion(start=one, end=one + 7, label="GPE", quote=TEXT[one : one + 7], score=0.9, source="model", origin="model:x")
        for one in apart
    )


PIECES = Pieces(TEXT)

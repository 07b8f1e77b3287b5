"""Marks around a text: however mentions nest, touch or cross, elements open and close in order and say what part they are."""

from dataclasses import replace

import pytest

from store.exchange.contract import Item
from store.exchange.highlights import Closes, Opens, in_pieces, parts
from tests.store.exchange.worlds import document, span

Pieces = list[tuple[int, bool, bool, int]]


@pytest.mark.parametrize(
    ("places", "marked", "pieces"),
    [
        ([], "abcdefghij", []),
        ([(0, 10)], "[abcdefghij]", [(0, True, True, 0)]),
        ([(2, 4), (4, 6)], "ab[cd][ef]ghij", [(0, True, True, 0), (1, True, True, 0)]),
        ([(2, 4), (2, 4)], "ab[[cd]]efghij", [(0, True, True, 1), (1, True, True, 0)]),
        ([(0, 6), (2, 6), (2, 4)], "[ab[[cd]ef]]ghij", [(0, True, True, 2), (1, True, True, 1), (2, True, True, 0)]),
        ([(0, 4), (2, 6)], "[ab[cd]][ef]ghij", [(0, True, True, 1), (1, True, False, 0), (1, False, True, 0)]),
        (
            [(0, 4), (2, 6), (3, 8)],
            "[ab[c[d]]][[ef]][gh]ij",
            [(0, True, True, 2), (1, True, False, 1), (2, True, False, 0), (1, False, True, 1), (2, False, False, 0), (2, False, True, 0)],
        ),
        (
            [(0, 8), (1, 4), (2, 6)],
            "[a[b[cd]][ef]gh]ij",
            [(0, True, True, 2), (1, True, True, 1), (2, True, False, 0), (2, False, True, 0)],
        ),
        (
            [(0, 6), (4, 10), (5, 6)],
            "[abcd[e[f]]][ghij]",
            [(0, True, True, 2), (1, True, False, 1), (2, True, True, 0), (1, False, True, 0)],
        ),
        (
            [(0, 3), (1, 5), (1, 2), (4, 5)],
            "[a[[b]c]][d[e]]fghij",
            [(0, True, True, 2), (1, True, False, 1), (2, True, True, 0), (1, False, True, 1), (3, True, True, 0)],
        ),
        (
            [(0, 9), (1, 8), (2, 3), (4, 7), (5, 6)],
            "[a[b[c]d[e[f]g]h]i]j",
            [(0, True, True, 3), (1, True, True, 2), (2, True, True, 0), (3, True, True, 1), (4, True, True, 0)],
        ),
    ],
)
def test_marks_open_and_close_in_order(places: list[tuple[int, int]], marked: str, pieces: Pieces) -> None:
    bare = document("a.txt", "abcdefghij")
    whole = replace(bare, spans={str(at): span(bare, *place, id=str(at)) for at, place in enumerate(places)})
    found = parts(whole.text, Item(whole, "codepoint").spans)
    assert "".join(one if isinstance(one, str) else "[" if isinstance(one, Opens) else "]" for one in found) == marked
    assert [(one.number, one.first, one.last, one.height) for one in in_pieces(found)] == pieces
    assert "" not in found
    open_now = []
    for one in found:
        if isinstance(one, Opens):
            open_now.append(one.piece)
        elif isinstance(one, Closes):
            assert open_now.pop() is one.piece
    assert open_now == []

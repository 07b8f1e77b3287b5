"""Values of foreign JSON are what they should be, or nothing."""

from typing import Any

import pytest

from store.exchange.loose import as_score, listed, mapping, string, strings


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 1}, ({"a": 1}, [{"a": 1}], "", ())),
        ({}, ({}, [{}], "", ())),
        ([1, "a", None], ({}, [1, "a", None], "", ("a",))),
        ([], ({}, [], "", ())),
        (None, ({}, [], "", ())),
        ("a", ({}, ["a"], "a", ())),
        (0, ({}, [0], "", ())),
    ],
)
def test_anything_is_an_object_a_list_a_text_and_texts(value: Any, expected: object) -> None:
    assert (mapping(value), listed(value), string(value), strings(value)) == expected


@pytest.mark.parametrize(
    ("value", "score"),
    [(1, 1.0), (0, 0.0), (0.5, 0.5), (-3, -3.0), (True, None), (False, None), ("1", None), (None, None), (10**400, None)],
)
def test_a_score_is_a_number(value: Any, score: float | None) -> None:
    assert as_score(value) == score

"""Moments as a person writes them."""

import re
from collections.abc import Iterator

import pytest

from store.clock import local, moment, now
from store.errors import InputError


@pytest.fixture(autouse=True)
def in_jakarta(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_day_and_a_time_are_of_this_machine() -> None:
    assert moment("2023-11-08") == "2023-11-07T17:00:00.000Z"
    assert moment("2023-11-08", end=True) == "2023-11-08T17:00:00.000Z"
    assert moment("2023-11-08 09:30") == moment("2023-11-08T09:30", end=True) == "2023-11-08T02:30:00.000Z"
    assert moment("2023-11-08T02:30:00Z") == "2023-11-08T02:30:00.000Z"
    assert local("2023-11-08T02:30:00.000Z") == "2023-11-08 09:30"


def test_how_long_ago_and_days_by_name() -> None:
    assert moment("1w") < moment("3d") < moment("12h") < moment("30m") < now()
    assert moment("yesterday") < moment("today") <= now() < moment("today", end=True)
    assert moment("yesterday", end=True) == moment("today")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", moment("1d"))


@pytest.mark.parametrize("wrong", ["", "soon", "3x", "2023-13-01", "9999999w", "0000-01-01", "1", "-3d"])
def test_anything_else_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="not a time"):
        moment(wrong)


def test_a_time_that_is_none_is_shown_as_it_is() -> None:
    assert local("kemarin") == "kemarin"

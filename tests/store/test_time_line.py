"""Lines of time without holes."""

from collections import Counter

import pytest

from store.time_line import FEW, Unit, day_of, line, steps, unit_for


@pytest.mark.parametrize(
    ("first", "last", "unit", "found"),
    [
        ("2023-12-30", "2024-01-02", "day", ["2023-12-30", "2023-12-31", "2024-01-01", "2024-01-02"]),
        ("2023-11-30", "2024-02-01", "month", ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("2022-12-31", "2024-01-01", "year", ["2022", "2023", "2024"]),
        ("2024-02-29", "2024-02-29", "month", ["2024-02"]),
        ("2024-02-29", "2024-02-28", "day", []),
        ("9999-12-30", "9999-12-31", "day", ["9999-12-30", "9999-12-31"]),
        ("9999-11-01", "9999-12-31", "month", ["9999-11", "9999-12"]),
        ("9998-01-01", "9999-12-31", "year", ["9998", "9999"]),
    ],
)
def test_steps_from_one_day_to_another(first: str, last: str, unit: Unit, found: list[str]) -> None:
    assert steps(first, last, unit) == found
    assert steps(first, last, unit, 1) == found[:1]


def test_the_finest_unit_of_few_steps() -> None:
    assert unit_for([]) == unit_for([""]) == "day"
    assert unit_for(["2024-03-02", "", "2024-01-01"]) == "day"
    assert len(steps("2024-01-01", "2024-03-02", "day")) == FEW
    assert unit_for(["2024-03-03", "2024-01-01"]) == "month"
    assert unit_for(["2019-01-01", "2024-02-01"]) == "month"
    assert unit_for(["2019-01-01", "2024-03-01"]) == "year"
    assert unit_for(["0001-01-01", "9999-01-01"]) == "year"


def test_every_step_has_its_count_and_none_is_missing() -> None:
    days = Counter({"2024-01-31": 2, "2024-03-01": 1, "": 9, "2024-01-01": 3})
    assert line(days, "month") == [("2024-01", 5), ("2024-02", 0), ("2024-03", 1)]
    assert line(Counter({"": 4}), "day") == []


@pytest.mark.parametrize(
    ("published", "day"),
    [("2024-02-29T10:00:00Z", "2024-02-29"), ("2023-02-29", ""), ("2024-02", ""), ("", ""), ("kemarin pagi", ""), ("2024-2-29x", "")],
)
def test_the_day_of_a_date(published: str, day: str) -> None:
    assert day_of(published) == day

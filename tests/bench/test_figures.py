"""The arithmetic of the benchmarks."""

import pytest

from tests.bench.bare_viewer import wrap
from tests.bench.figures import Spread, milliseconds, percentile, table


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 3.0), (0.95, 4.8), (1.0, 5.0)])
def test_a_percentile_lies_between_its_neighbours(share: float, value: float) -> None:
    assert percentile([5, 3, 1, 4, 2], share) == pytest.approx(value)


def test_a_spread_of_one_value_is_that_value() -> None:
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 1)


def test_times_have_the_digits_that_mean_something() -> None:
    assert [milliseconds(seconds) for seconds in (0.1234, 0.01234, 0.000123)] == ["123", "12.3", "0.12"]


def test_columns_line_up() -> None:
    assert table(["", "ms"], [["one", "1"], ["three", "100"]]) == "        ms\n-----  ---\none      1\nthree  100"


def test_the_bare_viewer_loses_no_text_and_no_row_is_too_wide() -> None:
    text = "Presiden Xi Jinping " * 9 + "x" * 300 + "\n\nakhir"
    lines = wrap(text, 90)
    assert "".join(lines) == text.replace("\n", "")
    assert max(len(line.rstrip()) for line in lines) <= 90

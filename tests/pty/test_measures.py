"""What one terminal shows otherwise than another is found, and nothing else."""

import pytest

from tests.pty.emulator import Emulator
from tests.pty.measures import Look, moved

SIZE = (20, 2)


def found(*firsts: str, wraps: bool = True) -> set[str]:
    """Return the looks at which something has moved, where an empty second row and a first are painted after each change of size."""
    raw, resized, looks = b"" if wraps else b"\x1b[?7l", list[tuple[int, tuple[int, int]]](), list[Look]()
    for number, first in enumerate(firsts):
        part = f"\x1b[2;1H{' ' * 20}\x1b[1;1H{first}".encode()
        emulator = Emulator(*SIZE)
        emulator.mark()
        emulator.feed(part)
        resized.append((len(raw), SIZE))
        raw += part
        looks.append(Look(f"look {number}", len(raw), [[one.data for one in row] for row in emulator.cells]))
    return {one.partition(":")[0] for one in moved(raw, (30, 3), resized, looks)}


def test_plain_text_stands_where_it_stands() -> None:
    assert found("a" * 20, "漢字" * 5, "é" * 20) == set()


@pytest.mark.parametrize("one", ["\U0001f30b", "\U0001f469\u200d\U0001f680", "क्षि"])
def test_text_that_follows_what_is_measured_otherwise_has_moved(one: str) -> None:
    assert found("a" * 20, f"{one}after" + " " * 13, "b" * 20) == {"look 1"}


@pytest.mark.parametrize("one", ["\U0001f30b", "\U0001f469\u200d\U0001f680"])
def test_text_that_is_put_in_its_column_has_not(one: str) -> None:
    assert found(f"  \x1b[1;1H{one}\x1b[1;3Hafter" + " " * 13, "a" * 20) == set()


def test_what_was_there_before_the_change_of_size_does_not_help() -> None:
    assert found("a" * 20, "\U0001f30b\x1b[1;3Hafter") == {"look 1"}


def test_text_that_other_terminals_draw_past_the_right_edge_reaches_the_next_row_only_where_it_wraps() -> None:
    late = "x" * 16 + "  \x1b[1;17H" + "\U0001f469\u200d" * 3 + "\U0001f469\x1b[1;19H" + "xx"
    assert found("a" * 20, late) == {"look 1"}
    assert found("a" * 20, late, wraps=False) == set()

"""The keys that move the cursor of a list, alike on every screen that has one."""

from collections.abc import Callable

from tui.screens.base import Handler
from tui.widgets.row_list import RowList


def moves(scope: str, rows: Callable[[], RowList]) -> dict[str, Handler]:
    """Return what carries them out, by action id: ``down``, ``up``, ``page_down``, ``page_up``, ``start`` and ``end`` of the scope."""
    return {
        f"{scope}.down": lambda _: rows().move(1),
        f"{scope}.up": lambda _: rows().move(-1),
        f"{scope}.page_down": lambda _: rows().move(rows().page),
        f"{scope}.page_up": lambda _: rows().move(-rows().page),
        f"{scope}.start": lambda _: rows().move_to(0),
        f"{scope}.end": lambda _: rows().move_to(rows().length - 1),
    }

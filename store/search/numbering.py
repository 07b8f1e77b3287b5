"""Numbers of articles in the index: ascending in reading order, with room left, so that hits come in that order as they are found."""

import sqlite3

ROOM = 8_192
"""Numbers between two articles that were put in one after the other; two bytes each in the lists of full text."""

_SHARE = 512
"""An article that comes between two others takes this part of the room between them, since more may follow it."""

OUT_OF_ORDER = """
SELECT 1 FROM (SELECT id, lag(id) OVER (ORDER BY place, id) AS before FROM articles) WHERE id <= before LIMIT 1
"""
"""Finds a row when some article has a smaller number than one before it."""


def numbered(cursor: sqlite3.Cursor, article: str, place: int) -> int:
    """Return the number for an article: the one it has, or one between those of its neighbours, or, without room there, one after all."""
    held = cursor.execute("SELECT id FROM articles WHERE article = ?", (article,)).fetchone()
    if held is not None:
        return int(held[0])
    before, after = _neighbours(cursor, place)
    wished = (place + 1) * ROOM
    if before < wished < after:
        return wished
    if after - before > 1:
        return int(min(before + ROOM, before + max(1, (after - before) // _SHARE)))
    return int(cursor.execute("SELECT max(id) FROM articles").fetchone()[0]) + ROOM


def fits(cursor: sqlite3.Cursor, number: int, place: int) -> bool:
    """Tell whether a number lies between those of the articles before and after it."""
    before, after = _neighbours(cursor, place)
    return before < number < after


def _neighbours(cursor: sqlite3.Cursor, place: int) -> tuple[int, int]:
    """Return the numbers of the articles before and after a place in reading order; before the first and after the last is far away."""
    before = cursor.execute("SELECT id FROM articles WHERE place < ? ORDER BY place DESC LIMIT 1", (place,)).fetchone()
    after = cursor.execute("SELECT id FROM articles WHERE place > ? ORDER BY place LIMIT 1", (place,)).fetchone()
    return (before[0] if before is not None else 0), (after[0] if after is not None else 1 << 62)

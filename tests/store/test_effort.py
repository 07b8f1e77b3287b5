"""Keys and seconds an annotation costs."""

from pathlib import Path

from store import annotate
from store.effort import FILE, PAUSE, Day, Effort
from tests.store.making import TEXT, bounds, document


def counting(folder: Path, at: list[float], *, on: bool = True) -> Effort:
    return Effort(folder, "ana", lambda: "2024-01-31", on=on, clock=lambda: at[0])


def test_what_is_counted_and_added_up(tmp_path: Path) -> None:
    at = [0.0]
    effort = counting(tmp_path, at)
    change = annotate.tag(document(), *bounds(TEXT, "Beijing"), "GPE", annotator="ana")
    assert change is not None
    for moment in (0.0, 1.0, 3.0, 3.0 + PAUSE + 1, 3.5 + PAUSE + 1):
        at[0] = moment
        effort.key()
    effort.changed(change)
    assert effort.all() == [Day(day="2024-01-31", annotator="ana", keys=5, seconds=3.5, spans=1)]
    effort.save()
    again = counting(tmp_path, at)
    again.key()
    assert again.all() == [Day(day="2024-01-31", annotator="ana", keys=6, seconds=3.5, spans=1)]
    again.save()
    assert counting(tmp_path, at).all()[0].keys == 6


def test_switched_off_nothing_is_written(tmp_path: Path) -> None:
    effort = counting(tmp_path, [0.0], on=False)
    effort.key()
    effort.save()
    assert not (tmp_path / FILE).exists()
    assert effort.all() == []

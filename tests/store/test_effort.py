"""Keys and seconds an annotation costs."""

from pathlib import Path

from store import annotate
from store.changes import inverse
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


def test_a_pause_counts_up_to_its_last_second_and_deleting_takes_off(tmp_path: Path) -> None:
    at = [10.0]
    effort = counting(tmp_path, at)
    tag = annotate.tag(document(), *bounds(TEXT, "Beijing"), "GPE", annotator="ana")
    status = annotate.set_status(document(), "done", annotator="ana")
    assert tag is not None
    assert status is not None
    effort.key()
    at[0] += PAUSE
    effort.key()
    at[0] += PAUSE + 0.01
    effort.key()
    for change in (tag, tag, status, inverse(tag, annotator="ana")):
        effort.changed(change)
    assert effort.unsaved == Day(day="2024-01-31", annotator="ana", keys=3, seconds=PAUSE, spans=1)
    effort.save()
    assert effort.unsaved == Day(day="2024-01-31", annotator="ana")
    before = (tmp_path / FILE).read_bytes()
    effort.save()
    assert (tmp_path / FILE).read_bytes() == before


def test_annotations_without_keys_count_and_days_and_people_stand_apart_in_order(tmp_path: Path) -> None:
    change = annotate.tag(document(), *bounds(TEXT, "Beijing"), "GPE", annotator="ana")
    assert change is not None
    for who, day in (("budi", "2024-02-01"), ("ana", "2024-02-01"), ("ana", "2024-01-31"), ("ana", "2024-02-01")):
        effort = Effort(tmp_path, who, lambda day=day: day, on=True, clock=lambda: 0.0)  # type: ignore[misc]
        effort.changed(change)
        effort.save()
    found = Effort(tmp_path, "x", lambda: "2024-03-01", on=True).all()
    assert [(one.day, one.annotator, one.spans) for one in found] == [
        ("2024-01-31", "ana", 1),
        ("2024-02-01", "ana", 2),
        ("2024-02-01", "budi", 1),
    ]


def test_a_file_that_cannot_be_read_costs_no_more_than_its_counts(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    effort = counting(tmp_path, [0.0])
    effort.key()
    effort.save()
    assert (tmp_path / FILE).read_text() == "{"
    assert effort.unsaved.keys == 1

"""What every format is given: places in its unit, notes in order, names of entities, and how far a long work has come."""

from typing import Any

import pytest

from store.document import Document
from store.exchange.contract import Context, Gauge, Item, Meter, Placed, Step
from store.labels import DEFAULT
from store.model import Entity, Note
from tests.store.exchange.worlds import document, span


def _note(name: str, target: str, target_id: str, created: str) -> Note:
    return Note(id=name, target=target, target_id=target_id, article="x", text=name, created=created)  # type: ignore[arg-type]


def _item(unit: Any) -> Item:
    bare = document("a.txt", "🙂 Joko tiba.")
    spans = [span(bare, 2, 6, id="s1"), span(bare, 2, 11, id="s2"), span(bare, 0, 1, id="s3")]
    notes = [
        _note("c", "span", "s1", "2"),
        _note("b", "span", "s1", "1"),
        _note("a", "span", "s1", "2"),
        _note("d", "article", "x", "2"),
        _note("f", "article", "x", "1"),
        _note("e", "article", "x", "1"),
        _note("g", "span", "s2", "1"),
    ]
    whole = Document(bare.article, bare.text, {one.id: one for one in spans}, {}, {one.id: one for one in notes}, stored=True)
    return Item(whole, unit)


def test_spans_are_in_order_and_in_the_unit_of_the_form() -> None:
    first, longer, shorter = (_item("codepoint").document.spans[name] for name in ("s3", "s2", "s1"))
    assert _item("codepoint").spans == (Placed(first, 0, 1), Placed(longer, 2, 11), Placed(shorter, 2, 6))
    assert _item("utf-16").spans == (Placed(first, 0, 2), Placed(longer, 3, 12), Placed(shorter, 3, 7))
    assert _item("token").spans == (Placed(first, 0, 1), Placed(longer, 1, 3), Placed(shorter, 1, 2))
    with pytest.raises(ValueError, match="3–6 is not a range of tokens"):
        _item("token").place(3, 6)


def test_notes_are_by_time_and_then_by_id() -> None:
    item = _item("codepoint")
    assert [[note.id for note in item.notes_on(item.document.spans[name])] for name in ("s1", "s2", "s3")] == [["b", "a", "c"], ["g"], []]
    assert [note.id for note in item.article_notes()] == ["e", "f", "d"]


def test_a_span_is_called_as_its_entity_is() -> None:
    entity = Entity(id="e1", name="Joko Widodo", label="PERSON")
    context = Context(project="x", program="1", labels=DEFAULT, entities={"e1": entity})
    bare = document("a.txt")
    assert [context.entity_name(span(bare, 0, 8, entity=name)) for name in ("e1", "e2", "")] == ["Joko Widodo", "", ""]


class _Clock:
    """A clock that stands until it is put on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    """The clock of the process."""
    clock = _Clock()
    monkeypatch.setattr("time.monotonic", clock)
    return clock


def test_a_meter_tells_ten_times_a_second_and_at_the_end(clock: _Clock) -> None:
    told: list[Step] = []
    meter = Meter(told.append, "writing", 8)
    for clock.now in (0.1, 0.15, 0.25, 0.6, 0.601, 1.1, 1.11, 1.12):
        meter.tick()
    assert [(one.done, one.left and round(one.left, 6)) for one in told] == [(1, None), (3, None), (4, None), (6, 0.333333), (8, 0.0)]
    assert {(one.phase, one.total) for one in told} == {("writing", 8)}
    endless: list[Step] = []
    meter = Meter(endless.append, "reading", 0)
    for clock.now in (1.0, 3.0):
        meter.tick()
    assert endless == [Step(phase="reading", done=1, total=0), Step(phase="reading", done=2, total=0)]
    silent = Meter(None, "writing", 1)
    silent.tick()
    assert silent.done == 1


def test_half_a_second_is_too_short_to_judge_by(clock: _Clock) -> None:
    told: list[Step] = []
    meter, gauge = Meter(told.append, "writing", 4), Gauge(told.append, "reading")
    for clock.now in (1.0, 1.5, 2.0):
        meter.tick()
        gauge.reach(meter.done, meter.done / 4)
    assert [one.left for one in told] == [None, None, None, None, pytest.approx(1 / 3), pytest.approx(1 / 3)]


def test_a_gauge_tells_ten_times_a_second_and_at_the_end(clock: _Clock) -> None:
    told: list[Step] = []
    gauge = Gauge(told.append, "reading")
    for clock.now, done, share in ((0.1, 1, 0.0), (0.15, 2, 0.5), (0.9, 3, 0.0), (1.1, 4, 0.5), (1.15, 5, 0.999), (1.16, 6, 1.0)):
        gauge.reach(done, share)
    assert told == [
        Step(phase="reading", done=1, total=0),
        Step(phase="reading", done=3, total=0),
        Step(phase="reading", done=4, total=0, left=1.0),
        Step(phase="reading", done=6, total=0, left=0.0),
    ]
    silent = Gauge(None, "reading")
    silent.reach(1, 1.0)

"""The lines of a journal as bytes and back, of this schema and of earlier ones."""

import zlib
from typing import Any

import pytest

from store import schema
from store.errors import DamagedError, NewerError
from store.lines import Checkpoint, Entry, Header, Line, decoded, encode, line_of
from store.model import SCHEMA_VERSION, Change, Entity, Put
from store.schema import is_older, line_from, record_from, refuse_newer

ENTITY = Entity(id="e", name="Xi", label="PERSON")
ENTRY = Entry(3, "do", "", Change(id="c", title="Tag", time="", annotator="", edits=(Put(None, ENTITY), Put(ENTITY, None))))
LINES: list[Line] = [Header(id="j", created="", complete=True), ENTRY, Checkpoint(3)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: type(line).__name__)
def test_a_line_comes_back_as_it_was(line: Line) -> None:
    assert decoded(encode(line)) == line
    for number in (1, 2):
        assert decoded(encode(line), number) == line
    body = encode(line)
    crc = zlib.crc32(body, 77)
    assert line_of(line, 77) == (b"%d %08x %b\n" % (len(body), crc, body), crc)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"x", b"{}", b"[]", b"null", b"1", b"\xff", b'"\xff"', b"[" * 200_000),
        *(b'{"line":"unheard"}', b'{"line":"checkpoint"}', b'{"line":"checkpoint","seq":"3"}'),
        *(
            b'{"line":"entry","change":{}}',
            b'{"line":"entry","change":{"edits":[1]}}',
            b'{"line":"entry","change":{"edits":[{"after":1}]}}',
        ),
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_no_line_is_none(body: bytes, number: int) -> None:
    assert decoded(body, number) is None


@pytest.fixture
def renaming(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have schema 1 call the name of an entity ``called``, and schema 0 call that ``titled``."""

    def step(old: str, new: str) -> schema.Step:
        return lambda record: {new if key == old else key: value for key, value in record.items()}

    monkeypatch.setattr(schema, "STEPS", {0: step("titled", "called"), 1: step("called", "name")})


def test_records_of_earlier_schemas_go_through_every_step_from_theirs(renaming: None) -> None:
    for number, name in enumerate(("titled", "called", "name")):
        assert record_from(number, {"kind": "entity", name: "Xi"}) == {"kind": "entity", "name": "Xi"}
    assert record_from(1, {"titled": "Xi"}) == {"titled": "Xi"}
    lost: dict[str, Any] = {"kind": "unplaced", "called": "a", "was": {"kind": "span", "called": "b"}}
    assert record_from(1, lost) == {"kind": "unplaced", "name": "a", "was": {"kind": "span", "name": "b"}}
    for odd in ({**lost, "kind": "span"}, {**lost, "was": [1]}):
        assert record_from(1, odd) == {**{key: value for key, value in odd.items() if key != "called"}, "name": "a"}


def test_both_sides_of_every_edit_are_brought_to_the_schema_of_now(renaming: None) -> None:
    old, new = {"called": "x"}, {"name": "x"}
    line = {"seq": 1, "change": {"id": "c", "edits": [{"before": None, "after": old}, {"before": old, "after": old}]}}
    assert line_from(1, line) == {"seq": 1, "change": {"id": "c", "edits": [{"before": None, "after": new}, {"before": new, "after": new}]}}
    for other in ({"seq": 1}, {"seq": 1, "change": [old]}):
        assert line_from(1, other) == other
    body = encode(ENTRY)
    assert decoded(body.replace(b'"name"', b'"called"'), 1) == ENTRY
    assert decoded(body.replace(b'"name"', b'"called"')) is None
    assert decoded(body.replace(b'"name"', b'"called"'), 2) is None


def test_a_later_schema_is_refused_and_an_earlier_one_needs_a_way_to_now(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_newer(SCHEMA_VERSION, "x")
    with pytest.raises(NewerError) as newer:
        refuse_newer(SCHEMA_VERSION + 1, "x")
    assert (newer.value.where, newer.value.do) == ("x", "Update Sorot to open it; nothing was changed.")
    assert newer.value.what == "A later version of Sorot wrote it: its schema is 3, and this version knows schemas up to 2."
    with pytest.raises(NewerError):
        is_older(SCHEMA_VERSION + 1, "x")
    assert (is_older(SCHEMA_VERSION, "x"), is_older(1, "x")) == (False, True)
    with pytest.raises(DamagedError, match="its schema is 0, which no version") as none:
        is_older(0, "x")
    assert none.value.where == "x"
    monkeypatch.setattr(schema, "STEPS", {0: schema._as_it_is})
    with pytest.raises(DamagedError, match="its schema is 0"):
        is_older(0, "x")
    assert is_older(SCHEMA_VERSION, "x") is False

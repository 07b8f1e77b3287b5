"""Sorot's own forms, record by record: what is wrong stops the reading, or is refused alone when somebody takes what is refused."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from store.errors import StoreError
from store.exchange.forms import jsonl
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import encode, world

HEAD, ENTITY, NOTE, FIRST, SECOND = (json.loads(line) for line in encode(world(), FORMATS["jsonl"]).splitlines())
WHOLE = json.loads(encode(world(), FORMATS["json"]))
ALL = ["Head", "Entity", "Note", "Document", "Document"]

Said = tuple[list[str], str, list[str]]


def _said(form: str, data: bytes) -> Said:
    """Return the kinds of what is read when wrong records are refused, what is said when they are not, and what of each."""
    records: Callable[..., Any] = FORMATS[form].code().records
    error, refused = "", []
    kinds: list[str] = []
    try:
        strict = [type(one).__name__ for one in records(BytesIO(data), "in")]
    except StoreError as stopped:
        error = str(stopped)
    try:
        for one in records(BytesIO(data), "in", lambda wrong, raw: refused.append(f"{raw.decode()[:9]}|{wrong}")):
            kinds.append(type(one).__name__)
    except StoreError as stopped:
        kinds.append("stop")
        refused += [] if str(stopped) == error else [str(stopped)]
    if not error:
        assert strict == kinds
    return kinds, error, refused


def _lines(*records: Any) -> bytes:
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in records)


CUT = " It may have been cut off; export it again."
BROKEN = f"The file is not valid JSON (Expecting property name enclosed in double quotes, line 2, column 1).{CUT}"
MENDED = "Correct it by the schema in docs/sorot-export.schema.json, or export it again."
NEWER = "The file was written with export schema 2; this version reads up to 1. Install the newest Sorot and import it again."
ONLY = "The header must be the first line, and only there. Export the file again."
STOP = ["stop"]


def _announced(told: str, held: str) -> str:
    return f"in: The header announces {told}; the file holds {held}. It was cut off or edited; export it again."


def _twice(name: str) -> dict[str, Any]:
    return {**FIRST, name: FIRST[name] + FIRST[name][:1]}


@pytest.mark.parametrize(
    ("data", "kinds", "error", "refused"),
    [
        (_lines(HEAD, ENTITY, NOTE, FIRST, SECOND), ALL, "", []),
        (_lines(HEAD, b"", ENTITY, b"  ", NOTE, FIRST, SECOND)[:-1], ALL, "", []),
        (b"", STOP, "in: The file holds no line. Export it again.", []),
        (b"\n\n", STOP, "in: The file holds no line. Export it again.", []),
        (_lines(ENTITY), STOP, f"in, line 1: {ONLY}", []),
        (_lines(b"{", HEAD), STOP, f"in, line 1: {BROKEN}", []),
        (_lines({**HEAD, "schema": 2}), STOP, f"in, line 1: {NEWER}", []),
        (
            _lines({**HEAD, "schema": True}),
            STOP,
            f"in, line 1: schema: The record does not fit the schema: Expected `int`, got `bool`. {MENDED}",
            [],
        ),
        (_lines(HEAD, HEAD, ENTITY, NOTE, FIRST, SECOND), ALL, f"in, line 2: {ONLY}", [f'{{"kind": |in, line 2: {ONLY}']),
        (
            _lines(HEAD, b"{", NOTE, FIRST, SECOND),
            ["Head", "Note", "Document", "Document"],
            f"in, line 2: {BROKEN}",
            [f"{{\n|in, line 2: {BROKEN}"],
        ),
        (
            _lines(HEAD, {**ENTITY, "x": 1}, NOTE, FIRST, SECOND),
            ["Head", "Note", "Document", "Document"],
            f"in, line 2: The record does not fit the schema: Object contains unknown field `x`. {MENDED}",
            [f'{{"kind": |in, line 2: The record does not fit the schema: Object contains unknown field `x`. {MENDED}'],
        ),
        (
            _lines(HEAD, ENTITY, NOTE, FIRST),
            ALL[:-1],
            _announced("2 articles, 1 entities and 1 notes", "1, 1 and 1"),
            [f"|{_announced('2 articles, 1 entities and 1 notes', '1, 1 and 1')}"],
        ),
        (
            _lines({**HEAD, "articles": 1}, ENTITY, NOTE, FIRST, SECOND),
            ALL,
            _announced("1 articles, 1 entities and 1 notes", "2, 1 and 1"),
            [f"|{_announced('1 articles, 1 entities and 1 notes', '2, 1 and 1')}"],
        ),
        (
            _lines(HEAD, b"{", FIRST),
            ["Head", "Document"],
            f"in, line 2: {BROKEN}",
            [f"{{\n|in, line 2: {BROKEN}", f"|{_announced('2 articles, 1 entities and 1 notes', '1, 0 and 0')}"],
        ),
        (
            _lines({**HEAD, "articles": 1, "notes": 2}, ENTITY, NOTE, FIRST, SECOND),
            ALL,
            _announced("1 articles, 1 entities and 2 notes", "2, 1 and 1"),
            [],
        ),
        *(
            (
                _lines(HEAD, ENTITY, NOTE, _twice(name), SECOND),
                ALL[:-1],
                f"in, line 4: The {kind} stands twice in one article. Remove one of the two.",
                [f'{{"kind": |in, line 4: The {kind} stands twice in one article. Remove one of the two.'],
            )
            for name, kind in (("spans", "span id s9-23-PERSON"), ("decisions", "decision id d1"), ("notes", "note id n1"))
        ),
    ],
)
def test_lines_are_read_one_by_one(data: bytes, kinds: list[str], error: str, refused: list[str]) -> None:
    assert _said("jsonl", data) == (kinds, error, refused)


def test_a_line_may_be_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _lines(HEAD, ENTITY, NOTE, FIRST, SECOND)
    longest = max(map(len, data.splitlines(keepends=True)))
    monkeypatch.setattr(jsonl, "LONGEST", longest)
    assert _said("jsonl", data) == (ALL, "", [])
    monkeypatch.setattr(jsonl, "LONGEST", longest - 1)
    number = next(at for at, line in enumerate(data.splitlines(keepends=True), 1) if len(line) == longest)
    kinds, error, _ = _said("jsonl", data)
    assert error == f"in, line {number}: The line is longer than 0 MiB. Export it again."
    assert kinds == [*ALL[: number - 1], "stop"]


def _whole(**changes: Any) -> bytes:
    return json.dumps({name: value for name, value in {**WHOLE, **changes}.items() if value is not ...}).encode()


def _unfit(what: str, place: str = "") -> str:
    return f"in: {place}The record does not fit the schema: {what}. {MENDED}"


LAST = [*ALL[1:], "Head"]


@pytest.mark.parametrize(
    ("data", "kinds", "error", "refused"),
    [
        (_whole(), LAST, "", []),
        (b"[]", STOP, _unfit("Expected `object`, got `array`"), []),
        (b'"x"', STOP, _unfit("Expected `object`, got `str`"), []),
        (b"", STOP, f"in: The file is not valid JSON (Expecting value, line 1, column 1).{CUT}", []),
        (
            b'{"format":' + b"[" * 100_000,
            STOP,
            "in: The JSON is nested too deeply or holds a number too long to read. Export it again.",
            [],
        ),
        (_whole(schema=2), STOP, f"in: {NEWER}", []),
        (_whole(x=1), [*ALL[1:], "stop"], _unfit("Object contains unknown field `x`"), []),
        (_whole(project=...), [*ALL[1:], "stop"], _unfit("Object missing required field `project`"), []),
        (_whole(notes=...), ["Entity", "Document", "Document", "stop"], _unfit("Object missing required field `notes`"), []),
        (_whole(entities=5), ["Note", "Document", "Document", "stop"], _unfit("Expected `array`, got `int`", "entities: "), []),
        (_whole(format="x"), [*ALL[1:], "stop"], _unfit("Invalid enum value 'x'", "format: "), []),
        (
            _whole(entities=[{}, *WHOLE["entities"]]),
            LAST,
            _unfit("Object missing required field `id`", "entities[0]: "),
            [f"{{}}|{_unfit('Object missing required field `id`', 'entities[0]: ')}"],
        ),
        (
            _whole(notes=[*WHOLE["notes"], "é"]),
            LAST,
            _unfit("Expected `object`, got `str`", "notes[1]: "),
            [f'"é"|{_unfit("Expected `object`, got `str`", "notes[1]: ")}'],
        ),
        (
            _whole(articles=[WHOLE["articles"][0], {**WHOLE["articles"][1], "length": "x"}]),
            ["Entity", "Note", "Document", "Head"],
            _unfit("Expected `int`, got `str`", "articles[1].length: "),
            [f'{{"id": "n|{_unfit("Expected `int`, got `str`", "articles[1].length: ")}'],
        ),
        (
            _whole(articles=[{**WHOLE["articles"][0], "spans": WHOLE["articles"][0]["spans"] * 2}]),
            ["Entity", "Note", "Head"],
            "in: articles[0]: The span id s9-23-PERSON stands twice in one article. Remove one of the two.",
            ['{"id": "j|in: articles[0]: The span id s9-23-PERSON stands twice in one article. Remove one of the two.'],
        ),
        (
            _whole()[:-1] + b',"project":"x"}',
            LAST,
            "in: The JSON is ambiguous: the key 'project' stands twice in one object. Export it again.",
            ["|in: The JSON is ambiguous: the key 'project' stands twice in one object. Export it again."],
        ),
    ],
)
def test_a_document_is_read_record_by_record(data: bytes, kinds: list[str], error: str, refused: list[str]) -> None:
    assert _said("json", data) == (kinds, error, refused)


@pytest.mark.parametrize(("end", "kinds"), [(-40, ["Entity", "Note", "Document", "Head"]), (30, STOP)])
def test_of_a_document_that_was_cut_off_comes_what_stands_before(end: int, kinds: list[str]) -> None:
    found, error, refused = _said("json", _whole()[:end])
    assert found == kinds
    assert error.startswith("in: The file is not valid JSON (")
    assert refused == ([f"|{error}"] if kinds != STOP else [])


def test_half_a_character_in_a_document_is_refused() -> None:
    half = _whole(project="\ud800")
    assert _said("json", half)[1] == "in: The JSON is ambiguous: the text '\\ud800' holds half of a surrogate pair. Export it again."


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_labels_that_break_a_rule_are_told_with_their_place(form: str) -> None:
    labels = [{"name": "", "key": "", "colour": "", "description": ""}]
    data = _whole(labels=labels) if form == "json" else _lines({**HEAD, "labels": labels}, ENTITY, NOTE, FIRST, SECOND)
    assert _said(form, data)[1] == f'in{", line 1" * (form == "jsonl")}: Label 1 has no name. Add name = "…".'

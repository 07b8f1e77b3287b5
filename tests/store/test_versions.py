"""Files of other versions: today's stay readable, older ones are migrated on a copy, newer ones are refused with a sentence."""

import json
import shutil
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store import schema
from store.errors import NewerError
from store.framing import body_of, framed
from store.layout import pretty
from store.memory_file import FILE as MEMORY
from store.models import CHOSEN, Models
from store.project import Project
from store.reading import ReadingLog
from store.renewing import adopt, foreseen
from store.repository import Version, _checksum
from store.saved_searches import SavedSearches
from store.suggestion_cache import SuggestionCache
from tests.faults.model import held
from tests.store.faulty import killed_after
from tests.store.golden import rows
from tests.store.making import TEXT, A, crash, quotes

GOLDEN = Path(__file__).resolve().parent.parent / "data"
SCHEMAS = sorted(GOLDEN.glob("schema-*"))


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """A copy of the project of the schema of now."""
    shutil.copytree(SCHEMAS[-1], tmp_path / "p")
    return tmp_path / "p"


def opened(where: Path, **options: Any) -> Project:
    return Project.open(where / "articles", annotator="ana", store=where / "store", **options)


def test_there_is_a_golden_project_of_every_schema() -> None:
    assert [path.name for path in SCHEMAS] == [f"schema-{number}" for number in range(1, schema.SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("made", SCHEMAS, ids=lambda path: path.name)
@pytest.mark.parametrize("read_only", [True, False])
def test_every_golden_project_is_read_as_it_was_meant(made: Path, read_only: bool, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "p")
    project = opened(tmp_path / "p", read_only=read_only)
    assert project.notices == []
    assert rows(held(project)) == json.loads((made / "expected.json").read_bytes())
    assert [item.act for item in project.log()][:5] == ["do", "do", "do", "redo", "undo"]
    reading = ReadingLog(tmp_path / "p" / "store")
    place = reading.get(A)
    assert place is not None
    assert (place.start, place.end, place.words, reading.in_article) == (9, 15, 16, True)
    assert [one.query for one in SavedSearches(tmp_path / "p" / "store").all()] == ["label:PERSON xi"]
    if not read_only:
        while project.next_undo:
            project.undo()
        assert held(project) == {}
    project.close()


# Newer


def _stamped(path: Path, number: int) -> None:
    """Have a file say that it is of another schema, with right checksums."""
    if path.name == "journal.jsonl":
        lines = path.read_bytes().splitlines(keepends=True)
        header = json.loads(body_of(lines[0]) or b"") | {"schema": number}
        path.write_bytes(_chained([json.dumps(header).encode(), *(body_of(line) or b"" for line in lines[1:])]))
    else:
        tables = json.loads(path.read_bytes())
        tables["_meta"]["1"]["schema"] = number
        path.write_bytes(json.dumps(tables).encode())


def _chained(bodies: list[bytes]) -> bytes:
    crc, parts = 0, []
    for body in bodies:
        crc = zlib.crc32(body, crc)
        parts.append(framed(body, crc))
    return b"".join(parts)


@pytest.mark.parametrize("name", ["journal.jsonl", "project.json", f"articles/{A}.json", "searches.json", "reading.json"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_file_is_refused_naming_it_its_schema_and_ours(golden: Path, name: str, read_only: bool) -> None:
    path = golden / "store" / name
    _stamped(path, 7)
    before = path.read_bytes()

    def look() -> None:
        reading = ReadingLog(golden / "store")
        if reading.problem is not None:
            raise reading.problem
        SavedSearches(golden / "store").all()
        project = opened(golden, read_only=read_only)
        try:
            project.document(A)
        finally:
            if read_only or project._lock is None:
                project.close()
            else:
                crash(project)

    with pytest.raises(NewerError) as raised:
        look()
    said = str(raised.value)
    assert str(path) in said
    assert "its schema is 7" in said
    assert f"up to {schema.SCHEMA_VERSION}" in said
    assert "Update Sorot" in said
    assert path.read_bytes() == before


def test_what_is_derived_is_made_anew_from_another_schema(golden: Path) -> None:
    store = golden / "store"
    project = opened(golden)
    memory = project.memory
    project.close()
    saved = json.loads((store / MEMORY).read_bytes())
    assert saved["version"] > 1
    saved["version"] = 77
    (store / MEMORY).write_bytes(json.dumps(saved).encode())
    project = opened(golden, read_only=True)
    assert project.memory == memory
    cache = SuggestionCache(store)
    assert cache.save(A, [], sha256="x", engine="e")
    path = store / "suggestions" / f"{A}.json"
    assert cache.peek(A) is not None
    path.write_bytes(path.read_bytes().replace(b'"schema":%d' % schema.SCHEMA_VERSION, b'"schema":7'))
    assert cache.peek(A) is None


def test_the_choice_of_a_model_says_its_schema(tmp_path: Path) -> None:
    models = Models(tmp_path)
    (models.folder / "1").mkdir(parents=True)
    models.choose("1")
    path = models.folder / CHOSEN
    assert json.loads(path.read_bytes()) == {"model": "1", "schema": schema.SCHEMA_VERSION}
    assert models.chosen() == "1"
    path.write_bytes(b'{"model":"1","schema":7}')
    assert models.chosen() == ""


# Older: a schema 0 is made up, in which spans and decisions said ``type`` where they now say ``label``


def from_0(record: dict[str, Any]) -> dict[str, Any]:
    return {("label" if key == "type" else key): value for key, value in record.items()}


def to_0(record: dict[str, Any]) -> dict[str, Any]:
    return {("type" if key == "label" and record["kind"] in ("span", "decision") else key): value for key, value in record.items()}


def make_older(store: Path) -> None:
    """Write a store of schema 1 as one of schema 0."""
    for path in [*(store / "articles").glob("*.json"), store / "project.json"]:
        tables = json.loads(path.read_bytes())
        meta = tables.pop("_meta")["1"]
        tables = {name: {key: to_0(row) if "kind" in row else row for key, row in table.items()} for name, table in tables.items()}
        meta |= {"schema": 0, "crc": _checksum(tables, Version(meta["journal"], meta["seq"]))}
        path.write_bytes(pretty(tables, meta))
    path = store / "journal.jsonl"
    bodies = [json.loads(body_of(line) or b"") for line in path.read_bytes().splitlines(keepends=True)]
    bodies[0]["schema"] = 0
    for body in bodies:
        for edit in body.get("change", {}).get("edits", []):
            edit |= {side: None if record is None else to_0(record) for side, record in edit.items()}
    path.write_bytes(_chained([msgspec.json.encode(body) for body in bodies]))


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    golden = tmp_path / "p"
    shutil.copytree(GOLDEN / "schema-1", golden)
    expected = json.loads((golden / "expected.json").read_bytes())
    assert sum("label" in row for row in expected) > 5
    make_older(golden / "store")
    untaught = opened(golden, read_only=True)
    assert untaught.document(A).spans == {}
    assert len([notice for notice in untaught.notices if "schema is 0, which no version" in notice.what]) == 3
    assert "schema is 0" in untaught.article_problem(A)
    monkeypatch.setitem(schema.STEPS, 0, from_0)
    return golden


def expected(where: Path) -> Any:
    return json.loads((where / "expected.json").read_bytes())


def test_an_older_project_can_be_looked_at_without_a_byte_being_changed(older: Path) -> None:
    before = {path: path.read_bytes() for path in (older / "store").rglob("*") if path.is_file()}
    project = opened(older, read_only=True)
    assert rows(held(project)) == expected(older)
    assert sum(1 for _ in project.log()) > 10
    project.close()
    assert {path: path.read_bytes() for path in (older / "store").rglob("*") if path.is_file()} == before


def test_an_older_project_is_migrated_on_a_copy_and_keeps_its_history(older: Path) -> None:
    store = older / "store"
    before = {path.relative_to(store): path.read_bytes() for path in store.rglob("*") if path.is_file()}
    project = opened(older)
    assert rows(held(project)) == expected(older)
    project.close()
    kept = store / "backups" / "schema-0"
    for name in ("journal.jsonl", f"articles/{A}.json"):
        assert (kept / name).read_bytes() == before[Path(name)], name
        assert b'"type"' not in (store / name).read_bytes()
    again = opened(older)
    assert again.notices == []
    assert rows(held(again)) == expected(older)
    while again.next_undo:
        again.undo()
    assert held(again) == {}
    while again.next_redo:
        again.redo()
    assert rows(held(again)) == expected(older)
    again.close()


def test_a_torn_end_of_an_older_journal_is_set_aside_first(older: Path) -> None:
    with (older / "store" / "journal.jsonl").open("ab") as file:
        file.write(b"300 01234567 {")
    project = opened(older)
    assert ["incomplete" in str(notice) for notice in project.notices] == [True]
    assert rows(held(project)) == expected(older)
    project.close()


def test_a_crash_at_any_step_of_migrating_leaves_a_project_that_opens(older: Path) -> None:
    for step in range(40):
        copy = older.parent / f"copy-{step}"
        shutil.copytree(older, copy)
        project = None
        with killed_after(step, "write", "replace"):
            project = opened(copy)
        again = opened(copy) if project is None else project
        assert not again.read_only, step
        assert rows(held(again)) == expected(older), step
        crash(again)
        if project is not None:
            break
    else:
        raise AssertionError("migrating takes more steps than were tried")
    assert step > 5


def test_damage_in_an_older_journal_is_not_migrated_away(older: Path) -> None:
    path = older / "store" / "journal.jsonl"
    data = bytearray(path.read_bytes())
    data[data.index(b"Xi Jinping")] ^= 1
    path.write_bytes(data)
    project = opened(older)
    assert "damaged" in project.read_only
    assert path.read_bytes() == bytes(data)
    assert quotes(project, A)
    assert project.document(A).text == TEXT
    project.close()


def test_what_an_unplaced_record_was_is_brought_up_to_date_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(schema.STEPS, 0, from_0)
    was = {"kind": "span", "id": "x", "type": "GPE"}
    assert schema.record_from(0, {"kind": "unplaced", "id": "x", "was": was})["was"] == {"kind": "span", "id": "x", "label": "GPE"}


def test_a_project_of_schema_1_takes_another_text_and_goes_back(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "schema-1", tmp_path / "p")
    (tmp_path / "p" / "articles" / "a.txt").write_text(f"JAKARTA - {TEXT}", encoding="utf-8")
    project = opened(tmp_path / "p")
    before = held(project)
    found = foreseen(project, project.document(A))
    assert found is not None
    adopt(project, project.document(A), found)
    project.close()
    again = opened(tmp_path / "p")
    assert again.document(A).text == f"JAKARTA - {TEXT}"
    again.undo()
    assert held(again) == before
    again.close()

"""A journal of an earlier schema is copied, written anew entry by entry, and refused where it is damaged."""

import json
from pathlib import Path

import msgspec
import pytest

from store.errors import DamagedError
from store.framing import body_of, checked, crc_of
from store.journal import Journal
from store.migrating import up_to_date
from store.model import SCHEMA_VERSION
from tests.store.making import filled, journal
from tests.store.test_versions import _chained


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(tmp_path) / ".sorot"


def bodies(path: Path) -> list[dict[str, object]]:
    """Return the lines of a journal whose checksums are right."""
    found, before = [], 0
    for line in path.read_bytes().splitlines(keepends=True):
        body = checked(line, before)
        assert body is not None
        found.append(json.loads(body))
        before = crc_of(line) or 0
    return found


def age(path: Path) -> bytes:
    """Write a journal as one of the schema before; return its bytes."""
    lines = [json.loads(body_of(line) or b"") for line in path.read_bytes().splitlines(keepends=True)]
    lines[0]["schema"] = SCHEMA_VERSION - 1
    path.write_bytes(_chained([msgspec.json.encode(line) for line in lines]))
    return path.read_bytes()


def test_a_journal_of_now_is_returned_as_it_is(store: Path) -> None:
    opened = Journal.open(store / "journal.jsonl", writable=True)
    before = opened.path.read_bytes()
    assert up_to_date(opened, store) is opened
    opened.close()
    assert (store / "journal.jsonl").read_bytes() == before
    assert not (store / "backups").exists()


def test_an_older_journal_says_the_same_in_the_schema_of_now(store: Path) -> None:
    path = journal(store.parent)
    wanted = bodies(path)
    old = age(path)
    opened = Journal.open(path, writable=True)
    opened.notices.append(DamagedError("Lama."))
    renewed = up_to_date(opened, store)
    assert opened._descriptor < 0  # It is closed.
    assert not renewed.refusing
    assert bodies(path) == wanted
    assert (renewed.schema, [str(notice) for notice in renewed.notices]) == (SCHEMA_VERSION, ["Lama."])
    assert (store / "backups" / f"schema-{SCHEMA_VERSION - 1}" / "journal.jsonl").read_bytes() == old
    renewed.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_comes_after_the_end_of_an_older_journal_is_left_out(store: Path) -> None:
    path = journal(store.parent)
    wanted = bodies(path)
    age(path)
    opened = Journal.open(path, writable=True)
    with path.open("ab") as file:
        file.write(b"12 00000000 {}\n")
    renewed = up_to_date(opened, store)
    renewed.close()
    assert bodies(path) == wanted


def test_damage_is_named_by_its_byte_and_the_old_journal_stays(store: Path) -> None:
    path = journal(store.parent)
    age(path)
    opened = Journal.open(path, writable=True)
    lines = path.read_bytes().splitlines(keepends=True)
    damaged = b"".join(lines[:2]) + lines[2].replace(b"Widodo", b"Wibowo") + b"".join(lines[3:])
    path.write_bytes(damaged)
    with pytest.raises(DamagedError) as caught:
        up_to_date(opened, store)
    at = len(lines[0]) + len(lines[1])
    assert str(caught.value) == f"{path}: The journal is damaged at byte {at}. Run `sorot doctor` on the folder."
    assert path.read_bytes() == damaged

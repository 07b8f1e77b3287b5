"""Files of articles and of the project at rest: what is read, refused and with which words, and copied before it is replaced."""

import json
from pathlib import Path
from typing import Any

import pytest

from store import repository as module
from store.document import Document, apply
from store.errors import DamagedError, NewerError, WriteError
from store.ledger import Ledger
from store.model import Decision, Entity, Note, Put, Span, Unplaced
from store.repository import CheckedStorage, Meta, Repository, Version, keep_older, read_rows, signature, write_rows
from tests.store.making import TEXT, document, signed

VERSION = Version("j", 7)
DOC = document(stored=True)
ID = DOC.article.id
SPAN = Span(id="s", article=ID, start=9, end=20, label="PERSON", quote=TEXT[9:20])
DECISION = Decision(id="d", article=ID, start=29, end=39, label="ORG", quote=TEXT[29:39], verdict="rejected")
NOTE = Note(id="n", target="span", target_id="s", article=ID, text="x")
LOST = Unplaced(id="u", article=ID, was=SPAN, text="0" * 64)
FULL = apply(DOC, [Put(None, one) for one in (SPAN, DECISION, NOTE, LOST)])


@pytest.fixture
def held(tmp_path: Path) -> Repository:
    """A repository that holds one article."""
    made = Repository(tmp_path / "store")
    assert made.write_articles([(FULL, VERSION)]) == []
    return made


def changed(path: Path, change: Any) -> None:
    """Change the tables of a file and leave its checksum."""
    tables = json.loads(path.read_text(encoding="utf-8"))
    change(tables)
    path.write_text(json.dumps(tables), encoding="utf-8")


def test_an_article_comes_back_as_it_was_written(held: Repository) -> None:
    kept = held.read_article(ID)
    assert kept is not None
    assert (kept.version, kept.article, kept.text.text, kept.text.sha256) == (VERSION, DOC.article, TEXT, DOC.article.sha256)
    assert (kept.spans, kept.decisions, kept.notes, kept.unplaced) == ({"s": SPAN}, {"d": DECISION}, {"n": NOTE}, {"u": LOST})
    assert held.article_ids() == [ID]
    assert held.read_article("none") is None
    assert not held.is_empty()


def test_a_text_that_waits_for_its_first_annotation_has_no_article(held: Repository) -> None:
    held.write_articles([(document(), VERSION)])
    kept = held.read_article(ID)
    assert kept is not None
    assert (kept.article, kept.text.text, kept.spans) == (None, TEXT, {})
    tables = json.loads(held.article_path(ID).read_text(encoding="utf-8"))
    assert list(tables) == ["article", "text", "spans", "decisions", "notes", "_meta"]


def test_nothing_is_there_before_something_is_written(tmp_path: Path) -> None:
    empty = Repository(tmp_path / "store")
    assert empty.is_empty()
    assert (empty.article_ids(), empty.read_article(ID), empty.read_project()) == ([], None, (Version(), [], []))
    assert empty.write_articles([]) == []
    assert not (tmp_path / "store").exists()
    assert (empty.seen(""), empty.seen(ID)) == (None, None)
    with pytest.raises(DamagedError, match="The file is missing"):
        empty.stamp(ID)
    empty.write_project([], [], VERSION)
    assert not empty.is_empty()
    assert empty.read_project() == (VERSION, [], [])


def test_the_project_comes_back_as_it_was_written(held: Repository) -> None:
    entity, note = Entity(id="e", name="Xi", label="PERSON"), Note(id="n", target="entity", target_id="e", text="x")
    held.write_project([entity], [note], VERSION)
    assert held.read_project() == (VERSION, [entity], [note])
    assert held.path_of("") == held.project_path
    assert held.path_of(ID) == held.article_path(ID)


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a" * 65, "é", "x.y"])
def test_an_id_that_could_mean_another_place_is_refused(held: Repository, name: str) -> None:
    with pytest.raises(DamagedError, match="unusable id"):
        held.article_path(name)
    if name:
        with pytest.raises(DamagedError, match="unusable id"):
            held.seen(name)
    assert held.article_path("a" * 64).name == f"{'a' * 64}.json"


def test_only_files_of_articles_are_listed(held: Repository) -> None:
    for name in (".x.json", "x.txt", "b.json", "a.json"):
        (held.folder / "articles" / name).write_text("x")
    assert held.article_ids() == sorted([ID, "a", "b"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tables: tables["spans"].clear(), "the checksum differs"),
        (lambda tables: tables["_meta"]["1"].update(seq=8), "the checksum differs"),
        (lambda tables: tables.pop("_meta"), "It is not readable"),
        (lambda tables: tables["_meta"]["1"].pop("crc"), "It is not readable"),
        (lambda tables: tables["_meta"]["1"].update(schema="x"), "It is not readable"),
    ],
)
def test_what_is_not_as_it_was_written_is_said(held: Repository, change: Any, said: str) -> None:
    changed(held.article_path(ID), change)
    with pytest.raises(DamagedError, match=said) as raised:
        held.read_article(ID)
    assert raised.value.where == str(held.article_path(ID))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tables: tables["text"].clear(), "one article with one text"),
        (lambda tables: tables["text"].update({"9": tables["text"]["1"]}), "one article with one text"),
        (lambda tables: tables["article"].update({"9": tables["article"]["1"]}), "one article with one text"),
        (lambda tables: tables["article"].clear(), ""),
        (lambda tables: next(iter(tables["spans"].values())).update(start="x"), "Table spans holds something unexpected"),
        (lambda tables: next(iter(tables["notes"].values())).pop("text"), "Table notes holds something unexpected"),
        (lambda tables: tables.pop("unplaced"), ""),
    ],
)
def test_what_no_file_of_ours_holds_is_said_whatever_its_checksum(held: Repository, change: Any, said: str) -> None:
    signed(held.article_path(ID), change)
    if said:
        with pytest.raises(DamagedError, match=said):
            held.read_article(ID)
    else:
        assert held.read_article(ID) is not None


def test_a_later_schema_is_refused_before_anything_else(held: Repository) -> None:
    changed(held.article_path(ID), lambda tables: (tables["_meta"]["1"].update(schema=99), tables["spans"].clear()))
    with pytest.raises(NewerError):
        held.read_article(ID)


def test_what_others_wrote_is_copied_before_it_is_replaced_and_what_is_known_is_not(held: Repository) -> None:
    path = held.article_path(ID)
    assert held.write_articles([(FULL, VERSION)]) == []
    path.write_bytes(path.read_bytes() + b"\n")
    other = path.read_bytes()
    (aside,) = held.write_articles([(FULL, VERSION)])
    assert aside.read_bytes() == other
    assert held.write_articles([(FULL, VERSION)]) == []
    path.write_bytes(other)
    held.trust(ID)
    assert held.write_articles([(FULL, VERSION)]) == []
    held.forget(path)
    assert len(held.write_articles([(FULL, VERSION)])) == 1
    fresh = Repository(held.folder)
    assert len(fresh.write_articles([(FULL, VERSION)])) == 1, "it never read what is there"
    fresh.read_article(ID)
    assert fresh.write_articles([(FULL, VERSION)]) == []


def test_each_file_is_noted_with_what_it_says_of_itself(held: Repository) -> None:
    held.ledger = Ledger(held.folder, "j", 7)
    held.write_articles([(FULL, VERSION)])
    stamp = held.stamp(ID)
    assert (stamp.journal, stamp.seq) == VERSION
    assert stamp.signature == held.seen(ID) == signature(held.article_path(ID))
    assert held.ledger.get(ID) == stamp


def test_files_that_could_not_be_replaced_are_still_known(held: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise WriteError("full")

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_many", fail)
        with pytest.raises(WriteError, match="full"):
            held.write_articles([(FULL, VERSION)])
    assert held.write_articles([(FULL, VERSION)]) == []


def test_a_file_of_an_earlier_schema_is_kept_once(held: Repository, tmp_path: Path) -> None:
    path = held.article_path(ID)
    keep_older(held.folder, path, 1)
    kept = held.folder / "backups" / "schema-1" / "articles" / path.name
    assert kept.read_bytes() == path.read_bytes()
    path.write_bytes(b"x")
    keep_older(held.folder, path, 1)
    assert kept.read_bytes() != b"x"
    path.unlink()
    with pytest.raises(WriteError, match="No such file"):
        keep_older(held.folder, path, 0)


def test_rows_of_a_table_of_ours_are_written_and_read(tmp_path: Path) -> None:
    path, rows = tmp_path / "x.json", [Meta(1, 2), Meta(3, 4, "j", 5)]
    assert read_rows(path, "rows", Meta) == []
    seen = write_rows(path, {"rows": rows, "none": []}, VERSION)
    assert seen == signature(path)
    assert read_rows(path, "rows", Meta) == rows
    assert read_rows(path, "none", Meta) == []
    assert signature(tmp_path / "none") is None
    storage = CheckedStorage(str(path))
    storage.read()
    assert storage.meta is not None
    assert Version(storage.meta.journal, storage.meta.seq) == VERSION


def test_whether_an_entry_is_contained() -> None:
    assert [VERSION.covers(*one) for one in (("j", 6), ("j", 7), ("j", 8), ("k", 6))] == [True, True, False, False]


def test_a_file_that_cannot_be_read_is_named(held: Repository) -> None:
    path = held.article_path("folder")
    path.mkdir()
    with pytest.raises(DamagedError, match="It cannot be read \\(Is a directory\\)"):
        held.read_article("folder")
    assert isinstance(FULL, Document)

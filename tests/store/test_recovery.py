"""An article, and the project, as the journal tells them at any entry; and what a damaged file still says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from store.document import Document
from store.ingest import make_article
from store.journal import Checkpoint, Entry, Journal
from store.model import AnyRecord, Change, Decision, Entity, Note, Put, Span, Unplaced
from store.recovery import (
    Told,
    article_at,
    fits,
    lacks_text,
    project_at,
    rebuild,
    rebuild_project,
    salvage,
    sha_of,
    stories,
)

TEXT, OTHER = "Xi di Beijing", "Kata Xi di Beijing"
ONE = make_article(TEXT, source="a.txt")
TWO = make_article(TEXT, source="b.txt")
DONE = replace(ONE, status="done")
SPAN = Span(id="s", article=ONE.id, start=0, end=2, label="PERSON", quote="Xi")
LAST = replace(SPAN, id="t", start=6, end=13, quote="Beijing")
DECISION = Decision(id="d", article=ONE.id, start=0, end=2, label="PERSON", quote="Xi", verdict="accepted")
NOTE = Note(id="n", target="span", target_id="s", article=ONE.id, text="x")
UNPLACED = Unplaced(id="u", article=ONE.id, was=SPAN, text="0")
XI, PUTIN = Entity(id="xi", name="Xi", label="PERSON"), Entity(id="putin", name="Putin", label="PERSON")
ABOUT = Note(id="m", target="entity", target_id="xi", text="y")


def text_of(sha256: str) -> str | None:
    return {sha_of(TEXT): TEXT, sha_of(OTHER): OTHER}.get(sha256)


def new(*records: AnyRecord) -> list[Put]:
    return [Put(None, record) for record in records]


def same(*records: AnyRecord) -> list[Put]:
    return [Put(record, record) for record in records]


def told_in(tmp_path: Path, *acts: list[Put] | int, complete: bool = True) -> Journal:
    """Return a journal of these edits, one entry each; a number is a checkpoint."""
    journal = Journal.create(tmp_path / "journal.jsonl", complete=complete)
    for act in acts:
        if isinstance(act, int):
            journal.append(Checkpoint(act))
        else:
            change = Change(id="c", title="", time="", annotator="", edits=tuple(act))
            journal.append(Entry(journal.seq + 1, "do", "", change))
    return journal


def doc(*records: AnyRecord, stored: bool = True, text: str = TEXT, article: Any = ONE) -> Document:
    tables: dict[str, Any] = {
        name: {one.id: one for one in records if isinstance(one, kind)}
        for name, kind in (("spans", Span), ("decisions", Decision), ("notes", Note), ("unplaced", Unplaced))
    }
    return Document(article=article, text=text, stored=stored, **tables)


def entities_and_notes(found: tuple[Any, Any] | None) -> tuple[dict[str, Entity], dict[str, Note]] | None:
    return None if found is None else (dict(found[0]), dict(found[1]))


def project_told(told: Told, upto: int | None = None) -> tuple[dict[str, Entity], dict[str, Note]] | None:
    return entities_and_notes(project_at(told, upto))


def test_what_is_told_of_each_is_in_the_order_it_was_done(tmp_path: Path) -> None:
    first, second, third = new(ONE, SPAN), new(XI), [*new(LAST), *new(TWO), *new(PUTIN)]
    journal = told_in(tmp_path, first, 0, second, 0, third)
    expected: dict[str, Told] = {
        ONE.id: [(1, first), (3, new(LAST))],
        TWO.id: [(3, new(TWO))],
        "": [(2, second), (3, new(PUTIN))],
    }
    assert stories(journal, [ONE.id, TWO.id, ""]) == expected
    assert stories(journal, [ONE.id]) == {ONE.id: expected[ONE.id]}
    assert stories(journal, [""]) == {"": expected[""]}
    assert stories(journal, ["nobody"]) == stories(journal, []) == {}


def test_an_incomplete_journal_tells_from_where_all_that_was_held_is_repeated(tmp_path: Path) -> None:
    begun = [same(XI), new(PUTIN), same(XI, PUTIN), [Put(XI, replace(XI, name="Xi J"))]]
    journal = told_in(tmp_path, new(XI), *begun, complete=False)
    assert stories(journal, [""]) == {"": list(enumerate(begun, 2))}
    (tmp_path / "journal.jsonl").unlink()
    journal = told_in(tmp_path, new(XI), new(SPAN), [Put(SPAN, None)], [Put(ONE, DONE)], complete=False)
    assert stories(journal, ["", ONE.id]) == {}


def test_an_article_is_told_from_its_latest_beginning_or_the_one_before_a_moment(tmp_path: Path) -> None:
    acts = [new(ONE), new(SPAN), same(ONE, SPAN), [Put(SPAN, None)]]
    journal = told_in(tmp_path, *acts)
    everything = list(enumerate(acts, 1))
    for since, story in (
        (None, everything[2:]),
        (4, everything[2:]),
        (3, everything[2:]),
        (2, everything),
        (1, everything),
        (0, everything),
    ):
        assert stories(journal, [ONE.id], since=since) == {ONE.id: story}, since


def test_nothing_is_told_across_what_was_lost(tmp_path: Path) -> None:
    journal = told_in(tmp_path, new(ONE), new(XI), [], new(TWO), new(SPAN))
    assert stories(journal, ["", ONE.id, TWO.id]) == {TWO.id: [(4, new(TWO))]}


def test_no_more_is_read_than_it_takes(tmp_path: Path) -> None:
    journal = told_in(tmp_path, new(ONE), new(TWO), new(XI))
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"a.txt", b"x.txt"))
    assert stories(journal, [TWO.id]) == {TWO.id: [(2, new(TWO))]}
    assert rebuild(journal, TWO.id, text_of) == doc(article=TWO)
    assert rebuild(journal, ONE.id, text_of) is None
    assert rebuild_project(journal) is None


def test_the_whole_journal_says_what_is_held_now(tmp_path: Path) -> None:
    journal = told_in(tmp_path, new(ONE, SPAN), new(XI, ABOUT))
    assert rebuild(journal, ONE.id, text_of) == doc(SPAN)
    assert rebuild(journal, TWO.id, text_of) is None
    assert rebuild(journal, ONE.id, lambda sha256: None) is None
    assert entities_and_notes(rebuild_project(journal)) == ({"xi": XI}, {"m": ABOUT})
    (tmp_path / "journal.jsonl").unlink()
    assert rebuild_project(told_in(tmp_path, new(XI), complete=False)) is None


HISTORY: Told = [(1, new(ONE)), (3, new(SPAN, DECISION)), (5, [Put(ONE, DONE)]), (6, new(LAST))]


@pytest.mark.parametrize(
    ("upto", "document"),
    [
        (0, doc(stored=False)),
        (1, doc()),
        (2, doc()),
        (3, doc(SPAN, DECISION)),
        (4, doc(SPAN, DECISION)),
        (5, doc(SPAN, DECISION, article=DONE)),
        (6, doc(SPAN, DECISION, LAST, article=DONE)),
        (None, doc(SPAN, DECISION, LAST, article=DONE)),
    ],
)
def test_an_article_as_it_was_after_every_entry(upto: int | None, document: Document) -> None:
    assert article_at(HISTORY, text_of, upto) == document
    assert article_at(HISTORY, text_of) == article_at(HISTORY, text_of, 99)


def test_what_was_repeated_is_what_there_was_before() -> None:
    held = same(ONE, SPAN, DECISION, NOTE, UNPLACED)
    told: Told = [(4, [*held, *new(LAST)]), (5, [Put(ONE, DONE)])]
    begun = doc(SPAN, DECISION, NOTE, UNPLACED)
    assert article_at(told, text_of, 3) == begun
    assert article_at(told, text_of, 4) == doc(SPAN, DECISION, NOTE, UNPLACED, LAST)
    assert article_at(told, text_of) == doc(SPAN, DECISION, NOTE, UNPLACED, LAST, article=DONE)


def test_of_two_beginnings_the_later_counts_once_it_has_come() -> None:
    told: Told = [(1, new(ONE)), (2, new(SPAN)), (3, [Put(SPAN, None), Put(ONE, None)]), (4, new(ONE, LAST)), (5, new(NOTE))]
    assert [article_at(told, text_of, upto) for upto in (2, 4, None)] == [doc(SPAN), doc(LAST), doc(LAST, NOTE)]
    assert article_at(told, text_of, 0) == doc(stored=False)
    again: Told = [(1, new(ONE)), (2, same(ONE, SPAN)), (3, new(LAST))]
    assert [article_at(again, text_of, upto) for upto in (1, 2, None)] == [doc(), doc(SPAN), doc(SPAN, LAST)]


def test_an_article_that_got_another_text() -> None:
    other = replace(make_article(OTHER, source="a.txt"), id=ONE.id)
    moved = replace(SPAN, start=5, end=7)
    told: Told = [(1, new(ONE, SPAN)), (2, [Put(ONE, other), Put(SPAN, moved)])]
    assert article_at(told, text_of, 1) == doc(SPAN)
    assert article_at(told, text_of) == doc(moved, article=other, text=OTHER)
    assert article_at(told, {sha_of(TEXT): TEXT}.get) is None


@pytest.mark.parametrize(
    "told",
    [
        [(1, new(SPAN))],
        [(1, new(replace(ONE, sha256="0")))],
        [(1, new(ONE)), (2, [Put(SPAN, None)])],
        [(1, new(ONE)), (2, new(replace(SPAN, quote="Xo")))],
        [(1, new(ONE)), (2, new(replace(DECISION, quote="Xo")))],
    ],
)
def test_what_does_not_fit_together_is_not_told(told: Told) -> None:
    assert article_at(told, text_of) is None


def test_whether_the_text_of_an_article_is_lacking() -> None:
    gone = new(replace(ONE, sha256="0"))
    assert not lacks_text([(1, new(ONE))], text_of)
    assert lacks_text([(1, gone)], text_of)
    assert lacks_text([(1, new(ONE)), (2, gone)], text_of)
    assert not lacks_text([(1, gone), (2, new(ONE))], text_of)
    assert not lacks_text([(1, new(SPAN))], text_of)


def test_the_project_as_it_was_after_every_entry() -> None:
    named = replace(XI, name="Xi Jinping")
    told: Told = [(2, [*same(XI), *new(ABOUT)]), (4, [Put(XI, named), *new(PUTIN)]), (5, [Put(PUTIN, None)])]
    assert project_told(told, 1) == ({"xi": XI}, {})
    assert project_told(told, 2) == project_told(told, 3) == ({"xi": XI}, {"m": ABOUT})
    assert project_told(told, 4) == ({"xi": named, "putin": PUTIN}, {"m": ABOUT})
    assert project_told([]) == ({}, {})
    for stale in ([(1, new(XI)), (2, new(XI))], [(1, new(XI)), (2, same(PUTIN))], [(1, [Put(XI, None)])]):
        assert project_told(stale) is None
    assert project_told([(1, new(XI)), (2, new(XI))], 1) == ({"xi": XI}, {})
    assert project_told([(1, new(XI)), (2, same(XI))]) == ({"xi": XI}, {})


def test_the_end_of_what_is_told_of_a_project_is_now() -> None:
    told: Told = [(1, new(XI, PUTIN)), (2, [Put(PUTIN, None)])]
    assert project_told(told) == ({"xi": XI}, {})


@pytest.mark.parametrize(
    ("start", "end", "quote", "right"),
    [
        (0, 2, "Xi", True),
        (6, 13, "Beijing", True),
        (0, 13, TEXT, True),
        (6, 14, "Beijing", False),
        (-2, 13, "ng", False),
        (-13, 2, "Xi", False),
        (3, 3, "", False),
        (5, 3, "", False),
        (0, 2, "Yi", False),
        (1, 2, "Xi", False),
    ],
)
def test_what_fits_is_exactly_what_the_text_says(start: int, end: int, quote: str, right: bool) -> None:
    for record in (SPAN, DECISION):
        odd = replace(record, start=start, end=end, quote=quote)
        assert fits(doc(LAST, DECISION, odd)) is right
        assert fits(doc(odd)) is right


def test_texts_are_called_by_their_utf8() -> None:
    assert sha_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha_of("\ud800") == sha_of("\ud800") != sha_of("")


TABLES: dict[str, Any] = {
    "text": {"1": {"text": TEXT}},
    "article": {"1": msgspec.to_builtins(ONE)},
    "spans": {"1": {"kind": "span"}, "2": msgspec.to_builtins(SPAN), "3": msgspec.to_builtins(replace(LAST, quote="x"))},
    "decisions": {"1": 5, "2": msgspec.to_builtins(DECISION), "3": msgspec.to_builtins(replace(DECISION, id="e", end=3))},
    "notes": {"1": {}, "2": msgspec.to_builtins(NOTE)},
    "unplaced": {"1": {}, "2": msgspec.to_builtins(UNPLACED)},
}


@pytest.mark.parametrize(
    ("different", "found"),
    [
        ({}, doc(SPAN, DECISION, NOTE, UNPLACED)),
        ({"spans": [1], "decisions": None, "notes": 3}, doc(UNPLACED)),
        ({"text": {"1": {"text": 5}}}, None),
        ({"text": {"1": {}}}, None),
        ({"text": {}}, None),
        ({"text": []}, None),
        ({"article": {"1": {}}}, None),
    ],
)
def test_what_can_be_understood_of_a_damaged_file(tmp_path: Path, different: dict[str, Any], found: Document | None) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**TABLES, **different}), encoding="utf-8")
    assert salvage(tmp_path / "a.json") == found


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"[]", b"5", b"[" * 200_000])
def test_of_a_file_that_says_nothing_nothing_is_shown(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.json").write_bytes(content)
    assert salvage(tmp_path / "a.json") is None


def test_what_was_repeated_of_an_article_is_stored(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": TABLES["text"], "article": TABLES["article"]}), encoding="utf-8")
    assert salvage(tmp_path / "a.json") == doc()

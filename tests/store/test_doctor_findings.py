"""Each thing that the doctor finds, in the very words and with what to do."""

import json
import os
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from store.doctor import Finding, examine, is_sound
from tests.store.making import A, B, file, filled, journal, signed

Rows = dict[str, dict[str, Any]]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    made = filled(tmp_path)
    assert examine(made) == []
    return made


def first(tables: dict[str, Rows], table: str = "spans") -> dict[str, Any]:
    return next(iter(tables[table].values()))


def found(where: Path) -> list[tuple[str, str, str, str]]:
    return [(one.level, str(Path(one.where).relative_to(where)), one.what, one.do) for one in examine(where)]


def test_a_finding_is_one_line_with_advice_or_without() -> None:
    assert str(Finding("problem", "a.txt", "Apa.", "Lakukan.")) == "problem: a.txt: Apa. Lakukan."
    assert str(Finding("note", "a.txt", "Apa.")) == "note: a.txt: Apa."


def test_a_folder_with_nothing_in_it_is_a_problem(tmp_path: Path) -> None:
    assert examine(tmp_path) == [Finding("problem", str(tmp_path), "The folder holds no article.", "Put .txt or .md files into it.")]


def test_what_others_may_read_is_said_once_with_how_many(where: Path) -> None:
    do = "--repair makes it private."
    journal(where).chmod(0o644)
    assert found(where) == [("note", ".sorot/journal.jsonl", "Others than its owner may read it.", do)]
    file(where).chmod(0o644)
    assert found(where) == [("note", ".sorot/journal.jsonl", "Others than its owner may read it, and 1 more.", do)]
    file(where, B).chmod(0o644)
    assert found(where) == [("note", ".sorot/journal.jsonl", "Others than its owner may read it, and 2 more.", do)]


def test_what_lies_around_is_said_with_what_becomes_of_it(where: Path) -> None:
    for name in ("a.tmp", "journal.jsonl.torn-1", "x.txt"):
        (where / ".sorot" / name).touch(0o600)
    assert found(where) == [
        ("note", ".sorot/a.tmp", "What an interrupted write left behind.", "It goes when the project is opened next."),
        (
            "note",
            ".sorot/journal.jsonl.torn-1",
            "A copy that was set aside when something was wrong.",
            "Look at it, then delete it; --repair moves it to set-aside.",
        ),
        (
            "note",
            ".sorot/x.txt",
            "Sorot did not write this file.",
            "Move it elsewhere; --repair moves what is among the articles to set-aside.",
        ),
    ]


def test_a_store_that_cannot_be_written_can_be_read(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (where / ".sorot", os.W_OK))
    told = ("note", ".sorot", "It cannot be written, so the project can only be read.", "Use --store to annotate.")
    assert [one for one in found(where) if one[2].startswith("It cannot")] == [told]


def test_a_restore_that_was_interrupted_is_a_problem(where: Path) -> None:
    (where / ".sorot" / "restore.json").touch(0o600)
    assert found(where) == [("problem", ".sorot", "A restore was interrupted.", "Opening the project for writing finishes it.")]


def test_a_project_without_a_journal_is_said_to_have_no_undo(where: Path) -> None:
    journal(where).unlink()
    told = ("note", ".sorot/journal.jsonl", "There is no journal, so nothing done before can be undone.", "Opening the project makes one.")
    assert found(where)[0] == told


def test_a_line_that_is_cut_short_is_a_note(where: Path) -> None:
    whole = journal(where).read_bytes()
    journal(where).write_bytes(whole + b"1")
    what = "Its last line is incomplete, as after a crash."
    assert found(where) == [("note", ".sorot/journal.jsonl", what, "Opening the project sets that line aside.")]
    journal(where).write_bytes(b"")
    assert what not in [one[2] for one in found(where)]


@pytest.mark.parametrize(
    ("pid", "host", "level_what_do"),
    [
        (
            2_000_000_000,
            socket.gethostname(),
            ("Its last writer ended without closing it, as in a crash: {}.", "The next one looks more closely."),
        ),
        (1, "jauh", ("It is open for writing, or was when its writer crashed: {}.", "Nothing need be done.")),
        (os.getpid(), socket.gethostname(), ("It is open for writing: {}.", "Nothing need be done.")),
    ],
    ids=["ended", "elsewhere", "here"],
)
def test_who_writes_is_said_as_far_as_it_can_be_told(where: Path, pid: int, host: str, level_what_do: tuple[str, str]) -> None:
    owner = where / ".sorot" / "lock.json"
    owner.touch(0o600)
    owner.write_text(json.dumps({"pid": pid, "host": host, "user": "rina", "since": "2023"}))
    (told,) = found(where)
    what, do = level_what_do
    before, after = what.split("{}")
    assert (told[0], told[1], told[3]) == ("note", ".sorot", do)
    assert told[2].startswith(f"{before}process {pid} on {host} by rina")
    assert told[2].endswith(after)
    owner.write_text("x")
    assert found(where) == []


def test_files_that_a_writer_may_be_writing_are_not_held_against_the_journal(where: Path) -> None:
    signed(file(where), lambda tables: first(tables).update(label="ORG"))
    owner = where / ".sorot" / "lock.json"
    owner.touch(0o600)
    for pid, levels in ((os.getpid(), ["note"]), (2_000_000_000, ["note", "problem"])):
        owner.write_text(json.dumps({"pid": pid, "host": socket.gethostname(), "user": "rina", "since": "2023"}))
        assert [one[0] for one in found(where)] == levels
    owner.unlink()
    assert [one[0] for one in found(where)] == ["problem"]


OTHERS = "Opening the project merges what others wrote into it, as a change that can be undone; so does sorot doctor --repair."


def test_what_others_wrote_is_named_by_its_file(where: Path) -> None:
    signed(file(where), lambda tables: first(tables).update(label="ORG"))
    signed(where / ".sorot" / "project.json", lambda tables: tables["entities"].clear())
    assert sorted(one[:2] + one[3:] for one in found(where)) == [
        ("problem", f".sorot/articles/{A}.json", OTHERS),
        ("problem", ".sorot/project.json", OTHERS),
    ]


def test_references_that_lead_nowhere_are_named_where_they_are(where: Path) -> None:
    signed(file(where), lambda tables: first(tables).update(entity="?", id="s"))
    note = {"kind": "note", "id": "n", "target": "entity", "target_id": "?", "text": "x"}
    signed(where / ".sorot" / "project.json", lambda tables: tables.setdefault("notes", {}).update({"5": note}))
    told = found(where)
    assert ("problem", f".sorot/articles/{A}.json", "Span s points at entity ?, which does not exist.", "") in told
    assert ("problem", ".sorot", "Note n is about entity ?, which does not exist.", "") in told


def test_surroundings_that_the_text_does_not_have_are_named(where: Path) -> None:
    signed(file(where), lambda tables: first(tables).update(prefix="zzz", id="s"))
    what = f"article {A}, span s: The prefix or suffix is not what stands beside the span."
    assert ("problem", f".sorot/articles/{A}.json", what, "Restore the file from a backup.") in found(where)


@pytest.mark.parametrize(
    ("verdict", "final", "wrong"),
    [("relabelled", "", True), ("accepted", "ORG", True), ("relabelled", "ORG", False), ("rejected", "", False)],
)
def test_a_decision_says_what_it_decided(where: Path, verdict: str, final: str, wrong: bool) -> None:
    def decide(tables: dict[str, Rows]) -> None:
        like = first(tables)
        row = {key: like[key] for key in ("article", "start", "end", "label", "quote")}
        tables.setdefault("decisions", {})["7"] = {"kind": "decision", "id": "d", "verdict": verdict, "final": final, **row}

    signed(file(where), decide)
    told = ("problem", f".sorot/articles/{A}.json", "Decision d does not say what it decided.", "")
    assert (told in found(where)) is wrong


def test_labels_that_are_not_in_the_set_are_named_in_order(where: Path) -> None:
    def relabel(tables: dict[str, Rows]) -> None:
        for row, label in zip(tables["spans"].values(), ("ZOO", "ABC"), strict=True):
            row["label"] = label

    signed(file(where), relabel)
    what = "Labels that the shipped label set lacks: ABC, ZOO."
    told = ("problem", f".sorot/articles/{A}.json", what, "Add them to labels.toml, or relabel the spans.")
    assert told in found(where)


def test_an_id_that_two_articles_have_is_named_in_the_later(where: Path) -> None:
    for article in (A, B):
        signed(file(where, article), lambda tables: first(tables).update(id="kembar"))
    one, other = sorted((A, B))
    what = f"Span kembar is also in article {one}."
    assert [told for told in found(where) if told[2] == what] == [
        ("problem", f".sorot/articles/{other}.json", what, "Restore one of the two files from a backup.")
    ]


def test_a_file_named_after_another_article_is_named(where: Path) -> None:
    wrong = "a" * 26
    file(where).rename(file(where, wrong))
    assert (
        "problem",
        f".sorot/articles/{wrong}.json",
        f"It holds article {A}, not the one it is named after.",
        "Rename it back.",
    ) in found(where)


def test_one_damaged_file_hides_no_other(where: Path) -> None:
    for article in (A, B):
        file(where, article).write_bytes(b"x")
    for name in ("project.json", "searches.json", "reading.json", "index.sqlite3"):
        (where / ".sorot" / name).touch(0o600)
        (where / ".sorot" / name).write_bytes(b"x" * 2000)
    told = {(level, name) for level, name, _, _ in found(where)}
    assert told == {
        ("problem", f".sorot/articles/{A}.json"),
        ("problem", f".sorot/articles/{B}.json"),
        ("problem", ".sorot/project.json"),
        ("problem", ".sorot/searches.json"),
        ("note", ".sorot/reading.json"),
        ("note", ".sorot/index.sqlite3"),
    }
    assert ("note", ".sorot/index.sqlite3", "The search index is damaged.", "It is made anew when the project is opened next.") in found(
        where
    )


def test_a_search_index_is_sound_when_it_can_be_read_or_something_waits_for_it(tmp_path: Path) -> None:
    index, waiting = tmp_path / "indeks saya?.sqlite3", tmp_path / "indeks saya?.sqlite3-wal"
    assert is_sound(index)
    with sqlite3.connect(index) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    assert is_sound(index)
    index.write_bytes(b"x" * 2000)
    assert not is_sound(index)
    waiting.touch()
    assert not is_sound(index)
    waiting.write_bytes(b"x")
    assert is_sound(index)

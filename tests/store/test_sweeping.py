"""A large project is open before all of its files were looked at; what others did to any of them is noticed before it matters."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import annotate, ledger, outside
from store.errors import StoreError
from store.ingest import article_id
from store.ledger import Ledger, Stamp
from store.library import entries, fill
from store.project import Project
from store.reading import ReadingLog
from tests.faults.model import difference, held
from tests.store.making import crash, folder, quotes, tag
from tests.store.test_reconciling import add_span, edit

TEXT = "Presiden Joko Widodo bertemu Xi Jinping di Beijing dan Jakarta."
NAMES = [f"x{number}" for number in range(9)]
IDS = [article_id(f"{name}.txt") for name in NAMES]
FIRST = IDS[0]


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of several annotated articles, which is large enough not to be gone through at its opening."""
    monkeypatch.setattr(outside, "AT_ONCE", 3)
    monkeypatch.setattr("store.sweeping.Sweep.part.__defaults__", (2,))
    monkeypatch.setattr(ledger, "_BLOCK", 2)
    made = folder(tmp_path, **dict.fromkeys(NAMES, TEXT))
    project = Project.open(made, annotator="ana")
    for one in IDS:
        tag(project, one, "Widodo")
    project.close()
    return made


def opened(where: Path) -> Project:
    project = Project.open(where, annotator="ana", swept=False)
    assert project.unseen
    return project


def by_hand(where: Path, article: str = FIRST, quote: str = "Beijing") -> bytes:
    path = where / ".sorot" / "articles" / f"{article}.json"
    edited = edit(path, lambda tables: add_span(tables, quote, "GPE", TEXT))
    os.utime(path, ns=(0, 0))  # Long enough ago to be whole.
    return edited


def swept(project: Project) -> list[str]:
    """Look as the program does, until everything was looked at; return the titles of what was merged."""
    titles: list[str] = []
    for _ in range(100):
        if project.look():
            titles += [change.title for change in project.follow().changes]
        elif not project.unseen:
            return titles
    raise AssertionError("it never ends")


def read(project: Project) -> None:
    assert set(quotes(project, FIRST)) == {"Widodo", "Beijing"}


def listed(project: Project) -> None:
    lines = fill(project, ReadingLog(project.store_dir), entries(project, ReadingLog(project.store_dir)))
    assert {line.article_id: line.annotations for line in lines}[FIRST] == 2


def tagged(project: Project) -> None:
    tag(project, FIRST, "Jakarta")
    assert set(quotes(project, FIRST)) == {"Widodo", "Beijing", "Jakarta"}


def tagged_blindly(project: Project) -> None:
    """A change made from what somebody read before."""
    document = Project.open(project.folder, annotator="", read_only=True).document(FIRST)
    change = annotate.tag(document, 0, 8, "ORG", annotator="ana")
    assert change is not None
    project.do(change)
    assert set(quotes(project, FIRST)) == {"Presiden", "Widodo", "Beijing"}


def undone(project: Project) -> None:
    project.undo()
    assert quotes(project, FIRST) == ["Widodo"]
    project.redo()


def looked_through(project: Project) -> None:
    assert any(len(document.spans) == 2 for document in project.stored_documents())


def saved(project: Project) -> None:
    assert project.checkpoint()


FIRST_ACTS = [read, listed, tagged, tagged_blindly, undone, looked_through, saved]


@pytest.mark.parametrize("act", FIRST_ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("ended", ["closed", "crashed"])
def test_an_edit_while_it_was_closed_is_there_whatever_is_done_first(where: Path, act: Callable[[Project], None], ended: str) -> None:
    by_hand(where)
    project = opened(where)
    act(project)
    if ended == "closed":
        project.close()
    else:
        crash(project)
    again = opened(where)
    swept(again)
    assert {"Widodo", "Beijing"} <= set(quotes(again, FIRST))
    assert not list((where / ".sorot" / "articles").glob("*.outside-*"))
    again.close()
    assert {"Widodo", "Beijing"} <= set(quotes(Project.open(where, annotator=""), FIRST))


def test_what_the_sweep_finds_is_one_change_however_many_files_it_is_about(where: Path) -> None:
    for one in IDS[:5]:
        by_hand(where, one)
    project = opened(where)
    assert swept(project) == ["Merged hand edits of x0.txt, x1.txt, x2.txt …"]
    project.undo()
    assert {tuple(quotes(project, one)) for one in IDS} == {("Widodo",)}
    project.close()


def test_what_was_merged_before_is_not_merged_again_by_the_sweep(where: Path) -> None:
    by_hand(where, IDS[3])
    project = opened(where)
    assert set(quotes(project, IDS[3])) == {"Widodo", "Beijing"}
    heard: list[str] = []
    project.subscribe(lambda change: heard.append(change.title))
    assert swept(project) == ["Merged hand edits of x3.txt"]  # Told of now, to whoever listens; it was kept when the article was read.
    assert heard == ["Merged hand edits of x3.txt"]
    assert sum(item.title.startswith("Merged") for item in project.log()) == 1
    project.close()


def test_a_file_that_is_gone_is_in_the_list_before_the_sweep_has_come_to_it(where: Path) -> None:
    (where / ".sorot" / "articles" / f"{FIRST}.json").unlink()
    project = opened(where)
    assert FIRST in project.stored_ids()
    assert quotes(project, FIRST) == ["Widodo"]
    assert "was gone" in str(project.notices[-1])
    project.close()


def test_an_older_copy_put_back_is_not_taken_for_what_is_now(where: Path) -> None:
    path = where / ".sorot" / "articles" / f"{FIRST}.json"
    old = path.read_bytes()
    project = Project.open(where, annotator="ana")
    tag(project, FIRST, "Jakarta")
    project.close()
    path.write_bytes(old)
    again = opened(where)
    assert set(quotes(again, FIRST)) == {"Widodo", "Jakarta"}
    assert "An older copy" in str(again.notices[-1])
    again.close()


def test_the_entities_are_held_against_their_file_before_anything_else(where: Path) -> None:
    path = where / ".sorot" / "project.json"
    made = {"kind": "entity", "id": "xi", "name": "Xi Jinping", "label": "PERSON"}
    edit(path, lambda tables: tables.setdefault("entities", {}).update({"1": made}))  # type: ignore[arg-type]
    project = Project.open(where, annotator="ana", swept=False)
    assert set(project.entities) == {"xi"}
    assert not project.unseen  # What points at them is known to.
    project.close()


def test_without_the_ledger_every_file_is_looked_at_first(where: Path) -> None:
    (where / ".sorot" / "files.json").unlink()
    project = Project.open(where, annotator="ana", swept=False)
    assert not project.unseen
    project.close()


def test_a_ledger_in_one_piece_as_it_was_before_is_read(where: Path) -> None:
    path = where / ".sorot" / "files.json"
    project = Project.open(where, annotator="ana")
    journal = project._journal
    assert journal is not None
    kept = Ledger(where / ".sorot", journal.id, journal.seq)
    files = {one: kept.get(one) for one in ["", *IDS]}
    project.close()
    old = ledger.Saved(journal.id, journal.seq, files={one: stamp for one, stamp in files.items() if stamp is not None})
    tables = json.loads(ledger._encode(old))
    path.write_text(json.dumps({"journal": old.journal, "seq": old.seq, "files": tables["files"], "crc": old.checksum()}))
    again = opened(where)
    assert swept(again) == []
    again.close()
    assert "blocks" in json.loads(path.read_bytes())
    assert not Project.open(where, annotator="ana").notices


def test_a_clone_takes_files_as_they_are_and_goes_on_from_there(where: Path) -> None:
    for name in ("journal.jsonl", "files.json"):
        (where / ".sorot" / name).unlink()
    project = opened(where)
    assert not project.look()
    tag(project, FIRST, "Jakarta")
    assert swept(project) == []
    by_hand(where, IDS[1])
    os.utime(where / ".sorot" / "articles" / f"{IDS[1]}.json", ns=(0, 0))
    assert set(quotes(project, IDS[1])) == {"Widodo", "Beijing"}
    project.close()
    again = opened(where)
    assert swept(again) == []
    assert set(quotes(again, FIRST)) == {"Widodo", "Jakarta"}
    again.close()


def test_files_that_were_touched_are_read_a_few_at_a_time_and_nothing_is_said(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_READ", 2)
    for one in IDS:
        os.utime(where / ".sorot" / "articles" / f"{one}.json", ns=(0, 0))
    project = opened(where)
    monkeypatch.setattr("store.reconciling.Reconciler.settle", lambda *_: pytest.fail("nothing was done to it"))
    assert swept(project) == []
    while project._outside is not None and project._outside._found:
        assert not project.look()
    project.close()
    assert not Project.open(where, annotator="ana").notices


def test_what_others_put_into_the_folder_while_it_is_open_is_found_at_once(where: Path) -> None:
    project = opened(where)
    swept(project)
    for one in IDS[2:6]:
        path = where / ".sorot" / "articles" / f"{one}.json"
        before = path.read_bytes()
        by_hand(where, one)
        after = path.read_bytes()
        path.write_bytes(before)
        new = path.with_name("new")
        new.write_bytes(after)
        os.utime(new, ns=(0, 0))
        os.replace(new, path)  # As git and most editors do.
    assert swept(project) == ["Merged hand edits of x2.txt, x3.txt, x4.txt …"]
    project.close()


@pytest.mark.parametrize("parts", range(6))
def test_killed_anywhere_in_the_sweep_it_begins_anew(where: Path, parts: int) -> None:
    for one in IDS[:3]:
        by_hand(where, one)
    project = opened(where)
    for _ in range(parts):
        if project.look():
            project.follow()
    tag(project, IDS[7], "Jakarta")
    crash(project)
    again = Project.open(where, annotator="ana", swept=False)
    swept(again)
    assert [set(quotes(again, one)) for one in IDS[:4]] == [{"Widodo", "Beijing"}] * 3 + [{"Widodo"}]
    assert set(quotes(again, IDS[7])) == {"Widodo", "Jakarta"}
    assert sum(item.title.startswith("Merged") for item in again.log()) == 1
    again.close()


def test_what_cannot_be_kept_is_merged_later_and_never_written_over(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(where)
    project = opened(where)
    with monkeypatch.context() as failing:
        failing.setattr("store.journal.write_all", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert quotes(project, FIRST) == ["Widodo"]
        while not project.look():
            continue
        with pytest.raises(StoreError):
            project.follow()
    project.checkpoint()
    swept(project)
    assert set(quotes(project, FIRST)) == {"Widodo", "Beijing"}
    project.close()
    assert set(quotes(Project.open(where, annotator=""), FIRST)) == {"Widodo", "Beijing"}


def test_it_can_be_closed_before_everything_was_looked_at_and_what_was_not_is_found_the_next_time(where: Path) -> None:
    by_hand(where, IDS[8])
    project = opened(where)
    tag(project, FIRST, "Jakarta")
    project.close()
    again = opened(where)
    assert swept(again) == ["Merged hand edits of x8.txt"]
    again.close()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_edits_and_acts_in_any_order_end_as_if_all_had_been_looked_at_first(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    base = tmp_path_factory.mktemp("sweep")
    with pytest.MonkeyPatch.context() as patch:
        where = _made(base, patch)
        for one in data.draw(st.sets(st.sampled_from(IDS), max_size=4), label="edited"):
            by_hand(where, one)
        other = base / "other"
        shutil.copytree(where, other)
        slow = opened(where)
        fast = Project.open(other, annotator="ana")
        for act, one in data.draw(st.lists(st.tuples(st.sampled_from("tlrsu"), st.sampled_from(IDS)), max_size=8), label="acts"):
            if act == "t":
                for project in (slow, fast):
                    if "Jakarta" not in quotes(project, one):
                        tag(project, one, "Jakarta")
            elif act == "r":
                quotes(slow, one)
            elif act == "s":
                slow.checkpoint()
            elif act == "u" and any(project.next_undo.startswith("Tag") for project in (slow, fast)):
                continue
            elif slow.look():
                slow.follow()
        if data.draw(st.booleans(), label="crash"):
            crash(slow)
            slow = Project.open(where, annotator="ana", swept=False)
        swept(slow)
        assert {one: set(quotes(slow, one)) for one in IDS} == {one: set(quotes(fast, one)) for one in IDS}
        slow.close()
        fast.close()
        again = Project.open(where, annotator="ana", read_only=True)
        assert difference(held(again), held(Project.open(where, annotator="ana"))) == ""
        assert not list((where / ".sorot" / "articles").glob("*.outside-*"))


def _made(base: Path, patch: pytest.MonkeyPatch) -> Path:
    patch.setattr(outside, "AT_ONCE", 3)
    patch.setattr("store.sweeping.Sweep.part.__defaults__", (2,))
    where = folder(base, **dict.fromkeys(NAMES, TEXT))
    project = Project.open(where, annotator="ana")
    for one in IDS:
        tag(project, one, "Widodo")
    project.close()
    return where


# The ledger itself

STAMP = Stamp("j", 1, 2, 3, 4, 5)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from("abcdefghij"), st.none() | st.integers(0, 9)), max_size=12), max_size=6))
def test_a_ledger_holds_what_a_dictionary_does_saved_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, int | None]]]
) -> None:
    place = tmp_path_factory.mktemp("ledger")
    model: dict[str, Stamp] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "_BLOCK", 2)
        patch.setattr(ledger, "_DECODED", 1)
        for number, puts in enumerate(rounds):
            kept = Ledger(place, "j", 10)
            for owner, crc in puts:
                stamp = None if crc is None else Stamp("j", 1, crc, 3, 4, 5)
                kept.put(owner, stamp)
                model = {**model, owner: stamp} if stamp is not None else {key: value for key, value in model.items() if key != owner}
            if number % 2:
                kept.save(number + 1)
            kept.save(number + 1)
            for one in (kept, Ledger(place, "j", 10)):
                assert {owner: one.get(owner) for owner in "abcdefghij"} == {owner: model.get(owner) for owner in "abcdefghij"}
                assert one.missing({"a"}) == sorted(set(model) - {"a"})


def test_a_ledger_with_a_flipped_byte_is_as_good_as_lost(tmp_path: Path) -> None:
    kept = Ledger(tmp_path, "j", 10)
    for owner in "abc":
        kept.put(owner, STAMP)
    kept.save(3)
    path = tmp_path / ledger.FILE
    whole = path.read_bytes()
    assert Ledger(tmp_path, "j", 10).seq == 3
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        again = Ledger(tmp_path, "j", 10)
        assert again.seq == -1 or (again.seq, again.get("a"), again.missing(set())) == (3, STAMP, ["a", "b", "c"])


def test_a_ledger_of_another_journal_or_of_entries_that_were_lost_is_not_read(tmp_path: Path) -> None:
    kept = Ledger(tmp_path, "j", 10)
    kept.put("a", STAMP)
    kept.save(10)
    assert Ledger(tmp_path, "other", 10).get("a") is None
    assert Ledger(tmp_path, "j", 9).get("a") is None
    assert Ledger(tmp_path, "j", 10).get("a") == STAMP

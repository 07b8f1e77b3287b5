"""What was done, told newest first, and finding a change by the end of its id."""

from pathlib import Path

import pytest

from store import annotate
from store.errors import InputError
from store.journal import Act
from store.log import Effects, Item, Wanted, find, place_of
from store.model import Change, Entity, Note, Place, Put, Span
from store.project import Project
from tests.store.making import A, B, crash, document, filled, folder, project, tag


def told(opened: Project) -> list[tuple[str, str, str]]:
    return [(item.act, item.title, item.effect) for item in opened.log()]


def test_entries_come_newest_first_with_who_where_and_how_many(tmp_path: Path) -> None:
    opened = project(filled(tmp_path))
    entity, putin, widodo, xi = opened.log()
    assert (xi.title, xi.annotator, xi.articles, xi.edits, xi.seq) == ("Tag PERSON “Xi Jinping”", "ana", (A,), 2, 1)
    assert xi.at is not None
    assert (xi.at.article, opened.document(A).text[xi.at.start : xi.at.end]) == (A, "Xi Jinping")
    assert (putin.articles, widodo.articles, entity.articles, entity.at) == ((B,), (A,), (), None)
    assert [item.time for item in opened.log()] == sorted((item.time for item in opened.log()), reverse=True)
    opened.close()


def test_undone_and_redone_changes_are_told_as_such_over_restarts(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = project(where)
    tag(opened, A, "Xi Jinping")
    tag(opened, A, "Widodo")
    opened.undo()
    opened.undo()
    opened.redo()
    crash(opened)
    opened = project(where, read_only=True)
    first, second = "Tag PERSON “Xi Jinping”", "Tag PERSON “Widodo”"
    assert told(opened) == [("redo", first, ""), ("undo", first, ""), ("undo", second, ""), ("do", second, "undone"), ("do", first, "")]
    redo, *_, xi = opened.log()
    assert (redo.id, redo.of) == (xi.id, "")


def test_a_reverted_change_and_one_whose_revert_was_reverted(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    tag(opened, A, "Xi Jinping")
    tag(opened, A, "Widodo")
    *_, xi = opened.log()
    opened.revert(xi.id)
    back, _, xi = opened.log()
    assert (back.act, back.of, back.title, xi.effect) == ("do", xi.id, "Revert: Tag PERSON “Xi Jinping”", "reverted")
    opened.undo()
    assert [item.effect for item in opened.log()] == ["", "undone", "", ""]
    opened.redo()
    opened.revert(back.short)
    assert [item.effect for item in opened.log()] == ["", "", "", "reverted", "", ""]
    opened.close()


def test_the_filters(tmp_path: Path) -> None:
    opened = project(filled(tmp_path))
    items = list(opened.log())

    def kept(wanted: Wanted) -> list[Item]:
        return [item for item in items if item in wanted]

    assert kept(Wanted()) == items
    assert [item.articles for item in kept(Wanted(article=A))] == [(A,), (A,)]
    assert kept(Wanted(annotator="budi")) == []
    assert kept(Wanted(annotator="ana", since=items[-1].time)) == items
    assert kept(Wanted(until=items[-1].time)) == []
    assert kept(Wanted(since=items[0].time, until="9999")) == [item for item in items if item.time == items[0].time]
    opened.close()


def test_a_change_is_found_by_the_end_of_its_id(tmp_path: Path) -> None:
    opened = project(filled(tmp_path))
    for item in opened.log():
        assert find(opened.log(), item.short) == find(opened.log(), item.id) == item
    for wanted, words in (("zzzzzzzz", "no change with this id"), ("z", "4 characters"), ("", "4 characters")):
        with pytest.raises(InputError, match=words):
            find(opened.log(), wanted)
    opened.close()


def test_an_end_that_two_ids_have_names_both(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    document = opened.document(A)
    for start in (0, 9):
        change = annotate.tag(document, start, start + 3, "ORG", annotator="ana")
        assert change is not None
        opened.do(change.__class__(**{**{name: getattr(change, name) for name in change.__struct_fields__}, "id": f"{start}-twin"}))
        document = opened.document(A)
    with pytest.raises(InputError, match="Several") as raised:
        find(opened.log(), "twin")
    assert "9-twin, 0-twin" in raised.value.do
    opened.close()


def test_reading_the_log_holds_one_entry_at_a_time(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    for number in range(30):
        change = annotate.write_note(opened.document(A), "article", A, "panjang " * 4000 + str(number), annotator="ana")
        assert change is not None
        opened.do(change)
    import tracemalloc

    tracemalloc.start()
    count = sum(1 for _ in opened.log())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 30
    assert peak < 10 * 32_000, "30 notes of 32 kB were held at once"
    opened.close()


def test_where_a_change_can_be_looked_at() -> None:
    doc = document(stored=True)
    span = Span(id="s", article=doc.article.id, start=9, end=20, label="PERSON", quote="Joko Widodo")
    note = Note(id="n", target="article", target_id=doc.article.id, article=doc.article.id, text="x")
    entity = Entity(id="e", name="Xi", label="PERSON")

    def place(*edits: Put, at: Place | None = None) -> Place | None:
        return place_of(Change(id="c", title="t", time="t", annotator="ana", at=at, edits=edits))

    here = Place(doc.article.id, 9, 20)
    assert place(Put(None, doc.article), Put(span, None), Put(None, note)) == here
    assert place(Put(None, span), at=Place("x", 1, 2)) == Place("x", 1, 2)
    assert place(Put(None, entity), Put(None, note)) == Place(doc.article.id, 0, 0)
    assert place(Put(None, entity)) is None
    assert place() is None


def test_effects_are_worked_out_newest_first() -> None:
    effects = Effects()
    acts: list[tuple[Act, str, str]] = [
        *(("redo", "a", ""), ("undo", "a", ""), ("do", "a", ""), ("undo", "b", ""), ("do", "b", "")),
        *(
            ("do", "d", "c"),
            ("do", "c", ""),
            ("undo", "f", ""),
            ("do", "f", "e"),
            ("do", "e", ""),
            ("do", "i", "h"),
            ("do", "h", "g"),
            ("do", "g", ""),
        ),
    ]
    assert [effects.next(*act) for act in acts] == ["", "", "", "", "undone", "", "reverted", "", "undone", "", "", "reverted", ""]
    assert effects.next("do", "a", "") == effects.next("do", "c", "") == "", "nothing is remembered of what was told"

"""What is said of a change that cannot be taken back, and what the change is that takes one back, to the word."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.errors import InputError
from store.journal import Position
from store.log import Item
from store.model import Article, Change, Decision, Entity, Note, Part, Place, Put, Span, Unplaced
from store.revert import DependsError, key_of
from tests.store.making import TEXT, A, document, folder, project, quotes

SPAN = Span(id="s", article=A, start=0, end=8, label="PERSON", quote=TEXT[:8])


def item(name: str) -> Item:
    return Item(1, "do", name * 9, "", f"Tag {name}", "2026-01-02T03:04:05Z", "ana", None, (A,), 1, "", Position(0, 0, 0))


@pytest.mark.parametrize(("count", "named", "more"), [(1, 1, ""), (3, 3, ""), (4, 3, " and 1 more"), (1_203, 3, " and 1,200 more")])
def test_three_changes_that_stand_in_the_way_are_named_and_the_others_counted(count: int, named: int, more: str) -> None:
    later = [item("b")] * count
    error = DependsError(item("a"), later)
    assert error.later == tuple(later)
    assert error.what == f"Later changes build on it: {'; '.join([str(later[0])] * named)}{more}."
    assert (error.where, error.do) == ("aaaaaaaa Tag a", "Take these back first.")


def test_where_no_change_stands_in_the_way_the_article_is_to_be_looked_at() -> None:
    error = DependsError(item("a"), [])
    assert (error.later, error.what, error.where) == ((), "What it changed is not as it left it.", "aaaaaaaa Tag a")
    assert error.do == "Look at the article itself."


def test_a_record_is_told_from_all_others_by_home_kind_and_id() -> None:
    decision = Decision(id="s", article=A, start=0, end=8, label="PERSON", quote=TEXT[:8], verdict="rejected")
    assert key_of(SPAN) == (A, Span, "s")
    assert key_of(decision) == (A, Decision, "s")
    assert key_of(document().article) == (A, Article, A)
    assert key_of(Entity(id="e", name="Xi", label="PERSON")) == ("", Entity, "e")
    assert key_of(Note(id="n", target="entity", target_id="e", text="x")) == ("", Note, "n")
    assert key_of(Note(id="n", target="span", target_id="s", article=A, text="x")) == (A, Note, "n")
    assert key_of(Unplaced(id="s", article=A, was=SPAN, text="sha")) == (A, Unplaced, "s")


def test_what_takes_a_change_back_names_it_its_place_and_who_did_that(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    other = replace(SPAN, id="t", start=9, end=13, quote=TEXT[9:13])
    opened.do(Change(id="first", title="Tag two", time="then", annotator="budi", at=Place(A, 0, 8), edits=(Put(None, other),)))
    opened.do(Change(id="second", title="Tag", time="then", annotator="budi", edits=(Put(None, SPAN),)))
    back = opened.revert("first")
    assert (back.title, back.annotator, back.at) == ("Revert: Tag two", "ana", Place(A, 0, 8))
    assert back.edits == (Put(other, None),)
    assert (back.id not in ("first", "second"), back.time > "2023") == (True, True)
    assert quotes(opened, A) == [SPAN.quote]
    opened.close()


def test_a_part_of_a_large_act_is_left_to_undo(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    part = Change(id="partpart", title="Tag", time="then", annotator="ana", part=Part("act", True), edits=(Put(None, SPAN),))
    opened.do(part)
    with pytest.raises(InputError) as raised:
        opened.revert("partpart")
    assert raised.value.what == "It is a part of an act too large for one line."
    assert (raised.value.where, raised.value.do) == ("partpart Tag", "Undo takes all of it back.")
    assert quotes(opened, A) == [SPAN.quote]
    opened.close()


def test_a_change_that_changed_nothing_has_nothing_to_take_back(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    opened.do(Change(id="firstone", title="Tag", time="then", annotator="ana", edits=(Put(None, SPAN),)))
    opened.do(Change(id="sameagain", title="Same", time="then", annotator="ana", edits=(Put(SPAN, SPAN),)))
    with pytest.raises(InputError) as raised:
        opened.revert("sameagain")
    assert (raised.value.what, raised.value.where) == ("There is nothing left of it that could be taken back.", "ameagain Same")
    opened.close()


def test_a_change_that_was_reverted_and_its_reverting_are_not_named_beside_one_that_stands(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    for name, edit in (
        ("first", Put(None, SPAN)),
        ("second", Put(SPAN, replace(SPAN, label="ORG"))),
    ):
        opened.do(Change(id=name, title=name, time="then", annotator="ana", edits=(edit,)))
    opened.revert("second")
    opened.do(Change(id="third", title="third", time="then", annotator="ana", edits=(Put(SPAN, replace(SPAN, label="GPE")),)))
    with pytest.raises(DependsError) as raised:
        opened.revert("first")
    assert [one.title for one in raised.value.later] == ["third"]
    opened.close()

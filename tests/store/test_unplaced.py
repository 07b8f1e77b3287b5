"""Annotations that lost their place: decided on by a person, kept over further changes of the text, and taken along by version control."""

import shutil
from pathlib import Path

import pytest

from store import annotate, entities
from store.document import waiting
from store.model import Span, Unplaced
from store.project import Project
from store.renewing import confirm, drop
from tests.store.making import A, file, journal, project, quotes, span_at, tag
from tests.store.renewed import LIGHT, TAGGED, TEXT, agrees, made, renewed, write


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """The project, before its file changes."""
    return made(tmp_path)


def lost(where: Path, quote: str) -> tuple[Project, Unplaced]:
    opened = project(where)
    write(where, TEXT.replace(quote, "sesuatu yang lain"))
    renewed(opened)
    (left,) = [one for one in waiting(opened.document(A)) if one.was.quote == quote]
    return opened, left


def test_what_was_lost_is_placed_by_hand(where: Path) -> None:
    opened, left = lost(where, "Chengdu")
    document = opened.document(A)
    start = document.text.index("sesuatu yang lain")
    opened.do(confirm(document, left, start, start + 17, entities=opened.entities, annotator="ana"))
    document = opened.document(A)
    assert not document.unplaced
    assert document.spans[left.id].quote == "sesuatu yang lain"
    opened.undo()
    assert opened.document(A).unplaced == {left.id: left}
    opened.close()


def test_what_was_lost_is_dropped_with_its_notes(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    note = annotate.write_note(document, "span", span_at(document, "Chengdu").id, "cek", annotator="ana")
    assert note is not None
    opened.do(note)
    opened.close()
    opened, left = lost(where, "Chengdu")
    document = opened.document(A)
    assert [one.target_id for one in document.notes.values()] == [left.id]
    opened.do(drop(document, left, annotator="ana"))
    assert not opened.document(A).unplaced
    assert not opened.document(A).notes
    opened.undo()
    assert opened.document(A).notes
    opened.close()


def test_an_entity_that_went_meanwhile_is_not_pointed_at(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    entity = entities.new_entity("Chengdu", "GPE")
    link = entities.link(document, [span_at(document, "Chengdu").id], entity.id, annotator="ana", entity=entity)
    assert link is not None
    opened.do(link)
    opened.close()
    opened, left = lost(where, "Chengdu")
    assert isinstance(left.was, Span)
    document = opened.document(A)
    opened.do(confirm(document, left, 0, 8, entities={}, annotator="ana"))
    assert opened.document(A).spans[left.id].entity == ""
    opened.close()


def test_a_place_that_is_tagged_alike_already_takes_no_second_one(where: Path) -> None:
    opened, left = lost(where, "Chengdu")
    document = opened.document(A)
    span = span_at(document, "Beijing")
    opened.do(confirm(document, left, span.start, span.end, entities=opened.entities, annotator="ana"))
    assert len([one for one in opened.document(A).spans.values() if one.quote == "Beijing"]) == 1
    assert not opened.document(A).unplaced
    opened.close()


def test_a_second_change_of_the_text_keeps_what_is_still_waiting(where: Path) -> None:
    opened, left = lost(where, "Chengdu")
    write(where, TEXT.replace("Chengdu", "tempat ketiga"))
    renewed(opened)
    kept = opened.document(A).unplaced[left.id]
    assert kept.was == left.was
    assert not kept.offered
    opened.close()


def test_what_was_lost_is_back_in_its_place_when_the_text_says_it_again(where: Path) -> None:
    opened = project(where)
    before = {span.id: (span.start, span.end, span.quote) for span in opened.document(A).spans.values()}
    write(where, "Sama sekali lain.")
    assert renewed(opened).lost == len(TAGGED)
    write(where, TEXT)
    found = renewed(opened)
    assert (found.back, found.words) == (len(TAGGED), f"0 in place, {len(TAGGED)} back in place")
    document = opened.document(A)
    assert {span.id: (span.start, span.end, span.quote) for span in document.spans.values()} == before
    assert not document.unplaced
    opened.undo()
    assert len(opened.document(A).unplaced) == len(TAGGED)
    opened.close()


def test_a_third_text_offers_what_waits_a_place_of_its_own(where: Path) -> None:
    opened, left = lost(where, "Chengdu")
    write(where, "Jakarta - " + TEXT.replace("Chengdu", "Chengduu").replace("terbang", "melayang"))
    renewed(opened)
    document = opened.document(A)
    kept = document.unplaced.get(left.id)
    if kept is None:
        assert document.spans[left.id].quote.startswith("Chengdu")
    else:
        assert document.text[kept.start : kept.end].startswith("Chengdu")
    opened.close()


def test_what_is_offered_for_whole_words_is_whole_words(where: Path) -> None:
    write(where, TEXT.replace("Retno Marsudi ikut", "Marsudikusumo ikut").replace("Xi Jinping di", "pemimpin negara itu di"))
    opened = project(where)
    renewed(opened)
    document = opened.document(A)
    offered = [left for left in waiting(document) if left.offered]
    assert offered
    for left in offered:
        around = document.text[left.start - 1 : left.end + 1]
        assert not around[0].isalnum()
        assert not around[-1].isalnum()
    opened.close()


def test_a_clone_gets_a_new_text_by_git_as_one_change(where: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    shutil.copytree(where, other)
    journal(other).unlink()
    there = project(other)
    tag(there, A, "perdagangan")
    there.close()
    mine = project(where)
    write(where, LIGHT["paragraph inserted"])
    renewed(mine)
    mine.close()
    shutil.copy(file(where), file(other))
    shutil.copy(where / "a.txt", other / "a.txt")
    there = project(other)
    assert there.document(A).text == LIGHT["paragraph inserted"]
    agrees(there)
    there.undo()
    assert there.document(A).text == TEXT
    assert "perdagangan" in quotes(there, A)
    there.close()

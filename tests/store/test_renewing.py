"""Articles whose sources change: annotations find their place again, what is doubtful waits for a person, and undo goes back exactly."""

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import annotate, entities
from store.details import Details, correct
from store.document import waiting
from store.model import Span, Unplaced
from store.project import Project
from store.renewing import Renewal, adopt, confirm, drop, foreseen
from tests.faults.model import State, difference, held
from tests.store.making import A, B, crash, file, folder, journal, project, quotes, span_at, tag

TEXT = """Presiden Joko Widodo bertemu Presiden Xi Jinping di Beijing pada Senin. Keduanya membahas perdagangan.

Menteri Luar Negeri Retno Marsudi ikut dalam pertemuan itu. Ia memuji Tiongkok sebagai mitra dagang terbesar.

Setelah itu rombongan terbang ke Chengdu untuk menghadiri pembukaan pekan olahraga dunia.
"""
TAGGED = ("Joko Widodo", "Xi Jinping", "Beijing", "Retno Marsudi", "Tiongkok", "Chengdu")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    made = folder(tmp_path, a=TEXT, b="Vladimir Putin memuji Tiongkok.")
    opened = project(made)
    for quote in TAGGED:
        tag(opened, A, quote)
    tag(opened, B, "Putin")
    opened.close()
    return made


def write(where: Path, text: str, encoding: str = "utf-8") -> None:
    (where / "a.txt").write_bytes(text.encode(encoding))


def renewed(opened: Project) -> Renewal:
    document = opened.document(A)
    found = foreseen(opened, document)
    assert found is not None
    adopt(opened, document, found)
    return found


def agrees(opened: Project) -> None:
    document = opened.document(A)
    for span in document.spans.values():
        assert document.text[span.start : span.end] == span.quote


# What may happen to a text

LIGHT = {
    "typo mended": TEXT.replace("Keduanya", "Ke duanya").replace("perdagangan", "perdagangann"),
    "paragraph inserted": "Jakarta - Berita ini diperbarui pada Selasa pagi oleh redaksi.\n\n" + TEXT,
    "paragraphs in another order": "\n\n".join([*TEXT.strip().split("\n\n")[1:], TEXT.split("\n\n")[0]]) + "\n",
}


@pytest.mark.parametrize("kind", list(LIGHT))
def test_after_a_light_edit_everything_is_in_its_place(where: Path, kind: str) -> None:
    write(where, LIGHT[kind])
    opened = project(where)
    found = renewed(opened)
    assert (found.doubtful, found.lost) == (0, 0)
    assert sorted(quotes(opened, A)) == sorted(TAGGED)
    assert opened.document(A).text == LIGHT[kind]
    agrees(opened)
    opened.close()
    again = project(where)
    assert sorted(quotes(again, A)) == sorted(TAGGED)
    assert not again.notices
    again.close()


@pytest.mark.parametrize("way", ["utf-16", "crlf", "bom"])
def test_another_encoding_or_line_end_alone_is_no_other_text(where: Path, way: str) -> None:
    if way == "crlf":
        (where / "a.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    else:
        write(where, TEXT, "utf-8-sig" if way == "bom" else way)
    opened = project(where)
    assert foreseen(opened, opened.document(A)) is None
    assert not opened.notices
    opened.close()


def test_a_text_that_was_mended_in_its_encoding_keeps_its_annotations(tmp_path: Path) -> None:
    where = folder(tmp_path, a="Menteri café itu bertemu José Ramos di Dili.", b="Lain.")
    (where / "a.txt").write_bytes("Menteri cafÃ© itu bertemu JosÃ© Ramos di Dili.".encode())
    opened = project(where)
    tag(opened, A, "JosÃ© Ramos")
    tag(opened, A, "Dili")
    write(where, "Menteri café itu bertemu José Ramos di Dili.")
    found = renewed(opened)
    assert "Dili" in quotes(opened, A)
    assert found.kept + found.moved + found.doubtful == 2
    agrees(opened)
    opened.close()


def test_a_rewritten_text_leaves_a_worklist_and_drops_nothing(where: Path) -> None:
    opened = project(where)
    ids = set(opened.document(A).spans)
    write(where, "Berita lain sama sekali tentang harga beras di pasar.\n\nMenteri Retno Marsudy hadir di sana.\n")
    found = renewed(opened)
    document = opened.document(A)
    assert found.doubtful + found.lost >= 5
    assert set(document.spans) | set(document.unplaced) == ids
    assert {left.was.quote for left in waiting(document)} <= set(TAGGED)
    assert all(not left.offered or document.text[left.start : left.end] for left in waiting(document))
    opened.close()
    again = project(where)
    assert again.document(A).unplaced == document.unplaced
    again.close()


def test_next_to_what_was_cut_nothing_is_lost(where: Path) -> None:
    write(where, TEXT.replace(" Ia memuji Tiongkok sebagai mitra dagang terbesar.", " Ia memuji Tiongkok."))
    opened = project(where)
    found = renewed(opened)
    assert found.lost == 0
    assert found.kept + found.moved + found.doubtful == len(TAGGED)
    for left in waiting(opened.document(A)):
        assert opened.document(A).text[left.start : left.end] == left.was.quote
    opened.close()


def test_two_mentions_never_come_to_one_place(where: Path) -> None:
    opened = project(where)
    document = opened.document(A)
    second = TEXT.index("Presiden Xi")
    change = annotate.tag(document, second, second + 8, "ORG", annotator="ana")
    first = annotate.tag(document, 0, 8, "ORG", annotator="ana")
    assert change is not None
    assert first is not None
    opened.do(change)
    opened.do(first)
    write(where, TEXT.replace("Presiden Xi Jinping", "Xi Jinping"))
    renewed(opened)
    spots = [(span.start, span.end, span.label) for span in opened.document(A).spans.values()]
    assert len(spots) == len(set(spots))
    opened.close()


# Undo


@pytest.mark.parametrize("kind", [*LIGHT, "rewritten"])
def test_undo_brings_back_exactly_what_was_there_also_on_another_day(where: Path, kind: str) -> None:
    opened = project(where)
    before, text = held(opened), opened.document(A).text
    write(where, LIGHT.get(kind, "Sama sekali lain."))
    renewed(opened)
    after, other = held(opened), opened.document(A).text
    opened.checkpoint()
    opened.close()
    opened = project(where)
    opened.undo()
    assert difference(before, held(opened)) == ""
    assert opened.document(A).text == text
    opened.close()
    opened = project(where)
    opened.redo()
    assert difference(after, held(opened)) == ""
    assert opened.document(A).text == other
    opened.close()


def test_an_article_undone_to_nothing_and_redone_has_its_texts(where: Path) -> None:
    opened = project(where)
    write(where, LIGHT["paragraph inserted"])
    renewed(opened)
    count = 0
    while opened.undo() is not None:
        count += 1
    opened.close()
    opened = project(where)
    for _ in range(count):
        assert opened.redo() is not None
    assert sorted(quotes(opened, A)) == sorted(TAGGED)
    assert opened.document(A).text == LIGHT["paragraph inserted"]
    opened.close()


# Damage and crashes


def test_a_crash_right_after_it_loses_nothing(where: Path) -> None:
    opened = project(where)
    write(where, LIGHT["paragraph inserted"])
    renewed(opened)
    after = held(opened)
    crash(opened)
    opened = project(where)
    assert difference(after, held(opened)) == ""
    assert not opened.notices
    opened.close()


def test_an_adoption_that_ends_at_any_call_has_happened_or_not(where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Died(BaseException):
        pass

    write(where, LIGHT["paragraph inserted"].replace("Chengdu", "kota lain"))
    opened = project(where)
    before = held(opened)
    renewed(opened)
    after = held(opened)
    opened.undo()
    opened.close()
    shutil.rmtree(where / ".sorot" / "texts")  # So that writing them is among the calls.
    states = []
    for step in range(60):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(where, copy)
        count = 0

        def dying(real: Any, limit: int = step) -> Any:
            def call(*arguments: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count > limit:
                    raise Died
                return real(*arguments, **named)

            return call

        opened = project(copy)
        with monkeypatch.context() as patched:
            for name in ("open", "write", "replace", "mkdir", "fsync", "fdatasync", "fchmod"):
                patched.setattr(os, name, dying(getattr(os, name)))
            try:
                found = foreseen(opened, opened.document(A))
                assert found is not None
                adopt(opened, opened.document(A), found)
                opened.checkpoint()
            except Died:
                whole = False
            else:
                whole = True
        crash(opened)
        again = project(copy)
        state = held(again)
        assert not again.read_only
        kept = difference(before, state) == "", difference(after, state) == ""
        assert True in kept, (step, difference(before, state), difference(after, state))
        states.append(kept[1])
        crash(again)
        if whole:
            break
    else:
        raise AssertionError("adopting takes more calls than were tried")
    assert states[-1]
    assert states == sorted(states)
    assert states.count(False) > 5


def test_a_damaged_file_is_rebuilt_over_a_change_of_text(where: Path) -> None:
    opened = project(where)
    write(where, LIGHT["paragraph inserted"])
    renewed(opened)
    after = held(opened)
    opened.close()
    file(where).write_bytes(b"{")
    opened = project(where)
    assert difference(after, held(opened)) == ""
    opened.close()


def test_a_window_beside_sees_the_new_text(where: Path) -> None:
    writer = project(where)
    reader = project(where)
    assert reader.document(A).text == TEXT
    write(where, LIGHT["paragraph inserted"])
    renewed(writer)
    assert reader.look()
    reader.follow()
    assert reader.document(A).text == LIGHT["paragraph inserted"]
    assert difference(held(writer), held(reader)) == ""
    writer.undo()
    reader.follow()
    assert reader.document(A).text == TEXT
    assert reader.memory.forms() == writer.memory.forms()
    writer.close()


def test_the_memory_counts_in_the_text_of_now(where: Path) -> None:
    opened = project(where)
    _ = opened.memory
    write(where, LIGHT["paragraph inserted"])
    renewed(opened)
    grown = opened.memory
    opened.close()
    (where / ".sorot" / "memory.json").unlink(missing_ok=True)
    opened = project(where)
    assert opened.memory == grown
    opened.close()


# The worklist


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


# Any text at all


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_of_any_change_nothing_is_dropped_and_every_quote_is_the_text(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    where = folder(tmp_path_factory.mktemp("f"), a=TEXT, b="Lain.")
    opened = project(where)
    for quote in TAGGED:
        tag(opened, A, quote)
    before: State = held(opened)
    ids = set(opened.document(A).spans)
    words = TEXT.split(" ")
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at : at + data.draw(st.integers(0, 4))] = data.draw(
            st.lists(st.sampled_from(["baru", "Xi Jinping", "\n\n", "Beijing", "é👩"]), max_size=4)
        )
        if not words:
            words = ["kosong"]
    text = " ".join(words)
    if not text.strip() or text == TEXT:
        opened.close()
        return
    write(where, text)
    found = foreseen(opened, opened.document(A))
    if found is not None:
        adopt(opened, opened.document(A), found)
        document = opened.document(A)
        agrees(opened)
        assert set(document.spans) | set(document.unplaced) == ids
        assert not set(document.spans) & set(document.unplaced)
        opened.undo()
        assert difference(before, held(opened)) == ""
    opened.close()


def test_a_corrected_title_stays_and_one_made_from_the_text_follows_it(where: Path) -> None:
    opened = project(where)
    before = opened.document(A).article.title
    write(where, "Judul lain.\n\n" + TEXT)
    renewed(opened)
    assert opened.document(A).article.title == "Judul lain." != before
    change = correct(opened.document(A), Details(title="Judul saya"), annotator="ana", today=date(2026, 1, 1))
    assert change is not None
    opened.do(change)
    write(where, "Judul ketiga.\n\n" + TEXT)
    renewed(opened)
    assert opened.document(A).article.title == "Judul saya"
    opened.close()

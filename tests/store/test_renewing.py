"""Articles whose sources change: annotations find their place again, what is doubtful waits for a person, and undo goes back exactly."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import annotate
from store.details import Details, correct
from store.document import waiting
from store.memory import Memory
from store.memory_file import MemoryFile
from store.renewing import adopt, foreseen
from tests.faults.model import State, difference, held
from tests.store.faulty import killed_after
from tests.store.making import A, crash, file, folder, project, quotes, tag
from tests.store.renewed import LIGHT, TAGGED, TEXT, agrees, made, renewed, write


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """The project, before its file changes."""
    return made(tmp_path)


# What may happen to a text


@pytest.mark.parametrize("kind", list(LIGHT))
def test_after_a_light_edit_everything_is_in_its_place(where: Path, kind: str) -> None:
    write(where, LIGHT[kind])
    opened = project(where)
    found = renewed(opened)
    assert (found.doubtful, found.lost) == (0, 0)
    at = next(iter(opened.log())).at
    assert at is not None
    assert (at.article, at.start, at.end) == (A, 0, 0)
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


ACCENTED = TEXT.replace("Retno Marsudi", "José Peña").replace("pertemuan", "“pertemuan” di café")


@pytest.mark.parametrize("before", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "utf-8-sig", "utf-32"])
def test_a_file_that_is_written_anew_as_utf_8_keeps_every_place(tmp_path: Path, before: str) -> None:
    text = ACCENTED if before != "latin-1" else ACCENTED.replace("“", '"').replace("”", '"')
    where = folder(tmp_path, a=text, b="Lain.")
    write(where, text, before)
    opened = project(where)
    assert opened.document(A).text == text
    for quote in (*TAGGED[:3], "José Peña", "café"):
        tag(opened, A, quote)
    before_it = held(opened)
    write(where, text, "utf-8")
    assert foreseen(opened, opened.document(A)) is None
    opened.close()
    opened = project(where)
    assert difference(before_it, held(opened)) == ""
    assert not opened.notices
    opened.close()


@pytest.mark.parametrize("mistaken", ["cp1252", "cp1250", "mac-roman"])
def test_a_text_that_was_decoded_wrongly_keeps_every_place_when_its_encoding_is_mended(tmp_path: Path, mistaken: str) -> None:
    garbled = ACCENTED.encode().decode(mistaken, "replace")
    where = folder(tmp_path, a=garbled, b="Lain.")
    opened = project(where)
    tagged = {quote: quote.encode().decode(mistaken, "replace") for quote in (*TAGGED[:3], "José Peña", "café", "Tiongkok", "Chengdu")}
    for quote in tagged.values():
        tag(opened, A, quote)
    write(where, ACCENTED)
    found = renewed(opened)
    assert (found.doubtful, found.lost) == (0, 0)
    document = opened.document(A)
    assert {(span.start, span.quote) for span in document.spans.values()} == {(ACCENTED.index(quote), quote) for quote in tagged}
    opened.undo()
    assert sorted(quotes(opened, A)) == sorted(tagged.values())
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


def test_an_adoption_that_ends_at_any_call_has_happened_or_not(where: Path, tmp_path: Path) -> None:
    write(where, LIGHT["paragraph inserted"].replace("Chengdu", "kota lain"))
    opened = project(where)
    before = held(opened)
    renewed(opened)
    after = held(opened)
    opened.undo()
    opened.close()
    shutil.rmtree(where / ".sorot" / "texts")  # So that writing them is among the calls.
    happened = []
    for step in range(80):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(where, copy)
        opened = project(copy)
        with killed_after(step, "open", "write", "replace", "mkdir", "fsync", "fdatasync", "fchmod") as life:
            renewed(opened)
            opened.checkpoint()
        crash(opened)
        again = project(copy)
        assert not again.read_only
        state = held(again)
        assert state in (before, after), (step, difference(before, state), difference(after, state))
        happened.append(state == after)
        crash(again)
        if life.whole:
            break
    else:
        raise AssertionError("adopting takes more calls than were tried")
    assert happened == sorted(happened)
    assert happened[-1]
    assert happened.count(False) > 5


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


@pytest.mark.parametrize("kind", [*LIGHT, "rewritten"])
def test_the_memory_goes_along_without_reading_every_article(where: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, reader = project(where), None
    _ = opened.memory
    reader = project(where)
    _ = reader.memory
    write(where, LIGHT.get(kind, "Sama sekali lain, kata Joko Widodo di Beijing."))
    with monkeypatch.context() as patched:
        patched.setattr(Memory, "of", None)
        patched.setattr(MemoryFile, "load", None)
        renewed(opened)
        reader.follow()
        grown = opened.memory
        assert reader.memory == grown
        opened.undo()
        undone = opened.memory
        opened.redo()
        assert opened.memory == grown
        assert (grown == undone) == (kind != "rewritten")
    opened.close()
    reader.close()
    (where / ".sorot" / "memory.json").unlink(missing_ok=True)
    opened = project(where)
    assert opened.memory == grown
    opened.undo()
    assert opened.memory == undone
    opened.close()


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
        after: State = held(opened)
        write(where, TEXT)
        renewed(opened)
        agrees(opened)
        document = opened.document(A)
        assert set(document.spans) | set(document.unplaced) == ids
        assert not set(document.spans) & set(document.unplaced)
        opened.undo()
        assert difference(after, held(opened)) == ""
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

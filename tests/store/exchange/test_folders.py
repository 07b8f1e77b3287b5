"""Formats that write a folder: proved by their second reader, and read back to what they could hold."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.document import Document
from store.exchange import output
from store.exchange.bundle import Bundle
from store.exchange.contract import Context, Draft, Reject, Source
from store.exchange.export import Receipt, write_export
from store.exchange.forms import bdoc, brat
from store.exchange.registry import FORMATS
from store.labels import Label, LabelSet
from tests.store.exchange.worlds import document as article
from tests.store.exchange.worlds import span as span_of
from tests.store.exchange.worlds import world, worlds

READERS = {"brat": brat.read, "bdoc": bdoc.read}


def _export(bundle: Bundle, form: str, out: Path) -> Receipt:
    documents = {document.article.id: document for document in bundle.documents}
    context = Context(
        project=bundle.project,
        program="0.1.0",
        labels=bundle.labels,
        entities={entity.id: entity for entity in bundle.entities},
        notes=bundle.notes,
        unit=FORMATS[form].unit,
    )
    return write_export([(name, "") for name in documents], documents.__getitem__, FORMATS[form], context, out)


@pytest.mark.parametrize("form", READERS)
@given(bundle=worlds())
def test_what_is_written_is_read_back_or_counted_as_lost(form: str, bundle: Bundle) -> None:
    if not bundle.documents:
        return
    with tempfile.TemporaryDirectory() as place:
        receipt = _export(bundle, form, Path(place) / "out")
        read = list(READERS[form](Source(Path(place) / "out", "out")))
    assert [one for one in read if not isinstance(one, Draft)] == []
    names = {entity.id: entity.name for entity in bundle.entities}
    lost = {loss.record for loss in receipt.losses.kept if loss.kind == "span: place"}
    for document, draft in zip(bundle.documents, read, strict=True):
        assert isinstance(draft, Draft)
        assert (draft.text, draft.source, draft.title) == (document.text, document.article.source, document.article.title)
        notes = {note.target_id: note.text for note in document.notes.values()}
        meant = [
            (span.start, span.end, span.label, names.get(span.entity, ""), (notes[span.id],))
            for span in document.spans.values()
            if span.id not in lost
        ]
        assert sorted((one.start, one.end, one.label, one.entity, one.notes) for one in draft.spans) == sorted(meant)
        for span in document.spans.values():
            if span.id in lost:
                assert {span.quote[0], span.quote[-1]} & set("\t\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def test_brat_gets_the_lines_it_knows(tmp_path: Path) -> None:
    _export(world(), "brat", tmp_path / "out")
    article = world().documents[0].article.id
    assert (tmp_path / "out" / f"{article}.ann").read_text("utf-8") == (
        "T1\tPERSON 9 23\tVladimir Putin\n"
        "N1\tReference T1 Sorot:e1\tVladimir Putin\n"
        "N2\tReference T1 Wikidata:Q7747\tVladimir Putin\n"
        "#1\tAnnotatorNotes T1\t**penting** \x1b[31m\n"
        "T2\tPERSON 18 23\tPutin\n"
        "N3\tReference T2 Sorot:e1\tVladimir Putin\n"
        "N4\tReference T2 Wikidata:Q7747\tVladimir Putin\n"
        "T3\tGPE 52 58\t" + world().documents[0].text[52:58].replace("\n", " ") + "\n"
    )
    assert "\nWORK_OF_ART\n" in (tmp_path / "out" / "annotation.conf").read_text("utf-8")


@pytest.mark.parametrize(
    ("label", "stored"),
    [("WORK_OF_ART", "WORK_OF_ART"), ("Tokoh/Partai", "Tokoh_x2f_Partai"), ("C++", "C_x2b__x2b_"), ("--", "_x2d__x2d_"), ("大", "_x5927_")],
)
def test_a_label_is_made_of_what_brat_has_for_types(label: str, stored: str) -> None:
    assert brat.storage_form(label) == stored
    assert brat.label_of(stored) == label


@given(label=st.text(st.sampled_from("_xa2f-/é"), min_size=1))
def test_every_label_comes_back_from_brats_types(label: str) -> None:
    stored = brat.storage_form(label)
    assert re.fullmatch("[A-Za-z0-9_-]+", stored)
    assert stored.strip("-")
    assert brat.label_of(stored) == label


def test_a_mention_over_a_tab_or_a_line_is_in_the_pieces_that_brat_checks(tmp_path: Path) -> None:
    bare = article("a.txt", "Joko\tWidodo\ndan\x85Prabowo")
    spans = {one.id: one for one in (span_of(bare, 0, 23, "Orang|Dua"), span_of(bare, 4, 11))}
    one = Document(bare.article, bare.text, spans, stored=True)
    labels = LabelSet((Label("PERSON"), Label("Orang|Dua")))
    bundle = Bundle(project="x", program="0.1.0", labels=labels, documents=(one,), entities=(), notes=())
    receipt = _export(bundle, "brat", tmp_path / "out")
    assert receipt.losses.counts["span: place"] == 1
    ann = (tmp_path / "out" / f"{one.article.id}.ann").read_text("utf-8")
    assert ann == "T1\tOrang_x7c_Dua 0 4;5 11;12 15;16 23\tJoko Widodo dan Prabowo\n"
    assert "\nOrang_x7c_Dua | Orang¦Dua\n" in (tmp_path / "out" / "visual.conf").read_text("utf-8")
    (draft,) = READERS["brat"](Source(tmp_path / "out", "out"))
    assert [(one.start, one.end, one.label) for one in draft.spans] == [(0, 23, "Orang|Dua")]


def test_foreign_brat_lines_are_taken_remarked_on_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Joko Widodo tiba\ndi Jakarta 🙂 siang.", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tPerson 0 11\tJoko Widodo\n"
        "T2\tEvent 12 16;17 19\ttiba di\n"
        "T3\tPlace 20 27\tJakartA\n"
        "T4\tPlace 20 99\tJakarta\n"
        "R1\tAt Arg1:T1 Arg2:T3\t\n"
        "#1\tAnnotatorNotes T1\tC:\\new\n"
        "?\n",
        encoding="utf-8",
    )
    read = list(brat.read(Source(tmp_path, "berita")))
    (draft,) = [one for one in read if isinstance(one, Draft)]
    assert [(span.start, span.end, span.label, span.notes) for span in draft.spans] == [
        (0, 11, "Person", ("C:\\new",)),
        (12, 19, "Event", ()),
    ]
    assert [one.where for one in read if isinstance(one, Reject)] == [f"berita/a.ann, line {number}" for number in (3, 4, 7)]
    assert len(read) == 5


def test_bdoc_in_utf16_units_is_counted_over(tmp_path: Path) -> None:
    (tmp_path / "a.bdocjs").write_text(
        '{"text": "🙂 Joko", "offset_type": "j", "annotation_sets": {"x": {"annotations": ['
        '{"type": "Person", "start": 3, "end": 7}, {"type": "Person", "start": 1, "end": 7}, {"type": "Token", "start": 0, "end": 2}]}}}',
        encoding="utf-8",
    )
    read = list(bdoc.read(Source(tmp_path / "a.bdocjs", "a")))
    (draft,) = [one for one in read if isinstance(one, Draft)]
    assert [(span.start, span.end) for span in draft.spans] == [(2, 6)]
    assert len([one for one in read if isinstance(one, Reject)]) == 1


@pytest.mark.parametrize("form", READERS)
def test_every_file_of_a_folder_is_on_the_disk_before_it_gets_its_name(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(output, "sync", lambda descriptor: synced.add(os.fstat(descriptor).st_ino))
    _export(world(), form, tmp_path / "out")
    files = {path.stat().st_ino for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files
    assert files <= synced


def test_a_byte_order_mark_in_a_text_is_a_character_to_brat(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffPutin di Moskow.".encode())
    (tmp_path / "a.ann").write_text("T1\tPERSON 1 6\tPutin\n", encoding="utf-8")
    (read,) = brat.read(Source(tmp_path, "in"))
    assert isinstance(read, Draft)
    assert [(one.start, one.end) for one in read.spans] == [(1, 6)]


@pytest.mark.parametrize("name", ["b.txt", "b.ann"])
def test_a_file_that_is_not_utf8_is_refused_and_the_next_is_read(name: str, tmp_path: Path) -> None:
    for one in ("a.txt", "b.txt", "b.ann", "c.txt"):
        (tmp_path / one).write_bytes(b"Ya \xff" if one == name else b"")
    first, refused, last = brat.read(Source(tmp_path, "in"))
    assert refused == Reject(where="in/b", why="The file is not UTF-8 (byte 3).")
    assert [one.where for one in (first, last)] == ["in/a", "in/c"]

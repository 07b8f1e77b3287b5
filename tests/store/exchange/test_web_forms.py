"""Forms of annotation tools that run in a browser: what is written is read back, and what those tools write themselves is understood."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from store.exchange import intake
from store.exchange.bundle import Bundle
from store.exchange.colours import ON_WHITE, on_white
from store.exchange.contract import Draft, DraftSpan, Preface, Reject, Remark, Source
from store.exchange.fitting import fit
from store.exchange.losses import Losses
from store.exchange.registry import FORMATS
from store.labels import COLOURS, DEFAULT
from tests.store.exchange.worlds import put, world, worlds

LINES = ["prodigy", "doccano", "doccano-relations"]
FORMS = [*LINES, "labelstudio", "jsonld"]


def read(form: str, path: Path) -> list[Any]:
    """Return everything a form's reader says of a file."""
    return list(FORMATS[form].code().read(Source(path, "berkas")))


def read_lines(form: str, place: Path, *records: object) -> tuple[list[Draft], list[Reject], list[Remark]]:
    """Return drafts, rejects and remarks of records, one a line; a text stands as it is."""
    path = place / "berkas.jsonl"
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records), encoding="utf-8")
    found = read(form, path)
    return tuple([one for one in found if isinstance(one, kind)] for kind in (Draft, Reject, Remark))  # type: ignore[return-value]


def spans_of(draft: Draft) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in draft.spans]


@pytest.mark.parametrize("form", FORMS)
@given(bundle=worlds())
def test_what_is_written_is_read_back(form: str, bundle: Bundle) -> None:
    holds = FORMATS[form].holds
    with tempfile.TemporaryDirectory() as place:
        put(bundle, FORMATS[form], Path(place, "out"))
        found = read(form, Path(place, "out"))
    names = {entity.id: entity.name for entity in bundle.entities}
    meant = {}
    for whole in bundle.documents:
        document = fit(whole, FORMATS[form], Losses())
        notes: dict[str, list[str]] = {}
        for note in document.notes.values():
            notes.setdefault(note.target_id, []).append(note.text)
        spans = meant.setdefault(document.text, {})
        for one in document.spans.values():
            entity = names.get(one.entity, "") if holds.entities else ""
            spans.setdefault((one.start, one.end, one.label), set()).add(
                (entity, one.score if holds.scores else None, tuple(notes.get(one.id, ())), one.annotator if holds.provenance else "")
            )
    drafts = [one for one in found if isinstance(one, Draft)]
    assert [one for one in found if not isinstance(one, Draft | Preface)] == []
    assert {draft.text for draft in drafts} == set(meant)
    for draft in drafts:
        assert draft.title
        assert draft.source
        assert {(one.start, one.end, one.label) for one in draft.spans} <= set(meant[draft.text])
        for one in draft.spans:
            about = one.entity, one.score, one.notes, one.annotator
            assert about in meant[draft.text][one.start, one.end, one.label]
    if len(meant) == len(bundle.documents):  # Texts that stand twice are one document for Prodigy.
        for draft in drafts:
            assert {(one.start, one.end, one.label) for one in draft.spans} == set(meant[draft.text])


@pytest.mark.parametrize("form", FORMS)
def test_the_small_world_comes_back(form: str, tmp_path: Path) -> None:
    put(world(), FORMATS[form], tmp_path / "out")
    found = read(form, tmp_path / "out")
    first = next(one for one in found if isinstance(one, Draft) and one.spans)
    assert (9, 23, "PERSON") in spans_of(first)
    assert first.notes == ("baris\nbaris",)
    assert first.source in ("a/satu.txt", "dua.md")
    if FORMATS[form].holds.entities:
        (putin,) = [one for one in first.spans if one.end == 23 and one.start == 9]
        assert (putin.entity, putin.external) == ("Vladimir Putin", {"wikidata": "Q7747"})
        assert putin.notes == ("**penting** \x1b[31m",)


TEXT = "Uber pindah ke Jakarta."


def test_a_label_of_prodigy_is_that_of_the_spans_or_else_of_the_whole_text(tmp_path: Path) -> None:
    drafts, rejects, remarks = read_lines(
        "prodigy",
        tmp_path,
        {"text": TEXT, "label": "ORG", "spans": [{"start": 0, "end": 4}], "answer": "accept"},
        {"text": "Lain.", "label": "EKONOMI", "answer": "accept"},
    )
    assert rejects == []
    assert [spans_of(draft) for draft in drafts] == [[(0, 4, "ORG")], []]
    assert [one.what for one in remarks] == ["The label 'EKONOMI' is about the text as a whole and has no place in a project."]


def test_prodigy_answers_of_many_tasks_about_one_text(tmp_path: Path) -> None:
    def task(start: int, end: int, label: str, answer: str, **more: object) -> dict[str, object]:
        spans = [{"start": start, "end": end, "label": label, "score": 0.5, "source": "id_core"}]
        return {
            "text": TEXT,
            "spans": spans,
            "answer": answer,
            "_view_id": "ner",
            "_session_id": "berita-rina",
            "_timestamp": 1700000000,
            **more,
        }

    drafts, rejects, remarks = read_lines(
        "prodigy",
        tmp_path,
        task(0, 4, "ORG", "accept"),
        {"text": "Lain.", "spans": [], "answer": "accept"},
        task(15, 22, "PERSON", "reject"),
        task(15, 22, "GPE", "ignore"),
        task(0, 4, "ORG", "reject"),
    )
    assert rejects == []
    assert [draft.text for draft in drafts] == [TEXT, "Lain."]
    assert [(one.start, one.end, one.label, one.verdict) for one in drafts[0].spans] == [(0, 4, "ORG", ""), (15, 22, "PERSON", "rejected")]
    assert (drafts[0].spans[0].annotator, drafts[0].spans[0].created) == ("berita-rina", "2023-11-14T22:13:20.000Z")
    assert (drafts[0].spans[0].origin, drafts[0].spans[0].score) == ("id_core", 0.5)
    assert len(remarks) == 2  # The ignored one, and the one that was answered both ways.


def test_prodigy_tasks_about_one_text_are_read_when_the_first_is_not_sound(tmp_path: Path) -> None:
    good = {"text": TEXT, "spans": [{"start": 0, "end": 4, "label": "ORG"}], "answer": "accept"}
    other = {"text": TEXT, "spans": [{"start": 15, "end": 22, "label": "GPE"}], "answer": "accept"}
    double = json.dumps(good).replace('"answer"', '"answer": "accept", "answer"')
    drafts, rejects, _ = read_lines("prodigy", tmp_path, double, good, double, other, {"text": TEXT, "answer": 1e400}, other)
    assert [spans_of(draft) for draft in drafts] == [[(0, 4, "ORG"), (15, 22, "GPE")]]
    assert [one.where for one in rejects] == ["line 1", "line 3", "line 5"]


def test_a_line_of_prodigy_that_is_too_long_is_refused_and_the_next_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_LINE", 100)
    task = {"text": TEXT, "spans": [{"start": 0, "end": 4, "label": "ORG"}]}
    drafts, rejects, _ = read_lines("prodigy", tmp_path, {"text": "x" * 200}, task, task)
    assert [one.where for one in rejects] == ["line 1"]
    assert [(one.text, one.where, spans_of(one)) for one in drafts] == [(TEXT, "line 2", [(0, 4, "ORG")])]


def test_prodigy_tasks_by_hand(tmp_path: Path) -> None:
    tokens = [{"text": "Uber", "start": 0, "end": 4, "id": 0}, {"text": "pindah", "start": 5, "end": 11, "id": 1}]
    manual = {"text": TEXT, "tokens": tokens, "_view_id": "ner_manual"}
    drafts, rejects, remarks = read_lines(
        "prodigy",
        tmp_path,
        {
            **manual,
            "spans": [{"token_start": 0, "token_end": 1, "label": "ORG"}, {"start": 0, "end": "4", "label": "ORG"}],
            "answer": "accept",
        },
        {
            **manual,
            "text": "Uber tiba.",
            "spans": [{"start": 0, "end": 4, "label": "ORG"}],
            "answer": "reject",
            "meta": {"source": "NYT", "n": 7},
        },
        {"text": "Kelas.", "label": "OLAHRAGA", "answer": "accept", "options": [{"id": "a"}], "accept": ["a"]},
        {"text": "Rel.", "relations": [{"head": 0}], "spans": [{"start": 0, "end": 3, "label": 7}], "answer": "accept"},
        {"html": "<b>x</b>", "answer": "accept"},
        '{"text": "dua", "text": "kali"}',
        "bukan",
        {"text": "Ya.", "answer": "maybe"},
    )
    assert spans_of(drafts[0]) == [(0, 11, "ORG")]
    assert [spans_of(draft) for draft in drafts[1:4]] == [[], [], []]
    assert (drafts[1].source, drafts[1].metadata) == ("NYT", {"n": "7"})
    assert [one.where for one in rejects] == [f"line {number}" for number in (1, 4, 5, 6, 7, 8)]
    assert "stands twice" in rejects[3].why
    assert len(remarks) == 5


def test_doccano_in_all_its_shapes(tmp_path: Path) -> None:
    entities = [
        {"id": 5, "label": "ORG", "start_offset": 0, "end_offset": 4},
        {"id": 6, "label": "GPE", "start_offset": 15, "end_offset": 22},
    ]
    drafts, rejects, remarks = read_lines(
        "doccano",
        tmp_path,
        {
            "id": 3,
            "text": TEXT,
            "label": [[0, 4, "ORG"]],
            "meta": {"wiki": 1},
            "Comments": ["lihat"],
            "judul": "Uber",
            "title": "Uber pindah",
        },
        {"text": TEXT, "labels": [[0, 4, "ORG"], [0, 4], [True, 9, "GPE"]]},
        {
            "data": TEXT,
            "entities": entities,
            "relations": [{"id": 1, "from_id": 5, "to_id": 6, "type": "di"}],
            "comments": [{"text": "ya"}],
        },
        {"text": TEXT, "annotations": [{"id": 1, "label": 3, "start_offset": 0, "end_offset": 4, "user": 1}]},
        {"text": TEXT, "label": ["OLAHRAGA"]},
        {"text": TEXT},
        {"label": [[0, 4, "ORG"]]},
        [1],
    )
    assert [spans_of(one) for one in drafts] == [
        [(0, 4, "ORG")],
        [(0, 4, "ORG")],
        [(0, 4, "ORG"), (15, 22, "GPE")],
        [(0, 4, "3")],
        [],
        [],
    ]
    assert (drafts[0].notes, drafts[0].metadata, drafts[0].title) == (("lihat",), {"wiki": "1", "judul": "Uber"}, "Uber pindah")
    assert drafts[2].notes == ("ya",)
    assert [one.where for one in rejects] == [f"line {number}" for number in (2, 2, 7, 8)]
    assert len(remarks) == 3


def test_an_array_is_read_as_lines_are_and_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('\ufeff[{"text": "Satu", "label": [[0, 4, "X"]]}, {"text": "Dua"}, {"text": "Ti', encoding="utf-8")
    first, second, broken = read("doccano", path)
    assert first.spans == (DraftSpan(start=0, end=4, label="X"),)
    assert (first.where, second.where) == ("record 1", "record 2")
    assert isinstance(broken, Reject)
    assert broken.where == "after record 2"


@pytest.mark.parametrize("form", [*LINES, "labelstudio"])
@pytest.mark.parametrize(
    "bad", ["", "\n\n", "[" * 100_000, '{"a":' * 100_000, "\x00", '{"text": "\\ud800"}', '{"text": 1e999}', "1" * 10_000, "null"]
)
def test_nothing_in_a_file_raises(form: str, bad: str, tmp_path: Path) -> None:
    drafts, rejects, _ = read_lines(form, tmp_path, bad, {"text": "Baik", "answer": "accept"})
    if not bad.startswith("["):
        assert [one.text for one in drafts] == ["Baik"]
    assert len(rejects) == bool(bad.strip())


ODD = "🙂 Presiden Joko\nWidodo tiba di Surabaya."


def _result(start: int, end: int, text: str, label: str, **more: object) -> dict[str, object]:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": f"r{start}", "from_name": "ner", "to_name": "berita", "type": "labels", "value": value, **more}


def test_label_studio_as_people_export_it(tmp_path: Path) -> None:
    results = [
        _result(11, 22, "Joko\\nWidodo", "PERSON", meta={"text": ["lihat"]}, score=0.5),
        {**_result(31, 39, "Surabaya", "GPE"), "value": {"start": 31, "end": 39, "text": "Surabaya", "labels": ["GPE", "LOC"]}},
        {
            "id": "r11",
            "from_name": "entity",
            "to_name": "berita",
            "type": "textarea",
            "value": {"start": 11, "end": 22, "text": ["Joko Widodo"]},
        },
        {"id": "x", "from_name": "catatan", "to_name": "berita", "type": "textarea", "value": {"text": ["bagus"]}},
        {"id": "y", "from_name": "kelas", "to_name": "berita", "type": "choices", "value": {"choices": ["A"]}},
        {"from_id": "r11", "to_id": "r31", "type": "relation", "direction": "right"},
        {"id": "z", "type": "labels", "value": {"start": "/div[1]/text()[1]", "end": "/div[1]/text()[1]", "labels": ["GPE"]}},
    ]
    by = {"id": 1, "email": "rina@berita.id"}
    task = {
        "id": 7,
        "data": {"berita": ODD, "judul": "Tiba"},
        "meta": {"desk": "istana"},
        "annotations": [
            {"result": results, "completed_by": by, "created_at": "2023-11-08T09:30:00.125Z", "was_cancelled": False},
            {"result": [_result(31, 39, "Surabaya", "GPE")], "completed_by": 2},
            {"result": [_result(0, 1, "🙂", "ORG")], "completed_by": 3, "was_cancelled": True},
        ],
        "predictions": [{"score": 0.5, "result": [_result(0, 1, "🙂", "ORG")]}],
    }
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps([task, {"data": {"text": "http://contoh.id/a.txt"}}, {"data": {}}, 5]), encoding="utf-8")
    found = read("labelstudio", path)
    (draft,) = [one for one in found if isinstance(one, Draft)]
    assert spans_of(draft) == [(11, 22, "PERSON"), (31, 39, "GPE"), (31, 39, "LOC")]
    joko = draft.spans[0]
    assert (joko.entity, joko.notes, joko.score, joko.annotator) == ("Joko Widodo", ("lihat",), 0.5, "rina@berita.id")
    assert (joko.created, joko.quote) == ("2023-11-08T09:30:00.125Z", None)
    assert draft.notes == ("bagus",)
    assert draft.metadata == {"judul": "Tiba", "desk": "istana"}
    assert [one.where for one in found if isinstance(one, Reject)] == [f"record {number}" for number in (1, 2, 3, 4)]
    assert len([one for one in found if isinstance(one, Remark)]) == 4  # Predictions, the skipped annotation, choices, relations.


def test_label_studio_counted_utf16_once_and_is_counted_over(tmp_path: Path) -> None:
    path = tmp_path / "lama.json"
    completions = [{"result": [_result(12, 23, "Joko Widodo", "PERSON"), _result(32, 40, "Surabaya", "GPE")], "completed_by": 1}]
    path.write_text(json.dumps([{"data": {"text": ODD}, "completions": completions}]), encoding="utf-8")
    draft, remark = sorted(read("labelstudio", path), key=lambda one: isinstance(one, Remark))
    assert spans_of(draft) == [(11, 22, "PERSON"), (31, 39, "GPE")]
    assert "UTF-16" in remark.what


def test_label_studio_in_its_short_form(tmp_path: Path) -> None:
    path = tmp_path / "min.json"
    short = {
        "id": 1,
        "text": ODD,
        "title": "Tiba",
        "label": [{"start": 31, "end": 39, "text": "Surabaya", "labels": ["GPE"]}, {"start": "x", "end": 2, "labels": ["GPE"]}],
        "entity": [{"start": 31, "end": 39, "text": ["Kota Surabaya"]}],
        "note": "bagus",
        "catatan": {"text": ["satu", "dua"]},
        "annotator": 1,
        "lead_time": 3.5,
    }
    path.write_text(json.dumps([short, {**short, "entity": "Kota Surabaya", "label": []}]), encoding="utf-8")
    reject, draft, remark, other = read("labelstudio", path)
    assert isinstance(remark, Remark)
    assert (other.spans, other.metadata) == ((), {})
    assert spans_of(draft) == [(31, 39, "GPE")]
    assert (draft.spans[0].entity, draft.spans[0].annotator) == ("Kota Surabaya", "1")
    assert (draft.title, draft.notes, draft.metadata) == ("Tiba", ("bagus", "satu", "dua"), {})
    assert isinstance(reject, Reject)


def test_the_labelling_configuration_has_labels_colours_and_keys(tmp_path: Path) -> None:
    put(world(), FORMATS["labelstudio"], tmp_path / "out")
    xml = (tmp_path / "out" / "config.xml").read_text("utf-8")
    assert '<Label value="PERSON" background="#1a56db" hotkey="1" hint="People, real or fictional"/>' in xml
    preface = read("labelstudio", tmp_path / "out")[0]
    assert preface == Preface(labels=DEFAULT.names())


def test_a_configuration_that_is_no_sound_xml_is_refused_and_the_tasks_are_read(tmp_path: Path) -> None:
    put(world(), FORMATS["labelstudio"], tmp_path / "out")
    (tmp_path / "out" / "config.xml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><View>&a;</View>', encoding="utf-8")
    first, *rest = read("labelstudio", tmp_path / "out")
    assert isinstance(first, Reject)
    assert len(rest) == 2


def test_every_colour_of_a_label_has_one_for_white() -> None:
    assert set(ON_WHITE) == set(COLOURS)
    assert on_white("#0af", 3) == "#0af"
    assert on_white("", 0) != on_white("", 1)


@pytest.mark.parametrize(
    "bad", ["", "[", "[1, [2], null, {}]", '[{"data": {"text": "a"}, "annotations": [1, {"result": 5}, {"result": [1, {}]}]}]']
)
def test_nothing_in_a_label_studio_file_raises(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(bad, encoding="utf-8")
    assert all(isinstance(one, Draft | Reject | Remark) for one in read("labelstudio", path))

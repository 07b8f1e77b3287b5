"""A task of Label Studio is read result by result: regions, labels, fields, who said what, and what is left out or refused."""

import json
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftSpan, News, Reject, Remark
from store.exchange.labelstudio_reading import document

TEXT = "🙂 Joko\ntiba di Solo."
NO_RANGE = "The region is no range of a plain text."


def region(start: Any = 2, end: Any = 6, label: Any = "PER", kind: str = "labels", **more: Any) -> dict[str, Any]:
    """Return a result, its value changed by the fields with a long name."""
    value = {"start": start, "end": end, kind: [label] if isinstance(label, str) else label, **more.pop("value", {})}
    return {"id": "r", "type": kind, "value": value, **more}


def field(control: str, *texts: str, name: str = "r") -> dict[str, Any]:
    return {"id": name, "from_name": control, "type": "textarea", "value": {"text": list(texts)}}


def task(*results: object, **more: Any) -> dict[str, Any]:
    return {"data": {"text": TEXT}, "annotations": [{"result": list(results), **more}]}


def draft(*spans: DraftSpan, **more: Any) -> Draft:
    return Draft(**{"text": TEXT, "where": "x", "spans": spans, **more})


def span(start: int = 2, end: int = 6, label: str = "PER", **more: Any) -> DraftSpan:
    return DraftSpan(start=start, end=end, label=label, **more)


def told(one: object) -> list[News]:
    return list(document(one, "x"))


def remark(what: str) -> Remark:
    return Remark(where="x", what=what)


def reject(why: str, raw: object) -> Reject:
    return Reject(where="x", why=why, raw=json.dumps(raw, ensure_ascii=False))


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (5, "A task is a JSON object."),
        ([], "A task is a JSON object."),
        ({"data": {}}, "It has no text."),
        ({"data": {"a": 5, "b": ""}}, "It has no text."),
        ({}, "It has no text."),
        ({"data": {"text": "http://x.id/a.txt"}}, "Its text is not in the file but at http://x.id/a.txt."),
        ({"data": {"text": f"s3://{'x' * 200}"}}, f"Its text is not in the file but at s3://{'x' * 95}."),
        ({"text": "/data/a.txt"}, "Its text is not in the file but at /data/a.txt."),
    ],
)
def test_a_task_without_its_text_is_refused(one: object, why: str) -> None:
    assert told(one) == [reject(why, one)]


@pytest.mark.parametrize("text", ["http://x.id adalah alamat", "x http://x.id", "a"])
def test_a_text_that_only_speaks_of_an_address_is_read(text: str) -> None:
    assert told({"data": {"text": text}}) == [Draft(text=text, where="x")]


@pytest.mark.parametrize(
    ("data", "results", "text"),
    [
        ({"text": "a", "isi": "panjang"}, [], "a"),
        ({"judul": "a", "isi": "panjang"}, [], "panjang"),
        ({"judul": "Joko", "isi": "panjang"}, [region(0, 4, value={"text": "Joko"})], "Joko"),
        ({"judul": "Joko", "isi": "Joko panjang"}, [region(0, 4, value={"text": "Joko"})], "Joko panjang"),
        (
            {"judul": "Joko", "isi": "panjang", "n": 5, "text": ""},
            [region(0, 4, value={"text": "Joko"}), 5, {"value": {"text": 5}}],
            "Joko",
        ),
    ],
)
def test_the_text_is_where_most_regions_are_found(data: dict[str, Any], results: list[Any], text: str) -> None:
    (found,) = [one for one in told({"data": data, "annotations": [{"result": results, "n": 1}, 5]}) if isinstance(one, Draft)]
    assert found.text == text


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (region(), span()),
        (region("2", 6.0), span()),
        (region(value={"text": "Joko"}), span()),
        (region(value={"text": "Joki"}), span(quote="Joki")),
        (region(value={"text": 5}), span()),
        (region(2, 11, value={"text": "Joko\\ntiba"}), span(2, 11)),
        (region(2, 11, value={"text": " Joko tiba "}), span(2, 11)),
        (region(kind="hypertextlabels"), span()),
        (region(kind="hypertextlabels", value={"hypertextlabels": "ORG", "labels": ["X"]}), span(label="ORG")),
        ({"type": "hypertextlabels", "value": {"start": 2, "end": 6, "labels": ["ORG"]}}, span(label="ORG")),
        (region(0, 0), span(0, 0)),
        (region(score=0.5), span(score=0.5)),
        (region(score="x", meta=5), span()),
        (
            region(meta={"text": ["satu", 5, "dua"], "origin": "rule:x", "annotator": "budi", "created": "2023"}),
            span(notes=("satu", "dua"), origin="rule:x", annotator="budi", created="2023"),
        ),
        (region(meta={"text": "satu", "external": {"wd": "Q3", "n": 5}}), span(notes=("satu",), external={"wd": "Q3", "n": "5"})),
        (region(meta={"origin": 5, "annotator": "", "created": "", "external": 5}), span()),
    ],
)
def test_a_region_says_where_it_is_and_what(result: dict[str, Any], expected: DraftSpan) -> None:
    assert told(task(result)) == [draft(expected)]


@pytest.mark.parametrize(
    "result",
    [
        region("x"),
        region(end="x"),
        region(-1),
        region(2, -1),
        region(2.5),
        region(True),
        region(None),
        region("1" * 16),
        region("²"),
        region("-1"),
        region(label=[]),
        region(label=[5]),
        region(label=5),
    ],
)
def test_a_region_that_is_no_range_with_a_label_is_refused_and_the_next_one_taken(result: dict[str, Any]) -> None:
    assert told(task(result, region(id="q"))) == [reject(NO_RANGE, result), draft(span())]


def test_an_offset_in_quotes_may_have_fifteen_digits() -> None:
    assert told(task(region(2, "1" * 15))) == [draft(span(2, int("1" * 15)))]


def test_a_quote_is_held_against_a_text_that_has_the_escape_itself() -> None:
    one = {"data": {"text": "C:\\nama"}, "annotations": [{"result": [region(0, 7, value={"text": "C:\\nama"})]}]}
    assert told(one) == [Draft(text="C:\\nama", where="x", spans=(span(0, 7),))]


def test_units_that_old_releases_counted_are_counted_over_where_the_quote_says_so() -> None:
    counted = "Regions (2) counted UTF-16 units, as old releases did; they were counted over."
    results = [region(3, 7, id="a", value={"text": "Joko"}), region(16, 20, "GPE", id="b", value={"text": "Solo"})]
    assert told(task(*results)) == [remark(counted), draft(span(), span(15, 19, "GPE"))]
    for start, end, quote in ((1, 4, "Joko"), (0, 99, "Joko"), (4, 7, "Joko")):
        assert told(task(region(start, end, value={"text": quote}))) == [draft(span(start, end, quote=quote))]


def test_what_annotators_agree_on_is_one_mention_of_the_first_of_them() -> None:
    first = {"result": [region(label=["PER", "ORG"])], "completed_by": {"id": 1, "email": "rina@x.id"}, "created_at": "2023"}
    second = {"result": [region(), region(0, 1, id="q")], "completed_by": 2, "created_at": 5}
    one = {"data": {"text": TEXT}, "annotations": [first, second], "completions": [{"result": [region(15, 19)], "completed_by": "budi"}]}
    rina: dict[str, Any] = {"annotator": "rina@x.id", "created": "2023"}
    assert told(one) == [draft(span(**rina), span(label="ORG", **rina), span(0, 1, annotator="2"), span(15, 19, annotator="budi"))]
    assert told(task(region(), completed_by={"id": 1})) == [draft(span())]
    assert told(task(region(), completed_by=[1])) == [draft(span())]
    own = region(meta={"annotator": "ana", "created": "2020"})
    assert told(task(own, completed_by="budi", created_at="2023")) == [draft(span(annotator="ana", created="2020"))]


def test_fields_are_entities_and_notes_of_their_region_or_of_the_text() -> None:
    fields = [field("entity", "Joko", "Widodo"), field("note", "satu", "dua"), field("entity", "lain", name="q"), field("catatan", "tiga")]
    assert told(task(*fields[:1], region(meta={"text": ["nol"]}), *fields[1:])) == [
        draft(span(entity="Joko Widodo", notes=("nol", "satu", "dua", "tiga")), notes=("lain",))
    ]
    assert told(task({**field("entity", "x"), "from_name": 5, "value": {"text": "teks"}}, region())) == [draft(span(notes=("teks",)))]
    nameless = [{**region(), "id": 5}, {**region(15, 19), "id": None}, field("note", "x", name="1")]
    assert told(task(*nameless)) == [draft(span(), span(15, 19, notes=("x",)))]


def test_what_has_no_place_in_a_project_is_counted() -> None:
    results: list[Any] = [{"type": "choices"}, {"type": "choices"}, 5, {"type": "k" * 50}, {"type": "labels", "value": {"end": 1}}]
    skipped = [{"was_cancelled": True, "result": [region()]}, {"skipped": True}, {"was_cancelled": False, "skipped": False}]
    one = {"data": {"text": TEXT}, "annotations": [*skipped, {"result": results}]}
    assert told(one) == [
        remark("Skipped annotations (2) have no place in a project."),
        remark("Results of the type choices (2) have no place in a project."),
        remark("Results of the type unknown (1) have no place in a project."),
        remark(f"Results of the type {'k' * 40} (1) have no place in a project."),
        remark("Results of the type labels (1) have no place in a project."),
        draft(),
    ]
    assert told({"data": {"text": TEXT}, "annotations": [5, {"result": 5}, {}]}) == [reject("An annotation is an object.", 5), draft()]


def test_predictions_are_counted_and_left_out() -> None:
    told_of = "Predictions (4) were left out: nobody has decided on them."
    predictions = [{"result": [region(), region()]}, 7, {"result": 5}, {"result": []}]
    assert told({**task(), "predictions": predictions}) == [remark(told_of), draft()]
    assert told({**task(), "predictions": [{"result": []}]}) == told({**task(), "predictions": 5}) == [draft()]


def test_what_is_known_of_the_text_is_kept() -> None:
    data = {"text": TEXT, "title": "T", "source": "s", "language": "id", "published": "2024", "desk": "kota", "n": 5, "kosong": ""}
    known = {"title": "T", "source": "s", "language": "id", "published": "2024"}
    metadata = {"desk": "kota", "n": "5"}
    assert told({"data": data, "meta": {"n": 6, "status": "done"}, "annotations": 5, "id": 7}) == [
        draft(**known, metadata={**metadata, "n": "6"}, done=True)
    ]
    assert told({**data, "status": "done", "meta": {"n": 6}}) == [draft(**known, metadata={**metadata, "meta": '{"n": 6}'}, done=True)]


def mark(start: Any = 2, end: Any = 6, *labels: Any, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "labels": list(labels or ["PER"]), **more}


def test_the_short_form_has_its_regions_and_fields_in_lists() -> None:
    short = {
        "id": 1,
        "text": TEXT,
        "title": "T",
        "label": [mark(text="Joko"), {**mark(15, 19), "labels": 5, "hypertextlabels": ["GPE"]}, mark(2, 6, "ORG")],
        "lain": [{"start": 15, "end": 19, "hypertextlabels": ["LOC"]}, 5],
        "entity": [{"start": 2, "end": 6, "text": ["Joko", "Widodo"]}, {"start": "x", "end": 6, "text": ["hilang"]}],
        "nota": [{"start": "15", "end": 19.0, "text": "satu"}, {"start": 2, "end": 6, "text": ["dua"]}],
        "note": "bagus",
        "catatan": {"text": ["satu", "dua"]},
        "pendapat": {"text": "tiga"},
        "bukan": {"text": "empat", "lain": 1},
        "annotator": 7,
        "annotation_id": 8,
        "created_at": "2023",
        "updated_at": "2024",
        "lead_time": 1.5,
        "daftar": [1, 2],
    }
    by: dict[str, Any] = {"annotator": "7", "created": "2023"}
    joko: dict[str, Any] = {"entity": "Joko Widodo", "notes": ("dua",), **by}
    why = "This under the key label is no range of a plain text."
    assert told(short) == [
        reject(why, short["label"][1]),  # type: ignore[index]
        draft(
            span(**joko),
            span(label="ORG", **joko),
            span(15, 19, "LOC", notes=("satu",), **by),
            title="T",
            notes=("bagus", "satu", "dua", "tiga"),
            metadata={"bukan": '{"text": "empat", "lain": 1}', "daftar": "[1, 2]"},
        ),
    ]


def test_the_short_form_names_entities_that_it_gives_to_no_region() -> None:
    what = "Names of entities that the short form does not give to regions (2) have no place in a project."
    short = {"text": TEXT, "entity": ["Joko", "Solo"], "label": [mark()], "annotator": [1]}
    assert told(short) == [remark(what), draft(span())]
    assert told({"text": TEXT, "entity": 5, "note": ["a", "b"], "annotator": "budi", "label": [mark()]}) == [
        draft(span(annotator="budi"), notes=("a", "b"), metadata={"entity": "5"})
    ]
    assert told({"text": TEXT, "was_cancelled": True, "label": [mark()]}) == [
        remark("Skipped annotations (1) have no place in a project."),
        draft(metadata={"was_cancelled": "true", "label": json.dumps([mark()])}),
    ]

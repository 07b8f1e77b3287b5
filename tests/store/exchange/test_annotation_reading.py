"""What a Web Annotation says, field by field: where its text is, what its bodies mean, where its mention stands, and what is refused."""

import json
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftEntity, DraftSpan, News, Preface, Reject, Remark
from tests.store.exchange.reading import read_text

TEXT = "🙂 Joko tiba di Jakarta. Jakarta hujan."
IRI = "https://contoh.id/1"
WHOLE: dict[str, Any] = {"target": {"id": IRI, "value": TEXT}}
JAKARTA = {"start": 15, "end": 22}


def news(*annotations: object) -> list[News]:
    """Return what is read of an array."""
    return read_text("jsonld", json.dumps(list(annotations)))


def about(**more: Any) -> Draft:
    """Return the draft of the text."""
    return Draft(**{"text": TEXT, "where": "record 1", "source": IRI, **more})


def position(start: object, end: object) -> dict[str, object]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def quote(exact: object, **more: object) -> dict[str, object]:
    return {"type": "TextQuoteSelector", "exact": exact, **more}


def on(*selectors: object, **more: Any) -> dict[str, Any]:
    """Return an annotation of a place with a label."""
    return {"target": {"source": IRI, "selector": list(selectors)}, "body": {"value": "GPE", "purpose": "tagging"}, **more}


def spans(*annotations: object) -> list[DraftSpan]:
    """Return the spans of annotations that are all sound."""
    draft = news(WHOLE, *annotations)[-1]
    assert isinstance(draft, Draft)
    return list(draft.spans)


def span(**more: Any) -> DraftSpan:
    return DraftSpan(**{**JAKARTA, "label": "GPE", "where": "record 2", **more})


ONE = on(position(15, 22))


@pytest.mark.parametrize(
    "record",
    [
        ONE,
        [[[[ONE]]]],
        {"items": [ONE]},
        {"items": 5, "first": {"items": [ONE]}},
        {"@graph": [ONE]},
        {"@graph": ONE},
        {"type": "AnnotationPage", "items": [ONE]},
        [ONE, {"type": ["x", "AnnotationPage"]}, {"type": "AnnotationPage", "items": None}],
        {**ONE, "items": [5]},
    ],
)
def test_what_holds_annotations_is_looked_into(record: object) -> None:
    assert news(WHOLE, record) == [about(spans=(span(),))]


@pytest.mark.parametrize("record", [[[[[[ONE]]]]], 5, {"type": "AnnotationCollection"}, {"items": 5}])
def test_what_holds_none_is_refused_as_it_stands(record: Any) -> None:
    inner = record[0][0][0][0] if isinstance(record, list) else record
    assert news(record) == [Reject(where="record 1", why="This is no annotation: it has no target.", raw=json.dumps(inner))]


@pytest.mark.parametrize("record", [{"hasTarget": IRI}, {"target": None}, {"target": [5, None]}, {"target": []}])
def test_an_annotation_without_a_target_is_refused(record: object) -> None:
    assert news(record, WHOLE) == [
        Reject(where="record 1", why="The annotation has no target.", raw=json.dumps(record)),
        about(where="record 2"),
    ]


@pytest.mark.parametrize(
    "target",
    [
        f"{IRI}#char=15,22",
        f"{IRI}#char=15,22;length=39",
        [5, f"{IRI}#char=15,22"],
        {"id": f"{IRI}#char=15,22"},
        {"@id": IRI, "selector": position(15, 22)},
        {"source": IRI, "selector": position(15, 22)},
        {"source": {"id": f"{IRI}#x"}, "selector": position(15, 22)},
        {"source": {"@id": IRI}, "selector": [position(15, 22)]},
        {"source": IRI, "id": f"{IRI}/lain#char=1,2", "selector": {"type": "FragmentSelector", "value": "char=15,22"}},
        {"source": IRI, "selector": {"type": "XPathSelector", "refinedBy": position(15, 22)}},
    ],
)
def test_a_target_may_name_its_text_and_place_in_many_ways(target: object) -> None:
    assert spans({**ONE, "target": target}) == [span()]


@pytest.mark.parametrize(
    "target",
    [
        IRI,
        f"{IRI}#bab-1",
        {"id": IRI},
        {"source": IRI},
        {"source": IRI, "id": None},
        {"id": f"{IRI}#char=15,22", "value": "lain"},
        {"source": IRI, "selector": position("15", 22)},
        {"source": IRI, "selector": position(15, "22")},
        {"source": IRI, "selector": position(True, True)},
        {"source": IRI, "selector": {**position(15, 22), "type": "DataPositionSelector"}},
        {"source": IRI, "selector": quote(5)},
        {"source": IRI, "selector": {"type": "FragmentSelector", "value": "bab"}},
        {"source": IRI, "selector": {"type": "XPathSelector", "value": "char=15,22"}},
    ],
)
def test_what_names_no_place_is_about_the_text_as_a_whole(target: object) -> None:
    body = [{"value": "B" * 70, "purpose": "tagging"}, {"value": "C", "purpose": "tagging"}, {"value": "hm"}]
    what = f"The tag {'B' * 60!r} is on a text as a whole and has no place in a project."
    assert news(WHOLE, {"target": target, "body": body}) == [Remark(where="record 2", what=what), about(notes=("hm",))]
    assert news(WHOLE, {"target": target, "bodyValue": "hm"}) == [about(notes=("hm",))]


def test_an_annotation_of_two_places_marks_both_and_the_text_is_given_once() -> None:
    both = {**ONE, "target": [f"{IRI}#char=2,6", f"{IRI}#char=15,22"]}
    assert news(WHOLE, both) == [about(spans=(span(start=2, end=6), span()))]


def test_texts_are_given_as_soon_as_they_are_complete() -> None:
    other = {"target": {"id": "urn:x:2", "value": "Lain."}}
    first, second = news(WHOLE, other, {"target": "urn:x:2", "bodyValue": "x"}, ONE)
    assert (first, second) == (
        Draft(text="Lain.", where="record 2", source="urn:x:2", notes=("x",)),
        about(spans=(span(where="record 4"),)),
    )


def test_the_first_text_that_is_given_for_a_name_stays_and_says_what_is_known_of_it() -> None:
    node = {"value": TEXT, "title": "Tiba", "language": "id", "published": "2024", "status": "done", "identifier": "a.txt"}
    node["metadata"] = {"desk": "kota", "n": 5}  # type: ignore[assignment]
    whole = {"target": {"source": {"id": IRI, **node}, "value": ""}}
    assert news({"target": IRI}, whole, WHOLE) == [
        about(where="record 2", title="Tiba", language="id", published="2024", metadata={"desk": "kota"}, done=True, source="a.txt")
    ]
    assert news({"target": {"id": IRI, "value": TEXT, "title": 5, "status": "open", "metadata": 5}}) == [about()]
    assert news({"target": {"value": TEXT}}) == [about(source="")]
    assert news({"target": {"id": "urn:sorot:article:1", "value": TEXT}}) == [about(source="")]
    assert news({"target": {"id": 5, "source": {"id": 5, "value": TEXT}}}) == [about(source="")]


def test_a_text_that_is_elsewhere_is_refused_once_with_all_that_is_about_it() -> None:
    why = "The text {} is not in the file, so what is said about it cannot be placed ({} annotations)."
    far = f"https://contoh.id/{'x' * 200}"
    assert news(ONE, ONE, {"target": far}, {"target": ""}) == [
        Reject(where="record 1", why=why.format(IRI, 2), raw=json.dumps(ONE)),
        Reject(where="record 3", why=why.format(far[:200], 0), raw=json.dumps(far)),
        Reject(where="record 4", why=why.format("of this annotation", 0), raw=json.dumps("")),
    ]


def test_a_record_that_is_no_json_is_refused_and_the_next_one_read() -> None:
    sound = json.dumps(WHOLE)
    assert read_text("jsonld", f"{sound}\n{{\n{json.dumps(ONE)}") == [
        Reject(
            where="line 2",
            why="The file is not valid JSON (Expecting property name enclosed in double quotes, line 1, column 2).",
            raw="{",
        ),
        about(where="line 1", spans=(span(where="line 3"),)),
    ]


def test_an_entity_has_its_name_its_kind_its_other_names_and_its_ids() -> None:
    target = {"type": ["Concept", "x"], "id": "http://www.wikidata.org/entity/Q1", "label": "Kota", "kind": "GPE"}
    more = {"altLabel": ["Sala", 5, "Solo"], "sameAs": ["http://www.wikidata.org/entity/Q2", 5, "https://x.id/1", "urn:sorot:entity:e"]}
    preface = news({"target": {**target, **more, "external": {"geonames": "7", "n": 7}}, "bodyValue": "catatan"})
    assert preface == [
        Preface(
            entities=(
                DraftEntity(
                    name="Kota",
                    label="GPE",
                    aliases=("Sala", "Solo"),
                    external={"geonames": "7", "wikidata": "Q1", "iri": "https://x.id/1"},
                    notes=("catatan",),
                ),
            )
        )
    ]
    plain = {"type": "Concept", "label": "Kota", "altLabel": "Solo", "sameAs": "https://x.id/1", "kind": 5, "external": 5}
    assert news({"target": plain}) == [Preface(entities=(DraftEntity(name="Kota", aliases=("Solo",), external={"iri": "https://x.id/1"}),))]


@pytest.mark.parametrize("change", [{"type": "Thing"}, {"type": None}, {"label": 5}])
def test_what_only_looks_like_an_entity_is_a_text(change: dict[str, Any]) -> None:
    assert news({"target": {"id": IRI, "value": TEXT, "type": "Concept", "label": "Kota", **change}}) == [about()]


Q1 = "http://www.wikidata.org/entity/Q1"
WIKI = {"wikidata": "Q1"}


@pytest.mark.parametrize(
    ("bodies", "fields"),
    [
        ([], {}),
        ([Q1], {"external": WIKI}),
        (["tanpa"], {}),
        ([5, None, Q1], {"external": WIKI}),
        ([{"source": Q1}], {"external": WIKI}),
        ([{"source": {"id": Q1}}], {"external": WIKI}),
        ([{"source": {"id": Q1, "label": "Kota"}, "purpose": "identifying"}], {"entity": "Kota", "external": WIKI}),
        ([{"source": {"id": Q1, "label": "Kota"}, "purpose": ["x", "linking"]}], {"entity": "Kota", "external": WIKI}),
        ([{"source": Q1, "label": "Kota", "purpose": "linking"}], {"entity": "Kota", "external": WIKI}),
        ([{"source": Q1, "value": "Kota", "label": "x", "purpose": "linking"}], {"entity": "Kota", "external": WIKI}),
        ([{"value": "Kota", "purpose": "linking"}, {"value": "Lain", "purpose": "linking"}], {"entity": "Kota"}),
        ([{"value": "Kota", "purpose": "linking"}, Q1, f"{Q1}0"], {"entity": "Kota", "external": WIKI}),
        ([{"source": Q1, "value": "hm"}], {"notes": ("hm",)}),
        ([{"source": {"id": Q1, "label": "hm"}}], {"notes": ("hm",)}),
        ([{"value": "hm", "purpose": "commenting"}, {"value": ""}, {"value": "ya"}], {"notes": ("hm", "", "ya")}),
        ([{"type": "Choice"}, {"value": 5}], {}),
        ([{"value": "LOC", "purpose": "classifying"}], {"labels": ("LOC",)}),
        ([{"value": "LOC", "purpose": ["x", "tagging"]}, {"value": "LOC", "purpose": "tagging"}], {"labels": ("LOC",)}),
        ([{"value": "", "purpose": "tagging"}], {}),
    ],
)
def test_a_body_is_a_label_an_entity_or_a_note_by_its_purpose(bodies: list[object], fields: dict[str, Any]) -> None:
    labels = ("GPE", *fields.pop("labels", ()))
    named = [{"value": "GPE", "purpose": "tagging"}, *bodies]
    assert spans(on(position(15, 22), body=named)) == [span(label=label, **fields) for label in labels]


def test_a_body_without_a_purpose_has_that_of_its_annotation() -> None:
    body = [{"value": "GPE"}, {"value": "hm", "purpose": "commenting"}]
    assert spans(on(position(15, 22), body=body, motivation=["x", "tagging"], bodyValue="dulu")) == [span(notes=("dulu", "hm"))]
    why = "The annotation has no tag, so no label is known."
    untagged = on(position(15, 22), body=body, bodyValue=5)
    assert news(WHOLE, untagged) == [Reject(where="record 2", why=why, raw=json.dumps(untagged)), about()]


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ("rina", "rina"),
        ({"name": "Rina", "nickname": "r", "id": "i"}, "Rina"),
        ({"name": 5, "nickname": "r", "id": "i"}, "r"),
        ({"id": "i"}, "i"),
        ({"email": "x"}, ""),
        (5, ""),
        (None, ""),
    ],
)
def test_who_made_an_annotation_and_when_is_kept(creator: object, name: str) -> None:
    one = on(position(15, 22), creator=creator, created="2024-01-02T03:04:05Z", score=0.5, origin="rule:x")
    assert spans(one) == [span(annotator=name, created="2024-01-02T03:04:05Z", score=0.5, origin="rule:x")]
    assert spans(on(position(15, 22), creator=creator, created=5, score="x", origin=5)) == [span(annotator=name)]


def test_an_entity_known_by_its_id_alone_is_called_as_the_quote_is() -> None:
    named = [{"value": "GPE", "purpose": "tagging"}, Q1]
    assert spans(on(position(15, 22), quote("Jakarta"), body=named)) == [span(entity="Jakarta", quote="Jakarta", external=WIKI)]


OVER = "Positions (1) counted UTF-16 units; they were counted over."
FOUND = "Mentions (1) were placed by their quotes, which are not where their positions say."


@pytest.mark.parametrize(
    ("selectors", "place", "told"),
    [
        ([position(0, 1)], (0, 1), ""),
        ([quote("🙂"), position(0, 1)], (0, 1), ""),
        ([quote("Jakarta"), position(15, 22)], (15, 22), ""),
        ([quote("Jakarta"), position(16, 23)], (15, 22), OVER),
        ([quote("🙂"), position(0, 2)], (0, 1), OVER),
        ([quote("Joko"), position(1, 5)], (2, 6), FOUND),  # One of the halves of an emoji.
        ([quote("Joko"), position(90, 94)], (2, 6), FOUND),
        ([quote("Joko"), position(0, 0)], (2, 6), FOUND),
        ([quote("Joko"), position(5, 3)], (2, 6), FOUND),
        ([quote("Joko"), position(-1, 3)], (2, 6), ""),
        ([quote("Joko")], (2, 6), ""),
        ([quote("🙂")], (0, 1), ""),
        ([quote("Jakarta", prefix="di ")], (15, 22), ""),
        ([quote("Jakarta", suffix=" hujan")], (24, 31), ""),
        ([quote("Joko", prefix="🙂 ", suffix=" tiba")], (2, 6), ""),
    ],
)
def test_a_mention_is_where_position_and_quote_agree(selectors: list[object], place: tuple[int, int], told: str) -> None:
    *remarks, draft = news(WHOLE, on(*selectors))
    exact = selectors[0].get("exact") if isinstance(selectors[0], dict) else None
    assert remarks == ([Remark(where="record 1", what=told)] if told else [])
    assert draft == about(spans=(span(start=place[0], end=place[1], quote=exact),))


@pytest.mark.parametrize(
    ("selectors", "why"),
    [
        ([position(0, 0)], "It has neither a position nor a quote that could be used."),
        ([position(5, 3)], "It has neither a position nor a quote that could be used."),
        ([quote("")], "It has neither a position nor a quote that could be used."),
        ([quote("Bandung" * 10)], f"Its quote {('Bandung' * 10)[:60]!r} stands in no place that fits."),
        ([quote("Jakarta")], "Its quote 'Jakarta' stands in more than one place that fits."),
        ([quote("Joko", prefix="ke ")], "Its quote 'Joko' stands in no place that fits."),
        ([quote("Joko", suffix=" ke")], "Its quote 'Joko' stands in no place that fits."),
    ],
)
def test_a_mention_without_one_place_is_refused(selectors: list[object], why: str) -> None:
    one, good = on(*selectors), on(position(2, 6))
    assert news(WHOLE, one, good) == [
        Reject(where="record 2", why=why, raw=json.dumps(one)),
        about(spans=(span(start=2, end=6, where="record 3"),)),
    ]


def test_places_that_lap_over_each_other_are_two() -> None:
    whole = {"target": {"id": IRI, "value": "aaa"}}
    assert [type(one) for one in news(whole, on(quote("aa")))] == [Reject, Draft]
    assert [type(one) for one in news(whole, on(quote("aa", suffix="a")))] == [Draft]

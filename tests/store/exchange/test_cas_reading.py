"""A UIMA CAS of anybody is read by its types: which annotations are mentions, what their features say, and what is left out."""

from typing import Any

import pytest

from store.exchange.cas import ENTITY, EXTERNAL_ID, FIELD, MENTION, META_DATA, NAMED_ENTITY, NOTE
from store.exchange.cas_reading import Cas
from store.exchange.contract import Draft, DraftSpan, News, Reject, Remark
from store.exchange.folder_index import Entry

TEXT = "🙂 Joko tiba"
JOKO = {"begin": 3, "end": 7}
"""Where Joko stands, in UTF-16 units."""
SOFA = (1, "uima.cas.Sofa", {"sofaID": "_InitialView", "sofaString": TEXT})

Structure = tuple[object, str, dict[str, Any]]


def news(*structures: Structure, entry: Entry | None = None, parents: dict[str, str] | None = None) -> list[News]:
    """Return what is said of a CAS."""
    cas = Cas("a.xmi", "utf-16", parents or {})
    for number, kind, features in structures:
        cas.add(number, kind, features)
    return list(cas.documents(entry or Entry(file=""), ".xmi"))


def draft(*spans: DraftSpan, **more: Any) -> Draft:
    return Draft(**{"text": TEXT, "where": "a.xmi", "spans": spans, **more})


def joko(label: str, **more: Any) -> DraftSpan:
    return DraftSpan(start=2, end=6, label=label, **more)


def spans(*structures: Structure, **more: Any) -> list[DraftSpan]:
    """Return the spans of a CAS about which there is nothing else to say."""
    (one,) = news(SOFA, *structures, **more)
    assert isinstance(one, Draft)
    return list(one.spans)


@pytest.mark.parametrize(
    ("kind", "features", "expected"),
    [
        (NAMED_ENTITY, {"value": "PER"}, joko("PER")),
        (NAMED_ENTITY, {}, joko("NamedEntity")),
        (NAMED_ENTITY, {"value": "", "other": "X"}, joko("NamedEntity")),
        (NAMED_ENTITY, {"value": 5}, joko("NamedEntity")),
        ("de.tudarmstadt.ukp.dkpro.core.api.ner.type.Person", {}, joko("Person")),
        ("webanno.custom.Sikap", {"Kategori": "senang"}, joko("senang")),
        ("webanno.custom.Sikap", {"Kategori": "12", "lain": "senang"}, joko("senang")),
        ("webanno.custom.Sikap", {"Note": "ragu", "lain": "senang"}, joko("senang", notes=("ragu",))),
        ("webanno.custom.Sikap", {"Note": "ragu", "Comments": "cek"}, joko("Sikap", notes=("ragu", "cek"))),
        ("webanno.custom.Sikap", {"name": "b", "Label": "a", "x": "c"}, joko("a")),
        ("webanno.custom.Sikap", {"id": "7", "identifier": ""}, joko("Sikap")),
        ("Sikap", {}, joko("Sikap")),
        (NAMED_ENTITY, {"value": "PER", "identifier": "Joko Widodo"}, joko("PER", entity="Joko Widodo")),
        (
            NAMED_ENTITY,
            {"value": "PER", "identifier": "http://www.wikidata.org/entity/Q3"},
            joko("PER", entity="Joko", external={"wikidata": "Q3"}),
        ),
        (NAMED_ENTITY, {"value": "PER", "identifier": 5}, joko("PER")),
        (NAMED_ENTITY, {"value": "PER", "begin": "3", "end": "7"}, joko("PER")),
        (NAMED_ENTITY, {"value": "PER", "begin": 0, "end": 2}, DraftSpan(start=0, end=1, label="PER")),
    ],
)
def test_a_mention_has_its_label_its_notes_and_its_entity(kind: str, features: dict[str, Any], expected: DraftSpan) -> None:
    assert spans((2, kind, {"sofa": 1, **JOKO, **features})) == [expected]


@pytest.mark.parametrize(
    ("kind", "features"),
    [
        ("de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS", JOKO),
        ("org.dkpro.core.X", JOKO),
        ("org.apache.ctakes.X", JOKO),
        ("uima.tcas.Annotation", JOKO),
        ("acme.X", {"begin": 3}),
        ("acme.X", {"end": 7}),
        ("acme.X", {**JOKO, "Governor": 1}),
        ("acme.X", {**JOKO, "referenceType": "x", "referenceRelation": "y"}),
    ],
)
def test_what_marks_no_mention_is_counted_by_its_type(kind: str, features: dict[str, Any]) -> None:
    what = f"2 of the type {kind}, which marks no mention, were left out."
    assert news(SOFA, (2, kind, features), (3, kind, features)) == [Remark(where="a.xmi", what=what), draft()]


@pytest.mark.parametrize(
    ("kind", "features"),
    [
        ("uima.cas.FSArray", {"elements": []}),
        ("uima.cas.Sofa", {"sofaID": "lain", "sofaString": None}),
        ("uima.tcas.DocumentAnnotation", JOKO),
        ("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", JOKO),
        ("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence", JOKO),
        ("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata", {}),
    ],
)
def test_what_every_cas_has_is_not_spoken_of(kind: str, features: dict[str, Any]) -> None:
    assert news(SOFA, (2, kind, features)) == [draft()]


def test_a_type_is_what_the_types_are_that_it_is_derived_from() -> None:
    def line(length: int) -> dict[str, str]:
        return {**{f"uima.t{at}": f"uima.t{at + 1}" for at in range(length)}, f"uima.t{length}": "x.ner.type.Y"}

    one: Structure = (2, "uima.t0", {**JOKO, "value": "PER"})
    assert spans(one, parents=line(18)) == [joko("PER")]
    left_out = Remark(where="a.xmi", what="1 of the type uima.t0, which marks no mention, were left out.")
    assert news(SOFA, one, parents=line(19)) == [left_out, draft()]
    assert news(SOFA, one, parents={"uima.t0": "uima.t0"}) == [left_out, draft()]
    assert news(SOFA, (2, "acme.X", JOKO), parents={"acme.X": "org.apache.Y"})[-1] == draft()
    assert spans((2, "acme.X", JOKO), parents={"acme.X": "acme.Y"}) == [joko("X")]


@pytest.mark.parametrize(
    ("features", "why"),
    [
        ({"begin": 1, "end": 7}, "1 lies inside the character '🙂'"),
        ({"begin": 3, "end": 99}, "99 is not inside a text of 12 utf-16 units"),
        ({"begin": "x", "end": 7}, "invalid literal for int() with base 10: 'x'"),
        ({"begin": None, "end": 7}, "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"),
    ],
)
def test_a_mention_without_a_place_is_refused_and_the_next_one_taken(features: dict[str, Any], why: str) -> None:
    assert news(SOFA, (2, "acme.X", features), (3, "acme.X", JOKO)) == [
        Reject(where="a.xmi, X 2", why=f"The mention has no place in the text ({why}).", raw=str(features)),
        draft(joko("X")),
    ]


def test_of_several_texts_the_first_view_is_taken_with_its_mentions_alone() -> None:
    other: Structure = (5, "uima.cas.Sofa", {"sofaString": "Lain"})
    told = Remark(where="a.xmi", what="Of 2 texts the one called _InitialView was taken.")
    elsewhere: Structure = (2, "acme.X", {**JOKO, "sofa": 5})
    assert news(other, SOFA, elsewhere, (3, "acme.X", {**JOKO, "sofa": "1"})) == [told, draft(joko("X"))]
    first = (6, "uima.cas.Sofa", {"sofaID": "b", "sofaString": "Dua"})
    assert news(other, first) == [
        Remark(where="a.xmi", what="Of 2 texts the one called  was taken."),
        Draft(text="Lain", where="a.xmi"),
    ]
    assert news(elsewhere) == [Reject(where="a.xmi", why="It has no text.")]


def test_what_is_known_of_the_document_is_told_by_sorot_then_by_the_list_then_by_the_workbench() -> None:
    names = ("source", "title", "language", "published", "status", "meta.desk")
    fields: list[Structure] = [(10 + at, FIELD, {"key": name, "value": f"{name}!"}) for at, name in enumerate(names)]
    done: Structure = (30, FIELD, {"key": "status", "value": "done"})
    meta: list[Structure] = [(20, META_DATA, {"language": "en-US", "documentTitle": "Judul"}), (21, META_DATA, {"documentTitle": "Kedua"})]
    entry = Entry(file="a", title="T", source="s", language="ms", published="2024", status="done", metadata={"k": "v"})
    ours = {"source": "source!", "title": "title!", "language": "language!", "published": "published!", "metadata": {"desk": "meta.desk!"}}
    listed = {"source": "s", "title": "T", "language": "ms", "published": "2024", "metadata": {"k": "v"}, "done": True}
    assert news(SOFA, *fields, *meta, entry=entry) == [draft(**ours)]
    assert news(SOFA, *fields, done, *meta, entry=Entry(file="a")) == [draft(**ours, done=True)]
    assert news(SOFA, *meta, entry=entry) == [draft(**listed)]
    assert news(SOFA, *meta, entry=Entry(file="a", status="open")) == [draft(source="a.xmi", title="Judul", language="en")]
    assert news(SOFA, (20, META_DATA, {"language": "x-unspecified"})) == [draft()]
    assert news(SOFA, (10, FIELD, {})) == [draft()]


def test_what_sorot_says_of_a_mention_is_kept_with_it() -> None:
    features = {"sofa": 1, **JOKO, "value": "PER", "identifier": "Lain", "note": "asing"}
    said = {"mention": 2, "id": "s1", "origin": "person", "annotator": "rina", "created": "2024", "score": "0.5", "entity": 7}
    more: list[Structure] = [
        (7, ENTITY, {"name": "Joko Widodo"}),
        (8, EXTERNAL_ID, {"entity": 7, "scheme": "wikidata", "value": "Q3"}),
        (9, EXTERNAL_ID, {"entity": 7, "scheme": "geonames", "value": "1"}),
        (10, MENTION, said),
        (11, NOTE, {"mention": 2, "text": "satu"}),
        (12, NOTE, {"mention": 2}),
        (13, NOTE, {"text": "artikel"}),
        (14, NOTE, {"mention": 3, "text": "tiga"}),
    ]
    whole = joko(
        "PER",
        id="s1",
        origin="person",
        annotator="rina",
        created="2024",
        score=0.5,
        entity="Joko Widodo",
        external={"wikidata": "Q3", "geonames": "1"},
        notes=("satu", ""),
    )
    second = (3, NAMED_ENTITY, {**JOKO, "value": "ORG", "note": "asing"})
    assert news(SOFA, (2, NAMED_ENTITY, features), second, *more) == [draft(whole, joko("ORG", notes=("tiga",)), notes=("artikel",))]
    bare: Structure = (10, MENTION, {"mention": 2, "entity": 8})
    assert spans((2, NAMED_ENTITY, features), bare) == [joko("PER", entity="Lain", notes=("asing",))]
    nameless: list[Structure] = [(7, ENTITY, {}), (10, MENTION, {"mention": 2, "entity": 7}), (11, EXTERNAL_ID, {"entity": 9})]
    assert spans((2, NAMED_ENTITY, {**JOKO, "value": "PER", "identifier": "Lain"}), *nameless) == [joko("PER")]


@pytest.mark.parametrize(
    ("score", "read"), [(0, 0.0), (1, 1.0), ("0.25", 0.25), (-0.1, None), (1.1, None), ("x", None), (None, None), ([], None)]
)
def test_a_score_is_between_nothing_and_one(score: object, read: float | None) -> None:
    assert spans((2, NAMED_ENTITY, {**JOKO, "value": "P"}), (3, MENTION, {"mention": 2, "score": score})) == [joko("P", score=read)]

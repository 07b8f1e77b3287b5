"""Web Annotations: what others write is placed by position, by UTF-16 position or by quote, and what cannot be placed is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftEntity, Preface, Reject, Remark, Source
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import put, world

TEXT = "🙂 Joko Widodo tiba di Jakarta. Jakarta hujan."
IRI = "https://contoh.id/berita/1"


def read(path: Path) -> list[Any]:
    return list(FORMATS["jsonld"].code().read(Source(path, "berkas")))


def told(place: Path, *annotations: object, page: str = "page") -> tuple[list[Draft], list[Reject], list[Remark]]:
    """Return drafts, rejects and remarks of annotations in one of the ways a file may hold them."""
    whole: Any = list(annotations)
    if page == "page":
        whole = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": whole}
    elif page == "collection":
        whole = {"type": "AnnotationCollection", "total": 1, "first": {"type": "AnnotationPage", "items": whole}}
    path = place / "a.jsonld"
    content = "\n".join(json.dumps(one) for one in annotations) if page == "lines" else json.dumps(whole, indent=1)
    path.write_text(content, encoding="utf-8")
    found = read(path)
    return tuple([one for one in found if isinstance(one, kind)] for kind in (Draft, Reject, Remark))  # type: ignore[return-value]


def mention(start: int, end: int, exact: str, tag: str = "GPE", **quote: str) -> dict[str, Any]:
    selector = [{"type": "TextQuoteSelector", "exact": exact, **quote}, {"type": "TextPositionSelector", "start": start, "end": end}]
    body = [{"type": "TextualBody", "value": tag, "purpose": "tagging"}, {"type": "TextualBody", "value": "catatan"}]
    return {"type": "Annotation", "body": body, "target": {"source": IRI, "selector": selector}}


ABOUT = {"type": "Annotation", "target": {"id": IRI, "type": "Text", "value": TEXT, "title": "Tiba"}, "bodyValue": "bagus"}


@pytest.mark.parametrize("page", ["page", "collection", "array", "lines"])
def test_every_way_of_holding_them_is_read_wherever_the_text_stands(page: str, tmp_path: Path) -> None:
    drafts, rejects, remarks = told(tmp_path, mention(2, 13, "Joko Widodo", "PERSON"), ABOUT, mention(22, 29, "Jakarta"), page=page)
    (draft,) = drafts
    assert [(one.start, one.end, one.label, one.notes) for one in draft.spans] == [
        (2, 13, "PERSON", ("catatan",)),
        (22, 29, "GPE", ("catatan",)),
    ]
    assert (draft.text, draft.title, draft.source, draft.notes) == (TEXT, "Tiba", IRI, ("bagus",))
    assert rejects == remarks == []


def test_one_annotation_may_be_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "satu.jsonld"
    one = mention(2, 13, "Joko Widodo")
    one["target"] = [{**one["target"], "source": {"id": IRI, "value": TEXT}}]
    path.write_text(json.dumps(one, indent=2), encoding="utf-8")
    (draft,) = read(path)
    assert [(span.start, span.end) for span in draft.spans] == [(2, 13)]


def test_positions_of_browsers_and_stale_ones_are_put_right_or_refused(tmp_path: Path) -> None:
    drafts, rejects, remarks = told(
        tmp_path,
        ABOUT,
        mention(3, 14, "Joko Widodo", "PERSON"),  # UTF-16 units.
        mention(99, 106, "Jakarta", prefix="tiba di "),
        mention(99, 106, "Jakarta"),
        mention(0, 3, "Bandung"),
        {"type": "Annotation", "body": "http://www.wikidata.org/entity/Q3630", "target": f"{IRI}#char=22,29"},
        {"type": "Annotation", "motivation": "tagging", "body": {"value": "GPE"}, "target": {"id": f"{IRI}#char=31,38"}},
    )
    assert [(one.start, one.end) for one in drafts[0].spans] == [(2, 13), (22, 29), (31, 38)]
    assert sorted(one.where for one in rejects) == ["record 4", "record 5", "record 6"]
    assert len(remarks) == 2


def test_texts_that_are_elsewhere_cannot_be_read(tmp_path: Path) -> None:
    recogito = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "#ce0ed291",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "value": "Troy", "purpose": "tagging"}],
        "target": {
            "selector": [{"type": "TextQuoteSelector", "exact": "Troy"}, {"type": "TextPositionSelector", "start": 124, "end": 128}]
        },
    }
    drafts, rejects, _ = told(tmp_path, recogito, mention(0, 1, "x"), {"type": "Annotation"}, 5, page="array")
    assert drafts == []
    assert len(rejects) == 4
    assert sum("is not in the file" in one.why for one in rejects) == 2


def test_an_entity_is_known_by_what_identifies_it(tmp_path: Path) -> None:
    one = mention(2, 13, "Joko Widodo", "PERSON")
    one["body"].append({"purpose": "identifying", "source": {"id": "https://www.wikidata.org/wiki/Q3318231", "label": "Jokowi"}})
    other = mention(22, 29, "Jakarta")
    other["body"].append({"purpose": "linking", "type": "SpecificResource", "source": "https://sws.geonames.org/1642911/"})
    drafts, _, _ = told(tmp_path, ABOUT, one, other)
    first, second = drafts[0].spans
    assert (first.entity, first.external) == ("Jokowi", {"wikidata": "Q3318231"})
    assert (second.entity, second.external) == ("Jakarta", {"iri": "https://sws.geonames.org/1642911/"})


def test_entities_come_back_with_names_kinds_forms_ids_and_notes(tmp_path: Path) -> None:
    put(world(), FORMATS["jsonld"], tmp_path / "out.jsonld")
    preface = read(tmp_path / "out.jsonld")[0]
    putin = DraftEntity(name="Vladimir Putin", label="PERSON", aliases=("Putin",), external={"wikidata": "Q7747"}, notes=("presiden",))
    assert preface == Preface(entities=(putin,))


@pytest.mark.parametrize(
    "bad", ["", "{", "[]", '{"items": 5}', '{"items": [{"target": 5}, {"target": []}, [[[[[[1]]]]]]]}', '{"first": {"first": {}}}', "null"]
)
def test_nothing_in_a_file_raises(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    path.write_text(bad, encoding="utf-8")
    found = read(path)
    assert all(isinstance(one, Reject) for one in found)
    assert bool(found) == (bad not in ("", "[]"))

"""Lists of forms: every form of every mention and entity once, or told, and nothing else."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from store.errors import InvalidError
from store.exchange.bundle import Bundle
from store.exchange.registry import FORMATS
from store.model import Entity
from tests.store.exchange.worlds import document, encode, put, span, world, worlds


def _lines(bundle: Bundle, name: str) -> list[str]:
    return encode(bundle, FORMATS[name]).decode().split("\n")[:-1]


@pytest.mark.parametrize("name", ["entityruler", "gazetteer"])
@settings(max_examples=100)
@given(bundle=worlds())
def test_every_form_is_there_once_or_told(name: str, bundle: Bundle) -> None:
    with TemporaryDirectory() as place:
        receipt = put(bundle, FORMATS[name], Path(place, "out"))
        lines = Path(place, "out").read_bytes().decode().split("\n")[:-1]
    rows = [json.loads(one) for one in lines] if name == "entityruler" else []
    found = [one["pattern"] for one in rows] if rows else [one.partition("\t")[0] for one in lines if not one.startswith("#")]
    meant = {" ".join(one.quote.split()) for document in bundle.documents for one in document.spans.values()}
    for entity in bundle.entities:
        declined = {" ".join(one.split()) for one in entity.not_aliases}
        meant |= {" ".join(one.split()) for one in (entity.name, *entity.aliases)} - declined - {""}
    told = {loss.what for loss in receipt.losses.kept if loss.kind == "form"}
    assert len(found) == len(set(found)) == receipt.spans
    assert set(found) | told == meant
    assert not set(found) & told


def _tagged(*tags: tuple[int, int, str, str]) -> Bundle:
    bare = document("a.txt", "Solo dan Solo\ndan Solo, Jokowi # x")
    spans = {str(at): span(bare, start, end, label, id=str(at), entity=entity) for at, (start, end, label, entity) in enumerate(tags)}
    entities = (
        Entity(id="kota", name="Kota Solo", label="GPE", aliases=("Solo", "Sala"), external={"geonames": "1625812"}),
        Entity(
            id="jkw", name="Joko Widodo", label="PERSON", aliases=("Jokowi",), not_aliases=("Jokowi",), external={"wikidata": "Q3318231"}
        ),
    )
    return replace(world(), documents=(replace(bare, spans=spans),), entities=entities, notes=())


def test_the_commonest_label_and_the_one_entity() -> None:
    bundle = _tagged((0, 4, "GPE", "kota"), (9, 13, "GPE", ""), (18, 22, "LOC", ""), (24, 30, "PERSON", ""), (9, 22, "EVENT", ""))
    rows: list[Any] = [json.loads(line) for line in _lines(bundle, "entityruler")]
    assert rows == [
        {"label": "PERSON", "pattern": "Joko Widodo", "id": "Q3318231"},
        {"label": "PERSON", "pattern": "Jokowi"},
        {"label": "GPE", "pattern": "Kota Solo", "id": "geonames:1625812"},
        {"label": "GPE", "pattern": "Sala", "id": "geonames:1625812"},
        {"label": "GPE", "pattern": "Solo", "id": "geonames:1625812"},
        {"label": "EVENT", "pattern": "Solo dan Solo"},
    ]


def test_a_form_of_two_entities_has_neither() -> None:
    bundle = _tagged((0, 4, "GPE", "kota"))
    other = Entity(id="lain", name="Solo", label="GPE")
    rows = [json.loads(line) for line in _lines(replace(bundle, entities=(*bundle.entities, other)), "entityruler")]
    assert {"label": "GPE", "pattern": "Solo"} in rows


def test_a_gazetteer_has_no_line_that_inception_would_take_for_a_comment(tmp_path: Path) -> None:
    bundle = _tagged((0, 4, "GPE", ""), (31, 34, "EVENT", ""))
    receipt = put(bundle, FORMATS["gazetteer"], tmp_path / "out")
    assert (tmp_path / "out").read_text("utf-8") == (
        "# berita, written by Sorot 0.1.0\nJoko Widodo\tPERSON\nKota Solo\tGPE\nSala\tGPE\nSolo\tGPE\n"
    )
    assert [loss.what for loss in receipt.losses.kept if loss.kind == "form"] == ["# x"]
    assert not receipt.whole
    assert "every form is there once" in str(receipt)


@pytest.mark.parametrize("name", ["entityruler", "gazetteer"])
def test_a_writer_that_loses_a_form_is_caught(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = FORMATS[name].code()
    real = module.write

    def forgetful(items: Any, context: Any, sink: Any, losses: Any) -> Any:
        seen = real(items, context, sink, losses)
        from msgspec.structs import replace as changed

        return changed(seen, spans=(*seen.spans, changed(seen.spans[0], quote="x")))

    monkeypatch.setattr(module, "write", forgetful)
    with pytest.raises(InvalidError, match="Nothing was written"):
        put(world(), FORMATS[name], tmp_path / "out")

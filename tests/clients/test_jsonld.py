"""A JSON-LD processor that is not ours turns the export into RDF, without the network; what the triples say is what was annotated."""

import json
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from hypothesis import given, settings

from store.exchange.bundle import Bundle
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, worlds

OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

Graph = dict[str, dict[str, list[str]]]


def _no_network(url: str, _: object) -> NoReturn:
    raise AssertionError(f"{url} was asked for")


def _triples(path: Path) -> Graph:
    """Return subject, predicate and objects of the whole file."""
    pyld = client("pyld")
    dataset = pyld.jsonld.to_rdf(json.loads(path.read_bytes()), {"documentLoader": _no_network})
    graph: Graph = {}
    for one in dataset["@default"]:
        graph.setdefault(one["subject"]["value"], {}).setdefault(one["predicate"]["value"], []).append(one["object"]["value"])
    return graph


def _mentions(graph: Graph) -> set[tuple[str, int, int, str, str, str]]:
    """Return text, start, end, quote, label and entity of every annotation with a position."""
    found = set()
    for node in graph.values():
        selectors = [graph[name] for target in node.get(OA + "hasTarget", ()) for name in graph[target].get(OA + "hasSelector", ())]
        if not selectors:
            continue
        (source,) = graph[node[OA + "hasTarget"][0]][OA + "hasSource"]
        (text,) = graph[source][RDF + "value"]
        said: dict[str, Any] = {key: values[0] for one in selectors for key, values in one.items()}
        bodies = [graph[name] for name in node[OA + "hasBody"]]
        (label,) = [one[RDF + "value"][0] for one in bodies if one[OA + "hasPurpose"] == [OA + "tagging"]]
        named = [one[OA + "hasSource"][0] for one in bodies if one[OA + "hasPurpose"] == [OA + "identifying"]]
        entity = " / ".join(sorted(graph[named[0]][LABEL])) if named else ""
        found.add((text, int(said[OA + "start"]), int(said[OA + "end"]), said[OA + "exact"], label, entity))
    return found


def _meant(bundle: Bundle) -> set[tuple[str, int, int, str, str, str]]:
    names = {one.id: one.name for one in bundle.entities}
    return {
        (document.text, one.start, one.end, one.quote, one.label, names.get(one.entity, ""))
        for document in bundle.documents
        for one in document.spans.values()
    }


def test_pyld_finds_every_mention_in_the_news(tmp_path: Path) -> None:
    put(news(), FORMATS["jsonld"], tmp_path / "out.jsonld")
    meant = _meant(news())
    assert len(meant) > 60
    assert _mentions(_triples(tmp_path / "out.jsonld")) == meant


def test_pyld_finds_every_mention_in_anything() -> None:
    client("pyld")

    @settings(max_examples=30, deadline=None)
    @given(bundle=worlds())
    def run(bundle: Bundle) -> None:
        with tempfile.TemporaryDirectory() as place:
            put(bundle, FORMATS["jsonld"], Path(place, "out"))
            assert _mentions(_triples(Path(place, "out"))) == _meant(bundle)

    run()

"""Names of things in the Web Annotation form: what an IRI stands for, and what IRI an article or an entity gets."""

import pytest

from store.exchange.annotation_terms import article_iri, entity_iri, external_id, quoted
from store.model import Entity


@pytest.mark.parametrize(
    ("iri", "found"),
    [
        ("http://www.wikidata.org/entity/Q42", ("wikidata", "Q42")),
        ("https://www.wikidata.org/wiki/Q1", ("wikidata", "Q1")),
        ("https://www.wikidata.org/wiki/Q01", ("iri", "https://www.wikidata.org/wiki/Q01")),
        ("https://x.id/1", ("iri", "https://x.id/1")),
        ("urn:lain:1", ("iri", "urn:lain:1")),
        ("urn:sorot:article:1", None),
        ("tanpa", None),
        ("", None),
    ],
)
def test_an_iri_stands_for_an_id_elsewhere_unless_it_is_ours(iri: str, found: tuple[str, str] | None) -> None:
    assert external_id(iri) == found


def test_the_names_of_what_is_ours() -> None:
    assert quoted("Aa0_.~-") == "Aa0_.~-"
    assert quoted("a b/é\ud800") == "a%20b%2F%C3%A9%3F"
    assert article_iri("a b") == "urn:sorot:article:a%20b"
    assert entity_iri(Entity(id="e 1", name="x", label="X")) == "urn:sorot:entity:e%201"
    assert entity_iri(Entity(id="e1", name="x", label="X", external={"wikidata": "Q7747"})) == "http://www.wikidata.org/entity/Q7747"
    assert entity_iri(Entity(id="e1", name="x", label="X", external={"wikidata": "q7"})) == "urn:sorot:entity:e1"

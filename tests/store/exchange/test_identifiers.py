"""One string for each entity: which it is on the way out, and what one that is met says on the way in."""

from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exchange.contract import Context, DraftEntity, DraftSpan
from store.exchange.identifiers import entity_list, identifiers, meaning, read_entities, short_id, with_names
from store.labels import DEFAULT
from store.model import Entity

IRI = "http://www.wikidata.org/entity/"


def _context(*entities: tuple[str, dict[str, str]]) -> Context:
    named = [Entity(id=f"e{at}", name=name, label="X", external=external) for at, (name, external) in enumerate(entities)]
    return Context(project="p", program="1", labels=DEFAULT, entities={one.id: one for one in named})


def test_no_two_entities_have_the_same_string() -> None:
    wikidata = {"wikidata": "Q1"}
    context = _context(("Satu", wikidata), ("Satu", wikidata), ("Satu", wikidata), ("Dua", {"x": "Q5"}))
    assert list(identifiers(context).values()) == [f"{IRI}Q1", "Satu", "urn:sorot:e2", "Dua"]


def test_a_name_that_a_field_cannot_hold_is_no_string_for_an_entity() -> None:
    context = _context((" Dua", {}), ("Ti\nga", {}), ("urn:x", {}), ("Empat", {"wikidata": "Q0", "x": "Q2"}), ("a b:c", {}))
    assert list(identifiers(context).values()) == ["urn:sorot:e0", "urn:sorot:e1", "urn:sorot:e2", "Empat", "a b:c"]


@pytest.mark.parametrize(
    ("external", "short"), [({"wikidata": "Q1", "a": "b"}, "Q1"), ({"z": "1", "b": "2"}, "b:2"), ({"z": "1"}, "z:1"), ({}, "e9")]
)
def test_the_short_id_is_wikidatas_or_another_or_our_own(external: dict[str, str], short: str) -> None:
    assert short_id(Entity(id="e9", name="x", label="X", external=external)) == short


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        ("http://x", {"entity": "N", "external": {"a": "b"}}),
        (f"{IRI}Q42", {"external": {"wikidata": "Q42"}}),
        ("https://www.wikidata.org/wiki/Q7", {"external": {"wikidata": "Q7"}}),
        ("https://x.org/Q7", {"external": {"iri": "https://x.org/Q7"}}),
        (f"{IRI}Q0", {"external": {"iri": f"{IRI}Q0"}}),
        (f"{IRI}P1", {"external": {"iri": f"{IRI}P1"}}),
        ("Q42", {"entity": "Q42"}),
        ("urn:x:y", {"external": {"iri": "urn:x:y"}}),
        ("a b:c", {"entity": "a b:c"}),
        ("mailto:x y", {"entity": "mailto:x y"}),
        ("Joko", {"entity": "Joko"}),
    ],
)
def test_a_string_means_what_the_list_says_or_what_it_looks_like(identifier: str, told: dict[str, Any]) -> None:
    assert meaning(identifier, {"http://x": DraftEntity(name="N", external={"a": "b"})}) == told


def test_an_entity_without_a_name_is_named_by_its_longest_mention() -> None:
    text = "Joko Widodo dan\nJoko W." + "x" * 300
    one, other = {"w": "1"}, {"w": "1", "v": "2"}

    def marked(start: int, end: int, external: dict[str, str], entity: str = "") -> DraftSpan:
        return DraftSpan(start=start, end=end, label="P", external=external, entity=entity)

    spans = [
        *(marked(0, 4, one), marked(0, 11, one), marked(5, 11, one)),
        *(marked(16, 20, other), marked(12, 20, dict(reversed(other.items())))),
        *(marked(0, 4, one, "Lain"), marked(0, 4, {}), marked(22, 300, {"x": "y"})),
    ]
    found = with_names(text, iter(spans))
    assert [one.entity for one in found] == [*["Joko Widodo"] * 3, *["dan Joko"] * 2, "Lain", "", f".{'x' * 199}"]
    assert [(one.start, one.end, one.external) for one in found] == [(one.start, one.end, one.external) for one in spans]


def test_the_list_of_entities_comes_back(tmp_path: Path) -> None:
    assert read_entities(tmp_path, "in") == {}
    context = _context(("Satu", {"wikidata": "Q1"}), ("Dua", {}))
    (tmp_path / "entities.jsonl").write_bytes(entity_list(context, identifiers(context)) + b"\n \n")
    assert read_entities(tmp_path, "in") == {
        f"{IRI}Q1": DraftEntity(name="Satu", label="X", external={"wikidata": "Q1"}),
        "Dua": DraftEntity(name="Dua", label="X"),
    }


@pytest.mark.parametrize("line", ['{"identifier": "i"}', '{"identifier": "i", "name": 3}', "5", "{"])
def test_a_line_of_the_list_that_is_none_is_told_by_its_number(line: str, tmp_path: Path) -> None:
    (tmp_path / "entities.jsonl").write_text(f'{{"identifier": "i", "name": "n"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"^in/entities\.jsonl, line 3: "):
        read_entities(tmp_path, "in")

"""Forms with what they stand for: one label, one entity or none, and what is told of every doubt."""

from dataclasses import replace
from typing import Any

import pytest

from store.exchange.contract import Context, Item, Seen, SeenSpan
from store.exchange.form_list import Listed, listed, plain, seen
from store.exchange.losses import Loss, Losses
from store.labels import Label, LabelSet
from store.model import Entity
from tests.store.exchange.worlds import document, span

LABELS = LabelSet((Label("ORG"), Label("GPE"), Label("PERSON")))
Mark = tuple[str, str, str]


def _listed(marks: list[Mark], entities: tuple[Entity, ...] = (), **more: Any) -> tuple[list[Listed], list[tuple[str, str]]]:
    """Return what is listed of articles with one mention each, and what is told of it."""
    context = Context(project="p", program="1", labels=LABELS, entities={one.id: one for one in entities})
    items = []
    for number, (text, label, entity) in enumerate(marks):
        bare = document(f"{number}.txt", text)
        one = span(bare, 0, len(text), label, entity=entity)
        items.append(Item(replace(bare, spans={one.id: one}), "codepoint"))
    losses = Losses()
    found = listed(items, context, losses, **more)
    assert [Loss(kind=one.kind, what=one.what) for one in losses.kept] == losses.kept
    return found, [(one.kind, one.what) for one in losses.kept]


def _entity(name: str, label: str = "GPE", key: str = "e", **more: Any) -> Entity:
    return Entity(id=key, name=name, label=label, **more)


@pytest.mark.parametrize(
    ("labels", "first", "rarer"),
    [
        ("GPE GPE ORG", "GPE", ["ORG"]),
        ("GPE ORG", "ORG", ["GPE"]),
        ("LAIN PERSON", "PERSON", ["LAIN"]),
        ("LAIN A", "A", ["LAIN"]),
        ("GPE LAIN LAIN ORG", "LAIN", ["ORG", "GPE"]),
        ("GPE", "GPE", []),
    ],
)
def test_a_form_has_the_label_of_most_of_its_mentions(labels: str, first: str, rarer: list[str]) -> None:
    found, told = _listed([("Solo\n x", label, "") for label in labels.split()])
    assert found == [Listed("Solo x", first)]
    assert told == [("form: rarer label", f"Solo x {name}") for name in rarer]


def test_names_and_other_forms_of_an_entity_are_listed_too() -> None:
    kota = _entity(" Kota  Solo", aliases=("Solo", "", "Sala"), not_aliases=("Sala", "Kota X"))
    assert _listed([], (kota,)) == ([Listed("Kota Solo", "GPE", "e"), Listed("Solo", "GPE", "e")], [])
    assert _listed([("Solo", "ORG", "")], (kota,))[0] == [Listed("Kota Solo", "GPE", "e"), Listed("Solo", "ORG")]
    assert _listed([("Solo", "ORG", "")], (kota,))[1] == [("form: rarer label", "Solo GPE")]


def test_a_mention_is_linked_when_all_with_its_label_agree() -> None:
    one, other = _entity("Satu", "ORG", "e1"), _entity("Dua", "ORG", "e2")
    both = [Listed("Dua", "ORG", "e2"), Listed("Satu", "ORG", "e1")]
    assert _listed([("A", "ORG", "e1"), ("A", "ORG", "")], (one, other)) == ([Listed("A", "ORG", "e1"), *both], [])
    assert _listed([("A", "ORG", "e1"), ("A", "GPE", "e2")], (one, other))[0] == [Listed("A", "ORG", "e1"), *both]
    assert _listed([("A", "ORG", "weg")], (one, other)) == ([Listed("A", "ORG"), *both], [])
    doubt = [("A", "ORG", "e1"), ("A", "ORG", "e2")]
    assert _listed(doubt, (one, other)) == ([Listed("A", "ORG"), *both], [("form: entity in doubt", "A")])
    assert _listed(doubt, (one, other), linked=False) == ([Listed("A", "ORG"), *both], [])


def test_forms_that_cannot_be_written_are_told_and_the_rest_goes_on() -> None:

    found, told = _listed([("C", "ORG", ""), ("B", "ORG", ""), ("B", "GPE", ""), ("A", "ORG", ""), ("\n", "ORG", "")], writable="B".__ne__)
    assert found == [Listed("", "ORG"), Listed("A", "ORG"), Listed("C", "ORG")]
    assert told == [("form", "B")]
    assert _listed([("\n", "ORG", "")]) == ([], [("form", "")])


def test_what_is_told_of_a_long_form_is_its_beginning() -> None:
    long, cut = "x" * 300, "x" * 200
    one, other = _entity("Satu", "ORG", "e1"), _entity("Dua", "ORG", "e2")
    _, told = _listed([(long, "ORG", "e1"), (long, "ORG", "e2"), (long, "GPE", "")], (one, other))
    assert told == [("form: rarer label", f"{cut} GPE"), ("form: entity in doubt", cut)]
    assert _listed([(long, "ORG", "")], writable=lambda text: False) == ([], [("form", cut)])


def test_forms_are_seen_from_their_first_to_their_last_character() -> None:
    assert plain(" a\n\t b ") == "a b"
    rows = [("bb", "X", "e"), ("a", "Y", "")]
    spans = SeenSpan(start=0, end=1, label="Y", quote="a"), SeenSpan(start=0, end=2, label="X", quote="bb", entity="e")
    assert seen(rows) == Seen(spans=spans)

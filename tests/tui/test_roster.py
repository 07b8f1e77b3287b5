"""The order and the marks of the list of entities, and ids as they are typed."""

import pytest

from store.model import Entity
from store.overview.thing import Thing
from tui.roster import ORDERS, Roster, external_ids
from tui.screens.entities.details import sparkline

PUTIN = Entity(id="p", name="Vladimir Putin", label="PERSON", aliases=("Putin",))
THINGS = [
    Thing("GPE\tbeijing", "Beijing", "GPE", 5, 2, "2024-01-01", "2024-02-01"),
    Thing("p", "Vladimir Putin", "PERSON", 3, 3, "2023-01-01", "2024-05-01", PUTIN),
    Thing("ORG\tpbb", "PBB", "ORG", 1, 1),
]


def names(roster: Roster) -> list[str]:
    return [thing.name for thing in roster.shown]


def test_orders() -> None:
    roster = Roster()
    roster.put(THINGS)
    found = {}
    for order in ORDERS:
        roster.arrange(order=order)
        found[order] = names(roster)
    assert found["mentions"] == ["Beijing", "Vladimir Putin", "PBB"]
    assert found["articles"] == ["Vladimir Putin", "Beijing", "PBB"]
    assert found["name"] == ["Beijing", "PBB", "Vladimir Putin"]
    assert found["first seen"] == ["Vladimir Putin", "Beijing", "PBB"]
    assert found["last seen"][:2] == ["Vladimir Putin", "Beijing"]
    assert found["entities first"][0] == "Vladimir Putin"
    roster.arrange(order="mentions", descending=True)
    assert names(roster) == ["PBB", "Vladimir Putin", "Beijing"]


def test_narrowing_looks_at_aliases_and_labels() -> None:
    roster = Roster()
    roster.put(THINGS)
    roster.arrange(wanted="putin")
    assert names(roster) == ["Vladimir Putin"]
    roster.arrange(wanted="gpe")
    assert names(roster) == ["Beijing"]


def test_the_target_of_a_merge() -> None:
    roster = Roster()
    roster.put(THINGS)
    assert roster.target(0) is THINGS[0]
    roster.mark(THINGS[1])
    assert roster.target(0) is THINGS[1]
    assert roster.target(1) is THINGS[1]
    assert roster.target(9) is None
    roster.put(THINGS[:1])
    assert roster.marked == set()


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Q7747", {"wikidata": "Q7747"}),
        ("wikidata q7747, iso3166 ru", {"wikidata": "Q7747", "iso3166": "RU"}),
        ("viaf: 123; Q1", {"viaf": "123", "wikidata": "Q1"}),
        ("", {}),
        (" , ", {}),
    ],
)
def test_ids_as_they_are_typed(typed: str, ids: dict[str, str]) -> None:
    assert external_ids(typed) == (ids, "")


@pytest.mark.parametrize("typed", ["Q0", "Q", "wikidata 7", "iso3166 RUS", "Q1, Q2", "a b c", "iso3166 ٣٤"])
def test_ids_that_are_none(typed: str) -> None:
    found, problem = external_ids(typed)
    assert found == {}
    assert problem


def test_a_sparkline_fits_and_shows_the_most() -> None:
    assert sparkline([0, 1, 8], 10) == " ▁█"
    assert len(sparkline(list(range(1000)), 30)) == 30
    assert sparkline([], 10) == ""
    assert sparkline([0, 0], 10) == "  "

"""What becomes of every label of a foreign file, and the label set and file after it."""

from pathlib import Path

import pytest

from store.errors import InputError
from store.exchange.import_labels import LabelPlan, labels_place, labels_text, parse_maps, plan_labels
from store.labels import DEFAULT, MAX_LABELS, MAX_NAME, Label, LabelSet, labels_toml, parse_labels

MINE = LabelSet((Label("PERSON", "p"), Label("ORG", "2", "red")), source="labels.toml")


def plan(found: dict[str, int], mine: LabelSet = MINE, add: bool = False, adopt: bool = False, **maps: str) -> LabelPlan:
    """Work out what becomes of labels."""
    return plan_labels(found, mine, maps, add=add, adopt=adopt)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], {}),
        (["PER=PERSON", "MISC="], {"PER": "PERSON", "MISC": ""}),
        (["A=B=C"], {"A=B": "C"}),
        (["A=B", "A=B"], {"A": "B"}),
    ],
)
def test_maps_say_what_becomes_what(given: list[str], found: dict[str, str]) -> None:
    assert parse_maps(given) == found


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["PER"], "'PER' does not say"),
        ([""], "'' does not say"),
        (["=PERSON"], "'=PERSON' does not say"),
        (["A=B", "A=C"], "The label A is mapped to two others"),
    ],
)
def test_a_map_that_says_nothing_or_two_things_is_refused(given: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_maps(given)


def test_labels_of_the_project_stay_and_others_are_refused_left_out_or_mapped() -> None:
    found = plan({"PERSON": 1, "PER": 2, "MISC": 3, "LOC": 4, "GPE": 0}, PER="PERSON", MISC="", X="ORG")
    assert found == LabelPlan({"PERSON": "PERSON", "PER": "PERSON", "MISC": ""}, MINE, refused={"LOC": 4, "GPE": 0}, unused=("X",))
    assert not found.changed


def test_with_adding_what_is_new_joins_dressed_as_it_is_known() -> None:
    found = plan({"LOC": 1, "TOKOH BARU": 2, "ORG": 3, "PER": 1}, add=True, PER="PERSON")
    assert found.becomes == {"LOC": "LOC", "TOKOH BARU": "TOKOH_BARU", "ORG": "ORG", "PER": "PERSON"}
    assert found.labels == LabelSet((*MINE.labels, Label("LOC", "4", "teal", DEFAULT.labels[3].description), Label("TOKOH_BARU", "1")))
    assert (found.changed, found.refused, found.unused, found.sentence) == (True, {}, (), "")


def test_a_key_that_is_taken_or_wanted_is_given_to_no_other() -> None:
    found = plan({"A": 1, "NORP": 1, "GPE": 1, "B": 1, "PERSON": 1}, LabelSet((Label("X", "3"), Label("Y", "1"))), add=True)
    assert [(label.name, label.key) for label in found.labels.labels] == [
        ("X", "3"),
        ("Y", "1"),
        ("A", "2"),
        ("NORP", "6"),
        ("GPE", "4"),
        ("B", "5"),
        ("PERSON", "7"),
    ]
    many = plan({f"L{number}": 1 for number in range(12)}, LabelSet(()), add=True)
    assert [label.key for label in many.labels.labels] == [*"1234567890", "", ""]


def test_a_project_without_anything_takes_the_labels_of_the_file_over() -> None:
    found = plan({"PER": 1, "LOC": 2, "MISC": 1}, DEFAULT, adopt=True, MISC="")
    assert [(label.name, label.key) for label in found.labels.labels] == [("PER", "1"), ("LOC", "4")]
    assert (found.changed, found.becomes) == (True, {"PER": "PER", "LOC": "LOC", "MISC": ""})
    both = plan({"PER": 1, "LOC": 2}, DEFAULT, add=True, adopt=True)
    assert both.labels.names() == (*DEFAULT.names(), "PER")
    same = plan({"PERSON": 1}, DEFAULT, adopt=True)
    assert (same.labels, same.changed) == (DEFAULT, False)
    mapped = plan({"PER": 1}, DEFAULT, adopt=True, PER="TOKOH")
    assert mapped.labels.names() == ("TOKOH",)


def test_a_label_mapped_to_one_that_there_will_not_be_is_an_error() -> None:
    with pytest.raises(InputError, match=r"The project has no label 'TOKOH'.*Use one of PERSON, ORG, or --add-labels"):
        plan({"PER": 1}, PER="TOKOH")


def test_as_many_labels_as_a_set_may_hold_and_no_more() -> None:
    room = MAX_LABELS - len(MINE)
    assert len(plan({f"L{number}": 1 for number in range(room)}, add=True).labels) == MAX_LABELS
    with pytest.raises(InputError, match=f"L{room}: With those of the file there are {MAX_LABELS + 1} labels; at most {MAX_LABELS}"):
        plan({f"L{number}": 1 for number in range(room + 1)}, add=True)


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("Nama tempat", "Nama_tempat"),
        ("a\x1b\u200bb\xa0c", "a_b_c"),
        (" x ", "x"),
        ("\x00", "LABEL"),
        ("n" * (MAX_NAME + 1), "n" * MAX_NAME),
    ],
)
def test_a_name_that_no_label_may_have_becomes_the_nearest(name: str, fitting: str) -> None:
    assert plan({name: 1}, add=True).becomes == {name: fitting}


def test_two_labels_of_a_file_may_become_one() -> None:
    found = plan({"A B": 1, "A\tB": 1, " ORG": 1}, add=True)
    assert found.becomes == {"A B": "A_B", "A\tB": "A_B", " ORG": "ORG"}
    assert found.labels.names() == ("PERSON", "ORG", "A_B")


@pytest.mark.parametrize(
    ("refused", "near"),
    [
        ({"person": 1}, "PERSON"),
        ({"PERSN": 1}, "PERSON"),
        ({"PER": 1}, "PERSON"),
        ({"company": 1}, "ORG"),
        ({"CITY": 1}, "PERSON"),  # Means GPE, which this project does not have.
        ({"ZZZ": 1}, "PERSON"),
    ],
)
def test_what_a_refused_label_most_likely_means(refused: dict[str, int], near: str) -> None:
    label = next(iter(refused))
    assert plan(refused).sentence == (
        f"The project has no label {label} (1); those annotations were rejected. Import again with --add-labels to add it, "
        f"or with --map '{label}={near}'."
    )


def test_refused_labels_are_named_the_commonest_first_and_ten_of_them() -> None:
    assert plan({}).sentence == ""
    ten = {f"Z{number}": 1_000 + number for number in range(10)}
    named = ", ".join(f"Z{number} ({1_000 + number:,})" for number in reversed(range(10)))
    rest = "those annotations were rejected. Import again with --add-labels to add them, or with --map 'Z9=PERSON'."
    assert plan(ten).sentence == f"The project has no label {named}; {rest}"
    assert plan({**ten, "Y": 1}).sentence == f"The project has no label {named}, …; {rest}"


def test_the_label_file_keeps_what_stands_in_it() -> None:
    new = LabelSet((*MINE.labels, Label("LOC")))
    assert labels_text("", MINE, new) == labels_toml(new)
    before = labels_toml(MINE) + "# milik saya\n\n\n"
    after = labels_text(before, MINE, new)
    assert after == f"{before.rstrip()}\n\n{labels_toml(LabelSet((Label('LOC'),)))}"
    assert parse_labels(after) == new
    with pytest.raises(InputError):
        labels_text(before, LabelSet(()), new)  # Every name twice.


def test_where_the_label_file_is_or_belongs() -> None:
    folder = Path("/berita")
    assert labels_place(folder, folder / ".sorot", "") == folder / "labels.toml"
    assert labels_place(folder, Path("/lain/store"), "") == Path("/lain/store/labels.toml")
    assert labels_place(folder, folder / ".sorot", "/x/labels.toml") == Path("/x/labels.toml")

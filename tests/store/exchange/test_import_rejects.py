"""Many reasons why records were refused, told in a few lines."""

from store.exchange.import_rejects import Groups


def test_reasons_that_differ_in_particulars_only_are_one_line() -> None:
    groups = Groups()
    groups.add("line 9", "There is no label 'A'.")
    for number in (3, 3, 5, 7, 8):
        groups.add(f"line {number}", f"The offsets {number}–1,204 do not lie inside.")
    assert groups.count == 6
    assert list(groups.lines()) == [
        "line 3: The offsets 3–1,204 do not lie inside.",
        "  and 4 more like it: line 5 …",
        "line 9: There is no label 'A'.",
    ]


def test_two_of_a_kind_name_both_places_and_the_same_place_once() -> None:
    groups = Groups()
    for where in ("a", "b", "a"):
        groups.add(where, "It has no text.")
    assert list(groups.lines()) == ["a: It has no text.", "  and 2 more like it: b"]
    same = Groups()
    for _ in range(2):
        same.add("a", "It has no text.")
    assert list(same.lines()) == ["a: It has no text.", "  and 1 more like it"]


def test_kinds_are_bounded() -> None:
    groups = Groups()
    for number in range(300):
        groups.add(str(number), "x" * (number + 1))
    assert groups.count == 300
    assert len(list(groups.lines())) <= 202
    assert sum(line.startswith("  and ") for line in groups.lines()) == 1
    assert "  and 99 more like it: 201; 202 …" in list(groups.lines())

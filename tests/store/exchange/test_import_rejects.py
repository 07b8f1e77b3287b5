"""Many reasons why records were refused, told in a few lines."""

from pathlib import Path

from store.exchange.contract import Reject
from store.exchange.import_rejects import Groups, RejectFile, beside, listed


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


def test_what_is_particular_about_a_reason_does_not_tell_it_from_others() -> None:
    groups = Groups()
    for what in ("The text at 1,204–9 is 'a\\'b', not \"c\".", 'The text at 3–4 is \'x\', not "\\"".', "The text at 3–4 is x."):
        groups.add("a", what)
    assert len(list(groups.lines())) == 3


def test_three_places_are_named_and_more_are_only_counted() -> None:
    for count, last in ((2, "b"), (3, "b; c"), (4, "b; c …")):
        groups = Groups()
        for where in "abcd"[:count]:
            groups.add(where, "x")
        assert list(groups.lines()) == ["a: x", f"  and {count - 1} more like it: {last}"]
    many = Groups()
    for number in range(1_002):
        many.add("a" if number < 3 else "b", "x")
    assert list(many.lines()) == ["a: x", "  and 1,001 more like it"]


def test_as_many_kinds_are_kept_apart_as_there_is_room_for() -> None:
    groups = Groups()
    for number in range(200):
        groups.add("a", "x" * (number + 1))
    assert len(list(groups.lines())) == 200
    groups.add("b", "x")
    assert len(list(groups.lines())) == 201  # One that is known is still counted to its kind.
    groups.add("c", "y")
    groups.add("d", "z")
    assert list(groups.lines())[:4] == ["a: x", "  and 1 more like it: b", "c: y", "  and 1 more like it: d"]


def test_the_lines_of_a_receipt() -> None:
    groups = Groups()
    assert (groups.count, listed(groups, "/x"), list(groups.lines())) == (0, [], [])
    groups.add("a", "x")
    assert listed(groups, "") == ["Rejected (1):", "  a: x"]
    assert listed(groups, "/x") == ["Rejected (1), listed in /x:", "  a: x"]
    for _ in range(999):
        groups.add("a", "x")
    assert listed(groups, "/x") == ["Rejected (1,000), listed in /x:", "  a: x", "    and 999 more like it"]
    assert beside(Path("/x/in.json")) == Path("/x/in.json.rejects.jsonl")


def test_a_list_of_rejects_comes_to_be_with_the_first_and_stays_when_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    for keep in (False, True):
        with RejectFile(path) as rejects:
            assert (rejects.keep(), list(tmp_path.iterdir())) == ("", [])
            rejects.add(Reject(where="a", why="x", raw="r"))
            rejects.add(Reject(where="b", why="y"))
            assert rejects.groups.count == 2
            assert [one != path for one in tmp_path.iterdir()] == [True]
            if keep:
                assert rejects.keep() == str(path)
        assert list(tmp_path.iterdir()) == ([path] if keep else [])
    assert path.read_bytes() == b'{"where":"a","why":"x","raw":"r"}\n{"where":"b","why":"y","raw":""}\n'


def test_without_a_path_rejects_are_counted_only(tmp_path: Path) -> None:
    with RejectFile(None) as rejects:
        rejects.add(Reject(where="a", why="x"))
        assert (rejects.groups.count, rejects.keep()) == (1, "")
    assert list(tmp_path.iterdir()) == []

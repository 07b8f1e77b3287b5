"""Merging of any three states, and reading of any bytes."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.loose import read_loosely
from store.model import Span
from store.three_way import key_of, merge

SPAN = Span(id="s", article="a", start=0, end=3, label="ORG", quote="Xi ", annotator="ana")


def variants(ids: str) -> st.SearchStrategy[dict[Any, Any]]:
    def made(name: str, label: str, end: int) -> tuple[Any, Span]:
        span = replace(SPAN, id=name, start=ord(name), end=ord(name) + end, label=label)
        return key_of(span), span

    one = st.builds(made, st.sampled_from(ids), st.sampled_from(["ORG", "GPE", "PERSON"]), st.integers(1, 3))
    return st.lists(one, max_size=5).map(dict)


def applied(ours: dict[Any, Any], edits: list[Any]) -> dict[Any, Any]:
    result = dict(ours)
    for one in edits:
        key = key_of(one.record)
        assert result.get(key) == one.before
        if one.after is None:
            del result[key]
        else:
            result[key] = one.after
    return result


@settings(max_examples=300)
@given(base=variants("abcd"), ours=variants("abcd"), theirs=variants("abcd"))
def test_of_any_three_states_nothing_goes_that_one_side_kept_changed(base: Any, ours: Any, theirs: Any) -> None:
    merged = merge(base, ours, {key: [record] for key, record in theirs.items()})
    end = applied(ours, merged.edits)
    for key in {*base, *ours, *theirs}:
        was, here, there = base.get(key), ours.get(key), theirs.get(key)
        if here == there:
            assert end.get(key) == here
        elif here == was:
            assert end.get(key) == there
        elif there == was:
            assert end.get(key) == here
        else:
            assert end.get(key) is not None
            assert end[key] in (here, there) or {end[key].label, end[key].end} <= {here.label, there.label, here.end, there.end}
    assert merge(base, base, {key: [record] for key, record in theirs.items()}).lost == []


@settings(max_examples=200)
@given(base=variants("abcd"), ours=variants("abcd"))
def test_a_file_as_it_was_left_changes_nothing(base: Any, ours: Any) -> None:
    merged = merge(base, ours, {key: [record] for key, record in base.items()})
    assert merged.edits == []
    assert merged.lost == []


def test_the_same_said_on_both_sides_of_the_same_words_is_there_once_and_the_rest_is_merged() -> None:
    ours, twin, other = SPAN, replace(SPAN, id="t"), replace(SPAN, id="u", start=7, end=9)
    merged = merge({}, {key_of(ours): ours}, {key_of(one): [one] for one in (twin, other)})
    assert merged.lost == []
    assert [edit.after for edit in merged.edits] == [other]
    assert merge({}, {}, {key_of(one): [one] for one in (twin, other)}).edits != merged.edits


def test_what_stood_there_before_and_is_gone_on_their_side_keeps_nothing_out() -> None:
    """Theirs has put another record in the place of one that both had, which goes in the same step."""
    twin = replace(SPAN, id="t")
    merged = merge({key_of(SPAN): SPAN}, {key_of(SPAN): SPAN}, {key_of(twin): [twin]})
    assert sorted((edit.before is None, edit.record.id) for edit in merged.edits) == [(False, "s"), (True, "t")]
    assert merged.lost == []


def test_fields_that_only_one_side_changed_come_together() -> None:
    key = key_of(SPAN)
    ours, theirs = replace(SPAN, label="GPE"), replace(SPAN, entity="xi")
    (one,) = merge({key: SPAN}, {key: ours}, {key: [theirs]}).edits
    assert one.after == replace(SPAN, label="GPE", entity="xi")


@settings(max_examples=300)
@given(data=st.binary(max_size=200) | st.text(alphabet='{}":,\n0123abc<=>[]', max_size=200).map(str.encode))
def test_no_bytes_at_all_break_the_loose_reader(data: bytes) -> None:
    read_loosely(data)


def test_what_was_taken_is_told_in_words() -> None:
    kept, gone, other = (replace(SPAN, id=name, start=at, end=at + 3) for at, name in ((0, "a"), (5, "b"), (9, "c")))
    base = {key_of(one): one for one in (kept, gone)}
    theirs = {key_of(kept): [replace(kept, label="GPE")], key_of(other): [other]}
    assert merge(base, base, theirs).words == "1 added, 1 changed, 1 removed"
    assert merge(base, base, {key: [one] for key, one in base.items()}).words == "nothing new"
    assert merge(base, base, {key_of(kept): [kept]}).words == "1 removed"


def test_a_range_is_taken_as_a_whole_or_not_at_all() -> None:
    was = replace(SPAN, start=4, end=9, quote="abcde")
    key = key_of(was)
    cases = [
        (replace(was, end=8, quote="abcd"), replace(was, start=5, quote="bcde"), (4, 8, "abcd")),  # Both moved an end: ours stays.
        (replace(was, label="GPE"), replace(was, start=5, quote="bcde"), (5, 9, "bcde")),  # Only theirs did.
        (replace(was, end=8, quote="abcd"), replace(was, label="GPE"), (4, 8, "abcd")),
    ]
    for ours, theirs, expected in cases:
        end = applied({key: ours}, merge({key: was}, {key: ours}, {key: [theirs]}).edits)[key]
        assert (end.start, end.end, end.quote) == expected

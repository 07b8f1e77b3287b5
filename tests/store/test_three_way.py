"""Merging of any three states, and reading of any bytes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.document import Document
from store.loose import read_loosely
from store.model import Article, Decision, Entity, Note, Put, Span, Unplaced
from store.three_way import Merged, fitting, key_of, merge, table_of, words_of

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


# Exact cases


def table(*records: Any) -> dict[Any, Any]:
    return {key_of(one): one for one in records}


def rows(*records: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for one in records:
        found.setdefault(key_of(one), []).append(one)
    return found


ARTICLE = Article(id="a", title="Judul", source="a.txt", sha256="0", length=9)
DECISION = Decision(id="d", article="a", start=0, end=3, label="ORG", quote="abc", verdict="accepted")
NOTE = Note(id="n", article="a", target="span", target_id="s", text="cek")
ENTITY = Entity(id="e", name="PBB", label="ORG")
GPE, LAW, LINKED = replace(SPAN, label="GPE"), replace(SPAN, label="LAW"), replace(SPAN, entity="e")
TWIN = replace(SPAN, id="t")
ELSEWHERE = replace(SPAN, start=20, end=23)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "edits", "lost"),
    [
        ([SPAN], [SPAN], [], [Put(SPAN, None)], []),
        ([SPAN], [GPE], [], [], ["the removal of GPE “Xi ”, which was changed here"]),
        ([SPAN], [], [], [], []),
        ([], [SPAN], [], [], []),
        ([ARTICLE], [ARTICLE], [], [], []),
        ([ARTICLE], [replace(ARTICLE, title="Lain")], [], [], []),
        ([], [], [SPAN], [Put(None, SPAN)], []),
        ([SPAN], [], [SPAN], [], []),
        ([SPAN], [], [GPE], [Put(None, GPE)], []),  # Removed here, changed there: it stays as it was changed.
        ([], [SPAN], [GPE], [], ["another version of GPE “Xi ”"]),
        ([SPAN], [GPE], [LAW], [], ["another version of LAW “Xi ”"]),
        ([SPAN], [GPE], [SPAN], [], []),
        ([SPAN], [GPE], [GPE], [], []),
        ([SPAN], [SPAN], [GPE, LAW], [Put(SPAN, GPE)], ["another version of LAW “Xi ”"]),
        ([SPAN], [SPAN], [GPE, GPE], [Put(SPAN, GPE)], []),
        ([SPAN], [SPAN], [SPAN, GPE], [Put(SPAN, GPE)], []),
        ([SPAN], [SPAN], [GPE, LINKED], [Put(SPAN, GPE), Put(GPE, replace(GPE, entity="e"))], []),
        ([SPAN], [GPE], [LINKED, LAW], [Put(GPE, replace(GPE, entity="e"))], ["another version of LAW “Xi ”"]),
        ([], [], [SPAN, SPAN, GPE], [Put(None, SPAN)], ["another version of GPE “Xi ”"]),
        ([], [SPAN], [TWIN], [], []),  # The same said of the same words on both sides.
        ([], [SPAN], [replace(TWIN, label="GPE")], [Put(None, replace(TWIN, label="GPE"))], []),
        ([], [SPAN], [replace(TWIN, end=2)], [Put(None, replace(TWIN, end=2))], []),
        ([], [SPAN], [replace(TWIN, start=1)], [Put(None, replace(TWIN, start=1))], []),
        ([], [SPAN], [replace(DECISION, quote="Xi ")], [Put(None, replace(DECISION, quote="Xi "))], []),
        ([], [DECISION], [replace(DECISION, id="x")], [], []),
        ([SPAN], [SPAN], [SPAN, TWIN], [], []),  # A twin that both sides still have.
        ([SPAN], [SPAN], [TWIN], [Put(None, TWIN), Put(SPAN, None)], []),
        ([], [SPAN], [TWIN, ELSEWHERE, replace(TWIN, id="v", start=30, end=33)], None, None),
        ([], [NOTE], [replace(NOTE, id="m")], [Put(None, replace(NOTE, id="m"))], []),
        ([NOTE], [replace(NOTE, text="x")], [replace(NOTE, text="y")], [], ["another version of note “y”"]),
    ],
)
def test_what_theirs_makes_of_ours(base: list[Any], ours: list[Any], theirs: list[Any], edits: Any, lost: Any) -> None:
    merged = merge(table(*base), table(*ours), rows(*theirs))
    if edits is None:  # What comes after a twin is taken all the same.
        assert merged.edits[-1] == Put(None, theirs[-1])
    else:
        assert (merged.edits, merged.lost) == (edits, lost)


def test_what_could_not_be_read_is_not_taken_out_and_what_follows_is() -> None:
    other = replace(SPAN, id="t", start=8, end=11)
    both = table(SPAN, other)
    assert merge(both, both, {}, {"s"}).edits == [Put(other, None)]
    assert merge(both, both, {}, ()).edits == [Put(SPAN, None), Put(other, None)]


def test_a_record_held_before_and_after_a_known_one_is_looked_at() -> None:
    new = replace(SPAN, id="z", start=30, end=33)
    base = table(SPAN)
    assert merge(base, base, rows(SPAN, new)).edits == [Put(None, new)]
    assert merge(base, base, rows(new)).edits == [Put(None, new), Put(SPAN, None)]


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ({"updated": "2"}, {"updated": "3", "label": "GPE"}, {"updated": "2", "label": "GPE"}),
        ({"annotator": "budi"}, {"annotator": "citra", "entity": "e"}, {"annotator": "budi", "entity": "e"}),
        ({"created": "2", "prefix": "p", "suffix": "q"}, {"created": "3", "prefix": "x", "suffix": "y", "label": "GPE"}, None),
        ({"label": "GPE"}, {"updated": "3"}, {"label": "GPE", "updated": "3"}),
        ({"label": "GPE", "score": 0.5}, {"label": "GPE", "entity": "e"}, {"label": "GPE", "score": 0.5, "entity": "e"}),
        ({"label": "GPE"}, {"start": 2, "end": 5, "quote": "uvw"}, {"label": "GPE", "start": 2, "end": 5, "quote": "uvw"}),
    ],
)
def test_each_field_comes_from_the_side_that_changed_it(ours: Any, theirs: Any, result: Any) -> None:
    here = replace(SPAN, **ours)
    merged = merge(table(SPAN), table(here), rows(replace(SPAN, **theirs)))
    expected = replace(SPAN, **result) if result is not None else replace(here, label="GPE")
    assert merged.edits == ([] if here == expected else [Put(here, expected)])
    assert merged.lost == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"end": 4}, {"start": 2, "label": "GPE"}),
        ({"start": 2}, {"end": 4}),
        ({"quote": "abc"}, {"end": 4, "entity": "e"}),
        ({"start": 2, "quote": "aaa"}, {"end": 4, "quote": "aaa"}),  # As where a letter is repeated.
    ],
)
def test_a_range_never_comes_from_two_sides(ours: Any, theirs: Any) -> None:
    here, there = replace(SPAN, **ours), replace(SPAN, **theirs)
    merged = merge(table(SPAN), table(here), rows(there))
    assert (merged.edits, merged.lost) == ([], [f"another version of {words_of(there)}"])


def test_an_edit_that_changes_nothing_counts_for_nothing_in_words() -> None:
    other = replace(SPAN, id="t")
    assert (
        Merged([Put(SPAN, SPAN), Put(None, other), Put(GPE, None), Put(SPAN, GPE), Put(None, LAW)]).words == "2 added, 1 changed, 1 removed"
    )
    assert Merged([Put(SPAN, SPAN)]).words == "nothing new"
    assert Merged([Put(SPAN, GPE)]).words == "1 changed"
    assert Merged([Put(None, GPE)]).words == "1 added"


# What fits


HELD = replace(SPAN, quote="abc")
PLACELESS = Unplaced(id="u", article="a", was=replace(HELD, id="u"), text="1")


def document(*records: Any) -> Document:
    def kept(kind: type[Any]) -> dict[str, Any]:
        return {one.id: one for one in records if isinstance(one, kind)}

    return Document(ARTICLE, "abcdefghi", kept(Span), kept(Decision), kept(Note), kept(Unplaced), stored=True)


ON_U = replace(NOTE, id="m", target_id="u")


@pytest.mark.parametrize(
    ("ours", "edits", "taken", "lost"),
    [
        ([], [Put(None, HELD)], [Put(None, HELD)], []),
        ([], [Put(None, replace(HELD, start=-1))], [], ["ORG “abc”, which is not what the text says at -1–3"]),
        ([], [Put(None, replace(HELD, end=0, quote=""))], [], ["ORG “”, which is not what the text says at 0–0"]),
        ([], [Put(None, replace(HELD, start=6, end=10, quote="ghi"))], [], ["ORG “ghi”, which is not what the text says at 6–10"]),
        ([], [Put(None, replace(HELD, end=9, quote="abcdefghi"))], [Put(None, replace(HELD, end=9, quote="abcdefghi"))], []),
        ([], [Put(None, replace(DECISION, quote="abd"))], [], ["ORG “abd”, which is not what the text says at 0–3"]),
        ([], [Put(None, DECISION)], [Put(None, DECISION)], []),
        (
            [],
            [Put(None, replace(HELD, entity="?")), Put(None, replace(HELD, id="t", entity="e"))],
            [Put(None, HELD), Put(None, replace(HELD, id="t", entity="e"))],
            ["the link of ORG “abc” to an entity that is not known"],
        ),
        ([], [Put(ARTICLE, replace(ARTICLE, title="Lain"))], [Put(ARTICLE, replace(ARTICLE, title="Lain"))], []),
        ([], [Put(ARTICLE, replace(ARTICLE, sha256="9"))], [], ["another text of the article"]),
        ([], [Put(ARTICLE, replace(ARTICLE, length=8))], [], ["another text of the article"]),
        ([HELD], [Put(None, NOTE)], [Put(None, NOTE)], []),
        ([], [Put(None, NOTE)], [], ["note “cek”, which is about nothing here"]),
        ([], [Put(None, NOTE), Put(None, HELD)], [Put(None, NOTE), Put(None, HELD)], []),
        (
            [],
            [Put(None, replace(HELD, quote="x")), Put(None, NOTE)],
            [],
            ["ORG “x”, which is not what the text says at 0–3", "note “cek”, which is about nothing here"],
        ),
        (
            [HELD],
            [Put(HELD, replace(HELD, quote="x")), Put(None, NOTE)],
            [Put(None, NOTE)],
            ["ORG “x”, which is not what the text says at 0–3"],
        ),
        ([], [Put(None, replace(NOTE, target="article", target_id="a"))], [Put(None, replace(NOTE, target="article", target_id="a"))], []),
        ([PLACELESS], [Put(None, ON_U)], [Put(None, ON_U)], []),
        ([], [Put(None, PLACELESS), Put(None, ON_U)], [Put(None, PLACELESS), Put(None, ON_U)], []),
        ([HELD, NOTE], [Put(HELD, None)], [Put(HELD, None), Put(NOTE, None)], []),
        ([HELD, NOTE], [Put(HELD, None), Put(NOTE, None)], [Put(HELD, None), Put(NOTE, None)], []),
        ([HELD, replace(NOTE, target="article", target_id="a")], [Put(HELD, None)], [Put(HELD, None)], []),
        ([HELD, replace(HELD, id="t"), NOTE], [Put(replace(HELD, id="t"), None)], [Put(replace(HELD, id="t"), None)], []),
        ([PLACELESS, ON_U], [Put(PLACELESS, None)], [Put(PLACELESS, None), Put(ON_U, None)], []),
        (
            [PLACELESS, ON_U],
            [Put(PLACELESS, None), Put(None, replace(HELD, id="u"))],
            [Put(PLACELESS, None), Put(None, replace(HELD, id="u"))],
            [],
        ),
        ([replace(NOTE, target_id="?")], [Put(None, HELD)], [Put(None, HELD)], []),
        ([HELD], [Put(HELD, HELD)], [], []),
        ([HELD], [Put(HELD, replace(HELD, entity="?"))], [], ["the link of ORG “abc” to an entity that is not known"]),
    ],
)
def test_only_what_fits_an_article_is_taken(ours: list[Any], edits: list[Put], taken: list[Put], lost: list[str]) -> None:
    given = Merged(edits, ["sebelumnya"])
    assert fitting(given, document(*ours), ["e"]) == Merged(taken, ["sebelumnya", *lost])
    assert given.lost == ["sebelumnya"]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (replace(SPAN, quote="x" * 41), f"ORG “{'x' * 40}”"),
        (DECISION, "ORG “abc”"),
        (replace(ENTITY, name="y" * 41), f"entity “{'y' * 40}”"),
        (replace(NOTE, text="z" * 41), f"note “{'z' * 40}”"),
        (PLACELESS, "ORG “abc” without a place"),
        (replace(ARTICLE, title="w" * 41), f"article “{'w' * 40}”"),
    ],
)
def test_a_record_in_a_few_words(record: Any, words: str) -> None:
    assert words_of(record) == words


def test_everything_about_an_article_is_told_apart_by_kind_and_id() -> None:
    assert table_of(document(HELD, NOTE)) == {("Article", "a"): ARTICLE, ("Span", "s"): HELD, ("Note", "n"): NOTE}


def test_a_row_that_says_what_came_of_the_one_before_keeps_nothing_after_it_out() -> None:
    ours, scored = replace(SPAN, label="GPE"), replace(SPAN, score=0.5)
    both = replace(ours, score=0.5)
    linked = replace(both, entity="xi")
    key = key_of(SPAN)
    merged = merge({key: SPAN}, {key: ours}, {key: [scored, both, linked]})
    assert merged.edits == [Put(ours, both), Put(both, linked)]
    assert merged.lost == []

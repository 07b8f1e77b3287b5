"""Recognising one story on several sites."""

import random

from hypothesis import given
from hypothesis import strategies as st

from store import near_duplicates as near
from tests.store import near_golden
from tests.store.news import VARIANTS, story

words = st.lists(
    st.sampled_from(["presiden", "menteri", "kota", "rupiah", "banjir", "gempa", "warga", "polisi", "sidang", "partai", "ekspor", "bank"]),
    max_size=60,
)


def _exact(one: str, other: str) -> tuple[float, float]:
    a, b = (set(zip(text.split(), text.split()[1:], text.split()[2:], strict=False)) for text in (one, other))
    return len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))


def test_every_way_a_site_changes_an_agency_story_is_recognised() -> None:
    for seed in range(40):
        text = story(seed)
        for change in VARIANTS:
            altered = change(text, random.Random(seed))
            assert near.is_near(near.sketch(text), near.sketch(altered)), (seed, change.__name__)


def test_stories_of_one_desk_with_the_same_phrases_stay_apart() -> None:
    made = [near.sketch(story(seed)) for seed in range(120)]
    wrong = [(a, b) for a in range(120) for b in range(a) if near.is_near(made[a], made[b])]
    assert wrong == []


def test_the_sketch_estimates_the_true_shares() -> None:
    errors = []
    for seed in range(60):
        dice = random.Random(seed)
        shared = [f"w{dice.randrange(5000)}" for _ in range(dice.randrange(20, 700))]
        one = " ".join([*shared, *(f"a{dice.randrange(5000)}" for _ in range(dice.randrange(20, 700)))])
        other = " ".join([*(f"b{dice.randrange(5000)}" for _ in range(dice.randrange(20, 700))), *shared])
        estimated, true = near.shares(near.sketch(one), near.sketch(other)), _exact(one, other)
        errors.append(abs(estimated[0] - true[0]))
        assert abs(estimated[0] - true[0]) < 0.16
    assert sum(errors) / len(errors) < 0.04


def test_short_texts_are_near_only_when_they_are_the_same() -> None:
    one, other = near.sketch("Harga emas naik hari ini."), near.sketch("Harga emas naik hari ini di Jakarta.")
    assert near.is_near(one, near.sketch("HARGA EMAS naik, hari ini"))
    assert not near.is_near(one, other)
    assert not near.is_near(near.sketch(""), near.sketch(""))
    assert not near.is_near(near.sketch("—"), near.sketch("…"))


def test_a_text_between_two_brings_them_into_one_group() -> None:
    a, c = story(1), story(2)
    between = f"{a}\n{c}"
    assert near.groups({"a": a, "c": c, "x": story(3)}) == [("a",), ("c",), ("x",)]
    assert near.groups({"a": a, "c": c, "x": story(3), "both": between}) == [("a", "c", "both"), ("x",)]


def test_a_phrase_that_thousands_share_costs_no_comparisons() -> None:
    known = near.Neighbours()
    for number in range(3000):
        known.add(str(number), near.sketch(f"Baca berita tanpa iklan. {number} " + " ".join(f"n{number}x{i}" for i in range(30))))
    assert max(map(len, known._index.values())) <= near._COMMON
    assert [match.name for match in known.near(near.sketch("Baca berita tanpa iklan. 7 " + " ".join(f"n7x{i}" for i in range(30))))] == [
        "7"
    ]


@given(st.lists(words, max_size=8))
def test_groups_part_the_names_and_do_not_depend_on_typography(texts: list[list[str]]) -> None:
    named = {str(number): " ".join(one) for number, one in enumerate(texts)}
    found = near.groups(named)
    assert sorted(name for group in found for name in group) == sorted(named)
    shouted = {name: "“" + text.upper().replace(" ", ",\n") + "”" for name, text in named.items()}
    assert near.groups(shouted) == found
    for group in found:
        for name in named:
            if name not in group:
                assert not near.is_near(near.sketch(named[name]), near.sketch(named[group[0]]))


@given(words, words)
def test_shares_are_symmetric_and_between_none_and_all(one: list[str], other: list[str]) -> None:
    a, b = near.sketch(" ".join(one)), near.sketch(" ".join(other))
    assert near.shares(a, b) == near.shares(b, a)
    assert all(0 <= share <= 1 for share in near.shares(a, b))
    if one:
        assert near.shares(a, a) == (1.0, 1.0)


@given(st.lists(words, min_size=2, max_size=12))
def test_neighbours_are_those_that_a_comparison_with_all_finds(lists: list[list[str]]) -> None:
    sketches = {str(number): near.sketch(" ".join(one)) for number, one in enumerate(lists)}
    known = near.Neighbours()
    for name, made in sketches.items():
        enough = min(2, len(made.hashes))
        shared = {other for other in known._sketches if len(set(made.hashes[:16]) & set(known._sketches[other].hashes[:16])) >= enough}
        assert {match.name for match in known.near(made)} == {one for one in shared if enough and near.is_near(made, sketches[one])}
        known.add(name, made)


def test_how_near_many_texts_are_is_exactly_what_it_was() -> None:
    assert list(near_golden.lines()) == near_golden.FILE.read_text(encoding="utf-8").splitlines()

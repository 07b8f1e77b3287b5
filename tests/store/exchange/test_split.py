"""Dividing articles: no story in two parts, near the shares, the same again, and unmoved by what is added."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import near_duplicates
from store.errors import InputError
from store.exchange.export import export
from store.exchange.filters import make_filter
from store.exchange.registry import FORMATS
from store.exchange.split import Division, Lead, Split, divide, parse_split
from store.project import Project
from tests.store.exchange.reading import decode
from tests.store.news import VARIANTS, story

SHARES = Split((("train", 80), ("dev", 10), ("test", 10)))


def _lead(text: str, source: str, published: str = "") -> Lead:
    from hashlib import sha256

    return Lead(published=published, source=source, sha256=sha256(text.encode()).hexdigest())


@given(st.integers(0, 10**9), st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), min_size=30, max_size=60))
def test_a_group_is_in_one_part_however_it_is_ordered(seed: int, numbers: list[list[int]]) -> None:
    groups = [tuple(f"{at}-{number}-{nth}" for nth, number in enumerate(one)) for at, one in enumerate(numbers)]
    leads = {name: _lead(name, f"{name}.txt") for group in groups for name in group}
    split = Split(SHARES.parts, seed)
    try:
        made = divide(split, groups, leads, list(leads))
    except InputError:
        return
    assert all(len({made.part_of[name] for name in group}) == 1 for group in groups)
    assert sum(made.counts.values()) == len(leads)
    again = divide(split, [tuple(reversed(group)) for group in reversed(groups)], leads, reversed(list(leads)))
    assert again.part_of == made.part_of
    assert made.together == sum(len(group) for group in groups if len(group) > 1)


@given(st.integers(0, 10**6), st.sampled_from(["80/10/10", "70/30", "1/1/1", "a=5,b=3,c=1,d=1"]))
def test_parts_are_near_their_shares(seed: int, shares: str) -> None:
    split = parse_split(shares, seed)
    leads = {str(number): _lead(f"{seed} {number}", f"{number}.txt") for number in range(2000)}
    made = divide(split, [(name,) for name in leads], leads, list(leads))
    total = sum(share for _, share in split.parts)
    for name, share in split.parts:
        meant = share / total
        # Five standard deviations of a fair draw.
        assert abs(made.counts[name] / 2000 - meant) < 5 * (meant * (1 - meant) / 2000) ** 0.5


@given(st.integers(0, 10**6), st.integers(100, 200), st.integers(0, 50))
def test_articles_that_are_added_or_renamed_move_no_other(seed: int, count: int, added: int) -> None:
    split = Split(SHARES.parts, seed)
    leads = {str(number): _lead(f"{number}", f"{number}.txt") for number in range(count + added)}
    before = divide(split, [(name,) for name in list(leads)[:count]], leads, list(leads)[:count])
    after = divide(split, [(name,) for name in leads], leads, list(leads))
    assert before.part_of.items() <= after.part_of.items()
    renamed = {name: _lead(name, f"lain/{name}.md") for name in leads}
    assert divide(split, [(name,) for name in leads], renamed, list(leads)).part_of == after.part_of
    # A later version of a story goes where the story is.
    dated = {"0": _lead("0", "z.txt", "2024-01-01"), "baru": _lead("baru", "a.txt", "2024-01-02"), "tua": _lead("tua", "a.txt")}
    with_it = divide(
        split, [("baru", "0", "tua"), *((name,) for name in leads if name != "0")], {**leads, **dated}, [*leads, "baru", "tua"]
    )
    assert with_it.part_of["baru"] == with_it.part_of["tua"] == after.part_of["0"]


def test_another_seed_divides_otherwise() -> None:
    leads = {str(number): _lead(f"{number}", f"{number}.txt") for number in range(200)}
    groups = [(name,) for name in leads]
    made = [divide(Split(SHARES.parts, seed), groups, leads, list(leads)).part_of for seed in (0, 0, 1)]
    assert made[0] == made[1] != made[2]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("80/10/10", (("train", 80.0), ("dev", 10.0), ("test", 10.0))),
        ("90/10", (("train", 90.0), ("dev", 10.0))),
        ("80%/20%", (("train", 80.0), ("dev", 20.0))),
        ("latih=2, uji=1", (("latih", 2.0), ("uji", 1.0))),
        ("train=80,validation=12.5,test=7.5", (("train", 80.0), ("validation", 12.5), ("test", 7.5))),
    ],
)
def test_a_split_as_people_write_it(text: str, parts: tuple[tuple[str, float], ...]) -> None:
    assert parse_split(text).parts == parts
    assert parse_split(str(parse_split(text))).parts == parts


@pytest.mark.parametrize(
    "text", ["", "80", "80/0", "80/-1", "80/x", "1/2/3/4", "a=1,b", "a=1,a=2", "A=1,a=2", "a b=1,c=2", "../x=1,c=2", "nan/1", "1e9/1"]
)
def test_a_split_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"Write for example 80/10/10"):
        parse_split(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty stories, twenty of them on several sites."""
    folder = tmp_path_factory.mktemp("x") / "berita"
    folder.mkdir()
    for seed in range(60):
        (folder / f"{seed}.txt").write_text(story(seed), encoding="utf-8")
        if seed < 20:
            change = VARIANTS[seed % len(VARIANTS)]
            (folder / f"salinan-{seed}.txt").write_text(change(story(seed), random.Random(seed)), encoding="utf-8")
    return folder


def _sources(path: Path) -> set[str]:
    bundle = decode(FORMATS["jsonl"], path.read_bytes(), "x")
    return {document.article.source for document in bundle.documents}


def test_a_split_export_is_a_file_for_each_part_without_leaks(folder: Path, tmp_path: Path) -> None:
    project = Project.open(folder, annotator="", read_only=True)
    receipt = export(project, tmp_path / "out.jsonl", "jsonl", program="1", split=parse_split("60/20/20"))
    parts = {name: _sources(tmp_path / f"out.{name}.jsonl") for name in ("train", "dev", "test")}
    assert sorted(name for names in parts.values() for name in names) == sorted(path.name for path in folder.glob("*.txt"))
    for seed in range(20):
        assert sum(f"{seed}.txt" in names and f"salinan-{seed}.txt" in names for names in parts.values()) == 1
    assert [one.part for one in receipt.outputs] == ["train", "dev", "test"]
    assert receipt.division is not None
    assert receipt.division.counts == {name: len(names) for name, names in parts.items()}
    assert (receipt.division.groups, receipt.division.together) == (20, 40)
    assert "40 articles that tell nearly the same story as another were kept together, in 20 groups." in str(receipt)
    # No filter moves an article to another part.
    export(
        project,
        tmp_path / "some.jsonl",
        "jsonl",
        program="1",
        split=parse_split("60/20/20"),
        keep=make_filter(query="presiden OR menteri"),
    )
    for name, all_of_it in parts.items():
        assert _sources(tmp_path / f"some.{name}.jsonl") <= all_of_it


def test_a_part_that_would_be_empty_is_said_with_a_seed_that_works(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(story(number), encoding="utf-8")
    project = Project.open(folder, annotator="", read_only=True)
    refused = ""
    for seed in range(20):
        try:
            export(project, tmp_path / "x.json", program="1", split=parse_split("80/10/10", seed))
        except InputError as error:
            refused = str(error)
            assert not list(tmp_path.glob("x*"))
            break
    assert "No article would be in " in refused
    better = int(refused.rpartition("Use --seed ")[2].split(",")[0])
    receipt = export(project, tmp_path / "out.json", program="1", split=parse_split("80/10/10", better))
    assert receipt.documents == 4
    assert all(one.documents for one in receipt.outputs)
    assert not (tmp_path / "out.json").exists()
    with pytest.raises(InputError, match="Ask for fewer parts"):
        export(project, tmp_path / "x.json", program="1", split=parse_split("a=1,b=1,c=1,d=1,e=1"))


def test_groups_of_many_stories_are_found_without_comparing_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(near_duplicates, "shares", lambda one, other: compared.append(1) or (0.0, 0.0))
    words = [f"k{number}" for number in range(4000)]
    dice = random.Random(7)
    texts = {str(number): " ".join(dice.choices(words, k=60)) for number in range(1000)}
    assert len(near_duplicates.groups(texts)) == 1000
    assert len(compared) < 1000


@pytest.mark.parametrize(
    ("name", "form", "found"),
    [
        ("out.jsonl", "jsonl", "out.train.jsonl"),
        ("out.prodigy.jsonl", "prodigy", "out.train.prodigy.jsonl"),
        ("out.JSON", "json", "out.train.JSON"),
        ("out", "json", "out.train"),
        ("out.v2", "brat", "out.v2.train"),
        (".jsonl", "jsonl", ".jsonl.train"),
    ],
)
def test_the_name_of_a_part_stands_before_the_ending(name: str, form: str, found: str) -> None:
    from store.exchange.export import with_part

    assert with_part(Path("x", name), "train", FORMATS[form]) == Path("x", found)


@pytest.mark.parametrize(
    ("seed", "parts"), [(0, "cacbbcabbbaabacbcabbbbbcbccaabbcabbbbbbb"), (1, "acbbbbccbbbbbbcbcabbabcbbabbbbbcbbabbccb")]
)
def test_a_text_goes_where_it_went_in_every_version(seed: int, parts: str) -> None:
    split = Split((("a", 1.0), ("b", 2.0), ("c", 1.0)), seed)
    assert "".join(split.part_of(str(number)) for number in range(40)) == parts
    assert split.names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "parts", "words"),
    [
        ("1,2", (("train", 1.0), ("dev", 2.0)), "1/2"),
        ("a=1/b=2", (("a", 1.0), ("b", 2.0)), "a=1,b=2"),
        (" train=1 , dev = 2.5 ,x_-9=3%", (("train", 1.0), ("dev", 2.5), ("x_-9", 3.0)), "train=1,dev=2.5,x_-9=3"),
        ("train=3,dev=1", (("train", 3.0), ("dev", 1.0)), "3/1"),
        ("dev=3,train=1", (("dev", 3.0), ("train", 1.0)), "dev=3,train=1"),
        ("999999/0.000001", (("train", 999999.0), ("dev", 1e-06)), "999999/0.000001"),
        ("1.123456/100000.5", (("train", 1.123456), ("dev", 100000.5)), "1.123456/100000.5"),
        (f"{'a' * 40}=1,b=2", (("a" * 40, 1.0), ("b", 2.0)), f"{'a' * 40}=1,b=2"),
    ],
)
def test_a_split_is_what_was_written_and_its_seed(text: str, parts: tuple[tuple[str, float], ...], words: str) -> None:
    assert parse_split(text) == Split(parts, 0)
    assert parse_split(text, 7) == Split(parts, 7)
    assert str(parse_split(text)) == words
    assert parse_split(words) == Split(parts, 0)


SHARE = "The share of a part is a number above 0, not "
NAME = " cannot be the name of a part: letters, digits, - and _."
COUNT = "A split has two or three parts, or more when they are named."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1000000/1", f"{SHARE}'1000000'."),
        ("1/1.1234567", f"{SHARE}'1.1234567'."),
        ("a=1,b", f"{SHARE}'b'."),
        ("a=0,b=1", f"{SHARE}'0'."),
        ("80/0.0%", f"{SHARE}'0.0%'."),
        ("1/%", f"{SHARE}'%'."),
        ("a=1,b=2,", f"{SHARE}''."),
        ("=1,a=2", f"''{NAME}"),
        ("a=b=1,c=2", f"'a=b'{NAME}"),
        ("-a=1,b=2", f"'-a'{NAME}"),
        (f"{'a' * 41}=1,b=2", f"{'a' * 41!r}{NAME}"),
        ("b=1,A=1,a=2", "Two parts have the same name."),
        ("1", COUNT),
        ("a=1", COUNT),
        ("1/2/3/4", COUNT),
        (",".join(f"p{number}=1" for number in range(21)), COUNT),
    ],
)
def test_a_split_that_means_nothing_is_told_why(text: str, why: str) -> None:
    with pytest.raises(InputError) as error:
        parse_split(text)
    assert str(error.value) == f"--split {text}: {why} Write for example 80/10/10, or train=80,dev=10,test=10."


def test_there_may_be_twenty_named_parts() -> None:
    assert len(parse_split(",".join(f"p{number}=1" for number in range(20))).parts) == 20


LEADS = {
    name: Lead(published=published, source=source, sha256=name)
    for name, source, published in (
        *(("1", "b.txt", ""), ("2", "a.txt", ""), ("3", "c.txt", "2024"), ("4", "d.txt", "2023")),
        *(("5", "10.txt", ""), ("6", "9.txt", "")),
    )
}
HALVES = Split((("a", 1.0), ("b", 1.0)))


def test_a_group_is_led_by_what_was_published_first_and_then_by_name() -> None:
    assert sorted(LEADS, key=lambda name: LEADS[name].rank) == ["4", "3", "6", "5", "2", "1"]
    alone = {name: HALVES.part_of(name) for name in LEADS}
    assert alone == {"1": "a", "2": "b", "3": "a", "4": "b", "5": "b", "6": "a"}
    found = divide(HALVES, [("1", "2"), ("3",), ("4",), ("5", "6")], LEADS, list(LEADS))
    assert found.part_of == {"1": "b", "2": "b", "3": "a", "4": "b", "5": "a", "6": "a"}
    assert (found.split, found.counts, found.groups, found.together) == (HALVES, {"a": 3, "b": 3}, 2, 4)


def test_groups_are_counted_of_the_articles_that_are_wanted() -> None:
    found = divide(HALVES, [("1", "2"), ("3",), ("4",), ("5", "6")], LEADS, iter("1345"))
    assert found.part_of == {"1": "b", "3": "a", "4": "b", "5": "a"}
    assert (found.counts, found.groups, found.together) == ({"a": 2, "b": 2}, 0, 0)
    found = divide(HALVES, [("1", "2", "3"), ("4",), ("5", "6")], LEADS, "12456")
    assert (found.groups, found.together) == (2, 4)


@pytest.mark.parametrize(
    ("shares", "groups", "empty", "advice"),
    [
        (
            "a=1,b=1",
            [("1", "2")],
            "a; there are 2",
            "Ask for fewer parts, or add articles.",
        ),
        (
            "a=1,b=1",
            [("1",), ("3",)],
            "b; there are 2",
            "Use --seed 1, ask for other shares, or add articles.",
        ),
        (
            "a=1,b=999999",
            [("1",), ("3",)],
            "a; there are 2",
            "Ask for other shares, or add articles.",
        ),
        (
            "a=1,b=1,c=1",
            [("1", "2", "3")],
            "a and c; there are 3",
            "Ask for fewer parts, or add articles.",
        ),
    ],
)
def test_a_part_that_would_be_empty_is_told_with_what_helps(shares: str, groups: list[tuple[str, ...]], empty: str, advice: str) -> None:
    with pytest.raises(InputError) as error:
        divide(parse_split(shares), groups, LEADS, [name for group in groups for name in group])
    assert str(error.value) == f"--split {shares} --seed 0: No article would be in {empty}, and those of one story stay together. {advice}"


TOGETHER = " that tell nearly the same story as another were kept together, in"


@pytest.mark.parametrize(
    ("counts", "groups", "together", "told"),
    [
        ({"train": 0, "dev": 0}, 0, 0, "train 0, dev 0."),
        (
            {"train": 3, "dev": 1},
            1,
            2,
            f"train 3 (75.0%), dev 1 (25.0%). 2 articles{TOGETHER} 1 group.",
        ),
        (
            {"train": 3000, "dev": 0},
            1200,
            2400,
            f"train 3,000 (100.0%), dev 0 (0.0%). 2,400 articles{TOGETHER} 1,200 groups.",
        ),
    ],
)
def test_a_division_is_told_in_words(counts: dict[str, int], groups: int, together: int, told: str) -> None:
    made = Division(split=parse_split("80/20", 3), part_of={}, counts=counts, groups=groups, together=together)
    assert str(made) == f"Split 80/20 with seed 3, by article: {told}"

"""Tags one by one: what each means in each scheme, where mentions begin and end, and by what a scheme is told."""

import pytest

from store.exchange.tagging import Scheme, Tally, biluo, iob2, is_tag, parsed, spans_of

SCHEMES: tuple[Scheme, ...] = ("IOB1", "IOB2", "BILUO", "IOE", "IO")


@pytest.mark.parametrize(
    ("tag", "scheme", "meaning"),
    [
        ("O", "IOB2", ("O", "")),
        ("", "IOB2", ("O", "")),
        ("_", "IOB2", ("O", "")),
        ("-", "IO", ("O", "")),
        ("*", "BILUO", ("O", "")),
        ("B-X", "IOB2", ("B", "X")),
        ("I-X", "IOB1", ("I", "X")),
        ("M-X", "BILUO", ("I", "X")),
        ("L-X", "BILUO", ("L", "X")),
        ("E-X", "IOE", ("L", "X")),
        ("U-X", "BILUO", ("U", "X")),
        ("S-X", "IO", ("U", "X")),
        ("W-X", "BILUO", ("U", "X")),
        ("B-X-Y Z", "IOB2", ("B", "X-Y Z")),
        ("X", "IOB2", None),
        ("X", "IO", ("I", "X")),
        ("B-", "IOB2", None),
        ("B- X", "IOB2", None),
        ("1X", "IO", None),
        ("X.&/+-", "IO", ("I", "X.&/+-")),
        ("X Y", "IO", None),
        ("b-x", "IOB2", None),
        ("Q-X", "IOB2", None),
    ],
)
def test_a_tag_has_a_kind_and_a_label(tag: str, scheme: Scheme, meaning: tuple[str, str] | None) -> None:
    assert parsed(tag, scheme) == meaning


def test_a_tag_is_one_with_a_prefix_or_the_letter_o() -> None:
    assert [tag for tag in ("O", "B-X", "W-X Y", "", "_", "-", "B-", "X", "o", "xB-X") if is_tag(tag)] == ["O", "B-X", "W-X Y"]


SPANS = [(1, 2, "A"), (2, 4, "B"), (4, 7, "A")]


def test_spans_become_tags() -> None:
    assert iob2(SPANS, 8) == ["O", "B-A", "B-B", "I-B", "B-A", "I-A", "I-A", "O"]
    assert biluo(SPANS, 8) == ["O", "U-A", "B-B", "L-B", "B-A", "I-A", "L-A", "O"]
    assert iob2([], 2) == biluo([], 2) == ["O", "O"]
    assert iob2([], 0) == biluo([], 0) == []


@pytest.mark.parametrize(
    ("tags", "spans", "faults"),
    [
        ("", [], ([], [], [], [], [])),
        ("O", [], ([], [], [], [], [])),
        ("B-A", [(0, 1, "A")], ([], [], [0], [], [])),
        ("I-A", [(0, 1, "A")], ([], [0], [0], [], [])),
        ("L-A", [(0, 1, "A")], ([0], [0], [0], [], [0])),
        ("U-A", [(0, 1, "A")], ([], [], [], [], [])),
        ("B-A I-A", [(0, 2, "A")], ([], [], [0], [], [])),
        ("B-A L-A", [(0, 2, "A")], ([], [], [], [], [])),
        ("B-A B-A", [(0, 1, "A"), (1, 2, "A")], ([], [], [0, 1], [], [])),
        ("I-A I-A", [(0, 2, "A")], ([], [0], [0], [], [])),
        ("I-A B-A", [(0, 1, "A"), (1, 2, "A")], ([], [0], [0, 1], [], [])),
        ("I-A L-A", [(0, 2, "A")], ([], [0], [0], [], [])),
        ("L-A L-A", [(0, 1, "A"), (1, 2, "A")], ([0, 1], [0, 1], [0, 1], [], [0, 1])),
        ("U-A I-A", [(0, 1, "A"), (1, 2, "A")], ([], [1], [1], [], [])),
        ("U-A L-A", [(0, 1, "A"), (1, 2, "A")], ([1], [1], [1], [], [1])),
        ("B-A I-B", [(0, 1, "A"), (1, 2, "B")], ([], [1], [0, 1], [], [])),
        ("I-A O I-A", [(0, 1, "A"), (2, 3, "A")], ([], [0, 2], [0, 2], [], [])),
        ("B-A U-A", [(0, 1, "A"), (1, 2, "A")], ([], [], [0], [], [])),
        ("B-A I-A O L-A", [(0, 2, "A"), (3, 4, "A")], ([3], [3], [0, 3], [], [3])),
        ("B-A O", [(0, 1, "A")], ([], [], [0], [], [])),
        ("O B-A", [(1, 2, "A")], ([], [], [1], [], [])),
        ("L-A I-A", [(0, 1, "A"), (1, 2, "A")], ([0], [0, 1], [0, 1], [], [0])),
        ("B-A I-A L-A L-A", [(0, 3, "A"), (3, 4, "A")], ([3], [3], [3], [], [3])),
    ],
)
def test_tags_make_the_same_mentions_in_every_scheme_but_not_the_same_faults(
    tags: str, spans: list[tuple[int, int, str]], faults: tuple[list[int], ...]
) -> None:
    assert [spans_of(tags.split(), scheme) for scheme in SCHEMES] == [(spans, wrong) for wrong in faults]


def test_bare_labels_are_mentions_in_io_alone() -> None:
    assert [spans_of(["X", "X", "A", "O"], scheme)[0] for scheme in SCHEMES] == [[], [], [], [], [(0, 2, "X"), (2, 3, "A")]]


IOB1 = "The tags are IOB1: I- also begins a mention, B- only parts two that touch; they were read so."
IOE = "The tags are IOE: E- ends a mention; they were read so."


@pytest.mark.parametrize(
    ("sentences", "scheme", "unbegun", "touching", "labels", "remark"),
    [
        ([""], "IOB2", 0, 0, [], ""),
        (["O O"], "IOB2", 0, 0, [], ""),
        (["B-A I-A O B-B"], "IOB2", 0, 0, ["A", "B"], ""),
        (["I-A I-A O I-B"], "IOB1", 2, 0, ["A", "B"], IOB1),
        (["I-A B-A"], "IOB1", 1, 1, ["A"], IOB1),
        (["I-A B-B"], "IOB2", 1, 0, ["A", "B"], ""),
        (["B-A B-A I-B"], "IOB2", 1, 1, ["A", "B"], ""),
        (["B-A O I-A"], "IOB2", 1, 0, ["A"], ""),
        (["I-A O", "I-A"], "IOB1", 2, 0, ["A"], IOB1),
        (["B-A L-A"], "BILUO", 0, 0, ["A"], ""),
        (["I-A L-A"], "BILUO", 1, 0, ["A"], ""),
        (["I-A E-A"], "IOE", 1, 0, ["A"], IOE),
        (["B-A E-A"], "BILUO", 0, 0, ["A"], ""),
        (["E-A"], "BILUO", 0, 0, ["A"], ""),
        (["I-A U-A"], "BILUO", 1, 0, ["A"], ""),
        (["I-A S-A"], "IOE", 1, 0, ["A"], IOE),
        (["I-A M-A"], "BILUO", 1, 0, ["A"], ""),
        (["I-A W-A"], "BILUO", 1, 0, ["A"], ""),
        (["U-A"], "BILUO", 0, 0, ["A"], ""),
        (["B-A I-A", "I-A"], "IOB2", 1, 0, ["A"], ""),
        (["B-A B-A", "I-A"], "IOB2", 1, 1, ["A"], ""),
        (["X", "B-A", "I-A B-A"], "IOB2", 1, 1, ["A"], ""),
        (["I-B I-A B-A", "B-C"], "IOB2", 2, 1, ["B", "A", "C"], ""),
    ],
)
def test_a_scheme_is_told_by_its_tags(
    sentences: list[str], scheme: str, unbegun: int, touching: int, labels: list[str], remark: str
) -> None:
    tally = Tally()
    for sentence in sentences:
        tally.take(sentence.split())
    assert (tally.scheme, tally.unbegun, tally.touching, list(tally.labels), tally.remark()) == (scheme, unbegun, touching, labels, remark)
    assert tally.prefixes.total() == sum(tag[1:2] == "-" for sentence in sentences for tag in sentence.split())

"""What is named in the same sentence."""

import pytest

from store.sentence_pairs import Named, sentence_pairs

TEXT = "Putin memuji Xi. Biden diam.\nXi memuji Biden dan Putin."


def named(*words: str) -> list[Named]:
    return [Named(TEXT.index(word.partition("@")[0], int(word.partition("@")[2] or 0)), word[:2]) for word in words]


def test_pairs_come_by_sentence_and_once_each() -> None:
    mentions = named("Putin", "Xi", "Biden", "Xi@20", "Biden@30", "Putin@30")
    found = [(TEXT[start:end], pairs) for start, end, pairs in sentence_pairs(TEXT, mentions)]
    assert found == [
        ("Putin memuji Xi.", [("Pu", "Xi")]),
        ("Xi memuji Biden dan Putin.", [("Bi", "Pu"), ("Bi", "Xi"), ("Pu", "Xi")]),
    ]
    assert list(sentence_pairs(TEXT, named("Putin"))) == []
    assert list(sentence_pairs("", [])) == []


@pytest.mark.parametrize(
    ("mentions", "pairs"),
    [
        ([(0, "a"), (0, "b")], [(0, 3, [("a", "b")])]),
        ([(4, "b"), (0, "a")], []),
        ([(5, "b"), (4, "a"), (4, "a")], [(4, 7, [("a", "b")])]),
        ([(0, "a"), (3, "b")], []),
        ([(0, "a"), (3, "b"), (4, "c"), (6, "d")], [(4, 7, [("c", "d")])]),
        ([(0, "a"), (1, "a"), (4, "b"), (8, "c"), (9, "d")], [(8, 11, [("c", "d")])]),
    ],
)
def test_only_what_begins_inside_one_sentence_is_a_pair(mentions: list[tuple[int, str]], pairs: list[object]) -> None:
    assert list(sentence_pairs("Aa. Bb. Cc.", [Named(*one) for one in mentions])) == pairs

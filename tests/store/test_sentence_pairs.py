"""What is named in the same sentence."""

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

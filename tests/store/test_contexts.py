from hypothesis import given
from hypothesis import strategies as st

from store.contexts import Tally, context_of, features

TEXT = "Baris satu.\nMenurut Presiden Joko Widodo, harga naik 5 persen\nlagi."


def test_a_context_is_the_article_and_the_words_beside_on_the_same_line() -> None:
    start = TEXT.index("Joko")
    assert context_of(TEXT, start, start + 11, "a") == "a\tMenurut Presiden\t, harga naik"
    assert context_of(TEXT, 0, 5, "b") == "b\t\tsatu ."


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.data())
def test_any_text_has_a_context_of_three_parts_that_is_of_bounded_size(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    context = context_of(text, start, end, "a")
    assert len(context.split("\t")) == 3
    assert len(context) <= 2 * (64 + 3) + 4
    assert features(context)


def test_features_know_how_neighbours_are_written() -> None:
    found = set(features("a\tMenurut Presiden\t( 5"))
    assert {"a:a", "l1:presiden", "ls:capital", "l2:presiden menurut", "rs:(", "r1:("} <= found
    assert {"ls:edge", "r1:dan", "rs:small"} <= set(features("\t\tdan"))
    assert not [one for one in features("\t\tdan") if one.startswith("a:")]


def test_shares_sum_to_what_was_decided_and_thought_and_lean_to_the_context() -> None:
    tally = Tally({"+GPE": ["a\tdi\tbesok"] * 2, "+ORG": ["b\tkapten\tabsen"] * 2})
    decided = {"+GPE": 2, "+ORG": 2}
    for context, better, worse in (("z\tdi\tlagi", "+GPE", "+ORG"), ("z\tkapten\tlagi", "+ORG", "+GPE"), ("b\t\t", "+ORG", "+GPE")):
        shares = tally.shares(decided, context, {})
        assert abs(sum(shares.values()) - 4) < 1e-9
        assert shares[better] > 2 > shares[worse]
    assert tally.shares(decided, "z\txyz\t123", {}) == {"+GPE": 2.0, "+ORG": 2.0}
    shares = tally.shares(decided, "z\txyz\t123", {"+PERSON": 4.0})
    assert shares["+PERSON"] > shares["+GPE"] == shares["+ORG"]


def test_all_features_of_a_context() -> None:
    assert features("a\tMenurut Presiden\t( 5") == [
        *("a:a", "l1:presiden", "ls:capital", "l2:presiden menurut", "lw:menurut", "lw:presiden"),
        *("r1:(", "rs:(", "r2:( 5"),
    ]
    assert features("\tdi ke\t12 dan") == [
        "l1:ke",
        "ls:small",
        "l2:ke di",
        "lw:di",
        "lw:ke",
        "r1:12",
        "rs:digit",
        "r2:12 dan",
        "rw:12",
        "rw:dan",
    ]


def test_shares_to_the_sixth_digit() -> None:
    """Figures of the estimate as it was chosen; another one is to be measured before it is written here."""
    tally = Tally({"+GPE": ["a\tdi\tbesok"] * 2, "+ORG": ["b\tkapten\tabsen"] * 3, "-GPE": ["a\tke sana\t."]})
    decided = {"+GPE": 2, "+ORG": 3, "-GPE": 1}
    seen = [
        {outcome: round(share, 6) for outcome, share in tally.shares(decided, context, opinion).items()}
        for context, opinion in (("z\tdi\tlagi", {}), ("a\tkapten\tbesok", {"+PERSON": 4.0}), ("z\t\t", {"+GPE": 0.5}))
    ]
    assert seen == [
        {"+GPE": 3.703588, "+ORG": 0.196976, "-GPE": 0.099436},
        {"+GPE": 2.266684, "+ORG": 0.217527, "+PERSON": 5.415168, "-GPE": 0.100621},
        {"+GPE": 1.833333, "+ORG": 2.0, "-GPE": 0.666667},
    ]
    assert round(sum(tally.shares({"+GPE": 200, "+ORG": 3}, "z\tdi\tlagi", {}).values()), 6) == 4.0


def test_a_context_reaches_as_far_as_its_window_and_no_further() -> None:
    assert context_of("Di a b c", 7, 8, "") == "\tDi a b\t"
    assert context_of("a X b", 2, 3, "") == "\ta\tb"
    before, after = "x" + "y" * 64, "y" * 64 + "x"
    assert context_of(before + after, 65, 65, "i") == f"i\t{'y' * 64}\t{'y' * 64}"
    assert context_of("satu dua\ntiga X empat\nlima", 14, 15, "i") == "i\ttiga\tempat"
    assert context_of("a b c d X e f g h", 8, 9, "i") == "i\tb c d\te f g"


def test_one_word_and_one_letter_beside_a_mention() -> None:
    assert features("\ta\tB") == ["l1:a", "ls:small", "r1:b", "rs:capital"]
    assert features("\t\t") == ["l1:", "ls:edge", "r1:", "rs:edge"]


def test_however_few_or_many_decisions_all_that_counts_is_shared_out() -> None:
    tally = Tally({"+GPE": ["a\tdi\tbesok"], "+ORG": ["b\tkapten\tabsen"]})
    nowhere = "z\txyz\t123"
    assert tally.shares({"+GPE": 1}, nowhere, {}) == {"+GPE": 1.0}
    assert tally.shares({"+GPE": 2, "+ORG": 0}, nowhere, {}) == {"+GPE": 2.0}
    assert tally.shares({"+GPE": 5, "+ORG": 3}, nowhere, {}) == {"+GPE": 2.5, "+ORG": 1.5}
    assert tally.shares({}, nowhere, {"+GPE": 1e-200}) == {"+GPE": 1e-200}

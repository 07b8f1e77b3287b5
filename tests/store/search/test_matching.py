"""Two ways to the places of a phrase: word by word, and by a regular expression where the text allows; they find the same."""

from hypothesis import given
from hypothesis import strategies as st

from store.search.matching import PlainWords, Words, hits
from store.search.plain_text import is_plain
from store.search.query import Phrase, parse

_WORDS = st.sampled_from(["as", "AS", "putin", "Putin", "putinnya", "aa", "a", "nya", "ke-2", "b2", "Moskow", "moskownya"])
_GAPS = st.sampled_from([" ", "  ", "-", "_", ", ", " “", "” ", "…", "\n", "/", "'", "’", "(", ")"])
_TEXTS = st.lists(st.tuples(_WORDS, _GAPS), max_size=25).map(lambda parts: "".join(word + gap for word, gap in parts))
_PHRASES = st.builds(
    lambda words, prefix, exact: Phrase(
        tuple(word.casefold().replace("-", "") for word in words), prefix, " ".join(words) if exact else ""
    ),
    st.lists(_WORDS, min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
)


@given(_TEXTS, _PHRASES)
def test_a_plain_text_is_searched_as_any_other(text: str, phrase: Phrase) -> None:
    assert is_plain(text)
    assert PlainWords(text).find(phrase) == Words(text).find(phrase)


@given(st.text(st.characters(max_codepoint=0x7F), max_size=60), _PHRASES)
def test_any_ascii_is_searched_as_any_other(text: str, phrase: Phrase) -> None:
    assert PlainWords(text).find(phrase) == Words(text).find(phrase)


def test_letters_beyond_ascii_are_folded_word_by_word() -> None:
    assert not is_plain("São Paulo")
    assert hits("Di São Paulo, SAO paulo.", parse('"sao paulo"').every) == [(3, 12), (14, 23)]
    assert hits("Di K\u0130EV dan KIEV", parse("kiev").every) is not None

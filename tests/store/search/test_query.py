"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError
from store.search.matching import hits
from store.search.query import OnArticle, OnSpan, Phrase, literally, parse


def test_words_phrases_prefixes_and_alternatives() -> None:
    query = parse('Putin "kerja sama" indones* xi OR zhang -rusia')
    assert query.every == (
        (Phrase(("putin",)),),
        (Phrase(("kerja", "sama")),),
        (Phrase(("indones",), prefix=True),),
        (Phrase(("xi",)), Phrase(("zhang",))),
    )
    assert query.none == (Phrase(("rusia",)),)


def test_fields() -> None:
    query = parse('label:PERSON -label:* entity:"Vladimir Putin" title:rapat before:2024-01 -status:done')
    assert query.spans == (OnSpan("label", "PERSON"), OnSpan("label", "*", True), OnSpan("entity", "Vladimir Putin"))
    assert query.articles == (OnArticle("title", "rapat"), OnArticle("before", "2024-01"), OnArticle("status", "done", True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OR putin", "OR"),
        ("putin OR", "OR"),
        ("warna:merah", "warna"),
        ("before:kemarin", "before"),
        ("status:x", "status"),
        ("label:", "label:"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.do


@given(st.text(max_size=80))
def test_any_typing_is_a_query_or_a_sentence(text: str) -> None:
    try:
        parsed = parse(text)
    except InputError as error:
        said = error
    else:
        said = None
        assert all(phrase.words for phrase in parsed.phrases)
    assert said is None or said.what.endswith(".") or said.do


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_words_taken_literally_are_found_where_they_stand(before: str, quote: str, after: str) -> None:
    typed = literally(quote)
    if not typed:
        return
    text = f"{before} {quote} {after}"
    found = hits(text, parse(typed).every) or []
    assert all(0 <= start < end <= len(text) for start, end in found)


def test_literal_means_this_spelling() -> None:
    text = "AS dan as, Novo-Ogaryovo, novo ogaryovo"
    assert [text[slice(*one)] for one in hits(text, parse(literally("AS")).every) or []] == ["AS"]
    assert [text[slice(*one)] for one in hits(text, parse(literally("Novo-Ogaryovo")).every) or []] == ["Novo-Ogaryovo"]


def test_a_clitic_is_left_out_of_the_hit() -> None:
    text = "Jakartanya ramai di Jakarta, bukan Kenya."
    assert [text[slice(*one)] for one in hits(text, parse("jakarta").every) or []] == ["Jakarta", "Jakarta"]
    assert hits(text, parse("ke").every) is None


def test_a_missing_word_or_an_unwanted_one_ends_it() -> None:
    text = "Putin bertemu Xi"
    assert hits(text, parse("putin zhang").every) is None
    assert hits(text, parse("putin").every, parse("-xi").none) is None
    assert hits(text, parse("zhang OR xi").every) == [(14, 16)]

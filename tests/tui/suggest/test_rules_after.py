"""Rules after the model, one at a time, on sentences written for them."""

from __future__ import annotations

import time

from tui.suggest import rules_after
from tui.suggest.gazetteer import Gazetteer
from tui.suggest.mentions_view import Mention, View, view_of
from tui.suggest.tokens import split

LISTS = Gazetteer({"country": ["Kanada", "Selandia Baru", "Rusia"]}, {"ROLE": ["menteri"]}, [])


def view(text: str) -> View:
    words, spaces = split(text, LISTS.places)
    offsets, position = [], 0
    for word, space in zip(words, spaces, strict=True):
        offsets.append(position)
        position += len(word) + space
    return view_of(words, offsets, text, LISTS)


def found(text: str, *mentions: tuple[str, str, float]) -> list[tuple[str, str]]:
    seen = view(text)
    given = []
    for quote, label, score in mentions:
        at = text.index(quote)
        start = seen.offsets.index(at)
        end = next(i for i in range(start, len(seen.words)) if seen.offsets[i] + len(seen.words[i]) == at + len(quote)) + 1
        given.append(Mention(start, end, label, score))
    return [(seen.quote(m), m.label) for m in rules_after.apply(seen, given)]


def test_title_country_name() -> None:
    assert found("Menteri Pertahanan Kanada Bill Blair tiba.", ("Kanada Bill Blair", "PERSON", 0.9)) == [
        ("Kanada", "GPE"),
        ("Bill Blair", "PERSON"),
    ]


def test_untagged_country() -> None:
    assert found("Pasukan Selandia Baru tiba.") == [("Selandia Baru", "GPE")]


def test_date_and_money_patterns() -> None:
    assert found("Ia tiba Kamis (3/10) dengan Rp2,5 miliar.") == [("Kamis (3/10)", "DATE"), ("Rp2,5 miliar", "MONEY")]


def test_acronym_in_brackets() -> None:
    assert ("BMR", "ORG") in found("Badan Maritim Raya (BMR) menolak.", ("Badan Maritim Raya", "ORG", 0.9))


def test_half_a_bracket_leaves_the_span() -> None:
    assert found("Badan Maritim (BMR) menolak.", ("Badan Maritim (BMR", "ORG", 0.9))[0] == ("Badan Maritim", "ORG")


def test_surname_later() -> None:
    text = "Bill Blair tiba. Menurut Blair, semua siap."
    assert found(text, ("Bill Blair", "PERSON", 0.9)) == [("Bill Blair", "PERSON"), ("Blair", "PERSON")]


def test_name_seen_elsewhere() -> None:
    text = "Wagner menyerang. Pasukan itu milik Wagner juga."
    assert found(text, ("Wagner", "ORG", 0.9)) == [("Wagner", "ORG"), ("Wagner", "ORG")]


def test_office_town_name() -> None:
    lists = Gazetteer({"city": ["Malanuda"]}, {}, [])
    words = ["Bupati", "Malanuda", "Rudi", "Hartanto", "tiba", "."]
    offsets = [0, 7, 16, 21, 30, 35]
    seen = view_of(words, offsets, " ".join(words), lists)
    kept = rules_after.apply(seen, [Mention(1, 4, "PERSON", 0.8)])
    assert [(seen.quote(m), m.label) for m in kept] == [("Malanuda", "GPE"), ("Rudi Hartanto", "PERSON")]


def test_many_dates_and_names_cost_linear_time() -> None:
    text = "Bill Blair tiba 1 Mei 2020 di Kanada. " * 4000
    seen = view(text)
    given = [Mention(i, i + 2, "PERSON", 0.9) for i, word in enumerate(seen.words) if word == "Bill"]
    began = time.process_time()
    assert len(rules_after.apply(seen, given)) == 12_000
    assert time.process_time() - began < 5

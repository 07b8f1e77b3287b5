"""Marks in written articles and notes of annotators become spans that quote, or are refused with a reason."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "assets" / "recipe"

pytest.importorskip("spacy")


def quotes(sample: object) -> list[tuple[str, str]]:
    return [(sample.text[s:e], label) for s, e, label in sample.spans]  # type: ignore[attr-defined]


def test_marks_become_spans(recipe: dict[str, ModuleType]) -> None:
    sample = recipe["written"].unmark("Wali Kota [GPE Solo] [PERSON Sri Uji], [DATE Senin (3/2)].")
    assert sample.text == "Wali Kota Solo Sri Uji, Senin (3/2)."
    assert quotes(sample) == [("Solo", "GPE"), ("Sri Uji", "PERSON"), ("Senin (3/2)", "DATE")]


@pytest.mark.parametrize("marked", ["[NAME Solo]", "[GPE Solo ]", "[GPE Solo", "Solo]", "[GPE [ORG A] B]", "[gpe Solo]"])
def test_marks_that_do_not_balance_are_refused(recipe: dict[str, ModuleType], marked: str) -> None:
    with pytest.raises(recipe["written"].MarkError):
        recipe["written"].unmark(f"Di {marked} hujan.")


def test_sentences_end_neither_in_titles_nor_in_names(recipe: dict[str, ModuleType]) -> None:
    written = recipe["written"]
    text = 'Kata Dr. [PERSON H. Uji S. Coba], "Ya." Ia dari [ORG PT Uji Tbk. Jaya]. Pukul 10.30 ia pulang.'
    assert [s.text for s in written.sentences(written.unmark(text))] == [
        'Kata Dr. H. Uji S. Coba, "Ya."',
        "Ia dari PT Uji Tbk. Jaya.",
        "Pukul 10.30 ia pulang.",
    ]


def test_pieces_lose_no_span(recipe: dict[str, ModuleType]) -> None:
    written = recipe["written"]
    for article in written.articles(RECIPE / "written"):
        parts = list(written.pieces(article))
        assert sorted(q for part in parts for q in quotes(part)) == sorted(quotes(article))


def test_every_article_names_enough_and_quotes_cleanly(recipe: dict[str, ModuleType]) -> None:
    found = list(recipe["written"].articles(RECIPE / "written"))
    assert len(found) >= 100
    assert len({recipe["samples"].digest(article.text) for article in found}) == len(found)
    for article in found:
        assert len(article.spans) >= 10, article.text[:60]
        assert all(quote == quote.strip() and quote[-1] not in ",;:" for quote, _ in quotes(article)), quotes(article)


@given(
    words=st.lists(st.sampled_from(["Budi", "Solo", "PT Uji", "air", "(", "–", "Moskow"]), min_size=1, max_size=12), at=st.integers(0, 11)
)
def test_notes_find_what_the_sentence_holds(recipe: dict[str, ModuleType], words: list[str], at: int) -> None:
    text, name = " ".join(words), words[at % len(words)]
    spans = recipe["notes"].spans_of(text, [f"ORG={name}"])
    assert {text[s:e] for s, e, _ in spans} == {name}
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_notes_keep_the_order_and_label_repeated_names(recipe: dict[str, ModuleType]) -> None:
    text = "Solo FC menang di Solo, kata pelatih Solo FC."
    spans = recipe["notes"].spans_of(text, ["ORG=Solo FC", "GPE=Solo"])
    assert [(text[s:e], label) for s, e, label in spans] == [("Solo FC", "ORG"), ("Solo", "GPE"), ("Solo FC", "ORG")]


@pytest.mark.parametrize("name", ["ORG=Persis", "TEAM=Solo", "ORG=", "Solo"])
def test_notes_that_do_not_fit_are_refused(recipe: dict[str, ModuleType], name: str) -> None:
    with pytest.raises(recipe["notes"].UnfitError):
        recipe["notes"].spans_of("Hujan di Solo.", [name])


@pytest.mark.parametrize(
    ("words", "label", "kept"),
    [
        ("tahun 1973", "DATE", "1973"),
        ("Desember mendatang", "DATE", "Desember"),
        ("pukul 07.05 WIB", "TIME", "07.05 WIB"),
        ("Sabtu (7/12/2024)", "DATE", "Sabtu (7/12/2024)"),
        ("tahun lalu", "DATE", None),
        ("dua tahun", "DATE", None),
        ("empat menit", "TIME", None),
        ("kedua", "ORDINAL", "kedua"),
    ],
)
def test_dates_are_those_of_the_corpora_or_left_open(recipe: dict[str, ModuleType], words: str, label: str, kept: str | None) -> None:
    text = f"Itu {words} di Solo"
    sample = recipe["clean"].settle_numbers(recipe["samples"].Sample(text, [(4, 4 + len(words), label)], "annotated"))
    assert quotes(sample) == ([(kept, label)] if kept else [])
    assert bool(sample.unsure) == (kept is None)
    assert all(4 <= start < end <= 4 + len(words) for start, end in sample.unsure)


def test_the_tenth_that_chooses_is_a_tenth_and_no_copy_crosses(recipe: dict[str, ModuleType]) -> None:
    chooses = recipe["gold"].chooses
    assert 150 < sum(chooses(f"kalimat nomor {n}") for n in range(2000)) < 250
    assert all(chooses(f"Kalimat, {n}.") == chooses(f"kalimat {n}") for n in range(200))


@pytest.mark.parametrize("name", ["kumparan.jsonl", "annotated.jsonl"])
def test_the_repository_keeps_spans_and_no_text(recipe: dict[str, ModuleType], name: str) -> None:
    notes = [json.loads(line) for line in (RECIPE / "gold" / name).read_text(encoding="utf-8").splitlines()]
    assert len({note["digest"] for note in notes}) == len(notes) > 100
    for note in notes:
        assert note.keys() == {"digest", "spans"}
        assert all(label in recipe["samples"].LABELS and start < end for start, end, label in note["spans"])


def test_annotated_sentences_are_none_of_the_check(recipe: dict[str, ModuleType]) -> None:
    check, learned = (
        {json.loads(line)["digest"] for line in (RECIPE / "gold" / name).read_text(encoding="utf-8").splitlines()}
        for name in ("kumparan.jsonl", "annotated.jsonl")
    )
    assert not check & learned

"""What is proposed as one person, place or organisation, and above all what is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.aliases import Alias, Aliases, Form, definitions
from store.model import Entity
from tests.store import alias_golden

VARIANTS = [
    ("Amerika Serikat", "Amerika", "AS", "USA"),
    ("Tiongkok", "China", "Negeri Tirai Bambu"),
    ("Rusia", "Russia"),
    ("Arab Saudi", "Saudi"),
    ("Iran",),
    ("Irak",),
]


def forms(*given: str) -> list[Form]:
    """Make forms of ``LABEL words``, or ``LABEL words × count``."""
    made = []
    for one in given:
        label, _, rest = one.partition(" ")
        quote, _, count = rest.partition(" × ")
        made.append(Form(quote, label, int(count or 1)))
    return made


def entity(id: str, name: str, label: str = "PERSON", aliases: Sequence[str] = (), apart: Sequence[str] = ()) -> Entity:
    return Entity(id=id, name=name, label=label, aliases=tuple(aliases), not_aliases=tuple(apart))


def ask(given: Sequence[Form], *known: Entity, text: str = "") -> dict[str, str]:
    """Return name by form, as proposed."""
    found = Aliases(given, {one.id: one for one in known}, defined=definitions(text), variants=VARIANTS).all()
    return {alias.quote: alias.name for alias in found}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["PERSON Vladimir Putin", "PERSON Putin × 9"], {"Putin": "Vladimir Putin"}),
        (["PERSON Vladimir Putin", "PERSON Presiden Putin"], {"Presiden Putin": "Vladimir Putin"}),
        (["PERSON Jenderal Zhang Youxia", "PERSON Zhang Youxia"], {"Jenderal Zhang Youxia": "Zhang Youxia"}),
        (["PERSON Xi Jinping", "PERSON Xi"], {"Xi": "Xi Jinping"}),
        (["PERSON Soeharto", "PERSON Suharto × 3"], {"Soeharto": "Suharto"}),
        (["PERSON Vladimir Putin", "PERSON Vladimir Vladimirovich Putin", "PERSON Putin"], 2),
        # Two people, one name.
        (["PERSON Joko Widodo", "PERSON Budi Widodo", "PERSON Widodo"], {}),
        (["PERSON Donald Trump", "PERSON Melania Trump", "PERSON Trump"], {}),
        (["PERSON Joko Widodo", "PERSON Widodo Budiman", "PERSON Widodo"], {}),
        (["PERSON Andi Putra", "PERSON Andi Putri"], {}),
        (["PERSON Ridwan Kamil", "PERSON Ridwan Kamal"], {}),
        (["PERSON Muhammad Ali", "PERSON Muhammad"], {}),
        # Initials, and lists of names.
        (["GPE Amerika Serikat", "GPE AS × 9"], {"AS": "Amerika Serikat"}),
        (["GPE Amerika Serikat", "GPE AS", "GPE Arab Saudi"], {"AS": "Amerika Serikat"}),
        (["GPE AS", "GPE Arab Saudi"], {}),
        (["ORG Perserikatan Bangsa-Bangsa", "ORG PBB"], {"PBB": "Perserikatan Bangsa-Bangsa"}),
        (["ORG Komisi Pemberantasan Korupsi", "ORG Komisi Pengawas Keuangan", "ORG KPK"], {}),
        (["ORG Badan Pengawas Obat dan Makanan", "ORG BPOM"], {"BPOM": "Badan Pengawas Obat dan Makanan"}),
        (
            ["ORG Komisi Militer Pusat Tiongkok", "ORG Komisi Militer Pusat", "ORG KMP", "GPE Tiongkok"],
            {"Komisi Militer Pusat": "Komisi Militer Pusat Tiongkok", "KMP": "Komisi Militer Pusat Tiongkok"},
        ),
        (["ORG Kementerian Pertahanan Tiongkok", "ORG Kementerian Pertahanan Rusia", "ORG Kementerian Pertahanan"], {}),
        (["GPE Negeri Tirai Bambu × 5", "GPE China × 4", "GPE Tiongkok"], {"Negeri Tirai Bambu": "Tiongkok", "China": "Tiongkok"}),
        (["GPE Russia", "GPE Rusia"], {"Russia": "Rusia"}),
        (["GPE Russia × 9", "GPE Rusia"], {"Russia": "Rusia"}),
        (["GPE Iran", "GPE Irak"], {}),
        (["GPE Sulawesi Utara", "GPE Sulawesi Selatan", "GPE Sulawesi"], {}),
        # Spelling and case.
        (["GPE Russia", "GPE Rusia × 4"], {"Russia": "Rusia"}),
        (["ORG Muhamadiyah", "ORG Muhammadiyah × 2"], {"Muhamadiyah": "Muhammadiyah"}),
        (["GPE Kalimantan", "GPE Kalimanten"], 1),
        (["GPE MOSKOW", "GPE Moskow"], {"MOSKOW": "Moskow"}),
        # Labels.
        (["PERSON Vladimir Putin", "ORG Putin"], {}),
        (["ORG Amerika Serikat", "GPE AS"], {"AS": "Amerika Serikat"}),
        (["LOC MOSKOW", "GPE Moskow"], {"MOSKOW": "Moskow"}),
        (["DATE 17 Agustus 2023", "DATE 17 Agustus 2024", "DATE Agustus"], {}),
        (["PRODUCT Sukhoi Su-57", "PRODUCT Sukhoi Su-35"], {}),
        ([], {}),
    ],
)
def test_what_is_proposed(given: list[str], expected: dict[str, str] | int) -> None:
    found = ask(forms(*given))
    assert (len(found) if isinstance(expected, int) else found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kata Kementerian Luar Negeri (Kemlu) kemarin.", {"Kemlu": "Kementerian Luar Negeri"}),
        ("Kata Kemlu (Kementerian Luar Negeri) kemarin.", {"Kemlu": "Kementerian Luar Negeri"}),
        ("Kata Kementerian Luar Negeri “(Antara)”, Kemlu.", {}),
        ("Kata Kementerian Luar Negeri. Kemlu", {}),
        ("((((Kemlu) (", {}),
    ],
)
def test_a_bracket_in_the_text_explains_a_name(text: str, expected: dict[str, str]) -> None:
    assert ask(forms("ORG Kementerian Luar Negeri", "ORG Kemlu", "ORG Antara"), text=text) == expected


def test_a_name_or_alias_of_an_entity_is_known_in_every_article() -> None:
    putin = entity("e", "Vladimir Putin", aliases=["Putin"])
    assert ask(forms("PERSON Putin", "PERSON Vladimir Putin"), putin) == {"Putin": "Vladimir Putin", "Vladimir Putin": "Vladimir Putin"}
    (alias,) = Aliases(forms("PERSON Putin"), {"e": putin}).all()
    assert alias == Alias("Putin", "PERSON", "Vladimir Putin", "PERSON", "e", alias.score, "known")
    assert ask(forms("ORG Putin"), putin) == {}


def test_an_entity_with_a_part_of_the_name_is_offered_only_to_one_who_is_in_the_article() -> None:
    putin = entity("e", "Vladimir Putin")
    assert ask(forms("PERSON Putin"), putin) == {}
    assert ask([*forms("PERSON Putin"), Form("Vladimir Putin", "PERSON", 1, "e")], putin) == {"Putin": "Vladimir Putin"}


def test_a_longer_form_joins_an_entity_named_by_a_part_of_it_unless_two_could() -> None:
    putin, here = entity("e", "Putin"), Form("Putin", "PERSON", 2, "e")
    assert ask([here, *forms("PERSON Vladimir Putin")], putin) == {"Vladimir Putin": "Putin"}
    assert ask([here, *forms("PERSON Vladimir Putin", "PERSON Igor Putin")], putin) == {}


def test_an_alias_that_two_have_or_that_fits_another_in_the_article_is_proposed_for_none() -> None:
    joko, budi = entity("j", "Joko Widodo", aliases=["Widodo"]), entity("b", "Budi Widodo", aliases=["Widodo"])
    assert ask(forms("PERSON Widodo"), joko, budi) == {}
    assert ask(forms("PERSON Widodo", "PERSON Anton Widodo"), joko) == {}


def test_what_was_declined_is_not_proposed_again_even_if_it_stands_among_the_aliases() -> None:
    assert ask(forms("PERSON Putin"), entity("e", "Vladimir Putin", aliases=["Putin"], apart=["Putin"])) == {}
    assert ask(forms("PERSON Putin", "PERSON Vladimir Putin"), entity("e", "Vladimir Putin", apart=["Putin"])) == {
        "Vladimir Putin": "Vladimir Putin"
    }


def test_declining_one_leaves_the_other() -> None:
    joko = entity("j", "Joko Widodo", apart=["Widodo"])
    assert ask(forms("PERSON Widodo", "PERSON Budi Widodo"), joko) == {"Widodo": "Budi Widodo"}


FIRST = ["Agus", "Budi", "Citra", "Dewi", "Eko"]
LAST = ["Widodo", "Santoso", "Hartono"]
NAMES = [f"{first} {last}" for first in FIRST for last in LAST]
TITLES = ["", "Presiden ", "Pak ", "Dr. "]
people = st.lists(
    st.builds(lambda title, name: title + name, st.sampled_from(TITLES), st.sampled_from([*NAMES, *FIRST, *LAST])), max_size=8, unique=True
)


def bearers(form: str, present: Sequence[str]) -> set[str]:
    """Return the full names in an article that a form may mean."""
    words = {word for word in form.split() if word not in ("Presiden", "Pak", "Dr.")}
    return {name for name in NAMES if words <= set(name.split()) and any(one.endswith(name) for one in present)}


@given(people)
def test_a_name_that_two_people_of_the_article_bear_is_proposed_for_neither(present: list[str]) -> None:
    for quote, name in ask([Form(one, "PERSON") for one in present]).items():
        owners = bearers(quote, present)
        assert len(owners) < 2, (quote, name)
        assert bearers(name, present) >= owners


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_the_forms_does_not_matter(present: list[str], random: object) -> None:
    turned = list(present)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert ask([Form(one, "PERSON") for one in present]) == ask([Form(one, "PERSON") for one in turned])


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["PERSON", "ORG", "GPE", "DATE"])), max_size=8), st.text(max_size=60))
def test_no_words_whatever_stop_it_and_nothing_stands_for_itself(given: list[tuple[str, str]], text: str) -> None:
    found = Aliases([Form(quote, label) for quote, label in given], {}, defined=definitions(text), variants=VARIANTS).all()
    assert all((alias.quote, alias.label) != (alias.name, alias.name_label) for alias in found)


def test_what_is_proposed_for_many_articles_is_exactly_what_it_was() -> None:
    assert list(alias_golden.lines()) == alias_golden.FILE.read_text(encoding="utf-8").splitlines()

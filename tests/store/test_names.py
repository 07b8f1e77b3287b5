import pytest

from store.names import initials, person_words, same_person, shortened, skeleton, without_place


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Vladimir Putin", ("vladimir", "putin")),
        ("Presiden Joko Widodo", ("joko", "widodo")),
        ("Prof. Dr. H. Amien Rais, M.A.", ("amien", "rais")),
        ("Donald J. Trump", ("donald", "j", "trump")),
        ("Presiden", ()),
        ("", ()),
    ],
)
def test_a_persons_name_without_titles_and_degrees(name: str, words: tuple[str, ...]) -> None:
    assert person_words(name) == words


@pytest.mark.parametrize(
    ("short", "long", "is_shorter"),
    [
        ("Putin", "Vladimir Putin", True),
        ("Xi", "Xi Jinping", True),
        ("Joko Widodo", "Joko Susilo Widodo", True),
        ("Susilo", "Joko Susilo Widodo", False),
        ("Muhammad", "Muhammad Ali", False),
        ("B.J.", "B.J. Habibie", False),
        ("Putin", "Putin", False),
        ("Putra", "Andi Putri", False),
        ("", "Andi", False),
    ],
)
def test_what_is_short_for_a_persons_name(short: str, long: str, is_shorter: bool) -> None:
    assert shortened(person_words(short), person_words(long)) is is_shorter


def test_the_same_first_and_last_word_may_be_one_person_and_a_shared_surname_is_not() -> None:
    assert same_person(("donald", "trump"), ("donald", "j", "trump"))
    assert not same_person(("donald", "trump"), ("melania", "trump"))
    assert not same_person(("trump",), ("donald", "trump"))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amerika Serikat", "AS"),
        ("Perserikatan Bangsa-Bangsa", "PBB"),
        ("Badan Pengawas Obat dan Makanan", "BPOM"),
        ("Amerika", ""),
        ("Komisi pemilihan", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_name_without_the_place_at_its_end() -> None:
    places = {"Tiongkok", "Amerika Serikat", "Indonesia"}
    assert without_place("Komisi Militer Pusat Tiongkok", places) == "Komisi Militer Pusat"
    assert without_place("Departemen Pertahanan Amerika Serikat", places) == "Departemen Pertahanan"
    assert without_place("Bank Indonesia", places) == "Bank Indonesia"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Soeharto", "Suharto"), ("Zelenskyy", "Zelensky"), ("Hong Kong", "Hongkong"), ("Türkiye", "Turkiye"), ("Shoigu", "Shoygu")],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Putra", "Putri"), ("Iran", "Irak"), ("Ridwan Kamil", "Ridwan Kamal")])
def test_spellings_that_are_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)

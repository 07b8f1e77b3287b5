"""Articles of one story on one line of the library."""

import pytest
from msgspec.structs import replace

from store.entry import Entry
from tui.catalogue import Catalogue


def entry(name: str, of: str = "", **facts: object) -> Entry:
    return replace(Entry(article_id=name, title=name.title(), source=f"{name}.txt", variant_of=of), **facts)  # type: ignore[arg-type]


@pytest.fixture
def catalogue() -> Catalogue:
    made = Catalogue()
    made.put([entry("a"), entry("b", "a"), entry("c"), entry("d", "a"), entry("e", "gone")])
    return made


def shown(catalogue: Catalogue) -> str:
    return "".join(one.article_id for one in catalogue.entries)


def test_variants_are_folded_into_the_article_that_leads_them(catalogue: Catalogue) -> None:
    assert shown(catalogue) == "ace"
    assert dict(catalogue.variants) == {"a": ["b", "d"]}
    assert [catalogue.leading(name) for name in "abce"] == ["a", "a", "", ""]
    assert catalogue.row("d") == 0
    assert catalogue.row("e") == 2


def test_they_unfold_below_it_in_every_order(catalogue: Catalogue) -> None:
    catalogue.fold("a")
    assert shown(catalogue) == "abdce"
    assert catalogue.inner == {"b", "d"}
    catalogue.arrange(order="title", descending=True)
    assert shown(catalogue) == "ecabd"
    catalogue.fold("a")
    assert shown(catalogue) == "eca"
    assert catalogue.fold_all()
    assert shown(catalogue) == "ecabd"
    assert not catalogue.fold_all()
    assert shown(catalogue) == "eca"


def test_a_filter_that_finds_only_a_variant_shows_it(catalogue: Catalogue) -> None:
    catalogue.arrange(wanted="d.txt")
    assert shown(catalogue) == "d"
    catalogue.arrange(wanted="variants")
    assert shown(catalogue) == "ae"
    catalogue.fold("a")
    assert shown(catalogue) == "abde"


def test_the_next_article_goes_on_from_the_line_a_variant_is_folded_into(catalogue: Catalogue) -> None:
    after = catalogue.beside("d", 1)
    assert after is not None
    assert after.article_id == "c"
    catalogue.fold("a")
    after = catalogue.beside("b", 1)
    assert after is not None
    assert after.article_id == "d"


def test_when_the_leading_article_goes_its_variants_stand_for_themselves(catalogue: Catalogue) -> None:
    catalogue.fold("a")
    catalogue.drop(["a"])
    assert shown(catalogue) == "bcde"
    assert catalogue.leading("b") == ""

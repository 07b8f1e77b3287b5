"""The entries of the library as they are put, ordered and stepped through."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.entry import Entry
from tui.catalogue import Catalogue


def entry(name: str, **facts: object) -> Entry:
    return replace(Entry(article_id=name, title=name.title(), source=f"{name}.txt"), **facts)  # type: ignore[arg-type]


def of(*entries: Entry) -> Catalogue:
    made = Catalogue()
    made.put(list(entries))
    return made


def test_what_was_worked_out_late_does_not_replace_what_is_newer() -> None:
    first, second = entry("a"), entry("b")
    catalogue = of(first, second)
    catalogue.put([replace(first, annotations=3, filled=True)])
    catalogue.renew([first, second], [replace(first, filled=True), replace(second, words=7, filled=True)])
    assert [(one.annotations, one.words) for one in catalogue.entries] == [(3, 0), (0, 7)]


def test_an_entry_that_was_made_stale_meanwhile_is_worked_out_again() -> None:
    first = entry("a", filled=True)
    catalogue = of(first)
    catalogue.stale(["a"])
    catalogue.renew([first], [replace(first, words=7)])
    assert [(one.words, one.filled) for one in catalogue.entries] == [(0, False)]


def test_the_next_article_is_one_that_can_be_read() -> None:
    catalogue = of(entry("a"), entry("b", problem="It is no text."), entry("c"))
    after = catalogue.beside("a", 1)
    assert after is not None
    assert after.article_id == "c"
    assert catalogue.beside("c", 1) is None
    assert catalogue.beside("a", -1) is None


def test_an_article_that_is_being_read_is_no_longer_unread() -> None:
    catalogue = of(entry("a"), entry("b", status="done"))
    for name in ("a", "b", "c"):
        catalogue.opened(name)
    assert [one.status for one in catalogue.entries] == ["reading", "done"]


def test_an_article_the_filter_hides_is_beside_nothing() -> None:
    catalogue = of(entry("a"), entry("b"))
    catalogue.arrange(wanted="b")
    assert catalogue.row("a") is None
    assert catalogue.beside("a", 1) is None
    assert catalogue.total == 2


def test_next_unread_looks_on_from_here_and_then_from_the_top() -> None:
    catalogue = of(entry("a"), entry("b", status="reading"), entry("c", status="done"))
    found = catalogue.unread_after("b")
    assert found is not None
    assert found.article_id == "a"
    catalogue.put([entry("a", status="done")])
    assert catalogue.unread_after("b") is None


def test_order_and_filter_are_kept_when_entries_change() -> None:
    catalogue = of(entry("a"), entry("b"), entry("c"))
    catalogue.arrange(order="title", descending=True, wanted=".txt")
    catalogue.put([entry("d")])
    assert [one.article_id for one in catalogue.entries] == ["d", "c", "b", "a"]
    assert [one.article_id for one in catalogue.all()] == ["a", "b", "c", "d"]


_NAMES = st.sampled_from("abcdef")
_ENTRIES = st.builds(
    lambda name, status, words, waiting, of: entry(name, status=status, words=words, open_suggestions=waiting, variant_of=of),
    _NAMES,
    st.sampled_from(["new", "reading", "done"]),
    st.integers(0, 3),
    st.sampled_from([None, 0, 2]),
    st.sampled_from(["", "", "a", "b"]),
)
_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(_ENTRIES, min_size=1, max_size=3, unique_by=lambda one: one.article_id)),
        st.tuples(st.just("drop"), st.lists(_NAMES, min_size=1, max_size=2)),
        st.tuples(st.just("order"), st.sampled_from(["name", "words", "status", "to review"])),
        st.tuples(st.just("wanted"), st.sampled_from(["", "a", "txt", "done", "new", "variants"])),
        st.tuples(st.just("reverse"), st.booleans()),
        st.tuples(st.just("fold"), _NAMES),
    ),
    max_size=12,
)


@given(_ACTS)
def test_what_is_shown_is_what_a_catalogue_made_anew_would_show(acts: list[tuple[str, object]]) -> None:
    catalogue, unfolded = Catalogue(), list[str]()
    for act, what in acts:
        match act:
            case "put":
                catalogue.put(what)  # type: ignore[arg-type]
            case "drop":
                catalogue.drop(what)  # type: ignore[arg-type]
            case "order":
                catalogue.arrange(order=what)  # type: ignore[arg-type]
            case "wanted":
                catalogue.arrange(wanted=what)  # type: ignore[arg-type]
            case "reverse":
                catalogue.arrange(descending=bool(what))
            case _:
                catalogue.fold(str(what))
                unfolded.append(str(what))
        anew = Catalogue()
        anew.put(catalogue.all())
        anew.arrange(order=catalogue.order, descending=catalogue.descending, wanted=catalogue.wanted)
        for name in unfolded:
            anew.fold(name)
        assert catalogue.entries == anew.entries
        assert [catalogue.row(name) for name in "abcdef"] == [anew.row(name) for name in "abcdef"]
        assert (catalogue.done, catalogue.waiting) == (anew.done, anew.waiting)
        assert catalogue.done == sum(one.status == "done" for one in catalogue.all())

"""The order of the review queue, what is before the person, and what a decision does to it."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store.model import Suggestion
from tui.review import Item, Queue


def one(start: int, score: float = 0.5, quote: str = "", label: str = "GPE") -> Suggestion:
    """Return a suggestion of three code points."""
    words = quote or f"k{start:02}"
    return Suggestion(start=start, end=start + 3, label=label, quote=words, score=score, source="model", origin="model:uji")


def filled(offers: dict[str, list[Suggestion]], *, order: str = "doubtful") -> Queue:
    """Return a queue with these articles in reading order."""
    queue = Queue()
    for number, (article, suggestions) in enumerate(offers.items()):
        queue.put(article, number, article.upper(), suggestions)
    if order != queue.order:
        queue.turn()
    elif queue.left:
        queue.turn()
        queue.turn()
    return queue


def here(queue: Queue) -> tuple[str, int] | None:
    """Return article and start of what is before the person."""
    return (queue.current.article, queue.current.suggestion.start) if queue.current else None


def round_of(queue: Queue) -> list[tuple[str, int] | None]:
    """Return what comes when everything is skipped once."""
    found = []
    for _ in range(queue.left):
        found.append(here(queue))
        queue.skip()
    return found


OFFERS = {"a": [one(0, 0.9), one(10, 0.52)], "b": [one(0, 0.48), one(20, 0.1)], "c": [one(5, 0.99)]}


def test_nothing_is_before_the_person_in_an_empty_queue() -> None:
    queue = Queue()
    assert queue.current is None
    assert queue.left == 0
    queue.skip()
    assert not queue.back()
    queue.turn()
    assert queue.current is None


def test_the_most_doubtful_come_first_and_of_two_the_less_likely() -> None:
    assert round_of(filled(OFFERS)) == [("b", 0), ("a", 10), ("b", 20), ("a", 0), ("c", 5)]


def test_what_is_equally_doubtful_comes_article_by_article() -> None:
    queue = filled({"a": [one(30, 0.501), one(0, 0.499)], "b": [one(3, 0.502)]})
    assert round_of(queue) == [("a", 0), ("a", 30), ("b", 3)]


def test_reading_order_is_article_by_article() -> None:
    assert round_of(filled(OFFERS, order="reading")) == [("a", 0), ("a", 10), ("b", 0), ("b", 20), ("c", 5)]


def test_what_was_skipped_comes_again_at_the_end() -> None:
    queue = filled(OFFERS)
    first = round_of(queue)
    assert round_of(queue) == first


def test_back_returns_to_what_was_skipped_and_it_keeps_its_turn() -> None:
    queue = filled(OFFERS)
    queue.skip()
    queue.skip()
    assert here(queue) == ("b", 20)
    assert queue.back()
    assert here(queue) == ("a", 10)
    assert queue.back()
    assert here(queue) == ("b", 0)
    assert not queue.back()
    assert round_of(queue) == [("b", 0), ("a", 10), ("b", 20), ("a", 0), ("c", 5)]


def test_back_leaves_out_what_is_no_longer_open() -> None:
    queue = filled(OFFERS)
    queue.skip()
    queue.skip()
    queue.put("a", 0, "A", [one(0, 0.9)])
    assert queue.back()
    assert here(queue) == ("b", 0)


def test_skipping_what_came_back_goes_on_however_often_the_others_were_skipped() -> None:
    queue = filled({"a": [one(0), one(3, 0.6)], "b": [one(0, 0.9)]})
    for _ in range(7):
        queue.skip()
    queue.put("b", 1, "B", [one(0, 0.9), one(6, 0.5)])
    queue.want(("b", 6, 9))
    met = []
    for _ in range(4):
        met.append(here(queue))
        queue.skip()
    assert met[0] == ("b", 6)
    assert set(met) == {("a", 0), ("a", 3), ("b", 0), ("b", 6)}


def test_what_comes_in_meanwhile_does_not_take_the_place_of_what_is_looked_at() -> None:
    queue = filled({"b": [one(0, 0.9)]})
    queue.put("a", 7, "A", [one(0, 0.5)])
    assert here(queue) == ("b", 0)
    queue.skip()
    assert here(queue) == ("a", 0)


def test_a_new_label_or_score_of_what_is_looked_at_shows() -> None:
    queue = filled({"a": [one(0, 0.9)], "b": [one(0, 0.5)]})
    queue.put("b", 1, "B", [one(0, 0.99, label="ORG")])
    assert here(queue) == ("b", 0)
    assert queue.current is not None
    assert queue.current.suggestion.label == "ORG"


def test_when_what_is_looked_at_goes_reading_goes_on_from_there_and_round_at_the_end() -> None:
    queue = filled(OFFERS, order="reading")
    for _ in range(3):
        queue.skip()
    assert here(queue) == ("b", 20)
    queue.put("a", 0, "A", [one(0), one(3), one(10)])
    queue.put("b", 1, "B", [one(0)])
    assert here(queue) == ("c", 5)
    queue.put("c", 2, "C", [])
    assert here(queue) == ("a", 3), "what came before the place comes after the end, and before what was skipped"


def test_counts_are_by_form_and_by_label_over_all_articles() -> None:
    queue = filled({"a": [one(0, quote="Ani"), one(9, quote="Ani", label="PERSON")], "b": [one(0, quote="Ani"), one(4, quote="Budi")]})
    assert queue.left == 4
    assert queue.forms[("Ani", "GPE")] == 2
    assert queue.labels == {"GPE": 3, "PERSON": 1}
    queue.put("a", 0, "A", [])
    assert queue.left == 2
    assert dict(queue.labels) == {"GPE": 2}
    assert dict(queue.forms) == {("Ani", "GPE"): 1, ("Budi", "GPE"): 1}


def test_of_form_is_within_the_article_in_text_order() -> None:
    queue = filled({"a": [one(20, 0.2, "Ani"), one(0, 0.9, "Ani"), one(9, 0.5, "Ani", "PERSON")], "b": [one(0, quote="Ani")]})
    item = Item("a", "A", one(20, 0.2, "Ani"))
    assert [found.start for found in queue.of_form(item)] == [0, 20]
    assert queue.of_form(Item("gone", "", one(0))) == []


def test_dropping_goes_on_and_names_the_articles() -> None:
    queue = filled(OFFERS)
    assert queue.drop(lambda found: found.score < 0.5) == ["b"]
    assert here(queue) == ("a", 10)
    assert queue.left == 3
    assert queue.drop(lambda found: True, ["c", "nowhere"]) == ["c"]
    assert queue.left == 2


def test_held_words_wait_until_their_article_is_put_in_again() -> None:
    queue = filled({"a": [one(0, 0.5, "Ani")], "b": [one(0, 0.6, "Ani"), one(9, 0.9, "Budi")]})
    queue.hold(["b"], {"Ani"})
    queue.put("a", 0, "A", [])
    assert here(queue) == ("b", 9)
    assert queue.left == 2
    queue.put("b", 1, "B", [one(0, 0.6, "Ani")])
    assert here(queue) == ("b", 0)


def test_when_all_that_is_left_is_held_nothing_is_shown_until_it_is_known() -> None:
    queue = filled({"a": [one(0, 0.5, "Ani")], "b": [one(0, 0.6, "Ani")]})
    queue.hold(["b"], {"Ani"})
    queue.put("a", 0, "A", [])
    assert queue.current is None
    assert queue.left == 1
    queue.put("b", 1, "B", [])
    assert queue.left == 0


def test_the_article_that_holds_back_the_next_one_is_named() -> None:
    queue = filled({"a": [one(0, quote="Ani")], "b": [one(0, quote="Ani")], "c": [one(0, quote="Budi")]}, order="reading")
    queue.hold(["b"], {"Ani"})
    assert queue.awaited() is None, "nothing is awaited while there is something to look at"
    with queue.still():
        queue.put("a", 0, "A", [])
        assert queue.awaited() == "b"
        queue.put("b", 1, "B", [one(9, quote="Ani")])
        assert queue.awaited() is None
    assert here(queue) == ("b", 9)


def test_what_is_wanted_comes_when_it_is_offered_and_not_after_another_key() -> None:
    queue = filled(OFFERS)
    assert queue.want(("c", 5, 8))
    assert here(queue) == ("c", 5)
    assert not queue.want(("a", 40, 43))
    queue.put("a", 0, "A", [one(40, 0.9)])
    assert here(queue) == ("a", 40)
    assert not queue.want(("a", 0, 3))
    queue.skip()
    queue.put("a", 0, "A", [one(0), one(40)])
    assert here(queue) != ("a", 0)


def test_turning_begins_at_the_start_of_the_other_order() -> None:
    queue = filled(OFFERS)
    queue.turn()
    assert (queue.order, here(queue)) == ("reading", ("a", 0))
    queue.turn()
    assert (queue.order, here(queue)) == ("doubtful", ("b", 0))


SUGGESTIONS = st.lists(
    st.builds(
        one,
        st.integers(0, 9).map(lambda number: number * 4),
        st.floats(0, 1),
        st.sampled_from(["Ani", "Budi"]),
        st.sampled_from(["GPE", "ORG"]),
    ),
    unique_by=lambda found: found.start,
    max_size=5,
)


@given(st.lists(SUGGESTIONS, max_size=6), st.sampled_from(["doubtful", "reading"]))
def test_skipping_all_meets_each_once(offers: list[list[Suggestion]], order: str) -> None:
    queue = filled({str(number): offer for number, offer in enumerate(offers)}, order=order)
    there = {(str(number), found.start) for number, offer in enumerate(offers) for found in offer}
    met = round_of(queue)
    assert len(met) == len(there)
    assert set(met) == there


class Reviewing(RuleBasedStateMachine):
    """Whatever happens, what is before the person is open, and the counts are those of what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue()
        self.offers: dict[str, list[Suggestion]] = {}
        self.held: set[tuple[str, str]] = set()

    @rule(article=st.sampled_from("abcd"), offer=SUGGESTIONS)
    def put(self, article: str, offer: list[Suggestion]) -> None:
        self.offers[article] = offer
        self.held = {pair for pair in self.held if pair[0] != article}
        self.queue.put(article, ord(article), article, offer)

    @rule(article=st.sampled_from("abcd"), form=st.sampled_from(["Ani", "Budi"]))
    def hold(self, article: str, form: str) -> None:
        self.held.add((article, form))
        self.queue.hold([article], {form})

    @rule(threshold=st.floats(0, 1))
    def drop(self, threshold: float) -> None:
        self.offers = {article: [found for found in offer if found.score >= threshold] for article, offer in self.offers.items()}
        self.queue.drop(lambda found: found.score < threshold)

    @precondition(lambda self: self.queue.current is not None)
    @rule()
    def skip(self) -> None:
        before = self.queue.current
        self.queue.skip()
        if len(list(self.shown())) > 1:
            assert self.queue.current != before

    @rule()
    def back(self) -> None:
        before = here(self.queue)
        if not self.queue.back():
            assert here(self.queue) == before

    @rule()
    def turn(self) -> None:
        self.queue.turn()

    @rule(article=st.sampled_from("abcd"), start=st.integers(0, 9))
    def want(self, article: str, start: int) -> None:
        self.queue.want((article, start * 4, start * 4 + 3))

    def open(self) -> Iterable[tuple[str, Suggestion]]:
        return ((article, found) for article, offer in self.offers.items() for found in offer)

    def shown(self) -> Iterable[tuple[str, Suggestion]]:
        return ((article, found) for article, found in self.open() if (article, found.quote) not in self.held)

    @invariant()
    def what_is_shown_is_open(self) -> None:
        current = self.queue.current
        if current is not None:
            assert (current.article, current.suggestion) in list(self.open())
        elif self.queue.left:
            assert list(self.shown()) == []

    @invariant()
    def counts_are_true(self) -> None:
        found = [suggestion for _, suggestion in self.open()]
        assert self.queue.left == len(found)
        assert sum(self.queue.labels.values()) == len(found)
        assert all(self.queue.forms[(one.quote, one.label)] >= 1 for one in found)
        assert all(count > 0 for count in self.queue.forms.values())


TestReviewing = Reviewing.TestCase

"""Which suggestions still wait for somebody to decide."""

from store import annotate
from store.document import Document, apply
from store.model import Change, Suggestion
from store.open_suggestions import open_suggestions, undecided
from tests.store.making import TEXT, bounds, document


def _offered(quote: str, label: str = "GPE") -> Suggestion:
    start, end = bounds(TEXT, quote)
    return Suggestion(start=start, end=end, label=label, quote=quote, score=0.5, source="pattern", origin="rule:x")


def _done(opened: Document, change: Change | None) -> Document:
    assert change is not None
    return apply(opened, change.edits, lambda _: TEXT)


def test_decided_foreign_and_annotated_places_are_not_offered() -> None:
    rejected, person, shorter, free = _offered("Jakarta"), _offered("Jakarta", "PERSON"), _offered("Jakart"), _offered("Beijing")
    opened = _done(document(), annotate.reject(document(), [rejected], annotator="ana"))
    offered = [free, rejected, shorter, person]
    assert undecided(opened, offered) == [free, shorter, person]
    assert open_suggestions(opened, offered, {"GPE"}) == [free, shorter]
    tagged = _done(opened, annotate.tag(opened, *bounds(TEXT, "Beijing"), "GPE", annotator="ana"))
    assert open_suggestions(tagged, offered, {"GPE", "PERSON"}) == [shorter, person]

"""What a form cannot hold is taken out of an article and listed, one thing at a time, and what must be read of it is said exactly."""

from dataclasses import replace

import msgspec
import pytest

from store.document import Document
from store.exchange.contract import Context, Item, Seen, SeenSpan
from store.exchange.fitting import expected, fit, in_order
from store.exchange.flat import apart
from store.exchange.form import EVERYTHING, Format, Holds
from store.exchange.losses import Losses
from store.labels import DEFAULT
from store.model import Decision, Entity, Note, Span, Unplaced
from tests.store.exchange.worlds import document, span

TEXT = "Ani dan Budi pergi\nke  Solo."
ANI, BUDI, SOLO, EDGE = (0, 3), (8, 12), (23, 27), (9, 14)


def _form(**holds: object) -> Format:
    return Format(name="x", title="", suffixes=(), unit="codepoint", module="", holds=replace(EVERYTHING, **holds))  # type: ignore[arg-type]


def _document(*spans: Span, **more: object) -> Document:
    bare = document("a.txt", TEXT)
    return replace(bare, spans={one.id: one for one in spans}, **more)  # type: ignore[arg-type]


def _span(place: tuple[int, int], label: str = "X", **more: object) -> Span:
    return span(document("a.txt", TEXT), *place, label, **more)


def _plain(place: tuple[int, int], label: str = "X", **more: object) -> Span:
    """Return a span that says nothing of where it comes from."""
    return _span(place, label, **{"annotator": "", "created": "", "updated": "", **more})


def _lost(whole: Document, form: Format) -> tuple[Document, list[tuple[str, str, str, int, int]]]:
    """Return what is left of an article, and kind, words, record and place of everything that is not."""
    losses = Losses()
    rest = fit(whole, form, losses)
    assert all((one.article, one.source) == (whole.article.id, "a.txt") for one in losses.kept)
    return rest, [(one.kind, one.what, one.record, one.start, one.end) for one in losses.kept]


def test_a_form_that_holds_everything_loses_nothing() -> None:
    whole = _document(_span(ANI, score=0.5, entity="e"), _span((0, 12)), _span(EDGE))
    rest, lost = _lost(whole, _form())
    assert lost == []
    assert rest.spans == whole.spans
    assert list(rest.spans) == ["s0-12-X", "s0-3-X", "s9-14-X"]


@pytest.mark.parametrize(
    ("name", "kind", "given", "without"),
    [
        ("entities", "entity link", {"entity": "e"}, {}),
        ("scores", "score", {"score": 0.0}, {}),
        ("provenance", "provenance", {"annotator": "rina"}, {}),
        ("provenance", "provenance", {"created": "2024"}, {}),
        ("provenance", "provenance", {"updated": "2024"}, {}),
        ("provenance", "provenance", {"origin": "import"}, {"origin": "person"}),
    ],
)
def test_what_is_known_of_a_span_is_lost_where_it_is_known(
    name: str, kind: str, given: dict[str, object], without: dict[str, object]
) -> None:
    whole = _document(_plain(ANI, **without), _plain(BUDI, **given))
    assert _lost(whole, _form(**{name: False})) == (whole_in_order(whole), [(kind, "Budi", "s8-12-X", 8, 12)])
    assert _lost(whole, _form(**{name: True}))[1] == []


def whole_in_order(whole: Document) -> Document:
    """Return the article as ``fit`` leaves it when it takes nothing out."""
    return fit(whole, _form(), Losses())


def test_spans_on_no_edge_of_a_token_are_lost_before_any_that_overlap() -> None:
    whole = _document(_plain(ANI), _plain(EDGE), _plain(BUDI))
    assert _lost(whole, _form(edges=False))[1] == [("span: token edge", "udi p", "s9-14-X", 9, 14)]
    rest, lost = _lost(whole, _form(overlaps=False))
    assert list(rest.spans) == ["s0-3-X", "s9-14-X"]
    assert lost == [("span: overlap", "Budi", "s8-12-X", 8, 12)]
    rest, lost = _lost(whole, _form(overlaps=False, edges=False))
    assert list(rest.spans) == ["s0-3-X", "s8-12-X"]
    assert [one[0] for one in lost] == ["span: token edge"]


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([(0, 5), (3, 8)], [(0, 5)]),
        ([(0, 5), (3, 9)], [(3, 9)]),
        ([(0, 5), (5, 8)], [(0, 5), (5, 8)]),
        ([(0, 5), (0, 3)], [(0, 5), (0, 3)]),
        ([(0, 5), (3, 5)], [(0, 5), (3, 5)]),
        ([(0, 5), (1, 4), (3, 8)], [(0, 5), (1, 4)]),
        ([(0, 5), (1, 4), (3, 9)], [(3, 9)]),
        ([(2, 6), (0, 4)], [(0, 4)]),
    ],
)
def test_of_spans_that_cross_the_longer_stays(places: list[tuple[int, int]], kept: list[tuple[int, int]]) -> None:
    whole = _document(*(_plain(place) for place in places))
    rest, lost = _lost(whole, _form(crossing=False))
    assert [(one.start, one.end) for one in rest.spans.values()] == kept
    assert sorted(one[3:] for one in lost) == sorted(set(places) - set(kept))
    assert {one[0] for one in lost} <= {"span: crossing"}


def test_spans_within_each_other_come_by_place_the_longest_first() -> None:
    whole = _document(_plain(BUDI), _plain((0, 18)), _plain(ANI), _plain(ANI, "A"))
    assert list(_lost(whole, _form(crossing=False))[0].spans) == ["s0-18-X", "s0-3-A", "s0-3-X", "s8-12-X"]


@pytest.mark.parametrize(
    ("places", "kept", "rest"),
    [
        ([(0, 2), (2, 4)], [(0, 2), (2, 4)], []),
        ([(0, 3), (2, 4)], [(0, 3)], [(2, 4)]),
        ([(0, 2), (1, 4)], [(1, 4)], [(0, 2)]),
        ([(0, 2), (1, 3)], [(0, 2)], [(1, 3)]),
        ([(0, 9), (1, 3), (10, 12)], [(0, 9), (10, 12)], [(1, 3)]),
        ([(5, 9), (0, 2), (1, 3), (2, 5), (8, 10)], [(0, 2), (2, 5), (5, 9)], [(1, 3), (8, 10)]),
        ([(4, 6), (5, 6), (4, 5)], [(4, 6)], [(4, 5), (5, 6)]),
        ([(3, 4), (0, 3), (4, 9)], [(0, 3), (3, 4), (4, 9)], []),
        ([], [], []),
    ],
)
def test_of_spans_that_overlap_the_longest_stay(
    places: list[tuple[int, int]], kept: list[tuple[int, int]], rest: list[tuple[int, int]]
) -> None:
    found = apart(_plain(place) for place in places)
    assert tuple([(one.start, one.end) for one in part] for part in found) == (kept, rest)


def test_of_spans_in_one_place_the_first_by_id_stays() -> None:
    kept, rest = apart([_plain(ANI, "C"), _plain(ANI, "A"), _plain(ANI, "B")])
    assert ([one.label for one in kept], [one.label for one in rest]) == (["A"], ["B", "C"])


def test_annotations_without_a_place_are_lost_to_every_form() -> None:
    placed = _plain(BUDI)
    decision = Decision(id="d", article=placed.article, start=0, end=3, label="X", quote="Ani", verdict="accepted")
    left = {one.id: Unplaced(id=one.id, article=one.article, was=one, text="") for one in (placed, decision)}
    rest, lost = _lost(_document(unplaced=left), _form())
    assert lost == [("span: unplaced", "Budi", "s8-12-X", -1, -1)]
    assert rest.unplaced == {}


def _noted() -> Document:
    kept, gone = _plain(ANI), _plain(EDGE)
    article = kept.article
    notes = [
        Note(id="n1", target="span", target_id=kept.id, article=article, text="pada Ani"),
        Note(id="n2", target="span", target_id=gone.id, article=article, text="pada tepi"),
        Note(id="n3", target="article", target_id=article, article=article, text="umum" * 100),
    ]
    decision = Decision(id="d", article=article, start=8, end=12, label="X", quote="Budi", verdict="rejected")
    return _document(kept, gone, notes={one.id: one for one in notes}, decisions={"d": decision})


@pytest.mark.parametrize(
    ("holds", "notes", "lost"),
    [
        ({}, ["n1", "n2", "n3"], []),
        ({"edges": False}, ["n1", "n3"], [("span: token edge", "udi p", "s9-14-X", 9, 14), ("note on span", "pada tepi", "n2", -1, -1)]),
        ({"span_notes": False}, ["n3"], [("note on span", "pada Ani", "n1", -1, -1), ("note on span", "pada tepi", "n2", -1, -1)]),
        ({"article_notes": False}, ["n1", "n2"], [("note on article", "umum" * 50, "n3", -1, -1)]),
    ],
)
def test_notes_go_with_what_they_are_about(holds: dict[str, object], notes: list[str], lost: list[object]) -> None:
    rest, found = _lost(_noted(), _form(**holds))
    assert list(rest.notes) == notes
    assert found == lost
    assert list(rest.decisions) == ["d"]


def test_decisions_are_lost_with_their_place() -> None:
    rest, lost = _lost(_noted(), _form(decisions=False))
    assert rest.decisions == {}
    assert lost == [("decision", "Budi", "d", 8, 12)]


@pytest.mark.parametrize(
    ("holds", "status", "kinds"),
    [
        ({"text": "exact"}, "open", []),
        ({"text": "tokens"}, "open", ["text: spacing"]),
        ({"text": "quotes"}, "open", ["text: mentions only"]),
        ({"text": "forms"}, "open", ["text: mentions only"]),
        ({"status": False}, "open", []),
        ({"status": False}, "done", ["status"]),
        ({"metadata": False}, "done", ["metadata"]),
        ({"text": "quotes", "status": False, "metadata": False}, "done", ["text: mentions only", "status", "metadata"]),
    ],
)
def test_what_is_known_of_an_article_is_lost_with_its_title(holds: dict[str, object], status: str, kinds: list[str]) -> None:
    whole = _document()
    article = msgspec.structs.replace(whole.article, status=status, title="Judul")
    assert _lost(replace(whole, article=article), _form(**holds))[1] == [(kind, "Judul", "", -1, -1) for kind in kinds]


def test_tokens_with_one_space_between_them_are_the_whole_text() -> None:
    assert _lost(document("a.txt", "Ani dan Budi ."), _form(text="tokens"))[1] == []
    assert [one[0] for one in _lost(document("a.txt", "Ani dan Budi."), _form(text="tokens"))[1]] == ["text: spacing"]


PUTIN = Entity(id="e", name="Ani Wijaya", label="X")
CONTEXT = Context(project="p", program="1", labels=DEFAULT, entities={"e": PUTIN})


def _known() -> Document:
    whole = _noted()
    spans = {one.id: one for one in (_span(ANI, score=0.0, entity="e"), _span(BUDI, "A", entity="z"), _span((0, 12), score=0.5))}
    article = msgspec.structs.replace(whole.article, title="T", language="", published="2024", status="done", metadata={"a": "b", "c": ""})
    more = Note(id="n0", target="span", target_id="s0-3-X", article=article.id, text="awal", created="9")
    return replace(whole, article=article, spans=spans, notes={**whole.notes, "n0": more}, _order=None)


def test_everything_that_a_form_holds_must_be_read() -> None:
    assert expected(Item(_known(), "codepoint", "dev"), EVERYTHING, CONTEXT) == Seen(
        text=TEXT,
        spans=(
            SeenSpan(start=0, end=3, label="X", quote="Ani", entity="Ani Wijaya", score=0.0, notes=("awal", "pada Ani")),
            SeenSpan(start=0, end=12, label="X", quote="Ani dan Budi", score=0.5),
            SeenSpan(start=8, end=12, label="A", quote="Budi"),
        ),
        notes=("umum" * 100,),
        about={"title": "T", "source": "a.txt", "published": "2024", "meta.a": "b", "status": "done"},
        decisions=1,
        part="dev",
    )


def test_what_a_form_does_not_hold_need_not_be_read() -> None:
    nothing = Holds(overlaps=True, crossing=True)
    plain = SeenSpan(start=0, end=3, label="X", quote="Ani"), SeenSpan(start=0, end=12, label="X", quote="Ani dan Budi")
    seen = Seen(text=TEXT, spans=(*plain, SeenSpan(start=8, end=12, label="A", quote="Budi")), decisions=1)
    assert expected(Item(_known(), "codepoint"), nothing, CONTEXT) == seen
    assert expected(Item(_known(), "codepoint"), replace(nothing, text="quotes"), CONTEXT) == msgspec.structs.replace(seen, text=None)
    with_status = expected(Item(_known(), "codepoint"), replace(nothing, status=True), CONTEXT)
    assert with_status == msgspec.structs.replace(seen, about={"status": "done"})


def test_a_form_of_tokens_must_give_tokens_and_no_quotes() -> None:
    seen = expected(Item(_known(), "token"), Holds(text="tokens", overlaps=True), CONTEXT)
    assert seen == Seen(
        tokens=("Ani", "dan", "Budi", "pergi", "ke", "Solo", "."),
        spans=(SeenSpan(start=0, end=1, label="X"), SeenSpan(start=0, end=3, label="X"), SeenSpan(start=2, end=3, label="A")),
        decisions=1,
    )


def test_spans_that_were_read_come_by_all_that_is_known_of_them() -> None:
    first = SeenSpan(start=1, end=2, label="A", quote="a", entity="a", score=0.5, notes=("a",))
    others = [
        msgspec.structs.replace(first, **change)
        for change in ({"start": 0, "end": 9}, {"score": None}, {"score": 0.0}, {}, {"notes": ("b",)}, {"score": 0.6}, {"entity": "b"})
    ]
    others += [msgspec.structs.replace(first, **change) for change in ({"quote": "b"}, {"label": "B"}, {"end": 3}, {"start": 2})]
    assert in_order(reversed(others)) == tuple(others)

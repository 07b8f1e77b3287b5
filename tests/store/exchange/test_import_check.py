"""What a reader says of a foreign file, held against the text: what stays as it is, what is cut, put right or refused, and the reason."""

import math
from typing import Any

import pytest

from store.exchange import import_check
from store.exchange.contract import Draft, DraftEntity, DraftSpan, News, Preface, Reject, Remark
from store.exchange.import_check import KEYS, LABEL, NAME, raw_span, settle, spot

TEXT = "Ia\r\nJoko 🙂 tiba"
CLEAN = "Ia\nJoko 🙂 tiba"


def settled(news: News) -> list[News]:
    """Return all that comes of one piece of news."""
    return list(settle(news))


def one(start: Any = 4, end: Any = 8, label: Any = "PER", **more: Any) -> DraftSpan:
    """Return a span as a reader might give it."""
    return DraftSpan(start=start, end=end, label=label, **more)


def of_span(span: DraftSpan, text: str = TEXT) -> list[Any]:
    """Return the spans that a draft with one span keeps, and the reasons and remarks besides."""
    *told, draft = settled(Draft(text=text, where="line 1", spans=(span,)))
    assert isinstance(draft, Draft)
    return [*draft.spans, *(news.why if isinstance(news, Reject) else news.what for news in told if isinstance(news, Reject | Remark))]


def test_a_draft_comes_out_with_lf_and_all_else_that_it_said() -> None:
    span = one(quote="Joko", id="x", entity="Joko", external={"wikidata": "Q1"}, score=1, annotator="ana", created="2024", notes=("n",))
    about: dict[str, Any] = {"source": "a.txt", "title": "T", "language": "id", "published": "2024", "metadata": {"k": "v"}, "done": True}
    (draft,) = settled(Draft(text=TEXT, where="line 1", spans=(span,), notes=("baik",), **about))
    kept = one(
        3, 7, quote="Joko", id="x", entity="Joko", external={"wikidata": "Q1"}, score=1.0, annotator="ana", created="2024", notes=("n",)
    )
    assert draft == Draft(text=CLEAN, where="line 1", spans=(kept,), notes=("baik",), **about)


def test_a_bare_draft_stays_bare() -> None:
    assert settled(Draft(text="abc", where="")) == [Draft(text="abc", where="")]
    assert settled(Draft(text="abc", where="", done=1)) == [Draft(text="abc", where="")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "why", "raw"),
    [
        ("", "It has no text.", ""),
        (" \n", "It has no text.", " \n"),
        (None, "It has no text.", ""),
        (b"abc", "It has no text.", ""),
        ("ab\ud800", "Its text holds half of a surrogate pair (character 2).", "ab?"),
        ("x" * 11, "Its text has 11 code points; the limit is 10.", "x" * 11),
    ],
)
def test_a_document_without_a_sound_text_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch, text: Any, why: str, raw: str) -> None:
    monkeypatch.setattr(import_check, "MAX_BYTES", 10)
    assert settled(Draft(text=text, where="line 1", spans=(one(0, 1),))) == [Reject(where="line 1", why=why, raw=raw)]
    assert settled(Draft(text="x" * 10, where="")) == [Draft(text="x" * 10, where="")]


@pytest.mark.parametrize(
    ("span", "why"),
    [
        (one(label=""), "The annotation has no label."),
        (one(label=" "), "The annotation has no label."),
        (one(label=5), "The annotation has no label."),
        (one(start=True), "The offsets are no whole numbers."),
        (one(end=8.0), "The offsets are no whole numbers."),
        (one(start="4"), "The offsets are no whole numbers."),
        (one(-1, 2), "The offsets -1–2 do not lie inside the text of 15 code points."),
        (one(4, 4), "The offsets 4–4 do not lie inside the text of 15 code points."),
        (one(5, 4), "The offsets 5–4 do not lie inside the text of 15 code points."),
        (one(4, 16), "The offsets 4–16 do not lie inside the text of 15 code points."),
        (one(10**30, 10**31), f"The offsets 1{'0' * 19}–1{'0' * 19} do not lie inside the text of 15 code points."),
        (one(2, 3), "Nothing but a part of a line end lies at 2–3."),
        (one(quote="Budi"), "The text at 4–8 is 'Joko', the file says 'Budi'."),
        (one(quote=""), "The text at 4–8 is 'Joko', the file says ''."),
        (one(quote="\ud800"), "The text at 4–8 is 'Joko', the file says '?'."),
        (one(quote="b" * 61), f"The text at 4–8 is 'Joko', the file says '{'b' * 60}'."),
        (one(quote=5), "A value of it is of the wrong kind."),
    ],
)
def test_a_span_that_does_not_fit_is_refused_with_its_reason(span: DraftSpan, why: str) -> None:
    assert of_span(span) == [why]


def test_a_long_text_is_cut_in_what_is_said_of_it() -> None:
    text = "x" * 70
    assert of_span(one(0, 61, quote="y"), text) == [f"The text at 0–61 is '{'x' * 60}', the file says 'y'."]


@pytest.mark.parametrize(
    ("span", "kept"),
    [
        (one(0, 15), one(0, 14, quote=CLEAN)),
        (one(0, 15, quote=TEXT), one(0, 14, quote=CLEAN)),
        (one(0, 15, quote=CLEAN), one(0, 14, quote=CLEAN)),
        (one(14, 15), one(13, 14, quote="a")),
        (one(0, 1), one(0, 1, quote="I")),
        (one(2, 4), one(2, 3, quote="\n")),
        (one(origin="model:x@1"), one(3, 7, quote="Joko", origin="model:x@1")),
        (one(origin=""), one(3, 7, quote="Joko", origin="import")),
        (one(origin="o" * 101), one(3, 7, quote="Joko", origin="o" * 100)),
        (one(verdict="rejected"), one(3, 7, quote="Joko", verdict="rejected")),
        (one(verdict="maybe"), one(3, 7, quote="Joko")),
        (one(label="L" * 201), one(3, 7, "L" * LABEL, quote="Joko")),
        (one(id="i" * 65), one(3, 7, quote="Joko", id="i" * 64)),
        (one(created="c" * 41), one(3, 7, quote="Joko", created="c" * 40)),
        (one(annotator="n" * 501, entity="e" * 501), one(3, 7, quote="Joko", annotator="n" * NAME, entity="e" * NAME)),
        (one(annotator="\ud800é", entity=5, id=None), one(3, 7, quote="Joko", annotator="?é")),
        (one(where="w" * 501), one(3, 7, quote="Joko", where="w" * NAME)),
        (one(notes=["a", 5, "b"]), one(3, 7, quote="Joko", notes=("a", "b"))),
        (one(notes="ab"), one(3, 7, quote="Joko")),
        (one(external=[1]), one(3, 7, quote="Joko")),
    ],
)
def test_a_span_that_fits_is_put_right_and_keeps_what_it_said(span: DraftSpan, kept: DraftSpan) -> None:
    assert of_span(span) == [kept]


@pytest.mark.parametrize(("score", "kept"), [(0, 0.0), (1, 1.0), (0.25, 0.25), (None, None)])
def test_a_score_between_0_and_1_stays(score: Any, kept: float | None) -> None:
    assert of_span(one(score=score)) == [one(3, 7, quote="Joko", score=kept)]


@pytest.mark.parametrize("score", [-0.1, 1.5, math.inf, math.nan, True, "0.5", 10**50])
def test_any_other_score_is_left_out_and_told(score: Any) -> None:
    told = f"The score {str(score)[:40]} is not between 0 and 1 and was left out."
    assert of_span(one(score=score)) == [one(3, 7, quote="Joko"), told]


def test_spans_after_a_bad_one_are_kept_and_each_is_told_at_its_own_place() -> None:
    spans = (one(99, 100, where="line 7"), one(0, 2, score=2, where="line 8"), one(0, 0), one(0, 1))
    found = settled(Draft(text=TEXT, where="line 1", spans=spans))
    assert [(type(news).__name__, news.where) for news in found if not isinstance(news, Preface)] == [
        ("Reject", "line 7"),
        ("Remark", "line 8"),
        ("Reject", "line 1"),
        ("Draft", "line 1"),
    ]
    assert isinstance(found[-1], Draft)
    assert [(span.start, span.end) for span in found[-1].spans] == [(0, 2), (0, 1)]
    assert isinstance(found[0], Reject)
    assert found[0].raw == '{"start":99,"end":100,"label":"PER","origin":"import","where":"line 7"}'


def test_lines_of_a_draft_are_of_bearable_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_check, "MORE", 3)
    many = {f"k{number}": "v" for number in range(KEYS + 1)}
    about: dict[str, Any] = {name: "x" * 501 for name in ("where", "source", "title", "language", "published")}
    (draft,) = settled(Draft(text="abc", metadata=many, notes=("1234", "12"), **about))
    assert isinstance(draft, Draft)
    assert [len(getattr(draft, name)) for name in about] == [500, 500, 500, 40, 40]
    assert list(draft.metadata) == [f"k{number}" for number in range(KEYS)]
    assert draft.notes == ("123", "12")
    (draft,) = settled(Draft(text="abc", where="", metadata={"k" * 501: "1234", "a": 5, 6: "b"}))  # type: ignore[dict-item]
    assert isinstance(draft, Draft)
    assert draft.metadata == {"k" * NAME: "123"}


def test_what_a_file_says_of_all_its_documents() -> None:
    entities = (
        DraftEntity(name="Joko", label="L" * 201, aliases=("Jokowi", "", 5), external={"wikidata": "Q1"}, notes=("n", 5)),  # type: ignore[arg-type]
        DraftEntity(name=""),
        DraftEntity(name="Xi"),
    )
    assert settled(Preface(labels=("PER", "", " ", 5, "L" * 201), entities=entities)) == [  # type: ignore[arg-type]
        Preface(
            labels=("PER", "L" * LABEL),
            entities=(
                DraftEntity(name="Joko", label="L" * LABEL, aliases=("Jokowi",), external={"wikidata": "Q1"}, notes=("n",)),
                DraftEntity(name="Xi"),
            ),
        )
    ]


def test_what_is_refused_or_remarked_by_a_reader_is_passed_on_and_cut() -> None:
    assert settled(Reject(where="a", why="b", raw="c\ud800")) == [Reject(where="a", why="b", raw="c?")]
    assert settled(Reject(where="w" * 501, why="y" * 501, raw="r" * 10_001)) == [Reject(where="w" * 500, why="y" * 500, raw="r" * 10_000)]
    assert settled(Remark(where="a", what="é")) == [Remark(where="a", what="é")]
    assert settled(Remark(where="w" * 501, what="y" * 501)) == [Remark(where="w" * 500, what="y" * 500)]


def test_a_span_as_a_reject_keeps_it_and_its_place() -> None:
    assert raw_span(one(0, 3, score=0.5, external={"a": "b"})) == (
        '{"start":0,"end":3,"label":"PER","external":{"a":"b"},"score":0.5,"origin":"import"}'
    )
    assert raw_span(one(label="\ud800")).startswith("DraftSpan(start=4, end=8, label=")
    assert raw_span(one(label="x" * 20_000)) == '{"start":4,"end":8,"label":"' + "x" * (10_000 - 28)
    assert (spot(one(), "line 1"), spot(one(where="line 2"), "line 1")) == ("line 1", "line 2")

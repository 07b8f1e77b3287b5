"""What a person asks an export for, in words: the first and last moment of every date, names that nobody has, and what is told of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from store.document import Document
from store.errors import InputError
from store.exchange.filters import Filter, LeftOut, Tally, check_names, make_filter, moment
from store.model import Decision, Note, Unplaced
from tests.store.exchange.worlds import document, span

JAKARTA = timezone(timedelta(hours=7))
MOMENT = datetime(2024, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "narrows"),
    [
        ({}, None),
        ({"words": ("--annotated",)}, None),
        ({"labels": frozenset("a")}, True),
        ({"annotators": frozenset("a")}, True),
        ({"since": MOMENT}, True),
        ({"until": MOMENT}, True),
        ({"status": "done"}, False),
        ({"query": "a"}, False),
        ({"annotated": True}, False),
    ],
)
def test_an_empty_filter_is_false_and_four_things_narrow_articles(asked: dict[str, Any], narrows: bool | None) -> None:
    assert (bool(Filter(**asked)), Filter(**asked).narrows) == (narrows is not None, bool(narrows))


def _document(status: str = "open", **more: Any) -> Document:
    bare = document("a.txt", "Ani dan Budi pergi ke Solo.")
    return replace(bare, article=msgspec.structs.replace(bare.article, status=status), **more)


def _left(label: str = "GPE", annotator: str = "rina") -> Unplaced:
    one = span(_document(), 0, 3, label, annotator=annotator)
    return Unplaced(id=f"u-{one.id}", article=one.article, was=one, text="")


@pytest.mark.parametrize(
    ("status", "spans", "unplaced", "taken"),
    [
        ("open", False, False, ["", "open", "new"]),
        ("open", True, False, ["", "open"]),
        ("open", False, True, ["", "open"]),
        ("done", False, False, ["", "done"]),
        ("done", True, True, ["", "done"]),
    ],
)
def test_an_article_is_done_open_or_new(status: str, spans: bool, unplaced: bool, taken: list[str]) -> None:
    one, left = span(_document(), 0, 3), _left()
    whole = _document(status, spans={one.id: one} if spans else {}, unplaced={left.id: left} if unplaced else {})
    assert [each for each in ("", "done", "open", "new") if Filter(status=each).takes(whole)] == taken  # type: ignore[arg-type]


def _full() -> Document:
    bare = _document()
    article = bare.article.id
    spans = [
        span(bare, 0, 3, "PERSON", id="s1", annotator="Rina", created="2024-01-01T00:00:00Z", updated=""),
        span(bare, 8, 12, "GPE", id="s2", annotator="budi", created="2024-01-01T00:00:00Z", updated="2024-01-03T00:00:00Z"),
        span(bare, 22, 26, "gpe", id="s3", annotator="", created="2024-01-02T00:00:00Z", updated=""),
        span(bare, 22, 26, "ORG", id="s4", annotator="rina", created="kapan", updated=""),
    ]

    def decided(name: str, label: str, final: str = "", annotator: str = "rina") -> Decision:
        return Decision(
            id=name, article=article, start=0, end=3, label=label, quote="Ani", verdict="accepted", final=final, annotator=annotator
        )

    decisions = [decided("d1", "GPE"), decided("d2", "ORG", "GPE"), decided("d3", "ORG"), decided("d4", "GPE", "ORG", "budi")]
    unplaced = [_left(), _left("ORG", "budi")]

    def note(name: str, target: str, target_id: str, annotator: str = "rina") -> Note:
        return Note(id=name, target=target, target_id=target_id, article=article, text="x", annotator=annotator)  # type: ignore[arg-type]

    notes = [
        *(note("n1", "span", "s1"), note("n2", "span", "s2"), note("n3", "span", unplaced[0].id), note("n4", "span", unplaced[1].id)),
        *(note("n5", "article", article), note("n6", "article", article, "budi")),
    ]
    parts = {"spans": spans, "decisions": decisions, "unplaced": unplaced, "notes": notes}
    return replace(bare, **{name: {one.id: one for one in records} for name, records in parts.items()})


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"labels": ["Gpe"]}, ["s2 s3", "d1 d2 d4", "u-s0-3-GPE", "n2 n3 n5 n6"]),
        ({"labels": ["org", "person"]}, ["s1 s4", "d2 d3 d4", "u-s0-3-ORG", "n1 n4 n5 n6"]),
        ({"annotators": ["RINA"]}, ["s1 s4", "d1 d2 d3", "u-s0-3-GPE", "n1 n3 n5"]),
        ({"annotators": ["budi"], "labels": ["GPE"]}, ["s2", "d4", "", "n6"]),
        ({"since": "2024-01-02"}, ["s2 s3", "", "", ""]),
        ({"since": "2024-01-01", "until": "2024-01-01"}, ["s1", "", "", ""]),
        ({"until": "2024-01-02"}, ["s1 s3", "", "", ""]),
        ({"until": "2024-01-01T23:59:59.999999"}, ["s1", "", "", ""]),
        ({"until": "2023"}, ["", "", "", ""]),
    ],
)
def test_of_an_article_stays_what_is_asked_for(asked: dict[str, Any], left: list[str]) -> None:
    whole = replace(_full(), unplaced={}) if "since" in asked or "until" in asked else _full()
    rest = make_filter(**asked, zone=UTC).narrow(whole)
    assert [" ".join(records) for records in (rest.spans, rest.decisions, rest.unplaced, rest.notes)] == left
    assert [one.id for one in rest.ordered_spans()] == [one.id for one in whole.ordered_spans() if one.id in rest.spans]


def test_a_note_on_an_entity_is_asked_for_by_whom_and_when() -> None:
    note = Note(id="n", target="entity", target_id="e", text="x", annotator="Rina", created="2024-01-02T00:00:00Z")
    asked: list[dict[str, Any]] = [
        *({}, {"labels": ["ORG"]}, {"annotators": ["rina"]}, {"annotators": ["budi"]}, {"since": "2024-01-02"}, {"since": "2024-01-03"}),
    ]
    assert [make_filter(**one, zone=UTC).takes_note(note) for one in asked] == [True, True, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("", None),
        ("kapan", None),
        ("2024-01-02", MOMENT),
        ("2024-01-02T00:00:00", MOMENT),
        ("2024-01-02T00:00:00Z", MOMENT),
        ("2024-01-02T07:00:00+07:00", MOMENT),
    ],
)
def test_a_time_without_a_zone_is_utc(text: str, when: datetime | None) -> None:
    assert moment(text) == when


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("2024-01", (2024, 1, 1), (2024, 2, 1)),
        ("2024-11", (2024, 11, 1), (2024, 12, 1)),
        ("2024-12", (2024, 12, 1), (2025, 1, 1)),
        ("2024-02-28", (2024, 2, 28), (2024, 2, 29)),
        (" 2023-12-31 ", (2023, 12, 31), (2024, 1, 1)),
        ("2024-01-02T03:04", (2024, 1, 2, 3, 4), (2024, 1, 2, 3, 4, 0, 1)),
    ],
)
@pytest.mark.parametrize("zone", [UTC, JAKARTA, None])
def test_a_year_a_month_a_day_or_a_time_ends_where_the_next_begins(
    text: str, first: tuple[int, ...], after: tuple[int, ...], zone: timezone | None
) -> None:
    def at(numbers: tuple[int, ...]) -> datetime:
        plain = datetime(*numbers)  # type: ignore[arg-type, misc]  # The zone is given below.
        return plain.replace(tzinfo=zone) if zone else plain.astimezone()

    found = make_filter(since=text, until=text, zone=zone)
    assert (found.since, found.until) == (at(first), at(after))
    assert found.since is not None
    assert found.since.utcoffset() == at(first).utcoffset()


def test_a_time_that_names_its_zone_is_of_that_zone() -> None:
    found = make_filter(since="2024-01-02T07:00+07:00", zone=UTC)
    assert found.since == MOMENT
    assert (make_filter(since="2024-01-02", zone=UTC).until, make_filter(until="2024", zone=UTC).since) == (None, None)


def test_a_period_that_ends_where_it_begins_holds_nothing() -> None:
    day = make_filter(since="2024-01-02", until="2024-01-02", zone=UTC)
    assert (day.since, day.until) == (MOMENT, MOMENT + timedelta(days=1))
    with pytest.raises(InputError) as error:
        make_filter(since="2024-01-02", until="2024-01-01", zone=UTC)
    assert str(error.value) == "2024-01-02 – 2024-01-01: --since is after --until. Exchange the two."


@pytest.mark.parametrize(
    "text",
    [
        "9999",
        "9999-12",
        "9999-12-31",
        "0000",
        "2024-00",
        "2024-00-31",
        "2024-01-00",
        "2024-02-30",
        "24",
        "2024-1",
        "9999-12-31T23:59:59.999999",
    ],
)
def test_a_date_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        make_filter(until=text, zone=UTC)
    assert str(error.value) == f"--until: {text!r} is no date. Write for example 2024, 2024-01 or 2024-01-31."


def test_the_words_of_a_filter_are_those_that_were_written() -> None:
    found = make_filter(
        labels=["", "Gpe", "ORG"],
        status="DONE",
        annotators=["", "Rina"],
        since="2023",
        until="2024",
        query=" solo ",
        annotated=True,
        zone=UTC,
    )
    assert found == Filter(
        labels=frozenset(["gpe", "org"]),
        status="done",
        annotators=frozenset(["rina"]),
        since=datetime(2023, 1, 1, tzinfo=UTC),
        until=datetime(2025, 1, 1, tzinfo=UTC),
        query="solo",
        annotated=True,
    )
    assert (
        " ".join(found.words)
        == "--label Gpe --label ORG --status DONE --annotator Rina --since 2023 --until 2024 --query  solo  --annotated"
    )
    assert (make_filter(), make_filter().words) == (Filter(), ())


def _asked(labels: tuple[str, ...] = (), annotators: tuple[str, ...] = (), known: str = "", met: str = "", people: str = "") -> str:
    keep = Filter(labels=frozenset(labels), annotators=frozenset(annotators))
    try:
        check_names(keep, met.split(), people.split(), known.split())
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ""),
        ({"labels": ("org",), "known": "ORG"}, ""),
        ({"labels": ("org",), "met": "Org"}, ""),
        ({"annotators": ("rina",), "people": "Rina"}, ""),
        ({"labels": ("orgg",), "known": "PERSON ORG"}, "--label orgg: No label is called so. Did you mean ORG?"),
        ({"labels": ("x", "a"), "known": "PERSON", "met": "ORG"}, "--label a: No label is called so. Did you mean PERSON or ORG?"),
        ({"labels": ("x",), "known": "AB CD EF"}, "--label x: No label is called so. Did you mean AB or CD or EF?"),
        ({"labels": ("x",), "known": "AB CD EF GH"}, "--label x: No label is called so. There are: AB, CD, EF, GH."),
        (
            {"labels": ("x",), "known": " ".join(f"L{number}" for number in range(14))},
            f"--label x: No label is called so. There are: {', '.join(f'L{number}' for number in range(12))}.",
        ),
        ({"labels": ("aaaa",), "known": "AAAB AAAC AAAD AAAE"}, "--label aaaa: No label is called so. Did you mean AAAE or AAAD or AAAC?"),
        ({"labels": ("x",)}, "--label x: No label is called so. There are no annotations yet."),
        ({"annotators": ("x",)}, "--annotator x: Nobody who annotated is called so. There are no annotations yet."),
        ({"annotators": ("x",), "people": "rina budi"}, "--annotator x: Nobody who annotated is called so. Did you mean budi or rina?"),
        ({"labels": ("x",), "annotators": ("y",), "known": "A"}, "--label x: No label is called so. Did you mean A?"),
    ],
)
def test_a_name_that_nobody_has_is_told_with_those_there_are(asked: dict[str, Any], said: str) -> None:
    assert _asked(**asked) == said


def test_a_name_is_close_when_half_of_it_is_the_same() -> None:
    names = " ".join(f"Z{number}" for number in range(8))
    assert _asked(labels=("abcd",), known=f"ABZZ {names}").endswith("Did you mean ABZZ?")
    assert "There are: " in _asked(labels=("abcd",), known=f"AZZZ {names}")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "nothing"),
        ({"articles": 1, "spans": 1, "decisions": 1, "notes": 1, "entities": 1}, "1 article, 1 span, 1 decision, 1 note, 1 entity"),
        ({"articles": 2, "spans": 1000, "entities": 2}, "2 articles, 1,000 spans, 2 entities"),
    ],
)
def test_what_was_left_out_is_told_in_words(counts: dict[str, int], said: str) -> None:
    assert str(LeftOut(words=("--label X", "--annotated"), **counts)) == f"Left out by --label X --annotated: {said}."


def test_what_is_there_and_what_stays_is_counted() -> None:
    tally, whole = Tally(), _full()
    tally.met(whole)
    tally.met(_document())
    tally.all["entities"] += 3
    tally.stays(make_filter(labels=["GPE"]).narrow(whole))
    tally.kept["entities"] += 1
    assert tally.left_out(("w",)) == LeftOut(words=("w",), articles=1, spans=2, decisions=1, notes=2, entities=2)
    assert tally.labels == {"PERSON", "GPE", "gpe", "ORG"}
    assert tally.annotators == {"Rina", "rina", "budi"}

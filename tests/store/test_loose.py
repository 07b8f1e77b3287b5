"""What is understood of a file of ours that somebody else has written into, row by row."""

import json
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from store.layout import plain
from store.loose import Loose, read_loosely
from store.model import Article, Decision, Entity, Note, Record, Span, Unplaced
from store.three_way import key_of

SPAN = Span(id="s", article="a", start=0, end=3, label="ORG", quote="PBB")
OTHER = replace(SPAN, id="t", label="GPE")
META = {"schema": 2, "journal": "j", "seq": 4}


def read(tables: Any) -> Loose | None:
    return read_loosely(json.dumps(tables).encode())


def line(number: int, row: Any) -> str:
    return f'"{number}":{json.dumps(plain(row) if isinstance(row, msgspec.Struct) else row)}'


def test_right_json_gives_its_records_texts_and_what_it_says_of_itself() -> None:
    found = read({"text": {"1": {"text": "PBB rapat."}}, "spans": {"1": plain(SPAN), "2": plain(OTHER)}, "_meta": {"1": META}})
    assert found == Loose([META], ["PBB rapat."], {("Span", "s"): [SPAN], ("Span", "t"): [OTHER]})
    assert found.schema == 2


@pytest.mark.parametrize(
    "record",
    [
        Article(id="a", title="Judul", source="a.txt", sha256="0", length=3),
        SPAN,
        Decision(id="d", article="a", start=0, end=3, label="ORG", quote="PBB", verdict="accepted"),
        Entity(id="e", name="PBB", label="ORG"),
        Note(id="n", target="entity", target_id="e", text="cek"),
        Unplaced(id="s", article="a", was=SPAN, text="0"),
    ],
)
@pytest.mark.parametrize("meta", [{}, {"_meta": {"1": {"schema": 1}}}, {"_meta": {"1": {"schema": 9}}}])
def test_records_of_every_kind_are_read_whatever_schema_is_said(record: Any, meta: dict[str, Any]) -> None:
    found = read({"rows": {"1": plain(record)}, **meta})
    assert found is not None
    assert (found.records, found.spoiled, found.unread) == ({key_of(record): [record]}, [], set())


@pytest.mark.parametrize(
    ("metas", "schema"), [([], 0), ([{"schema": 2}, {"schema": 3}, {"schema": 1}], 3), ([{"schema": "7"}, {}], 0), ([{}, {"schema": 5}], 5)]
)
def test_the_newest_schema_that_is_said_counts(metas: list[dict[str, Any]], schema: int) -> None:
    assert Loose(metas).schema == schema


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff",
        b"[]",
        b"5",
        b'{"spans":{}}',
        b'{"a":5}',
        b"<<<<<<< HEAD\n",
        b'{"_meta":{"1":5}}',
        b'{"spans":{\n"1":{"kind":"span"\n}}',
        b"[" * 100_000,
    ],
)
def test_what_holds_nothing_of_ours_is_not_understood(data: bytes) -> None:
    assert read_loosely(data) is None


def test_a_file_that_holds_only_one_kind_of_thing_is_understood() -> None:
    assert read({"_meta": {"1": META}}) == Loose([META])
    assert read({"text": {"1": {"text": ""}}}) == Loose(texts=[""])
    assert read({"spans": {"1": plain(SPAN)}}) == Loose(records={("Span", "s"): [SPAN]})
    assert read({"spans": {"1": plain(SPAN)}, "_meta": {"1": "x"}}) == Loose(records={("Span", "s"): [SPAN]})


def test_lines_of_two_sides_are_read_one_by_one() -> None:
    text = "\n".join(
        [
            "{",
            '"_meta":{"1":{"schema":2}}',
            ',"text":{',
            line(1, {"text": "PBB rapat."}),
            "},",
            "",
            ',"spans":{',
            f"{line(1, SPAN)},",
            f"  ,{line(1, OTHER)}  ,",
            line(3, OTHER),
            line(4, SPAN),
            "}",
            ',"_meta":{"1":{"schema":1},"2":{"seq":3}}',
            '"stray":5',
            "}",
        ]
    )
    assert read_loosely(text.encode()) == Loose(
        [{"schema": 2}, {"schema": 1}, {"seq": 3}], ["PBB rapat."], {("Span", "s"): [SPAN, SPAN], ("Span", "t"): [OTHER, OTHER]}
    )


def test_a_key_that_stands_twice_loses_no_row() -> None:
    data = f'{{"spans":{{\n{line(1, SPAN)},\n{line(1, OTHER)}\n}}\n}}'
    found = read_loosely(data.encode())
    assert found == Loose(records={("Span", "s"): [SPAN], ("Span", "t"): [OTHER]})


def test_rows_under_the_meta_table_line_by_line_are_what_the_file_says_of_itself() -> None:
    assert read_loosely(b'"_meta":{\n"1":{"schema":1,"seq":7},\n}\n}') == Loose([{"schema": 1, "seq": 7}])


@pytest.mark.parametrize("broken", ['"1":{"kind":', "<<<<<<< HEAD", "[" * 100_000])
def test_one_line_that_is_no_row_leaves_the_whole_file_unread(broken: str) -> None:
    assert read_loosely(f'{{\n"spans":{{\n{line(1, SPAN)}\n{broken}\n}}'.encode()) is None


@pytest.mark.parametrize(
    ("row", "spoiled", "unread"),
    [
        (5, "5", set()),
        ("x" * 70, "x" * 60, set()),
        (["a"], "['a']", set()),
        ({"id": "q"}, '{"id": "q"} (of no kind)', {"q"}),
        ({"kind": "place", "id": "q", "text": "x"}, '{"kind": "place", "id": "q", "text": "x"} (of no kind)', {"q"}),
        ({"kind": "span", "id": 5}, '{"kind": "span", "id": 5} (Expected `str`, got `int` - at `$.id`)', set()),
        ({"text": 5, "id": "q"}, '{"text": 5, "id": "q"} (of no kind)', {"q"}),
        ({"id": "y" * 70}, f'{{"id": "{"y" * 52} (of no kind)', {"y" * 70}),
    ],
)
def test_a_row_that_is_not_what_it_should_be_is_told_by_how_it_begins(row: Any, spoiled: str, unread: set[str]) -> None:
    assert read({"spans": {"1": row, "2": plain(SPAN)}}) == Loose(records={("Span", "s"): [SPAN]}, spoiled=[spoiled], unread=unread)


def test_a_lone_surrogate_cannot_be_kept() -> None:
    found = read({"spans": {"1": {**plain(SPAN), "quote": "\ud800"}}, "_meta": {"1": META}})
    assert found is not None
    assert (found.records, found.unread, len(found.spoiled)) == ({}, {"s"}, 1)


def test_records_of_another_article_are_left_out_and_named() -> None:
    strange = replace(SPAN, article="b" * 50)
    entity = Entity(id="e", name="PBB", label="ORG")
    records: dict[Any, list[Any]] = {("Span", "s"): [SPAN, strange], ("Span", "t"): [OTHER], ("Entity", "e"): [entity]}
    found = Loose(records={key: list(rows) for key, rows in records.items()})
    found.keep_to("a")
    beginning = msgspec.json.encode(strange).decode()[:60]
    assert found == Loose(
        records={("Span", "s"): [SPAN], ("Span", "t"): [OTHER]},
        spoiled=[f"{beginning} (of {'b' * 40!r})", f"{msgspec.json.encode(entity).decode()[:60]} (of '')"],
        unread={"s", "e"},
    )
    own = Loose(records={key: list(rows) for key, rows in records.items()})
    own.keep_to("")
    assert (own.records, own.unread) == ({("Entity", "e"): [entity]}, {"s", "t"})


def test_every_kind_has_a_name_of_its_own() -> None:
    kinds: list[type[Record]] = [Article, Span, Decision, Entity, Note, Unplaced]
    assert [kind.__struct_config__.tag for kind in kinds] == ["article", "span", "decision", "entity", "note", "unplaced"]

"""Files of others are read within bounds: line by line, record by record or whole, with the place of everything and how far it is."""

import os
from pathlib import Path

import pytest

from store.errors import InputError
from store.exchange import intake
from store.exchange.contract import Reject, Source
from store.exchange.intake import PACE, Line, Pace, Row, cut, json_lines, json_records, lines, opened, refused, whole

BOM = b"\xef\xbb\xbf"


def source(place: Path, data: bytes) -> Source:
    path = place / "data"
    path.write_bytes(data)
    return Source(path, "data.jsonl")


@pytest.mark.parametrize(
    ("done", "total", "share"), [(0, 4, 0.0), (1, 4, 0.25), (4, 4, 1.0), (9, 4, 1.0), (1, 1, 1.0), (1, 0, 0.0), (1, -1, 0.0)]
)
def test_how_far_it_is_lies_between_nothing_and_all(done: int, total: int, share: float) -> None:
    pace = Pace()
    assert pace.share == 0
    pace.reach(done, total)
    assert pace.share == share


def test_a_row_says_where_it_stands_and_what_is_refused_of_it() -> None:
    row = Row(1234, {"a": "é"}, b'{"a":  "\xc3\xa9"}')
    assert (row.where, Row(1, None, kind="record").where) == ("line 1,234", "record 1")
    assert row.reject("Nein.") == Reject(where="line 1,234", why="Nein.", raw='{"a":  "é"}')
    assert row.reject("Nein.", ["é"]) == Reject(where="line 1,234", why="Nein.", raw='["é"]')
    assert Row(2, {"a": "é"}, kind="record").reject("Nein.") == Reject(where="record 2", why="Nein.", raw='{"a": "é"}')
    assert refused("x", "y", {"é": 1}) == Reject(where="x", why="y", raw='{"é": 1}')


def test_lines_are_given_without_their_ends_and_with_the_byte_they_begin_at(tmp_path: Path) -> None:
    found = []
    for line in lines(source(tmp_path, BOM + b"a\r\n\n" + BOM + b"b\rc\r\r\nd")):
        found.append((line, round(PACE.share, 2)))
    assert found == [
        (Line(1, b"a", 0), 0.35),
        (Line(2, b"", 6), 0.41),
        (Line(3, BOM + b"b\rc\r", 7), 0.94),
        (Line(4, b"d", 16), 1.0),
    ]
    assert list(lines(source(tmp_path, b""))) == []
    assert list(lines(source(tmp_path, b"a\n"))) == [Line(1, b"a", 0)]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_LINE", 4)
    monkeypatch.setattr(intake, "RAW", 3)
    long = Reject(where="line 2", why="The line is longer than 0 MiB.", raw="bbb")
    assert list(lines(source(tmp_path, b"aaaa\nbbbbb\ncccc"))) == [Line(1, b"aaaa", 0), long, Line(3, b"cccc", 11)]
    assert list(lines(source(tmp_path, b"a\n" + b"b" * (3 << 20) + b"\nc"))) == [Line(1, b"a", 0), long, Line(3, b"c", 3 + (3 << 20))]
    assert list(lines(source(tmp_path, b"a\nbbbbb"))) == [Line(1, b"a", 0), long]
    assert PACE.share == 2 / 7


def test_a_line_of_json_is_a_row_or_refused(tmp_path: Path) -> None:
    found = list(json_lines(source(tmp_path, b'{"a": 1}\n \n[\n"\xff"\n5')))
    assert found == [
        Row(1, {"a": 1}, b'{"a": 1}', 0),
        Reject(where="line 3", why="The file is not valid JSON (Expecting value, line 1, column 2).", raw="["),
        Reject(where="line 4", why="The file is not UTF-8 (byte 1).", raw='"\ufffd"'),
        Row(5, 5, b"5", 17),
    ]


def _records(*values: object) -> list[Row]:
    return [Row(number, value, kind="record") for number, value in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"[1, 2]", "", _records(1, 2)),
        (BOM + b"\n \n[1,\n2]", "", _records(1, 2)),
        (b"[]", "items", []),
        (b"[1, 2]", "items", _records(1, 2)),
        (b'{"items": [1, 2], "a": 3}', "items", _records(1, 2)),
        (BOM + b' {"a": 3,\n"items": [1, 2]}', "items", _records(1, 2)),
        (b'{\n"a": 3}', "items", _records({"a": 3})),
        (b'{"a": 3, "b": 4}', "items", _records({"a": 3, "b": 4})),
        (b'{"a": 3}\n \n', "items", _records({"a": 3})),
        (b'{"items": [], "a": 3}', "items", _records({"a": 3})),
        (b'{"items": 5}', "items", _records(5)),
        (b"{}", "items", []),
        (b'{"a": 3}\n{"a": 4}', "items", [Row(1, {"a": 3}, b'{"a": 3}', 0), Row(2, {"a": 4}, b'{"a": 4}', 9)]),
        (b'\n\n{"a": 3}\n\n5', "items", [Row(3, {"a": 3}, b'{"a": 3}', 2), Row(5, 5, b"5", 12)]),
        (b'{"a": 3}', "", [Row(1, {"a": 3}, b'{"a": 3}', 0)]),
        (b'5\n{"a": 3}', "items", [Row(1, 5, b"5", 0), Row(2, {"a": 3}, b'{"a": 3}', 2)]),
        (b'"x}"\n[5]', "items", [Row(1, "x}", b'"x}"', 0), Row(2, [5], b"[5]", 5)]),
        (b"\n \n", "items", []),
        (b"", "items", []),
    ],
)
def test_records_are_the_elements_of_an_array_or_lines(data: bytes, name: str, expected: object, tmp_path: Path) -> None:
    assert list(json_records(source(tmp_path, data), name)) == expected
    if not name:
        assert list(json_records(source(tmp_path, data))) == expected


@pytest.mark.parametrize(
    ("data", "records", "why"),
    [
        (b"[1, 2 3]", [1, 2], "Expecting ',' delimiter: line 1 column 7"),
        (b"[1, 2] 3", [1, 2], "Extra data: line 1 column 8"),
        (b'[1, {"a": 1, "a": 2}, 3]', [1], "the key 'a' stands twice in one object"),
        (b'["\\ud83d\\ude0a", {"a": "\\ud83d"}, 3]', ["😊"], "the text '\\ud83d' holds half of a surrogate pair"),
        (b"[1, NaN]", [1], "NaN is not a number"),
    ],
)
def test_where_a_file_stops_being_json_the_rest_is_refused(data: bytes, records: list[object], why: str, tmp_path: Path) -> None:
    found = list(json_records(source(tmp_path, data)))
    told = f"The file is not sound JSON from here on ({why}); the rest was not read."
    assert found == [*_records(*records), Reject(where=f"after record {len(records)}", why=told)]


def test_a_broken_object_gives_no_record_of_what_was_read_of_it(tmp_path: Path) -> None:
    told = "The file is not sound JSON from here on (Expecting value: line 1 column 15); the rest was not read."
    assert list(json_records(source(tmp_path, b'{"a": 3, "b": }'), "items")) == [Reject(where="after record 0", why=told)]
    deep = list(json_records(source(tmp_path, b"[1, " + b"[" * 100_000)))
    assert deep[0] == Row(1, 1, kind="record")
    assert [one.where for one in deep[1:]] == ["after record 1"]


def test_how_far_a_large_array_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.elements._CHUNK", 10)
    shares = []
    for _ in json_records(source(tmp_path, b"[10000000, 20000000, 30000000, 40000000]")):
        shares.append(PACE.share)
    assert shares == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("abc", "abc"),
        ("abcd", "abc"),
        (b"abc", "abc"),
        (b"abcd", "abc"),
        ("😊😊😊😊".encode(), "😊😊😊"),
        (b"a\xff", "a\ufffd"),
        ("a\ud83d", "a?"),
        ("", ""),
    ],
)
def test_a_record_is_kept_up_to_a_length(raw: bytes | str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "RAW", 3)
    assert cut(raw) == kept


def test_a_whole_file_may_be_as_large_as_is_said(tmp_path: Path) -> None:
    one = source(tmp_path, b"abcd")
    assert (whole(one), whole(one, 4)) == (b"abcd", b"abcd")
    with pytest.raises(InputError, match=r"Export fewer documents at a time"):
        whole(one, 3)


def _free_descriptor() -> int:
    """Return the number that the next file to be opened gets."""
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


def test_what_is_no_plain_file_is_refused_and_nothing_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    (tmp_path / "round").symlink_to("round")
    for name, what in (
        ("none", "There is no such file."),
        ("file/x", "The file cannot be read (Not a directory)."),
        ("round", "The file cannot be read (Too many levels of symbolic links)."),
        (".", "This is not a plain file."),
        ("pipe", "This is not a plain file."),
    ):
        free = _free_descriptor()
        with pytest.raises(InputError) as caught, opened(Source(tmp_path / name, "x")):
            pass
        assert (caught.value.what, caught.value.where) == (what, "x")
        assert _free_descriptor() == free


def test_a_file_is_given_with_its_size_and_closed(tmp_path: Path) -> None:
    with opened(source(tmp_path, b"abc")) as (file, size):
        assert (file.read(), size) == (b"abc", 3)
    assert file.closed


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="There is no file here that is there and cannot be read.")
def test_a_file_that_breaks_off_is_told() -> None:
    with pytest.raises(InputError) as caught:
        list(lines(Source(Path("/proc/self/mem"), "x")))
    assert (caught.value.what, caught.value.where) == ("The file cannot be read (Input/output error).", "x")

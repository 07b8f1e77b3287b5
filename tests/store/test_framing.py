"""A line of the journal proves itself by its length and its chained CRC, and by nothing else."""

import zlib

import pytest

from store.framing import body_of, checked, crc_of, framed, runs_on, stated

BODY = b'{"a":1}'
FIRST = zlib.crc32(BODY)
SECOND = zlib.crc32(BODY, FIRST)


def test_a_line_is_length_crc_and_body() -> None:
    assert framed(BODY, 0xAB) == b'7 000000ab {"a":1}\n'
    assert framed(b"", 0) == b"0 00000000 \n"


def test_what_was_framed_is_read_again() -> None:
    line = framed(BODY, FIRST)
    assert (crc_of(line), body_of(line), checked(line, 0)) == (FIRST, BODY, BODY)
    assert checked(line, 1) is None
    assert (stated(line), stated(framed(b"", 10))) == (FIRST, 10)
    assert checked(framed(BODY, SECOND), FIRST) == BODY
    assert (crc_of(framed(b"", 0)), body_of(framed(b"", 0)), checked(framed(b"", 0), 0)) == (0, b"", b"")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"2 0000000a {}\n", (10, b"{}")),
        (b"2 0000000a {}", None),
        (b"2 0000000a {}x", None),
        (b"1 0000000a {}", None),
        (b"3 0000000a {}\n", None),
        (b"1 0000000a {}\n", None),
        (b"x 0000000a {}\n", None),
        (b"-2 0000000a {}\n", None),
        (b" 0000000a {}\n", None),
        (b"2 0000000a_{}\n", None),
        (b"2 0000000A {}\n", None),
        (b"2 0000000g {}\n", None),
        (b"2 000000\xe9a {}\n", None),
        (b"2 +000000a {}\n", None),
        (b"2  000000a {}\n", None),
        (b"000000000002 0000000a {}\n", (10, b"{}")),
        (b"0000000000002 0000000a {}\n", None),
        (b"9" * 5000 + b" 0000000a {}\n", None),
        (b"2\n", None),
        (b"\n", None),
        (b"", None),
    ],
)
def test_only_a_whole_frame_is_one(raw: bytes, found: tuple[int, bytes] | None) -> None:
    assert (crc_of(raw), body_of(raw)) == (found or (None, None))


def test_two_lines_whose_line_end_was_damaged_are_seen_to_be_two() -> None:
    one, two = framed(BODY, FIRST), framed(BODY, SECOND)
    assert runs_on(one[:-1] + b"?" + two, 0)
    assert runs_on(one[:-1] + b"??", 0)
    assert not runs_on(one[:-1] + b"?" + two, 1)
    assert not runs_on(one, 0)
    assert not runs_on(one[:-1] + b"?", 0)
    assert not runs_on(one[:-1], 0)
    assert runs_on(b"00000000" + one[:-1] + b"?\n", 0)
    for raw in (b"", b"x", b"x" + one + two, b"9" * 5000 + b" ", b"000000000" + one[:-1] + b"?\n", b"8" + one[1:-1] + b"?\n"):
        assert not runs_on(raw, 0), raw[:20]

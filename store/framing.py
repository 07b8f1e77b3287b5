"""How a line of the journal is written: ``LENGTH CRC JSON``, the CRC-32 going on from the line before. Pure."""

import zlib


def framed(body: bytes, crc: int) -> bytes:
    """Return the line of a body whose chained CRC-32 is ``crc``."""
    return b"%d %08x %b\n" % (len(body), crc, body)


def crc_of(raw: bytes) -> int | None:
    """Return the CRC that a line with a right frame says it has, else None."""
    parts = _parts(raw)
    return None if parts is None else parts[0]


def stated(raw: bytes) -> int:
    """Return the CRC that a line says it has, whose frame is known to be right."""
    return int(raw.partition(b" ")[2][:8], 16)


def body_of(raw: bytes) -> bytes | None:
    """Return the body of a line with a right frame, whatever came before it, else None."""
    parts = _parts(raw)
    return None if parts is None else parts[1]


def checked(raw: bytes, before: int) -> bytes | None:
    """Return the body of a line that goes on from a line with CRC ``before``, else None."""
    parts = _parts(raw)
    return None if parts is None or zlib.crc32(parts[1], before) != parts[0] else parts[1]


def runs_on(raw: bytes, before: int) -> bool:
    """Whether bytes begin with a right line that goes on where its end should be: two lines whose line end was damaged."""
    length = raw.partition(b" ")[0]
    size = len(length) + 10 + int(length) if length.isdigit() and len(length) < 10 else len(raw)
    return size + 1 < len(raw) and checked(raw[:size] + b"\n", before) is not None


def _parts(raw: bytes) -> tuple[int, bytes] | None:
    """Return CRC and body of a line whose frame is right, else None."""
    length, _, rest = raw[:-1].partition(b" ")
    if raw[-1:] != b"\n" or not length.isdigit() or len(length) > 12 or rest[8:9] != b" " or len(rest) - 9 != int(length):
        return None
    try:
        crc = int(rest[:8].decode("ascii"), 16)
    except ValueError:
        return None
    return (crc, rest[9:]) if rest[:8] == b"%08x" % crc else None

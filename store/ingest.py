"""From the bytes of a file to an article and its text, whose code points every later offset counts."""

import codecs
import hashlib
import os
import re
import stat
import unicodedata
from contextlib import suppress
from pathlib import Path, PurePosixPath

from store.errors import InputError, reason_of
from store.model import Article

MAX_BYTES = 32 * 1024 * 1024
"""Largest article file that is read, in bytes."""

TITLE_LENGTH = 80
"""Longest title made from a text, in code points."""

_PAIRS = [one + other for one in "0123456789abcdefghjkmnpqrstvwxyz" for other in "0123456789abcdefghjkmnpqrstvwxyz"]
_PLACES = range(120, -1, -10)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # Before UTF-16, whose mark is how this one begins.
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
)
_TYPOGRAPHY = "‘’“”„‚‹›–—…«»•·€£°§©®™\xa0\xad"
_SAMPLE = 1 << 16
_CONTROL = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)")
_ABBREVIATION = 11
"""A full stop before this place ends an abbreviation or a place name more often than a sentence."""


def read_article(path: Path, *, root: Path) -> tuple[Article, str]:
    """Read one file as an article of the project folder ``root``; return it with its text.

    Only the encoding, one byte order mark and the line ends (CRLF, CR to LF) are taken away. Raises InputError when the file is missing,
    unreadable, not a plain file, empty, larger than MAX_BYTES, or not text.
    """
    source = source_name(path, root)
    data = read_limited(path)
    text, encoding = decode(data, where=str(path))
    return make_article(text, source=source, encoding=encoding, name=path.name), text


def make_article(text: str, *, source: str, encoding: str = "utf-8", name: str = "") -> Article:
    """Return the article of a text that is already decoded; ``name`` is a file name to fall back on for its title."""
    return Article(
        id=article_id(source),
        title=title_of(text, name or PurePosixPath(source).name),
        source=source,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        length=len(text),
        encoding=encoding,
    )


def article_id(source: str) -> str:
    """Return 26 characters of ``[0-9a-z]`` that depend only on the source name, alike for composed and decomposed spelling of it."""
    name = (source if source.isascii() else unicodedata.normalize("NFC", source)).encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.sha256(b"sorot article\0" + name).digest()[:17], "big")
    # The last 130 bits, ten at a time: asked for every file of a folder, and base64.b32encode takes five times as long.
    return "".join([_PAIRS[number >> place & 1023] for place in _PLACES])


def source_name(path: Path, root: Path) -> str:
    """Return the path relative to ``root`` with ``/`` between parts, or the whole path when it lies elsewhere.

    Raises InputError when the name cannot be written as UTF-8.
    """
    whole, base = os.path.abspath(path), os.path.abspath(root)
    within = base if base.endswith(os.sep) else base + os.sep
    return as_source(whole.removeprefix(within) if whole != base else ".")


def as_source(within: str) -> str:
    """Return the source name of a file by its path within the folder. Raises InputError when it cannot be written as UTF-8."""
    name = within.replace(os.sep, "/")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("The file name is not valid UTF-8.", where=ascii(name), do="Rename the file.") from error
    return name


def read_limited(path: Path, limit: int = MAX_BYTES, *, advice: str = "Split it into smaller articles.") -> bytes:
    """Return the bytes of a plain file, asking for its size before reading; ``advice`` is for one that is too large. Raises InputError."""
    where = str(path)
    try:
        # A named pipe would otherwise hold the program until somebody writes to it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError as error:
        raise InputError("There is no such file.", where=where, do="Check the path.") from error
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=where, do="Check its permissions.") from error
    try:
        try:
            state = os.fstat(descriptor)
            plain = stat.S_ISREG(state.st_mode)
            data = _read_up_to(descriptor, limit + 1) if plain and state.st_size <= limit else b""
        finally:
            with suppress(OSError):  # Nothing was written, so nothing can be lost.
                os.close(descriptor)
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=where, do="Check the disk it is on.") from error
    if not plain:
        raise InputError("This is not a plain file.", where=where, do="Name a text file or a folder of them.")
    size = max(state.st_size, len(data))
    if size > limit:
        raise InputError(
            f"The file is {size / 1048576:.1f} MiB; the limit is {limit / 1048576:g} MiB.",
            where=where,
            do=advice,
        )
    return data


def _read_up_to(descriptor: int, limit: int) -> bytes:
    """Return what a file holds, cut after so many bytes. Raises OSError."""
    parts: list[bytes] = []
    while limit > 0 and (part := os.read(descriptor, min(limit, 1 << 20))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def decode(data: bytes, *, where: str) -> tuple[str, str]:
    """Return the text with LF line ends and the name of the encoding it was in. Raises InputError when it is empty or not text."""
    text, encoding = _decoded(data, where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputError("The file holds no text.", where=where, do="Leave it out, or put an article into it.")
    position = next((at for at, char in enumerate(text) if "\ud800" <= char <= "\udfff"), -1) if not _encodable(text) else -1
    if position >= 0:
        raise InputError(f"Character {position} is half of a surrogate pair.", where=where, do="Save the file as UTF-8.")
    return text, encoding


def title_of(text: str, name: str) -> str:
    """Return a title of at most TITLE_LENGTH code points: Markdown title or heading, else first line or sentence, else the file name."""
    stem, _, suffix = name.rpartition(".") if "." in name.strip(".") else (name, "", "")
    head = text[: 1 << 14].split("\n")
    if suffix.casefold() in ("md", "markdown"):
        found, head = _markdown_title(head)
        if found:
            return _shortened(found)
    for line in head:
        if line.strip():
            start = line.strip()[:1000]
            sentence = _SENTENCE.search(start, _ABBREVIATION)
            return _shortened(start[: sentence.end()] if sentence else start)
    return _shortened(stem or name)


def from_stdin(data: bytes, inbox: Path) -> Path:
    """Keep text that came through a pipe as ``INBOX/<sha256>.txt`` and return that path; the same bytes come to the same file.

    Raises InputError when it is empty, too large or not text, WriteError when the folder cannot be written.
    """
    from store.files import make_folder, write_atomic  # Only a pipe needs it here.

    where = "standard input"
    if len(data) > MAX_BYTES:
        raise InputError(f"The text is larger than {MAX_BYTES // 1048576} MiB.", where=where, do="Split it into smaller articles.")
    decode(data, where=where)
    path = inbox / f"{hashlib.sha256(data).hexdigest()}.txt"
    make_folder(inbox)
    if not path.exists():
        write_atomic(path, data)
    return path


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name, where), name
    if data.startswith(_MAGIC):
        raise _binary(where)
    sample = data[:_SAMPLE]
    wide = _wide(sample)
    if wide:
        text = _strict(data, wide, where)
        if sum(char < " " and char not in "\t\n\f\r\x1b" for char in text[:_SAMPLE]) * 10 > len(text[:_SAMPLE]):
            raise _binary(where)
        return text, wide
    if len(sample.translate(None, _CONTROL)) < len(sample) * 0.9:
        raise _binary(where)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise _binary(where) from error
        return _guessed(data, error.start, where)


def _wide(sample: bytes) -> str:
    """Name UTF-16 without a byte order mark when every other byte of a mostly Latin text is zero, else ``""``."""
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even == 0:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 else ""


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"The file says it is {encoding} but is damaged at byte {error.start}.", where=where, do="Save it as UTF-8."
        ) from error


def _guessed(data: bytes, first_bad: int, where: str) -> tuple[str, str]:
    mended = data.decode("utf-8", "replace")
    bad = mended.count("�")
    if bad * 50 <= sum(char > "\x7f" for char in mended):
        # Far more good sequences than bad ones: UTF-8 that was cut or damaged, which any other encoding would turn into nonsense.
        return mended, "utf-8 (damaged)"
    start = max(0, first_bad - _SAMPLE // 2)
    sample = data[start : start + _SAMPLE]
    if _western(sample):
        names = ["cp1252"]
    else:
        from charset_normalizer import from_bytes  # 25 ms, and only for text that is neither UTF-8 nor western.

        # UTF-16 was ruled out above; the statistics of short texts like to see it everywhere.
        names = [match.encoding for match in from_bytes(sample) if not match.encoding.startswith(("utf_16", "utf_32"))]
        if sum(byte > 0x7F for byte in sample) * 10 < len(sample):
            names += ["cp1252", "latin-1"]
    for name in names:
        try:
            return data.decode(name), name.replace("_", "-")
        except (UnicodeDecodeError, LookupError):
            continue
    raise InputError("The encoding of the text cannot be told.", where=where, do="Save it as UTF-8.")


def _western(sample: bytes) -> bool:
    """Tell whether this reads as Windows-1252: mostly ASCII, and the rest letters and typographic marks. Short texts mislead statistics."""
    high = [char for char in sample.decode("cp1252", "replace") if char > "\x7f"]
    good = sum(char.isalpha() or char in _TYPOGRAPHY for char in high)
    return len(high) * 10 <= len(sample) * 3 and good * 20 >= len(high) * 19


def _binary(where: str) -> InputError:
    return InputError("This is not a text file.", where=where, do="Sorot reads plain text and Markdown (.txt, .md).")


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _markdown_title(lines: list[str]) -> tuple[str, list[str]]:
    """Return the title that front matter or the first heading gives, or ``""``, and the lines after the front matter."""
    if lines[0].strip() == "---":
        end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        for line in lines[1:end]:
            key, _, value = line.partition(":")
            if key.strip() == "title" and value.strip(" \"'"):
                return value.strip(" \"'"), lines[end + 1 :]
        lines = lines[end + 1 :] if end else lines
    headings = (line[:1000] for line in lines if _HEADING.match(line))
    return next((title for line in headings if (title := line.strip("# \t"))), ""), lines


def _shortened(line: str) -> str:
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[: TITLE_LENGTH - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > TITLE_LENGTH // 2 else cut).rstrip(" ,;:-–—") + "…"

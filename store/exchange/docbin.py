"""The bytes of a spaCy DocBin: made and taken apart without spaCy, which costs most of a second and unpacks without any bound.

A DocBin is deflated MessagePack: the numbers of ``attrs`` for every token of every document as 64-bit integers, one byte a token that says
whether a space follows, the count of tokens of each document as 32-bit integers, all strings, and per document its span groups, categories
and user data. Source: spacy/tokens/_serialize.py, span_group.pyx and _dict_proxies.py of spaCy 3.8.
"""

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from store.errors import InputError
from store.exchange.spacy_strings import SYMBOLS, Numbers, by_number

MAX_INFLATED = 256 * 2**20
"""Bytes that a file may unpack to."""

ATTRS = tuple(SYMBOLS[name] for name in ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"))
OUTSIDE, BEGIN, INSIDE = 2, 3, 1
"""Values of ``ENT_IOB``."""

GROUP = "sc"
"""Name under which spaCy's span categorizer looks for spans."""

_SPAN = struct.Struct(">QQQllll")
_EMPTY = msgspec.msgpack.encode([])


class Marked(Struct, frozen=True, kw_only=True):
    """A span of tokens, ``last`` exclusive."""

    first: int
    last: int
    start: int
    """Code points, ``end`` exclusive."""
    end: int
    label: str
    kb: str = ""
    id: str = ""


class Parsed(Struct, frozen=True, kw_only=True):
    """One document as it lies in a DocBin."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    entities: tuple[Marked, ...] = ()
    """What ``doc.ents`` has."""
    spans: tuple[Marked, ...] = ()
    """What the span group has."""
    user: Any = None


class Packer:
    """Documents on their way into one DocBin."""

    def __init__(self) -> None:
        self._tokens = array("Q")
        self._spaces = bytearray()
        self._lengths = array("i")
        self._groups: list[bytes] = []
        self._user: list[bytes] = []
        self._numbers = Numbers()

    def __len__(self) -> int:
        """Tokens so far."""
        return len(self._spaces)

    def add(self, document: Parsed) -> None:
        """Add a document."""
        numbers = self._numbers
        count = len(document.words)
        tags = [(OUTSIDE, 0, 0, 0)] * count
        for one in document.entities:
            values = numbers[one.label], numbers[one.kb], numbers[one.id]
            tags[one.first : one.last] = [(INSIDE, *values)] * (one.last - one.first)
            tags[one.first] = (BEGIN, *values)
        for word, tag in zip(document.words, tags, strict=True):
            self._tokens.append(numbers[word])
            self._tokens.extend(tag)
        self._spaces += bytes(document.spaces)
        self._lengths.append(count)
        spans = [
            _SPAN.pack(numbers[one.id], numbers[one.kb], numbers[one.label], one.first, one.last, one.start, one.end)
            for one in document.spans
        ]
        group = msgspec.msgpack.encode({"name": GROUP, "attrs": {}, "spans": spans})
        self._groups.append(msgspec.msgpack.encode({group: [GROUP]}))
        self._user.append(msgspec.msgpack.encode(document.user))

    def packed(self) -> bytes:
        """Return the file."""
        count = len(self._lengths)
        message = {
            "version": "0.1",
            "attrs": ATTRS,
            "tokens": self._tokens.tobytes(),
            "spaces": bytes(self._spaces),
            "lengths": self._lengths.tobytes(),
            "strings": sorted(self._numbers),
            "cats": [{}] * count,
            "flags": [{"has_unknown_spaces": False}] * count,
            "span_groups": self._groups,
            "user_data": self._user,
        }
        return zlib.compress(msgspec.msgpack.encode(message))


class _File(Struct, frozen=True, kw_only=True):
    attrs: list[int]
    tokens: memoryview
    spaces: memoryview
    lengths: memoryview
    strings: list[str]
    cats: list[dict[str, Any]] = []
    flags: list[dict[str, Any]] = []
    span_groups: list[bytes] = []
    user_data: list[bytes | None] = []


class Unpacked:
    """A DocBin that was read: how many documents there are, and each of them when it is asked for."""

    def __init__(self, data: bytes, where: str) -> None:
        """Unpack, bounded. Raises InputError when it is no DocBin, or unpacks to more than MAX_INFLATED."""
        again = "Write it again with DocBin.to_disk."
        inflater = zlib.decompressobj()
        try:
            raw = inflater.decompress(data, MAX_INFLATED)
        except zlib.error as error:
            raise InputError("This is no DocBin: it is not deflated.", where=where, do=again) from error
        if inflater.unconsumed_tail or not inflater.eof:
            what = f"It unpacks to more than {MAX_INFLATED >> 20} MiB." if inflater.unconsumed_tail else "The file was cut off."
            raise InputError(what, where=where, do="Write its documents into several files.")
        try:
            self._file = file = msgspec.msgpack.decode(raw, type=_File)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"This is no DocBin ({error}).", where=where, do=again) from error
        width = len(file.attrs)
        if SYMBOLS["ORTH"] not in file.attrs or len(set(file.attrs)) != width:
            raise InputError("The DocBin does not say what its tokens are.", where=where, do=again)
        if len(file.tokens) != len(file.spaces) * width * 8 or len(file.lengths) % 4:
            raise InputError("The parts of the DocBin have different lengths.", where=where, do=again)
        self.lengths = list(file.lengths.cast("i"))
        if min(self.lengths, default=0) < 0 or sum(self.lengths) != len(file.spaces):
            raise InputError("The parts of the DocBin have different lengths.", where=where, do=again)
        self._strings = by_number(file.strings)
        self._numbers = file.tokens.cast("Q")
        self._columns = {number: at for at, number in enumerate(file.attrs)}
        self.categories = sum(map(bool, file.cats))
        """Documents with categories."""

    def documents(self) -> Iterator[Parsed | str]:
        """Yield every document, or a sentence why it cannot be read."""
        begin = 0
        for number, length in enumerate(self.lengths):
            try:
                yield self._document(number, begin, length)
            except (ValueError, KeyError, TypeError, IndexError, struct.error, msgspec.DecodeError, UnicodeDecodeError) as error:
                yield f"The document is damaged ({type(error).__name__})."
            begin += length

    def unknown_spaces(self, number: int) -> bool:
        """Whether the document does not say where spaces were."""
        return number < len(self._file.flags) and bool(self._file.flags[number].get("has_unknown_spaces"))

    def _document(self, number: int, begin: int, length: int) -> Parsed:
        file = self._file
        words = tuple(self._strings[one] for one in self._column("ORTH", begin, length))
        spaces = tuple(map(bool, file.spaces[begin : begin + length]))
        if self.unknown_spaces(number):
            spaces = tuple(at < length - 1 for at in range(length))
        starts, at = [], 0
        for word, space in zip(words, spaces, strict=True):
            if not word:
                raise ValueError("an empty token")
            starts.append(at)
            at += len(word) + space
        ends = [start + len(word) for start, word in zip(starts, words, strict=True)]

        def marked(first: int, last: int, label: int, kb: int, name: int) -> Marked:
            if not 0 <= first < last <= length:
                raise IndexError("a span outside the document")
            known = self._strings
            texts = {"label": known[label], "kb": known[kb], "id": known[name]}
            return Marked(first=first, last=last, start=starts[first], end=ends[last - 1], **texts)

        user = file.user_data[number] if number < len(file.user_data) else None
        return Parsed(
            words=words,
            spaces=spaces,
            entities=tuple(marked(*one) for one in self._entities(begin, length)),
            spans=tuple(marked(*one) for one in self._group(number)),
            user=msgspec.msgpack.decode(user, ext_hook=_nothing) if user else None,
        )

    def _column(self, name: str, begin: int, length: int) -> list[int]:
        at = self._columns.get(SYMBOLS[name])
        width = len(self._columns)
        return [0] * length if at is None else self._numbers[begin * width + at : (begin + length) * width : width].tolist()

    def _entities(self, begin: int, length: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield first and last token, label, knowledge base id and id of everything ``doc.ents`` has."""
        names = ("ENT_TYPE", "ENT_KB_ID", "ENT_ID")
        kinds = zip(*(self._column(name, begin, length) for name in names), strict=True)
        first, current = -1, (0, 0, 0)
        for at, (mark, kind) in enumerate(zip(self._column("ENT_IOB", begin, length), kinds, strict=True)):
            if first >= 0 and (mark != INSIDE or kind[0] != current[0]):
                yield first, at, *current
                first = -1
            if first < 0 and mark in (INSIDE, BEGIN) and kind[0]:
                first, current = at, kind
        if first >= 0:
            yield first, length, *current

    def _group(self, number: int) -> Iterable[tuple[int, int, int, int, int]]:
        """Yield what the span groups of a document have, of those spans that have a label."""
        raw = self._file.span_groups[number] if number < len(self._file.span_groups) else b""
        groups = msgspec.msgpack.decode(raw, ext_hook=_nothing) if raw and raw != _EMPTY else ()
        for group in groups:  # A list of groups, or since 3.4 their names by group.
            for packed in msgspec.msgpack.decode(group, ext_hook=_nothing)["spans"]:
                name, kb, label, first, last, _, _ = _SPAN.unpack(packed)
                if label:
                    yield first, last, label, kb, name


def _nothing(code: int, data: memoryview) -> None:
    """Let no extension type become anything."""


if sys.byteorder != "little":  # pragma: no cover
    raise ImportError("DocBin files are little-endian; this machine is not.")

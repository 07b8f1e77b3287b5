"""What is fuzzed: everything that takes text or bytes from outside. A target raises for what must not be; errors of the house are right.

No target looks at how the code does its work: what may not reach a terminal is listed here anew, from the Unicode database.
"""

import re
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from rich.style import Style
from wcwidth import wcswidth

from store.errors import StoreError
from store.exchange.contract import Draft, Source
from store.exchange.detect import detect
from store.exchange.form import Format
from store.exchange.import_check import settle
from store.exchange.import_own import gather
from store.exchange.registry import FORMATS
from store.gather.kinds import BY_ENDING, FEED, Kind
from store.labels import load_labels
from store.reading import ReadingLog
from store.saved_searches import SavedSearches
from store.search.query import parse
from tui import paths
from tui.cells import cells
from tui.columns import column
from tui.config import load_config
from tui.cutting import cut_between_graphemes
from tui.excerpt import excerpt, rows
from tui.keymap_file import load_keymap
from tui.kwic import context_line
from tui.layout import lay_out
from tui.text import plain, show, show_lines
from tui.theme import load_themes
from tui.widgets.reader_rows import Styles, draw_row

Target = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """One target with what to begin from: bytes it understands."""

    name: str
    run: Target
    seeds: tuple[bytes, ...]


@cache
def harmful() -> re.Pattern[str]:
    """Return what finds a character that could drive a terminal, turn the order of text round, or be there unseen."""
    bidi = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    wrong = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(chr(code)) in bidi
        or code in (0x61C, 0x200E, 0x200F, 0xFEFF)
        or 0xE0000 <= code <= 0xE007F
    ]
    return re.compile("[" + "".join(f"\\U{code:08x}" for code in wrong) + "]")


def safe(shown: str, *, lines: bool = False) -> None:
    """Raise AssertionError when text that is to be drawn holds something harmful; with ``lines`` newlines are right."""
    found = harmful().search(shown.replace("\n", "") if lines else shown)
    assert found is None, f"U+{ord(found[0]):04X} is drawn"


def check_text(text: str) -> None:
    """Hold one text against all that the gate promises, and what is cut, filled and laid out of it."""
    shown = show(text)
    assert len(shown) == len(text), "the length has changed"
    assert show(shown) == shown, "showing twice is another thing than showing once"
    safe(shown)
    in_lines = show_lines(text)
    assert len(in_lines) == len(text)
    safe(in_lines, lines=True)
    assert plain(text).plain == shown, "content is not what is shown"
    for width in (1, 7, 30):
        cut = column(text, width)
        safe(cut)
        assert cells(cut) == width, f"a column of {width} is {cells(cut)} wide"


def check_drawn(text: str) -> None:
    """Lay a text out as an article, an excerpt and a line of a list, and look at the strips that go to the terminal."""
    cut_between_graphemes()  # As the program does when it starts.
    shown = show_lines(text)
    styles = Styles(Style(), defaultdict(Style))
    for width in (12, 41):
        layout = lay_out(shown, width)
        for row in range(min(len(layout), 30)):
            strip = draw_row(layout, row, (), None, False, (), styles, 2, width + 2)
            drawn = "".join(segment.text for segment in strip)
            safe(drawn)
            assert all(segment.control is None for segment in strip)
            for cut in range(1, strip.cell_length, 3):
                widths = [sum(cells(segment.text) for segment in part) for part in strip.divide([cut, strip.cell_length])]
                assert widths == [cut, strip.cell_length - cut], f"cut at {cut}, the parts are {widths} wide"
            assert cells(drawn) == strip.cell_length, "a row is not as wide as it says"
            assert cells(drawn) <= width + 2 or width < 4, f"a row of {width + 2} cells is {cells(drawn)} wide"
            assert abs(wcswidth(drawn) - cells(drawn)) <= 0 or not _agreed(drawn), "another table of widths says otherwise"
        if text:
            start, end = len(text) // 3, len(text) // 3 + max(1, len(text) // 5)
            for one in rows(excerpt(show_lines(text), start, end), width, 5):
                safe(one.text)
            for part in context_line(text, start, end, width):
                safe(part)


def _agreed(drawn: str) -> bool:
    """Whether the text holds only what every table of widths agrees about: letters, wide letters, marks on them."""
    return all(
        unicodedata.category(one)[0] in "LNPSZ" and one not in "\u200d\ufe0f" and ord(one) < 0x1F000 for one in drawn
    ) and not re.search(
        "[\u00ad\u0600-\u0605\u06dd\u070f\u08e2\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u2e3a\u2e3b\ufdfd\U00012000-\U000123ff]", drawn
    )


def as_text(data: bytes) -> str:
    """Return a text for bytes: UTF-8 with surrogates, or where that is broken, a code point for each three bytes."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        points = (int.from_bytes(data[at : at + 3], "big") % (sys.maxunicode + 1) for at in range(0, len(data), 3))
        return "".join(map(chr, points))


def told(problems: Iterable[object]) -> None:
    """Look at sentences that would be shown."""
    for one in problems:
        safe(show(str(one)))


# Settings


def _settings(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=_room()) as place:
        folder = Path(place)
        file = folder / "x.toml"
        file.write_bytes(data)
        told(load_config(file)[1])
        told(load_keymap(file, paths.assets_dir() / "keymaps")[1])
        told(load_themes([folder])[1])
        with suppress(StoreError):
            told(label.name for label in load_labels(file).labels)


def _kept(data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=_room()) as place:
        folder = Path(place)
        (folder / "searches.json").write_bytes(data)
        (folder / "reading.json").write_bytes(data)
        with suppress(StoreError):
            told(one.query for one in SavedSearches(folder).all())
        told([ReadingLog(folder).problem or ""])


def _query(data: bytes) -> None:
    try:
        parse(as_text(data))
    except StoreError as error:
        told([error])


# Readers of foreign formats

_PART = re.compile(rb"\n-----([0-9]{1,2})-----\n")


def pack(files: dict[str, bytes]) -> bytes:
    """Return the files of a folder as one piece of bytes, by their number among the sorted names."""
    return b"".join(b"\n-----%d-----\n" % number + files[name] for number, name in enumerate(sorted(files)))


def unpack(data: bytes, names: list[str], folder: Path) -> None:
    """Write the files of a folder back."""
    parts = _PART.split(data)
    for number, body in zip(parts[1::2], parts[2::2], strict=True):
        path = folder / names[int(number) % len(names)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def _reads(form: Format, names: list[str]) -> Target:
    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=_room()) as place:
            path = Path(place, f"x{form.suffix}")
            if names:
                path.mkdir()
                unpack(data, names, path)
            else:
                path.write_bytes(data)
            with suppress(StoreError):
                detect(path)
            try:
                for one in form.reader()(Source(path, path.name)):
                    for news in settle(one):
                        _written(news)
            except StoreError as error:
                told([error])

    return run


def _decodes(form: Format) -> Target:
    """Return what reads Sorot's own form, which is checked as a whole before anything of it is taken."""

    def run(data: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=_room()) as place, tempfile.TemporaryFile() as spool:
            path = Path(place, f"x{form.suffix}")
            path.write_bytes(data)
            try:
                incoming = gather(form, path, spool, None)
            except StoreError as error:
                told([error])
                return
            told(one.name for one in incoming.entities)
            for document in incoming.documents():
                told([document.article.title])
                for span in document.spans.values():
                    assert document.text[span.start : span.end] == span.quote, "a quote is not what stands there"

    return run


def _written(news: Any) -> None:
    """Look at a piece of news as the import does: it goes through MessagePack, and its words are shown."""
    msgspec.msgpack.encode(news)
    if isinstance(news, Draft):
        told([news.title, news.source, *(span.label for span in news.spans[:5])])
        for span in news.spans:
            assert 0 <= span.start < span.end <= len(news.text), "a span lies outside its text"


def _gathers(kind: Kind) -> Target:
    from importlib import import_module

    module, _, name = kind.reader.partition(":")
    function = getattr(import_module(module), name)
    options: dict[str, Any] = {"tabs": True} if kind.tabs else {}

    def run(data: bytes) -> None:
        try:
            found = function(data, where="x", **options)
        except StoreError as error:
            told([error])
            return
        msgspec.msgpack.encode(found)
        for draft in found.drafts:
            told([draft.title, draft.author, draft.site, draft.published, draft.place])
        told(found.problems)

    return run


@cache
def _room() -> str:
    """Return a folder in memory where there is one, because millions of small files go through it."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()


def exchange() -> Iterator[Fuzzed]:
    """Yield the reader of every form, with an export of a small world to begin from."""
    from tests.store.exchange.worlds import encode, put, world

    for form in FORMATS.values():
        if form.direction == "out" or form.missing():
            continue
        if form.name in ("json", "jsonl"):
            yield Fuzzed(form.name, _decodes(form), (encode(world(), form),))
            continue
        if form.direction == "in":
            yield Fuzzed(form.name, _reads(form, []), (b"Vladimir\tB-PERSON\nPutin\tI-PERSON\n\nJakarta\tB-GPE\n",))
            continue
        with tempfile.TemporaryDirectory() as place:
            path = Path(place, f"x{form.suffix}")
            put(world(), form, path)
            files = (
                {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()} if path.is_dir() else {}
            )
            seed = pack(files) if files else path.read_bytes()
        yield Fuzzed(form.name, _reads(form, sorted(files)), (seed,))


def gathered() -> Iterator[Fuzzed]:
    """Yield the reader of every format that articles are gathered from, with a sound document to begin from."""
    from tests.store.gather import making
    from tests.store.gather.test_readers import BODY, SOUND

    more = {".pdf": making.pdf(BODY[:2]), ".warc": making.warc({"http://x.example/a": making.page(BODY)})}
    feed = "<rss version='2.0'><channel><title>B</title><item><title>J</title><link>http://x.example/a</link><description>Isi &amp; "
    kinds = {kind.reader: (ending, kind) for ending, kind in BY_ENDING.items()}
    for ending, kind in kinds.values():
        yield Fuzzed(f"gather {ending}", _gathers(kind), ((SOUND | more).get(ending) or SOUND[".xml"],))
    yield Fuzzed("gather feed", _gathers(FEED), (f"{feed}lagi</description></item></channel></rss>".encode(),))


def texts() -> Iterator[Fuzzed]:
    """Yield what takes text: the gate, and what is drawn."""
    from tests.hostile.payloads import PAYLOADS

    seeds = tuple(one.encode("utf-8", "surrogatepass")[:400] for one in PAYLOADS.values())
    yield Fuzzed("gate", lambda data: check_text(as_text(data)), seeds)
    yield Fuzzed("drawn", lambda data: check_drawn(as_text(data)), seeds)
    yield Fuzzed("query", _query, (b'putin "kerja sama" indones* OR label:PERSON -label:* entity:"Xi" before:2024-01 =x', *seeds))


def settled() -> Iterator[Fuzzed]:
    """Yield what a person writes or Sorot keeps: settings, keys, themes, labels, searches."""
    toml = b'theme = "sorot"\nmeasure = 90\nname = "x"\n[keys]\n"label.pick" = ["t", "g g"]\n[colours]\nprimary = "#336699"\n'
    toml += b'[[label]]\nname = "A"\nkey = "1"\ncolour = "red"\ndescription = "x"\n'
    yield Fuzzed("settings", _settings, (toml,))
    yield Fuzzed("kept files", _kept, (b'{"searches":{"1":{"query":"a","saved":"2024"}},"_meta":{"1":{"schema":1,"crc":1}}}',))


@cache
def every() -> tuple[Fuzzed, ...]:
    """Return every target."""
    return (*texts(), *settled(), *exchange(), *gathered())

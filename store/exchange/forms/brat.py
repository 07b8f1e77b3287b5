"""brat standoff: a text file and an ``.ann`` file a document. Offsets are code points, ``end`` exclusive.

Source: brat.nlplab.org/standoff.html, and brat's own server (annotation.py, projectconfig.py) where it is stricter. The text of a mention
must be that of its fragments with a space between each, so one over several lines becomes fragments, as does one over a tab or another
character that Python ends a line at. Types are made of ``[a-zA-Z0-9_-]``, so other characters of a label are written as ``_x2f_``, and
``visual.conf`` shows them as they are. A reference is ``SCHEME:ID`` without white space.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from store.exchange.contract import Context, Draft, DraftSpan, Item, Placed, Reading, Reject, Remark, Seen, Sink, Source
from store.exchange.fitting import expected
from store.exchange.folder_index import NAME, Entry, entries, line
from store.exchange.intake import cut
from store.exchange.losses import Losses, span_loss
from store.exchange.registry import named
from store.ingest import read_limited

_BREAKS = "\t\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""White space that a reader of lines or of tab-separated fields would cut at."""

_FRAGMENT = re.compile(f"[^{_BREAKS}]+")
_SCHEME = re.compile(r"[^\s:]+")
_ID = re.compile(r"\S+")
_STORED = re.compile(r"_x([0-9a-f]{1,6})_")
_ESCAPED = re.compile("[\\\\\n\t\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNESCAPED = re.compile(r"\\(u[0-9a-f]{4}|.)")
_NAMED = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_BACK = {"\\": "\\", "n": "\n", "t": "\t"}
_TEXTBOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t?(.*)")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder that brat opens as a collection."""
    labels = dict.fromkeys(context.labels.names())
    with sink.open(NAME) as index:
        for item in items:
            article = item.document.article
            index.write(line(item))
            with sink.open(f"{article.id}.txt") as text:
                text.write(item.document.text.encode())
            with sink.open(f"{article.id}.ann") as ann:
                ann.write("".join(f"{one}\n" for one in _lines(item, context)).encode())
            for placed in item.spans:
                labels[placed.span.label] = None
                if not _writable(item, placed):
                    losses.add(span_loss("span: place", article, placed.span))

    with sink.open("annotation.conf") as conf:
        names = "\n".join(map(storage_form, labels))
        conf.write(f"[entities]\n{names}\n\n[relations]\n\n[events]\n\n[attributes]\n".encode())
    with sink.open("visual.conf") as conf:
        shown = "\n".join(f"{storage_form(name)} | {name.replace('|', '¦')}" for name in labels)
        conf.write(f"[labels]\n{shown}\n\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:#dde6f0, borderColor:darken\n".encode())


def expect(item: Item, context: Context) -> Seen:
    """Return what is in it: all but spans that begin or end with a line break or a tab, which brat cannot place."""
    from dataclasses import replace

    kept = {placed.span.id: placed.span for placed in item.spans if _writable(item, placed)}
    notes = {note.id: note for note in item.document.notes.values() if note.target_id in kept}
    document = replace(item.document, spans=kept, notes=notes, _order=None)
    return expected(Item(document, item.unit, item.part, item.number), named("brat").holds, context)


def read(source: Source) -> Reading:
    """Yield every document of a folder; relations, events and attributes have no place in a project and are remarked on."""
    for entry in entries(source.path, source.where, ".txt"):
        where = f"{source.where}/{entry.file}"
        try:
            text = read_limited(source.path / f"{entry.file}.txt").decode()  # brat counts a byte order mark like any character.
            path = source.path / f"{entry.file}.ann"
            ann = read_limited(path).decode("utf-8-sig") if path.exists() else ""
        except UnicodeDecodeError as error:
            yield Reject(where=where, why=f"The file is not UTF-8 (byte {error.start}).")
            continue
        yield from _document(text, ann, entry, where)


def storage_form(label: str) -> str:
    """Return the label in the characters that brat has for a type; ``label_of`` takes it back."""
    kept = r"[^A-Za-z0-9_-]" if label.strip("-") else "-"  # A line of hyphens is a separator in brat's configuration.
    plain = re.sub(kept, _coded, label)
    return plain if label_of(plain) == label else re.sub(r"[^A-Za-z0-9-]", _coded, label)


def label_of(stored: str) -> str:
    """Return the label that was written as this type."""
    return _STORED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), stored)


def _coded(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):x}_"


def _lines(item: Item, context: Context) -> Iterator[str]:
    text = item.document.text
    links = notes = 0
    for number, placed in enumerate((placed for placed in item.spans if _writable(item, placed)), 1):
        pieces = _fragments(text, placed.start, placed.end)
        places = ";".join(f"{start} {end}" for start, end in pieces)
        quote = " ".join(text[start:end] for start, end in pieces)
        yield f"T{number}\t{storage_form(placed.span.label)} {places}\t{quote}"
        entity = context.entities.get(placed.span.entity)
        if entity is not None:
            ids = [("Sorot", entity.id), *((scheme.capitalize(), value) for scheme, value in sorted(entity.external.items()))]
            for scheme, value in ids:
                if _SCHEME.fullmatch(scheme) and _ID.fullmatch(value):
                    links += 1
                    yield f"N{links}\tReference T{number} {scheme}:{value}\t{_escape(entity.name)}"
        for note in item.notes_on(placed.span):
            notes += 1
            yield f"#{notes}\tAnnotatorNotes T{number}\t{_escape(note.text)}"


def _writable(item: Item, placed: Placed) -> bool:
    return item.document.text[placed.start] not in _BREAKS and item.document.text[placed.end - 1] not in _BREAKS


def _fragments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the pieces of a range between line breaks and tabs, none of them empty."""
    return [(start + found.start(), start + found.end()) for found in _FRAGMENT.finditer(text[start:end])]


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: _NAMED.get(found[0], f"\\u{ord(found[0]):04x}"), text)


def _unescape(text: str) -> str:
    return _UNESCAPED.sub(lambda found: chr(int(found[1][1:], 16)) if len(found[1]) > 1 else _BACK.get(found[1], found[0]), text)


@dataclass(slots=True)
class _Marks:
    """What the lines of one ``.ann`` file say, by the id of the mention."""

    spans: dict[str, tuple[str, list[tuple[int, int]]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    external: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def _document(text: str, ann: str, entry: Entry, where: str) -> Reading:
    marks = _Marks()
    own = entry.by == "sorot"
    for number, raw in enumerate(ann.split("\n"), 1):
        raw = raw.removesuffix("\r")
        if raw.strip():
            spot = f"{where}.ann, line {number}"
            problem = _take(raw, text, marks, _unescape if own else str)
            if problem is not None:
                wrong, sentence = problem
                yield Reject(where=spot, why=sentence, raw=cut(raw)) if wrong else Remark(where=spot, what=sentence)
    spans = []
    for name, (label, pieces) in marks.spans.items():
        start, end = pieces[0][0], pieces[-1][1]
        if any(text[before[1] : after[0]].strip(f"\r{_BREAKS}") for before, after in itertools.pairwise(pieces)):
            yield Remark(where=f"{where}.ann, {name}", what="The mention is in pieces; it was taken from its first to its last character.")
        spans.append(
            DraftSpan(
                start=start,
                end=end,
                label=label_of(label) if own else label,
                entity=marks.names.get(name, ""),
                external=marks.external.get(name, {}),
                notes=tuple(marks.notes.pop(name, ())),
            )
        )
    for name in marks.notes:
        yield Remark(where=f"{where}.ann, {name}", what="The note is on something that is not a mention.")
    yield Draft(
        text=text,
        where=where,
        source=entry.source or f"{entry.file}.txt",
        title=entry.title,
        language=entry.language,
        published=entry.published,
        metadata=entry.metadata,
        done=entry.status == "done",
        spans=tuple(spans),
    )


def _take(raw: str, text: str, marks: _Marks, plain: "type[str] | object") -> tuple[bool, str] | None:
    """Put one line among the marks; return whether it is wrong and a sentence when it has no place there."""
    assert callable(plain)  # noqa: S101  # For the type checker.
    if raw[0] == "T":
        found = _TEXTBOUND.fullmatch(raw)
        if found is None:
            return True, "This is not a mention: an id, a tab, a type with offsets, a tab and the text were expected."
        pieces = [(int(start), int(end)) for start, end in (piece.split(" ") for piece in found[3].split(";"))]
        if any(not 0 <= start < end <= len(text) for start, end in pieces) or any(
            before[1] > after[0] for before, after in itertools.pairwise(pieces)
        ):
            return True, f"The offsets do not lie in order inside the text of {len(text)} code points."
        meant = " ".join(text[start:end] for start, end in pieces)
        if found[4].split() != meant.split():
            return True, f"The text there is {meant[:60]!r}, the line says {found[4][:60]!r}."
        marks.spans[found[1]] = found[2], pieces
        return None
    fields = raw.split("\t", 2)
    about = fields[1].split(" ") if len(fields) > 1 else []
    if raw[0] == "N" and len(about) == 3 and len(fields) == 3:
        scheme, _, value = about[2].partition(":")
        marks.names.setdefault(about[1], plain(fields[2]))
        if scheme != "Sorot":
            marks.external.setdefault(about[1], {})[scheme.casefold()] = value
        return None
    if raw[0] == "#" and len(about) == 2:
        marks.notes.setdefault(about[1], []).append(plain(fields[2]) if len(fields) > 2 else "")
        return None
    kinds = {"R": "A relation", "E": "An event", "A": "An attribute", "M": "An attribute", "*": "An equivalence", "#": "A comment"}
    if raw[0] in kinds:
        return False, f"{kinds[raw[0]]} has no place in a project."
    return True, "This is no line of brat's."

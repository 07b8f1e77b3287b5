"""Reading WebAnno TSV 3, written by INCEpTION, WebAnno or anybody else. See ``webanno`` for the rules and their source."""

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

from store.errors import InputError
from store.exchange.contract import Draft, DraftEntity, DraftSpan, News, Preface, Reading, Reject, Remark, Source
from store.exchange.folder_index import Entry, entries
from store.exchange.identifiers import meaning, read_entities, with_names
from store.exchange.intake import cut
from store.exchange.units import Offsets, SplitError
from store.ingest import MAX_BYTES, read_limited

_LINGUISTIC = "de.tudarmstadt.ukp."
_ENTITY = ".ner.type."
_FORMAT = re.compile(r"#FORMAT=WebAnno TSV (\d+)\.(\d+)\s*")
_LAYER = re.compile(r"#T_(SP|RL|CH)=([^|]+)(.*)")
_ROW = re.compile(r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?)\t(\d{1,12})-(\d{1,12})\t([^\t]*)\t?(.*)")
_STACKED = re.compile(r"(?:\\.|[^\\|]|\\$)+", re.DOTALL)
_NUMBERED = re.compile(r"((?:\\.|[^\\]|\\$)*?)(?:\[(\d{1,9})\])?", re.DOTALL)
_JAVA = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_TEXT = re.compile(r"\\(.)", re.DOTALL)
_VALUE = re.compile(r"\\(->|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}
_LABELS = ("value", "label", "category", "type", "class")
_NOTES = frozenset(["note", "notes", "comment", "comments", "remark"])


def read_folder(source: Source) -> Reading:
    """Yield every document of a folder or the one in a file."""
    if not source.path.is_dir():
        yield from _file(source, Entry(file=""), {})
        return
    known = read_entities(source.path, source.where)
    if known:
        yield Preface(entities=tuple(known.values()))
    for entry in entries(source.path, source.where, ".tsv"):
        name = f"{entry.file}.tsv"
        yield from _file(Source(source.path / name, f"{source.where}/{name}"), entry, known)


def _file(source: Source, entry: Entry, known: dict[str, DraftEntity]) -> Reading:
    try:
        text = read_limited(source.path).decode("utf-8-sig")
    except InputError as error:
        yield Reject(where=source.where, why=error.what)
        return
    except UnicodeDecodeError as error:
        yield Reject(where=source.where, why=f"The file is not UTF-8 (byte {error.start}).")
        return
    lines = [one.removesuffix("\r") for one in text.split("\n")]
    found = _FORMAT.fullmatch(lines[0])
    if found is None or found[1] != "3":
        yield Reject(where=source.where, why="This is no WebAnno TSV 3: the first line does not say so.", raw=cut(lines[0]))
        return
    old = int(found[2]) < 2
    table = _read(lines, old, "utf-16", source.where)
    if table.wrong and not table.text.isascii():
        other = _read(lines, old, "codepoint", source.where)
        if not other.wrong:
            yield Remark(where=source.where, what="Its offsets count code points, not UTF-16 units as the format says; they were taken so.")
            table = other
    yield from table.news
    if table.wrong:
        yield Remark(where=source.where, what=f"{table.wrong:,} tokens are not the text at their offsets.")
    for layer, count in table.left_out.items():
        yield Remark(where=source.where, what=f"The layer {layer} holds no mentions; its values in {count:,} rows were left out.")
    spans, refused = table.spans(known, source.where)
    yield from refused
    yield Draft(
        text=table.text,
        where=source.where,
        source=entry.source or (f"{entry.file}.tsv" if entry.file else ""),
        title=entry.title,
        language=entry.language,
        published=entry.published,
        metadata=entry.metadata,
        done=entry.status == "done",
        spans=spans,
    )


@dataclass(slots=True)
class _Layer:
    """One line of the header: a type and the columns it has."""

    kind: str
    type: str
    features: tuple[str, ...]
    """Names of the columns; one empty name for a layer without features."""
    first: int
    """Number of its first column after the three of every row."""

    @property
    def mentions(self) -> bool:
        """Whether it marks mentions: named entities, or a layer somebody made."""
        return self.kind == "SP" and (not self.type.startswith(_LINGUISTIC) or _ENTITY in self.type)

    @property
    def label(self) -> str:
        """The feature that says what a mention is, or empty."""
        usable = [name for name in self.features if name and not name.startswith("ROLE_") and "." not in name]
        lower = {name.casefold(): name for name in usable}
        rest = [name for name in usable if name.casefold() not in _NOTES and name.casefold() != "identifier"]
        return next((lower[name] for name in _LABELS if name in lower), rest[0] if rest else "")


@dataclass(slots=True)
class _Mark:
    """One annotation as its rows build it up."""

    layer: _Layer
    begin: int
    end: int
    where: str
    features: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Table:
    """What a file says, with its offsets counted in one unit."""

    unit: Literal["utf-16", "codepoint"]
    old: bool
    """Whether the text is escaped as in Java, as it was before 3.2."""
    layers: list[_Layer] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """The text so far."""
    length: int = 0
    """Of the text so far, in the unit."""
    tokens: list[tuple[int, int, str]] = field(default_factory=list)
    marks: dict[object, _Mark] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    text: str = ""
    wrong: int = 0
    """How many tokens are not the text that stands at their offsets."""

    def sentence(self, lines: list[str], begin: int, where: str) -> None:
        """Put a sentence at an offset."""
        if self.length == begin + 1:  # It follows without the line end that the sentence before was given.
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        if self.length > begin:
            self.wrong += 1
            self.news.append(Reject(where=where, why=f"The sentence begins at {begin}, where the text has come to {self.length} already."))
        elif begin > MAX_BYTES:
            self.wrong += 1
            self.news.append(Reject(where=where, why=f"The sentence begins at {begin}, where no article reaches."))
        else:
            self._add(" " * (begin - self.length))
        self._add("".join(f"{self._plain(one)}\n" for one in lines))

    def row(self, found: re.Match[str], where: str) -> None:
        """Take the annotations of a token or of a part of one."""
        begin, end = int(found[2]), int(found[3])
        columns = found[5].split("\t")
        for layer in self.layers:
            cells = columns[layer.first : layer.first + len(layer.features)]
            stacks = [_stack(cell) for cell in cells if cell]
            if all(stack == [("_", "")] for stack in stacks):
                continue
            if not layer.mentions:
                self.left_out[layer.type] = self.left_out.get(layer.type, 0) + 1
                continue
            for at in range(max(map(len, stacks))):
                number = next((stack[at][1] for stack in stacks if at < len(stack) and stack[at][1]), "")
                mark = self.marks.setdefault(
                    (layer.type, number) if number else (found[1], layer.type, at), _Mark(layer, begin, end, where)
                )
                mark.end = max(mark.end, end)
                for name, stack in zip(layer.features, stacks, strict=False):
                    if at < len(stack) and stack[at][0] not in ("*", "_"):
                        mark.features.setdefault(name, _VALUE.sub(lambda one: _LETTERS.get(one[1], one[1]), stack[at][0]))

    def finish(self) -> None:
        """Put the text together and hold the tokens against it."""
        self.text = "".join(self.parts).removesuffix("\n")
        offsets = Offsets(self.text)
        for begin, end, said in self.tokens:
            try:
                there = self.text[offsets.back(self.unit, begin) : offsets.back(self.unit, end)]
            except (IndexError, SplitError):
                there = ""
            self.wrong += there != said

    def spans(self, known: dict[str, DraftEntity], where: str) -> tuple[tuple[DraftSpan, ...], list[Reject]]:
        """Return the mentions, and those that have no place in the text."""
        offsets, spans, refused = Offsets(self.text), [], []
        for mark in self.marks.values():
            spot = f"{where}, {mark.where}"
            label = mark.features.get(mark.layer.label) or mark.layer.type.rpartition(".")[2]
            try:
                start, end = offsets.back(self.unit, mark.begin), offsets.back(self.unit, mark.end)
            except (IndexError, SplitError) as error:
                refused.append(Reject(where=spot, why=f"The mention has no place in the text ({error}).", raw=cut(label)))
                continue
            identifier = mark.features.get("identifier", "")
            notes = tuple(value for name, value in mark.features.items() if name.casefold() in _NOTES)
            more = meaning(identifier, known) if identifier else {}
            spans.append(DraftSpan(start=start, end=end, label=label, notes=notes, where=mark.where, **more))
        return with_names(self.text, spans), refused

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += Offsets(text).length(self.unit)

    def _plain(self, text: str) -> str:
        if not self.old:
            return _TEXT.sub(lambda one: _LETTERS.get(one[1], one[1] if one[1] < " " or one[1] == "\\" else one[0]), text)
        plain = _JAVA.sub(lambda one: chr(int(one[1], 16)) if one[1] else _LETTERS.get(one[2], one[2]), text)
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _read(lines: list[str], old: bool, unit: Literal["utf-16", "codepoint"], where: str) -> _Table:
    table = _Table(unit, old)
    header = [found for found in takewhile(bool, map(_LAYER.fullmatch, lines[1:])) if found is not None]
    column = 0
    for found in header:
        features = tuple(one for one in found[3].split("|") if one) or ("",)
        table.layers.append(_Layer(found[1], found[2], features, column))
        column += len(features)
    head: list[str] = []
    for number, raw in enumerate(lines[1 + len(header) :], 2 + len(header)):
        spot = f"line {number:,}"
        if raw.startswith("#Text="):
            head.append(raw.removeprefix("#Text="))
        elif raw and not raw.startswith("#Sentence.id="):
            row = _ROW.fullmatch(raw)
            if row is None:
                table.news.append(Reject(where=f"{where}, {spot}", why="This is no row of a token.", raw=cut(raw)))
                continue
            if head:
                table.sentence(head, int(row[2]), f"{where}, {spot}")
                head = []
            if "." not in row[1]:
                table.tokens.append((int(row[2]), int(row[3]), row[4]))
            table.row(row, spot)
    table.finish()
    return table


def _stack(cell: str) -> list[tuple[str, str]]:
    """Return value and number, still escaped, of everything in one cell."""
    return [(found[1], found[2] or "") for value in _STACKED.findall(cell) if (found := _NUMBERED.fullmatch(value)) is not None]

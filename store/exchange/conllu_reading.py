"""How CoNLL-U is read, with the variants that are in use."""

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from store.errors import InputError
from store.exchange.contract import Draft, News, Preface, Reading, Reject, Remark, Source
from store.exchange.intake import cut, lines
from store.exchange.rebuilt import LONGEST, Rebuilt, gaps_in
from store.exchange.tagging import Scheme, Tally, is_tag, parsed, spans_of

_COLUMNS = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
_NER = frozenset(["NER", "NE", "NAME", "ENTITY"])
_OTHERS = frozenset(["NAME", "ENTITY"])
"""Those that hold something else too: names as such, and brackets of coreference."""

_HEAD = 50_000
_ID = re.compile(r"(\d+)(?:-(\d+)|\.(\d+))?")
_BACK = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_OWN = ("title", "source", "language", "published", "status")


@dataclass(slots=True)
class Token:
    """A word of the text, or several that are written as one."""

    line: int
    form: str
    tags: list[str] = field(default_factory=list)
    misc: dict[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The tag of the first of its words that has one."""
        return next((tag for tag in self.tags if tag != "O"), "O")


@dataclass(slots=True)
class Sentence:
    """Its tokens, and what its comments say."""

    tokens: list[Token] = field(default_factory=list)
    text: str = ""
    comments: list[tuple[int, str, str | None]] = field(default_factory=list)
    """Line, name and value of those that are about the document."""
    problems: list[News] = field(default_factory=list)
    corefs: int = 0
    """Brackets of coreference in MISC."""


def read(source: Source) -> Reading:
    """Yield every document. Raises InputError when no line of the beginning is of CoNLL-U."""
    tally = Tally()
    total = good = 0
    with closing(_sentences(source)) as head:
        for sentence in head:
            tally.take([token.tag for token in sentence.tokens])
            good += len(sentence.tokens)
            total += len(sentence.tokens) + sum(isinstance(one, Reject) for one in sentence.problems)
            if total > _HEAD:
                break
    if good * 2 < total or not total:
        raise InputError("This is no CoNLL-U: lines of ten columns were expected.", where=source.where, do="Name the form it has.")
    yield Preface(labels=tuple(tally.labels))
    if remark := tally.remark():
        yield Remark(where="the file", what=remark)
    document = _Document(tally.scheme)
    corefs = 0
    for sentence in _sentences(source):
        yield from sentence.problems
        yield from document.take(sentence)
        corefs += sentence.corefs
    yield from document.end()
    if corefs:
        yield Remark(where="the file", what=f"{corefs:,} brackets of coreference (Entity=) were left out; only NER tags are read.")


def _sentences(source: Source) -> Generator[Sentence]:
    columns: tuple[str, ...] = _COLUMNS
    sentence, inside = Sentence(), 0
    for line in lines(source):
        if isinstance(line, Reject):
            sentence.problems.append(line)
            continue
        try:
            text = line.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            why = f"The line is not UTF-8 (byte {error.start})."
            sentence.problems.append(Reject(where=f"line {line.number:,}", why=why, raw=cut(line.raw)))
            continue
        if not text.strip(" \t\r"):
            yield sentence
            sentence, inside = Sentence(), 0
        elif text[0] == "#":
            named = _comment(sentence, line.number, text)
            columns = named or columns
        else:
            inside = _line(sentence, columns, line.number, text, inside)
    yield sentence


def _comment(sentence: Sentence, number: int, text: str) -> tuple[str, ...] | None:
    """Take a comment; return the columns when it names them."""
    name, sign, value = (part.strip(" \t") for part in text.lstrip("#").partition("="))
    if name == "global.columns":
        return tuple(value.upper().split())
    if name == "text":
        sentence.text = value
    elif name.startswith(("newdoc", "newpar", "meta::")):
        sentence.comments.append((number, name.removesuffix(" id"), value if sign else None))
    return None


def _line(sentence: Sentence, columns: tuple[str, ...], number: int, text: str, inside: int) -> int:
    """Take one line of a sentence; return the last word that belongs to the multiword token before."""
    cells = text.rstrip("\r").split("\t")
    if len(cells) < len(columns):
        cells = text.split()
    row = dict(zip(columns, cells, strict=False))
    found = _ID.fullmatch(row.get("ID", ""))
    form = row.get("FORM", "")
    if len(cells) != len(columns) or found is None or not form.strip():
        why = f"{len(columns)} columns with a number first and a word after it were expected."
        sentence.problems.append(Reject(where=f"line {number:,}", why=why, raw=cut(text)))
        return inside
    if found[3]:
        return inside  # A word that is not in the text.
    misc, tag, corefs = _misc(row.get("MISC", "_"))
    sentence.corefs += corefs
    tag = next((row[name] for name in columns if name in _NER and row[name] not in "_*"), tag)
    if parsed(tag, "IOB2") is None:
        why = f"{tag[:60]!r} is no tag; the word was taken without one."
        sentence.problems.append(Reject(where=f"line {number:,}", why=why, raw=cut(text)))
        tag = ""
    if found[2]:
        sentence.tokens.append(Token(number, form, [tag or "O"], misc))
        return int(found[2])
    if int(found[1]) <= inside and sentence.tokens:
        sentence.tokens[-1].tags.append(tag or "O")
        return inside
    sentence.tokens.append(Token(number, form, [tag or "O"], misc))
    return inside


def _misc(text: str) -> tuple[dict[str, str], str, int]:
    """Return the attributes about white space, the tag, and how many brackets of coreference there are."""
    space: dict[str, str] = {}
    tag, corefs = "", 0
    for part in text.split("|"):
        name, sign, value = part.partition("=")
        if name in ("SpaceAfter", "SpacesAfter", "SpacesBefore"):
            space[name] = value
        elif sign and name.upper() in _NER:
            value = _plain(value)
            if name.upper() in _OTHERS and not is_tag(value):
                corefs += name.upper() == "ENTITY"
            elif value not in ("_", "*"):
                tag = value
        elif not sign and part != "O" and is_tag(part):
            tag = part
    return space, tag, corefs


class _Document:
    """Sentences on their way to a draft."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme: Scheme = scheme
        self._begin(1)

    def _begin(self, line: int, name: str | None = None) -> None:
        self._text = Rebuilt()
        self._line, self._name = line, name or ""
        self._whole = name is not None
        """Whether the file says where the document ends."""
        self._about: dict[str, str] = {}
        self._faults = 0
        self._first_fault = ""
        self._said = False
        """Whether the last token says what white space follows it."""

    def take(self, sentence: Sentence) -> Iterator[News]:
        """Add a sentence, after giving the document that ends before it."""
        for line, name, value in sentence.comments:
            if name == "newdoc":
                yield from self.end()
                self._begin(line, value or "")
            elif name == "newpar" and self._text and not self._said:
                self._text.space("\n")
            elif name.startswith("meta::"):
                self._about[_plain(name.removeprefix("meta::"))] = _plain(value or "")
        if not sentence.tokens:
            return
        tokens = sentence.tokens
        spans, faults = spans_of([token.tag for token in tokens], self._scheme)
        if faults and not self._faults:
            self._first_fault = f"line {tokens[faults[0]].line:,}, {tokens[faults[0]].tag[:60]}"
        self._faults += len(faults)
        words = [token.form for token in tokens]
        if "SpacesBefore" in tokens[0].misc:
            self._text.space(_plain(tokens[0].misc["SpacesBefore"]))
        self._text.sentence(words, _gaps(sentence, words), spans, [f"line {token.line:,}" for token in tokens])
        self._said = bool(tokens[-1].misc)
        if self._text.length >= LONGEST and not self._whole:
            yield from self.end()
            self._begin(tokens[-1].line + 1)

    def end(self) -> Iterable[News]:
        """Give the document."""
        if not self._text:
            return
        where = f"line {self._line:,}"
        if self._faults:
            what = f"{self._faults:,} tags do not follow {self._scheme} (first: {self._first_fault})"
            yield Remark(where=where, what=f"{what}; a mention was taken as far as tags of its label go on.")
        told = {name: self._about.get(name, "") for name in _OWN}
        yield Draft(
            text=self._text.text(ended=self._said),
            where=where,
            source=told["source"] or self._name,
            title=told["title"],
            language=told["language"],
            published=told["published"],
            done=told["status"] == "done",
            metadata={name.removeprefix("meta."): value for name, value in self._about.items() if name not in _OWN},
            spans=tuple(self._text.spans),
        )


def _gaps(sentence: Sentence, words: list[str]) -> list[str]:
    """Return what stands after each word: what its MISC says, else what ``# text`` shows, else a space."""
    shown = gaps_in(sentence.text, words) if sentence.text else None
    gaps = []
    for at, token in enumerate(sentence.tokens):
        if "SpacesAfter" in token.misc:
            gaps.append(_plain(token.misc["SpacesAfter"]))
        elif token.misc.get("SpaceAfter") == "No":
            gaps.append("")
        else:
            gaps.append(shown[at] if shown is not None and at + 1 < len(words) else " ")
    return gaps


def _plain(text: str) -> str:
    """Take the escapes away; one that nobody knows stays as it is."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _back(found[1], found[0]), text)


def _back(name: str, whole: str) -> str:
    char = chr(int(name[1:], 16)) if len(name) > 1 else _BACK.get(name, whole)
    return whole if "\ud800" <= char <= "\udfff" else char

"""A second reader of Markdown reports: it takes back escapes and counts brackets, and shares no code with what wrote them."""

import html
import re
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_TOKEN = re.compile(r"\\(.|\n)|&#\d+;|(`+)|([\[\]])|.|\n", re.DOTALL)
_ON_MENTION = re.compile(r"On mention (\d+), \[")


def witness(source: Source) -> Iterator[Seen]:
    """Yield what the index says of entities, then every article."""
    section: list[str] = []
    front = True
    with source.path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.startswith("## ") and line[3:4].isdigit():
                yield _front(section) if front else _article(section)
                front, section = False, []
            section.append(line.removesuffix("\n"))
    yield _front(section) if front else _article(section)


def _front(lines: list[str]) -> Seen:
    records, notes, part = [], [], ""
    for line in lines:
        part = line if line.startswith("#") else part
        if part == "## Entities" and line.startswith("| **"):
            name, label, also, ids = (cell.strip(" ") for cell in _cells(line)[:4])
            records.append(
                [_plain(name[2:-2]), _plain(label), *([_plain(one) for one in cell.split("<br>") if one] for cell in (also, ids))]
            )
    if part == "### Notes on entities":
        notes = [text for _, text in _notes(lines[lines.index(part) + 1 :])]
    return Seen(notes=tuple(sorted(notes)), entities=len(records), more=sorted(records))


def _article(lines: list[str]) -> Seen:
    title = lines[0].partition(". ")[2]
    about: dict[str, str] = {"title": _plain(title)}
    at = 2
    while lines[at]:
        name, value = _halves(lines[at][2:])
        about[name] = value
        at += 1
    del about["id"]
    body = lines[at + 1 :]
    rest: list[str] = []
    if "### Notes" in body:
        cut = body.index("### Notes")
        body, rest = body[:cut], body[cut + 1 :]
    text, spans = _marked("\n".join(body[:-1]))
    on_article: list[str] = []
    on_spans: dict[int, list[str]] = {}
    for head, note in _notes(rest):
        found = _ON_MENTION.match(head)
        if found is None:
            on_article.append(note)
        else:
            on_spans.setdefault(int(found[1]), []).append(note)
    seen = [
        SeenSpan(start=start, end=end, label=label, quote=text[start:end], entity=entity, notes=tuple(sorted(on_spans.get(number, ()))))
        for number, (start, end, label, entity) in enumerate(spans, 1)
    ]
    known = {name: value for name, value in about.items() if value}
    return Seen(text=text, spans=in_order(seen), notes=tuple(sorted(on_article)), about=known)


def _marked(raw: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Return the text and its mentions in the order in which they begin: start, end, label, name of the entity."""
    text: list[str] = []
    spans: list[tuple[int, int, str, str]] = []
    waiting: list[int] = []
    at = 0
    while at < len(raw):
        token = _TOKEN.match(raw, at)
        assert token is not None  # noqa: S101  # The pattern takes any character.
        at = token.end()
        if token[3] == "[":
            waiting.append(len(spans))
            spans.append((len(text), 0, "", ""))
        elif token[3] == "]":
            number = waiting.pop()
            code, at = _code(raw, at)
            label, _, entity = code.partition(" = ")
            spans[number] = (spans[number][0], len(text), label, entity)
        elif token[2]:
            raise ValueError("code stands where no mention ends")
        else:
            text.append(token[1] or html.unescape(token[0]))
    if waiting:
        raise ValueError("a mention does not end")
    return "".join(text), spans


def _code(raw: str, at: int) -> tuple[str, int]:
    fence = re.compile("`+").match(raw, at)
    if fence is None:
        raise ValueError("a mention has no label")
    end = re.compile(f"(?<!`){fence[0]}(?!`)").search(raw, fence.end())
    if end is None:
        raise ValueError("a label does not end")
    code = raw[fence.end() : end.start()]
    return code[1:-1] if code[:1] == code[-1:] == " " and code.strip() else code, end.end()


def _notes(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what each note is on, as it stands, and its text."""
    head, text = "", None
    for line in [*lines, ""]:
        if line.startswith(">"):
            text = [*(text or []), line[2:]]
        elif text is not None:
            yield head, _plain("\n".join(text))
            text = None
        if line.startswith("On "):
            head = line


def _plain(raw: str) -> str:
    text, spans = _marked(raw)
    if spans:
        raise ValueError("a mention stands outside a text")
    return text


def _halves(raw: str) -> tuple[str, str]:
    found = re.match(r"((?:\\.|[^\\:])*): ?(.*)", raw, re.DOTALL)
    if found is None:
        raise ValueError("a line says nothing")
    return _plain(found[1]), _plain(found[2])


def _cells(line: str) -> list[str]:
    return [cell[0] for cell in re.finditer(r"(?:\\.|[^\\|])+", line.strip("|"))]

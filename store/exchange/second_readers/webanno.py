"""A second reader of WebAnno TSV folders: offsets are cut out of UTF-16 bytes, escapes are taken away letter by letter."""

from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.second_readers.brat import about
from store.exchange.second_readers.listing import listed

_LETTERS = {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    names = {one["identifier"]: one["name"] for one in listed(source.path, "entities.jsonl")}
    for entry in listed(source.path):
        text, spans = _document((source.path / f"{entry['file']}.tsv").read_bytes().decode(), names)
        yield Seen(text=text, spans=in_order(spans), about=about(entry))


def _document(tsv: str, names: dict[str, str]) -> tuple[str, list[SeenSpan]]:
    header, _, body = tsv.partition("\n\n\n")
    if not header.rstrip("\n").endswith("|identifier|value"):
        raise ValueError("the columns are not those that were meant")
    data = bytearray()
    rows: dict[object, list[tuple[int, int, str, str]]] = {}
    for block in body.split("\n\n") if body else ():
        lines = block.rstrip("\n").split("\n")
        said = [_plain(one[6:]) for one in lines if one.startswith("#Text=")]
        for number, one in enumerate(lines[len(said) :]):
            name, place, word, identifiers, values, _ = one.split("\t")
            begin, end = (int(edge) for edge in place.split("-"))
            if not number:
                del data[2 * begin :]
                data += b" \0" * (begin - len(data) // 2) + "".join(f"{text}\n" for text in said).encode("utf-16-le")
            if data[2 * begin : 2 * end].decode("utf-16-le") != word:
                raise ValueError("a token is not the text it names")
            for at, (identifier, value) in enumerate(zip(_stack(identifiers), _stack(values), strict=True)):
                if identifier[1] != value[1]:
                    raise ValueError("the columns of a row do not go together")
                rows.setdefault(value[1] or (name, at), []).append((begin, end, value[0], identifier[0]))
    return data.decode("utf-16-le")[:-1], [_span(parts, data, names) for parts in rows.values()]


def _span(parts: list[tuple[int, int, str, str]], data: bytearray, names: dict[str, str]) -> SeenSpan:
    if len({part[2:] for part in parts}) != 1:
        raise ValueError("the rows of a mention differ")
    begin, end, (_, _, label, identifier) = parts[0][0], parts[-1][1], parts[0]
    quote = data[2 * begin : 2 * end].decode("utf-16-le")
    return SeenSpan(start=begin, end=end, label=label, quote=quote, entity=names[identifier] if identifier else "")


def _stack(cell: str) -> list[tuple[str, str]]:
    """Return the values of a cell, empty for none, each with its number."""
    found: list[tuple[str, str]] = []
    letters, text, number, counting = iter(cell), "", "", False
    for letter in letters:
        if letter == "\\":
            escaped = next(letters)
            text += _LETTERS.get(escaped, escaped)
        elif letter == "|":
            found.append((text, number))
            text = number = ""
        elif letter in "[]":
            counting = letter == "["
        elif counting:
            number += letter
        elif letter not in "*_":
            text += letter
    return [*found, (text, number)] if cell != "_" else []


def _plain(text: str) -> str:
    letters = iter(text)
    return "".join(_LETTERS.get(after := next(letters), after) if letter == "\\" else letter for letter in letters)

"""Second readers of the line-based forms, with nothing but the standard library and no code of the writers."""

import json
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_OWN = ("id", "text", "label", "Comments")


def witness(source: Source) -> Iterator[Seen]:
    """Tell the form by its first line and yield every document."""
    with source.path.open("rb") as file:
        if file.readline().startswith(b"-DOCSTART-"):
            file.seek(0)
            yield from _conll(line.decode().rstrip("\n") for line in file)
            return
        file.seek(0)
        for line in file:
            yield _record(json.loads(line))


def _record(record: dict) -> Seen:  # type: ignore[type-arg]
    text = record["text"]
    if "label" in record:
        triples = [tuple(one) for one in record["label"]]
        told = {name: value for name, value in record.items() if name not in _OWN}
    else:
        told, triples = record["meta"], []
        for span in record["spans"]:
            first, last = record["tokens"][span["token_start"]], record["tokens"][span["token_end"]]
            if (first["start"], last["end"]) != (span["start"], span["end"]):
                raise ValueError("a span's tokens are not its characters")
            triples.append((span["start"], span["end"], span["label"]))
        if any(text[token["start"] : token["end"]] != token["text"] for token in record["tokens"]):
            raise ValueError("a token is not the text it names")
    spans = [SeenSpan(start=start, end=end, label=label, quote=text[start:end]) for start, end, label in triples]
    return Seen(text=text, spans=in_order(spans), notes=tuple(sorted(record.get("Comments", ()))), about=told)


def _conll(lines: Iterator[str]) -> Iterator[Seen]:
    tokens: list[str] | None = None
    tags: list[str] = []
    for line in lines:
        if line == "-DOCSTART- -X- O O":
            if tokens is not None:
                yield _tagged(tokens, tags)
            tokens, tags = [], []
        elif line and tokens is not None:
            word, _, _, tag = line.split(" ")
            tokens.append(word)
            tags.append(tag)
    if tokens is not None:
        yield _tagged(tokens, tags)


def _tagged(tokens: list[str], tags: list[str]) -> Seen:
    spans: list[SeenSpan] = []
    begun = -1
    for at, tag in enumerate([*tags, "O"]):
        if begun >= 0 and not tag.startswith("I-"):
            spans.append(SeenSpan(start=begun, end=at, label=tags[begun][2:]))
            begun = -1
        if tag.startswith("B-"):
            begun = at
    return Seen(tokens=tuple(tokens), spans=in_order(spans))

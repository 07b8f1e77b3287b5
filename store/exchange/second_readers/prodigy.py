"""A second reader of Prodigy's lines with the standard library's JSON."""

import json
from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield every task. Raises ValueError where tokens, spans and text do not agree, or an answer is not ``accept``."""
    with source.path.open("rb") as file:
        for line in file:
            task = json.loads(line)
            text, tokens = task["text"], task["tokens"]
            if task["answer"] != "accept":
                raise ValueError("a task was not accepted")
            if any(text[token["start"] : token["end"]] != token["text"] or token["id"] != at for at, token in enumerate(tokens)):
                raise ValueError("a token is not the text it names")
            if "".join(token["text"] + " " * token["ws"] for token in tokens) != text:
                raise ValueError("the tokens are not the text")
            spans = []
            for span in task["spans"]:
                first, last = tokens[span["token_start"]], tokens[span["token_end"]]
                if (first["start"], last["end"]) != (span["start"], span["end"]):
                    raise ValueError("a span's tokens are not its characters")
                quote = text[span["start"] : span["end"]]
                spans.append(
                    SeenSpan(
                        start=span["start"],
                        end=span["end"],
                        label=span["label"],
                        quote=quote if quote == span["text"] else "",
                        entity=span.get("entity", ""),
                        score=span.get("score"),
                        notes=tuple(sorted(span.get("notes", ()))),
                    )
                )
            yield Seen(text=text, spans=in_order(spans), notes=tuple(sorted(task.get("notes", ()))), about=task["meta"])

"""A second reader of Web Annotations that we wrote, as plain JSON; tests expand the same file with a JSON-LD processor."""

from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.elements import elements
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield what is said about the entities, then every text with its mentions. Raises ValueError where they differ from it."""
    entities: dict[str, Any] = {}
    text: dict[str, Any] | None = None
    mentions: list[dict[str, Any]] = []
    told = False
    with source.path.open("rb") as file:
        for key, one in elements(file, "items"):
            if key != "items":
                continue
            if one["target"]["type"] == "Concept":
                entities[one["id"].removesuffix(":about").removeprefix("urn:sorot:entity:")] = one
            elif one["target"]["type"] == "Text":
                if not told:
                    yield _head(entities)
                    told = True
                if text is not None:
                    yield _seen(text, mentions)
                text, mentions = one, []
            else:
                mentions.append(one)
    if not told:
        yield _head(entities)
    if text is not None:
        yield _seen(text, mentions)


def _head(entities: dict[str, Any]) -> Seen:
    more = {}
    for name, one in entities.items():
        target = one["target"]
        more[name] = {
            "name": target["label"],
            "kind": target["kind"],
            "aliases": target.get("altLabel", []),
            "external": target.get("external", {}),
            "notes": sorted(_bodies(one, "commenting")),
        }
    return Seen(notes=tuple(sorted(note for one in more.values() for note in one["notes"])), entities=len(more), more=more)


def _bodies(one: dict[str, Any], purpose: str) -> list[str]:
    return [body["value"] for body in one["body"] if body["purpose"] == purpose]


def _seen(on_text: dict[str, Any], mentions: list[dict[str, Any]]) -> Seen:
    target = on_text["target"]
    text = target["value"]
    spans = []
    for one in mentions:
        quote, position = one["target"]["selector"]
        start, end = position["start"], position["end"]
        before, after = text[max(0, start - len(quote["prefix"])) : start], text[end : end + len(quote["suffix"])]
        if one["target"]["source"] != target["id"] or (before, after) != (quote["prefix"], quote["suffix"]):
            raise ValueError("a mention is not where its selectors say")
        names = [body["source"]["label"] for body in one["body"] if body["purpose"] == "identifying"]
        (label,) = _bodies(one, "tagging")
        spans.append(
            SeenSpan(
                start=start,
                end=end,
                label=label,
                quote=quote["exact"] if text[start:end] == quote["exact"] else "",
                entity=names[0] if names else "",
                score=one.get("score"),
                notes=tuple(sorted(_bodies(one, "commenting"))),
            )
        )
    about = {name: target.get(name, "") for name in ("title", "language", "published", "status")}
    about["source"] = target.get("identifier", "")
    about |= {f"meta.{key}": value for key, value in target.get("metadata", {}).items()}
    return Seen(
        text=text,
        spans=in_order(spans),
        notes=tuple(sorted(_bodies(on_text, "commenting"))),
        about={name: value for name, value in about.items() if value},
    )

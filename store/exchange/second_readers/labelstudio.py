"""A second reader of Label Studio's tasks and their configuration, which shares nothing with the writer."""

from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.elements import elements
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield every task. Raises ValueError when a label, a control or a text is not what the configuration or the data say."""
    from defusedxml.ElementTree import parse  # 3 ms, and only for a proof.

    root = parse(source.path / "config.xml", forbid_dtd=True).getroot()
    names = {control.get("name", ""): control.tag for control in root.iter() if control.get("name")}
    labels = {label.get("value") for label in root.iter("Label")}
    with (source.path / "tasks.json").open("rb") as file:
        for _, task in elements(file):
            yield _seen(task, names, labels)


def _seen(task: dict[str, Any], names: dict[str, str], labels: set[str | None]) -> Seen:
    data = task["data"]
    text = data.pop("text")
    spans: dict[str, dict[str, Any]] = {}
    notes: list[str] = []
    for annotation in task["annotations"]:
        for one in annotation["result"]:
            value = one["value"]
            if names[one["from_name"]].lower() != one["type"] or names[one["to_name"]] != "Text":
                raise ValueError(f"a result of the type {one['type']} does not fit the control {one['from_name']}")
            if one["type"] == "labels":
                (label,) = value["labels"]
                if label not in labels or value["text"] != text[value["start"] : value["end"]]:
                    raise ValueError("a region is not what it names")
                meta = one["meta"]
                spans[one["id"]] = {
                    "start": value["start"],
                    "end": value["end"],
                    "label": label,
                    "quote": value["text"],
                    "score": one.get("score"),
                    "notes": tuple(sorted(meta.get("text", ()))),
                }
            elif one["from_name"] == "entity":
                (spans[one["id"]]["entity"],) = value["text"]
            else:
                notes += value["text"]
    about = {**data, **{f"meta.{key}": value for key, value in task.get("meta", {}).items()}}
    return Seen(
        text=text,
        spans=in_order(SeenSpan(**one) for one in spans.values()),
        notes=tuple(sorted(notes)),
        about={name: value for name, value in about.items() if value},
    )

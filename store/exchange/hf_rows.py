"""Rows of a Hugging Face dataset: one article each, with its tags by token and its spans by character."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from store.errors import InputError
from store.exchange.contract import Context, Draft, DraftSpan, Item, News, Remark, Seen
from store.exchange.fitting import expected
from store.exchange.flat import apart
from store.exchange.form import Holds
from store.exchange.hf_card import Classes, as_text
from store.exchange.intake import refused
from store.exchange.loose import as_score, string, strings
from store.exchange.losses import Losses, span_loss
from store.exchange.rebuilt import gaps_in
from store.exchange.tagging import Tally, TokenSpan, is_tag, spans_of
from store.model import Span

SPLITS = {"": "train", "train": "train", "dev": "validation", "test": "test"}
"""What the parts of an export are called there."""

_TOKENS = ("tokens", "words")
_TAGS = ("ner_tags", "ner", "tags", "labels", "label", "fine_ner_tags")
_TEXTS = ("text", "sentence", "content", "document")
_SPANS = ("spans", "entities", "entity_mentions", "mentions")
_START = ("start", "start_offset", "begin", "start_char")
_END = ("end", "end_offset", "end_char")
_LABEL = ("label", "type", "entity_group", "entity_type", "tag", "class")

Names = Mapping[str, tuple[str, ...]]


def row(item: Item, context: Context, classes: Classes) -> dict[str, Any]:
    """Return the row of an article; every row has the same columns."""
    article, tokens = item.document.article, item.tokens
    tags = [0] * len(tokens)
    for first, last, label in _flat(item)[0]:
        begin, inside = classes.label(label)
        tags[first:last] = [inside] * (last - first)
        tags[first] = begin
    fields = {name: getattr(article, name) for name in ("id", "title", "source", "language", "published", "status")}
    return {
        **fields,
        "text": item.document.text,
        "metadata": [{"key": key, "value": value} for key, value in article.metadata.items()],
        "notes": [note.text for note in item.article_notes()],
        "tokens": tokens.words(),
        "ner_tags": tags,
        "spans": [_span(item, span, context) for span in item.document.ordered_spans()],
    }


def _span(item: Item, span: Span, context: Context) -> dict[str, Any]:
    entity = context.entities.get(span.entity)
    ids = [] if entity is None else [{"scheme": scheme, "id": value} for scheme, value in sorted(entity.external.items())]
    return {
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "text": span.quote,
        "entity": "" if entity is None else entity.name,
        "entity_ids": ids,
        "score": span.score,
        "origin": span.origin,
        "annotator": span.annotator,
        "created": span.created,
        "updated": span.updated,
        "notes": [note.text for note in item.notes_on(span)],
    }


def _flat(item: Item) -> tuple[list[TokenSpan], list[Span]]:
    """Return what the tags hold, and the spans that they do not."""
    fitting: list[Span] = []
    rest: list[Span] = []
    for span in item.document.ordered_spans():
        (rest if item.tokens.covering(span.start, span.end) is None else fitting).append(span)
    kept, overlapping = apart(fitting)
    found = []
    for span in kept:
        first, last = item.tokens.covering(span.start, span.end) or (0, 0)
        found.append((first, last, span.label))
    return found, rest + overlapping


def tell(item: Item, losses: Losses) -> None:
    """Count what the tags do not hold."""
    article = item.document.article
    for span in _flat(item)[1]:
        losses.add(span_loss("flat layer", article, span))


def expect(item: Item, holds: Holds, context: Context) -> Seen:
    """Return what must be there, tokens and tags included."""
    from msgspec.structs import replace

    tags = [[first, last, label] for first, last, label in _flat(item)[0]]
    return replace(expected(item, holds, context), tokens=tuple(item.tokens.words()), more=tags)


def news(value: Any, names: Names, where: str) -> Iterator[News]:
    """Yield the document of a row of any dataset for named entities, and what was wrong with it.

    Raises InputError when tags are numbers and nothing says what they stand for.
    """
    if not isinstance(value, dict):
        yield refused(where, "A row is an object.", value)
        return
    tokens: list[str] = next((value[key] for key in _TOKENS if _is_strings(value.get(key))), [])
    text_key = next((key for key in _TEXTS if isinstance(value.get(key), str)), "")
    text: str = value[text_key] if text_key else ""
    if not text and not tokens:
        yield refused(where, "The row has neither a text nor tokens.", value)
        return
    begin = len(text) - len(text.lstrip())
    gaps = gaps_in(text, tokens) if tokens else None
    if not text:
        text, gaps = " ".join(tokens), [" "] * len(tokens)
    spans: list[DraftSpan] = []
    taken: set[str] = {*_TOKENS, text_key, "id"}
    for key in _SPANS:
        if isinstance(value.get(key), list | dict):
            taken.add(key)
            for one in _records(value[key]):
                found = _draft_span(one, names.get(f"{key}.label", ()))
                if isinstance(found, str):
                    yield refused(where, found, one)
                else:
                    spans.append(found)
    tag_key = next((key for key in _TAGS if isinstance(value.get(key), list) and tokens and len(value[key]) == len(tokens)), "")
    if tag_key and tokens:
        taken.add(tag_key)
        tags, wrong = _tags(value[tag_key], names.get(tag_key), where)
        if wrong:
            yield refused(where, f"{wrong:,} tags stand for nothing; their tokens were taken without one.", value[tag_key])
        if gaps is None:
            yield Remark(where=where, what="The tokens are not those of the text; their tags were left out.")
        else:
            found_tags, remark = _tagged(begin, tokens, gaps, tags, {(one.start, one.end, one.label) for one in spans})
            spans += found_tags
            if remark:
                yield Remark(where=where, what=remark)
    yield Draft(text=text, where=where, spans=tuple(spans), notes=strings(value.get("notes")), **_about(value, taken))


def _about(value: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    from store.exchange.about import known

    own = value.get("metadata")
    if "status" in value and isinstance(own, list):
        told = {name: value.get(name) or "" for name in ("title", "source", "language", "published", "status")}
        pairs = [one for one in own if isinstance(one, dict) and isinstance(one.get("key"), str)]
        return known({**told, **{f"meta.{one['key']}": as_text(one.get("value")) for one in pairs}})
    return known({key: one for key, one in value.items() if key not in taken and isinstance(one, str | int | float)})


def _records(value: Any) -> Iterable[Any]:
    """Return records, also when they came as one object of lists, which is what older versions make of a list of records."""
    if isinstance(value, list):
        return value
    lists = {key: one for key, one in value.items() if isinstance(one, list)}
    count = min(map(len, lists.values()), default=0)
    return [{key: one[at] for key, one in lists.items()} for at in range(count)]


def _draft_span(one: Any, names: tuple[str, ...]) -> DraftSpan | str:
    """Return a span, or a sentence why it is none."""
    if isinstance(one, list) and len(one) == 3:
        one = dict(zip(("start", "end", "label"), one, strict=True))
    if not isinstance(one, dict):
        return "A span is an object, or a list of start, end and label."
    start = next((one[key] for key in _START if type(one.get(key)) is int), None)
    end = next((one[key] for key in _END if type(one.get(key)) is int), None)
    label = next((one[key] for key in _LABEL if one.get(key) is not None), None)
    if type(label) is int and 0 <= label < len(names):
        label = names[label]
    if start is None or end is None or not isinstance(label, str):
        return "The span has no start, no end or no label."
    quote, ids = one.get("text"), one.get("entity_ids")
    pairs = ids if isinstance(ids, list) else ()
    return DraftSpan(
        start=start,
        end=end,
        label=label,
        quote=quote if isinstance(quote, str) and quote else None,
        entity=string(one.get("entity")) if "entity_ids" in one else "",
        external={
            pair["scheme"]: pair["id"] for pair in pairs if isinstance(pair, dict) and _is_strings([pair.get("scheme"), pair.get("id")])
        },
        score=as_score(one.get("score")),
        origin=string(one.get("origin")) or "import",
        annotator=string(one.get("annotator")),
        created=string(one.get("created")),
        notes=strings(one.get("notes")),
    )


def _tags(values: list[Any], names: tuple[str, ...] | None, where: str) -> tuple[list[str], int]:
    """Return tags as words, and how many of them stand for nothing."""
    if any(type(one) is int for one in values) and names is None:
        raise InputError(
            "The tags are numbers, and nothing says what they stand for.",
            where=where,
            do="Put the README.md of the dataset, or its dataset_infos.json, beside the file.",
        )
    tags, wrong = [], 0
    for one in values:
        if type(one) is int and names is not None and 0 <= one < len(names):
            tags.append(names[one])
        elif isinstance(one, str):
            tags.append(one)
        else:
            tags.append("O")
            wrong += one != -100  # What trainers write for a piece of a word that does not count.
    return tags, wrong


def _tagged(at: int, tokens: list[str], gaps: list[str], tags: list[str], known: set[tuple[int, int, str]]) -> tuple[list[DraftSpan], str]:
    """Return the mentions of the tags that are not known already, and a sentence about tags that break their scheme.

    The first token stands ``at`` code points into the text.
    """
    tally = Tally()
    tally.take(tags)
    plain = all(not is_tag(tag) or tag == "O" for tag in tags)
    found, faults = spans_of(tags, "IO" if plain else tally.scheme)
    starts = []
    for token, gap in zip(tokens, gaps, strict=True):
        starts.append(at)
        at += len(token) + len(gap)
    spans = []
    for first, last, label in found:
        start, end = starts[first], starts[last - 1] + len(tokens[last - 1])
        if (start, end, label) not in known:
            spans.append(DraftSpan(start=start, end=end, label=label))
    return spans, f"{len(faults):,} tags do not follow {tally.scheme}; mentions were taken as far as a label goes on." if faults else ""


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)

"""One entity under several names: what is proposed for the open article, and what a person's answer to it does. No screen."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from store import annotate, entities
from store.aliases import Alias, Aliases, Form, definitions
from store.changes import together
from store.document import Document
from store.model import Change, Entity, Put, Span, Suggestion
from tui.offers import Offers
from tui.paths import assets_dir

_defined = lru_cache(maxsize=2)(definitions)
"""The brackets of a text never change, and a long text takes a while."""


def aliases_of(document: Document, offered: Offers, known: Mapping[str, Entity]) -> Aliases:
    """Return the proposals for an article with its annotations and open suggestions, given the project's entities."""
    counts = Counter((span.quote, span.label, span.entity) for span in document.spans.values())
    counts.update({(quote, label, ""): count for (quote, label), count in offered.counts.items()})
    forms = [Form(quote, label, count, entity) for (quote, label, entity), count in counts.items()]
    return Aliases(forms, known, defined=_defined(document.text), variants=_variants())


@lru_cache(maxsize=1)
def _variants() -> tuple[tuple[str, ...], ...]:
    """Return the names of places that are known to be one, from the list that ships with the program."""
    table = tomllib.loads((assets_dir() / "gazetteer" / "aliases.toml").read_text("utf-8"))
    return tuple(tuple(entry["forms"]) for entry in table["same"])


def with_links(change: Change | None, aliases: Aliases) -> Change | None:
    """Return a change whose new annotations, and those that get other words or another label, are linked where their form is a name
    or alias of exactly one entity."""
    if change is None:
        return None
    edits, named = [], set()
    for edit in change.edits:
        span = _unlinked(edit)
        alias = aliases.of(span.quote, span.label) if span is not None else None
        if span is None or alias is None or alias.reason != "known":
            edits.append(edit)
            continue
        edits.append(Put(edit.before, replace(span, entity=alias.entity)))
        named |= {alias.name} - {span.quote}
    return replace(change, edits=tuple(edits), title=_titled(change.title, named.pop()) if len(named) == 1 else change.title)


def _unlinked(edit: Put) -> Span | None:
    before, after = edit.before, edit.after
    if not isinstance(after, Span) or after.entity:
        return None
    if isinstance(before, Span) and (before.quote, before.label) == (after.quote, after.label):
        return None
    return after


def agree(
    document: Document,
    known: Mapping[str, Entity],
    alias: Alias,
    *,
    annotator: str,
    suggestions: Sequence[Suggestion] = (),
    at: annotate.Range | None = None,
) -> Change | None:
    """Say that a form is what its proposal says: all its mentions in the article are linked, and those of the name itself.

    The entity is made when there is none. ``suggestions`` of the form are accepted and linked in the same step.
    """
    entity = known.get(alias.entity) or entities.new_entity(alias.name, alias.name_label)
    mine = {(alias.quote, alias.label), (alias.name, alias.name_label)}
    adopted = entities.adopt(
        document, alias.quote, _unlinked_ids(document, mine), entity, annotator=annotator, new=entity.id not in known, at=at
    )
    if not suggestions:
        return adopted
    accepted = annotate.accept(document, suggestions, annotator=annotator, at=at)
    if accepted is None:
        return adopted
    edits = [Put(edit.before, replace(span, entity=entity.id)) if (span := _unlinked(edit)) else edit for edit in accepted.edits]
    both = together(adopted, replace(accepted, edits=tuple(edits)))
    return replace(both, title=_titled(accepted.title, entity.name), at=accepted.at) if both is not None else None


def decline(
    document: Document, known: Mapping[str, Entity], alias: Alias, *, annotator: str, at: annotate.Range | None = None
) -> Change | None:
    """Say that a form is not what its proposal says; the entity, made when there is none, remembers it for every article."""
    entity = known.get(alias.entity)
    if entity is not None:
        return entities.keep_apart(document, alias.quote, (), entity, annotator=annotator, at=at)
    made = entities.new_entity(alias.name, alias.name_label)
    own = _unlinked_ids(document, {(alias.name, alias.name_label)})
    return entities.keep_apart(document, alias.quote, own, made, annotator=annotator, new=True, at=at)


def _unlinked_ids(document: Document, forms: set[tuple[str, str]]) -> list[str]:
    return [span.id for span in document.ordered_spans() if not span.entity and (span.quote, span.label) in forms]


def _titled(title: str, name: str) -> str:
    return f"{title} = {annotate.quoted(name)}"

"""The distinct forms of a project's mentions and entities, for rulers and gazetteers that look them up in other texts. Pure.

White space within a form is one space, since it differs from text to text. A form has one label and at most one entity: the label most of
its mentions have, and the entity that its mentions with that label, or the names of the entities, agree on.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from store.exchange.contract import Context, Item, Seen, SeenSpan
from store.exchange.fitting import in_order
from store.exchange.losses import Loss, Losses


@dataclass(frozen=True, slots=True)
class Listed:
    """One form with what it stands for."""

    text: str
    label: str
    entity: str = ""
    """Id of the entity in the project."""


@dataclass(slots=True)
class _Uses:
    labels: Counter[str] = field(default_factory=Counter)
    entities: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Ids by label; empty for mentions that are linked to none."""


def listed(
    items: Iterable[Item], context: Context, losses: Losses, writable: Callable[[str], bool] = bool, *, linked: bool = True
) -> list[Listed]:
    """Return all forms by text. Those that are not ``writable``, and rarer labels of the others, are counted as lost.

    With ``linked`` a form whose entity is in doubt is counted too.
    """
    uses: defaultdict[str, _Uses] = defaultdict(_Uses)
    for item in items:
        for span in item.document.ordered_spans():
            one = uses[plain(span.quote)]
            one.labels[span.label] += 1
            if span.entity in context.entities:
                one.entities[span.label].add(span.entity)
    for entity in context.entities.values():
        declined = {plain(name) for name in entity.not_aliases}
        for name in (entity.name, *entity.aliases):
            if (text := plain(name)) and text not in declined:
                uses[text].labels[entity.label] += 0
                uses[text].entities[entity.label].add(entity.id)
    order = {name: at for at, name in enumerate(context.labels.names())}
    found = []
    for text, one in sorted(uses.items()):
        if not writable(text):
            losses.add(Loss(kind="form", what=text[:200]))
            continue
        ranked = sorted(one.labels, key=lambda name: (-one.labels[name], order.get(name, len(order)), name))
        for name in ranked[1:]:
            losses.add(Loss(kind="form: rarer label", what=f"{text[:200]} {name}"))
        entities = one.entities[ranked[0]]
        if linked and len(entities) > 1:
            losses.add(Loss(kind="form: entity in doubt", what=text[:200]))
        found.append(Listed(text, ranked[0], next(iter(entities)) if len(entities) == 1 else ""))
    return found


def plain(text: str) -> str:
    """Return a form with one space for each run of white space."""
    return " ".join(text.split())


def seen(rows: Iterable[tuple[str, str, str]]) -> Seen:
    """Return forms, each as text, label and id, in the shape a proof compares."""
    return Seen(spans=in_order(SeenSpan(start=0, end=len(text), label=label, quote=text, entity=name) for text, label, name in rows))

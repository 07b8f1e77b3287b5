"""What is offered in an article: the engine's suggestions, what the project remembers, and what a person has decided. Pure."""

from collections.abc import Container, Iterable, Sequence

from store.memory import Memory
from store.model import Decision, Span, Suggestion
from store.ranges import Ranges
from tui.suggest.found import choose


def blend(
    text: str,
    engine: Sequence[Suggestion],
    memory: Memory,
    *,
    spans: Iterable[Span],
    decisions: Iterable[Decision],
    threshold: float = 0.0,
    labels: Container[str] | None = None,
    article: str = "",
    within: tuple[int, int] | None = None,
) -> list[Suggestion]:
    """Return the suggestions to offer, in text order and without overlaps.

    Left out: ranges that were decided on (under any label), all that shares a code point with a span, all that scores below ``threshold``,
    whatever does not quote ``text``, and all of a label that is not in ``labels``, when they are given. Past decisions raise, lower,
    relabel or silence the engine's suggestions, and forms tagged before are offered wherever they stand; where they contradict each other,
    what stands around them and the ``article`` (an id) they were made in decide. Of overlapping ones the set with
    the largest sum of score times length stays. With ``within`` forms tagged before are looked for in that part of
    the text only, and the engine's suggestions and the spans given are those there.
    """
    decided = {(decision.start, decision.end) for decision in decisions}
    known = [(span.start, span.end) for span in spans]
    annotated = Ranges(known)

    def free(one: Suggestion) -> bool:
        return (one.start, one.end) not in decided and not annotated.overlaps(one.start, one.end) and text[one.start : one.end] == one.quote

    candidates = memory.adjust((one for one in engine if free(one)), text, article)
    ranges = {(one.start, one.end) for one in candidates}
    candidates += [one for one in memory.suggest(text, known, article, within) if free(one) and (one.start, one.end) not in ranges]
    wanted = (one for one in candidates if one.score >= threshold and (labels is None or one.label in labels))
    return choose(wanted, lambda one: one.score)

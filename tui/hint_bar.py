"""Which keys the line of hints shows: the ones that matter for what is selected right now."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tui.actions import LABEL_PREFIX, Action, Scope
from tui.cells import cells
from tui.context import Context
from tui.keymap import Keymap
from tui.keys import shown_sequence

LABELS = "labels"
"""Stands in a list of action ids for the labels that have keys."""

_ON_SUGGESTION = (
    "suggestion.accept",
    "suggestion.reject",
    "alias.agree",
    "alias.decline",
    LABELS,
    "suggestion.accept_form",
    "note.write",
    "tag.everywhere",
)
_ON_SPAN = ("alias.agree", "alias.decline", LABELS, "span.delete", "note.write", "span.end_right", "tag.everywhere", "entity.link")
_ON_WORD = (
    LABELS,
    "candidate.next",
    "suggestion.next",
    "extend.mode",
    "note.write",
    "search.open",
    "hint.show",
    "panel.cycle",
    "article.done",
)
_EXTENDING = ("selection.cancel", LABELS, "extend.mode")
_SEARCHING = ("search.next", "selection.cancel", "search.previous", LABELS, "note.write")
_HINTS = ("selection.cancel",)
_PANEL = (
    "panel.jump",
    "panel.agree",
    "panel.decline",
    "panel.accept",
    "panel.reject",
    LABELS,
    "panel.note",
    "panel.link",
    "panel.leave",
    "panel.cycle",
)
_REVIEW = (
    "suggestion.accept",
    "suggestion.reject",
    "review.skip",
    LABELS,
    "suggestion.accept_form",
    "review.article",
    "review.order",
    "review.leave",
)
_FIND = (
    LABELS,
    "find.mark",
    "find.mark_free",
    "find.open",
    "find.query",
    "find.order",
    "find.note",
    "find.accept",
    "find.reject",
    "find.delete",
    "find.saved",
    "find.leave",
)
_HISTORY = ("history.place", "history.revert", "history.leave")
_ENTITIES = (
    "entities.mentions",
    "entities.mark",
    "entities.merge",
    "entities.company",
    "entities.plot",
    "entities.note",
    "entities.rename",
    "entities.split",
    "entities.ids",
    "entities.filter",
    "entities.order",
    "entities.leave",
)
_LIBRARY = (
    "library.open",
    "review.open",
    "find.here",
    "entities.open",
    "library.filter",
    "library.done",
    "library.quit",
    "library.next_unread",
    "app.add",
    "app.export",
    "library.sort",
)
_FILTERED = ("library.open", "library.clear", *_LIBRARY[1:])

_ALWAYS = ("history.undo", "app.help")
"""Shown at the end, and kept when there is little room."""

_LABELS_AT_FIRST = 4
"""Labels shown before the other keys; more follow when there is room."""


class Hint(NamedTuple):
    """A key as the screen writes it, what it does in a word, and the colour of that word or ``""``."""

    key: str
    word: str
    colour: str = ""

    @property
    def width(self) -> int:
        """Cells it takes, with the gap to the next."""
        return cells(self.key) + 1 + cells(self.word) + 2


def footer_hints(
    scope: Scope, context: Context, keymap: Keymap, width: int = 0, *, colour: Callable[[str], str] | None = None
) -> list[Hint]:
    """Return the hints for this moment, most wanted first, help last; only actions that would run have one.

    ``width`` is the room in cells, of which undo and help get theirs first; 0 means as much as it takes. ``colour`` gives the
    colour of a label by name.
    """
    wanted = [_hint(action, keymap, colour) for action in _wanted(scope, context, keymap)]
    always = [_reachable(keymap[action_id], keymap, scope) for action_id in _ALWAYS if _live(action_id, keymap, context)]
    if not width:
        return [*wanted, *always]
    if sum(hint.width for hint in always) - 2 > width:
        always = always[-1:] if always[-1].width - 2 <= width else []
    room = width + 2 - sum(hint.width for hint in always)
    shown = []
    for hint in wanted:
        if hint.width > room:
            break
        shown.append(hint)
        room -= hint.width
    return [*shown, *always]


def _wanted(scope: Scope, context: Context, keymap: Keymap) -> Iterator[Action]:
    """Yield the actions to show, in order, without those of ``_ALWAYS``."""
    labels = [
        action
        for action in keymap.actions
        if action.id.startswith(LABEL_PREFIX) and _live(action.id, keymap, context) and scope in action.scopes
    ]
    if context.writer_gone:
        yield keymap["app.take_over"]
    for action_id in _situation(scope, context):
        if action_id == LABELS:
            yield from labels[:_LABELS_AT_FIRST]
        elif _live(action_id, keymap, context):
            yield keymap[action_id]
    if LABELS in _situation(scope, context):
        yield from labels[_LABELS_AT_FIRST:]


def _situation(scope: Scope, context: Context) -> tuple[str, ...]:
    if scope == "library":
        return _FILTERED if context.filtering else _LIBRARY
    if scope == "panel":
        return _PANEL
    if scope == "review":
        return _REVIEW
    if scope == "find":
        return _FIND
    if scope == "history":
        return _HISTORY
    if scope == "entities":
        return _ENTITIES
    if scope == "statistics":
        return ("statistics.leave",)
    if scope == "question":
        return ("question.yes", "question.no")
    if scope != "reader":
        return ()
    if context.hint_mode:
        return _HINTS
    if context.extending:
        return _EXTENDING
    if context.search_active:
        return _SEARCHING
    if context.on_suggestion:
        return _ON_SUGGESTION
    return _ON_SPAN if context.on_span else _ON_WORD


def _reachable(action: Action, keymap: Keymap, scope: Scope) -> Hint:
    """Return the hint of an action of the whole program, with the first of its keys that means nothing else in ``scope``."""
    own = next((keys for keys in keymap.keys(action.id) if keymap.holders(keys, scope)[:1] == (action,)), keymap.keys(action.id)[0])
    return Hint(shown_sequence(own), action.footer or action.title)


def _live(action_id: str, keymap: Keymap, context: Context) -> bool:
    return action_id in keymap and bool(keymap.keys(action_id)) and not keymap[action_id].refusal(context)


def _hint(action: Action, keymap: Keymap, colour: Callable[[str], str] | None) -> Hint:
    return Hint(keymap.shown(action.id), action.footer or action.title, colour(action.argument) if colour and action.argument else "")

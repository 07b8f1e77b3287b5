"""The words of the help screen and of the first-run hint, made from the table of actions."""

from collections.abc import Iterable
from dataclasses import dataclass

from tui.actions import LABEL_PREFIX, Action, Scope
from tui.context import Context
from tui.keymap import Keymap

SCOPE_TITLES: dict[Scope, str] = {
    "reader": "Reading",
    "panel": "Side panel",
    "review": "Review queue",
    "find": "Find",
    "history": "History",
    "entities": "Entities",
    "statistics": "Statistics",
    "library": "Library",
    "question": "Question",
    "app": "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action as help shows it."""

    keys: tuple[str, ...]
    title: str
    help: str
    reason: str = ""
    """Why it is off right now."""


@dataclass(frozen=True, slots=True)
class Section:
    """Actions under one heading."""

    title: str
    rows: tuple[Row, ...]


def sections(keymap: Keymap, scope: Scope, context: Context | None = None) -> tuple[Section, ...]:
    """Return what can be asked for in ``scope``, by group, its own first; with ``context``, with the reasons of what is off."""
    groups: dict[str, list[Row]] = {}
    own = SCOPE_TITLES[scope]
    for action in sorted(keymap.in_scope(scope), key=lambda action: (action.scope == "app", action.scope != scope, action.group != own)):
        groups.setdefault(action.group, []).append(_row(action, keymap, context))
    return tuple(Section(title, tuple(rows)) for title, rows in groups.items())


def matching(found: Iterable[Section], wanted: str) -> tuple[Section, ...]:
    """Return the sections with only the rows that hold every word of ``wanted`` in their keys, title or help."""
    words = wanted.casefold().split()
    kept = []
    for section in found:
        rows = tuple(row for row in section.rows if all(_holds(row, section.title, word) for word in words))
        if rows:
            kept.append(Section(section.title, rows))
    return tuple(kept)


def first_run(keymap: Keymap) -> tuple[str, str, str]:
    """Return the three lines shown until the first tag."""

    def key(action_id: str) -> str:
        return keymap.shown(action_id) or "?"

    first_label = next((action for action in keymap.actions if action.id.startswith(LABEL_PREFIX) and keymap.keys(action.id)), None)
    tag = f"{keymap.shown(first_label.id)} tags it {first_label.argument}" if first_label else f"{key('label.pick')} labels it"
    arrows = " ".join(key(f"move.{way}") for way in ("left", "right", "up", "down"))
    accept, reject, undo = key("suggestion.accept"), key("suggestion.reject"), key("history.undo")
    return (
        f"{arrows} select a word, {key('candidate.next')} the next name or date; {tag}.",
        f"On a suggestion {accept} accepts and {reject} rejects; {undo} takes anything back.",
        f"{key('app.help')} shows every key, {key('app.palette')} finds any action. All you do is saved at once.",
    )


def _row(action: Action, keymap: Keymap, context: Context | None) -> Row:
    keys = tuple(keymap.all_shown(action.id).split("  ")) if keymap.keys(action.id) else ()
    reason = keymap.explain(action.refusal(context)) if context else ""
    return Row(keys, action.title, action.help, reason)


def _holds(row: Row, section: str, word: str) -> bool:
    return word in f"{section} {row.title} {row.help}".casefold() or word in (key.casefold() for key in row.keys)

"""The keymap file: a preset to start from and keys of one's own, checked entry by entry."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tui.actions import ACTIONS, LABEL_PREFIX, SCOPE_CHAIN, Action, LabelLike, Scope, label_actions
from tui.keymap import Keymap, Keys
from tui.keys import sequence, shown_sequence
from tui.problems import Problem, nearest, read_toml

PRESETS = ("default", "vim", "arrows")
"""The keymaps that ship with Sorot."""

NEVER_BARE = ("app.quit", "question.no")
"""Actions that must keep a key, or a person could not get out."""


def load_keymap(file: Path | None, presets: Path, *, preset: str = "default") -> tuple[Keymap, tuple[Problem, ...]]:
    """Return the keymap of ``file`` and everything that is wrong with it; a wrong entry leaves the keys as they were.

    ``presets`` is the folder of the shipped keymaps. The file may name a ``preset`` to start from; else ``preset`` is taken.
    """
    content, found = read_toml(file) if file else ({}, ())
    problems = list(found)
    name = str(file or "")
    if "preset" in content:
        chosen = content["preset"]
        if chosen in PRESETS:
            preset = chosen
        else:
            problems.append(Problem(name, "preset", f"there is no keymap {chosen!r}; use {_or(PRESETS)}", nearest(str(chosen), PRESETS)))
    for key in content.keys() - {"preset", "keys"}:
        problems.append(Problem(name, key, "unknown key", nearest(key, ("preset", "keys"))))
    keymap = Keymap()
    if preset != "default":
        shipped = presets / f"{preset}.toml"
        content_of_preset, found = read_toml(shipped)
        keymap, wrong = apply_keys(keymap, content_of_preset.get("keys", {}), str(shipped))
        problems += [*found, *wrong]
        if not content_of_preset and not found:
            problems.append(Problem(str(shipped), "", "the keymap is missing, so the default keys are used"))
    keymap, wrong = apply_keys(keymap, content.get("keys", {}), name)
    return keymap, (*problems, *wrong)


def apply_keys(keymap: Keymap, entries: Any, file: str) -> tuple[Keymap, tuple[Problem, ...]]:
    """Return ``keymap`` with the ``[keys]`` table of a file applied, and what is wrong with it.

    An entry replaces all keys of its action. A key that another action has is taken from it when that one has other keys left, or is
    given other keys in the same table; otherwise the entry is refused, so that no action loses its last key unnoticed.
    """
    if not isinstance(entries, dict):
        return keymap, (Problem(file, "keys", 'must be a table: [keys], then lines such as suggestion.accept = ["y"]'),)
    problems: list[Problem] = []
    wanted: dict[str, tuple[Keys, ...]] = {}
    for action_id, value in _flat(entries):
        keys = _entry(keymap, action_id, value, file, problems)
        if keys is not None:
            wanted[action_id] = keys
    # An entry that is refused gives its action the old keys back, which may be in the way of another entry: check until nothing changes.
    while (bad := _first_conflict(keymap, wanted, file)) is not None:
        action_id, problem = bad
        problems.append(problem)
        del wanted[action_id]
    return keymap.with_keys(_settled(keymap, wanted)) if wanted else keymap, tuple(problems)


def with_labels(keymap: Keymap, labels: Iterable[LabelLike], file: str = "labels.toml") -> tuple[Keymap, tuple[Problem, ...]]:
    """Return ``keymap`` with an action for each label. A label whose key an action holds has none, and that is one of the problems."""
    problems = []
    actions = label_actions(labels)
    without: dict[str, tuple[Keys, ...]] = {}
    for action in actions:
        for chord in (sequence(key) for key in action.keys):
            held = _clashing(keymap, action, chord)
            if held:
                reason = f"key {shown_sequence(chord)} is “{held[0].title}” already; choose another character, or none"
                problems.append(Problem(file, action.argument, reason))
                without[action.id] = ()
    labelled = keymap.with_actions(actions)
    return labelled.with_keys(without) if without else labelled, tuple(problems)


def _entry(keymap: Keymap, action_id: str, value: Any, file: str, problems: list[Problem]) -> tuple[Keys, ...] | None:
    """Return the chords of one entry, or None and a problem."""
    if action_id.startswith(LABEL_PREFIX):
        problems.append(Problem(file, action_id, "labels get their keys in labels.toml"))
        return None
    if action_id not in keymap:
        guess = nearest(action_id, (action.id for action in keymap.actions))
        problems.append(Problem(file, action_id, "there is no such action", guess))
        return None
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) for key in written):
        problems.append(Problem(file, action_id, 'must be a list of keys, such as ["y", "g y"]'))
        return None
    if not written and action_id in NEVER_BARE:
        problems.append(Problem(file, action_id, "must have a key, or there is no way out"))
        return None
    chords: list[Keys] = []
    for key in written:
        try:
            chord = sequence(key)
        except ValueError as error:
            problems.append(Problem(file, action_id, f"key {key!r}: {error}", _nearest_key(key)))
            return None
        if chord not in chords:
            chords.append(chord)
    return tuple(chords)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield a table's entries, so that ``suggestion.accept`` means the same with quotes around it and without, which TOML nests."""
    for key, value in table.items():
        if isinstance(value, dict) and value and prefix.count(".") < 2:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _first_conflict(keymap: Keymap, wanted: Mapping[str, tuple[Keys, ...]], file: str) -> tuple[str, Problem] | None:
    """Return the first entry that cannot stand beside the others, with the reason."""
    seen: list[str] = []
    for action_id, chords in wanted.items():
        for chord in chords:
            longer = next((other for other in chords if len(other) > len(chord) and _prefixed(chord, other)), None)
            if longer:
                what = f"{shown_sequence(chord)} begins {shown_sequence(longer)}, so the longer one could never be typed"
                return action_id, Problem(file, action_id, what)
        for earlier in seen:
            hit = _hit(keymap[action_id], chords, keymap[earlier], wanted[earlier])
            if hit:
                return action_id, Problem(file, action_id, f"{shown_sequence(hit)} is given to {earlier} too")
        seen.append(action_id)
    settled = _settled(keymap, wanted)
    for action in keymap.actions:
        if action.id in wanted or settled[action.id] or not keymap.keys(action.id):
            continue
        for action_id in reversed(seen):
            hit = _hit(keymap[action_id], wanted[action_id], action, keymap.keys(action.id))
            if hit:
                what = f"{shown_sequence(hit)} takes the only key of {action.id}; give that action another key in this file too"
                return action_id, Problem(file, action_id, what)
    return None


def _settled(keymap: Keymap, wanted: Mapping[str, tuple[Keys, ...]]) -> dict[str, tuple[Keys, ...]]:
    """Return the keys of every action once the wanted ones have been taken from those that had them."""
    settled = dict(wanted)
    for action in keymap.actions:
        if action.id not in wanted:
            settled[action.id] = tuple(
                chord
                for chord in keymap.keys(action.id)
                if not any(_hit(keymap[taker], chords, action, (chord,)) for taker, chords in wanted.items())
            )
    return settled


def _hit(one: Action, chords: Iterable[Keys], other: Action, others: Iterable[Keys]) -> Keys | None:
    """Return the chord of ``one`` that cannot live beside a chord of ``other``: the same, or one begins the other."""
    pairs = [(chord, their) for chord in chords for their in others if chord[0] == their[0]]
    if not pairs or not (effective(one) & effective(other)):
        return None
    may_share = one.id in other.shares or other.id in one.shares
    return next((chord for chord, their in pairs if (chord == their and not may_share) or _prefixed(chord, their)), None)


def _clashing(keymap: Keymap, action: Action, chord: Keys) -> list[Action]:
    return [held for held in keymap.actions if _hit(action, (chord,), held, keymap.keys(held.id))]


def _prefixed(one: Keys, other: Keys) -> bool:
    """Tell whether one of two different chords begins the other."""
    return one != other and (one[: len(other)] == other or other[: len(one)] == one)


def effective(action: Action) -> frozenset[Scope]:
    """Return the scopes in which a key of ``action`` is looked up."""
    return _looked_up(action.scopes)


@cache
def _looked_up(scopes: tuple[Scope, ...]) -> frozenset[Scope]:
    return frozenset(scope for scope, chain in SCOPE_CHAIN.items() if any(own in chain for own in scopes))


def conflicts(keymap: Keymap) -> list[str]:
    """Return a line for every two actions of ``keymap`` whose keys cannot live together; the shipped keymaps have none."""
    lines = []
    for number, action in enumerate(keymap.actions):
        for other in keymap.actions[:number]:
            hit = _hit(action, keymap.keys(action.id), other, keymap.keys(other.id))
            if hit:
                lines.append(f"{shown_sequence(hit)}: {action.id} and {other.id}")
    return lines


def default_keys_toml() -> str:
    """Return every action with its default keys as a keymap file, to copy lines from."""
    lines = [
        "# The default keys of Sorot, made from its table of actions. Copy the lines you want to change into your keymap.toml.",
        "",
        "[keys]",
    ]
    group = ""
    for action in ACTIONS:
        if action.group != group:
            group = action.group
            lines += ["", f"# {group}"]
        keys = ", ".join(_quoted(key) for key in action.keys)
        lines.append(f"{action.id} = [{keys}]".ljust(56) + f"# {action.title}")
    return "\n".join(lines) + "\n"


def _quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _nearest_key(key: str) -> str:
    from tui.keys import NAMED

    prefix, _, base = key.rpartition("+")
    close = nearest(base, NAMED)
    return f"{prefix}+{close}" if prefix and close else close


def _or(names: Iterable[str]) -> str:
    *most, last = names
    return ", ".join(most) + " or " + last

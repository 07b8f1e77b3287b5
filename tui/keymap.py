"""Which action a key means, decided by one pure function over a snapshot of the screen."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tui.actions import ACTIONS, SCOPE_CHAIN, Action, Scope
from tui.context import Context
from tui.keys import sequence, shown_sequence

Keys: TypeAlias = tuple[str, ...]
"""One chord in Textual's names; a single key is a chord of one."""


@dataclass(frozen=True, slots=True)
class Run:
    """The key means ``action``, and it may run."""

    action: Action


@dataclass(frozen=True, slots=True)
class Pending:
    """The keys so far begin one or more chords; give them back to ``resolve`` with the next key."""

    keys: Keys
    continuations: tuple[tuple[str, str], ...]
    """What may follow: the key as shown and the action's title."""

    @property
    def shown(self) -> str:
        """The keys so far, as the status line shows them."""
        return shown_sequence(self.keys)


@dataclass(frozen=True, slots=True)
class Refused:
    """The key means ``action``, but not now; ``reason`` says why, for the status line."""

    action: Action
    reason: str


@dataclass(frozen=True, slots=True)
class Unbound:
    """No action has these keys in this scope; a chord begun is over."""

    keys: Keys

    @property
    def shown(self) -> str:
        """The keys, as the status line shows them."""
        return shown_sequence(self.keys)


Resolution: TypeAlias = Run | Pending | Refused | Unbound

_PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")


class Keymap:
    """The keys of every action. It is never changed; ``with_actions`` and ``with_keys`` return another one."""

    def __init__(self, actions: Iterable[Action] = ACTIONS, keys: Mapping[str, Sequence[Keys]] | None = None) -> None:
        """Take the default keys of ``actions``, or those in ``keys`` for the ids it names. Raises ``ValueError`` on an impossible key."""
        self.actions: tuple[Action, ...] = tuple(actions)
        given = keys or {}
        self._keys: dict[str, tuple[Keys, ...]] = {
            action.id: tuple(given[action.id]) if action.id in given else tuple(sequence(key) for key in action.keys)
            for action in self.actions
        }
        self._by_id = {action.id: action for action in self.actions}
        self._bound: dict[Scope, dict[Keys, list[Action]]] = {scope: defaultdict(list) for scope in SCOPE_CHAIN}
        self._begun: dict[Scope, dict[Keys, list[tuple[str, Action]]]] = {scope: defaultdict(list) for scope in SCOPE_CHAIN}
        for action in self.actions:
            for chord in self._keys[action.id]:
                self._bind(action, chord)

    def _bind(self, action: Action, chord: Keys) -> None:
        for scope, chain in SCOPE_CHAIN.items():
            if not any(own in chain for own in action.scopes):
                continue
            self._bound[scope][chord].append(action)
            for length in range(1, len(chord)):
                self._begun[scope][chord[:length]].append((chord[length], action))

    def with_actions(self, extra: Iterable[Action]) -> "Keymap":
        """Return a keymap that has ``extra`` actions too, with their default keys: those made from the project's labels."""
        return Keymap((*self.actions, *extra), self._keys)

    def with_keys(self, keys: Mapping[str, Sequence[Keys]]) -> "Keymap":
        """Return a keymap in which the actions named in ``keys`` have those keys and no others."""
        return Keymap(self.actions, {**self._keys, **keys})

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._by_id

    def __getitem__(self, action_id: str) -> Action:
        return self._by_id[action_id]

    def keys(self, action_id: str) -> tuple[Keys, ...]:
        """Return the chords of an action, the one to show first; empty when it has none or there is no such action."""
        return self._keys.get(action_id, ())

    def shown(self, action_id: str) -> str:
        """Return the first key of an action as the screen writes it, or ``""``."""
        keys = self.keys(action_id)
        return shown_sequence(keys[0]) if keys else ""

    def all_shown(self, action_id: str) -> str:
        """Return all keys of an action as the screen writes them, separated by spaces."""
        return "  ".join(shown_sequence(keys) for keys in self.keys(action_id))

    def in_scope(self, scope: Scope) -> tuple[Action, ...]:
        """Return every action that can be asked for in ``scope``, those of the whole program last."""
        chain = SCOPE_CHAIN[scope]
        return tuple(action for level in chain for action in self.actions if self._level(action, chain) == level)

    @staticmethod
    def _level(action: Action, chain: tuple[Scope, ...]) -> Scope | None:
        return next((scope for scope in chain if scope in action.scopes), None)

    def holders(self, chord: Keys, scope: Scope) -> tuple[Action, ...]:
        """Return the actions that have ``chord`` in ``scope``, the nearest scope's first, then in the order of the table."""
        chain = SCOPE_CHAIN[scope]
        found = self._bound[scope].get(chord, [])
        return tuple(action for level in chain for action in found if self._level(action, chain) == level)

    def explain(self, reason: str) -> str:
        """Return a guard's ``reason`` with the keys of the actions it names; a sentence from outside passes unchanged."""
        return _PLACEHOLDER.sub(lambda match: self.shown(match[1]) or match[1] if match[1] in self._by_id else match[0], reason)

    def resolve(self, pending: Keys, key: str, scope: Scope, context: Context) -> Resolution:
        """Say what ``key`` means after ``pending`` (the keys of a ``Pending`` just before, or none) in ``scope`` at this moment.

        Of several actions with the same keys the first whose guard allows it runs; when none does, the first one's reason is given.
        """
        chord = (*pending, key)
        holders = self.holders(chord, scope)
        if holders:
            for action in holders:
                if not action.refusal(context):
                    return Run(action)
            return Refused(holders[0], self.explain(holders[0].refusal(context)))
        begun = self._begun[scope].get(chord)
        if begun:
            return Pending(chord, tuple((shown_sequence((following,)), action.title) for following, action in begun))
        return Unbound(chord)

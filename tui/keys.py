"""Names of keys: from what a person writes to what Textual reports, and to what is shown on the screen."""

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
"""What may stand before a ``+``, in the order in which Textual writes them."""

NAMED: frozenset[str] = frozenset(
    {key.value for key in Keys if len(key.value) > 1 and not set("+-<") & set(key.value) and key is not Keys.Return}
    | {"enter", "escape", "tab", "space", "backspace", "delete", "insert"}
)
"""Keys that are known by a name and print nothing (``pagedown``, ``f1``), and ``space``."""

OTHER_NAMES = {"esc": "escape", "return": "enter", "del": "delete", "pgdn": "pagedown", "pgup": "pageup", "ins": "insert", " ": "space"}
"""Spellings people use, with Textual's own."""

TERMINAL_TWINS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace", "ctrl+j": "enter"}
"""Keys that most terminals cannot tell from another one, so that binding them would silently do nothing."""

SHOWN = {
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
}
"""How keys are written on the screen where Textual's own way is not short or not capitalised."""


def canonical(key: str) -> str:
    """Return Textual's name of the one key ``key``, which may be a printable character or a name with modifiers.

    Raises ``ValueError`` with a sentence when there is no such key or no terminal sends it.
    """
    if not key:
        raise ValueError("a key is empty")
    if len(key) == 1:
        if not key.isprintable():
            raise ValueError("a key must be a printable character or a key's name")
        return OTHER_NAMES.get(key) or _named(key)
    *modifiers, base = [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")
    modifiers = sorted(modifier.lower() for modifier in modifiers)
    for modifier in modifiers:
        if modifier not in MODIFIERS:
            raise ValueError(f"there is no modifier “{modifier}”")
    base = _base(base)
    if "shift" in modifiers and len(base) == 1:
        if not base.isalpha():
            raise ValueError(f"write “{key}” as the character that Shift gives")
        if modifiers == ["shift"]:
            return base.upper()
    name = "+".join((*modifiers, base))
    twin = TERMINAL_TWINS.get("+".join((*modifiers, "[" if base == "left_square_bracket" else base)))
    if twin:
        raise ValueError(f"terminals send the same for {key} as for {twin}")
    return name


def sequence(keys: str) -> tuple[str, ...]:
    """Return Textual's names of the keys in a chord such as ``g g``; a single key is a chord of one.

    Raises ``ValueError`` as ``canonical`` does.
    """
    if keys == " ":
        return ("space",)
    parts = keys.split()
    if not parts:
        raise ValueError("a key is empty")
    return tuple(canonical(part) for part in parts)


def shown(key: str) -> str:
    """Return how the one key with Textual's name ``key`` is written on the screen."""
    *modifiers, base = key.split("+")
    if base in SHOWN:
        text = SHOWN[base]
    elif len(base) > 1 and base[0] == "f" and base[1:].isdigit():
        text = base.upper()
    else:
        text = format_key(base)
    if modifiers == ["shift"] and base in ("left", "right", "up", "down"):
        return f"⇧{text}"
    words = {"ctrl": "^", "shift": "⇧"}
    if modifiers == ["ctrl"] and len(text) == 1:
        return f"^{text.upper()}"
    return "".join(words.get(modifier, f"{modifier}+") for modifier in modifiers) + text


def shown_sequence(keys: tuple[str, ...]) -> str:
    """Return how a chord is written on the screen: ``gg`` for letters, with spaces where names are longer."""
    parts = [shown(key) for key in keys]
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


def spelled(keys: tuple[str, ...]) -> str:
    """Return how a chord is written in a document: ``Ctrl+D``, ``Shift+Right``, ``g g``."""
    return " ".join(_spelled(key) for key in keys)


def _spelled(key: str) -> str:
    *modifiers, base = key.split("+")
    long = {"pagedown": "PageDown", "pageup": "PageUp"}
    name = long.get(base) or (base.capitalize() if base in NAMED else format_key(base))
    if modifiers and len(name) == 1:
        name = name.upper()
    return "+".join((*(modifier.capitalize() for modifier in modifiers), name))


def _named(character: str) -> str:
    """Return the name Textual reports for a printable character: letters and digits as they are, others by their Unicode name."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _base(base: str) -> str:
    if len(base) == 1:
        return _named(base)
    lowered = OTHER_NAMES.get(base.lower(), base.lower())
    if lowered in NAMED or lowered in _PUNCTUATION:
        return lowered
    raise ValueError(f"there is no key “{base}”")


_PUNCTUATION = frozenset(_named(character) for character in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""Textual's names of the printable characters of ASCII that are no letters or digits (``slash``, ``full_stop``)."""

"""Letters that stand for places on the screen. Pure."""

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


def hint_letters(count: int) -> list[str]:
    """Return ``count`` different strings of lower-case letters, none the beginning of another, the shortest and easiest first."""
    base = len(_LETTERS)
    if count <= base:
        return list(_LETTERS[:count])
    firsts = -(-(count - base) // (base - 1))
    singles = list(_LETTERS[: base - min(firsts, base)])
    pairs = [first + second for first in _LETTERS[base - min(firsts, base) :] for second in _LETTERS]
    found = singles + pairs
    return found[:count] if len(found) >= count else [a + b + c for a in _LETTERS for b in _LETTERS for c in _LETTERS][:count]

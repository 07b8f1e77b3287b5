"""What the names of label colours look like on white, for files that a browser shows."""

ON_WHITE = {
    "red": "#b3261e",
    "salmon": "#c2694f",
    "orange": "#c75b00",
    "brown": "#7a4a2b",
    "yellow": "#8f7200",
    "olive": "#6b6a1e",
    "lime": "#4f7d00",
    "green": "#1b7f3b",
    "teal": "#00796b",
    "cyan": "#00838f",
    "sky": "#0277bd",
    "blue": "#1a56db",
    "indigo": "#3f3d9e",
    "violet": "#7c3fc4",
    "plum": "#7b3f7d",
    "magenta": "#a81aa8",
    "pink": "#b8326f",
    "grey": "#5f6368",
}
"""Colours by name; each can be read on white."""

_UNNAMED = tuple(ON_WHITE)


def on_white(colour: str, number: int) -> str:
    """Return the CSS colour of a label; ``number`` is its place in the set, for one that names none."""
    if colour.startswith("#"):
        return colour
    return ON_WHITE.get(colour) or ON_WHITE[_UNNAMED[number % len(_UNNAMED)]]

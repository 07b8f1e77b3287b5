"""Colours: Sorot's own themes and those of a person, and a colour for every label that can be read on whatever theme is on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui.problems import Problem, nearest, read_toml

DARK = "sorot"
LIGHT = "sorot-light"

READABLE = 4.5
"""Least contrast of text with its ground (WCAG 2.2, 1.4.3)."""

VISIBLE = 3.0
"""Least contrast of a label's colour with its ground (WCAG 2.2, 1.4.11); the label's name is always told in words too."""

NAMES = (
    *("red", "salmon", "orange", "brown", "yellow", "olive", "lime", "green", "teal", "cyan"),
    *("sky", "blue", "indigo", "violet", "plum", "magenta", "pink", "grey"),
)
"""Colour names a label may have; ``store.labels`` checks against the same."""

# Found by a search that keeps each readable on the grounds of Sorot's own themes and as far as it can from the others and the text.
_PALETTE: dict[bool, dict[str, str]] = {
    True: dict(
        red="#fd6d64",
        salmon="#f6b3a2",
        orange="#ec9222",
        brown="#af7b5d",
        yellow="#f1d463",
        olive="#9da44f",
        lime="#9ee658",
        green="#41ab45",
        teal="#429580",
        cyan="#64f7fb",
        sky="#71c1ed",
        blue="#178dec",
        indigo="#8d86fd",
        violet="#d4bdff",
        plum="#9f7db8",
        magenta="#ec71f7",
        pink="#f096ca",
        grey="#9ca4a5",
    ),
    False: dict(
        red="#7b0120",
        salmon="#926454",
        orange="#a84d02",
        brown="#672d00",
        yellow="#6f5b03",
        olive="#3c3700",
        lime="#4c6a00",
        green="#0a7d1a",
        teal="#004d43",
        cyan="#0b7d7f",
        sky="#00547e",
        blue="#004dd1",
        indigo="#342293",
        violet="#8341ba",
        plum="#501e60",
        magenta="#a002aa",
        pink="#833b67",
        grey="#574f51",
    ),
}
"""Label colours by name for dark themes (True) and light ones."""

_COLOURS = tuple(
    name
    for name in (field.name for field in fields(Theme))
    if name not in ("name", "dark", "luminosity_spread", "text_alpha", "variables", "ansi")
)

_ANSI = dict(
    zip(
        NAMES,
        (
            *("red", "bright_red", "yellow", "yellow", "bright_yellow", "green", "bright_green", "green", "cyan", "bright_cyan"),
            *("bright_blue", "blue", "blue", "magenta", "magenta", "bright_magenta", "bright_magenta", "white"),
        ),
        strict=True,
    )
)


class LabelLike(Protocol):
    """What this module needs to know of a label."""

    @property
    def name(self) -> str:
        """Name of the label."""
        ...

    @property
    def colour(self) -> str:
        """One of ``NAMES``, ``#rgb``, ``#rrggbb``, or empty."""
        ...


def load_themes(folders: Iterable[Path]) -> tuple[tuple[Theme, ...], tuple[Problem, ...]]:
    """Return the themes in the ``*.toml`` files of the folders, a later one replacing an earlier one of its name, and what is wrong."""
    themes: dict[str, Theme] = {}
    problems: list[Problem] = []
    for folder in folders:
        try:
            files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
        except OSError:
            continue
        for path in files:
            content, found = read_toml(path)
            problems += found
            if not found:
                theme, wrong = read_theme(content, str(path))
                problems += wrong
                if theme is not None:
                    themes[theme.name] = theme
    return tuple(themes.values()), tuple(problems)


def read_theme(content: dict[str, Any], file: str) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme a TOML file describes, or None when it has no name or no primary colour, and what is wrong with it."""
    problems: list[Problem] = []
    for key in content:
        if key not in ("name", "dark", "colours", "labels", "variables"):
            problems.append(Problem(file, key, "unknown key", nearest(key, ("name", "dark", "colours", "labels", "variables"))))
    name, dark = content.get("name"), content.get("dark", True)
    if not isinstance(name, str) or not name or not name.isprintable():
        return None, (*problems, Problem(file, "name", 'a theme needs a name, such as name = "kopi"'))
    if not isinstance(dark, bool):
        problems.append(Problem(file, "dark", "must be true or false"))
        dark = True
    colours: dict[str, Any] = _colours(content, "colours", _COLOURS, file, problems)
    labels = _colours(content, "labels", NAMES, file, problems)
    if "primary" not in colours:
        return None, (*problems, Problem(file, "colours.primary", 'a theme needs at least primary = "#rrggbb"'))
    variables = {key: value for key, value in _table(content, "variables", file, problems).items() if isinstance(value, str)}
    variables |= {f"label-{key}": value for key, value in labels.items()}
    theme = Theme(name=name, dark=dark, variables=variables, **colours)
    try:
        theme.to_color_system().generate()
    except (ColorParseError, ValueError) as error:
        return None, (*problems, Problem(file, "variables", str(error)))
    return theme, tuple(problems)


@dataclass(frozen=True, slots=True)
class Choice:
    """The theme to start with, and why it is not the one that was asked for, or ``""``."""

    name: str
    reason: str = ""


def choose_theme(wanted: str, themes: Mapping[str, Theme], *, no_color: bool, forced: str = "") -> Choice:
    """Return which theme to use: ``forced`` (``TEXTUAL_THEME``) before ``wanted``, the default when it is unknown.

    With ``no_color`` (``NO_COLOR`` is set) an ANSI theme is refused, because Textual draws it black on black.
    """
    name = forced or wanted
    if name not in themes:
        guess = nearest(name, themes)
        return Choice(DARK, f"There is no theme {name!r}." + (f" Did you mean {guess}?" if guess else ""))
    if no_color and themes[name].ansi:
        return Choice(DARK if themes[name].dark else LIGHT, f"The theme {name} cannot be read without colours, which NO_COLOR asks for.")
    return Choice(name)


def offered(themes: Mapping[str, Theme], *, no_color: bool) -> list[str]:
    """Return the names of the themes a person may choose from, Sorot's own first."""
    names = [name for name, theme in themes.items() if not (no_color and theme.ansi)]
    return sorted(names, key=lambda name: (name not in (DARK, LIGHT), name))


class LabelColours:
    """A colour for every label on one theme: the label's own, else one that no label has, always visible on the theme's ground."""

    def __init__(self, theme: Theme, labels: Iterable[LabelLike]) -> None:
        labels = tuple(labels)
        given = {label.name: label.colour for label in labels if label.colour}
        free = [name for name in NAMES if name not in given.values()] or list(NAMES)
        without = [label.name for label in labels if not label.colour]
        chosen = given | {name: free[number % len(free)] for number, name in enumerate(without)}
        self._colours = {name: colour_on(theme, colour) for name, colour in chosen.items()}
        self._other = colour_on(theme, "grey")

    def __call__(self, label: str) -> str:
        """Return the CSS colour of a label by name; grey for one that the project no longer has."""
        return self._colours.get(label, self._other)


def colour_on(theme: Theme, colour: str) -> str:
    """Return a colour of ``NAMES``, ``#rgb`` or ``#rrggbb`` as CSS that is visible on ``theme``; the theme's own choice wins."""
    if theme.ansi and colour in _ANSI:
        return f"ansi_{_ANSI[colour]}"
    if (own := theme.variables.get(f"label-{colour}")) is not None:
        return own
    base = _PALETTE[theme.dark].get(colour, colour)
    if theme.ansi:
        return base
    return legible(base, grounds(theme), VISIBLE)


def label_variables(theme: Theme) -> dict[str, str]:
    """Return CSS variables ``label-NAME`` for every colour name, for ``App.get_theme_variable_defaults``."""
    return {f"label-{name}": colour_on(theme, name) for name in NAMES}


def muted_variables(theme: Theme) -> dict[str, str]:
    """Return muted text as colours, for ``App.get_css_variables``: Textual 8.2.8 has ``auto 60%`` for it, and draws a word with that white.

    Muted text keeps the contrast that text needs; what a theme says itself stands.
    """
    if theme.ansi:
        return {}
    on = grounds(theme)
    front = Color.parse(theme.to_color_system().generate()["foreground"])
    found = {}
    for name, share, ratio in (("text-muted", 0.62, READABLE), ("text-disabled", 0.45, VISIBLE)):
        found[name] = theme.variables.get(name) or legible(Color.parse(on[0]).blend(front, share).hex6, on, ratio)
    return found


def grounds(theme: Theme) -> tuple[str, ...]:
    """Return the colours that text stands on in ``theme``, as hex: background, surface and panel."""
    if theme.ansi:
        return ()
    return _grounds(theme.primary, theme.background, theme.surface, theme.panel, theme.dark, theme.boost, theme.secondary)


@lru_cache(64)
def _grounds(
    primary: str, background: str | None, surface: str | None, panel: str | None, dark: bool, boost: str | None, secondary: str | None
) -> tuple[str, ...]:
    theme = Theme("grounds", primary, secondary, background=background, surface=surface, panel=panel, dark=dark, boost=boost)
    generated = theme.to_color_system().generate()
    return tuple(Color.parse(generated[name]).hex6 for name in ("background", "surface", "panel"))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, on: Sequence[str], ratio: float) -> str:
    """Return ``colour``, made as little lighter or darker as gives it a contrast of ``ratio`` with each of ``on``, or the most there is."""
    start = Color.parse(colour)
    best, reached = start.hex6, 0.0
    for step in range(21):
        for towards in ("#ffffff", "#000000"):
            mixed = start.blend(Color.parse(towards), step / 20).hex6
            least = min((contrast(mixed, ground) for ground in on), default=21.0)
            if least >= ratio:
                return mixed
            if least > reached:
                best, reached = mixed, least
    return best


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in Color.parse(colour).normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _table(content: dict[str, Any], key: str, file: str, problems: list[Problem]) -> dict[str, Any]:
    table = content.get(key, {})
    if isinstance(table, dict):
        return table
    problems.append(Problem(file, key, f"must be a table: [{key}]"))
    return {}


def _colours(content: dict[str, Any], key: str, known: Sequence[str], file: str, problems: list[Problem]) -> dict[str, str]:
    """Return the valid colours of one table."""
    good = {}
    for name, value in _table(content, key, file, problems).items():
        if name not in known:
            problems.append(Problem(file, f"{key}.{name}", "unknown colour name", nearest(name, known)))
            continue
        try:
            Color.parse(str(value))
        except ColorParseError:
            problems.append(Problem(file, f"{key}.{name}", f"{value!r} is not a colour such as #f0bd5e"))
        else:
            good[name] = str(value)
    return good

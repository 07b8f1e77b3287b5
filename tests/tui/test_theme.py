"""Colours can be read."""

import itertools
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from store.labels import COLOURS, DEFAULT, Label
from tui.app import SorotApp
from tui.assemble import assemble
from tui.open_request import OpenRequest
from tui.paths import assets_dir
from tui.theme import (
    DARK,
    LIGHT,
    NAMES,
    READABLE,
    VISIBLE,
    LabelColours,
    choose_theme,
    colour_on,
    contrast,
    grounds,
    label_variables,
    legible,
    load_themes,
    muted_variables,
    offered,
    read_theme,
)

OWN = {theme.name: theme for theme in load_themes([assets_dir() / "themes"])[0]}
ALL = {**BUILTIN_THEMES, **OWN}


def test_the_shipped_themes_are_right() -> None:
    assert load_themes([assets_dir() / "themes"])[1] == ()
    assert sorted(OWN) == sorted((DARK, LIGHT))
    assert OWN[DARK].dark
    assert not OWN[LIGHT].dark


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_text_can_be_read_on_our_themes(name: str) -> None:
    theme = OWN[name]
    assert theme.foreground
    generated = theme.to_color_system().generate()
    for ground in grounds(theme):
        assert contrast(theme.foreground, ground) >= 7
        for key in ("text-error", "text-success", "text-warning", "text-accent", "text-primary"):
            assert contrast(Color.parse(generated[key]).hex6, ground) >= READABLE, key
        muted = Color.parse(ground).blend(Color.parse(ground).get_contrast_text(1), 0.6).hex6
        assert contrast(muted, ground) >= READABLE
        assert theme.accent
        assert contrast(theme.accent, ground) >= READABLE
    assert contrast(theme.variables["block-cursor-foreground"], theme.variables["block-cursor-background"]) >= READABLE


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL.keys())
def test_every_label_can_be_seen_on_every_theme(theme: Theme) -> None:
    colours = LabelColours(theme, DEFAULT.labels)
    for label in DEFAULT.labels:
        for ground in grounds(theme):
            assert contrast(colours(label.name), ground) >= VISIBLE, label.name


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_labels_can_be_read_as_text_on_our_themes(name: str) -> None:
    theme = OWN[name]
    assert theme.background
    for label in DEFAULT.labels:
        assert contrast(LabelColours(theme, DEFAULT.labels)(label.name), theme.background) >= READABLE, label.name


def _apart(one: str, other: str) -> float:
    """Return how far apart two colours look: distance in CIELAB (CIE 1976), where about 2.3 can just be told."""
    return float(sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)) ** 0.5)


def _lab(colour: str) -> tuple[float, float, float]:
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in Color.parse(colour).normalized]
    rows = ((0.4124, 0.3576, 0.1805, 0.9505), (0.2126, 0.7152, 0.0722, 1.0), (0.0193, 0.1192, 0.9505, 1.089))
    xyz = [sum(weight * channel for weight, channel in zip(row, linear, strict=False)) / row[3] for row in rows]
    x, y, z = (value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("name", [DARK, LIGHT])
def test_the_eighteen_labels_can_be_told_apart(name: str) -> None:
    theme = OWN[name]
    assert theme.foreground
    colours = [LabelColours(theme, DEFAULT.labels)(label.name) for label in DEFAULT.labels]
    assert len(set(colours)) == 18
    nearest = min(_apart(one, other) for one, other in itertools.combinations([*colours, theme.foreground], 2))
    assert nearest >= 18


def test_the_store_and_the_themes_name_the_same_colours() -> None:
    assert COLOURS == NAMES


def test_a_label_without_a_colour_gets_one_that_no_other_has() -> None:
    colours = LabelColours(OWN[DARK], [Label("A", colour="red"), Label("B"), Label("C")])
    assert len({colours("A"), colours("B"), colours("C")}) == 3


def test_a_label_that_is_gone_is_grey() -> None:
    assert LabelColours(OWN[DARK], [])("GONE") == colour_on(OWN[DARK], "grey")


def test_a_colour_of_ones_own_is_made_visible() -> None:
    assert LabelColours(OWN[DARK], [Label("A", colour="#ffffff")])("A") == "#FFFFFF"
    hidden = LabelColours(OWN[DARK], [Label("A", colour="#14171c")])("A")
    assert min(contrast(hidden, ground) for ground in grounds(OWN[DARK])) >= VISIBLE


def test_ansi_themes_use_the_colours_of_the_terminal() -> None:
    assert colour_on(BUILTIN_THEMES["ansi-dark"], "red") == "ansi_red"
    assert all(Color.parse(colour_on(BUILTIN_THEMES["ansi-light"], name)) for name in NAMES)


def test_a_theme_may_name_its_own_label_colours() -> None:
    theme, problems = read_theme({"name": "kopi", "colours": {"primary": "#aa5500"}, "labels": {"red": "#ff0000"}}, "kopi.toml")
    assert problems == ()
    assert theme is not None
    assert colour_on(theme, "red") == "#ff0000"
    assert set(label_variables(theme)) == {f"label-{name}" for name in NAMES}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"colours": {"primary": "#aa5500"}}, 'kopi.toml: name: a theme needs a name, such as name = "kopi"'),
        ({"name": "kopi"}, 'kopi.toml: colours.primary: a theme needs at least primary = "#rrggbb"'),
        (
            {"name": "kopi", "colours": {"primary": "#aa5500", "acent": "#aa5500"}},
            "kopi.toml: colours.acent: unknown colour name (did you mean accent?)",
        ),
        (
            {"name": "kopi", "colours": {"primary": "#aa5500", "accent": "coffee"}},
            "kopi.toml: colours.accent: 'coffee' is not a colour such as #f0bd5e",
        ),
        ({"name": "kopi", "dark": 1, "colours": {"primary": "#aa5500"}}, "kopi.toml: dark: must be true or false"),
        ({"name": "kopi", "colour": {}, "colours": {"primary": "#aa5500"}}, "kopi.toml: colour: unknown key (did you mean colours?)"),
        ({"name": "kopi", "colours": {"primary": "#aa5500"}, "labels": 3}, "kopi.toml: labels: must be a table: [labels]"),
    ],
)
def test_a_wrong_theme_file_is_told(content: dict[str, object], problem: str) -> None:
    assert [str(one) for one in read_theme(content, "kopi.toml")[1]] == [problem]


def test_themes_are_read_from_several_folders(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "sorot"\n[colours]\nprimary = "#123456"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a theme", encoding="utf-8")
    themes, problems = load_themes([assets_dir() / "themes", tmp_path, tmp_path / "missing"])
    assert {theme.name: theme.primary for theme in themes}["sorot"] == "#123456"
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("wanted", "no_color", "forced", "name", "words"),
    [
        ("nord", False, "", "nord", ""),
        ("nord", False, "gruvbox", "gruvbox", ""),
        ("norde", False, "", DARK, "Did you mean nord?"),
        ("ansi-dark", False, "", "ansi-dark", ""),
        ("ansi-dark", True, "", DARK, "NO_COLOR"),
        ("ansi-light", True, "", LIGHT, "NO_COLOR"),
        ("nord", True, "ansi-dark", DARK, "NO_COLOR"),
        ("nord", True, "", "nord", ""),
    ],
)
def test_choosing(wanted: str, no_color: bool, forced: str, name: str, words: str) -> None:
    choice = choose_theme(wanted, ALL, no_color=no_color, forced=forced)
    assert choice.name == name
    assert words in choice.reason
    assert bool(words) == bool(choice.reason)


def test_ansi_themes_are_not_offered_without_colours() -> None:
    assert {"ansi-dark", "ansi-light"} <= set(offered(ALL, no_color=False))
    assert not {"ansi-dark", "ansi-light"} & set(offered(ALL, no_color=True))
    assert offered(ALL, no_color=True)[:2] == [DARK, LIGHT]


@pytest.mark.parametrize("theme", ALL.values(), ids=ALL.keys())
def test_muted_text_is_a_colour_that_can_be_read(theme: Theme) -> None:
    muted = muted_variables(theme)
    assert bool(muted) != theme.ansi
    for ground in grounds(theme):
        assert contrast(muted["text-muted"], ground) >= READABLE
        assert contrast(muted["text-disabled"], ground) >= VISIBLE


def test_a_theme_that_says_what_muted_is_keeps_it() -> None:
    assert muted_variables(Theme("kopi", "#aa5500", variables={"text-muted": "#123456"}))["text-muted"] == "#123456"


async def test_muted_words_in_a_line_are_drawn_muted(tmp_path: Path) -> None:
    (tmp_path / "satu.txt").write_text("Presiden tiba.", encoding="utf-8")
    together = assemble(OpenRequest(tmp_path, suggest=False, annotator="uji"))
    app = SorotApp(together.desk, themes=together.themes, theme=together.theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        drawn = {
            segment.style.color.name
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if "? close" in segment.text and segment.style and segment.style.color
        }
        assert drawn == {muted_variables(OWN[DARK])["text-muted"].lower()}
    together.desk.project.close()


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert legible("#000000", ["#000000"], 4.5) != "#000000"

"""The style sheet of a report: legible on light and dark grounds and on paper, labels told apart by colour and by name."""

import colorsys
from collections.abc import Mapping

from store.labels import COLOURS, LabelSet

_HUES: Mapping[str, tuple[int, int]] = {
    "red": (0, 70),
    "salmon": (12, 75),
    "orange": (26, 85),
    "brown": (24, 40),
    "yellow": (46, 90),
    "olive": (60, 50),
    "lime": (84, 65),
    "green": (140, 55),
    "teal": (172, 60),
    "cyan": (188, 75),
    "sky": (202, 75),
    "blue": (218, 75),
    "indigo": (240, 55),
    "violet": (262, 65),
    "plum": (288, 40),
    "magenta": (308, 65),
    "pink": (336, 75),
    "grey": (220, 6),
}
"""Hue in degrees and saturation in percent of every colour a label may have by name."""

_SHEET = """
:root { color-scheme: light dark; --ground: #fff; --text: #1c1d20; --soft: #5c6068; --line: #dcdfe4; --light: 40%; --tint: .15; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #15171b; --text: #e6e7ea; --soft: #a0a5ae; --line: #343840; --light: 68%; --tint: .24; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 52rem; background: var(--ground); color: var(--text);
  font: 1.0625rem/1.6 ui-serif, Charter, "Iowan Old Style", Cambria, Georgia, serif; }
h1, h2, h3, nav, table, dl, figcaption, .sum, .notes, ol.all { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.9rem; margin: 0 0 .25rem; line-height: 1.2; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .5rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; }
.sum, nav, dl, .where, .also, ol.all small { color: var(--soft); font-size: .9rem; }
nav a { margin-right: 1rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em; }
section, article { margin-top: 2.75rem; }
article { border-top: 1px solid var(--line); padding-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th.n, td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
td.label { white-space: nowrap; overflow-wrap: normal; }
th.name { min-width: 11rem; }
.where a { margin-right: .5em; white-space: nowrap; }
h2 small { color: var(--soft); font-weight: 400; margin-right: .35em; }
figure.time { margin: .75rem 0; }
figcaption { font-size: .9rem; }
figure.time small { color: var(--soft); }
figure.time svg { width: 100%; height: 3rem; border-bottom: 1px solid var(--line); fill: currentColor; }
.bar { width: 30%; padding-right: 0; }
.bar i { display: block; height: .55rem; margin-top: .5rem; border-radius: 2px; background: hsl(var(--h) var(--s) var(--light)); }
.key { font-weight: 600; color: hsl(var(--h) var(--s) var(--light)); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0 0 1.25rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
ol.all { padding-left: 2.2rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.95; }
mark { color: inherit; background: hsl(var(--h) var(--s) 50% / var(--tint)); border-bottom: 2px solid hsl(var(--h) var(--s) var(--light));
  border-radius: 2px 2px 0 0; padding: .1em .1em 0; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark.h1 { padding-bottom: .22em; } mark.h2 { padding-bottom: .44em; } mark.h3 { padding-bottom: .66em; }
mark.last::after { content: attr(data-label); margin-left: .3em; font: 600 .58em/1 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  letter-spacing: .02em; vertical-align: .35em; color: hsl(var(--h) var(--s) var(--light)); }
mark.noted.last::after { content: attr(data-label) " ✎"; }
mark:target, article:target h2, tr:target { outline: 3px solid hsl(var(--h, 218) var(--s, 75%) var(--light)); outline-offset: 2px; }
.notes ul { margin: 0; padding-left: 1.1rem; } .notes li, .note { margin: .35rem 0; }
.note, .body { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 34rem) { .bar, th.bar { display: none; } body { padding-top: 1.25rem; } }
@media print {
  :root { --ground: #fff; --text: #000; --soft: #444; --line: #bbb; --light: 36%; --tint: .15; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; } a { text-decoration: none; }
  h1, h2, h3, dl { break-after: avoid; } tr, li { break-inside: avoid; }
  mark, .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def style(labels: LabelSet, used: Mapping[str, int]) -> str:
    """Return the sheet; ``used`` gives the number of the class (``l0``, ``l1`` …) of every label, also of those not in the set."""
    free = [name for name in COLOURS if all(label.colour != name for label in labels.labels)] or list(COLOURS)
    rules = []
    for name, number in used.items():
        label = labels.get(name)
        hue, saturation = _hue(label.colour if label is not None and label.colour else free[number % len(free)])
        rules.append(f".l{number} {{ --h: {hue}; --s: {saturation}%; }}\n")
    return _SHEET + "".join(rules)


def _hue(colour: str) -> tuple[int, int]:
    if colour in _HUES:
        return _HUES[colour]
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    return round(hue * 360), round(saturation * 100)

"""What is told of the entity under the cursor, as text; the gate for text from outside is the widget's. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from textual.content import Content

from store.model import Note
from store.overview.thing import Thing
from store.time_line import line, unit_for
from tui.columns import column
from tui.text import plain
from tui.widgets.thing_list import ThingLine

FORMS = 8
COMPANY = 10
_BARS = " ▁▂▃▄▅▆▇█"


def details(
    thing: Thing,
    forms: Sequence[tuple[str, int]],
    notes: Sequence[Note],
    company: Sequence[tuple[str, int]],
    days: Counter[str],
    width: int,
    names: Mapping[str, str],
) -> Content:
    """Return everything about one thing; ``names`` says what the keys of its company are called."""
    lines = [plain(thing.name, "bold"), plain(f"{thing.label} · {_many(thing.mentions, 'mention')} in {_many(thing.articles, 'article')}")]
    entity = thing.entity
    if entity is None:
        lines.append(plain("no entity yet: m makes it one", "$text-muted"))
    else:
        known = {quote for quote, _ in forms}
        unused = [alias for alias in entity.aliases if alias not in known]
        if unused:
            lines.append(plain("also: " + ", ".join(unused), "$text-muted"))
        if entity.external:
            lines.append(plain(", ".join(f"{scheme} {value}" for scheme, value in sorted(entity.external.items())), "$accent"))
    for note in notes:
        lines += [plain(""), plain(note.text, "italic")]
    if days:
        lines += [plain(""), *_time(days, width)]
    if forms:
        lines += [plain(""), plain("spelt", "bold $text-muted"), *_counted(forms[:FORMS], len(forms) - FORMS, width)]
    if company:
        named = [(names.get(key, key.partition("\t")[2] or "?"), count) for key, count in company]
        lines += [plain(""), plain("named with (sentences)", "bold $text-muted"), *_counted(named[:COMPANY], len(named) - COMPANY, width)]
    return Content("\n").join(lines)


def thing_line(thing: Thing, *, marked: bool) -> ThingLine:
    """Return a thing as the list shows it."""
    first, last = thing.first[:10], thing.last[:10]
    dates = first if first == last else f"{first}…{last}"
    return ThingLine(thing.name, thing.label, thing.mentions, thing.articles, dates, thing.entity is not None, marked)


def sparkline(counts: Sequence[int], width: int) -> str:
    """Return counts as bars in at most ``width`` cells; several steps share a cell where there are more."""
    if not counts:
        return ""
    cells = min(width, len(counts))
    sums = [sum(counts[at * len(counts) // cells : (at + 1) * len(counts) // cells]) for at in range(cells)]
    most = max(sums) or 1
    return "".join(_BARS[0 if not one else max(1, round(one / most * (len(_BARS) - 1)))] for one in sums)


def _time(days: Counter[str], width: int) -> list[Content]:
    unit = unit_for(days)
    points = line(days, unit)
    if not points:
        return [plain("no article that names it has a date", "$text-muted")]
    first, last = points[0][0], points[-1][0]
    span = first if first == last else f"{first} … {last}"
    undated = f", {days['']:,} undated" if days[""] else ""
    return [
        plain(f"mentions by {unit}, at most {max(count for _, count in points):,}{undated}", "bold $text-muted"),
        plain(sparkline([count for _, count in points], width), "$accent"),
        plain(span, "$text-muted"),
    ]


def _counted(rows: Sequence[tuple[str, int]], more: int, width: int) -> list[Content]:
    found = [plain(f"{count:>5,}  {column(name, max(1, width - 7)).rstrip()}") for name, count in rows]
    return [*found, plain(f"       and {more:,} more", "$text-muted")] if more > 0 else found


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"

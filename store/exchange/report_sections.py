"""Two sections of the report: mentions over time, drawn as bars, and who is named with whom."""

from collections.abc import Iterator, Sequence

from store.exchange.inert import html_text
from store.exchange.mention_index import MentionIndex
from store.time_line import line, unit_for

DRAWN = 12
"""Names that have a line of time of their own."""

PAIRS = 100
"""Pairs of names that are listed."""

_WIDE, _HIGH = 600, 60


def over_time(index: MentionIndex) -> Iterator[str]:
    """Yield the section of mentions over time; nothing when no article has a date."""
    days = index.days()
    unit = unit_for(days)
    if not line(days, unit):
        return
    yield f'<section id="time">\n<h2>Mentions by {unit}</h2>\n'
    if days[""]:
        yield f'<p class="sum">{days[""]:,} mentions are in articles without a date and left out.</p>\n'
    yield _bars("All", line(days, unit))
    steps = [step for step, _ in line(days, unit)]
    for number, one in enumerate(index.listed(0)):
        if number == DRAWN:
            break
        counts = dict(line(index.days(one.form), unit))
        if counts:
            yield _bars(one.name, [(step, counts.get(step, 0)) for step in steps])
    yield "</section>\n"


def named_together(index: MentionIndex) -> Iterator[str]:
    """Yield the section of pairs, each with a link to the first sentence; nothing when there is no pair."""
    pairs = list(index.together(PAIRS))
    if not pairs:
        return
    yield '<section id="together">\n<h2>Named together</h2>\n<table>\n<tr><th>Name</th><th>Name</th><th class="n">Sentences</th>'
    yield '<th class="n">Articles</th><th>First</th></tr>\n'
    for pair in pairs:
        one, other = map(html_text, pair.names)
        yield f'<tr><td>{one}</td><td>{other}</td><td class="n">{pair.sentences:,}</td><td class="n">{pair.articles:,}</td>'
        yield f'<td class="where"><a href="#m{pair.first}">sentence</a></td></tr>\n'
    yield "</table>\n</section>\n"


def _bars(name: str, counts: Sequence[tuple[str, int]]) -> str:
    """Return one line of time as SVG that says in words what it shows."""
    most = max(count for _, count in counts) or 1
    width = _WIDE / len(counts)
    drawn = []
    for at, (step, count) in enumerate(counts):
        if count:
            high = _HIGH * count / most
            where = f'x="{at * width:.2f}" y="{_HIGH - high:.2f}" width="{max(width - 0.5, 0.3):.2f}" height="{high:.2f}"'
            drawn.append(f"<rect {where}><title>{step}: {count:,}</title></rect>")
    said = f"{name}: {sum(count for _, count in counts):,} mentions, {counts[0][0]} to {counts[-1][0]}, at most {most:,}"
    rects = "".join(drawn)
    caption = f"{html_text(name)} <small>{counts[0][0]} – {counts[-1][0]}, at most {most:,}</small>"
    picture = f'<svg viewBox="0 0 {_WIDE} {_HIGH}" preserveAspectRatio="none" role="img" aria-label="{html_text(said)}">'
    return f'<figure class="time"><figcaption>{caption}</figcaption>{picture}{rects}</svg></figure>\n'

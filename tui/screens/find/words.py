"""What the list of hits says of itself: why it is empty, and where the search stands. Pure."""

from tui.finding import Finding
from tui.searching import Searching
from tui.text import show


def empty(finding: Finding, searching: Searching, articles: int) -> str:
    """Return what stands in place of an empty list; ``articles`` is how many there are in all."""
    if searching.problem or finding.problem:
        return show(searching.problem or finding.problem)
    if searching.index is None:
        return "The search index is being opened."
    if not finding.query.strip():
        return (
            'Type what to find: putin militer · "kerja sama" · indones* · putin OR xi · -rusia\n'
            "label:PERSON  -label:*  entity:Putin  note:cek  title:…  status:open  before:2024-01"
        )
    if finding.going_on:
        return "Looking…"
    yet = "" if searching.complete else " Not all of them are in the index yet."
    return f"Nothing in {articles} articles is like that.{yet}"


def facts(finding: Finding, searching: Searching, *, standing: str) -> list[str]:
    """Return the facts for the top line, the most important last."""
    done, total = searching.progress
    hits, marked = finding.hits.hits, len(finding.hits.marked)
    articles = len({hit.article for hit in hits})
    more = "+" if finding.cut or finding.going_on else ""
    return [
        f"indexing {done} of {total}" if done < total else "",
        f"{marked} marked" if marked else "",
        standing,
        f"{len(hits)}{more} in {articles} {'article' if articles == 1 else 'articles'}",
    ]

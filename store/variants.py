"""Articles that tell nearly the same story: found among all of a project, grouped, and taken out of a group by a person."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

from msgspec.structs import replace

from store.added import VARIANT
from store.annotate import quoted
from store.clock import now
from store.document import Document
from store.ids import new_id
from store.model import Article, Change, Place, Put
from store.near_duplicates import Neighbours
from store.project import Project
from store.sketches import Sketches

ALONE = ""
"""What stands at VARIANT when a person said that an article is no variant; it is not grouped again."""


def look(project: Project, tell: Callable[[int, int], None]) -> dict[str, str]:
    """Return, by id, the first article of its story for each article that is a variant and is not known to be one.

    Articles come in the order of the library, so the earliest leads. ``tell`` hears how many of how many were compared and may raise to
    end it. Groups that there are already stay, and join others as a whole. May run in any one thread.
    """
    known, leads, said = Neighbours(), dict[str, str](), dict[str, str]()
    with closing(Sketches(project).look()) as looks:
        for seen in looks:
            tell(seen.done, seen.total)
            if seen.line is None:
                continue
            name, made, kept = seen.line.article, seen.line.sketch, seen.line.variant
            leads[name] = kept or name
            if kept is not None:
                said[name] = kept
            if kept != ALONE:
                for match in known.near(made):
                    mine, theirs = _first(leads, name), _first(leads, match.name)
                    if mine != theirs:
                        leads[mine] = theirs
                known.add(name, made)
    found = {name: _first(leads, name) for name in leads if name not in said or said[name] != ALONE}
    return {name: first for name, first in found.items() if first != name and said.get(name, "") != first}


def group(documents: Callable[[str], Document], firsts: Mapping[str, str], *, annotator: str) -> Change | None:
    """Note for each article which one leads its story. Raises as ``documents`` does; ``None`` when there is nothing to note."""
    edits = [edit for name, first in firsts.items() for edit in _noted(documents(name), first)]
    if not edits:
        return None
    title = f"Group {len(firsts):,} {'variant' if len(firsts) == 1 else 'variants'}"
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, edits=tuple(edits))


def part(document: Document, *, annotator: str) -> Change | None:
    """Take an article out of its group; ``None`` when it is in none."""
    article = document.article
    if not article.metadata.get(VARIANT):
        return None
    title = f"Take {quoted(article.title)} out of its variants"
    edits = tuple(_noted(document, ALONE))
    return Change(id=new_id(), title=title, time=now(), annotator=annotator, at=Place(article.id, 0, 0), edits=edits)


def _noted(document: Document, first: str) -> Iterator[Put]:
    article: Article = document.article
    if not document.stored:
        yield Put(None, article)
    yield Put(article, replace(article, metadata={**article.metadata, VARIANT: first}))


def _first(leads: dict[str, str], name: str) -> str:
    while leads.get(name, name) != name:
        leads[name] = leads.get(leads[name], leads[name])
        name = leads[name]
    return name

"""What a whole project says: finding in all articles, who is named, with whom and when, and how far the work is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from store.errors import InputError, StoreError
from tui.commands.listing import look_at
from tui.commands.say import Told, err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, resolve, store_of

if TYPE_CHECKING:
    from store.overview.thing import Thing
    from store.project import Project
    from store.search.index import Index

Folder = Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="For a program: one JSON object a line.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="File to write; default: standard output.", show_default=False)]


def find(
    folder: Folder,
    query: Annotated[list[str], typer.Argument(metavar="QUERY...", help="What to find, as in docs/finding.md.", show_default=False)],
    number: Annotated[int, typer.Option("-n", "--number", metavar="N", min=0, help="At most so many hits; 0 for all.")] = 0,
    as_json: Json = False,
    store: Store = None,
) -> None:
    """Print every place of all articles where something stands, with the words around it.

    Exit code 1 when nothing is found.
    """
    from store.search.find import find as search
    from store.search.query import parse
    from tui.concordance import exact, state
    from tui.kwic import context_line

    asked = parse(" ".join(query))
    project = _project(folder, store)
    count = 0
    with _index(project) as index:
        for page in search(index, asked, project.entities):
            for hit in page:
                count += 1
                if as_json:
                    tagged = exact(hit)
                    value = {"article": hit.article, "source": hit.source, "title": hit.title, "start": hit.start, "end": hit.end}
                    value |= {"text": hit.quote, "label": tagged.label if tagged is not None else ""}
                    out(json.dumps(value, ensure_ascii=False))
                else:
                    before, quote, after = context_line(hit.text, hit.start, hit.end, 78)
                    out(f"{before}[{quote}]{after}  {state(hit) or '-'}  {hit.source or hit.title}:{hit.start}")
                if number and count >= number:
                    return
    if not count:
        err("Nothing is found.")
        raise typer.Exit(1)


def entities(
    folder: Folder,
    label: Annotated[list[str] | None, typer.Option("--label", metavar="LABEL", help="Only with this label; may be repeated.")] = None,
    only_entities: Annotated[bool, typer.Option("--linked", help="Without spellings that stand for no entity yet.")] = False,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a table for a spreadsheet.")] = False,
    output: Output = "",
    ids: Annotated[Path | None, typer.Option("--ids", metavar="TABLE", help="Take ids elsewhere from a table first (CSV).")] = None,
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Print everybody and everything that is annotated: mentions, articles, first and last date, aliases, ids, notes.

    With --ids, a table with a column “name” and one for each kind of id (“wikidata”, “iso3166”) gives entities their ids, as one change;
    undo takes it back. Names that fit none or several are listed, and the exit code is 1.
    """
    from store.overview.tables import csv_text, thing_rows, thing_value

    unmatched = _take_ids(folder, ids, store, annotator) if ids is not None else False
    project = _project(folder, store)
    notes: dict[str, str] = {}
    for note in project.entity_notes.values():
        notes[note.target_id] = f"{notes[note.target_id]}\n\n{note.text}" if note.target_id in notes else note.text
    with _index(project) as index:
        found = [
            thing
            for thing in _things(index, project)
            if (not label or thing.label in label) and (thing.entity is not None or not only_entities)
        ]
    if as_csv or output.endswith(".csv"):
        _put(csv_text(thing_rows(found, notes)), output)
    elif as_json or output:
        _put("".join(json.dumps(thing_value(thing, notes), ensure_ascii=False) + "\n" for thing in found), output)
    else:
        for thing in found:
            dates = thing.first if thing.first == thing.last else f"{thing.first}…{thing.last}"
            external = "".join(f"  {scheme} {value}" for scheme, value in thing.entity.external.items()) if thing.entity else ""
            counts = f"{thing.mentions:>7,} in {thing.articles:<6,}"
            out(f"{'●' if thing.entity else ' '} {counts} {thing.label:<12} {thing.name}{external}  {dates}".rstrip())
    if unmatched:
        raise typer.Exit(1)


def together(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Only pairs with this entity or spelling.", show_default=False)] = "",
    output: Output = "",
    least: Annotated[int, typer.Option("--least", metavar="N", min=1, help="Only pairs that share so many sentences.")] = 1,
    store: Store = None,
) -> None:
    """Print who is named with whom, by the sentences they share.

    The ending of FILE says how: .csv for a spreadsheet, .graphml for a program that draws networks (Gephi, Cytoscape, networkx).
    """
    from store.exchange.contract import Meter
    from store.overview.cooccurrence import Company, gather
    from store.overview.tables import company_rows, csv_text, graphml

    if output and not output.endswith((".csv", ".graphml")):
        raise InputError("The ending says nothing.", where=output, do="Use .csv or .graphml.")
    project = _project(folder, store)
    company = Company()
    with _index(project) as index, Told() as told:
        things = {thing.key: thing for thing in _things(index, project)}
        key = _named(name, things).key if name else ""
        meter = Meter(told.step, "reading", 0)
        for done, total in gather(index, company, key=key):
            meter.total, meter.done = total, done - 1
            meter.tick()
    if output.endswith(".graphml"):
        _put("\n".join(graphml(company, things, least)) + "\n", output)
    elif output:
        _put(csv_text(company_rows(company, things, least)), output)
    else:
        rows = iter(company_rows(company, things, least))
        next(rows)
        for one, _, other, _, count in rows:
            out(f"{count:>7,}  {one} — {other}")


def timeline(
    folder: Folder,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Entities or spellings.", show_default=False)],
    by: Annotated[Literal["", "day", "month", "year"], typer.Option("--by", help="Step of time; default: what fits.")] = "",
    output: Output = "",
    store: Store = None,
) -> None:
    """Print how often somebody or something is mentioned over time, by the dates of the articles; as CSV with -o FILE."""
    from collections import Counter

    from store.overview.tables import csv_text, timeline_rows
    from store.overview.timeline import by_day
    from store.time_line import unit_for

    project = _project(folder, store)
    days: dict[str, Counter[str]] = {}
    with _index(project) as index:
        things = {thing.key: thing for thing in _things(index, project)}
        for name in names:
            thing = _named(name, things)
            days[thing.name] = by_day(index, thing.key)
    unit = by or unit_for(day for counts in days.values() for day in counts)
    for name, counts in days.items():
        if counts[""]:
            err(f"{counts['']:,} mentions of {name} are in articles without a date and left out.")
    rows = list(timeline_rows(days, unit))
    if output:
        _put(csv_text(rows), output)
        return
    most = max((count for row in rows[1:] for count in row[1:] if isinstance(count, int)), default=0) or 1
    for row in rows[1:]:
        for name, count in zip(days, row[1:], strict=True):
            if isinstance(count, int):
                out(f"{row[0]!s:<10}  {count:>6,}  {'█' * round(count / most * 40)}{'  ' + name if len(days) > 1 else ''}".rstrip())


def statistics(folder: Folder, as_json: Json = False, store: Store = None) -> None:
    """Print how far the work is, who did what, agreement with the suggestions, and keys and seconds for an annotation."""
    from dataclasses import asdict

    from store.effort import Effort
    from store.overview.statistics import statistics as count

    project = _project(folder, store)
    with _index(project) as index:
        found = count(index)
    days = Effort(project.store_dir, "", lambda: "", on=False).all()
    if as_json:
        from msgspec import to_builtins

        out(json.dumps({**asdict(found), "effort": to_builtins(days)}, ensure_ascii=False))
        return
    out(f"{found.articles:,} articles, {found.words:,} words; {found.done:,} done, {found.annotated:,} with annotations")
    out(f"{found.spans:,} annotations, {found.linked:,} linked to an entity; {found.notes:,} notes")
    for title, counts in (("label", found.labels), ("annotator", found.annotators), ("origin", found.origins), ("day", found.days)):
        for what, number in counts.items():
            out(f"{title:<10} {what or '(nobody)':<20} {number:>9,}")
    for what, one in (("all", found.overall), *found.agreement.items()):
        if one.share is not None:
            summary = f"{one.accepted:>9,} accepted {one.rejected:>7,} rejected {one.relabelled:>7,} relabelled"
            out(f"suggested  {what:<20} {summary} {one.share:7.1%}")
    for day in days:
        each = f"  {day.keys / day.spans:.2f} keys and {day.seconds / day.spans:.1f} s each" if day.spans > 0 else ""
        summary = f"{day.spans:,} annotations, {day.keys:,} keys, {day.seconds / 60:.0f} min"
        out(f"effort     {day.day} {day.annotator}: {summary}{each}")


# What all of them need


def _project(folder: str, store: Path | None) -> "Project":
    place, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    return look_at(place, store_of(store))


@contextmanager
def _index(project: "Project") -> "Iterator[Index]":
    """Give the index, with progress on a terminal while it is made. Raises StoreError when it cannot be had."""
    from store.exchange.contract import Meter
    from store.search.index import IndexUnusable
    from store.search.standing import standing
    from tui.searching import index_path

    with Told() as told:
        meter = Meter(told.step, "indexing", 0)

        def step(done: int, total: int) -> None:
            meter.total, meter.done = total, done - 1
            meter.tick()

        try:
            with standing(project, index_path(project), step) as index:
                yield index
        except IndexUnusable as error:
            raise StoreError(f"The search index cannot be used: {error}.", where=str(index_path(project)), do="Delete it.") from error


def _things(index: "Index", project: "Project") -> "list[Thing]":
    from store.overview.things import things

    return things(index, project.entities)


def _named(name: str, things: "dict[str, Thing]") -> "Thing":
    """Return the thing of a name: an entity by id, name or alias first, else the most mentioned spelling. Raises InputError."""
    from store.search.folding import folded

    wanted = folded(name)
    linked = [thing for thing in things.values() if thing.entity is not None]
    for thing in linked:
        if thing.entity is not None and name == thing.entity.id:
            return thing
    found = [thing for thing in linked if wanted in (folded(one) for one in (thing.name, *(thing.entity.aliases if thing.entity else ())))]
    found = found or [thing for thing in things.values() if thing.entity is None and folded(thing.name) == wanted]
    if not found:
        raise InputError(f"Nothing that is annotated is called {name!r}.", where="NAME", do="`sorot entities FOLDER` lists what there is.")
    return max(found, key=lambda thing: thing.mentions)


def _take_ids(folder: str, table: Path, store: Path | None, annotator: str) -> bool:
    """Take ids from a table into a project; return whether some rows fitted nothing."""
    from store.ingest import decode, read_limited
    from store.overview.idtable import match
    from store.project import Project

    path = absolute(table)
    text, _ = decode(read_limited(path, 64 << 20, advice="Split it."), where=str(path))
    place, _, _ = resolve([folder])
    who = annotator_name(annotator)
    project = Project.open(place, annotator=who, store=store_of(store))
    try:
        matched = match(text, project.entities.values(), str(path), annotator=who)
        if matched.change is not None:
            project.do(matched.change)
    finally:
        project.close()
    err(f"{matched.entities:,} entities have other ids now.")
    for words, names in (("No entity is called", matched.unknown), ("Not clear which, or two ids:", matched.doubtful)):
        if names:
            err(f"{words} {', '.join(names[:20])}{' …' if len(names) > 20 else ''} ({len(names):,})")
    return bool(matched.unknown or matched.doubtful)


def _put(text: str, output: str) -> None:
    """Write text to a file as a whole, or to standard output. Raises WriteError."""
    from store.files import write_atomic

    if output and output != "-":
        path = absolute(Path(output))
        write_atomic(path, text.encode("utf-8"))
        err(f"{path} written.")
    else:
        out(text.rstrip("\n"))

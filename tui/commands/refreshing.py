"""Articles whose source files have changed get their new texts, and what was annotated in them its place there."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import StoreError
from tui import __version__
from tui.commands.say import Told, err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, start_folder, store_of

if TYPE_CHECKING:
    from store.gather.again import Rereader, Way
    from store.project import Project

_COUNTED = ("kept", "moved", "back", "doubtful", "lost")


def refresh(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Project folder; default: the one opened last.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch web pages that articles were added from again, too.")] = False,
    outside: Annotated[bool, typer.Option("--outside", help="Read files outside the folder that articles were added from, too.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from addresses that are not public, too.")] = False,
    text_field: Annotated[str, typer.Option("--text-field", metavar="NAME", help="Field of a table or of JSON that is the text.")] = "",
    title_field: Annotated[str, typer.Option("--title-field", metavar="NAME", help="Field that is the title.")] = "",
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Give articles whose files have changed their new texts; annotations find their place again.

    What is sure moves; what is doubtful or lost is kept as a list to go through in the program (R). Each article is one change, which undo
    takes back. Files of other formats are read again by the reader that added them. Nothing is fetched without --fetch. Exit code 1 when
    something has to be looked at or could not be done.
    """
    from store.gather.again import Rereader
    from store.gather.collect import Options
    from store.project import Project
    from store.quarantine.run import Quarantine

    where = start_folder() if folder is None else absolute(folder)
    options = Options(
        agent=f"sorot/{__version__} (one reader, one page at a time)",
        text_field=text_field,
        title_field=title_field,
        allow_private=allow_private,
    )
    ways: tuple[Way, ...] = ("own", "file", *(("outside",) if outside else ()), *(("address",) if fetch else ()))
    project = Project.open(where, annotator=annotator_name(annotator), store=store_of(store), read_only=dry_run)
    try:
        if project.read_only and not dry_run:
            err(f"Nothing was done: {project.read_only}")
            raise typer.Exit(1)
        with Quarantine() as quarantine:
            reader = Rereader(project, options, quarantine, ways=ways)
            counts = _all(project, reader, dry=dry_run)
    finally:
        project.close()
    _tell(counts, reader, dry=dry_run)
    if counts["doubtful"] or counts["lost"]:
        out(f"Go through the doubtful and the lost ones in the program: sorot {where}, then R.")
    raise typer.Exit(1 if any(counts[name] for name in ("failed", "stopped", "doubtful", "lost")) else 0)


def _all(project: "Project", reader: "Rereader", *, dry: bool) -> Counter[str]:
    """Look at every article that is kept, and return what came of it."""
    counts: Counter[str] = Counter()
    with Told() as told:
        ids = project.stored_ids()
        try:
            for done, article_id in enumerate(_together(project, ids)):
                told.files(done, len(ids))
                try:
                    document = project.document(article_id)
                    found = reader.foreseen(document)
                    if found is None:
                        continue
                    if not dry:
                        reader.adopt(document, found)
                except StoreError as error:
                    counts["failed"] += 1
                    err(str(error))
                    continue
                counts["same" if found.same else "renewed"] += 1
                counts.update({name: getattr(found, name) for name in _COUNTED})
                out(f"{document.article.source}: {found.words}")
        except KeyboardInterrupt:
            counts["stopped"] = 1
    return counts


def _together(project: "Project", ids: list[str]) -> Iterator[str]:
    """Yield articles that were added from one origin one after the other, so that it is read once; the others first."""
    added: list[tuple[str, str]] = []
    for article_id in ids:
        try:
            origin = project.document(article_id).article.metadata.get("original", "")
        except StoreError:
            origin = ""  # Whoever opens it next says why.
        if origin:
            added.append((origin, article_id))
        else:
            yield article_id
    yield from (article_id for _, article_id in sorted(added))


def _tell(counts: Counter[str], reader: "Rereader", *, dry: bool) -> None:
    if counts["renewed"]:
        verb = "would get a new text" if dry else "got a new text"
        back = f", {counts['back']} back in place" if counts["back"] else ""
        fared = (
            f"{counts['kept']} annotations as before, {counts['moved']} moved{back}, {counts['doubtful']} doubtful, {counts['lost']} lost"
        )
        out(f"{_articles(counts['renewed'])} {verb}: {fared}.")
    else:
        out("No annotated article has changed.")
    if counts["same"]:
        out(f"{_articles(counts['same'])} came from files that are others now and say the same.")
    if reader.passed["address"]:
        out(f"{_articles(reader.passed['address'])} came from the web: --fetch looks there again.")
    if reader.passed["outside"]:
        out(f"{_articles(reader.passed['outside'])} came from files outside the folder: --outside reads them again.")
    if counts["stopped"]:
        out("Stopped before the end; the same command goes on from here.")


def _articles(count: int) -> str:
    return f"{count:,} article{'s' if count != 1 else ''}"

"""Articles whose source files have changed get their new texts, and what was annotated in them its place there."""

from pathlib import Path
from typing import Annotated

import typer

from store.errors import StoreError
from tui.commands.say import err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, start_folder, store_of


def refresh(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Project folder; default: the one opened last.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Give articles whose files have changed their new texts; annotations find their place again.

    What is sure moves; what is doubtful or lost is kept as a list to go through in the program (R). Each article is one change, which undo
    takes back. Exit code 1 when something has to be looked at or could not be done.
    """
    from store.project import Project
    from store.renewing import adopt, foreseen

    where = start_folder() if folder is None else absolute(folder)
    project = Project.open(where, annotator=annotator_name(annotator), store=store_of(store), read_only=dry_run)
    renewed = kept = moved = doubtful = lost = failed = 0
    try:
        if project.read_only and not dry_run:
            err(f"Nothing was done: {project.read_only}")
            raise typer.Exit(1)
        for article_id in project.stored_ids():
            try:
                document = project.document(article_id)
                found = foreseen(project, document)
                if found is None:
                    continue
                if not dry_run:
                    adopt(project, document, found)
            except StoreError as error:
                failed += 1
                err(str(error))
                continue
            renewed += 1
            kept, moved, doubtful, lost = kept + found.kept, moved + found.moved, doubtful + found.doubtful, lost + found.lost
            out(f"{document.article.source}: {found.words}")
    finally:
        project.close()
    verb = "would get a new text" if dry_run else "got a new text"
    if renewed:
        articles = f"{renewed} article{'s' if renewed != 1 else ''}"
        out(f"{articles} {verb}: {kept} annotations as before, {moved} moved, {doubtful} doubtful, {lost} lost.")
    else:
        out("No annotated article has changed.")
    if doubtful or lost:
        out(f"Go through the doubtful and the lost ones in the program: sorot {where}, then R.")
    raise typer.Exit(1 if failed or doubtful or lost else 0)

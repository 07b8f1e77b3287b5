"""Articles from elsewhere into a project."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import InputError
from tui import __version__
from tui.commands.say import err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, start_folder, store_of

if TYPE_CHECKING:
    from store.gather.adding import Progress
    from store.gather.origins import Origin
    from store.gather.watch import Watch


def add_articles(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, patterns, web addresses, feeds.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Project folder, made if need be; default: the one opened last.")
    ] = None,
    text_field: Annotated[str, typer.Option("--text-field", metavar="NAME", help="Field of a table or of JSON that is the text.")] = "",
    title_field: Annotated[str, typer.Option("--title-field", metavar="NAME", help="Field that is the title.")] = "",
    stories: Annotated[int, typer.Option("--stories", min=1, max=1000, help="Most stories fetched from a feed.")] = 50,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read everything and say what would be added.")] = False,
    as_new: Annotated[bool, typer.Option("--as-new", help="Add files that have changed since they were added as other articles.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on looking for new files until Ctrl-C.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from addresses that are not public, too.")] = False,
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Add articles to a project: .txt .md .html .json .jsonl .csv .tsv .xml .epub .docx .pdf .warc, web pages and feeds.

    What is there already is passed over; a file that has changed since it was added is named and left to sorot refresh. What cannot be read
    is listed and stops nothing; then the exit code is 1. Nothing is fetched but the addresses and the stories of the feeds that you name.
    """
    from store.files import make_folder
    from store.gather.adding import add
    from store.gather.collect import Options
    from store.gather.origins import find_origins, titled
    from store.gather.watch import Watch
    from store.project import Project

    folder = start_folder() if to is None else absolute(to)
    options = Options(
        agent=f"sorot/{__version__} (one reader, one page at a time)",
        text_field=text_field,
        title_field=title_field,
        allow_private=allow_private,
        stories=stories,
        as_new=as_new,
    )
    origins = find_origins(sources)
    if not origins and not watch:
        raise InputError("There is no file in it that Sorot reads.", where=" ".join(sources), do="See sorot add --help for the endings.")
    make_folder(folder)
    failed = False

    def once(found: "list[Origin]") -> bool:
        nonlocal failed
        project = Project.open(folder, annotator=annotator_name(annotator), store=store_of(store))
        try:
            if project.read_only:
                raise InputError(project.read_only, where=str(folder), do="Close Sorot there, then add again.")
            receipt = add(project, found, options, title=titled(sources), dry=dry_run, tell=_Speaker())
        finally:
            project.close()
        out(f"{folder}: {receipt}")
        failed = failed or bool(receipt.problems) or receipt.stopped
        return not receipt.stopped

    watched = Watch(sources, origins) if watch else None
    if (not origins or once(origins)) and watched is not None and not dry_run:
        _watch(watched, once)
    if failed:
        raise typer.Exit(1)


def _watch(watch: "Watch", once: "Callable[[list[Origin]], bool]") -> None:
    from store.gather.watch import EVERY

    err("Watching; Ctrl-C ends it.")
    try:
        while True:
            time.sleep(EVERY)
            if (ripe := watch.look()) and not once(ripe):
                return
    except KeyboardInterrupt:
        err("The watch is over.")


class _Speaker:
    """Says every problem at once, and on a terminal how far it is and how long it will take."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, progress: "Progress") -> None:
        shown = sys.stderr.isatty() and progress.total > 1
        if progress.problem:
            err(("\n" if self._said else "") + f"Left out: {progress.problem}")
            self._said = ""
        elif shown and (left := progress.left) is not None:
            line = f"\r{progress.phase} {progress.done:,} of {progress.total:,}, {left / 60:.0f} min {left % 60:02.0f} s left  "
            if line != self._said:
                over = progress.done == progress.total
                sys.stderr.write(line + ("\n" if over else ""))
                sys.stderr.flush()
                self._said = "" if over else line

"""A project in one file, and a project out of one."""

from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError
from tui import paths
from tui.commands.say import Told, err, out
from tui.commands.targets import Store, absolute, resolve, store_of


def backup(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")] = ".",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="File to write; default: FOLDER and the time.", show_default=False)
    ] = None,
    without_articles: Annotated[
        bool, typer.Option("--without-articles", help="Leave out the article files of the folder; annotated texts are in it all the same.")
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="List the backups that Sorot made without being asked.")] = False,
    store: Store = None,
) -> None:
    """Write a whole project into one file: annotations, notes, history, labels and articles.

    It may be open in a window meanwhile. The file is read again and every sum compared before it gets its name. Sorot also backs a project
    up by itself once a day that it changes, in your data folder, and keeps the last seven; --list names them.
    """
    from store.backup import sources_of, write_backup

    project, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    place = paths.store_dir(project, store_of(store))
    if show:
        _list(place)
        return
    if not place.is_dir():
        raise InputError("Nothing is kept about this folder yet.", where=str(project), do="Annotate something first.")
    path = absolute(output) if output is not None else Path.cwd() / f"{project.name or 'sorot'}-{_stamp()}.sorot.zip"
    if path.exists():
        raise InputError("There is such a file.", where=str(path), do="Name another one, or remove it.")
    with Told() as told:
        manifest = write_backup(project, place, path, sources=() if without_articles else sources_of(project), progress=told.files)
    out(f"{path}: {len(manifest.files):,} files, {manifest.seq:,} changes of history, written and read back.")
    if not manifest.journal:
        err("There is no journal, or it is damaged and was copied as it is; see sorot doctor.")


def restore_project(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sorot backup` wrote.", show_default=False)],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it goes; made when it does not exist.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace the annotations that are there, after backing them up.")] = False,
    store: Store = None,
) -> None:
    """Put a backup back: annotations, notes and history as they were, and article files that are missing.

    Everything is checked before anything is touched; then all of it is there, or nothing has changed. Article files that hold something
    else now are left as they are.
    """
    from store.restoring import restore
    from store.rolling import Rolling

    where = absolute(folder)
    place = paths.store_dir(where, store_of(store))

    def keep() -> None:
        path, _ = Rolling(paths.backups_dir(place)).make(where, place, 0, before="restore")
        err(f"What was there is in {path}.")

    done = restore(absolute(file), where, place, force=keep if force else None)
    manifest = done.manifest
    out(
        f"{where}: as of {_local(manifest.created)}, {manifest.seq:,} changes of history"
        + (f", {done.sources:,} article files" if done.sources else "")
        + "."
    )
    if done.kept:
        err(f"Left as they are, because they hold something else now: {', '.join(done.kept[:5])}{' …' if len(done.kept) > 5 else ''}")


def _list(place: Path) -> None:
    from store.rolling import Rolling

    kept = Rolling(paths.backups_dir(place)).kept()
    for one in kept:
        why = f"before {one.before}" if one.before else "daily"
        out(f"{_local(one.made.isoformat())}  {one.size / 1e6:8.1f} MB  {one.seq:>8,} changes  {why:<15}  {one.path}")
    if not kept:
        err("There is none yet.")


def _local(time: str) -> str:
    from store.clock import local

    return local(time)


def _stamp() -> str:
    from datetime import datetime

    return datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")

"""Opening a project on the screen, or printing it where there is none."""

import glob
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError
from tui import paths
from tui.commands.targets import Annotator, Store, absolute, annotator_name, model_of, remember, resolve, start_folder, store_of
from tui.commands.trusting import TrustModel, require_trust
from tui.open_request import OpenRequest


def open_paths(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="A folder, or files, or - for text from a pipe.", show_default=False)
    ] = None,
    no_suggest: Annotated[bool, typer.Option("--no-suggest", help="Start without suggestions.")] = False,
    model: Annotated[str, typer.Option("--model", metavar="NAME_OR_PATH", help="spaCy pipeline that suggests.")] = "",
    trust_model: TrustModel = False,
    watch: Annotated[
        list[str] | None, typer.Option("--watch", metavar="FOLDER", help="Add what comes into FOLDER while Sorot is open.")
    ] = None,
    store: Store = None,
    annotator: Annotator = "",
    read_only: Annotated[bool, typer.Option("--read-only", help="Change nothing.")] = False,
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="Colours for this run.")] = "",
) -> None:
    """Read and annotate: what `sorot PATH` does."""
    on_screen = is_terminal()
    if names == ["-"]:
        folder, only, article = _from_pipe(keys=on_screen)
    elif not names:
        folder, only, article = start_folder(), (), ""
    elif "-" in names:
        raise InputError("A pipe cannot be opened together with files.", where="-", do="Name either - or paths.")
    else:
        folder, only, article = resolve(names)
    place = store_of(store)
    if not on_screen:
        from tui.commands.listing import print_articles, print_text

        if only or article:
            print_text(folder, article, only, place)
        else:
            print_articles(folder, place)
        return
    request = OpenRequest(
        folder=folder,
        only=only,
        article=article,
        annotator=annotator_name(annotator),
        store=place,
        read_only=read_only,
        suggest=not no_suggest,
        model=model_of(model, paths.store_dir(folder, place)),
        theme=theme,
        watched=_watched(watch or (), read_only),
    )
    require_articles(request)
    if request.suggest and trust_model:  # Else the program itself asks.
        require_trust(request.model, trust_model)
    if names != ["-"]:
        remember(folder)
    raise typer.Exit(start(request))


def _watched(names: Sequence[str], read_only: bool) -> tuple[str, ...]:
    """Return folders and patterns from the root of the file system. Raises InputError for a folder that is not there."""
    from store.gather.origins import find_origins, is_address  # 20 ms, wanted only with --watch.

    for name in names:
        if is_address(name) or read_only:
            what = "Nothing can be added to what is only read." if read_only else "Only folders, files and patterns can be watched."
            raise InputError(what, where=name, do="Leave out --watch.")
        if not glob.has_magic(name):
            find_origins([name])
    return tuple(str(absolute(Path(name))) for name in names)


def is_terminal() -> bool:
    """Tell whether there is a screen to draw on."""
    return sys.stdout.isatty()


def start(request: OpenRequest) -> int:
    """Run the program on the screen and return its exit code."""
    from tui.running import run  # 250 ms: Textual and every screen.

    return run(request)


def require_articles(request: OpenRequest) -> None:
    """Raise InputError when there is nothing to read: no article file in the folder, and none kept by the project."""
    from store.folder import any_article, scan, stored_articles
    from store.ingest import read_article

    found = scan(request.folder, request.only) if request.only else any_article(request.folder)
    if len(request.only) == 1 and request.article not in stored_articles(paths.store_dir(request.folder, request.store)):
        # One file was named: say at once why it cannot be read.
        read_article(request.only[0], root=request.folder)
    if not found and not stored_articles(paths.store_dir(request.folder, request.store)):
        raise InputError(
            "The folder holds no article.", where=str(request.folder), do="Put .txt or .md files into it, or name another one."
        )


def _from_pipe(*, keys: bool) -> tuple[Path, tuple[Path, ...], str]:
    from store.ingest import MAX_BYTES, article_id, from_stdin

    if sys.stdin.isatty():
        raise InputError("Nothing is piped in.", where="-", do="Write: some-command | sorot -")
    path = from_stdin(sys.stdin.buffer.read(MAX_BYTES + 1), paths.inbox_dir())
    if keys:
        _keys_from_terminal()
    return path.parent, (), article_id(path.name)


def _keys_from_terminal() -> None:
    """Give standard input, used up by the pipe, back to the keyboard. Raises InputError when there is none."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise InputError("There is no terminal to read keys from.", where="/dev/tty", do="Run it in a terminal.") from error
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115

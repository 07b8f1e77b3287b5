"""Which project a command line means, and opening it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError, StoreError
from tui import paths
from tui.open_request import OpenRequest

Store = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Keep annotations in DIR instead of FOLDER/.sorot.")]
Annotator = Annotated[str, typer.Option("--annotator", metavar="NAME", help="Whose work this is; default: settings, then login name.")]


def open_paths(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="A folder, or files, or - for text from a pipe.", show_default=False)
    ] = None,
    no_suggest: Annotated[bool, typer.Option("--no-suggest", help="Start without suggestions.")] = False,
    model: Annotated[str, typer.Option("--model", metavar="NAME_OR_PATH", help="spaCy pipeline that suggests.")] = "",
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
        model=model,
        theme=theme,
    )
    require_articles(request)
    if names != ["-"]:
        remember(folder)
    raise typer.Exit(start(request))


def is_terminal() -> bool:
    """Tell whether there is a screen to draw on."""
    return sys.stdout.isatty()


def start(request: OpenRequest) -> int:
    """Run the program on the screen and return its exit code."""
    from tui.running import run  # 250 ms: Textual and every screen.

    return run(request)


def resolve(names: list[str]) -> tuple[Path, tuple[Path, ...], str]:
    """Return the project folder, the files named (none for a whole folder) and the id of the article to open at once.

    For files, the project is the nearest folder above all of them that holds a ``.sorot``, else the folder they share. Raises InputError.
    """
    from store.ingest import article_id, source_name

    found = [absolute(Path(name)) for name in names]
    for path in found:
        if not os.path.lexists(path):
            raise InputError(
                "There is no such file or folder.", where=str(path), do="Check the path, or see sorot --help for the commands."
            )
    folders = [path for path in found if path.is_dir()]
    if folders:
        if len(found) > 1:
            raise InputError("Only one folder can be opened, and no files with it.", where=str(folders[0]), do="Name one folder, or files.")
        return folders[0], (), ""
    common = Path(os.path.commonpath([str(path.parent) for path in found]))
    above = (folder for folder in (common, *common.parents) if (folder / ".sorot").is_dir())
    folder = next(above, common)
    first = article_id(source_name(found[0], folder)) if len(found) == 1 else ""
    return folder, tuple(dict.fromkeys(found)), first


def start_folder() -> Path:
    """Return the project opened last, or the samples, copied on the first run. Raises InputError when the last project is gone."""
    folder = last_project()
    if folder is None:
        return copy_samples()
    if not folder.is_dir():
        raise InputError(
            "The folder opened last is gone.", where=str(folder), do=f"Name another folder, or see the samples: sorot {copy_samples()}"
        )
    return folder


def last_project() -> Path | None:
    """Return the project opened last, which may be gone, or None before the first."""
    try:
        name = os.fsdecode(paths.last_project_file().read_bytes()).rstrip("\n")
    except OSError:
        return None
    return Path(name) if name else None


def copy_samples() -> Path:
    """Copy the bundled sample articles that are not there yet to the person's data folder and return it. Raises WriteError."""
    from store.files import make_folder, write_atomic

    target = paths.samples_dir()
    make_folder(target)
    for seed in sorted(paths.seeds_dir().glob("*.txt")):
        if not (target / seed.name).exists():
            write_atomic(target / seed.name, seed.read_bytes())
    return target


def remember(folder: Path) -> None:
    """Note the project for the next start without a path; a home that cannot be written is no reason to stop."""
    from store.files import make_folder, write_atomic

    note = paths.last_project_file()
    try:
        make_folder(note.parent)
        write_atomic(note, os.fsencode(folder) + b"\n")
    except StoreError:
        return


def require_articles(request: OpenRequest) -> None:
    """Raise InputError when there is nothing to read: no article file in the folder, and none kept by the project."""
    from store.ingest import read_article
    from store.library import scan, stored_articles

    found = scan(request.folder, request.only)
    if len(request.only) == 1 and request.article not in stored_articles(paths.store_dir(request.folder, request.store)):
        # One file was named: say at once why it cannot be read.
        read_article(request.only[0], root=request.folder)
    if not found and not stored_articles(paths.store_dir(request.folder, request.store)):
        raise InputError(
            "The folder holds no article.", where=str(request.folder), do="Put .txt or .md files into it, or name another one."
        )


def annotator_name(given: str) -> str:
    """Return who annotates: the name given, ``SOROT_ANNOTATOR``, the settings, the login name. Raises InputError when it is unfit."""
    import getpass

    name = given or os.environ.get("SOROT_ANNOTATOR", "") or _configured()
    if not name:
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = "annotator"
    name = name.strip()
    if not name.isprintable() or not 0 < len(name) <= 80:
        raise InputError(
            "The annotator's name is empty, too long or holds control characters.", where=name[:80], do="Use --annotator NAME."
        )
    return name


def absolute(path: Path) -> Path:
    """Return the path from the root of the file system, without following links."""
    return Path(os.path.abspath(path.expanduser()))


def store_of(given: Path | None) -> Path | None:
    """Return the folder named with ``--store`` from the root of the file system, or None. Raises InputError when it cannot be one."""
    if given is None:
        return None
    place = absolute(given)
    for part in (place, *place.parents):
        if part.exists() and not part.is_dir():
            raise InputError("This is a file, so annotations cannot be kept there.", where=str(part), do="Name a folder with --store.")
    return place


def _configured() -> str:
    from tui.config import load_config

    return load_config(paths.config_file())[0].annotator


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

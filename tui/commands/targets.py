"""What the words of a command line mean: a project, a store, an annotator."""

import os
from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError, StoreError
from tui import paths

Store = Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Keep annotations in DIR instead of FOLDER/.sorot.")]
Annotator = Annotated[str, typer.Option("--annotator", metavar="NAME", help="Whose work this is; default: settings, then login name.")]


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


def model_of(given: str, store_dir: Path | None = None) -> str:
    """Return which model suggests: the one asked for, else the project's own, else the one of the settings; ``""`` is the shipped one."""
    from store.models import choose_model
    from tui.config import load_config

    configured = "" if given else load_config(paths.config_file())[0].model
    return choose_model(given, store_dir, configured) if store_dir is not None else given or configured


def _configured() -> str:
    from tui.config import load_config

    return load_config(paths.config_file())[0].annotator

"""Looking after an installation and a project: what is where, what is damaged, which keys do what."""

from pathlib import Path
from typing import Annotated

import typer

from tui import paths
from tui.commands.say import out
from tui.commands.targets import Store, annotator_name, store_of

Folder = Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder; default: the one opened last.", show_default=False)]


def doctor(
    folder: Folder = "",
    mend: Annotated[bool, typer.Option("--repair", help="Mend what the journal can mend, after a backup; nothing is deleted.")] = False,
    store: Store = None,
) -> None:
    """Check settings and a project.

    Every file is read; its checksums, offsets, quotes and references are checked, and every record against what was done to it. Nothing is
    changed without --repair. Exit code 1 when there is a problem.
    """
    from store.doctor import examine

    project = _project(folder)
    if mend:
        _repair(project, store_of(store))
        return
    wrong = settings_problems()
    findings = examine(project, store_of(store)) if project is not None else []
    for problem in wrong:
        out(f"problem: {problem}")
    for finding in findings:
        out(str(finding))
    total = len(wrong) + sum(finding.level == "problem" for finding in findings)
    where = f" in {project}" if project is not None else ""
    out(f"{total} problem{'s' if total != 1 else ''}{where}." if total else f"All is well{where}.")
    raise typer.Exit(1 if total else 0)


def _repair(project: Path | None, store: Path | None) -> None:
    """Mend a project and say what was done and what is left; exit code 1 when a problem is left."""
    from store.errors import InputError
    from store.mending import repair
    from store.rolling import Rolling

    if project is None:
        raise InputError("There is no project yet.", do="Name its folder.")
    place = paths.store_dir(project, store)

    def keep() -> None:
        path, _ = Rolling(paths.backups_dir(place)).make(project, place, 0, before="repair")
        out(f"Backed up as it was: {path}")

    result = repair(project, store, keep, annotator=annotator_name(""))
    for sentence in result.done:
        out(f"mended: {sentence}")
    for finding in result.left:
        out(f"left: {finding}")
    total = sum(finding.level == "problem" for finding in result.left)
    out(f"{total} problem{'s' if total != 1 else ''} left; restore a backup, or the file from one." if total else "All is well.")
    raise typer.Exit(1 if total else 0)


def locate(folder: Folder = "", store: Store = None) -> None:
    """Print where everything is kept."""
    project = _project(folder)
    places = {
        "settings": paths.config_file(),
        "keymap": paths.keymap_file(),
        "data": paths.data_dir(),
        "samples": paths.samples_dir(),
        "inbox": paths.inbox_dir(),
        "crash reports": paths.crash_dir(),
        "backups": paths.data_dir() / "backups",
        "assets": paths.assets_dir(),
    }
    if project is not None:
        places |= {"project": project, "annotations": paths.store_dir(project, store_of(store))}
    width = max(map(len, places))
    for name, place in places.items():
        out(f"{name:<{width}}  {place}{'' if place.exists() else '  (not there yet)'}")


def keys() -> None:
    """Print every action with its keys.

    They are the keys as the settings make them. Exit code 1 when something is wrong in keymap.toml.
    """
    from tui.config import load_config
    from tui.keymap_file import load_keymap

    config, _ = load_config(paths.config_file())
    keymap, problems = load_keymap(paths.keymap_file(), paths.assets_dir() / "keymaps", preset=config.keymap)
    group = ""
    for action in sorted(keymap.actions, key=lambda action: action.scope):
        heading = f"{action.scope}: {action.group}"
        if heading != group:
            out(("\n" if group else "") + heading)
            group = heading
        out(f"  {keymap.all_shown(action.id):<22}  {action.title}")
    for problem in problems:
        out(f"\n{problem}")
    raise typer.Exit(1 if problems else 0)


def schema() -> None:
    """Print the JSON Schema of an export."""
    from store.exchange.schema import schema_text

    out(schema_text().rstrip("\n"))


def settings_problems() -> list[str]:
    """Return a sentence for everything that is wrong in config.toml and keymap.toml."""
    from tui.config import load_config
    from tui.keymap_file import load_keymap

    config, wrong = load_config(paths.config_file())
    _, more = load_keymap(paths.keymap_file(), paths.assets_dir() / "keymaps", preset=config.keymap)
    return [str(problem) for problem in (*wrong, *more)]


def _project(named: str) -> Path | None:
    """Return the folder named, which must exist, else the one opened last, else None."""
    from tui.commands.targets import last_project, resolve

    return resolve([named])[0] if named else last_project()

"""Putting the desk together: settings, keys, colours, and the project that was asked for."""

import os
from dataclasses import dataclass

from msgspec.structs import replace
from textual.theme import BUILTIN_THEMES, Theme

from store.clock import now
from store.effort import Effort
from store.library import entries
from store.project import Project
from store.reading import ReadingLog
from tui import paths
from tui.catalogue import Catalogue
from tui.config import Config, load_config
from tui.desk import Desk
from tui.keymap_file import load_keymap, with_labels
from tui.open_request import OpenRequest
from tui.theme import LabelColours, choose_theme, load_themes


@dataclass(frozen=True, slots=True)
class Assembled:
    """The desk, the themes there are with the name of the one to use, and a sentence for everything that is wrong with a file."""

    desk: Desk
    themes: dict[str, Theme]
    theme: str
    problems: tuple[str, ...]


def assemble(request: OpenRequest) -> Assembled:
    """Open the project and read the person's files; a wrong setting has its default and becomes a problem.

    Raises StoreError when the project cannot be opened.
    """
    config, problems = load_config(paths.config_file())
    keymap, key_problems = load_keymap(paths.keymap_file(), paths.assets_dir() / "keymaps", preset=config.keymap)
    own, theme_problems = load_themes([paths.assets_dir() / "themes", paths.config_dir() / "themes"])
    themes = {theme.name: theme for theme in (*BUILTIN_THEMES.values(), *own)}
    choice = choose_theme(
        request.theme or config.theme,
        themes,
        no_color="NO_COLOR" in os.environ,
        forced="" if request.theme else os.environ.get("TEXTUAL_THEME", ""),
    )
    project = Project.open(
        request.folder,
        annotator=request.annotator,
        store=request.store,
        read_only=request.read_only,
        only=request.only or None,
        swept=False,
    )
    keymap, label_problems = with_labels(keymap, project.labels.labels, project.labels.source or "labels")
    reading = ReadingLog(project.store_dir, read_only=bool(project.read_only))
    catalogue = Catalogue()
    catalogue.put(entries(project, reading, request.only))
    desk = Desk(
        project=project,
        reading=reading,
        catalogue=catalogue,
        config=_for(request, config),
        keymap=keymap,
        effort=Effort(project.store_dir, project.annotator, lambda: now()[:10], on=config.effort and not project.read_only),
        colour=LabelColours(themes[choice.name], project.labels.labels),
    )
    told = [str(problem) for problem in (*problems, *key_problems, *theme_problems, *label_problems)]
    told += [choice.reason] if choice.reason else []
    told += [str(notice) for notice in (*project.notices, *([reading.problem] if reading.problem else []))]
    if project.read_only:
        live = " What is done there is shown here at once." if project.holder is not None and not project.holder.gone else ""
        told.append(f"Read-only: {project.read_only}{live}")
    return Assembled(desk, themes, choice.name, tuple(told))


def _for(request: OpenRequest, config: Config) -> Config:
    return config if request.suggest else replace(config, suggestions=False)

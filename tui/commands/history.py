"""What was done in a project, printed, and one change of it taken back."""

from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import InputError, StoreError
from tui.commands.listing import look_at
from tui.commands.say import err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, resolve, store_of

if TYPE_CHECKING:
    from store.log import Item
    from store.project import Project

_ACTS = {"do": "", "undo": "Undo: ", "redo": "Redo: "}


def log(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")] = ".",
    article: Annotated[str, typer.Option("--article", metavar="FILE", help="Only what touched this article: a file, or an id.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Only what this annotator did.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="TIME", help="Not before: 2023-11-08, 2023-11-08 09:30, today, 12h, 3d.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="Not after; a day counts to its end.")] = "",
    number: Annotated[int, typer.Option("-n", "--number", metavar="N", min=0, help="At most so many; 0 for all.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for a program.")] = False,
    undo: Annotated[str, typer.Option("--undo", metavar="ID", help="Take this change back instead, as a new change.")] = "",
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Print what was done in a project, by whom and when, the newest first; or take one change back.

    A line: id, time, annotator, what was done, in which article, how many records. --undo takes back one change in the middle as long as no
    later one builds on it, and names those that do. What it does is a change like any other and can be undone.
    """
    project_folder, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    place = store_of(store)
    if undo:
        _take_back(project_folder, place, undo, annotator_name(annotator))
        return
    from store.clock import moment
    from store.log import Wanted

    project = look_at(project_folder, place)
    names = _Names(project)
    wanted = Wanted(
        article=names.id_of(article) if article else "",
        annotator=by,
        since=moment(since) if since else "",
        until=moment(until, end=True) if until else "",
    )
    found = 0
    for item in islice((item for item in project.log() if item in wanted), number or None):
        found += 1
        out(_json(item, names) if as_json else _line(item, names))
    if not found and not as_json:
        err("Nothing like that was done here." if wanted != Wanted() else "Nothing was done here yet.")


def _take_back(folder: Path, store: Path | None, wanted: str, annotator: str) -> None:
    from store.project import Project

    project = Project.open(folder, annotator=annotator, store=store)
    try:
        for notice in project.notices:
            err(f"sorot: {notice}")
        if project.read_only:
            raise InputError(project.read_only, where=str(folder), do="Close Sorot there, then try again; or do it there, in the history.")
        change = project.revert(wanted)
    finally:
        project.close()
    out(f"{change.title} ({_records(len(change.edits))}). The change that did it is {change.id[-8:]}.")


class _Names:
    """Names of articles by their ids; opens only those that have no file in the folder, and remembers a bounded number."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self._files: dict[str, str] | None = None
        self.of = lru_cache(maxsize=4096)(self._find)

    def id_of(self, given: str) -> str:
        """Return the id of an article named by its file or its id. Raises InputError."""
        from store.ingest import article_id, source_name

        for path in (absolute(Path(given)), self._project.folder / given):
            if path.is_file():
                return article_id(source_name(path, self._project.folder))
        known = {*self._known(), *self._project.stored_ids()}
        for name in (given, article_id(given)):
            if name in known:
                return name
        raise InputError("There is no such article.", where=given, do="Name a file of the folder; sorot list shows them.")

    def _find(self, article: str) -> str:
        found = self._known().get(article)
        if found is None:
            try:
                found = self._project.document(article).article.source
            except StoreError:
                found = article
        return found

    def _known(self) -> dict[str, str]:
        from store.folder import scan
        from store.ingest import article_id, source_name

        if self._files is None:
            self._files = {}
            for path in scan(self._project.folder):
                try:
                    source = source_name(path, self._project.folder)
                except InputError:
                    continue  # `sorot list` says what is wrong with its name.
                self._files[article_id(source)] = source
        return self._files


def _line(item: "Item", names: _Names) -> str:
    from store.clock import local

    where = names.of(item.articles[0]) if item.articles else ""
    more = f" and {len(item.articles) - 1:,} more" if len(item.articles) > 1 else ""
    effect = f"({item.effect})" if item.effect else ""
    parts = (
        item.short,
        local(item.time),
        f"{item.annotator:<8}",
        f"{_ACTS[item.act]}{item.title}",
        f"{where}{more}",
        _records(item.edits),
        effect,
    )
    return "  ".join(part for part in parts if part)


def _json(item: "Item", names: _Names) -> str:
    import json

    facts = {
        "id": item.id,
        "act": "revert" if item.of else item.act,
        "title": item.title,
        "time": item.time,
        "annotator": item.annotator,
        "articles": [{"id": one, "source": names.of(one)} for one in item.articles],
        "records": item.edits,
    }
    if item.of:
        facts["of"] = item.of
    if item.effect:
        facts["effect"] = item.effect
    return json.dumps(facts, ensure_ascii=False)


def _records(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"

"""What Sorot prints instead of a screen: the library as a table, an article as plain text."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import InputError
from tui.cells import cells
from tui.commands.say import err, out, out_row
from tui.commands.targets import Store, resolve, store_of
from tui.text import show

if TYPE_CHECKING:
    from store.document import Document
    from store.entry import Entry
    from store.project import Project

_HEAD = ("STATUS", "WORDS", "TAGGED", "REVIEW", "TEXT", "OPENED", "SOURCE")
_RIGHT = (False, True, True, True, False, False, False)


def list_articles(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")] = ".",
    store: Store = None,
) -> None:
    """Print the library of a folder.

    One line an article: status, words, annotations, suggestions to review, whether its file has changed and how many annotations wait for a
    place in its text, last opened, file, title. Exit code 1 when one cannot be read.
    """
    print_articles(_folder(folder), store_of(store))


def show_article(
    names: Annotated[list[str], typer.Argument(metavar="FILE", help="Articles to print; a project folder and an article's id also do.")],
    store: Store = None,
    spans: Annotated[bool, typer.Option("--spans", help="Print annotations instead: file, start, end, label, text.")] = False,
) -> None:
    """Print articles as plain text.

    It is the text that offsets count in, but for control characters, which are shown as pictures so that they cannot drive the terminal.
    """
    folder: Path
    only: tuple[Path, ...]
    if len(names) == 2 and Path(names[0]).is_dir() and not Path(names[1]).exists():
        folder, only, article = resolve(names[:1])[0], (), names[1]
    else:
        folder, only, article = resolve(names)
        if not only:
            raise InputError("This is a folder.", where=str(folder), do="Name a file in it, or use: sorot list")
    print_text(folder, article, only, store_of(store), spans=spans)


def print_articles(folder: Path, store: Path | None) -> None:
    """Print one line per article; exit code 1 when one of them cannot be read. Raises InputError when there is none."""
    from store.library import GONE, entries, fill
    from store.reading import ReadingLog

    project = look_at(folder, store)
    reading = ReadingLog(project.store_dir, read_only=True)
    found = [entry for entry in fill(project, reading, entries(project, reading)) if entry.problem != GONE]
    if not found:
        raise InputError("The folder holds no article.", where=str(folder), do="Put .txt or .md files into it, or name another one.")
    rows = [_HEAD, *(_row(entry) for entry in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEAD))]
    titles = ["TITLE", *(entry.problem or entry.title for entry in found)]
    for row, title in zip(rows, titles, strict=True):
        cells = [_padded(cell, width, right) for cell, width, right in zip(row, widths, _RIGHT, strict=True)]
        out("  ".join([*cells, title]).rstrip())
    if any(entry.problem for entry in found):
        raise typer.Exit(1)


def print_text(folder: Path, article: str, only: Sequence[Path], store: Path | None, *, spans: bool = False) -> None:
    """Print the text of each article, or its annotations. Raises StoreError when one cannot be read."""
    from store.ingest import article_id, source_name

    project = look_at(folder, store)
    wanted = [article_id(source_name(path, folder)) for path in only] or [article]
    for number, name in enumerate(wanted):
        document = project.document(name)
        if spans:
            _print_spans(document)
            continue
        if len(wanted) > 1:
            out(("\n" if number else "") + f"==> {document.article.source} <==")
        out(document.text.rstrip("\n"))


def look_at(folder: Path, store: Path | None) -> "Project":
    """Open a project for reading only, and say on standard error what it has to tell."""
    from store.project import Project

    project = Project.open(folder, annotator="", store=store, read_only=True)
    for notice in project.notices:
        err(f"sorot: {notice}")
    return project


def _folder(name: str) -> Path:
    folder, only, _ = resolve([name])
    if only:
        raise InputError("This is not a folder.", where=name, do="Name the folder that holds the articles.")
    return folder


def _print_spans(document: "Document") -> None:
    for span in document.ordered_spans():
        out_row((document.article.source, str(span.start), str(span.end), span.label, span.quote))


def _row(entry: "Entry") -> tuple[str, ...]:
    review = "" if entry.open_suggestions is None else str(entry.open_suggestions)
    status = "unreadable" if entry.problem else entry.status
    return status, str(entry.words), str(entry.annotations), review, entry.attention, entry.last_opened[:16].replace("T", " "), entry.source


def _padded(cell: str, width: int, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _width(cell: str) -> int:
    return cells(show(cell))

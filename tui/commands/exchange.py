"""Annotated data out of a project and back into one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.errors import InputError
from tui import __version__
from tui.commands.listing import look_at
from tui.commands.say import Told, err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, resolve, store_of

if TYPE_CHECKING:
    from store.exchange import form as forms
    from store.exchange.export import Receipt
    from store.project import Project


def format_names() -> list[str]:
    """Return what the shell offers for ``--format``."""
    from store.exchange.registry import FORMATS

    return list(FORMATS)


Format = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="Form of the data, see `sorot formats`; default: by the ending, else json.",
        autocompletion=format_names,
    ),
]


def export_project(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="File or folder to write, or - for standard output.", show_default=False)
    ] = "",
    form: Format = "",
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing when the format cannot hold all work.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="List everything it cannot hold, one JSON line each.")
    ] = None,
    store: Store = None,
) -> None:
    """Write a whole project for another tool, or for Sorot.

    What is written is read again by another reader and compared span by span; a receipt says what it holds and what the format could not.
    Exit code 1 when an article, an annotation or a note is not in it.
    """
    from store.exchange.export import export
    from store.exchange.registry import format_for

    project_folder, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    kind = format_for(form, output)
    path = absolute(Path(output or f"{project_folder.name or 'sorot'}{kind.suffix or '-' + kind.name}"))
    project = look_at(project_folder, store_of(store))
    listed = None if report is None else absolute(report)
    if output == "-":
        receipt = _to_standard_output(project, kind, strict=strict, report=listed)
    else:
        with Told() as told:
            receipt = export(project, path, kind.name, program=__version__, strict=strict, report=listed, progress=told.step)
        out(str(receipt))
    if not receipt.whole:
        raise typer.Exit(1)


def _to_standard_output(project: "Project", kind: "forms.Format", *, strict: bool, report: Path | None) -> "Receipt":
    """Write to a temporary file first, so that only what was proved is given out; the receipt goes to standard error."""
    from shutil import copyfileobj
    from tempfile import TemporaryDirectory

    from store.exchange.export import export

    if kind.layout != "file":
        raise InputError(f"The format {kind.name} is a folder.", where="--output", do="Name a folder to write.")
    with TemporaryDirectory(prefix="sorot-") as place:
        path = Path(place, f"out{kind.suffix}")
        receipt = export(project, path, kind.name, program=__version__, strict=strict, report=report)
        with path.open("rb") as file:
            copyfileobj(file, sys.stdout.buffer, 1 << 20)
        sys.stdout.buffer.flush()
    err(str(receipt).replace(str(path), "-"))
    return receipt


def list_formats(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for a program.")] = False,
) -> None:
    """Print the formats that can be written and read, and what each of them can hold."""
    from store.exchange.table import as_rows, as_values

    if as_json:
        import json

        out(json.dumps(as_values(), ensure_ascii=False, indent=1))
        return
    rows = as_rows()
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        out("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sorot export` wrote.", show_default=False)],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Project folder to add it to; made when it does not exist.", show_default=False)
    ],
    form: Format = "",
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Add an export to a project.

    Everything in it that is new becomes one change, which undo takes back. What is there already is left alone; when the two contradict
    each other, nothing is imported.
    """
    from store.exchange.import_ import import_into

    receipt = import_into(absolute(folder), absolute(file), annotator=annotator_name(annotator), form=form, store=store_of(store))
    out(str(receipt))

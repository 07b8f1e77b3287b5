"""Annotated data out of a project and back into one."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError
from tui import __version__
from tui.commands.listing import look_at
from tui.commands.say import err, out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, resolve, store_of

Format = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="json|jsonl",
        help="Form of the data; default: by the ending, else json.",
        autocompletion=lambda: ["json", "jsonl"],
    ),
]


def export_project(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="File to write, or - for standard output.", show_default=False)
    ] = "",
    form: Format = "",
    store: Store = None,
) -> None:
    """Write a whole project to one file.

    Articles, annotations, decisions, notes, entities and labels. The file is read again and compared span by span; a receipt says what it
    holds. Exit code 1 when an article could not be put into it.
    """
    from store.exchange.export import deliver, export, format_for, gather

    project_folder, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    kind = format_for(form, output)
    path = Path(output or f"{project_folder.name or 'sorot'}{kind.suffix}")
    project = look_at(project_folder, store_of(store))
    if output == "-":
        bundle, lost = gather(project, program=__version__)
        data, receipt = deliver(bundle, kind, lost)
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        err(str(receipt))
    else:
        receipt = export(project, absolute(path), kind.name, program=__version__)
        out(str(receipt))
    if receipt.lost:
        raise typer.Exit(1)


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

"""Annotated data into a project, and the formats there are."""

from pathlib import Path
from typing import Annotated

import typer

from tui.commands.exporting import Format
from tui.commands.say import out
from tui.commands.targets import Annotator, Store, absolute, annotator_name, store_of


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

"""Annotated data of other tools, and of Sorot, into a project, and the formats there are."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from store.errors import InputError
from tui.commands.exporting import Format
from tui.commands.say import Told, out, stoppable
from tui.commands.targets import Annotator, Store, absolute, annotator_name, store_of

if TYPE_CHECKING:
    from store.exchange.contract import Progress
    from store.exchange.import_ import ImportReceipt
    from store.exchange.import_foreign import ForeignReceipt

_OWN = ("json", "jsonl")
_MEND = "Mend what is listed above, or leave out --strict."
_T = TypeVar("_T")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another tool or `sorot export` wrote; for some a folder.")],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Project folder to add it to; made when it does not exist.", show_default=False)
    ],
    form: Format = "",
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="FROM=TO", help="What a label becomes; with nothing after =, left out.")
    ] = None,
    add_labels: Annotated[bool, typer.Option("--add-labels", help="Add labels that the project does not have to its label file.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read everything, say what would be imported, change nothing.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="List what cannot be used; default: FILE.rejects.jsonl, if any.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing when anything in the file cannot be used.")] = False,
    store: Store = None,
    annotator: Annotator = "",
) -> None:
    """Add annotated data to a project: from Sorot, or in any format that `sorot formats` can read.

    What is new becomes one change, which undo takes back; what is there already is left alone. A text that the project has is annotated
    where it is. What cannot be understood is listed with its reason and stops nothing; then the exit code is 1.
    """
    from store.exchange.detect import detect

    path, project = absolute(file), absolute(folder)
    kind = detect(path, form)
    who, place, listing = annotator_name(annotator), store_of(store), None if rejects is None else absolute(rejects)
    if kind.name in _OWN:
        from store.exchange.import_ import import_into

        if maps or add_labels:
            option = "--map" if maps else "--add-labels"
            raise InputError(f"{kind.name} is Sorot's own form, which comes in as it is.", where=option, do=f"Leave out {option}.")
        from store.exchange.import_rejects import beside

        listing = beside(path) if listing is None and not dry_run else listing
        own = {"annotator": who, "form": kind.name, "store": place, "dry": dry_run, "rejects": None if strict else listing}
        _say(_told(lambda step: import_into(project, path, progress=step, salvage=not strict, **own)))  # type: ignore[arg-type]
        return
    from store.exchange.import_foreign import Options, import_foreign
    from store.exchange.import_labels import parse_maps

    options = Options(maps=parse_maps(maps or ()), add_labels=add_labels, dry=dry_run or strict, rejects=listing)

    def go(options: Options) -> "ForeignReceipt":
        return _told(lambda step: import_foreign(project, path, kind, annotator=who, store=place, options=options, progress=step))

    receipt = go(options)
    if strict and not receipt.whole:
        out(str(receipt))
        raise InputError("Some of it cannot be used, and --strict asks for all; nothing was imported.", where=str(path), do=_MEND)
    _say(go(replace(options, dry=False)) if strict and not dry_run else receipt)


def _say(receipt: "ImportReceipt | ForeignReceipt") -> None:
    out(str(receipt))
    if not receipt.whole:
        raise typer.Exit(1)


def _told(work: "Callable[[Progress], _T]") -> _T:
    """Do long work that says how far it is; an interrupt ends the program with the code for one."""
    with stoppable("nothing was imported"), Told() as told:
        return work(told.step)


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

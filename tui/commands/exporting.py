"""Annotated data out of a project: all of it or what is asked for, whole or in parts, for a person or for a program."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import InputError
from tui import __version__
from tui.commands.listing import look_at
from tui.commands.say import Told, err, out, stoppable
from tui.commands.targets import Store, absolute, resolve, store_of

if TYPE_CHECKING:
    from store.exchange import form as forms
    from store.exchange.contract import Progress, Step
    from store.exchange.receipt import Receipt
    from store.project import Project


def format_names() -> list[str]:
    """Return what the shell offers for ``--format``."""
    from store.exchange.registry import FORMATS

    return list(FORMATS)


def statuses() -> list[str]:
    """Return what the shell offers for ``--status``."""
    from store.exchange.filters import STATUSES

    return list(STATUSES)


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
    label: Annotated[list[str] | None, typer.Option("--label", "-l", metavar="NAME", help="Only annotations with this label.")] = None,
    status: Annotated[
        str, typer.Option("--status", metavar="STATUS", help="Only articles that are done, open or new.", autocompletion=statuses)
    ] = "",
    annotator: Annotated[list[str] | None, typer.Option("--annotator", metavar="NAME", help="Only annotations by this person.")] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only annotations made or changed on this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Only annotations made or changed on this day or before.")] = "",
    query: Annotated[str, typer.Option("--query", "-q", metavar="QUERY", help="Only articles in which this search finds something.")] = "",
    annotated: Annotated[bool, typer.Option("--annotated", help="Only articles that have an annotation, after all else.")] = False,
    split: Annotated[
        str, typer.Option("--split", metavar="SHARES", help="Divide the articles: 80/10/10, or train=80,dev=10,test=10.")
    ] = "",
    seed: Annotated[int, typer.Option("--seed", metavar="NUMBER", help="Another number divides otherwise, the same one alike.")] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing when the format cannot hold all work.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="List everything it cannot hold, one JSON line each.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written and lost.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Progress and receipt as JSON lines, for a program.")] = False,
    store: Store = None,
) -> None:
    """Write a project, or what is asked for of it, for another tool or for Sorot.

    What is written is read again by another reader and compared span by span; a receipt says what it holds and what the format could not.
    --label and --annotator may be given several times; whatever else is given must all be met. What the format cannot hold is no failure
    unless --strict says so; exit code 1 when an article could not be read.
    """
    from store.exchange.export import export, rehearse
    from store.exchange.filters import make_filter
    from store.exchange.registry import format_for
    from store.exchange.split import parse_split

    project_folder, only, _ = resolve([folder])
    if only:
        raise InputError("This is not a folder.", where=folder, do="Name the project folder.")
    kind = format_for(form, output)
    keep = make_filter(
        labels=label or (), status=status, annotators=annotator or (), since=since, until=until, query=query, annotated=annotated
    )
    asked: dict[str, Any] = {"keep": keep, "split": parse_split(split, seed) if split else None}
    path = absolute(Path(output or f"{project_folder.name or 'sorot'}{kind.suffix or '-' + kind.name}"))
    project = look_at(project_folder, store_of(store))
    how: dict[str, Any] = {"strict": strict, "report": None if report is None else absolute(report)}
    with stoppable("nothing was written"), _Speaker(as_json) as speaker:
        if dry_run:
            receipt = rehearse(project, path, kind.name, program=__version__, progress=speaker.step, report=how["report"], **asked)
        elif output == "-":
            receipt = _to_standard_output(project, kind, speaker.step, asked | how)
        else:
            receipt = export(project, path, kind.name, program=__version__, progress=speaker.step, **asked, **how)
    if output != "-" or dry_run:
        speaker.receipt(receipt)
    if receipt.lost:
        raise typer.Exit(1)


def _to_standard_output(project: "Project", kind: "forms.Format", progress: "Progress", asked: dict[str, Any]) -> "Receipt":
    """Write to a temporary file first, so that only what was proved is given out; the receipt goes to standard error."""
    from shutil import copyfileobj
    from tempfile import TemporaryDirectory

    from store.exchange.export import export

    if kind.layout != "file":
        raise InputError(f"The format {kind.name} is a folder.", where="--output", do="Name a folder to write.")
    if asked["split"] is not None and not kind.splits:
        raise InputError("A split writes several files.", where="--output", do="Name a file; the names of the parts are put into it.")
    with TemporaryDirectory(prefix="sorot-") as place:
        path = Path(place, f"out{kind.suffix}")
        receipt = export(project, path, kind.name, program=__version__, progress=progress, **asked)
        with path.open("rb") as file:
            copyfileobj(file, sys.stdout.buffer, 1 << 20)
        sys.stdout.buffer.flush()
    err(str(receipt).replace(str(path), "-"))
    return receipt


class _Speaker:
    """Says how far an export is and what came of it: in words, or in JSON lines."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._told = Told()

    def __enter__(self) -> "_Speaker":
        self._told.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._told.__exit__(*error)

    def step(self, step: "Step") -> None:
        """Say how far it is."""
        if self._as_json:
            self._line({"step": {"phase": step.phase, "done": step.done, "total": step.total, "left": step.left}})
        else:
            self._told.step(step)

    def receipt(self, receipt: "Receipt") -> None:
        """Say what came of it."""
        if self._as_json:
            self._line({"receipt": receipt.as_values()})
        else:
            out(str(receipt))

    @staticmethod
    def _line(value: object) -> None:
        import json

        sys.stdout.write(json.dumps(value) + "\n")
        sys.stdout.flush()

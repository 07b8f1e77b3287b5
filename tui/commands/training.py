"""Training the model on a project's annotations, and going back to an earlier one."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import InputError, StoreError
from tui import paths
from tui.commands.say import err, out
from tui.commands.suggesting import Model
from tui.commands.targets import Store, model_of, resolve, store_of
from tui.commands.trusting import TrustModel, require_trust

if TYPE_CHECKING:
    from store.models import Models


def train(
    path: Annotated[str, typer.Argument(metavar="FOLDER", help="Project folder.")] = ".",
    show: Annotated[bool, typer.Option("--list", help="List the models there are, and what each scored.")] = False,
    use: Annotated[str, typer.Option("--use", metavar="NAME", help="Have this model suggest: a number, or shipped.")] = "",
    model: Model = "",
    trust_model: TrustModel = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    store: Store = None,
) -> None:
    """Train the model further on what is annotated in a folder, and use the result if it is better.

    Articles marked done count as complete; in others only what was annotated or rejected is known. A part is held out and measured before
    and after; the new model takes over only when it is better there and has forgotten nothing. Ctrl+C stops it, and nothing has changed.
    """
    from store.models import Models

    folder, only, _ = resolve([path])
    if only:
        raise InputError("This is not a folder.", where=path, do="Name the project folder.")
    place = store_of(store)
    models = Models(paths.store_dir(folder, place))
    if use:
        models.choose(use)
        out(f"Model {use} suggests from now on.")
    elif show:
        _list(models, as_json=as_json)
    else:
        for one in dict.fromkeys((models.chosen_path(), model_of(model))):
            require_trust(one, trust_model)
        _train(folder, place, model, as_json=as_json)


def _list(models: "Models", *, as_json: bool) -> None:
    import json

    from store.models import listed
    from tui.suggest.training.report import read

    rows: list[dict[str, Any]] = []
    for name, chosen in listed(models):
        report = read(models.figures(name))
        facts: dict[str, Any] = {
            "name": name,
            "chosen": chosen,
            "path": str(models.path(name)) if report else "",
            "made": report.made if report else "",
        }
        if report:
            facts |= {"f1_before": round(report.overall.before, 4), "f1": round(report.overall.after, 4), "annotations": report.annotations}
        rows.append(facts)
    if as_json:
        out(json.dumps(rows, indent=2))
        return
    for row in rows:
        figures = (
            f"  {row['made'][:10]}  F1 {row['f1_before']:.1%} -> {row['f1']:.1%}, {row['annotations']} annotations" if "f1" in row else ""
        )
        out(f"{'*' if row['chosen'] else ' '} {row['name']}{figures}")


def _train(folder: Path, place: Path | None, model: str, *, as_json: bool) -> None:
    import json

    import msgspec

    from tui.suggest.training.protocol import Ended, Job, News, Refused, Step
    from tui.suggest.training.report import table
    from tui.suggest.training.runner import Trainer, words

    shown = sys.stderr.isatty()

    def told(news: News) -> None:
        if shown and isinstance(news, Step):
            sys.stderr.write(f"\r\x1b[K{words(news, trainer.left)}")
            sys.stderr.flush()

    trainer = Trainer(told, log=paths.data_dir() / "training.log")
    job = Job(folder=str(folder), store=str(place) if place else "", model=model_of(model), fresh=bool(model))
    try:
        end = asyncio.run(trainer.run(job))
    finally:
        trainer.stop()  # Ctrl+C ends the process too, and nothing of it is kept.
        if shown:
            sys.stderr.write("\r\x1b[K")
    if isinstance(end, Refused):
        raise StoreError(end.reason, where=str(folder))
    if isinstance(end, Ended):
        report = end.report
        if as_json:
            out(json.dumps(msgspec.to_builtins(report), indent=2))
            return
        for line in table(report):
            out(line)
        if report.better:
            out(f"Model {report.name} suggests from now on. Back to the one before: sorot train --list, then --use NAME.")
        else:
            err("Nothing was changed.")

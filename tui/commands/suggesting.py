"""Suggestions without a screen: for pipelines, ahead of time for a folder, and measured against gold."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from store.errors import InputError, StoreError
from tui.commands.say import err, out
from tui.commands.targets import Store, absolute, model_of, resolve, store_of
from tui.commands.trusting import TrustModel, require_trust

Model = Annotated[str, typer.Option("--model", metavar="NAME_OR_PATH", help="spaCy pipeline that suggests.")]


def suggest(
    path: Annotated[str, typer.Argument(metavar="FOLDER|FILE|-", help="Project folder; or with --stdout a text, JSON lines, or a pipe.")],
    stdout: Annotated[
        bool, typer.Option("--stdout", help="Write one JSON line per text to standard output; no project is touched.")
    ] = False,
    model: Model = "",
    trust_model: TrustModel = False,
    store: Store = None,
    processes: Annotated[int, typer.Option("--processes", min=1, max=64, help="Processes that work at once.")] = max(
        1, (os.cpu_count() or 2) - 1
    ),
) -> None:
    """Suggest entities for every article of a folder ahead of time, or for texts from outside.

    With --stdout every text becomes one line `{"text", "spans": [{"start", "end", "label", "score", "source"}]}` in input order, offsets in
    code points. Without it the suggestions are kept with the project; what is kept already is passed over, so it can be broken off at will.
    Where the model fails, a line has no spans but the reason as "problem", an article is left for the next time, and the exit code is 1.
    """
    if stdout or path == "-":
        model = model_of(model)
        require_trust(model, trust_model)
        _to_stdout(path, model)
    else:
        _ahead(path, model, store, processes, trust_model=trust_model)


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD.jsonl", help='JSON lines {"text", "spans": [{"start", "end", "label"}]}.')],
    model: Model = "",
    trust_model: TrustModel = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    threshold: Annotated[float, typer.Option("--threshold", min=0, max=1, help="Lowest score that counts as suggested.")] = 0.0,
) -> None:
    """Print precision, recall and F1 of the suggestions against gold spans, per label and over all, exact and partial.

    What was measured, model and rules with their versions, is said on standard error. Texts on which the model fails are counted, nothing
    counts as found in them, and the exit code is 1.
    """
    from store.ingest import read_limited
    from tui.suggest import records
    from tui.suggest.evaluation import Evaluation, Gold, table
    from tui.suggest.spacy_model import ModelError
    from tui.suggest.suggester import engine_of, suggest_text  # Loads spaCy, about a second.

    path, model = absolute(Path(gold)), model_of(model)
    require_trust(model, trust_model)
    _require(model)
    evaluation, problem = Evaluation(), ""
    for text, spans in records.gold(read_limited(path, _LIMIT, advice="Split it."), str(path)):
        try:
            suggestions = suggest_text(text, model)
        except ModelError as error:
            suggestions, problem = [], problem or str(error)
            evaluation.failed += 1
        evaluation.add(spans, [Gold(one.start, one.end, one.label) for one in suggestions if one.score >= threshold])
    engine = engine_of(model)
    if as_json:
        import json

        figures = {
            label: {
                "gold": counts.gold,
                "found": counts.found,
                "exact": dict(zip(("precision", "recall", "f1"), counts.exact(), strict=True)),
                "partial": dict(zip(("precision", "recall", "f1"), counts.partial(), strict=True)),
            }
            for label, counts in evaluation.rows()
        }
        out(json.dumps({"engine": engine, "texts": evaluation.texts, "failed": evaluation.failed, "labels": figures}, indent=2))
    else:
        for row in table(evaluation):
            out(row)
    err(f"Measured: {engine}, {evaluation.texts} texts.")
    _report_failures(evaluation.failed, evaluation.texts, problem)


_LIMIT = 256 << 20
"""Largest file of JSON lines, in bytes."""


def _require(model: str) -> None:
    """Raise InputError when the model cannot be used: without a screen nobody would see that the rules stood in for it."""
    from tui.suggest.suggester import refusal

    reason = refusal(model)
    if reason:
        do = "Name another one, or leave --model out." if model else "Install Sorot again."
        raise InputError(f"{reason[:1].upper()}{reason[1:].rstrip(chr(46))}.", where=model, do=do)


def _report_failures(failed: int, texts: int, problem: str) -> None:
    """Say on how many texts the model failed, and end with exit code 1 if there were any."""
    if failed:
        err(f"On {failed} of {texts} texts {problem.rstrip(chr(46))}.")
        raise SystemExit(1)


def _to_stdout(path: str, model: str) -> None:
    from tui.suggest import records
    from tui.suggest.spacy_model import ModelError
    from tui.suggest.suggester import suggest_text  # Loads spaCy, about a second.

    _require(model)
    texts, failed, problem = 0, 0, ""
    for text in _texts(path):
        texts += 1
        try:
            line = records.line(text, suggest_text(text, model))
        except ModelError as error:
            failed, problem = failed + 1, problem or str(error)
            line = records.line(text, [], problem=str(error))
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    _report_failures(failed, texts, problem)


def _texts(path: str) -> Iterator[str]:
    from store.ingest import decode, read_limited
    from tui.suggest import records

    if path == "-":
        data, where = sys.stdin.buffer.read(_LIMIT + 1), "-"
        if len(data) > _LIMIT:
            raise InputError("There is too much on standard input.", where="-", do="Split it.")
    else:
        where = str(absolute(Path(path)))
        data = read_limited(Path(where), _LIMIT, advice="Split it.")
    if records.is_jsonl(data):
        yield from records.texts(data, where)
    else:
        yield decode(data, where=where)[0]


def _ahead(path: str, model: str, store: Path | None, processes: int, *, trust_model: bool) -> None:
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait  # 25 ms, and only this verb wants it.

    from store.library import article_ids
    from store.project import Project
    from store.suggestion_cache import SuggestionCache
    from tui.suggest.ahead import engine_name, work

    folder, only, _ = resolve([path])
    if only:
        raise InputError("This is not a folder.", where=path, do="Name the project folder, or add --stdout.")
    project = Project.open(folder, annotator="", store=store_of(store))
    try:
        if project.read_only:
            raise InputError(project.read_only, where=str(folder), do="Suggestions cannot be kept; --stdout prints them.")
        cache = SuggestionCache(project.store_dir)
        model = model_of(model, project.store_dir)
        require_trust(model, trust_model)
        _require(model)
        engine = engine_name(model)
        wanted, bad, kept = [], 0, 0
        for article_id in article_ids(project):
            try:
                one = project.document(article_id)
            except StoreError as error:
                bad += 1
                err(f"Left out: {error}")
                continue
            if cache.load(one.article.id, sha256=one.article.sha256, engine=engine) is None:
                wanted.append((one.article.id, one.article.sha256, one.text))
            else:
                kept += 1
        began, done, failed, problem = time.monotonic(), 0, 0, ""
        with ProcessPoolExecutor(processes) as pool:
            running = {pool.submit(work, article_id, sha256, text, model) for article_id, sha256, text in wanted}
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    article_id, sha256, found, reason = future.result()
                    if reason:
                        failed, problem = failed + 1, problem or reason
                    else:
                        cache.save(article_id, found, sha256=sha256, engine=engine)
                        done += 1
                _progress(done + failed, len(wanted), time.monotonic() - began)
        err(f"Suggestions for {done} articles made and kept; {kept} were kept already; {bad} could not be read.")
        _report_failures(failed, len(wanted), problem)
    finally:
        project.close()


def _progress(done: int, total: int, seconds: float) -> None:
    """Say how far it is and how long it will take, on a terminal only and on one line."""
    if sys.stderr.isatty():
        left = seconds / done * (total - done)
        sys.stderr.write(f"\r{done} of {total} articles, {left / 60:.0f} min {left % 60:02.0f} s left  ")
        sys.stderr.write("\n" if done == total else "")
        sys.stderr.flush()

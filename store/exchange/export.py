"""Writing a project in one of the forms, and proving that the files hold it."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from store.document import Document
from store.errors import InvalidError, StoreError
from store.exchange.bundle import document_problems
from store.exchange.choosing import Chosen, choose, outside
from store.exchange.contract import Context, Item, Meter, Progress, Seen, Sink, Source
from store.exchange.filters import Filter
from store.exchange.fitting import expected, fit
from store.exchange.form import Format
from store.exchange.losses import Loss, Losses
from store.exchange.output import Nowhere, Output
from store.exchange.receipt import Receipt, Written
from store.exchange.registry import format_for
from store.exchange.split import Split
from store.files import failed
from store.folder import folder_name
from store.interrupts import Deferred

if TYPE_CHECKING:
    from store.project import Project

_REPORT = "Nothing was written. Please report this; `sorot doctor` may say more."
_WIDTH = 16

Fetch = Callable[[str], Document]


def export(
    project: "Project",
    path: Path,
    form: str = "json",
    *,
    program: str,
    keep: Filter | None = None,
    split: Split | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    report: Path | None = None,
) -> Receipt:
    """Write the project to ``path``; ``program`` is the version of Sorot to name in it.

    ``keep`` leaves out what is not asked for; ``split`` makes an output for each part, or one with all parts where the form has them.
    Documents pass through one at a time. Raises InvalidError, with nothing written, when a span is not the text it names, an independent
    reader does not find in it what was meant, or, with ``strict``, the form cannot hold all work; InputError when the path is the
    project's own, the form cannot be written or nothing is left to write; WriteError when the disk does not take it.
    """
    kind = format_for(form, path.name)
    for part in ("",) if split is None or kind.splits else split.names:
        outside(project, with_part(path, part, kind))
    kind.writer()
    chosen = choose(project, keep, split, progress)
    context = _context(project, kind, chosen, program)
    receipt = write_export(
        chosen.order, chosen.fetch, kind, context, path, strict=strict, progress=progress, report=report, lost=chosen.lost
    )
    return replace(receipt, left_out=chosen.left_out, division=chosen.division)


def rehearse(
    project: "Project",
    path: Path,
    form: str = "json",
    *,
    program: str,
    keep: Filter | None = None,
    split: Split | None = None,
    progress: Progress | None = None,
    report: Path | None = None,
) -> Receipt:
    """Return what ``export`` would say, after all its work, but nothing is written except the report. Raises as ``export`` does."""
    kind = format_for(form, path.name)
    kind.writer()
    chosen = choose(project, keep, split, progress)
    context = _context(project, kind, chosen, program)
    receipt = write_export(
        chosen.order, chosen.fetch, kind, context, path, progress=progress, report=report, lost=chosen.lost, rehearsal=True
    )
    return replace(receipt, left_out=chosen.left_out, division=chosen.division)


def _context(project: "Project", kind: Format, chosen: Chosen, program: str) -> Context:
    return Context(
        project=folder_name(project.folder),
        program=program,
        labels=project.labels,
        entities=chosen.entities,
        notes=chosen.notes,
        unit=kind.unit,
        parts=chosen.parts,
    )


def write_export(
    order: Iterable[tuple[str, str]],
    fetch: Fetch,
    form: Format,
    context: Context,
    path: Path,
    *,
    strict: bool = False,
    progress: Progress | None = None,
    report: Path | None = None,
    lost: Iterable[str] = (),
    rehearsal: bool = False,
) -> Receipt:
    """Write documents, fetched one by one by the ids of ``order``, each with the name of its part. Raises as ``export`` does.

    A ``rehearsal`` goes to no disk, so there is nothing to read again.
    """
    order, missing = list(order), list(lost)
    writer = form.writer()
    with ExitStack() as stack:
        listed = stack.enter_context(Report(report)) if report is not None else None
        losses = Losses(listener=listed.add if listed is not None else None)
        for sentence in missing:
            losses.add(Loss(kind="article", what=sentence))
        _project_losses(form, context, losses)
        outputs: list[tuple[Output, _Pipeline]] = []
        foreseen = []
        for parts in [context.parts] if form.splits else [(part,) for part in context.parts]:
            one = replace(context, parts=parts)
            place = path if form.splits else with_part(path, parts[0], form)
            sink: Sink = Nowhere() if rehearsal else stack.enter_context(Output(place, folder=form.layout == "folder"))
            ids = [(article, part) for article, part in order if part in parts]
            pipeline = _Pipeline(ids, fetch, form, one, losses, progress, missing)
            try:
                pipeline.whole = writer(pipeline.items(), one, sink, losses)
            except OSError as error:
                raise failed(error, place) from error
            if isinstance(sink, Output):
                sink.finish()
                outputs.append((sink, pipeline))
            else:
                foreseen.append(pipeline.foreseen(place))
        if strict:
            _refuse_losses(form, losses, path)
        written = foreseen or [pipeline.prove(output) for output, pipeline in outputs]
        _commit([output for output, _ in outputs])
        if listed is not None:
            listed.keep()
    return Receipt(
        format=form.name,
        outputs=tuple(written),
        proved=bool(form.witness),
        rehearsed=rehearsal,
        forms=form.holds.text == "forms",
        lost=tuple(missing),
        losses=losses,
    )


def _commit(outputs: list[Output]) -> None:
    """Give all outputs their names, once each of them is on the disk as it was written. Raises WriteError."""
    for output in outputs:
        output.verify()
    with Deferred():  # So that no part of a split has its name without the others.
        for output in outputs:
            output.commit()


def _refuse_losses(form: Format, losses: Losses, path: Path) -> None:
    if losses.work():
        words = "; ".join(losses.sentences())
        raise InvalidError(
            f"The format {form.name} cannot hold everything: {words}.",
            where=str(path),
            do="Nothing was written. Leave out --strict, or choose another format; --report FILE lists every one.",
        )


class Report:
    """Every single loss as one JSON line of a file."""

    def __init__(self, path: Path) -> None:
        self._output = Output(path, folder=False)
        self._file = self._output.open()

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *error: object) -> None:
        self._output.__exit__(*error)

    def add(self, loss: Loss) -> None:
        """Write one."""
        self._file.write(msgspec.json.encode(loss) + b"\n")

    def keep(self) -> None:
        """Give the file its name. Raises WriteError."""
        self._output.finish()
        self._output.commit()


def with_part(path: Path, part: str, form: Format) -> Path:
    """Return the name of the output for one part of a split: ``news.train.jsonl``, with all of the form's own ending at the end."""
    if not part:
        return path
    name = path.name
    endings = [one for one in (*form.suffixes, path.suffix) if one and name.casefold().endswith(one.casefold()) and len(one) < len(name)]
    ending = max(endings, key=len, default="") if form.layout == "file" else ""
    end = len(name) - len(ending)
    return path.with_name(f"{name[:end]}.{part}{name[end:]}")


class _Pipeline:
    """Documents on their way to a writer: checked, fitted, and remembered as a checksum of what a reader must see."""

    def __init__(
        self,
        ids: list[tuple[str, str]],
        fetch: Fetch,
        form: Format,
        context: Context,
        losses: Losses,
        progress: Progress | None,
        missing: list[str],
    ) -> None:
        self._ids, self._fetch, self._form, self._context = ids, fetch, form, context
        self._losses, self._progress, self._missing = losses, progress, missing
        self.whole: Seen | None = None
        """What must be in a list of forms, said by its writer."""
        self._digests: dict[str, array[int]] = {part: array("B") for part in context.parts}
        self._written: dict[str, list[str]] = {part: [] for part in context.parts}
        self._meant: Counter[str] = Counter()

    def items(self) -> Iterator[Item]:
        """Yield every document with what the form can hold. Raises InvalidError for a record that breaks a rule."""
        meter = Meter(self._progress, "writing", len(self._ids))
        number = 0
        for article, part in self._ids:
            try:
                document = self._fetch(article)
            except StoreError as error:
                self._missing.append(str(error))
                self._losses.add(Loss(kind="article", article=article, what=str(error)))
                meter.tick()
                continue
            for problem in document_problems(document):
                raise InvalidError(problem.what, where=f"{self._context.project}: {problem.where}", do=problem.do)
            item = Item(fit(document, self._form, self._losses), self._form.unit, part, number)
            meant = self._expected(item)
            self._meant.update(documents=1, **_counts(meant))
            self._digests[part].frombytes(_digest(meant))
            self._written[part].append(article)
            yield item
            number += 1
            meter.tick()

    def foreseen(self, place: Path) -> Written:
        """Return what a proof of the output would count."""
        if self.whole is not None:
            counts = Counter(documents=self._meant["documents"], spans=len(self.whole.spans))
            return self._told(str(place), counts, 0, "")
        preface = getattr(self._form.code(), "preface", None)
        if preface is not None:
            self._meant.update(_counts(preface(self._context)))
        return self._told(str(place), self._meant, 0, "")

    def _told(self, path: str, counts: Mapping[str, int], size: int, sha256: str) -> Written:
        part = self._context.parts[0] if len(self._context.parts) == 1 else ""
        return Written(path=path, part=part, size=size, sha256=sha256, **counts)

    def prove(self, output: Output) -> Written:
        """Hold what an independent reader sees in an output against what was meant. Raises InvalidError naming the first difference."""
        witness = self._form.second_reader()
        counts: Counter[str] = Counter()
        if witness is None or self.whole is not None:
            counts["documents"] = sum(map(len, self._written.values()))
        if witness is not None and self.whole is not None:
            found = list(witness(Source(output.temporary, str(output.path), self._context.parts[0])))
            if len(found) != 1:
                raise InvalidError("The export does not hold the forms of the project.", where=self._context.project, do=_REPORT)
            _same(self.whole, found[0], self._context.project)
            counts["spans"] = len(found[0].spans)
        elif witness is not None:
            self._compare(witness, output, counts)
        return self._told(str(output.path), counts, output.size, output.sha256())

    def _compare(self, witness: Callable[[Source], Iterator[Seen]], output: Output, counts: Counter[str]) -> None:
        meter = Meter(self._progress, "checking", sum(map(len, self._written.values())))
        where = self._context.project
        at = dict.fromkeys(self._written, 0)
        preface = getattr(self._form.code(), "preface", None)
        head = preface is not None
        source = Source(output.temporary, str(output.path), self._context.parts[0])
        try:
            for seen in witness(source):
                counts.update(_counts(seen))
                if head and preface is not None:
                    head = False
                    _same(preface(self._context), seen, where)
                    continue
                part = seen.part if seen.part in at else self._context.parts[0]
                number = at[part]
                if number >= len(self._written[part]):
                    raise InvalidError("The export holds more articles than the project.", where=where, do=_REPORT)
                digest = self._digests[part][number * _WIDTH : (number + 1) * _WIDTH].tobytes()
                if _digest(msgspec.structs.replace(seen, part=part)) != digest:
                    self._explain(self._written[part][number], part, number, seen)
                at[part] += 1
                counts["documents"] += 1
                meter.tick()
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise InvalidError(f"What was written cannot be read again ({error}).", where=where, do=_REPORT) from error
        if any(at[part] != len(written) for part, written in self._written.items()):
            raise InvalidError("The export does not hold the articles of the project.", where=where, do=_REPORT)

    def _expected(self, item: Item) -> Seen:
        own = getattr(self._form.code(), "expect", None)
        seen: Seen = own(item, self._context) if own is not None else expected(item, self._form.holds, self._context)
        return msgspec.structs.replace(seen, part=item.part)

    def _explain(self, article: str, part: str, number: int, seen: Seen) -> None:
        item = Item(fit(self._fetch(article), self._form, Losses()), self._form.unit, part, number)
        _same(self._expected(item), seen, f"article {article}")
        raise InvalidError("What was written differs from the project's.", where=f"article {article}", do=_REPORT)


def _counts(seen: Seen) -> dict[str, int]:
    notes = len(seen.notes) + sum(len(span.notes) for span in seen.spans)
    return {"spans": len(seen.spans), "notes": notes, "decisions": seen.decisions, "entities": seen.entities}


def _same(meant: Seen, seen: Seen, where: str) -> None:
    """Raise InvalidError naming the first thing in which two views differ."""
    if meant.text != seen.text:
        raise InvalidError("The text differs from the project's.", where=where, do=_REPORT)
    if meant.spans != seen.spans:
        pairs = zip(meant.spans, seen.spans, strict=False)
        one = next((pair for pair in pairs if pair[0] != pair[1]), None)
        what = f"{_words(one[0])} was read as {_words(one[1])}" if one else f"{len(meant.spans)} spans were read as {len(seen.spans)}"
        raise InvalidError(f"A span differs from the project's: {what}.", where=where, do=_REPORT)
    for name in ("tokens", "notes", "about", "more", "decisions", "entities"):
        mine, other = getattr(meant, name), getattr(seen, name)
        if mine != other:
            raise InvalidError(f"The {name} differ from the project's{_path(mine, other)}.", where=where, do=_REPORT)


def _words(span: object) -> str:
    return msgspec.json.encode(span).decode()[:200]


def _path(mine: object, other: object) -> str:
    """Return where in two plain values the first difference is."""
    steps = []
    while isinstance(mine, dict) and isinstance(other, dict):
        name = next((key for key in sorted(mine.keys() | other.keys()) if mine.get(key) != other.get(key)), None)
        if name is None:
            break
        steps.append(str(name))
        mine, other = mine.get(name), other.get(name)
    return f" ({' '.join(steps)})" if steps else ""


def _digest(seen: Seen) -> bytes:
    return hashlib.blake2b(msgspec.json.encode(seen, order="deterministic"), digest_size=_WIDTH).digest()


def _project_losses(form: Format, context: Context, losses: Losses) -> None:
    if not form.holds.records:
        for entity in context.entities.values():
            losses.add(Loss(kind="entity record", what=entity.name, record=entity.id))
    if not form.holds.entity_notes:
        for note in context.notes:
            losses.add(Loss(kind="note on entity", what=note.text[:200], record=note.id))

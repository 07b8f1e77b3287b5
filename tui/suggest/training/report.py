"""What a training brought, and whether the new model takes over. Pure, and JSON."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tui.suggest.evaluation import Counts, Evaluation, Gold
from tui.suggest.training.lessons import Spot

LEAST_ARTICLES = 6
"""Articles marked done, near-duplicates counted once, below which nothing can be held out."""
LEAST_SPANS = 60
"""Annotations in them below which a difference of F1 says nothing."""
LEAST_GAIN = 0.005
"""By how much F1 on the held-out articles must rise."""
MOST_FORGOTTEN = 0.02
"""By how much F1 on the rehearsal sentences that were held out may fall."""


class Row(msgspec.Struct, frozen=True):
    """Counts of exact spans for one label, before and after."""

    label: str
    gold: int
    right_before: int
    found_before: int
    right_after: int
    found_after: int

    @property
    def before(self) -> float:
        """F1 of the model as it was, 0 to 1."""
        return _f1(self.right_before, self.found_before, self.gold)

    @property
    def after(self) -> float:
        """F1 of the model as it was trained, 0 to 1."""
        return _f1(self.right_after, self.found_after, self.gold)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one training. Kept with the model."""

    name: str = ""
    """Of the model that was kept, or empty when it was not better."""
    base: str = ""
    """The pipeline it was trained from: a folder or package, or empty for the shipped one."""
    engine: str = ""
    """Name and version of the model that suggested before."""
    articles: int
    """Articles marked done that it learnt from."""
    open_articles: int
    """Other articles it learnt from, of which only some ranges are known."""
    annotations: int
    checked: int
    """Articles it was measured on, each by a model that had not seen it."""
    folds: int
    labels: tuple[Row, ...]
    rehearsal: Row
    added: tuple[str, ...] = ()
    """Labels that are new to the model."""
    calibration: tuple[float, float] | None = None
    """Expected calibration error on the held-out articles before and after, when there were enough of them to tell."""
    better: bool = False
    verdict: str = ""
    seconds: float = 0.0
    made: str = ""
    seen: tuple[str, ...] = ()
    """Hashes of the texts it learnt from."""
    held: dict[str, list[list[Spot]]] = {}
    """By the hash of a text, what a model that had not seen it found, paragraph by paragraph: later trainings compare with it."""

    @property
    def overall(self) -> Row:
        """The counts of all labels together."""
        return self.labels[-1]


def rows(before: Evaluation, after: Evaluation) -> tuple[Row, ...]:
    """Return one row a label, most frequent first, and all together last."""
    old = dict(before.rows())
    new = dict(after.rows())
    names = sorted({*old, *new} - {"all"}, key=lambda label: (-_of(old, new, label).gold, label))
    return tuple(_row(label, old.get(label, Counts()), new.get(label, Counts())) for label in [*names, "all"])


def _of(old: Mapping[str, Counts], new: Mapping[str, Counts], label: str) -> Counts:
    return old.get(label) or new.get(label) or Counts()


def _row(label: str, old: Counts, new: Counts) -> Row:
    return Row(label, max(old.gold, new.gold), old.right, old.found, new.right, new.found)


def measured(gold: Iterable[Sequence[Spot]], found: Iterable[Sequence[Spot]], labels: Iterable[str] | None = None) -> Evaluation:
    """Return the counts of what was found in paragraphs against what is right; ``labels`` leaves out all others."""
    wanted = None if labels is None else set(labels)
    evaluation = Evaluation()
    for right, got in zip(gold, found, strict=True):
        evaluation.add(
            [Gold(*one) for one in right if wanted is None or one[2] in wanted],
            [Gold(*one) for one in got if wanted is None or one[2] in wanted],
        )
    return evaluation


def lacking(articles: int, annotations: int) -> str:
    """Return what is missing before training makes sense, as a sentence, or ``""``."""
    wants = []
    if articles < LEAST_ARTICLES:
        wants.append(f"{LEAST_ARTICLES - articles} more articles marked done (there are {articles} of at least {LEAST_ARTICLES})")
    if annotations < LEAST_SPANS:
        wants.append(f"{LEAST_SPANS - annotations} more annotations in done articles (there are {annotations} of at least {LEAST_SPANS})")
    return "To train and to check the result it takes " + " and ".join(wants) + "." if wants else ""


def judge(overall: Row, rehearsal: Row) -> tuple[bool, str]:
    """Return whether the new model takes over, and why: better by half a point on held-out articles, at most two points forgotten."""
    gain, lost = overall.after - overall.before, rehearsal.before - rehearsal.after
    if overall.gold < LEAST_SPANS // 3:
        return False, f"Only {overall.gold} annotations were left to compare on, too few to tell."
    if gain < LEAST_GAIN:
        return False, f"Not better: F1 on held-out articles {overall.before:.1%} before, {overall.after:.1%} after."
    if lost > MOST_FORGOTTEN:
        return False, f"It forgot too much: F1 on rehearsal sentences {rehearsal.before:.1%} before, {rehearsal.after:.1%} after."
    return True, f"Better: F1 on held-out articles {overall.before:.1%} before, {overall.after:.1%} after."


def table(report: Report) -> list[str]:
    """Return the report as lines of text."""
    check = f"a part held out, {report.checked} articles" if report.folds == 1 else f"{report.checked} articles, in {report.folds} turns"
    lines = [
        f"Learnt from {report.articles} done and {report.open_articles} open articles, {report.annotations} annotations.",
        f"Measured on {check}, each by a model that had not seen it; exact spans.",
        f"{'label':<16}{'gold':>6}   {'before P':>8} {'R':>6} {'F1':>6}   {'after P':>8} {'R':>6} {'F1':>6}  {'change':>7}",
    ]
    for row in (*report.labels, report.rehearsal):
        lines.append(
            f"{row.label:<16}{row.gold:>6}   {_share(row.right_before, row.found_before):>8.1%} {_share(row.right_before, row.gold):>6.1%}"
            f" {row.before:>6.1%}   {_share(row.right_after, row.found_after):>8.1%} {_share(row.right_after, row.gold):>6.1%}"
            f" {row.after:>6.1%}  {100 * (row.after - row.before):>+7.1f}"
        )
    if report.calibration is not None:
        lines.append("Expected calibration error of the scores: {:.3f} before, {:.3f} after.".format(*report.calibration))
    if report.added:
        lines.append(f"New to the model: {', '.join(report.added)}.")
    lines.append(report.verdict)
    return lines


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def read(figures: bytes) -> Report | None:
    """Return the report that was kept with a model, or None when there is none that can be read."""
    try:
        return msgspec.json.decode(figures, type=Report) if figures else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None

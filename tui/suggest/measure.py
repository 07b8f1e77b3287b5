"""``python -m tui.suggest.measure CORPORA``: how often each rule is right on annotated text, and how the engine does as a whole."""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from tui.paths import assets_dir
from tui.suggest.corpora import Sentence, development, training
from tui.suggest.found import Found
from tui.suggest.pipeline import Rules, best, load_rules
from tui.suggest.scores import Scores

ROUNDS = 4
"""Rounds of choosing with the precisions of the round before; they settle in three."""

COUNTRIES = frozenset(("gazetteer.territory", "gazetteer.country-alias", "gazetteer.territory-beside", "gazetteer.country-alias-beside"))
"""Rules not counted on IDNer, which leaves countries unlabelled when they act or qualify."""

SCHEME = frozenset(("head.settlement", "head.settlement-beside"))
"""Rules counted on GSD-NER only: the others keep the word *Kabupaten* inside the span, which is a matter of scheme."""

Counts = dict[str, tuple[int, int]]


def counted(sentence: Sentence, item: Found) -> bool:
    """Whether the corpus of a sentence annotates what a rule looks for."""
    if not sentence.expects(item.label) or (sentence.corpus == "idner" and item.rule in COUNTRIES):
        return False
    return sentence.corpus == "gsd" or item.rule not in SCHEME


def right(sentence: Sentence, item: Found) -> bool:
    """Whether span and label are exactly those of the corpus."""
    return (item.start, item.end, sentence.expects(item.label)) in sentence.spans


def chosen(rules: Rules, sentence: Sentence, found: list[Found], scores: Scores) -> list[Found]:
    """Return what the engine would offer for a sentence: the choice among what was found, and names that stand again."""
    kept = best(found, scores)
    more = rules.names(sentence.text, kept).again(sentence.text, [(one.start, one.end) for one in kept])
    return kept + [one for one in more if scores.offered(one.rule)]


def count(rules: Rules, findings: Iterable[tuple[Sentence, list[Found]]], scores: Scores) -> Counts:
    """Return right and all findings of each rule among those that ``scores`` choose; rules that found the same span all count."""
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence, found in findings:
        taken = chosen(rules, sentence, found, scores)
        spans = {(one.start, one.end, one.label) for one in taken}
        for one in {*taken, *(one for one in found if (one.start, one.end, one.label) in spans)}:
            if counted(sentence, one):
                total[one.rule] += 1
                hits[one.rule] += right(sentence, one)
    return {rule: (hits[rule], total[rule]) for rule in total}


def precisions(rules: Rules, findings: list[tuple[Sentence, list[Found]]]) -> Scores:
    """Return the precision of every rule where it stands after the choice among overlaps, found by repeating choice and count.

    It starts from the choice of the longest, and for rules never chosen from all they find.
    A rule that is not chosen any more keeps its last count.
    """
    scores = Scores({**_raw(findings), **count(rules, findings, Scores(floor=0.0))})
    for _ in range(ROUNDS):
        counts = count(rules, findings, scores)
        scores = Scores({**scores.counts, **counts})
    return scores


def _raw(findings: Iterable[tuple[Sentence, list[Found]]]) -> Counts:
    """Return right and all findings of each rule, before any choice."""
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence, found in findings:
        for item in set(found):
            if counted(sentence, item):
                total[item.rule] += 1
                hits[item.rule] += right(sentence, item)
    return {rule: (hits[rule], total[rule]) for rule in total}


def report(rules: Rules, findings: list[tuple[Sentence, list[Found]]], scores: Scores) -> str:
    """Return precision, recall and F1 per corpus and label, exact spans, over the labels the corpus has and the rules are after."""
    offered: dict[tuple[str, str], int] = defaultdict(int)
    hits: dict[tuple[str, str], int] = defaultdict(int)
    gold: dict[tuple[str, str], int] = defaultdict(int)
    for sentence, found in findings:
        for *_, label in sentence.spans:
            for name in (label, "all"):
                gold[sentence.corpus, name] += 1
        for span in {
            (one.start, one.end, label) for one in chosen(rules, sentence, found, scores) if (label := sentence.expects(one.label))
        }:
            for name in (span[2], "all"):
                offered[sentence.corpus, name] += 1
                hits[sentence.corpus, name] += span in sentence.spans
    lines = [f"{'corpus':9}{'label':14}{'offered':>8}{'gold':>7}{'P':>7}{'R':>7}{'F1':>7}"]
    for corpus, label in sorted(gold):
        key = (corpus, label)
        precision, recall = hits[key] / max(1, offered[key]), hits[key] / gold[key]
        f1 = 2 * precision * recall / (precision + recall) if hits[key] else 0.0
        lines.append(f"{corpus:9}{label:14}{offered[key]:8}{gold[key]:7}{precision:7.1%}{recall:7.1%}{f1:7.1%}")
    return "\n".join(lines)


def as_toml(scores: Scores, *, beside_model: bool = False) -> str:
    """Return the counts as the file the engine reads."""
    how = [
        "# How often each rule was exactly right (span and label) where the engine chose it, on the training parts of three corpora.",
        "# Written by `python -m tui.suggest.measure CORPORA --write`; not by hand. Nothing here holds text of the corpora.",
    ]
    if beside_model:
        how = [
            "# How often each rule was exactly right (span and label) where the engine offered it and not the model, which had not",
            "# seen the sentence. Written by `python assets/recipe/rule_scores.py … --write`; not by hand. Nothing here holds text of",
            "# the corpora. Of the parts below a tenth is left out, and countries of IDNer are repaired and counted.",
        ]
    lines = [
        *how,
        "# source: GSD-NER (Daniel Anugerah, MIT; text UD_Indonesian-GSD, CC BY-SA 4.0), four fifths of its training part;",
        "# source: IDNer-News-2K (Khairunnisa Or and others, MIT), training part, countries not counted;",
        "# source: NERGrit through IndoNLU (Apache-2.0), training part.",
        "",
    ]
    for rule, (hits, total) in sorted(scores.counts.items()):
        lines += [f'[rule."{rule}"]', f"right = {hits}", f"all = {total}", f"precision = {scores.of(rule):.4f}", ""]
    return "\n".join(lines)


def read(rules: Rules, sentences: Iterable[Sentence]) -> list[tuple[Sentence, list[Found]]]:
    """Let the rules read every sentence."""
    return [(sentence, rules.find(sentence.text)) for sentence in sentences]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tui.suggest.measure", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with gsd-ner, idner-news-2k and nergrit")
    parser.add_argument("--write", action="store_true", help="write assets/engine/rule_precision.toml")
    options = parser.parse_args(arguments)
    rules = load_rules(assets_dir())
    scores = precisions(rules, read(rules, training(options.corpora)))
    for rule, (hits, total) in sorted(scores.counts.items()):
        sys.stdout.write(f"{rule:40}{hits:6}/{total:<6}{scores.of(rule):6.3f}{'' if scores.offered(rule) else '  not offered'}\n")
    sys.stdout.write(report(rules, read(rules, development(options.corpora)), scores) + "\n")
    if options.write:
        (assets_dir() / "engine" / "rule_precision.toml").write_text(as_toml(scores), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

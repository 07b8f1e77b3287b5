"""What memory makes of suggestions after many decisions, exactly: kept in ``tests/data/memory.txt`` so that no score changes by accident.

Made anew with ``python -m tests.store.memory_golden`` after a change that is meant to move something.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from store.memory import Memory, Texts
from store.model import Decision, Put, Span, Suggestion

FILE = Path(__file__).resolve().parents[1] / "data" / "memory.txt"
_FORMS = ("Xi", "Xi Jinping", "AS", "Bank Jawa", "Jawa", "(KPK)", "Ibu")
_LABELS = ("PERSON", "GPE", "ORG")
_AROUND = ("Presiden {} hadir di kantor.", "{}nya kalah di {} kemarin.", "menurut {}, warga {} senang", "{}")
_MEMORIES = 40


def lines() -> Iterator[str]:
    """Yield one line a suggestion: the memory, what it was, and what became of it."""
    for number in range(_MEMORIES):
        choose = random.Random(number)
        article = " ".join(choose.choice(_AROUND).replace("{}", choose.choice(_FORMS)) for _ in range(12))
        memory = Memory()
        if number % 2:
            memory.suggest("")  # From here on the index is kept up to date instead of made anew.
        for record in _decided(article, choose):
            memory = memory.after([Put(None, record)], _always(article if number % 4 else ""))
        for one in memory.suggest(article, known=[(0, 3)], article="b"):
            yield f"{number} finds {one.start}-{one.end} {one.label} {one.quote} {one.score:.6f} {one.origin}"
        half = len(article) // 2
        found = memory.suggest(article, within=(half, half + 40))
        yield f"{number} within {half} {' '.join(f'{one.start}-{one.end} {one.label}' for one in found)}"
        for form in _FORMS:
            at = article.find(form)
            if at >= 0:
                label, score = choose.choice(_LABELS), choose.randrange(1, 100) / 100
                said = Suggestion(start=at, end=at + len(form), label=label, quote=form, score=score, source="model", origin="model:x")
                for text in ("", article):
                    after = [f"{one.label} {one.score:.6f}" for one in memory.adjust([said], text, "b")]
                    yield f"{number} adjusts {form} {label} {score:.2f} {'alone' if not text else 'there'}: {''.join(after) or 'silent'}"


def _decided(article: str, choose: random.Random) -> Iterator[Span | Decision]:
    """Yield what was said about some places, often the same of a form and now and then something else."""
    for number in range(choose.choice((3, 10, 40))):
        form = choose.choice(_FORMS)
        at = article.find(form, choose.randrange(len(article)))
        if at < 0:
            continue
        label = _LABELS[len(form) % 3] if choose.random() < 0.7 else choose.choice(_LABELS)
        place = {"id": str(number), "article": "a", "start": at, "end": at + len(form), "label": label, "quote": form}
        verdict = choose.choice(("rejected", "relabelled", "accepted"))
        yield Span(**place) if choose.random() < 0.6 else Decision(**place, verdict=verdict)  # type: ignore[arg-type]


def _always(text: str) -> Texts:
    return lambda article: text


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")

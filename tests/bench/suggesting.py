"""How much text the engine reads in a second of processor time, stage by stage, beside the least: cutting it into words."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.memory import Memory
from store.model import Decision, Put, Span, Suggestion
from tests.bench.articles import SEEDS
from tui.suggest.blend import blend

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold_articles.jsonl"
DECISIONS = 20_000
"""What the memory holds: forms decided once or twice, and a hundred that contradict themselves."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Words a second of processor time, best of the rounds."""

    stage: str
    words: float


def texts() -> list[str]:
    """Return the articles that are read: the samples and those written for the check."""
    gold = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))] + gold


def filled_memory(articles: Sequence[str], suggestions: Sequence[Sequence[Suggestion]]) -> Memory:
    """Return a memory of many decisions, of which a part is about forms that stand in the articles."""
    edits: list[Put] = []
    known = {str(number): text for number, text in enumerate(articles)}
    for number, found in enumerate(suggestions):
        for one in found:
            where = {"id": f"{number}:{one.id}", "article": str(number), "start": one.start, "end": one.end, "quote": one.quote}
            edits.append(Put(None, Span(**where, label=one.label)))  # type: ignore[arg-type]
            if one.start % 3 == 0:
                edits.append(Put(None, Decision(**where, label=one.label, verdict="rejected")))  # type: ignore[arg-type]
    for number in range(DECISIONS - len(edits)):
        quote = f"Nama{number // 2} Marga{number % 7}"
        edits.append(Put(None, Span(id=str(number), article="", start=0, end=len(quote), quote=quote, label="PERSON")))
    return Memory().after(edits, lambda article: known.get(article, ""))


def measure_pace(rounds: int) -> list[Pace]:
    """Measure every stage on the same articles, in turn; each includes the ones before it but for the first."""
    import spacy

    from tui.suggest.spacy_model import open_model
    from tui.suggest.suggester import Suggester, load_suggester

    engine = load_suggester()
    bare = Suggester(engine._rules, engine._scores)
    model = open_model(str(Path(__file__).resolve().parents[2] / "assets" / "models" / "id_sorot_news"))
    blank = spacy.blank("id")
    articles = texts()
    words = sum(len(text.split()) for text in articles)
    found = [engine.suggest(text) for text in articles]
    memory = filled_memory(articles, found)

    def blended() -> None:
        for number, text in enumerate(articles):
            blend(text, engine.suggest(text), memory, spans=(), decisions=(), article=str(number))

    stages: list[tuple[str, Callable[[], object]]] = [
        ("words cut by spaCy's own tokenizer", lambda: [blank.make_doc(text) for text in articles]),
        ("rules alone", lambda: [bare.suggest(text) for text in articles]),
        ("model alone, one article after the other", lambda: [model.predict(text.split("\n"), 0.5) for text in articles]),
        ("model and rules", lambda: [engine.suggest(text) for text in articles]),
        (f"model, rules and a memory of {DECISIONS:,} decisions", blended),
        ("that memory alone", lambda: [blend(t, f, memory, spans=(), decisions=()) for t, f in zip(articles, found, strict=True)]),
    ]
    best = dict.fromkeys((name for name, _ in stages), 0.0)
    for _, run in stages:
        run()
    for _ in range(rounds):
        for name, run in stages:
            began = time.process_time()
            run()
            best[name] = max(best[name], words / max(1e-9, time.process_time() - began))
    return [Pace(name, pace) for name, pace in best.items()]

"""How far the work on a project is, who did what, and how often people agreed with what was suggested."""

from collections import Counter
from dataclasses import dataclass, field

from store.search.index import Index


@dataclass(frozen=True, slots=True)
class Agreement:
    """What became of suggestions with one label."""

    accepted: int = 0
    rejected: int = 0
    relabelled: int = 0

    @property
    def decided(self) -> int:
        """All that were decided on."""
        return self.accepted + self.rejected + self.relabelled

    @property
    def share(self) -> float | None:
        """Share that was accepted as it was, 0 to 1; None when nothing was decided."""
        return self.accepted / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over a whole project."""

    articles: int = 0
    done: int = 0
    annotated: int = 0
    """Articles with at least one annotation."""
    words: int = 0
    spans: int = 0
    linked: int = 0
    """Annotations that point at an entity."""
    notes: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    """Annotations by label, the most frequent first."""
    annotators: dict[str, int] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)
    """Annotations by how they came about: ``person``, ``propagated``, ``rule``, ``model``, ``import``."""
    days: dict[str, int] = field(default_factory=dict)
    """Annotations by the day they were made (UTC), in order."""
    agreement: dict[str, Agreement] = field(default_factory=dict)
    """By the label that was suggested, the most often decided first."""

    @property
    def overall(self) -> Agreement:
        """Agreement over all labels."""
        every = self.agreement.values()
        return Agreement(sum(a.accepted for a in every), sum(a.rejected for a in every), sum(a.relabelled for a in every))


def statistics(index: Index) -> Statistics:
    """Count everything. Raises IndexUnusable."""
    articles, done, words = index.rows("SELECT count(*), sum(status = 'done'), sum(words) FROM articles")[0]
    spans, linked, annotated = index.rows("SELECT count(*), sum(entity != ''), count(DISTINCT doc) FROM spans")[0]
    origins: Counter[str] = Counter()
    for origin, count in index.rows("SELECT origin, count(*) FROM spans GROUP BY origin"):
        origins[origin.partition(":")[0]] += count
    verdicts: dict[str, Counter[str]] = {}
    for label, verdict, count in index.rows("SELECT label, verdict, count(*) FROM decisions GROUP BY label, verdict"):
        verdicts.setdefault(label, Counter())[verdict] = count
    agreement = {label: Agreement(found["accepted"], found["rejected"], found["relabelled"]) for label, found in verdicts.items()}
    return Statistics(
        articles=articles,
        done=done or 0,
        annotated=annotated,
        words=words or 0,
        spans=spans,
        linked=linked or 0,
        notes=index.rows("SELECT count(*) FROM notes")[0][0],
        labels=_counted(index, "label"),
        annotators=_counted(index, "annotator"),
        origins=dict(origins.most_common()),
        days=dict(index.rows("SELECT substr(created, 1, 10), count(*) FROM spans WHERE created != '' GROUP BY 1 ORDER BY 1")),
        agreement=dict(sorted(agreement.items(), key=lambda item: (-item[1].decided, item[0]))),
    )


def _counted(index: Index, column: str) -> dict[str, int]:
    return dict(index.rows(f"SELECT {column}, count(*) FROM spans GROUP BY {column} ORDER BY count(*) DESC, {column}"))  # noqa: S608

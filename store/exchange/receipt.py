"""What an export says when it is done, in words and for programs."""

from dataclasses import asdict, dataclass, field
from typing import Any

from store.exchange.bundle import in_words
from store.exchange.filters import LeftOut
from store.exchange.losses import Losses
from store.exchange.split import Division


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file or folder of an export, counted by reading it again."""

    path: str
    part: str = ""
    documents: int = 0
    spans: int = 0
    notes: int = 0
    entities: int = 0
    decisions: int = 0
    size: int = 0
    """Bytes."""
    sha256: str = ""
    """Of the file; of a folder, that of its list of checksums. Empty when nothing was written."""

    def __str__(self) -> str:
        counts = in_words(self.documents, self.spans, self.decisions, self.notes, self.entities)
        return f"{self.path}: {counts}; {self.size:,} bytes.\nsha256 {self.sha256}" if self.sha256 else f"{self.path}: {counts}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an export holds and what it could not."""

    format: str
    outputs: tuple[Written, ...]
    proved: bool = True
    """Whether an independent reader found every span; False for a form that nothing can be read from."""
    forms: bool = False
    """Whether it is a list of forms and not of places."""
    rehearsed: bool = False
    """Whether nothing was written, and this only says what would be."""
    lost: tuple[str, ...] = ()
    """A sentence for every article that could not be read."""
    losses: Losses = field(default_factory=Losses)
    left_out: LeftOut | None = None
    """What filters left out."""
    division: Division | None = None
    """How it was split."""

    @property
    def documents(self) -> int:
        """Documents in all outputs."""
        return sum(one.documents for one in self.outputs)

    @property
    def spans(self) -> int:
        """Spans in all outputs."""
        return sum(one.spans for one in self.outputs)

    @property
    def notes(self) -> int:
        """Notes in all outputs."""
        return sum(one.notes for one in self.outputs)

    @property
    def decisions(self) -> int:
        """Decisions in all outputs."""
        return sum(one.decisions for one in self.outputs)

    @property
    def entities(self) -> int:
        """Entity records; every output holds them all."""
        return max((one.entities for one in self.outputs), default=0)

    @property
    def whole(self) -> bool:
        """Whether nothing of a person's work is missing that was asked for."""
        return not self.lost and not self.losses.work()

    def __str__(self) -> str:
        lines = [str(one) for one in self.outputs]
        if self.rehearsed:
            lines.append("Nothing was written.")
        else:
            every = "every form is there once" if self.forms else "every span equals the text it names"
            lines.append(f"Read again by another reader and compared: {every}." if self.proved else "Written.")
        lines += [str(one) for one in (self.left_out, self.division) if one is not None]
        sentences = list(self.losses.sentences())
        if sentences:
            lines += [f"{self.format} cannot hold:", *(f"  {sentence}" for sentence in sentences)]
        if self.lost:
            lines += [f"Not in it ({len(self.lost)}):", *(f"  {sentence}" for sentence in self.lost)]
        return "\n".join(lines)

    def as_values(self) -> dict[str, Any]:
        """Return the receipt as plain values, for a program."""
        division = self.division
        return {
            "format": self.format,
            "outputs": [asdict(one) for one in self.outputs],
            "proved": self.proved and not self.rehearsed,
            "rehearsed": self.rehearsed,
            "whole": self.whole,
            "losses": dict(self.losses.counts),
            "cannot_hold": list(self.losses.sentences()),
            "unreadable": list(self.lost),
            "left_out": None if self.left_out is None else asdict(self.left_out),
            "split": None
            if division is None
            else {
                "parts": dict(division.split.parts),
                "seed": division.split.seed,
                "articles": dict(division.counts),
                "groups": division.groups,
                "articles_in_groups": division.together,
            },
            "told": [str(one) for one in (self.left_out, self.division) if one is not None],
            "text": str(self),
        }

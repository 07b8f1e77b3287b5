"""Text put together from tokens, for forms that hold no text of their own. Pure."""

from collections.abc import Sequence

from store.exchange.contract import DraftSpan
from store.exchange.tagging import TokenSpan

LONGEST = 100_000
"""Code points after which a file that does not say where its documents end is cut, at the end of a sentence."""


class Rebuilt:
    """A text that grows token by token and remembers where each of them stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._ranges: list[tuple[int, int]] = []
        self.length = 0
        """Code points so far."""
        self.spans: list[DraftSpan] = []
        self._tail = ""

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def sentence(self, words: Sequence[str], gaps: Sequence[str], spans: Sequence[TokenSpan] = (), where: Sequence[str] = ()) -> None:
        """Add tokens; ``gaps`` is what stands after each of them. ``where`` is the place of each in the file."""
        first = len(self._ranges)
        for word, gap in zip(words, gaps, strict=True):
            self._put(self._tail)
            self._ranges.append((self.length, self.length + len(word)))
            self._put(word)
            self._tail = gap
        for begin, end, label in spans:
            start, stop = self._ranges[first + begin][0], self._ranges[first + end - 1][1]
            self.spans.append(DraftSpan(start=start, end=stop, label=label, where=where[begin] if where else ""))

    def space(self, text: str) -> None:
        """Let this be what stands before the next token; before the first one it is what the text begins with."""
        self._tail = text

    def text(self, *, ended: bool = False) -> str:
        """Return the text; with ``ended`` what stands after the last token belongs to it."""
        return "".join(self._parts) + (self._tail if ended else "")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)


def gaps_in(text: str, words: Sequence[str]) -> list[str] | None:
    """Return what stands after each of the words in a text that holds nothing but them and white space, or None when it is another."""
    gaps: list[str] = []
    at = len(text) - len(text.lstrip())
    for word in words:
        if not word or not text.startswith(word, at):
            return None
        at += len(word)
        rest = text[at:]
        gap = rest[: len(rest) - len(rest.lstrip())]
        gaps.append(gap)
        at += len(gap)
    return gaps if at == len(text) else None

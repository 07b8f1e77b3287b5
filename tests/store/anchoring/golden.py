"""Where annotations of edited articles are found, exactly: kept in ``tests/data/places.txt`` so that no score changes by accident.

Made anew with ``python -m tests.store.anchoring.golden`` after a change that is meant to move something.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from store.anchoring.placing import place
from tests.faults.anchoring import added_and_cut, article, numbered, rewritten, shuffled, typography, typos

FILE = Path(__file__).resolve().parents[2] / "data" / "places.txt"
EDITS = {
    "typos": typos,
    "typography": typography,
    "paragraphs": added_and_cut,
    "shuffled": shuffled,
    "rewritten": rewritten(0.3),
}
_ARTICLES = 3
_SPANS = 12


def lines() -> Iterator[str]:
    """Yield one line a range: edit, article, where it was, where it is now, how sure and how it was found."""
    for name, edit in EDITS.items():
        for number in range(_ARTICLES):
            choose = random.Random(f"{name}:{number}")
            old, spans = article(choose)
            new = "".join(character for character, _ in edit(numbered(old), choose))
            chosen = sorted(choose.sample(spans, min(_SPANS, len(spans))))
            chosen += [(start + 3, end + 40) for start, end in chosen[:3] if end + 40 < len(old)]
            for (start, end), found in zip(chosen, place(old, new, chosen), strict=True):
                yield f"{name} {number} {start}-{end} {found.start}-{found.end} {found.score:.6f} {found.how}"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")

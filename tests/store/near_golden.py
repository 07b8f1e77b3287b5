"""How near made-up texts are to one another, exactly: kept in ``tests/data/near.txt`` so that no group of stories changes by accident.

Made anew with ``python -m tests.store.near_golden`` after a change that is meant to move something.
"""

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from store.near_duplicates import Neighbours, groups, is_near, shares, sketch

FILE = Path(__file__).resolve().parents[1] / "data" / "near.txt"
_WORDS = (
    *("presiden", "menteri", "warga", "kota", "banjir", "harga", "minyak", "sidang", "korupsi"),
    *("gempa", "partai", "pemilu", "ekonomi", "sekolah", "jalan", "hutan", "laut"),
)
_ROUNDS = 12


def lines() -> Iterator[str]:
    """Yield one line a pair of texts, then one for what is near a new text and one for the groups of all."""
    for number in range(_ROUNDS):
        choose = random.Random(number)
        texts = dict(_texts(choose))
        made = {name: sketch(text) for name, text in texts.items()}
        for one, other in combinations(texts, 2):
            resemblance, containment = shares(made[one], made[other])
            if resemblance:
                near = "near" if is_near(made[one], made[other]) else "apart"
                yield f"{number} {one} {other} {resemblance:.6f} {containment:.6f} {near}"
        known = Neighbours()
        for name, one_made in made.items():
            found = known.near(one_made)
            said = [f"{match.name} {match.resemblance:.4f} {match.containment:.4f}" for match in found]
            yield f"{number} {name} {one_made.runs} {' '.join(said)}"
            known.add(name, one_made)
        yield f"{number} groups {groups(texts)}"


def _texts(choose: random.Random) -> Iterator[tuple[str, str]]:
    """Yield stories and others made from them: with words changed, paragraphs added or cut, in capitals, and very short ones."""
    for story in range(3):
        words = [choose.choice(_WORDS) + str(choose.randrange(30)) for _ in range(choose.choice((5, 14, 15, 60, 400)))]
        yield f"{story}", " ".join(words)
        yield f"{story}-capitals", " ".join(words).upper() + "."
        for share in (0.05, 0.1, 0.2):
            yield f"{story}-{share}", " ".join(choose.choice(_WORDS) if choose.random() < share else word for word in words)
        yield f"{story}-longer", " ".join(words + [choose.choice(_WORDS) for _ in range(len(words))])
        yield f"{story}-half", " ".join(words[: len(words) // 2])
    yield "empty", ""
    yield "marks", "—!?"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")

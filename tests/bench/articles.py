"""Articles of any size, made from the samples that ship with Sorot."""

from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FIRST_WORD = "BENCHMARK"
"""What every made article begins with, to see when it is on the screen."""


def made_article(size: int) -> str:
    """Return an article of at least so many code points, in whole paragraphs."""
    paragraphs = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    parts, length, turn = [FIRST_WORD], len(FIRST_WORD), 0
    while length < size:
        parts.append(paragraphs[turn % len(paragraphs)])
        length += len(parts[-1]) + 2
        turn += 1
    return "\n\n".join(parts) + "\n"

"""Write the sentences that fine-tuning rehearses, from the templates that the recipe fills.

    python assets/rehearsal/make.py WORK/corpus/templates.jsonl assets/recipe/lists/templates.txt

``WORK`` is the folder of ``assets/recipe/build.py``. Every fifth template is held out with its entities; of the
others only the text is kept.
"""

import json
import sys
from pathlib import Path

OUT = Path(__file__).with_name("sentences.jsonl")
REHEARSED, HELD = 1000, 300
"""Sentences of each kind."""


def main() -> None:
    """Write the file."""
    filled = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    templates = sum(bool(line.strip()) and not line.startswith("#") for line in Path(sys.argv[2]).read_text("utf-8").splitlines())
    if len(filled) % templates:
        raise SystemExit(f"{len(filled)} sentences are no multiple of {templates} templates")
    rehearsed = [one for number, one in enumerate(filled) if number % templates % 5]
    # Two sentences in one text may mix templates of both sides, so the held-out ones are single.
    held = [one for number, one in enumerate(filled) if number % templates % 5 == 0 and one["text"].count(". ") == 0]
    lines = [json.dumps({"text": one["text"]}, ensure_ascii=False) for one in rehearsed[:REHEARSED]]
    lines += [json.dumps({"text": one["text"], "spans": one["spans"]}, ensure_ascii=False) for one in held[:HELD]]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

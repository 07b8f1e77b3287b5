"""Put the trained weights, the rules, the card and the licence together as one spaCy pipeline folder.

python assets/recipe/assemble.py RUN/weights.bin OUT --config config.cfg --gazetteer gazetteer.json
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from pipeline import blank, recogniser
from spacy.training import Example

from tui.suggest.after import RulesAfter

HERE = Path(__file__).parent
CARD = ("README.md", "LICENSE")


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--meta", type=Path, default=HERE / "card" / "meta.json")
    args = parser.parse_args()
    nlp = blank(args.config, args.gazetteer)
    doc = nlp.make_doc("Contoh")
    nlp.initialize(lambda: [Example(doc, doc.copy())])
    recogniser(nlp).model.from_bytes(args.weights.read_bytes())
    rules = nlp.add_pipe("sorot_rules_after", name="rules_after")
    assert isinstance(rules, RulesAfter)
    nlp.meta.update(json.loads(args.meta.read_text(encoding="utf-8")))
    nlp.to_disk(args.out)
    for name in CARD:
        shutil.copy(HERE / "card" / name, args.out / name)


if __name__ == "__main__":
    main()

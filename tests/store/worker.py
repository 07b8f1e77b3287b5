"""A process that annotates without end and says after each action what is acknowledged; started and killed by tests."""

import os
import random
import sys
from pathlib import Path

from store import annotate
from store.ingest import article_id
from store.project import Project


def main(folder: Path, seed: int) -> None:
    """Tag words of two articles at random, undo, redo and checkpoint, with one line on standard output for each that returned."""
    choose = random.Random(seed)
    project = Project.open(folder, annotator="worker")
    ids = [article_id("a.txt"), article_id("b.txt")]
    length = min(len(project.document(name).text) for name in ids)
    say(f"open {project.read_only}")
    while True:
        act = choose.random()
        if act < 0.1:
            project.checkpoint(choose.choice([None, 1]))
            say("checkpoint")
        elif act < 0.2:
            undone = project.undo()
            say(f"undo {undone is not None}")
        elif act < 0.25:
            redone = project.redo()
            say(f"redo {redone is not None}")
        else:
            article, start = choose.randrange(2), choose.randrange(length - 1)
            change = annotate.tag(project.document(ids[article]), start, start + 1, choose.choice(["ORG", "GPE"]), annotator="worker")
            if change is not None:
                say(f"start {change.edits[0].record.id}")
                project.do(change)
                say(f"did {change.edits[0].record.id}")


def say(line: str) -> None:
    """Write a line at once."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

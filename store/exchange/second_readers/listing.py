"""The list beside the files of a folder as the second readers read it, a line at a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def listed(folder: Path, name: str = "documents.jsonl") -> Iterator[dict[str, Any]]:
    """Yield every line of a list."""
    with (folder / name).open("rb") as file:
        yield from (json.loads(raw) for raw in file)

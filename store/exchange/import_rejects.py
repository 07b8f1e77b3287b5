"""What an import could not use: every record with its reason in a file, and grouped for the receipt."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from store.exchange.contract import Reject
from store.exchange.output import Output

_PARTICULAR = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\d,]*\d")
_SHOWN = 3
_KINDS = 200
"""Different sentences that are kept apart; a hostile file has no end of them."""


class Groups:
    """Sentences that say the same of different places, counted, with the first of each in full."""

    def __init__(self) -> None:
        self.count = 0
        self._groups: dict[str, tuple[str, list[str], int]] = {}

    def add(self, where: str, what: str) -> None:
        """Count one."""
        self.count += 1
        kind = _PARTICULAR.sub("…", what)
        if kind not in self._groups and len(self._groups) >= _KINDS:
            kind = "…"
        first, places, count = self._groups.get(kind, (what, [], 0))
        if len(places) < _SHOWN:
            places.append(where)
        self._groups[kind] = first, places, count + 1

    def lines(self) -> Iterator[str]:
        """Yield a line for each kind, the commonest first."""
        for first, places, count in sorted(self._groups.values(), key=lambda group: -group[2]):
            yield f"{places[0]}: {first}"
            if count > 1:
                others = [place for place in dict.fromkeys(places) if place != places[0]]
                named = f": {'; '.join(others)}{' …' if count > len(places) else ''}" if others else ""
                yield f"  and {count - 1:,} more like it{named}"


def listed(rejected: Groups, path: str) -> list[str]:
    """Return the lines of a receipt about what was rejected; ``path`` is the file that lists it, or empty."""
    if not rejected.count:
        return []
    return [f"Rejected ({rejected.count:,}){f', listed in {path}' if path else ''}:", *(f"  {line}" for line in rejected.lines())]


def beside(path: Path) -> Path:
    """Return where the rejects of a file are listed unless another place is named."""
    return path.with_name(f"{path.name}.rejects.jsonl")


class RejectFile:
    """A file of JSON lines (``where``, ``why``, ``raw``) that comes to be with the first reject; without ``keep`` nothing of it stays."""

    def __init__(self, path: Path | None) -> None:
        """Name the file; None counts and writes nothing."""
        self.path = path
        self.groups = Groups()
        self._output: Output | None = None

    def __enter__(self) -> "RejectFile":
        return self

    def __exit__(self, *error: object) -> None:
        if self._output is not None:
            self._output.__exit__(*error)

    def add(self, reject: Reject) -> None:
        """Note one. Raises InputError or WriteError when the file cannot be made."""
        self.groups.add(reject.where, reject.why)
        if self.path is None:
            return
        if self._output is None:
            self._output = Output(self.path, folder=False)
            self._file = self._output.open()
        line = msgspec.json.encode({"where": reject.where, "why": reject.why, "raw": reject.raw})
        self._file.write(line + b"\n")

    def keep(self) -> str:
        """Give the file its name and return it, ``""`` when there was nothing to write. Raises WriteError."""
        if self._output is None:
            return ""
        self._output.finish()
        self._output.commit()
        return str(self.path)

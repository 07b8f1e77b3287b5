"""What somebody asks of an export: format, file, what stays, parts. Checked here, and made into a command line. No screen."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import InputError

if TYPE_CHECKING:
    from store.exchange.form import Format

STATUSES = ("", "done", "open", "new")
"""Which articles stay; empty is all."""

_SEED = re.compile(r"(.*?)(?:[\s,]+(?:--)?seed\s+(\d{1,9}))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Everything as it was typed or chosen; empty fields ask for nothing."""

    form: str = "json"
    output: str = ""
    labels: str = ""
    status: str = ""
    query: str = ""
    split: str = ""
    """``80/10/10``, or ``80/10/10 seed 3``."""

    @property
    def kind(self) -> "Format":
        """The format. Raises InputError."""
        from store.exchange.registry import named  # 20 ms, wanted only when something is exported.

        return named(self.form)

    @property
    def path(self) -> Path:
        """Where to write, from the root of the file system."""
        return Path(os.path.abspath(os.path.expanduser(self.output.strip())))

    def with_form(self, name: str) -> "ExportWish":
        """Return the wish in another format; the ending of the file follows."""
        from store.exchange.registry import named

        ending = _ending(self.output, self.kind)
        bare = self.output[: len(self.output) - len(ending)]
        return replace(self, form=name, output=bare + named(name).suffix)

    def with_output(self, output: str) -> "ExportWish":
        """Return the wish with another file; the format follows when the ending is that of another one."""
        if _ending(output, self.kind):
            return replace(self, output=output)
        fitting = [(len(ending), form.name) for form in writable() if not form.missing() and (ending := _ending(output, form))]
        best = max((length for length, _ in fitting), default=0)
        return replace(self, output=output, form=next((name for length, name in fitting if length == best), self.form))

    def problem(self) -> str:
        """Return what is wrong with the format, with what is to stay or with the parts, or ``""``."""
        from store.exchange.filters import make_filter
        from store.exchange.split import parse_split

        try:
            kind = self.kind
            if missing := kind.missing():
                return f"The format {kind.name} needs {', '.join(missing)}, which is not installed. {kind.remedy}"
            make_filter(labels=self._labels(), status=self.status, query=self.query)
            shares, seed = self._shares()
            if shares:
                parse_split(shares, seed)
        except InputError as error:
            return f"{error.what} {error.do}".strip()
        return ""

    def place_problem(self) -> str:
        """Return what is wrong with the place to write to, or ``""``."""
        if not self.output.strip():
            return "Name a file to write."
        path = self.path
        if not path.parent.is_dir():
            return "There is no such folder; make it first, or name another."
        if self.kind.layout == "folder":
            if path.is_dir() and any(path.iterdir()):
                return "The folder is not empty; this format writes one of its own."
            return "That is a file; this format writes a folder." if path.is_file() else ""
        return "That is a folder; name a file in it." if path.is_dir() else ""

    def replaced(self) -> list[Path]:
        """Return the files that are there already and would be replaced."""
        from store.exchange.export import with_part
        from store.exchange.split import parse_split

        kind = self.kind
        if kind.layout == "folder":
            return []
        shares, seed = self._shares()
        parts = ("",) if not shares or kind.splits else parse_split(shares, seed).names
        return [path for part in parts if (path := with_part(self.path, part, kind)).exists()]

    def arguments(self, folder: Path, store: Path) -> list[str]:
        """Return the words after ``sorot export``; values stand behind ``=``, so that none is taken for an option."""
        words = [str(folder), f"--store={store}", f"--output={self.path}", f"--format={self.form}"]
        words += [f"--label={label}" for label in self._labels()]
        words += [f"--{name}={value}" for name, value in (("status", self.status), ("query", self.query.strip())) if value]
        shares, seed = self._shares()
        return words + ([f"--split={shares}", f"--seed={seed}"] if shares else [])

    def _labels(self) -> list[str]:
        return [label for label in re.split(r"[,\s]+", self.labels) if label]

    def _shares(self) -> tuple[str, int]:
        found = _SEED.fullmatch(self.split.strip())
        return (found[1].strip(), int(found[2] or 0)) if found is not None else (self.split.strip(), 0)


def writable() -> "list[Format]":
    """Return the formats that can be written, in the order of the table."""
    from store.exchange.registry import FORMATS

    return [form for form in FORMATS.values() if form.direction != "in"]


def complete_path(value: str) -> str | None:
    """Return the first path that begins as the value does, folders with a slash behind them, or None."""
    if not value.strip():
        return None
    parent, begun = os.path.split(value)
    try:
        with os.scandir(os.path.expanduser(parent) or ".") as found:
            names = sorted(
                (entry.name + (os.sep if entry.is_dir() else ""))
                for entry in found
                if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))
            )
    except (OSError, ValueError):
        return None
    return next((os.path.join(parent, name) for name in names if name != begun), None)


def complete_label(value: str, labels: tuple[str, ...]) -> str | None:
    """Return the value with its last label completed, or None."""
    begun = re.split(r"[,\s]", value)[-1]
    found = next((label for label in labels if begun and label.casefold().startswith(begun.casefold()) and label != begun), None)
    return None if found is None or not found.startswith(begun) else value + found[len(begun) :]


def _ending(output: str, form: "Format") -> str:
    """Return the ending of a file name that belongs to a form, or empty."""
    name = os.path.basename(output).casefold()
    fitting = [suffix for suffix in form.suffixes if name.endswith(suffix) and name != suffix]
    return max(fitting, key=len, default="")

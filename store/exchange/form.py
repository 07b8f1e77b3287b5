"""What is known of a form before its code is loaded: how it counts, and what it can hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from store.errors import InputError
from store.exchange.units import Unit

if TYPE_CHECKING:
    from types import ModuleType

Direction = Literal["both", "out", "in"]
Layout = Literal["file", "folder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """What a format can hold. What it cannot is taken out before the writer sees it, and counted."""

    text: Literal["exact", "tokens", "quotes", "forms"] = "exact"
    """``exact``: every code point. ``tokens``: the tokens, white space is made up. ``quotes``: only the mentions. ``forms``: a list of the
    distinct forms of the mentions, without their places."""
    overlaps: bool = False
    """Spans that share a code point, one of them inside the other or with the same range."""
    crossing: bool = False
    """Spans of which each holds a part of the other and something beyond it."""
    edges: bool = True
    """Spans that begin or end inside a token."""
    entities: bool = False
    """Which entity, by name, a span stands for."""
    records: bool = False
    """Entities with label, aliases and external ids."""
    span_notes: bool = False
    article_notes: bool = False
    entity_notes: bool = False
    scores: bool = False
    decisions: bool = False
    """Suggestions that were accepted, rejected or relabelled."""
    provenance: bool = False
    """Annotator, times and origin of a span."""
    metadata: bool = False
    """Title, source, language and date of an article, and what else is known of it."""
    status: bool = False
    """Whether an article is done."""


EVERYTHING = Holds(
    overlaps=True,
    crossing=True,
    entities=True,
    records=True,
    span_notes=True,
    article_notes=True,
    entity_notes=True,
    scores=True,
    decisions=True,
    provenance=True,
    metadata=True,
    status=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One form. ``module`` has ``write`` and ``read``, ``witness`` the independent reader; see ``store.exchange.contract``."""

    name: str
    title: str
    """One line of help."""
    suffixes: tuple[str, ...]
    """Endings of its files, the usual one first; a folder has none."""
    unit: Unit
    holds: Holds
    layout: Layout = "file"
    direction: Direction = "both"
    module: str
    witness: str = ""
    """Module of the independent reader, or empty for a form that nothing can be read from."""
    needs: tuple[str, ...] = ()
    """Modules that must be importable."""
    install: str = ""
    """Extra of Sorot that brings them: ``pip install 'sorot[EXTRA]'``."""
    splits: bool = False
    """Whether one output holds train, dev and test parts; otherwise each becomes an output of its own."""

    @property
    def suffix(self) -> str:
        """The usual ending, or empty for a folder."""
        return self.suffixes[0] if self.suffixes else ""

    def missing(self) -> list[str]:
        """Return the modules it needs that are not there; none of them is loaded to find out."""
        from importlib.util import find_spec

        return [name for name in self.needs if find_spec(name) is None]

    @property
    def remedy(self) -> str:
        """The line that installs what it needs, or empty."""
        return f"pip install 'sorot[{self.install}]'" if self.install else ""

    def code(self) -> "ModuleType":
        """Return the module that writes and reads it. Raises InputError with the line that installs what is missing."""
        if missing := self.missing():
            raise InputError(
                f"The format {self.name} needs {', '.join(missing)}, which is not installed.",
                where="--format",
                do=self.remedy,
            )
        return _module(f"forms.{self.module}")

    def writer(self) -> Callable[..., Any]:
        """Return its ``write``. Raises InputError when it can only be read."""
        if self.direction == "in":
            raise InputError(f"The format {self.name} can only be read.", where="--format", do="`sorot formats` says which can.")
        return self.code().write  # type: ignore[no-any-return]

    def reader(self) -> Callable[..., Any]:
        """Return its ``read``. Raises InputError when it can only be written."""
        if self.direction == "out":
            raise InputError(f"The format {self.name} can only be written.", where="--format", do="`sorot formats` says which can.")
        return self.code().read  # type: ignore[no-any-return]

    def second_reader(self) -> Callable[..., Any] | None:
        """Return the ``witness`` that an export is proved with, or None when nothing can be read from this form."""
        return _module(f"second_readers.{self.witness}").witness if self.witness else None


def _module(name: str) -> "ModuleType":
    from importlib import import_module

    return import_module(f"store.exchange.{name}")

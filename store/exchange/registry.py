"""Every format Sorot writes or reads, and what each of them can hold. The code of a format is loaded when it is used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
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

    text: Literal["exact", "tokens", "quotes"] = "exact"
    """``exact``: every code point. ``tokens``: the tokens, white space is made up. ``quotes``: only the mentions."""
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

    def code(self) -> "ModuleType":
        """Return the module that writes and reads it. Raises InputError with the line that installs what is missing."""
        from importlib.util import find_spec

        missing = [name for name in self.needs if find_spec(name) is None]
        if missing:
            raise InputError(
                f"The format {self.name} needs {', '.join(missing)}, which is not installed.",
                where="--format",
                do=f"pip install 'sorot[{self.install}]'",
            )
        return _module(self.module)

    def writer(self) -> Callable[..., Any]:
        """Return its ``write``. Raises InputError when it can only be read."""
        if self.direction == "in":
            raise InputError(f"The format {self.name} can only be read.", where="--format", do=f"Use one of: {', '.join(names('out'))}.")
        return self.code().write  # type: ignore[no-any-return]

    def reader(self) -> Callable[..., Any]:
        """Return its ``read``. Raises InputError when it can only be written."""
        if self.direction == "out":
            raise InputError(f"The format {self.name} can only be written.", where="--format", do=f"Use one of: {', '.join(names('in'))}.")
        return self.code().read  # type: ignore[no-any-return]

    def second_reader(self) -> Callable[..., Any] | None:
        """Return the ``witness`` that an export is proved with, or None when nothing can be read from this form."""
        return _module(self.witness).witness if self.witness else None


FORMATS: dict[str, Format] = {}
"""Every form by its name, in the order of the table."""


def register(*forms: Format) -> None:
    """Put forms into the table."""
    FORMATS.update((form.name, form) for form in forms)


def names(direction: Literal["in", "out", ""] = "") -> tuple[str, ...]:
    """Return the names of the forms that can be read or written."""
    return tuple(form.name for form in FORMATS.values() if not direction or form.direction in (direction, "both"))


def named(name: str) -> Format:
    """Return the form of this name. Raises InputError that names the nearest ones."""
    if name in FORMATS:
        return FORMATS[name]
    from difflib import get_close_matches  # 3 ms, and only when something is wrong.

    close = get_close_matches(name.casefold(), FORMATS, 3, 0.5)
    advice = f"Did you mean {' or '.join(close)}?" if close else f"Use one of: {', '.join(FORMATS)}."
    raise InputError(f"There is no format {name!r}.", where="--format", do=f"{advice} `sorot formats` lists them.")


def format_for(name: str, path: str) -> Format:
    """Return the form named, or the first that goes with the ending of ``path``, or json. Raises InputError for an unknown name."""
    if name:
        return named(name)
    file = PurePath(path).name.casefold()
    fitting = [(len(suffix), form) for form in FORMATS.values() for suffix in form.suffixes if file.endswith(suffix)]
    longest = max((length for length, _ in fitting), default=0)
    return next((form for length, form in fitting if length == longest), FORMATS["json"])


def _module(name: str) -> "ModuleType":
    from importlib import import_module

    return import_module(f"store.exchange.{name}")


register(
    Format(
        name="json",
        title="Sorot's own, one document: everything a project knows",
        suffixes=(".json",),
        unit="codepoint",
        holds=EVERYTHING,
        module="sorot_json",
        witness="proof",
    ),
    Format(
        name="jsonl",
        title="Sorot's own, one article a line: everything a project knows",
        suffixes=(".jsonl",),
        unit="codepoint",
        holds=EVERYTHING,
        module="jsonl",
        witness="proof",
    ),
    Format(
        name="brat",
        title="brat standoff: a folder of .txt and .ann",
        suffixes=(),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, entities=True, span_notes=True, metadata=True, status=True),
        layout="folder",
        direction="out",
        module="brat",
        witness="brat_witness",
    ),
    Format(
        name="bdoc",
        title="GATE: a folder of .bdocjs",
        suffixes=(),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        direction="out",
        module="bdoc",
        witness="bdoc_witness",
    ),
)

register(
    Format(
        name="prodigy",
        title="Prodigy tasks, with tokens",
        suffixes=(".prodigy.jsonl",),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, edges=False, metadata=True),
        direction="out",
        module="prodigy",
        witness="witnesses",
    ),
    Format(
        name="doccano",
        title="doccano examples, labels as triples",
        suffixes=(".doccano.jsonl",),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, article_notes=True, metadata=True),
        direction="out",
        module="doccano",
        witness="witnesses",
    ),
    Format(
        name="conll",
        title="CoNLL-2003, tags in IOB2",
        suffixes=(".conll", ".iob2"),
        unit="token",
        holds=Holds(text="tokens", edges=False),
        direction="out",
        module="conll",
        witness="witnesses",
    ),
)

"""Every form Sorot writes or reads, by name; the code of one is loaded when it is used."""

from dataclasses import replace
from pathlib import PurePath
from typing import Literal

from store.errors import InputError
from store.exchange.form import EVERYTHING, Format, Holds

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


register(
    Format(
        name="json",
        title="Sorot's own, one document: everything a project knows",
        suffixes=(".json",),
        unit="codepoint",
        holds=EVERYTHING,
        module="sorot_json",
        witness="sorot",
    ),
    Format(
        name="jsonl",
        title="Sorot's own, one article a line: everything a project knows",
        suffixes=(".jsonl",),
        unit="codepoint",
        holds=EVERYTHING,
        module="jsonl",
        witness="sorot",
    ),
    Format(
        name="brat",
        title="brat standoff: a folder of .txt and .ann",
        suffixes=(),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, entities=True, span_notes=True, metadata=True, status=True),
        layout="folder",
        module="brat",
        witness="brat",
    ),
    Format(
        name="bdoc",
        title="GATE: a folder of .bdocjs",
        suffixes=(),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="bdoc",
        witness="bdoc",
    ),
)

register(
    Format(
        name="prodigy",
        title="Prodigy tasks, with tokens",
        suffixes=(".prodigy.jsonl",),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        module="prodigy",
        witness="prodigy",
    ),
    Format(
        name="doccano",
        title="doccano examples, labels as triples",
        suffixes=(".doccano.jsonl",),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, article_notes=True, metadata=True, status=True),
        module="doccano",
        witness="doccano",
    ),
    Format(
        name="doccano-relations",
        title="doccano examples of a relation extraction project, labels as objects",
        suffixes=(".doccano-relations.jsonl",),
        unit="codepoint",
        holds=Holds(overlaps=True, crossing=True, article_notes=True, metadata=True, status=True),
        module="doccano_relations",
        witness="doccano",
    ),
    Format(
        name="labelstudio",
        title="Label Studio: a folder of tasks.json and the labelling config.xml",
        suffixes=(),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="labelstudio",
        witness="labelstudio",
    ),
    Format(
        name="jsonld",
        title="W3C Web Annotation, one JSON-LD document with the texts",
        suffixes=(".jsonld",),
        unit="codepoint",
        holds=replace(EVERYTHING, decisions=False),
        module="jsonld",
        witness="jsonld",
    ),
    Format(
        name="conll",
        title="CoNLL-2003, tags in IOB2",
        suffixes=(".conll", ".iob2", ".iob"),
        unit="token",
        holds=Holds(text="tokens", edges=False),
        module="conll",
        witness="lines",
    ),
    Format(
        name="biluo",
        title="the columns of CoNLL-2003, tags in BILUO",
        suffixes=(".biluo", ".bilou", ".iobes"),
        unit="token",
        holds=Holds(text="tokens", edges=False),
        module="biluo",
        witness="biluo",
    ),
    Format(
        name="conllu",
        title="CoNLL-U, tags in MISC, white space kept",
        suffixes=(".conllu", ".conllup"),
        unit="token",
        holds=Holds(edges=False, metadata=True, status=True),
        module="conllu",
        witness="conllu",
    ),
    Format(
        name="spacy",
        title="spaCy DocBin: a folder of train, dev and test, for `spacy train`",
        suffixes=(".spacy",),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="docbin",
        witness="docbin",
        splits=True,
    ),
    Format(
        name="hf",
        title="Hugging Face dataset: a folder of JSON Lines with a card, for `load_dataset`",
        suffixes=(),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="hf",
        witness="hf",
        splits=True,
    ),
    Format(
        name="hf-parquet",
        title="Hugging Face dataset with its rows in Parquet",
        suffixes=(".parquet", ".arrow"),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="hf_parquet",
        witness="hf_parquet",
        needs=("pyarrow",),
        install="parquet",
        splits=True,
    ),
    Format(
        name="entityruler",
        title="patterns for spaCy's EntityRuler: the forms of mentions and entities, with ids",
        suffixes=(".patterns.jsonl",),
        unit="codepoint",
        holds=Holds(text="forms", overlaps=True, crossing=True, entities=True, records=True),
        direction="out",
        module="entityruler",
        witness="entityruler",
    ),
    Format(
        name="gazetteer",
        title="gazetteer for INCEpTION's string matcher: form and label a line",
        suffixes=(".gazetteer.txt",),
        unit="codepoint",
        holds=Holds(text="forms", overlaps=True, crossing=True),
        direction="out",
        module="gazetteer",
        witness="gazetteer",
    ),
)

register(
    Format(
        name="webanno",
        title="WebAnno TSV 3.3, for INCEpTION: a folder of .tsv",
        suffixes=(),
        unit="utf-16",
        holds=Holds(overlaps=True, crossing=True, entities=True, metadata=True, status=True),
        layout="folder",
        module="webanno",
        witness="webanno",
    ),
    Format(
        name="xmi",
        title="UIMA CAS XMI, for INCEpTION and DKPro: a folder of .xmi with TypeSystem.xml",
        suffixes=(),
        unit="utf-16",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="xmi",
        witness="xmi",
    ),
    Format(
        name="jsoncas",
        title="UIMA JSON-CAS 0.4, types included: a folder of .json",
        suffixes=(),
        unit="utf-16",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="jsoncas",
        witness="jsoncas",
    ),
    Format(
        name="tei",
        title="TEI P5 with standOff annotations: a folder of .xml",
        suffixes=(),
        unit="codepoint",
        holds=replace(EVERYTHING, records=False, entity_notes=False, decisions=False),
        layout="folder",
        module="tei",
        witness="tei",
    ),
)

_MENTIONS = replace(EVERYTHING, text="quotes", records=False, entity_notes=False, decisions=False)

register(
    Format(
        name="csv",
        title="a table for spreadsheets: one mention a row, with its surroundings",
        suffixes=(".csv",),
        unit="codepoint",
        holds=_MENTIONS,
        direction="out",
        module="csv_table",
        witness="table",
    ),
    Format(
        name="tsv",
        title="the same table with tabs",
        suffixes=(".tsv",),
        unit="codepoint",
        holds=_MENTIONS,
        direction="out",
        module="tsv_table",
        witness="table",
    ),
)

register(
    Format(
        name="html",
        title="a report for the browser and for paper, one file: highlighted text, entity index, notes, counts",
        suffixes=(".html", ".htm"),
        unit="codepoint",
        holds=replace(EVERYTHING, decisions=False),
        direction="out",
        module="html_report",
        witness="html_report",
    ),
    Format(
        name="markdown",
        title="a report in Markdown: mentions in brackets, entity index, notes, counts",
        suffixes=(".md", ".markdown"),
        unit="codepoint",
        holds=replace(EVERYTHING, crossing=False, scores=False, decisions=False, provenance=False),
        direction="out",
        module="markdown_report",
        witness="markdown_report",
    ),
)

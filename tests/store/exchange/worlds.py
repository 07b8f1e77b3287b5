"""Projects for tests of export and import: small ones by hand, strange ones by hypothesis."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st

from store.document import Document
from store.exchange.bundle import Bundle, ordered
from store.exchange.contract import Context
from store.exchange.export import Receipt, write_export
from store.exchange.form import Format
from store.ingest import make_article
from store.labels import DEFAULT, LabelSet
from store.model import CONTEXT, Change, Decision, Entity, Note, Put, Span
from store.project import Project

TEXT = "Presiden Vladimir Putin bertemu 🙂 Xi Jinping\ndi Moskow e\u0301.\n"
TIME = "2023-11-08T09:30:00.125Z"

_IDS = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=4, max_size=8)
_LINE = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_STRANGE = st.sampled_from(
    ["🙂", "👩‍👩‍👧", "𝐀", "e\u0301", "\u0301", "\u0e33", "ﷺ", "\u200d", "\ufeff", "\u2028", "\x85", "\r\n", "\r", "\n\n", "\t", "  "]
)
"""What offsets go wrong with: beyond the BMP, joined, combining, right to left, line ends that are none, and those of other systems."""

RAW = st.lists(st.one_of(_STRANGE, st.text(st.characters(exclude_categories=("Cs",)), max_size=12)), min_size=1, max_size=12).map("".join)
"""Texts as they stand in files."""

_TEXTS = RAW.map(lambda raw: raw.replace("\r\n", "\n").replace("\r", "\n")).filter(str.strip)
_SCORES = st.none() | st.floats(0, 1)
_LABELS = st.sampled_from(DEFAULT.names())


def span(document: Document, start: int, end: int, label: str = "PERSON", **more: object) -> Span:
    """Return a span of a document with quote and context."""
    text = document.text
    fields = {"id": f"s{start}-{end}-{label}", "annotator": "rina", "created": TIME, "updated": TIME, **more}
    return Span(
        article=document.article.id,
        start=start,
        end=end,
        label=label,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        **fields,  # type: ignore[arg-type]
    )


def document(source: str, text: str = TEXT) -> Document:
    """Return an article without anything said about it."""
    return Document(make_article(text, source=source), text, stored=True)


def world() -> Bundle:
    """Return a project with two articles, overlapping spans, an entity and every kind of note."""
    putin = Entity(id="e1", name="Vladimir Putin", label="PERSON", aliases=("Putin",), external={"wikidata": "Q7747"}, created=TIME)
    first = document("a/satu.txt")
    spans = [span(first, 9, 23, entity="e1"), span(first, 18, 23, score=0.5, origin="rule:title", entity="e1"), span(first, 52, 58, "GPE")]
    decision = Decision(
        id="d1",
        article=first.article.id,
        start=34,
        end=44,
        label="ORG",
        quote="Xi Jinping",
        verdict="relabelled",
        final="PERSON",
        score=0.1,
    )
    notes = [
        Note(id="n1", target="span", target_id=spans[0].id, article=first.article.id, text="**penting** \x1b[31m", annotator="budi"),
        Note(id="n2", target="article", target_id=first.article.id, article=first.article.id, text="baris\nbaris"),
    ]
    first = Document(
        first.article,
        first.text,
        {one.id: one for one in spans},
        {"d1": decision},
        {one.id: one for one in notes},
        stored=True,
    )
    about = Note(id="n3", target="entity", target_id="e1", text="presiden", annotator="rina", created=TIME)
    return ordered(
        Bundle(project="berita", program="0.1.0", labels=DEFAULT, documents=(document("dua.md"), first), entities=(putin,), notes=(about,))
    )


@st.composite
def worlds(draw: st.DrawFn) -> Bundle:
    """Return any project the store could hold."""
    entities = draw(
        st.lists(
            st.builds(Entity, id=_IDS, name=_LINE.filter(str.strip), label=_LABELS, aliases=st.tuples(_LINE), not_aliases=st.tuples(_LINE)),
            max_size=2,
        )
    )
    entities = list({one.id: one for one in entities}.values())
    documents = []
    for number, text in enumerate(draw(st.lists(_TEXTS, max_size=3))):
        bare = document(f"{number}.txt", text)
        ranges = draw(
            st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1]), max_size=5)
        )
        spans: dict[str, Span] = {}
        decisions: dict[str, Decision] = {}
        for at, (start, end) in enumerate(ranges):
            name = f"s{number}-{at}"
            spans[name] = span(
                bare,
                start,
                end,
                draw(_LABELS),
                id=name,
                score=draw(_SCORES),
                entity=draw(st.sampled_from(["", *(one.id for one in entities)])),
                annotator=draw(_LINE),
            )
            decisions[f"d{number}-{at}"] = Decision(
                id=f"d{number}-{at}",
                article=bare.article.id,
                start=start,
                end=end,
                label=draw(_LABELS),
                quote=text[start:end],
                verdict=draw(st.sampled_from(["accepted", "rejected"])),
                score=draw(_SCORES),
            )
        notes = {
            f"n{number}-{at}": Note(
                id=f"n{number}-{at}", target="span", target_id=name, article=bare.article.id, text=draw(_LINE), annotator=draw(_LINE)
            )
            for at, name in enumerate(spans)
        }
        documents.append(Document(bare.article, text, spans, decisions, notes, stored=True))
    notes_on = tuple(Note(id=f"ne-{one.id}", target="entity", target_id=one.id, text=draw(_LINE)) for one in entities)
    return ordered(
        Bundle(project=draw(_LINE), program="0.1.0", labels=DEFAULT, documents=tuple(documents), entities=tuple(entities), notes=notes_on)
    )


def fill(folder: Path, bundle: Bundle, labels: LabelSet = DEFAULT) -> None:
    """Make ``folder`` a project that holds the bundle, as a person's own work and not by import."""
    project = Project.open(folder, annotator="rina")
    for one in bundle.documents:
        project.add(one.article, one.text)
    records = [
        *bundle.entities,
        *(
            record
            for one in bundle.documents
            for record in (one.article, *one.spans.values(), *one.decisions.values(), *one.notes.values())
        ),
        *bundle.notes,
    ]
    for number, record in enumerate(records):
        project.do(Change(id=f"c{number}", title="Test", time=TIME, annotator="rina", edits=(Put(None, record),)))
    project.close()


def context_of(bundle: Bundle, form: Format) -> Context:
    """Return what a writer is told about the whole of a bundle."""
    return Context(
        project=bundle.project,
        program=bundle.program,
        labels=bundle.labels,
        entities={one.id: one for one in bundle.entities},
        notes=bundle.notes,
        unit=form.unit,
    )


def put(bundle: Bundle, form: Format, path: Path, **more: object) -> Receipt:
    """Export a bundle to a path, without a project; skip the test when a library that the form needs is not installed."""
    for name in form.needs:
        pytest.importorskip(name)
    documents = {one.article.id: one for one in bundle.documents}
    return write_export([(name, "") for name in documents], documents.__getitem__, form, context_of(bundle, form), path, **more)  # type: ignore[arg-type]


def deliver(bundle: Bundle, form: Format, lost: tuple[str, ...] = ()) -> tuple[bytes, Receipt]:
    """Return the bytes of a form that is one file, and their receipt."""
    with TemporaryDirectory() as place:
        path = Path(place, "out")
        receipt = put(bundle, form, path, lost=lost)
        return path.read_bytes(), receipt


def encode(bundle: Bundle, form: Format) -> bytes:
    """Return the bytes of a form that is one file."""
    return deliver(bundle, form)[0]

"""Makes the project that every later version of Sorot must be able to read: ``python -m tests.store.golden FOLDER``, once per schema."""

import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

from store import annotate, entities
from store.document import waiting
from store.model import Change, Suggestion
from store.project import Project
from store.reading import ReadingLog
from store.renewing import adopt, confirm, foreseen
from store.saved_searches import SavedSearches
from tests.faults.model import State, held
from tests.store.making import OTHER, TEXT, A, B, bounds, crash, folder

Rows = list[dict[str, Any]]


def rows(state: State) -> Rows:
    """Return a state as plain values in a fixed order."""
    plain: Rows = msgspec.json.decode(msgspec.json.encode([state[key] for key in sorted(state)]))
    return plain


def make(where: Path) -> None:
    """Make a project with every kind of record and act, the last of it only in the journal."""
    where.mkdir(parents=True)
    made = folder(where)
    project = Project.open(made, annotator="ana", store=where / "store")

    def do(change: Change | None) -> str:
        assert change is not None
        project.do(change)
        return change.id

    def tag(article: str, quote: str, label: str) -> str:
        document = project.document(article)
        do(annotate.tag(document, *bounds(document.text, quote), label, annotator="ana"))
        return next(span.id for span in project.document(article).ordered_spans() if (span.quote, span.label) == (quote, label))

    xi, putin = tag(A, "Xi Jinping", "PERSON"), tag(B, "Putin", "PERSON")
    entity = entities.new_entity("Xi Jinping", "PERSON", aliases=("Xi",), external={"wikidata": "Q15031"})
    do(entities.link(project.document(A), [xi], entity.id, annotator="ana", entity=entity))
    do(entities.write_note(entity, "Presiden Tiongkok", annotator="ana"))
    do(annotate.write_note(project.document(A), "span", xi, "# Siapa\n\nXi 👩‍🚀", annotator="ana"))
    do(annotate.write_note(project.document(A), "article", A, "Baca lagi", annotator="ana"))
    for quote, how in (("Beijing", annotate.accept), ("Jakarta", annotate.reject)):
        start, end = bounds(TEXT, quote)
        one = Suggestion(start=start, end=end, label="GPE", quote=quote, score=0.75, source="model", origin="model:x@1")
        do(how(project.document(A), [one], annotator="ana"))
    start, end = bounds(OTHER, "Tiongkok")
    one = Suggestion(start=start, end=end, label="LOC", quote="Tiongkok", score=0.5, source="gazetteer", origin="rule:territories")
    do(annotate.accept_as(project.document(B), one, "GPE", annotator="ana"))
    _another_text(made, project)
    project.checkpoint()
    do(annotate.relabel(project.document(B), putin, "ORG", annotator="budi"))
    project.undo()
    project.redo()
    gone = do(annotate.set_status(project.document(B), "done", annotator="budi"))
    project.revert(gone)
    do(annotate.set_status(project.document(A), "done", annotator="budi"))
    (where / "expected.json").write_bytes(msgspec.json.format(msgspec.json.encode(rows(held(project))), indent=1))
    reading = ReadingLog(where / "store")
    reading.opened(A)
    reading.remember(A, start=9, end=15, top=0, words=16)
    reading.save()
    SavedSearches(where / "store").save("label:PERSON xi")
    crash(project)
    for name in ("lock", "lock.json", ".gitignore", ".gitattributes", "files.json"):
        (where / "store" / name).unlink(missing_ok=True)
    shutil.rmtree(where / "store" / "suggestions", ignore_errors=True)


def _another_text(made: Path, project: Project) -> None:
    """Have one article get another text: annotations move, one that is lost is placed by a person, another waits."""
    (made / "a.txt").write_text("JAKARTA - " + TEXT.replace("Jakarta", "Surabaya").replace("Joko Widodo", "Jokowi"), encoding="utf-8")
    for quote, label in (("Joko Widodo", "PERSON"), ("Widodo", "ORG")):
        change = annotate.tag(project.document(A), *bounds(TEXT, quote), label, annotator="ana")
        assert change is not None
        project.do(change)
    found = foreseen(project, project.document(A))
    assert found is not None
    adopt(project, project.document(A), found)
    document = project.document(A)
    first, *rest = waiting(document)
    assert rest
    project.do(confirm(document, first, *bounds(document.text, "Jokowi"), entities=project.entities, annotator="budi"))


if __name__ == "__main__":
    make(Path(sys.argv[1]))

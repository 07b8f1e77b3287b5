"""Every form that goes both ways: what was exported and imported again is what it was, or the export had listed it as lost."""

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from store.document import Document
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, DraftSpan, News, Reject, Source
from store.exchange.detect import detect
from store.exchange.export import Receipt
from store.exchange.form import Format
from store.exchange.import_check import settle
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.project import Project
from tests.store.exchange.worlds import put, world, worlds

BOTH = [one for one in FORMATS.values() if one.direction == "both" and one.name not in ("json", "jsonl")]

UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold."""


def written(form: Format, bundle: Bundle, place: Path) -> Receipt:
    """Export to a path with the form's ending, skipping the test where what it needs is not installed."""
    try:
        return put(bundle, form, place)
    except Exception as error:
        if "is not installed" in str(error):
            pytest.skip(str(error))
        raise


def mentions(bundle: Bundle) -> Counter[tuple[str, str]]:
    """Return label and squeezed quote of every span; white space is what a form of tokens makes up."""
    return Counter((span.label, "".join(span.quote.split())) for one in bundle.documents for span in one.spans.values())


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.name)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(bundle=worlds())
def test_what_comes_back_is_what_went_or_was_listed_as_lost(form: Format, bundle: Bundle) -> None:
    with TemporaryDirectory() as place:
        path = Path(place, f"out{form.suffix}")
        receipt = written(form, bundle, path)
        if not bundle.documents:
            return
        news = [one for read in form.reader()(Source(path, path.name)) for one in settle(read)]
    drafts = [one for one in news if isinstance(one, Draft)]
    assert [one for one in news if isinstance(one, Reject)] == []
    lost = sum(count for kind, count in receipt.losses.counts.items() if kind.startswith(("span: ", "label")))
    if form.holds.text == "exact":
        told = receipt.losses.counts["text: characters"]

        def as_read(text: str) -> str:
            return UNWRITABLE.sub("�", text) if told else text

        assert {one.text for one in drafts} == {as_read(one.text) for one in bundle.documents}
        went = {(as_read(one.text), span.start, span.end, span.label) for one in bundle.documents for span in one.spans.values()}
        back = {(one.text, span.start, span.end, span.label) for one in drafts for span in one.spans if not span.verdict}
        assert back <= went, "something came back that never went"
        assert len(went - back) <= lost
    else:
        quotes = Counter((span.label, "".join(one.text[span.start : span.end].split())) for one in drafts for span in one.spans)
        assert not quotes - mentions(bundle), "something came back that never went"
        assert len(mentions(bundle) - quotes) <= lost


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.name)
def test_an_export_imported_into_an_empty_folder_is_the_project(form: Format, tmp_path: Path) -> None:
    bundle = world()
    path = tmp_path / f"out{form.suffix}"
    receipt = written(form, bundle, path)
    assert detect(path).reader() is form.reader()  # Two dialects of one tool may share a reader.
    target = tmp_path / "p"
    done = import_foreign(target, path, form, annotator="budi")
    assert done.whole, str(done)
    assert done.counts.spans == receipt.spans
    project = Project.open(target, annotator="")
    documents = list(project.stored_documents())
    for document in documents:
        for span in document.spans.values():
            assert document.text[span.start : span.end] == span.quote
    held = {document.text: document for document in documents}
    if form.holds.text == "exact":
        assert set(held) == {one.text for one in bundle.documents}
    assert not (mentions_of(documents) - mentions(bundle))
    if form.holds.entities:
        assert {entity.name for entity in project.entities.values()} == {"Vladimir Putin"}
    project.close()
    assert import_foreign(target, path, form, annotator="budi").counts.new == 0
    project = Project.open(target, annotator="")
    project.undo()
    assert list(project.stored_documents()) == []
    assert not project.entities
    project.close()


def mentions_of(documents: list[Document]) -> Counter[tuple[str, str]]:
    """Return label and squeezed quote of every span of documents."""
    return Counter((span.label, "".join(span.quote.split())) for one in documents for span in one.spans.values())


def test_line_ends_of_a_draft_are_ours_and_its_spans_say_the_same() -> None:
    text = "a\r\n🙂b\rc\r\n"
    spans = tuple(DraftSpan(start=at, end=at + 1, label="X", quote=text[at]) for at in range(len(text)))
    (draft,) = (one for one in settle(Draft(text=text, where="", spans=spans)) if isinstance(one, Draft))
    rejects: list[News] = [one for one in settle(Draft(text=text, where="", spans=spans)) if isinstance(one, Reject)]
    assert draft.text == "a\n🙂b\nc\n"
    assert [(span.start, draft.text[span.start : span.end]) for span in draft.spans] == [
        *[(0, "a"), (1, "\n"), (2, "🙂"), (3, "b"), (4, "\n"), (5, "c"), (6, "\n")]
    ]
    assert len(rejects) == 2  # The CR of a CRLF alone is nothing.

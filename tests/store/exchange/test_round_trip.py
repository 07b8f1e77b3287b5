"""Every form that goes both ways: what was exported and imported again is what it was, or the export had listed it as lost."""

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.document import Document
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, DraftSpan, News, Reject, Source
from store.exchange.detect import detect
from store.exchange.export import Receipt, export
from store.exchange.form import Format
from store.exchange.import_check import settle
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.ingest import article_id
from store.model import Change, Put
from store.project import Project
from tests.store.exchange.worlds import RAW, put, world, worlds
from tests.store.exchange.worlds import span as mark

BOTH = [one for one in FORMATS.values() if one.direction == "both" and one.name not in ("json", "jsonl")]

_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
"""What makes a file one that is no text."""

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
        told, spaced = receipt.losses.counts["text: characters"], receipt.losses.counts["text: spacing"]

        def as_read(text: str) -> str:
            text = " " * (len(text) - len(text.lstrip())) + text.lstrip() if spaced else text
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


@given(raw=RAW.filter(str.strip), data=st.data())
def test_offsets_into_a_text_with_any_line_ends_name_the_same_words(raw: str, data: st.DataObject) -> None:
    places = st.integers(0, len(raw))
    ranges = [pair for pair in data.draw(st.lists(st.tuples(places, places), max_size=8)) if pair[0] < pair[1]]
    spans = tuple(DraftSpan(start=start, end=end, label="X", quote=raw[start:end]) for start, end in ranges)
    news = list(settle(Draft(text=raw, where="", spans=spans)))
    (draft,) = (one for one in news if isinstance(one, Draft))
    assert draft.text == _with_lf(raw)
    kept = iter(draft.spans)
    for start, end in ranges:
        # A range that cuts a CRLF in two has one line end for each half, and only the LF that stands for both is in the text.
        inside = raw[start + (raw[start - 1 : start + 1] == "\r\n") : end] if start else raw[start:end]
        words = _with_lf(inside)
        if not words or (words == "\n" and raw[end - 1 : end + 1] == "\r\n"):
            continue
        span = next(kept)
        assert draft.text[span.start : span.end] == span.quote
        assert span.quote.strip() == words.strip()


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.name)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=RAW.filter(lambda raw: not _CONTROL.search(raw)), data=st.data())
def test_a_file_with_any_line_ends_goes_out_and_comes_back(form: Format, raw: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as place:
        source, target, path = Path(place, "a"), Path(place, "b"), Path(place, f"out{form.suffix}")
        source.mkdir()
        (source / "x.txt").write_bytes(f"Berita dari Jakarta, Rabu pagi.\r\n{raw}".encode())
        project = Project.open(source, annotator="rina")
        text = project.document(article_id("x.txt")).text
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        span = mark(project.document(article_id("x.txt")), start, end)
        project.do(Change(id="c1", title="Tag", time="", annotator="rina", edits=(Put(None, span),)))
        receipt = export(project, path, form.name, program="0")
        project.close()
        import_foreign(target, path, form, annotator="budi")
        project = Project.open(target, annotator="")
        documents = list(project.stored_documents())
        project.close()
    lost = receipt.losses.counts
    found = [(one.text, span.start, span.end) for one in documents for span in one.spans.values()]
    if form.holds.text == "exact" and not lost["text: characters"]:
        assert [one.text for one in documents] == [text]
        assert found == [(text, start, end)] or lost.total() - lost["metadata"] > 0
    assert len(found) + sum(count for kind, count in lost.items() if kind.startswith("span: ")) == 1

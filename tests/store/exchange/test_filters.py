"""What an export is asked to leave out: parts that complete each other, nothing lost on the way, and names nobody has."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.document import Document
from store.errors import InputError
from store.exchange.bundle import Bundle, document_problems
from store.exchange.choosing import choose
from store.exchange.export import export, rehearse
from store.exchange.filters import Filter, make_filter, moment
from store.exchange.registry import FORMATS
from store.labels import DEFAULT
from store.model import Decision, Note
from store.project import Project
from tests.store.exchange.reading import decode
from tests.store.exchange.worlds import document, fill, span, world, worlds

TIMES = st.sampled_from(["", "?", *(f"2024-{day}T{hour}:30:00.000Z" for day in ("01-01", "01-31", "02-01") for hour in ("00", "23"))])
WRITTEN = [form.name for form in FORMATS.values() if form.direction != "in" and not form.missing()]
NAMES = st.sampled_from(["rina", "Rina", "budi", ""])


@st.composite
def articles(draw: st.DrawFn) -> Document:
    """An article whose records have various labels, authors and times."""
    bare = document("a.txt", "Presiden Vladimir Putin bertemu Xi Jinping di Moskow.")
    spans, decisions, notes = {}, {}, {}
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 40))
        label = draw(st.sampled_from(["PERSON", "GPE", "ORG"]))
        name = f"s{number}"
        spans[name] = span(bare, start, start + 5, label, id=name, annotator=draw(NAMES), created=draw(TIMES), updated=draw(TIMES))
        decisions[name] = Decision(
            id=f"d{number}",
            article=bare.article.id,
            start=start,
            end=start + 5,
            label=label,
            quote=spans[name].quote,
            verdict="accepted",
            annotator=draw(NAMES),
            created=draw(TIMES),
        )
        notes[f"n{number}"] = Note(
            id=f"n{number}", target="span", target_id=name, article=bare.article.id, text="x", annotator=draw(NAMES), created=draw(TIMES)
        )
    notes["na"] = Note(id="na", target="article", target_id=bare.article.id, article=bare.article.id, text="x", annotator="rina")
    article = msgspec.structs.replace(bare.article, status=draw(st.sampled_from(["open", "done"])))
    return Document(article, bare.text, spans, decisions, notes, stored=True)


@given(articles(), st.sets(st.sampled_from(DEFAULT.names())))
def test_labels_and_all_other_labels_are_the_whole(one: Document, labels: set[str]) -> None:
    others = set(DEFAULT.names()) - labels
    if not labels or not others:
        return
    mine, theirs = (make_filter(labels=chosen).narrow(one).spans for chosen in (labels, others))
    assert not set(mine) & set(theirs)
    assert {**mine, **theirs} == one.spans


@given(articles(), st.sampled_from(["2023", "2024", "2024-01", "2024-02", "2024-01-31", "2024-02-01"]))
def test_until_a_day_and_since_the_next_is_everything_with_a_date(one: Document, day: str) -> None:
    before = make_filter(until=day, zone=UTC)
    assert before.until is not None
    after = Filter(since=before.until)
    mine, theirs = (keep.narrow(one).spans for keep in (before, after))
    assert not set(mine) & set(theirs)
    assert set(mine) | set(theirs) == {name for name, one in one.spans.items() if moment(one.updated or one.created)}
    assert all((one.updated or one.created)[: len(day)] <= day for one in mine.values())


@given(articles())
def test_every_person_is_everybody_and_done_or_open_is_all(one: Document) -> None:
    by_name = [make_filter(annotators=[name]).narrow(one) for name in ("rina", "budi")]
    found = [name for narrowed in by_name for name in narrowed.spans]
    assert sorted(found) == sorted(name for name, record in one.spans.items() if record.annotator)
    takes = {status: make_filter(status=status).takes(one) for status in ("done", "open", "new")}
    assert takes["done"] != takes["open"]
    assert not takes["new"] or (takes["open"] and not one.spans)


@given(articles(), st.lists(st.sampled_from(["PERSON", "GPE"])), st.lists(NAMES), st.sampled_from(["", "2024-01"]))
def test_what_is_left_is_sound_and_asking_again_takes_nothing(one: Document, labels: list[str], names: list[str], since: str) -> None:
    keep = make_filter(labels=labels, annotators=names, since=since)
    rest = keep.narrow(one)
    assert keep.narrow(rest) == rest
    assert all(note.target_id in rest.spans for note in rest.notes.values() if note.target == "span")
    assert list(document_problems(rest)) == []
    if not keep.narrows:
        assert rest is one


def test_days_begin_where_the_person_is() -> None:
    jakarta = timezone(timedelta(hours=7))
    one = document("a.txt", "Presiden Vladimir Putin.")
    early = span(one, 0, 8, created="2024-01-04T18:00:00.000Z", updated="")
    one = replace(one, spans={early.id: early})
    assert make_filter(since="2024-01-05", zone=jakarta).narrow(one).spans
    assert not make_filter(since="2024-01-05", zone=UTC).narrow(one).spans
    assert make_filter(since="2024-01-05T01:00", until="2024-01-05T01:00", zone=jakarta).narrow(one).spans


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"status": "finished"}, "There is no status 'finished'. Use one of: new, open, done."),
        ({"since": "kemarin"}, "--since: 'kemarin' is no date."),
        ({"until": "2024-13"}, "--until: '2024-13' is no date."),
        ({"since": "2024-02", "until": "2024-01"}, "--since is after --until."),
        ({"query": "labl:PERSON"}, "There is no field 'labl'"),
        ({"query": "..."}, "There is nothing to look for"),
    ],
)
def test_a_filter_that_means_nothing_is_refused(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        make_filter(**wrong)  # type: ignore[arg-type]
    assert sentence in str(error.value)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The small world, in a project that is open for reading only, with an article nobody annotated."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "polos.txt").write_text("Tanpa anotasi, tentang Moskow.", encoding="utf-8")
    fill(folder, world())
    return Project.open(folder, annotator="", read_only=True)


def _sources(project: Project, **asked: Any) -> list[str]:
    chosen = choose(project, make_filter(**asked))
    return [chosen.fetch(name).article.source for name, _ in chosen.order]


@pytest.mark.parametrize(
    ("asked", "sources"),
    [
        ({"query": "tanpa"}, ["polos.txt"]),
        ({"query": "moskow -tanpa"}, ["a/satu.txt", "dua.md"]),
        ({"query": "label:GPE"}, ["a/satu.txt"]),
        ({"query": "entity:Putin", "labels": ["GPE"]}, ["a/satu.txt"]),
        ({"query": "-label:*"}, ["dua.md", "polos.txt"]),
        ({"query": "source:polos"}, ["polos.txt"]),
        ({"query": "note:penting"}, ["a/satu.txt"]),
        ({"status": "new"}, ["dua.md", "polos.txt"]),
        ({"status": "open"}, ["a/satu.txt", "dua.md", "polos.txt"]),
        ({"labels": ["person"]}, ["a/satu.txt", "dua.md", "polos.txt"]),
        ({"labels": ["person"], "annotated": True}, ["a/satu.txt"]),
    ],
)
def test_articles_are_chosen_by_what_is_in_them(project: Project, asked: dict[str, Any], sources: list[str]) -> None:
    before = sorted(project.store_dir.rglob("*"))
    assert _sources(project, **asked) == sources
    assert sorted(project.store_dir.rglob("*")) == before  # No index is written for it.


def test_what_was_left_out_is_counted_and_is_no_loss(project: Project, tmp_path: Path) -> None:
    receipt = export(project, tmp_path / "out.json", program="1", keep=make_filter(labels=["GPE"], annotators=["rina"]), strict=True)
    assert (receipt.documents, receipt.spans, receipt.notes, receipt.entities) == (3, 1, 0, 0)
    assert receipt.whole
    assert receipt.left_out is not None
    assert str(receipt.left_out) == "Left out by --label GPE --annotator rina: 2 spans, 1 decision, 3 notes, 1 entity."
    assert str(receipt.left_out) in str(receipt)
    back = decode(FORMATS["json"], (tmp_path / "out.json").read_bytes(), "x")
    assert [one.quote for article in back.documents for one in article.spans.values()] == [world().documents[0].text[52:58]]


def test_an_entity_stays_as_long_as_something_is_linked_to_it(project: Project, tmp_path: Path) -> None:
    receipt = export(project, tmp_path / "out.json", program="1", keep=make_filter(labels=["PERSON"]))
    back = decode(FORMATS["json"], (tmp_path / "out.json").read_bytes(), "x")
    assert back.entities == world().entities
    assert back.notes == world().notes
    assert receipt.left_out is not None
    assert (receipt.left_out.spans, receipt.left_out.entities, receipt.left_out.notes) == (1, 0, 0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"labels": ["PERSN"]}, "No label is called so. Did you mean PERSON"),
        ({"annotators": ["rini"]}, "Nobody who annotated is called so. Did you mean rina?"),
        ({"status": "done"}, "The filters let no article through."),
        ({"labels": ["ORG"], "annotated": True, "query": "tanpa"}, "--label ORG --query tanpa --annotated: The filters let no article"),
    ],
)
def test_asking_for_what_is_not_there_says_so(project: Project, tmp_path: Path, asked: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        export(project, tmp_path / "out.json", program="1", keep=make_filter(**asked))
    assert sentence in str(error.value)
    assert not (tmp_path / "out.json").exists()


def test_what_cannot_be_read_is_not_called_left_out(project: Project, tmp_path: Path) -> None:
    (project.folder / "gambar.txt").write_bytes(b"\x89PNG" + bytes(200))
    receipt = export(project, tmp_path / "out.json", program="1", keep=make_filter(query="moskow"))
    assert receipt.left_out is not None
    assert receipt.left_out.articles == 0
    assert len(receipt.lost) == 1
    assert not receipt.whole


@given(
    bundle=worlds(),
    form=st.sampled_from(WRITTEN),
    labels=st.sets(st.sampled_from(DEFAULT.names()), max_size=9),
)
def test_a_rehearsal_says_what_the_export_says(
    bundle: Bundle, form: str, labels: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("p")
    bundle = replace(bundle, documents=bundle.documents[:1])
    (folder / "berita").mkdir()
    fill(folder / "berita", bundle)
    project = Project.open(folder / "berita", annotator="", read_only=True)
    keep = make_filter(labels=labels)
    said = rehearse(project, folder / "out", form, program="1", keep=keep)
    done = export(project, folder / "out", form, program="1", keep=keep)
    assert said.losses.counts == done.losses.counts
    assert said.left_out == done.left_out
    for one, other in zip(said.outputs, done.outputs, strict=True):
        assert replace(other, size=0, sha256="") == one
    assert said.rehearsed

"""Which article of a project a foreign document is, under which name a new one is filed, and where spans are in another white space."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftSpan
from store.exchange.import_place import Places, moved
from store.ingest import article_id
from store.project import Project

TEXT = "Joko Widodo tiba."
SHA = hashlib.sha256(TEXT.encode()).hexdigest()[:12]


def places(folder: Path, *told: list[None]) -> Places:
    """Look at a project's articles."""
    project = Project.open(folder, annotator="", read_only=True)
    try:
        return Places(project, "in.jsonl", *(lambda one=one: one.append(None) for one in told))
    finally:
        project.close()


def draft(text: str = TEXT, source: str = "", **more: Any) -> Draft:
    """Return a draft."""
    return Draft(text=text, where="", source=source, **more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles, two of which have the same text, and a file that is none."""
    for name, text in (("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", "Xi\n pulang.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "aa.txt").write_bytes(b"\x00\xff\x00\x01" * 40)
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "name", "loose"),
    [
        (draft(), "a.txt", False),
        (draft(source="b.txt"), "b.txt", False),
        (draft(source="z.txt"), "a.txt", False),
        (draft(source="c.txt"), "a.txt", False),
        (draft("Joko  Widodo\ntiba."), "a.txt", True),
        (draft("Xi pulang.", "a.txt"), "c.txt", True),
        (draft("Lain.", "a.txt"), "", False),
    ],
)
def test_the_article_with_a_text_is_found_however_the_file_names_it(folder: Path, asked: Draft, name: str, loose: bool) -> None:
    assert places(folder).find(asked) == (article_id(name) if name else "", loose)


def test_every_article_is_looked_at_and_one_that_cannot_be_read_is_passed_over(folder: Path) -> None:
    told: list[None] = []
    found = places(folder, told)
    assert len(told) == 4
    assert found.find(draft("Xi\n pulang.")) == (article_id("c.txt"), False)


def test_in_a_project_without_articles_nothing_is_found(tmp_path: Path) -> None:
    assert places(tmp_path).find(draft()) == ("", False)


def test_a_new_article_has_the_name_that_the_file_gives_or_one_of_its_text(tmp_path: Path) -> None:
    found = places(tmp_path)
    named = found.make(draft(source=" a.txt ", title="t" * 301, language="id", published="2024", metadata={"k": "v"}, done=True))
    assert (named.id, named.source, named.title, named.language, named.published, named.metadata, named.status, named.length) == (
        article_id("a.txt"), "a.txt", "t" * 300, "id", "2024", {"k": "v"}, "done", len(TEXT),
    )  # fmt: skip
    bare = found.make(draft())
    assert (bare.source, bare.title, bare.status, bare.metadata) == (f"in.jsonl#{SHA}", "Joko Widodo tiba.", "open", {})
    assert found.make(draft(source="a.txt")).source == f"a.txt#{SHA}"
    assert found.make(draft(source="  ")).source == f"in.jsonl#{SHA}#{SHA}"


def test_a_second_document_of_one_file_with_the_same_text_is_the_same_article_unless_both_have_names(tmp_path: Path) -> None:
    found = places(tmp_path)
    first = found.make(draft(source="a.txt")).id
    assert found.find(draft()) == (first, False)
    assert found.find(draft(source="a.txt")) == (first, False)
    assert found.find(draft(source="b.txt")) == ("", False)
    bare = found.make(draft("Lain.")).id
    assert found.find(draft("Lain.", "b.txt")) == (bare, False)
    assert found.find(draft("Lain .")) == ("", False)  # White space is overlooked only in what the project had.
    assert found.make(draft("Lain.", "c.txt")).id != bare
    assert found.find(draft("Lain.")) == (bare, False)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [(0, 4, (1, 5)), (5, 7, (7, 9)), (0, 7, (1, 9)), (4, 7, (7, 9)), (0, 5, (1, 5)), (6, 7, (8, 9)), (4, 5, None), (1, 2, (2, 3))],
)
def test_where_a_span_is_in_another_white_space(start: int, end: int, place: tuple[int, int] | None) -> None:
    text = "\tJoko\n Xi"
    spans = (DraftSpan(start=start, end=end, label="PER", quote="?", id="x"), DraftSpan(start=0, end=1, label="LOC"))
    found = moved(Draft(text="Joko Xi", where="line 1", spans=spans, title="T"), text)
    last = DraftSpan(start=1, end=2, label="LOC", quote="J")
    first = () if place is None else (DraftSpan(start=place[0], end=place[1], label="PER", quote=text[slice(*place)], id="x"),)
    assert found == Draft(text=text, where="line 1", spans=(*first, last), title="T")

"""What a search finds through the index, and that the index keeps in step."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store import annotate, bulk, entities
from store.details import correct, details_of
from store.ingest import article_id
from store.search.find import find
from store.search.forms import inconsistent
from store.search.hits import Hit
from store.search.index import FILE, Index
from store.search.numbering import OUT_OF_ORDER, fits, numbered
from store.search.query import parse
from store.search.upkeep import Upkeep
from tests.store.making import A, B, bounds, folder, project


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return folder(tmp_path)


def kept(opened, path: Path | None = None) -> tuple[Index, Upkeep]:  # type: ignore[no-untyped-def]
    index = Index(path)
    upkeep = Upkeep(opened, index)
    upkeep.begin([(A, "a.txt"), (B, "b.txt")])
    while upkeep.step():
        pass
    return index, upkeep


def quotes(index: Index, text: str, known=None) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(hit.article, hit.quote) for page in find(index, parse(text), known or {}) for hit in page]


def test_words_in_reading_order_with_exact_places(where: Path) -> None:
    opened = project(where)
    index, _ = kept(opened)
    found: list[Hit] = [hit for page in find(index, parse("beijing"), {}) for hit in page]
    assert [(hit.article, hit.quote) for hit in found] == [(A, "Beijing"), (A, "Beijing"), (B, "Beijing")]
    assert all(opened.document(hit.article).text[hit.start : hit.end] == "Beijing" for hit in found)
    assert quotes(index, "xi putin") == []
    assert quotes(index, "mengunjungi*") == [(B, "mengunjungi")]


def test_conditions_on_annotations(where: Path) -> None:
    opened = project(where)
    text = opened.document(A).text
    opened.do(annotate.tag(opened.document(A), *bounds(text, "Beijing"), "GPE", annotator="ana"))  # type: ignore[arg-type]
    index, _ = kept(opened)
    assert quotes(index, "beijing label:GPE") == [(A, "Beijing")]
    assert len(quotes(index, "beijing -label:*")) == 2
    assert quotes(index, "label:*") == [(A, "Beijing")]
    assert quotes(index, "label:ORG") == []
    assert quotes(index, "annotator:ana") == [(A, "Beijing")]


def test_entities_by_any_of_their_names_and_notes_on_them(where: Path) -> None:
    opened = project(where)
    text = opened.document(B).text
    opened.do(annotate.tag(opened.document(B), *bounds(text, "Vladimir Putin"), "PERSON", annotator="ana"))  # type: ignore[arg-type]
    span = opened.document(B).ordered_spans()[0]
    who = entities.new_entity("Vladimir Putin", "PERSON", aliases=("Putin",))
    opened.do(entities.link(opened.document(B), [span.id], who.id, entity=who, annotator="ana"))  # type: ignore[arg-type]
    opened.do(annotate.write_note(opened.document(B), "span", span.id, "perlu dicek", annotator="ana"))  # type: ignore[arg-type]
    index, _ = kept(opened)
    assert quotes(index, "entity:putin", opened.entities) == [(B, "Vladimir Putin")]
    assert quotes(index, "note:dicek", opened.entities) == [(B, "Vladimir Putin")]
    assert quotes(index, "entity:xi", opened.entities) == []


def test_only_what_was_changed_is_read_again(where: Path) -> None:
    opened = project(where)
    path = opened.store_dir / FILE
    index, upkeep = kept(opened, path)
    assert upkeep.progress == (2, 2)
    opened.do(annotate.tag(opened.document(A), *bounds(opened.document(A).text, "Beijing"), "GPE", annotator="ana"))  # type: ignore[arg-type]
    upkeep.changed([A])
    while upkeep.step():
        pass
    assert quotes(index, "label:GPE") == [(A, "Beijing")]
    index.close()
    opened.close()
    opened = project(where)
    index, upkeep = kept(opened, path)
    assert upkeep.progress == (1, 1), "only the article whose files are others now"
    assert quotes(index, "label:GPE") == [(A, "Beijing")]
    (where / "b.txt").unlink()
    upkeep.begin([(A, "a.txt")])
    assert quotes(index, "putin") == []


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_made_anew(where: Path, damage: bytes) -> None:
    opened = project(where)
    path = opened.store_dir / FILE
    opened.store_dir.mkdir(exist_ok=True)
    path.write_bytes(damage)
    index, _ = kept(opened, path)
    assert len(quotes(index, "beijing")) == 3


def test_an_index_of_another_version_is_made_anew(where: Path) -> None:
    opened = project(where)
    path = opened.store_dir / FILE
    kept(opened, path)[0].close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    index, _ = kept(opened, path)
    assert len(quotes(index, "beijing")) == 3


def test_hostile_text_and_queries_find_without_harm(tmp_path: Path) -> None:
    where = folder(tmp_path, a="x\x1b]52;c;AAAA\x07 Putin\x00 'OR 1=1; DROP TABLE articles; -- \" * NEAR( Putin", b="b")
    opened = project(where)
    index, _ = kept(opened)
    for text in ("'; DROP TABLE articles; --", '"', "NEAR(", "a AND NOT b", "-", "title:%", "putin^2", "col*"):
        quotes(index, text)
    assert len(quotes(index, "putin")) == 2


def test_everywhere_is_one_change_and_one_undo(where: Path) -> None:
    opened = project(where)
    index, _ = kept(opened)
    places = [(hit.article, hit.start, hit.end) for page in find(index, parse("=Beijing"), {}) for hit in page]
    change = bulk.label_places(opened.document, places, "GPE", annotator="ana")
    assert change is not None
    assert change.title == "Tag GPE 3 × “Beijing” in 2 articles"
    opened.do(change)
    assert [len(opened.document(one).spans) for one in (A, B)] == [2, 1]
    again = bulk.label_places(opened.document, places, "LOC", annotator="ana")
    assert again is not None
    opened.do(again)
    assert {span.label for one in (A, B) for span in opened.document(one).spans.values()} == {"LOC"}
    noted = bulk.note_places(opened.document, places[:2], "ibu kota", annotator="ana")
    assert noted is not None
    opened.do(noted)
    assert len(opened.document(A).notes) == 2
    opened.undo()
    opened.undo()
    opened.undo()
    assert [len(opened.document(one).spans) for one in (A, B)] == [0, 0]
    assert bulk.delete_places(opened.document, places, annotator="ana") is None


def test_forms_that_are_not_tagged_alike(where: Path) -> None:
    opened = project(where)
    text = opened.document(A).text
    opened.do(annotate.tag(opened.document(A), *bounds(text, "Beijing"), "GPE", annotator="ana"))  # type: ignore[arg-type]
    opened.do(annotate.tag(opened.document(A), *bounds(text, "Jakarta"), "GPE", annotator="ana"))  # type: ignore[arg-type]
    index, _ = kept(opened)
    (form,) = [one for one in inconsistent(index) if one is not None]
    assert (form.quote, form.labels, form.untagged, form.articles) == ("Beijing", (("GPE", 1),), 2, 2)


def test_words_and_dates_are_asked_for_together(where: Path) -> None:
    opened = project(where)
    index, _ = kept(opened)
    assert quotes(index, "beijing after:2000") == []
    index.rows("SELECT 1")
    with index._change() as cursor:
        cursor.execute("UPDATE articles SET published = '2024-05-01' WHERE article = ?", (B,))
    assert quotes(index, "beijing after:2024 before:2025") == [(B, "Beijing")]
    assert quotes(index, "beijing -after:2024") == [(A, "Beijing"), (A, "Beijing")]
    assert quotes(index, "beijing status:new title:*") == []


def test_a_word_that_is_partly_tagged_is_found_by_its_label(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ke Moskownya dan Moskow-Beijing, lalu AS/Rusia.", encoding="utf-8")
    opened = project(tmp_path)
    document = opened.document(A)
    for form, label in (("Moskow", "GPE"), ("Beij", "WORK_OF_ART"), ("Rusia", "GPE")):
        opened.do(annotate.tag(opened.document(A), *bounds(document.text, form), label, annotator="ana"))  # type: ignore[arg-type]
    index = Index(None)
    upkeep = Upkeep(opened, index)
    upkeep.begin([(A, "a.txt")])
    while upkeep.step():
        pass
    assert quotes(index, "moskow label:gpe") == [(A, "Moskow")]
    assert quotes(index, "moskownya label:GPE") == [(A, "Moskownya")]
    assert quotes(index, "beijing label:work_of_art") == [(A, "Beijing")]
    assert quotes(index, '"as rusia" label:GPE') == [(A, "AS/Rusia")]
    assert quotes(index, "beij* label:WORK_OF_ART") == [(A, "Beijing")]
    assert quotes(index, "beijing label:GPE") == []


def test_an_article_between_others_is_found_between_them_and_without_room_too(tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(6)]
    for name in names:
        (tmp_path / name).write_text(f"Berita {name}\nPutin di Moskow.", encoding="utf-8")
    opened = project(tmp_path)
    sources = [(article_id(name), name) for name in names]
    index = Index(tmp_path / FILE)

    def bring(listed: list[tuple[str, str]]) -> list[str]:
        upkeep = Upkeep(opened, index)
        upkeep.begin(listed)
        while upkeep.step():
            pass
        return [hit.article for page in find(index, parse("putin"), {}) for hit in page]

    first = [sources[0], sources[1], sources[4], sources[5]]
    assert bring(first) == [one for one, _ in first]
    assert bring(sources) == [one for one, _ in sources]
    assert index.in_order
    with index._change() as cursor:
        cursor.execute(
            "UPDATE articles SET id = (SELECT id + 1 FROM articles WHERE article = ?) WHERE article = ?", (sources[1][0], sources[2][0])
        )
        cursor.execute("INSERT INTO words (words) VALUES ('rebuild')")
    without = [one for one in sources if one != sources[3]]
    assert bring(without) == [one for one, _ in without]
    closer = [without[0], without[1], sources[3], *without[2:]]
    assert bring(closer) == [one for one, _ in closer]
    assert not index.in_order


def test_numbers_ascend_in_reading_order_however_articles_come(tmp_path: Path) -> None:
    index = Index(None)
    with index._change() as cursor:
        places = [500, *range(500), *range(501, 700)]
        for place in places:
            number = numbered(cursor, str(place), place)
            assert fits(cursor, number, place)
            cursor.execute(
                "INSERT INTO articles VALUES (?, ?, ?, '', '', '', '', '', '', '', 0, '', '')",
                (number, str(place), place),
            )
        assert cursor.execute(OUT_OF_ORDER).fetchone() is None
        cursor.execute("UPDATE articles SET place = place + 1000 WHERE place >= 300")
        for place in range(300, 1300):
            number = numbered(cursor, str(place + 5000), place)
            assert fits(cursor, number, place)
            cursor.execute(
                "INSERT INTO articles VALUES (?, ?, ?, '', '', '', '', '', '', '', 0, '', '')",
                (number, str(place + 5000), place),
            )
        assert cursor.execute(OUT_OF_ORDER).fetchone() is None


def test_a_source_is_the_file_or_the_site(where: Path) -> None:
    opened = project(where)
    about = replace(details_of(opened.document(B).article), site="Kantor Berita Antara")
    changed = correct(opened.document(B), about, annotator="ana", today=date(2026, 1, 1))
    assert changed is not None
    opened.do(changed)
    index, _ = kept(opened)
    assert quotes(index, "beijing source:antara") == [(B, "Beijing")]
    assert quotes(index, "beijing source:a.txt") == [(A, "Beijing"), (A, "Beijing")]
    assert quotes(index, "beijing -source:antara source:b.txt") == []

"""What is done to many places at once: which records change, what it is called, and when it is nothing."""

from msgspec.structs import replace

from store import annotate
from store.bulk import Place, by_article, delete_places, label_places, note_places
from store.document import Document, apply
from store.model import Article, Change, Note, Put, Span
from tests.store.making import TEXT, bounds, document

XI, JOKO, JAKARTA, BEIJING = (bounds(TEXT, words) for words in ("Xi Jinping", "Joko Widodo", "Jakarta", "Beijing"))
AGAIN = (TEXT.rindex("Xi Jinping"), TEXT.rindex("Xi Jinping") + 10)


def of(name: str, *spans: tuple[tuple[int, int], str]) -> Document:
    bare = document(stored=True)
    held = Document(article=replace(bare.article, id=name), text=TEXT, stored=True)
    made = [
        Span(id=f"{name}{at}", article=name, start=place[0], end=place[1], label=label, quote=TEXT[slice(*place)])
        for at, (place, label) in enumerate(spans)
    ]
    return apply(held, [Put(None, one) for one in made])


DOCUMENTS = {"a": of("a", (XI, "PERSON"), (XI, "ORG"), (JOKO, "PERSON")), "b": of("b", (XI, "PERSON")), "c": of("c")}


def told(change: Change | None) -> tuple[str, list[str]]:
    """Return the title, and of each edit what there was and what there is."""
    if change is None:
        return "nothing", []
    return change.title, [f"{_said(edit.before)} > {_said(edit.after)}" for edit in change.edits]


def _said(record: object) -> str:
    if isinstance(record, Span):
        return f"{record.article} {record.quote} {record.label}"
    return f"{record.article} “{record.text}”" if isinstance(record, Note) else "Article" if isinstance(record, Article) else "-"


def places(*named: tuple[str, tuple[int, int]]) -> list[Place]:
    return [(article, *place) for article, place in named]


def test_places_are_sorted_by_article_each_once() -> None:
    assert by_article(places(("b", XI), ("a", JOKO), ("b", XI), ("b", JOKO))) == {"b": [XI, JOKO], "a": [JOKO]}
    assert by_article([]) == {}


def label(*named: tuple[str, tuple[int, int]], to: str = "GPE") -> tuple[str, list[str]]:
    return told(label_places(DOCUMENTS.__getitem__, places(*named), to, annotator="ana"))


def test_a_label_for_many_places_tags_what_is_free_and_relabels_what_is_not() -> None:
    assert label(("c", XI)) == ("Tag GPE “Xi Jinping”", ["- > c Xi Jinping GPE"])
    assert label(("b", XI)) == ("Relabel “Xi Jinping” PERSON to GPE", ["b Xi Jinping PERSON > b Xi Jinping GPE"])
    assert label(("b", XI), ("c", XI)) == (
        "Tag GPE 2 × “Xi Jinping” in 2 articles",
        ["b Xi Jinping PERSON > b Xi Jinping GPE", "- > c Xi Jinping GPE"],
    )
    assert label(("c", XI), ("c", JAKARTA)) == ("Tag GPE 2 mentions", ["- > c Xi Jinping GPE", "- > c Jakarta GPE"])
    assert label(("b", AGAIN), ("b", XI)) == (
        "Tag GPE 2 × “Xi Jinping”",
        ["b Xi Jinping PERSON > b Xi Jinping GPE", "- > b Xi Jinping GPE"],
    )
    assert label(("b", XI), to="PERSON") == ("nothing", [])
    assert label(("a", XI), to="ORG") == ("nothing", [])
    assert label(("b", XI), ("c", XI), to="PERSON") == ("Tag PERSON “Xi Jinping”", ["- > c Xi Jinping PERSON"])
    assert label() == ("nothing", [])


def test_where_a_single_place_was_tagged_it_was_by_a_person() -> None:
    one = label_places(DOCUMENTS.__getitem__, places(("c", XI)), "GPE", annotator="ana")
    two = label_places(DOCUMENTS.__getitem__, places(("c", XI), ("c", AGAIN)), "GPE", annotator="ana")
    assert one is not None
    assert two is not None
    assert [getattr(edit.after, "origin", "") for change in (one, two) for edit in change.edits] == ["person", "propagated", "propagated"]


def test_annotations_of_exactly_these_places_go() -> None:
    def delete(*named: tuple[str, tuple[int, int]]) -> tuple[str, list[str]]:
        return told(delete_places(DOCUMENTS.__getitem__, places(*named), annotator="ana"))

    assert delete(("b", XI)) == ("Delete PERSON “Xi Jinping”", ["b Xi Jinping PERSON > -"])
    assert delete(("a", XI), ("b", XI), ("c", XI)) == (
        "Delete 3 × “Xi Jinping” in 2 articles",
        ["a Xi Jinping PERSON > -", "a Xi Jinping ORG > -", "b Xi Jinping PERSON > -"],
    )
    assert delete(("a", (XI[0], XI[1] + 1)), ("c", XI)) == ("nothing", [])


def test_a_note_is_written_beneath_the_one_that_is_there() -> None:
    written = annotate.write_note(DOCUMENTS["b"], "span", "b0", "satu", annotator="ana")
    about = annotate.write_note(DOCUMENTS["b"], "article", "b", "berita", annotator="ana")
    assert written is not None
    assert about is not None
    noted = {**DOCUMENTS, "b": apply(DOCUMENTS["b"], [*about.edits, *written.edits])}

    def note(*named: tuple[str, tuple[int, int]]) -> tuple[str, list[str]]:
        return told(note_places(noted.__getitem__, places(*named), "dua", annotator="ana"))

    assert note(("b", XI)) == ("Edit note", ["b “satu” > b “satu\n\ndua”"])
    assert note(("c", XI), ("b", XI), ("a", JOKO)) == (
        "Write note on 2 mentions in 2 articles",
        ["b “satu” > b “satu\n\ndua”", "- > a “dua”"],
    )
    assert note(("c", XI)) == ("nothing", [])
    assert note(("b", (XI[0], XI[1] - 1))) == ("nothing", [])

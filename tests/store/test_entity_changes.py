"""What putting together, taking apart, taking in and renaming entities changes, edit by edit."""

from typing import Any

import pytest
from msgspec.structs import replace

from store import merging
from store.document import Document
from store.errors import InvalidError
from store.model import Article, Change, Entity, Note, Put, Span

NOW = "2024-01-02T03:04:05.678Z"
XI = Entity(id="xi", name="Xi Jinping", label="PERSON", aliases=("Xi",), annotator="lama", created="1", updated="1")
PAK = Entity(id="pak", name="Presiden Xi", label="PERSON", aliases=("Xi", "Xi Jinping"), annotator="lama", created="1", updated="1")


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be one moment."""
    monkeypatch.setattr(merging, "now", lambda: NOW)


def span(number: int, quote: str, entity: str = "", label: str = "PERSON") -> Span:
    return Span(id=f"s{number}", article="a", start=number * 10, end=number * 10 + len(quote), label=label, quote=quote, entity=entity)


def document(*spans: Span) -> Document:
    article = Article(id="a", title="Judul", source="a.txt", sha256="0", length=0)
    return Document(article, "", {one.id: one for one in spans}, stored=True)


def moved(one: Span, entity: str) -> Put:
    return Put(one, replace(one, entity=entity, annotator="ana", updated=NOW))


def renewed(one: Entity, **fields: Any) -> Put:
    return Put(one, replace(one, **fields, annotator="ana", updated=NOW))


def told(change: Change | None) -> tuple[str, list[Put]]:
    assert change is not None
    assert (change.time, change.annotator, bool(change.id)) == (NOW, "ana", True)
    return change.title, list(change.edits)


def test_merging_moves_what_is_about_the_others_and_nothing_else() -> None:
    mentions = [span(3, "Xi", "pak"), span(1, "Xi", "xi"), span(2, "Xi"), span(4, "Putin", "putin")]
    notes = [
        Note(id="n1", target="entity", target_id="pak", text="x"),
        Note(id="n2", target="entity", target_id="putin", text="x"),
        Note(id="n3", target="span", target_id="pak", article="a", text="x"),
    ]
    title, edits = told(merging.merge(XI, [PAK, XI], [document(*mentions), document(span(5, "Xi", "pak"))], notes, annotator="ana"))
    assert title == "Merge “Presiden Xi”, “Xi Jinping” into “Xi Jinping”"
    assert edits == [
        renewed(XI, aliases=("Xi", "Presiden Xi")),
        moved(mentions[0], "xi"),
        moved(span(5, "Xi", "pak"), "xi"),
        Put(notes[0], replace(notes[0], target_id="xi")),
        Put(PAK, None),
    ]


def test_merging_keeps_apart_what_was_declined_unless_it_is_a_name_now() -> None:
    one = replace(XI, aliases=(), not_aliases=("Presiden Xi", "Li", "Xi Jinping"), external={"wikidata": "Q1"})
    other = replace(PAK, aliases=(), not_aliases=("Wang", "Li"), external={"iso3166": "CN", "wikidata": "Q1"})
    _, edits = told(merging.merge(one, [other], [], [], annotator="ana"))
    assert edits == [
        renewed(one, aliases=("Presiden Xi",), not_aliases=("Li", "Wang"), external={"wikidata": "Q1", "iso3166": "CN"}),
        Put(other, None),
    ]


def test_an_entity_to_which_nothing_comes_stays_as_it_is() -> None:
    known = replace(XI, aliases=("Xi", "Presiden Xi"))
    assert told(merging.merge(known, [PAK], [], [], annotator="ana"))[1] == [Put(PAK, None)]


@pytest.mark.parametrize(("count", "names"), [(1, "“E0”"), (3, "“E0”, “E1”, “E2”"), (4, "“E0”, “E1”, “E2” …")])
def test_the_title_of_a_merge_names_three(count: int, names: str) -> None:
    others = [Entity(id=f"e{number}", name=f"E{number}", label="ORG") for number in range(count)]
    assert told(merging.merge(XI, others, [], [], annotator="ana"))[0] == f"Merge {names} into “Xi Jinping”"


def test_two_ids_of_one_scheme_are_never_one() -> None:
    with pytest.raises(InvalidError) as caught:
        merging.merge(replace(XI, external={"w": "1"}), [replace(PAK, external={"v": "3", "w": "2"})], [], [], annotator="ana")
    expected = "Presiden Xi: Xi Jinping and Presiden Xi have different w ids: 1 and 2. Correct or remove one of the two first."
    assert str(caught.value) == expected


def test_splitting_gives_spellings_and_their_mentions_to_a_new_entity() -> None:
    whole = replace(XI, aliases=("Xi", "Xi muda", "Bung Xi"), not_aliases=("Li",))
    mentions = [span(1, "Xi muda", "xi"), span(2, "Xi", "xi"), span(3, "Xi muda", "lain"), span(4, "Bung Xi", "xi")]
    title, (new, kept, *rest) = told(merging.split(whole, {"Xi muda", "Bung Xi"}, "Bung Xi", [document(*mentions)], annotator="ana"))
    assert title == "Split “Bung Xi” from “Xi Jinping”"
    fresh = new.record
    assert isinstance(fresh, Entity)
    assert fresh.id not in ("", "xi")
    assert new == Put(
        None,
        Entity(
            id=fresh.id,
            name="Bung Xi",
            label="PERSON",
            aliases=("Xi muda",),
            not_aliases=("Xi Jinping",),
            annotator="ana",
            created=NOW,
            updated=NOW,
        ),
    )
    assert kept == renewed(whole, aliases=("Xi",), not_aliases=("Li", "Bung Xi", "Xi muda"))
    assert rest == [moved(mentions[0], fresh.id), moved(mentions[3], fresh.id)]


def test_a_name_that_is_split_off_is_not_kept_apart_from_itself() -> None:
    _, (new, kept) = told(merging.split(XI, ["Xi Jinping", "Xi"], "Baru", [], annotator="ana"))
    fresh = new.record
    assert isinstance(fresh, Entity)
    assert (fresh.aliases, fresh.not_aliases) == (("Xi", "Xi Jinping"), ())
    assert kept == renewed(XI, aliases=(), not_aliases=("Xi",))


@pytest.mark.parametrize(("quotes", "name"), [([], "Baru"), (["Xi"], " ")])
def test_splitting_needs_a_name_and_a_spelling(quotes: list[str], name: str) -> None:
    with pytest.raises(InvalidError) as caught:
        merging.split(XI, quotes, name, [], annotator="ana")
    assert str(caught.value) == "Xi Jinping: A new entity needs a name and at least one spelling."


def test_forms_are_taken_in_with_their_free_mentions() -> None:
    apart = replace(XI, not_aliases=("Pak Xi", "Li"))
    mentions = [span(1, "Pak Xi"), span(2, "Pak Xi", "lain"), span(3, "Pak Xi", "", "ORG"), span(4, "Xi"), span(5, "Xi Jinping")]
    forms = {("PERSON", "Xi Jinping"), ("PERSON", "Pak Xi")}
    title, edits = told(merging.take_in(apart, forms, [document(*mentions)], annotator="ana"))
    assert title == "Link 2 forms to “Xi Jinping”"
    assert edits == [
        renewed(apart, aliases=("Xi", "Pak Xi"), not_aliases=("Li",)),
        moved(mentions[0], "xi"),
        moved(mentions[4], "xi"),
    ]


def test_a_form_that_it_has_already_is_taken_in_without_changing_the_entity() -> None:
    free = span(1, "Xi")
    assert told(merging.take_in(XI, [("PERSON", "Xi")], [document(free)], annotator="ana")) == (
        "Link “Xi” to “Xi Jinping”",
        [moved(free, "xi")],
    )
    assert merging.take_in(XI, [("PERSON", "Xi")], [document(span(1, "Xi", "lain"))], annotator="ana") is None
    assert told(merging.take_in(XI, [("PERSON", "Xi"), ("ORG", "Xi")], [document(free)], annotator="ana"))[0] == "Link “Xi” to “Xi Jinping”"


def test_a_new_entity_is_made_with_its_first_form() -> None:
    made = replace(XI, annotator="ana", created=NOW, updated=NOW)
    assert told(merging.take_in(XI, [("PERSON", "Xi")], [], annotator="ana", new=True))[1] == [Put(None, made)]


def test_the_old_name_becomes_the_last_alias_and_the_new_one_is_none() -> None:
    one = replace(XI, aliases=("Xi", "Bapak Xi", "Jinping"))
    title, edits = told(merging.rename(one, " Bapak\n Xi ", annotator="ana"))
    assert title == "Rename “Xi Jinping” to “Bapak Xi”"
    assert edits == [renewed(one, name="Bapak Xi", aliases=("Xi", "Jinping", "Xi Jinping"))]
    assert merging.rename(one, "Xi  Jinping", annotator="ana") is None
    with pytest.raises(InvalidError) as caught:
        merging.rename(one, "\t ", annotator="ana")
    assert str(caught.value) == "Xi Jinping: An entity needs a name."

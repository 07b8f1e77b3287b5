"""From drafts to edits: what is new, what was there, which span and which entity each is, and every field of what is made."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from store.document import Document
from store.exchange.contract import Draft, DraftEntity, DraftSpan
from store.exchange.import_merge import Counts, Merger
from store.ingest import make_article
from store.model import AnyRecord, Decision, Entity, Note, Put, Span

TEXT = "x" * 40 + " Joko dan Xi " + "y" * 40
ARTICLE = make_article(TEXT, source="a.txt")
NOW = "2024-01-01T00:00:00Z"
LABELS = {"PER": "PERSON", "LOC": "LOC", "MISC": ""}
JOKO = Entity(id="e1", name="Joko", label="PERSON", aliases=("Jokowi",), external={"wikidata": "Q1"})


class World:
    """A merger, what it counts, and what comes of it."""

    def __init__(self, *entities: Entity) -> None:
        self.counts = Counts()
        self.merger = Merger({one.id: one for one in entities}, self.counts, annotator="ana", moment=NOW, labels=LABELS)

    def counted(self) -> tuple[int, ...]:
        """Return documents, spans, decisions, notes, entities and what was present."""
        found = self.counts
        return found.documents, found.spans, found.decisions, found.notes, found.entities, found.present

    def merge(self, *spans: DraftSpan, notes: tuple[str, ...] = ()) -> tuple[Put, ...]:
        """Merge one draft and return the edits."""
        self.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=spans, notes=notes))
        return self.merger.take()

    def begin(self, *records: Span | Decision | Note, new: bool = False) -> None:
        """Make the article ready with what is said about it."""

        def of(kind: type[AnyRecord]) -> dict[str, Any]:
            return {one.id: one for one in records if isinstance(one, kind)}

        self.merger.begin(Document(ARTICLE, TEXT, of(Span), of(Decision), of(Note), stored=not new), new=new)


def one(start: int = 41, end: int = 45, label: str = "PER", **more: Any) -> DraftSpan:
    """Return a span of a file, by default of Joko."""
    return DraftSpan(start=start, end=end, label=label, **more)


def span(name: str, entity: str = "", **more: Any) -> Span:
    """Return a span of the project on Joko."""
    return Span(id=name, article=ARTICLE.id, start=41, end=45, label="PERSON", quote="Joko", entity=entity, **more)


def made(edits: Iterable[Put]) -> list[AnyRecord]:
    """Return what edits put without ids of their own."""
    assert all(edit.before is None for edit in edits)
    assert all(edit.record.id for edit in edits)
    return [replace(edit.record, id="") for edit in edits]


def test_a_span_is_made_with_all_that_the_file_says() -> None:
    world = World()
    world.begin()
    said: dict[str, Any] = {"origin": "model:x", "score": 0.5, "annotator": "budi"}
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(created="2020", **said), one(50, 52, "LOC"))))
    assert world.merger.size == 2
    about: dict[str, Any] = {"id": "", "article": ARTICLE.id}
    assert made(world.merger.take()) == [
        Span(
            **about, start=41, end=45, label="PERSON", quote="Joko", prefix="x" * 31 + " ", suffix=" dan Xi " + "y" * 24,
            created="2020", updated="2020", **said,
        ),
        Span(
            **about, start=50, end=52, label="LOC", quote="Xi", prefix="x" * 22 + " Joko dan ", suffix=" " + "y" * 31,
            origin="import", created=NOW, updated=NOW,
        ),
    ]  # fmt: skip
    assert world.counted() == (0, 2, 0, 0, 0, 0)
    assert (world.merger.size, world.merger.take()) == (0, ())


def test_at_the_edges_of_a_text_there_is_no_more_around_a_span() -> None:
    world = World()
    world.begin()
    first, last = (edit.record for edit in world.merge(one(0, 1), one(1, len(TEXT))))
    assert isinstance(first, Span)
    assert isinstance(last, Span)
    assert (first.prefix, first.suffix, last.prefix, last.suffix) == ("", "x" * 32, "x", "")


def test_a_new_article_comes_first_and_counts() -> None:
    world = World()
    world.begin(new=True)
    first, second = world.merge(one())
    assert (first, type(second.record)) == (Put(None, ARTICLE), Span)
    assert world.counted() == (1, 1, 0, 0, 0, 0)
    assert world.counts.new == 2


def test_each_span_of_the_project_stands_for_one_of_a_document() -> None:
    world = World()
    world.begin(span("s1"), span("s2"))
    assert len(made(world.merge(one(), one(), one(), one()))) == 2
    assert world.counted() == (0, 2, 0, 0, 0, 2)
    world.begin(span("s1"))
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(), one())))
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(), one())))  # Another document with this text.
    assert len(world.merger.take()) == 1
    assert world.counted() == (0, 3, 0, 0, 0, 5)


def test_a_label_that_is_left_out_leaves_the_spans_after_it() -> None:
    world = World()
    world.begin()
    assert [record.label for record in made(world.merge(one(label="MISC"), one())) if isinstance(record, Span)] == ["PERSON"]
    assert world.counted() == (0, 1, 0, 0, 0, 0)


def test_of_several_spans_the_one_with_the_same_entity_is_meant() -> None:
    world = World(JOKO)
    world.begin(span("s1", "e9"), span("s2"), span("s3", "e1"))
    assert world.merge(one(entity="Joko", notes=("n",)))[0].record.target_id == "s3"  # type: ignore[union-attr]
    world.begin(span("s1", "e9"), span("s2"), span("s3", "e1"))
    assert world.merge(one(notes=("n",)))[0].record.target_id == "s2"  # type: ignore[union-attr]
    world.begin(span("s1", "e9"))
    assert world.merge(one(entity="Joko")) == ()  # What a person said stays.
    assert world.counted() == (0, 0, 0, 2, 0, 3)


def test_a_span_without_an_entity_gets_the_one_of_the_file_once() -> None:
    world = World(JOKO)
    bare = span("s1", created="2020", updated="2020")
    world.begin(bare)
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(entity="Joko"),)))
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(entity="Joko"),)))
    assert world.merger.take() == (Put(bare, replace(bare, entity="e1", updated=NOW)),)
    assert world.counted() == (0, 0, 0, 0, 0, 2)
    world.begin(bare)
    assert world.merge(one()) == ()


def test_notes_on_spans_and_articles_are_made_once() -> None:
    world = World()
    there = Note(id="n1", target="span", target_id="s1", article=ARTICLE.id, text="ada")
    world.begin(span("s1"), there)
    found = made(world.merge(one(notes=("ada", "baru"), annotator="budi", created="2020"), notes=("ada", "ada")))
    about: dict[str, Any] = {"id": "", "article": ARTICLE.id}
    assert found == [
        Note(**about, target="span", target_id="s1", text="baru", annotator="budi", created="2020", updated="2020"),
        Note(**about, target="article", target_id=ARTICLE.id, text="ada", created=NOW, updated=NOW),
    ]
    assert world.counted() == (0, 0, 0, 2, 0, 3)


def test_a_decision_is_made_once() -> None:
    world = World()
    there = Decision(id="d1", article=ARTICLE.id, start=50, end=52, label="LOC", quote="Xi", verdict="rejected")
    world.begin(there)
    no: dict[str, Any] = {"verdict": "rejected"}
    found = made(
        world.merge(one(50, 52, "LOC", **no), one(score=0.5, annotator="budi", created="2020", **no), one(**no), one(50, 52, **no))
    )
    about: dict[str, Any] = {"id": "", "article": ARTICLE.id, "verdict": "rejected", "origin": "import", "label": "PERSON"}
    assert found == [
        Decision(**about, start=41, end=45, quote="Joko", score=0.5, annotator="budi", created="2020"),
        Decision(**about, start=50, end=52, quote="Xi", created=NOW),
    ]
    assert world.counted() == (0, 0, 2, 0, 0, 2)


def test_an_entity_of_the_file_is_made_with_its_forms_and_notes() -> None:
    world = World()
    known: set[tuple[str, str]] = set()
    world.merger.entity(
        DraftEntity(name="Xi", label="PER", aliases=("Jinping", "Xi", "Jinping"), external={"w": "Q2"}, notes=("n",)), known
    )
    assert world.merger.size == 2
    entity, note = (edit.record for edit in world.merger.take())
    assert isinstance(entity, Entity)
    assert replace(entity, id="") == Entity(
        id="", name="Xi", label="PERSON", aliases=("Jinping",), external={"w": "Q2"}, annotator="ana", created=NOW, updated=NOW
    )
    assert replace(note, id="") == Note(id="", target="entity", target_id=entity.id, text="n", created=NOW, updated=NOW)
    assert known == {(entity.id, "n")}
    assert world.counted() == (0, 0, 0, 1, 1, 0)
    world.merger.entity(DraftEntity(name="Lain", label="Zzz"), known)
    (put,) = world.merger.take()
    assert put.record.label == "Zzz"  # type: ignore[union-attr]


def test_what_a_file_adds_to_an_entity_of_the_project() -> None:
    world = World(JOKO)
    world.merger.entity(DraftEntity(name="Joko", label="PER", aliases=("Jokowi",), notes=("a", "b")), {("e1", "a")})
    (note,) = world.merger.take()
    assert (note.record.target_id, note.record.text) == ("e1", "b")  # type: ignore[union-attr]
    assert world.counted() == (0, 0, 0, 1, 0, 1)
    world.merger.entity(DraftEntity(name="Joko", label="PER", aliases=("Joko", "Widodo"), external={"viaf": "7"}), set())
    more = replace(JOKO, aliases=("Jokowi", "Widodo"), external={"wikidata": "Q1", "viaf": "7"}, updated=NOW)
    assert world.merger.take() == (Put(JOKO, more),)
    world.merger.entity(DraftEntity(name="Joko", label="PER", external={"x": "1"}), set())
    assert world.merger.take() == (Put(more, replace(more, external={**more.external, "x": "1"})),)
    assert world.counted() == (0, 0, 0, 1, 0, 1)


def test_entities_come_before_what_points_at_them() -> None:
    world = World()
    world.begin()
    world.merger.merge(ARTICLE.id, Draft(text=TEXT, where="", spans=(one(entity="Xi"),)))
    world.merger.entity(DraftEntity(name="Xi", label="PER", notes=("n",)), set())
    kinds = [type(edit.record).__name__ for edit in world.merger.take()]
    assert kinds == ["Entity", "Note", "Span"]


def _meant(draft: DraftEntity, *entities: Entity) -> str:
    """Return the id of the entity that is meant, ``""`` for a new one."""
    world = World(*entities)
    world.merger.entity(DraftEntity(name=draft.name, label=draft.label, external=draft.external, notes=("n",)), set())
    found = world.merger.take()[-1].record.target_id  # type: ignore[union-attr]
    assert world.counts.entities == (found not in {one.id for one in entities})
    return found if not world.counts.entities else ""


def test_which_entity_is_meant() -> None:
    other = Entity(id="e2", name="Joko", label="LOC", external={"wikidata": "Q2", "viaf": "2"})
    plain = Entity(id="e3", name="Joko", label="ORG")
    everyone = (JOKO, other, plain)
    asked = [
        DraftEntity(name="Lain", label="PER", external={"viaf": "9", "wikidata": "Q2"}),  # An id says more than a name.
        DraftEntity(name="Joko", label="LOC"),
        DraftEntity(name="Joko", label="DATE"),
        DraftEntity(name="Joko", label="LOC", external={"wikidata": "Q9"}),  # Only the one without an id does not contradict it.
        DraftEntity(name="Joko", label="LOC", external={"viaf": "9"}),
        DraftEntity(name="Jokowi", label="PER"),
        DraftEntity(name="Xi", label="PER"),
    ]
    assert [_meant(draft, *everyone) for draft in asked] == ["e2", "e2", "e1", "e3", "e1", "", ""]
    assert _meant(DraftEntity(name="Joko", label="PERSON", external={"wikidata": "Q9"}), JOKO, other) == ""


def test_an_id_stays_with_the_entity_that_had_it_first() -> None:
    twin = replace(JOKO, id="e2", name="Widodo")
    assert _meant(DraftEntity(name="Widodo", label="PER", external={"wikidata": "Q1"}), JOKO, twin) == "e1"

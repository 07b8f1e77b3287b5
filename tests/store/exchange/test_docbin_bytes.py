"""The bytes of a DocBin: every place in which they may be wrong, and what each part means to what is read."""

import struct
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.errors import InputError
from store.exchange import docbin
from store.exchange.contract import DraftSpan, Reject, Remark
from store.exchange.docbin import ATTRS, BEGIN, INSIDE, OUTSIDE, Marked, Packer, Parsed, Unpacked
from store.exchange.registry import FORMATS
from store.exchange.spacy_strings import SYMBOLS, Numbers
from tests.store.exchange.reading import drafts, news_of, read_text

NUMBERS = Numbers()
AGAIN = "Write it again with DocBin.to_disk."


def _mark(first: int, last: int, start: int, end: int, label: str = "ORG", kb: str = "", name: str = "") -> Marked:
    return Marked(first=first, last=last, start=start, end=end, label=label, kb=kb, id=name)


TWO = Parsed(
    words=("Uber", "ke", "Solo", "."),
    spaces=(True, True, False, False),
    entities=(_mark(0, 1, 0, 4, kb="Q1", name="e1"), _mark(1, 3, 5, 12, "GPE")),
    spans=(_mark(0, 3, 0, 12, "EVENT", "x:y", "e2"), _mark(3, 4, 12, 13, "ORG")),
    user={"sorot": {"title": "T"}},
)
BARE = Parsed(words=("Ya",), spaces=(False,), user=None)


def _packed(*documents: Parsed) -> dict[str, Any]:
    packer = Packer()
    for one in documents:
        packer.add(one)
    assert len(packer) == sum(len(one.words) for one in documents)
    message: dict[str, Any] = msgspec.msgpack.decode(zlib.decompress(packer.packed()))
    return message


def _unpacked(message: dict[str, Any]) -> list[Parsed | str]:
    return list(Unpacked(zlib.compress(msgspec.msgpack.encode(message)), "in").documents())


def test_what_is_packed_is_unpacked() -> None:
    assert _unpacked(_packed(TWO, BARE, TWO)) == [TWO, BARE, TWO]
    assert _unpacked(_packed()) == []


def test_the_parts_of_a_file_are_those_of_spacy() -> None:
    message = _packed(TWO, BARE)
    assert {name: message[name] for name in ("version", "attrs", "cats", "flags")} == {
        "version": "0.1",
        "attrs": list(ATTRS),
        "cats": [{}, {}],
        "flags": [{"has_unknown_spaces": False}] * 2,
    }
    assert message["strings"] == sorted({*TWO.words, *BARE.words, "ORG", "GPE", "EVENT", "Q1", "e1", "x:y", "e2", ""})
    assert struct.unpack("<2i", message["lengths"]) == (4, 1)
    assert message["spaces"] == bytes([1, 1, 0, 0, 0])
    rows = list(struct.iter_unpack("<5Q", message["tokens"]))
    told = [(NUMBERS[word], *rest) for word, rest in zip((*TWO.words, "Ya"), _tags(), strict=True)]
    assert rows == told


def _tags() -> list[tuple[int, int, int, int]]:
    return [
        (BEGIN, NUMBERS["ORG"], NUMBERS["Q1"], NUMBERS["e1"]),
        (BEGIN, NUMBERS["GPE"], 0, 0),
        (INSIDE, NUMBERS["GPE"], 0, 0),
        (OUTSIDE, 0, 0, 0),
        (OUTSIDE, 0, 0, 0),
    ]


LENGTHS = "The parts of the DocBin have different lengths."
TOKENS = "The DocBin does not say what its tokens are."


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"attrs": [SYMBOLS["ORTH"]] * 5}, TOKENS),
        ({"attrs": [SYMBOLS["ENT_ID"]]}, TOKENS),
        ({"attrs": [SYMBOLS["ORTH"]]}, LENGTHS),
        ({"spaces": bytes(3)}, LENGTHS),
        ({"spaces": bytes(5)}, LENGTHS),
        ({"lengths": b"\x04\0\0"}, LENGTHS),
        ({"lengths": struct.pack("<i", 3)}, LENGTHS),
        ({"lengths": struct.pack("<2i", 5, -1)}, LENGTHS),
    ],
)
def test_parts_that_do_not_fit_are_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(InputError) as error:
        _unpacked({**_packed(TWO), **change})
    assert str(error.value) == f"in: {why} {AGAIN}"


def test_bytes_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(data: bytes) -> str:
        with pytest.raises(InputError) as error:
            Unpacked(data, "in")
        return str(error.value)

    sound = zlib.compress(msgspec.msgpack.encode(_packed(TWO)))
    files = "Write its documents into several files."
    assert said(b"text") == f"in: This is no DocBin: it is not deflated. {AGAIN}"
    assert said(sound[:-1]) == f"in: The file was cut off. {files}"
    assert said(zlib.compress(b"\xc1")).startswith("in: This is no DocBin (")
    inflated = len(zlib.decompress(sound))
    monkeypatch.setattr(docbin, "MAX_INFLATED", inflated)
    assert len(Unpacked(sound, "in").lengths) == 1
    monkeypatch.setattr(docbin, "MAX_INFLATED", inflated - 1)
    assert said(sound) == f"in: It unpacks to more than 0 MiB. {files}"


@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        ([(1, "A"), (1, "A"), (2, "")], [(0, 2, "A")]),
        ([(3, "A"), (3, "A"), (1, "A")], [(0, 1, "A"), (1, 3, "A")]),
        ([(3, "A"), (1, "B"), (1, "B")], [(0, 1, "A"), (1, 3, "B")]),
        ([(3, "A"), (2, ""), (3, "B")], [(0, 1, "A"), (2, 3, "B")]),
        ([(3, ""), (1, ""), (3, "B")], [(2, 3, "B")]),
        ([(0, "A"), (2, "A"), (0, "")], []),
        ([(3, "A"), (0, "A"), (1, "A")], [(0, 1, "A"), (2, 3, "A")]),
        ([(2, ""), (2, ""), (1, "A")], [(2, 3, "A")]),
    ],
)
def test_entities_begin_and_end_by_their_tags(tags: list[tuple[int, str]], entities: list[tuple[int, int, str]]) -> None:
    words = ("a", "b", "c")
    message = _packed(Parsed(words=words, spaces=(False,) * 3), BARE)
    rows = [(NUMBERS[word], tag, NUMBERS[label] if label else 0, 0, 0) for word, (tag, label) in zip(words, tags, strict=True)]
    message["tokens"] = b"".join(struct.pack("<5Q", *row) for row in rows) + message["tokens"][15 * 8 :]
    message["strings"] += ["A", "B"]
    found, _ = _unpacked(message)
    assert isinstance(found, Parsed)
    assert [(one.first, one.last, one.label) for one in found.entities] == entities


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    message = _packed(TWO)
    rows = list(struct.iter_unpack("<5Q", message["tokens"]))
    message["attrs"] = [ATTRS[2], ATTRS[0], ATTRS[1]]
    message["tokens"] = b"".join(struct.pack("<3Q", row[2], row[0], row[1]) for row in rows)
    (found,) = _unpacked(message)
    assert isinstance(found, Parsed)
    assert (found.words, found.spans) == (TWO.words, TWO.spans)
    assert [(one.first, one.last, one.label, one.kb, one.id) for one in found.entities] == [(0, 1, "ORG", "", ""), (1, 3, "GPE", "", "")]
    message["attrs"] = [ATTRS[0]]
    message["tokens"] = b"".join(struct.pack("<Q", row[0]) for row in rows)
    (found,) = _unpacked(message)
    assert isinstance(found, Parsed)
    assert (found.words, found.entities) == (TWO.words, ())


def _span(*numbers: int) -> bytes:
    return struct.pack(">QQQllll", *numbers)


@pytest.mark.parametrize(
    ("first", "last", "sound"), [(0, 1, True), (3, 4, True), (0, 4, True), (-1, 1, False), (1, 1, False), (2, 1, False), (3, 5, False)]
)
def test_a_span_lies_inside_its_document(first: int, last: int, sound: bool) -> None:
    message = _packed(TWO, BARE)
    group = msgspec.msgpack.encode({"name": "sc", "attrs": {}, "spans": [_span(0, 0, NUMBERS["ORG"], first, last, 9, 9)]})
    message["span_groups"][0] = msgspec.msgpack.encode([group])
    found, other = _unpacked(message)
    assert other == BARE
    if sound:
        assert isinstance(found, Parsed)
        assert [(one.first, one.last) for one in found.spans] == [(first, last)]
    else:
        assert found == "The document is damaged (IndexError)."


def test_groups_and_user_data_may_be_missing_or_empty() -> None:
    message = _packed(TWO, TWO, TWO)
    message["span_groups"] = [b"", msgspec.msgpack.encode([])]
    message["user_data"] = [None, b""]
    found = _unpacked(message)
    assert [(one.spans, one.user, one.words) for one in found if isinstance(one, Parsed)] == [((), None, TWO.words)] * 3


def test_a_span_without_a_label_is_none_and_every_group_is_read() -> None:
    message = _packed(TWO)

    def group(label: str, first: int) -> bytes:
        spans = [_span(0, 0, 0, 0, 1, 0, 0), _span(1, 0, NUMBERS[label], first, first + 1, 0, 0)]
        return msgspec.msgpack.encode({"name": "x", "attrs": {}, "spans": spans})

    message["span_groups"] = [msgspec.msgpack.encode({group("ORG", 0): ["a"], group("GPE", 2): ["b"]})]
    (found,) = _unpacked(message)
    assert isinstance(found, Parsed)
    assert [(one.first, one.last, one.start, one.end, one.label) for one in found.spans] == [(0, 1, 0, 4, "ORG"), (2, 3, 8, 12, "GPE")]


def test_a_document_that_is_damaged_is_told_and_the_others_are_read() -> None:
    message = _packed(TWO, BARE, TWO)
    message["strings"].remove("Ya")
    assert _unpacked(message) == [TWO, "The document is damaged (KeyError).", TWO]
    message = _packed(Parsed(words=("", "a"), spaces=(False, False)), BARE)
    assert _unpacked(message)[0] == "The document is damaged (ValueError)."


def _read(message: dict[str, Any]) -> list[Any]:
    return read_text("spacy", zlib.compress(msgspec.msgpack.encode(message)))


def test_documents_that_do_not_say_where_spaces_were_have_one_after_each_word() -> None:
    message = _packed(Parsed(words=("a", "b", "c"), spaces=(False, True, True)), BARE, BARE)
    message["flags"] = [{"has_unknown_spaces": True}, {}]
    message["cats"] = [{"x": 1}, {}, {"y": 0}]
    remark, other, *found = _read(message)
    assert remark == Remark(where="the file", what="Categories of documents (2) have no place in a project.")
    assert other == Remark(where="document 1", what="It does not say where spaces were; one was put after each token.")
    assert [(one.text, one.where) for one in found] == [("a b c", "document 1"), ("Ya", "document 2"), ("Ya", "document 3")]


def test_a_damaged_document_is_refused_by_its_number() -> None:
    message = _packed(BARE, TWO)
    message["strings"].remove("Ya")
    reject, draft = _read(message)
    assert reject == Reject(where="document 1", why="The document is damaged (KeyError).")
    assert draft.text == "Uber ke Solo."


def test_what_we_know_beside_a_document_comes_back_and_what_is_none_of_it_does_not() -> None:
    told = {
        "title": "T",
        "status": "done",
        "meta.a": "b",
        "notes": ["n", 3],
        "entities": {"e2": {"name": "Uber Inc.", "ids": {"wikidata": "Q9", "n": 5}}, "x": 5},
        "spans": [{"origin": "rule:x", "annotator": "a", "created": "c", "score": 0.5, "notes": ["m"]}, 7],
    }
    spans = (_mark(0, 1, 0, 4, "ORG", "Q1", "e2"), _mark(2, 3, 8, 12, "GPE", "NIL", "x"))
    (draft,) = _read(_packed(Parsed(words=TWO.words, spaces=TWO.spaces, spans=spans, user={"sorot": told})))
    assert (draft.text, draft.title, draft.done, draft.metadata, draft.notes) == ("Uber ke Solo.", "T", True, {"a": "b"}, ("n",))
    assert draft.spans == (
        DraftSpan(
            start=0,
            end=4,
            label="ORG",
            entity="Uber Inc.",
            external={"wikidata": "Q9", "n": "5"},
            score=0.5,
            origin="rule:x",
            annotator="a",
            created="c",
            notes=("m",),
        ),
        DraftSpan(start=8, end=12, label="GPE"),
    )


@pytest.mark.parametrize(
    "own", [None, 5, {"entities": 5, "spans": {}}, {"spans": [{}]}, {"spans": [{}] * 3, "entities": {"e1": {"name": 5, "ids": 5}}}]
)
def test_spans_of_somebody_else_have_the_ids_of_entities_in_their_place(own: Any) -> None:
    spans = (_mark(0, 1, 0, 4, "ORG"), _mark(2, 3, 8, 12, "GPE", "Q5"))
    entities = (_mark(0, 1, 0, 4, "ORG", "Q1"), _mark(1, 2, 5, 7, "GPE", "x"), _mark(3, 4, 12, 13, "GPE"))
    (draft,) = _read(_packed(Parsed(words=TWO.words, spaces=TWO.spaces, entities=entities, spans=spans, user={"sorot": own})))
    assert draft.spans == (
        DraftSpan(start=0, end=4, label="ORG", external={"wikidata": "Q1"}),
        DraftSpan(start=8, end=12, label="GPE", external={"wikidata": "Q5"}),
        DraftSpan(start=5, end=7, label="GPE", external={"kb": "x"}),
        DraftSpan(start=12, end=13, label="GPE"),
    )


@pytest.mark.parametrize("user", [None, 5, {"x": 1}, [], {"sorot": {"spans": [], "notes": 5, 3: "x"}}])
def test_user_data_of_any_kind_is_passed_by(user: Any) -> None:
    (draft,) = _read(_packed(Parsed(words=("Ya",), spaces=(True,), user=user)))
    assert (draft.text, draft.notes, draft.spans) == ("Ya ", (), ())


def test_all_files_of_a_folder_are_read_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        news_of(FORMATS["spacy"], tmp_path)
    assert str(error.value) == f"{tmp_path.name}: The folder holds no .spacy file. Name the folder that was exported."
    for name in ("b.spacy", "a/c.spacy"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        message = _packed(BARE)
        message["cats"] = [{"x": 1}]
        (tmp_path / name).write_bytes(zlib.compress(msgspec.msgpack.encode(message)))
    found = news_of(FORMATS["spacy"], tmp_path)
    assert [one.where for one in drafts(found)] == ["a/c.spacy, document 1", "b.spacy, document 1"]
    assert [one.where for one in found if isinstance(one, Remark)] == ["a/c.spacy", "b.spacy"]

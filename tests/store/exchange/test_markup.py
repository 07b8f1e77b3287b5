"""XML that is written and read: what stands for each character, one element at a time, and nothing that is not sound or safe."""

import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.errors import InputError
from store.exchange.contract import Item, Seen, SeenSpan, Source
from store.exchange.losses import Loss
from store.exchange.markup import attribute, character_losses, children, content, legal, legal_seen, tree
from tests.store.exchange.worlds import document


def test_every_character_that_xml_has_stands_for_itself() -> None:
    assert legal("\x00\x08\t\n\x0b\x0c\r\x1f \ud7ff\ud800\udfff\ue000\ufffd\ufffe\uffff\U00010000\U0010ffff") == (
        "\ufffd\ufffd\t\n\ufffd\ufffd\r\ufffd \ud7ff\ufffd\ufffd\ue000\ufffd\ufffd\ufffd\U00010000\U0010ffff"
    )
    assert content("a<b>&\"c'\t\n\r\x00") == "a&lt;b&gt;&amp;\"c'\t\n&#13;\ufffd"
    assert attribute("a<b>&\"c'\t\n\r\x00") == "a&lt;b&gt;&amp;&quot;c'&#9;&#10;&#13;\ufffd"


def _source(folder: Path, text: str) -> Source:
    (folder / "a.xml").write_text(text, encoding="utf-8")
    return Source(folder / "a.xml", "in")


def _deep(levels: int) -> str:
    return "<a>" + "<b>" * levels + "</b>" * levels + "</a>"


def test_children_come_whole_and_the_root_keeps_none(tmp_path: Path) -> None:
    source = _source(tmp_path, '<a x="0"><b>t<c><d/></c></b><e y="1"/>\n<b/></a>')
    found: list[Any] = []
    before: list[Any] = []
    for one in children(source):
        found.append((one.tag, one.text, dict(one.attrib), [each.tag for each in one.iter()]))
        assert sum(each() is not None for each in before) <= 1
        before.append(weakref.ref(one))
        del one
    assert found == [("b", "t", {}, ["b", "c", "d"]), ("e", None, {"y": "1"}, ["e"]), ("b", None, {}, ["b"])]
    assert [one.tag for one in tree(source).iter()] == ["a", "b", "c", "d", "e", "b"]
    assert list(children(_source(tmp_path, "<a/>"))) == []


def test_a_long_element_comes_with_all_of_its_text(tmp_path: Path) -> None:
    source = _source(tmp_path, f"<a><b>{'x' * 300_000}</b><b/></a>")
    assert [len(one.text or "") for one in children(source)] == [300_000, 0]


def test_a_hundred_levels_are_read_and_no_more(tmp_path: Path) -> None:
    assert len(list(tree(_source(tmp_path, _deep(100))).iter())) == 101
    (one,) = children(_source(tmp_path, _deep(100)))
    assert len(list(one.iter())) == 100
    with pytest.raises(InputError, match=r"^in: More than 100 elements lie inside each other\. Export it again\.$"):
        tree(_source(tmp_path, _deep(101)))
    assert len(tree(_source(tmp_path, "<a>" + "<b/>" * 200 + "</a>"))) == 200


UNSOUND = "in: It is not sound XML. It may have been cut off; export it again."
UNSAFE = "in: It declares a document type or entities, which can do harm. Save it without its DOCTYPE."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", UNSOUND),
        ("<a", UNSOUND),
        ("<a/><b/>", UNSOUND),
        ('<?xml version="1.0" encoding="xyz"?><a/>', UNSOUND),
        ("<!DOCTYPE a><a/>", UNSAFE),
    ],
)
@pytest.mark.parametrize("reader", [tree, lambda source: list(children(source))])
def test_what_is_not_sound_or_not_safe_is_refused(text: str, why: str, reader: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        reader(_source(tmp_path, text))
    assert str(error.value) == why


def test_a_reader_of_xml_sees_other_characters_in_every_place() -> None:
    bad, good = "a\x01", "a\ufffd"

    def seen(text: str, notes: tuple[str, ...]) -> Seen:
        spans = (SeenSpan(start=0, end=1, label=text, quote=text, entity=text, score=0.5, notes=notes), SeenSpan(start=1, end=2, label="b"))
        return Seen(
            text=text, tokens=(text,), spans=spans, notes=notes, about={text: text}, more={"x": (text, 1, None)}, decisions=3, part=text
        )

    assert legal_seen(seen(bad, ("b\x01", "b\x02z", "b\u00e9"))) == seen(good, ("bé", "b\ufffd", "b\ufffdz"))
    two = Seen(spans=(SeenSpan(start=0, end=1, label="\x01"), SeenSpan(start=0, end=1, label="é")))
    assert [one.label for one in legal_seen(two).spans] == ["é", "\ufffd"]


def test_characters_that_are_lost_are_told_with_the_first_of_them() -> None:
    whole = document("a.txt", "ab\x01c\x02")
    whole = replace(whole, article=msgspec.structs.replace(whole.article, title="J" * 300))
    told = {"article": whole.article.id, "source": "a.txt", "what": "J" * 200}

    def losses(document: Any, seen: Seen) -> list[Loss]:
        return list(character_losses(Item(document, "codepoint"), seen))

    assert losses(whole, Seen(text=whole.text)) == [Loss(kind="text: characters", start=2, end=3, **told)]
    plain = replace(whole, text="abc")
    assert losses(plain, Seen(text="abc", notes=("\x01",))) == [Loss(kind="text: characters", **told)]
    assert losses(plain, Seen(text="abc", notes=("b", "c"))) == []

"""The report for the browser: nothing an article says is more than text, and a changed page is noticed."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.document import Document
from store.errors import InvalidError
from store.exchange.bundle import Bundle
from store.exchange.contract import Placed
from store.exchange.forms import html_report
from store.exchange.highlights import Opens, in_pieces, parts
from store.exchange.registry import FORMATS
from store.labels import Label, LabelSet
from store.model import Entity, Note
from tests.store.exchange.worlds import document, put, span, world

HOSTILE = "</div></article><script>alert(1)</script>\"' onmouseover='x' &lt; \x1b[31m\u202e<!-- <style>*{}</style> javascript:x"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _page(bundle: Bundle, path: Path) -> tuple[str, list[tuple[str, dict[str, str | None]]]]:
    put(bundle, FORMATS["html"], path)
    text = path.read_text("utf-8")
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return text, parser.tags


def _hostile() -> Bundle:
    bare = document("x.txt", f"{HOSTILE} {HOSTILE}")
    article = bare.article
    told = {HOSTILE: HOSTILE, "url": "https://a.id/?x=1&y=2"}
    article = msgspec.structs.replace(article, title=HOSTILE, language='id" x="', published=HOSTILE, metadata=told)
    spans = {str(at): span(bare, at * 7, at * 9 + 8, id=f's"{at}', entity="e<", annotator=HOSTILE, origin=HOSTILE) for at in range(9)}
    notes = {one.id: Note(id=f"n{one.id}", target="span", target_id=one.id, article=article.id, text=HOSTILE) for one in spans.values()}
    ids = {HOSTILE: HOSTILE, "wikidata": "Q1", "x": "javascript:alert(1)"}
    entity = Entity(id="e<", name=HOSTILE, label="GPE", aliases=(HOSTILE,), external=ids)
    about = Note(id="z", target="entity", target_id="e<", text=HOSTILE)
    one = Document(article, bare.text, {s.id: s for s in spans.values()}, {}, notes, stored=True)
    return replace(world(), project=HOSTILE, documents=(one,), entities=(entity,), notes=(about,))


def test_what_an_article_says_is_never_more_than_text(tmp_path: Path) -> None:
    text, tags = _page(_hostile(), tmp_path / "x.html")
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "h1", "h2", "h3", "p", "a"}
    allowed |= {"table", "tr", "th", "td", "span", "i", "b", "small", "ol", "ul", "li"}
    allowed |= {"article", "dl", "dt", "dd", "div", "mark"}
    assert {tag for tag, _ in tags} <= allowed
    assert {tag for tag, _ in tags} > {"mark", "article", "style"}
    attributes = {name for _, attrs in tags for name in attrs}
    assert not {name for name in attributes if name.startswith("on") or name in ("src", "action", "srcset", "xlink:href")}
    links = [attrs["href"] or "" for tag, attrs in tags if tag == "a"]
    assert {link for link in links if not re.fullmatch(r"#(m\d+|a\d+|labels|entities|articles)", link)} == {
        "https://a.id/?x=1&y=2",
        "https://www.wikidata.org/wiki/Q1",
    }
    assert all(re.fullmatch(r"width: [\d.]+%", attrs["style"] or "") for _, attrs in tags if "style" in attrs)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_the_page_asks_nothing_of_anybody(tmp_path: Path) -> None:
    text, tags = _page(world(), tmp_path / "x.html")
    (policy,) = [attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import|<script|<link|<img|<iframe", text)
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {str(attrs["href"]) for tag, attrs in tags if tag == "a"}
    assert {link[1:] for link in links if link[0] == "#"} <= set(ids)


def test_the_index_counts_entities_and_forms(tmp_path: Path) -> None:
    text, _ = _page(world(), tmp_path / "x.html")
    plain = re.sub(r"<[^>]*>", " ", text)
    assert re.search(r"2 articles · 3 mentions · 1 entity", plain)
    assert re.search(r"Vladimir Putin\s+Putin\s+wikidata Q7747\s+presiden\s+PERSON\s+2\s+1\s+1 ×2", plain)
    assert re.search(rf"{world().documents[0].text[52:58].strip()}\s+GPE\s+1\s+1\s+1\s", plain)


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)).filter(lambda one: one[0] < one[1]), max_size=8))
def test_marks_open_and_close_in_order_and_cover_their_spans(ranges: list[tuple[int, int]]) -> None:
    bare = document("x.txt", "abcdefghijklmnopqrst")
    spans = {str(at): span(bare, *one, id=str(at)) for at, one in enumerate(ranges)}
    placed = [Placed(one, one.start, one.end) for one in replace(bare, spans=spans).ordered_spans()]
    found = parts(bare.text, placed)
    assert "".join(part for part in found if isinstance(part, str)) == bare.text
    stack, covered = [], {number: "" for number in range(len(placed))}
    for part in found:
        if isinstance(part, str):
            for piece in stack:
                covered[piece.number] += part
        elif isinstance(part, Opens):
            stack.append(part.piece)
        else:
            assert stack.pop() is part.piece
            assert all(piece.height > part.piece.height for piece in stack)
    assert covered == {number: one.span.quote for number, one in enumerate(placed)}
    pieces = list(in_pieces(found))
    for number in range(len(placed)):
        mine = [piece for piece in pieces if piece.number == number]
        assert [piece.first for piece in mine] == [True] + [False] * (len(mine) - 1)
        assert [piece.last for piece in mine] == [False] * (len(mine) - 1) + [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Vladimir Putin", "Vladimir Putim"),
        ('data-label="PERSON"', 'data-label="ORG"'),
        ('data-score="0.5"', 'data-score="0.51"'),
        (' data-entity="e1"', ""),
        ("presiden<", "president<"),
        ("**penting**", "*penting*"),
        ("baris\n", "baris "),
        ("</mark>", ""),
        ("Jinping\n", "Jinping \n"),
        ("wikidata", "wikidate"),
        ('data-about="status">open', 'data-about="status">done'),
        ("<article", "<articles"),
    ],
)
def test_a_page_that_says_something_else_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    real = html_report.write

    def careless(items: Any, context: Any, sink: Any, losses: Any) -> None:
        class Sink:
            def open(self, name: str = "") -> Any:
                self.data = b""
                return self

            def __enter__(self) -> Any:
                return self

            def write(self, data: bytes) -> None:
                self.data += data

            def __exit__(self, *_: object) -> None:
                head, style, rest = self.data.decode().partition("</style>")
                assert old in rest
                with sink.open() as out:
                    out.write((head + style + rest.replace(old, new, 1)).encode())

        real(items, context, Sink(), losses)

    monkeypatch.setattr(html_report, "write", careless)
    with pytest.raises(InvalidError):
        put(world(), FORMATS["html"], tmp_path / "x.html")
    assert not (tmp_path / "x.html").exists()


def test_characters_no_page_shows_are_told(tmp_path: Path) -> None:
    receipt = put(world(), FORMATS["html"], tmp_path / "x.html")  # Its note holds an escape character.
    assert receipt.losses.counts == {"decision": 1, "text: characters": 1}


def test_every_label_has_a_colour_also_one_the_set_no_longer_has(tmp_path: Path) -> None:
    labels = LabelSet((Label("PERSON", colour="#f80"), Label("KUCING"), Label("ANJING", colour="#123456")))
    text, tags = _page(replace(world(), labels=labels), tmp_path / "x.html")
    rules = dict(re.findall(r"^\.(l\d+) \{ (.*) \}$", text, re.MULTILINE))
    assert rules["l0"] == "--h: 32; --s: 100%;"
    assert {name for _, attrs in tags for name in (attrs.get("class") or "").split() if re.fullmatch(r"l\d+", name)} <= set(rules)
    assert len(rules) == 4


def test_time_and_company_are_drawn_and_lead_to_the_sentence(tmp_path: Path) -> None:
    one = document("x.txt", "Putin memuji Xi. Xi diam.")
    article = msgspec.structs.replace(one.article, published="2024-01-30T10:00:00")
    spans = {f"s{at}": span(one, start, end, id=f"s{at}", label="PERSON") for at, (start, end) in enumerate(((0, 5), (13, 15), (17, 19)))}
    filled = Document(article, one.text, spans, {}, {}, stored=True)
    text, tags = _page(replace(world(), documents=(filled,), entities=(), notes=()), tmp_path / "out.html")
    assert "<td>Putin</td><td>Xi</td>" in text or "<td>Xi</td><td>Putin</td>" in text
    assert '<a href="#m1">sentence</a>' in text
    assert [attrs["height"] for tag, attrs in tags if tag == "rect"]
    assert "2024-01-30: 3" in text

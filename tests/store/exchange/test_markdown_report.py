"""The report in Markdown, read by a Markdown parser of others: an article's own characters never become markup."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from store.document import Document
from store.errors import InvalidError
from store.exchange.forms import markdown_report
from store.exchange.inert import printable
from store.exchange.markdown_text import code_span, escaped, inline, quoted
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import document, put, span, world

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "hardbreak", "softbreak"}
MARKUP = st.text(st.sampled_from("ab \n\t\\`*_{}[]<>&~|$^#+-=.)(1!:/\"'>\x00\r\x1b🙂e\u0301") | st.characters(exclude_categories=("Cs",)))


def _rendered(raw: str) -> tuple[str, set[str]]:
    """Return the text of the paragraphs, an empty line between them, and the kinds of tokens met."""
    tokens = PARSER.parse(raw)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    texts = []
    for token in tokens:
        if token.type == "inline":
            texts.append("".join("\n" if one.type in ("hardbreak", "softbreak") else one.content for one in token.children or ()))
    return "\n\n".join(texts), kinds


@given(MARKUP)
@example("# a\n- b\n1. c\n> d\n    e\n| f |\n|---|\n```\n<b>")
@example("a  \nb\\\n===\n[x]: y\n![x](y) &amp; <http://a.id>")
@example("\t1) x\n \n\n  **tebal**")
def test_a_parser_finds_the_text_and_nothing_else(text: str) -> None:
    seen, kinds = _rendered("".join(escaped(text)))
    assert kinds <= OURS
    paragraphs = [part.strip("\n") for part in printable(text).split("\n\n")]
    assert [line for line in seen.split("\n") if line] == [line for part in paragraphs for line in part.split("\n") if line]


@given(MARKUP)
@example("satu\u2028dua\x85tiga\n\nempat")
def test_a_quotation_holds_all_its_lines(text: str) -> None:
    seen, kinds = _rendered(quoted(text))
    assert kinds <= {*OURS, "blockquote_open", "blockquote_close"}
    assert [line for line in seen.split("\n") if line] == [line for line in printable(text).split("\n") if line]


@given(MARKUP.filter(str.strip))
def test_a_code_span_holds_exactly_its_text(text: str) -> None:
    tokens = PARSER.parse(f"x{code_span(f'a{text}b')}y")
    (code,) = [child for child in tokens[1].children or () if child.type == "code_inline"]
    assert code.content == f"a{printable(text)}b".replace("\n", " ").replace("\t", " ")


@given(MARKUP)
def test_a_heading_and_a_cell_stay_one(text: str) -> None:
    tokens = PARSER.parse(f"# {inline(text)}\n\n| a | b |\n| --- | --- |\n| {inline(text)} | x |\n")
    cells = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "td_open"]
    assert len(cells) == 2
    assert cells[1] == "x"
    assert [token.type for token in tokens[:3]] == ["heading_open", "inline", "heading_close"]


def test_the_report_of_the_small_world(tmp_path: Path) -> None:
    bare = document("x.txt", "Presiden [Vladimir] Putin bertemu *Xi*.")
    spans = [span(bare, 0, 25, "ORG"), span(bare, 9, 25, entity="e1"), span(bare, 34, 38, "PERSON")]
    one = Document(bare.article, bare.text, {s.id: s for s in spans}, stored=True)
    put(replace(world(), documents=(one,)), FORMATS["markdown"], tmp_path / "x.md")
    text = (tmp_path / "x.md").read_text("utf-8")
    assert "\n[Presiden [\\[Vladimir\\] Putin]`PERSON = Vladimir Putin`]`ORG` bertemu [\\*Xi\\*]`PERSON`.\n" in text
    assert "| **Vladimir Putin** | PERSON | Putin | wikidata: Q7747 | 1 | 1 | 1 |\n" in text
    assert "### Notes on entities\n\nOn Vladimir Putin:\n\n> presiden\n" in text
    assert {token.type for token in PARSER.parse(text)} & {"html_block", "fence", "code_block", "hr"} == set()


def test_spans_that_cross_and_their_notes_are_told(tmp_path: Path) -> None:
    bare = document("x.txt", "Presiden Vladimir Putin")
    one = Document(bare.article, bare.text, {s.id: s for s in (span(bare, 0, 17), span(bare, 9, 23))}, stored=True)
    receipt = put(replace(world(), documents=(one,)), FORMATS["markdown"], tmp_path / "x.md")
    assert receipt.spans == 1
    assert receipt.losses.counts["span: crossing"] == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[Vladimir [Putin]", "[Vladimir [Putim]"),
        ("[Vladimir [Putin]", "\\[Vladimir [Putin]"),
        ("`PERSON = Vladimir Putin`", "`PERSON`"),
        ("`GPE`", "`ORG`"),
        ("`GPE`", ""),
        ("> presiden", "> president"),
        ("- status: open", "- status: done"),
        ("> baris\\\n", "> baris "),
        ("wikidata: Q7747", "wikidata: Q7748"),
        ("On mention 1,", "On mention 2,"),
        ("## 2. ", "### 2. "),
    ],
)
def test_a_report_that_says_something_else_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    real = markdown_report.write

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
                text = self.data.decode()
                assert old in text
                with sink.open() as out:
                    out.write(text.replace(old, new, 1).encode())

        real(items, context, Sink(), losses)

    monkeypatch.setattr(markdown_report, "write", careless)
    with pytest.raises(InvalidError):
        put(world(), FORMATS["markdown"], tmp_path / "x.md")
    assert not (tmp_path / "x.md").exists()

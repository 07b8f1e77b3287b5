"""Tables of mentions: what a spreadsheet and a statistics program find in them."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from store.document import Document
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import TIME, document, put, span, world

TABLES = pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


@TABLES
def test_a_row_is_a_mention_with_all_that_is_known_of_it(tmp_path: Path, name: str, delimiter: str) -> None:
    receipt = put(world(), FORMATS[name], tmp_path / "out")
    rows = _rows(tmp_path / "out", delimiter)
    article = world().documents[0].article
    assert rows[0] == {
        "article": article.id,
        "source": "a/satu.txt",
        "title": article.title,
        "published": "",
        "language": "",
        "status": "open",
        "start": "9",
        "end": "23",
        "label": "PERSON",
        "quote": "Vladimir Putin",
        "left": "Presiden",
        "right": "bertemu 🙂 Xi Jinping di Moskow e\u0301.",
        "entity": "Vladimir Putin",
        "external_ids": "wikidata:Q7747",
        "note": "**penting** \x1b[31m",
        "score": "",
        "origin": "person",
        "annotator": "rina",
        "created": TIME,
        "updated": TIME,
        "article_note": "baris\nbaris",
        "metadata": "",
    }
    assert (rows[1]["quote"], rows[1]["score"], rows[1]["origin"], rows[1]["article_note"]) == ("Putin", "0.5", "rule:title", "")
    assert [(row["source"], row["label"]) for row in rows[2:]] == [("a/satu.txt", "GPE"), ("dua.md", "")]
    assert receipt.losses.counts == {"decision": 1, "entity record": 1, "note on entity": 1, "text: mentions only": 2}


@TABLES
def test_nothing_an_article_says_is_calculated(tmp_path: Path, name: str, delimiter: str) -> None:
    text = '=HYPERLINK("http://x";"y") dan @SUM(A1), \'=1, -3\tdan\n+62 811'
    bare = document("=cmd|' /C calc'!A0.txt", text)
    quotes = ["=HYPERLINK", "@SUM(A1)", "'=1", "-3\t", "+62 811"]
    spans = {quote: span(bare, text.index(quote), text.index(quote) + len(quote), id=f"s{at}") for at, quote in enumerate(quotes)}
    one = Document(bare.article, text, spans, stored=True)
    put(replace(world(), documents=(one,)), FORMATS[name], tmp_path / "out")
    rows = _rows(tmp_path / "out", delimiter)
    assert [row["quote"] for row in rows] == ["'=HYPERLINK", "'@SUM(A1)", "'=1", "'-3\t", "'+62 811"]
    assert all(cell[:1] not in "=+-@\t\r\n" for row in rows for cell in row.values() if cell)


def test_csv_has_the_mark_that_excel_wants_and_tsv_none(tmp_path: Path) -> None:
    for name, begin in (("csv", b"\xef\xbb\xbfarticle,source,"), ("tsv", b"article\tsource\t")):
        put(world(), FORMATS[name], tmp_path / name)
        data = (tmp_path / name).read_bytes()
        assert data.startswith(begin)
        assert data.endswith(b"\r\n")


def test_a_cell_longer_than_the_library_reads_by_itself_is_proved_too(tmp_path: Path) -> None:
    text = "panjang " * 20_000
    bare = document("a.txt", text)
    whole = span(bare, 0, len(text) - 1)
    limit = csv.field_size_limit()
    receipt = put(
        replace(world(), documents=(Document(bare.article, text, {whole.id: whole}, stored=True),)), FORMATS["csv"], tmp_path / "x"
    )
    assert receipt.spans == 1
    assert csv.field_size_limit() == limit

"""No article becomes a formula in a spreadsheet or code in a browser."""

import csv
import html
import io
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.exchange.inert import html_link, html_text, is_formula, printable, spreadsheet_cell, spreadsheet_text

SPACE = st.text(" \t\r\n\v\f\u00a0\u2003\u200b\ufeff\u2028\x00", max_size=4)
START = st.sampled_from("=+-@|%＝＋－＠｜％﹢﹣﹦﹫﹪")


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@SUM(A1)",
        "|cmd",
        "%0A=1",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "＝1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\tx",
        "\rx",
        "\nx",
    ],
)
def test_a_formula_becomes_text(text: str) -> None:
    assert spreadsheet_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "Jakarta", " Jakarta", "'=1", "49 30", "1=1", "a-b", "\u200bJakarta", "¼", "“=1”", "   ", "(−1)", "²="]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert spreadsheet_cell(text) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1", "=1"),
        ("'\tx", "\tx"),
        ("' =1", " =1"),
        ("'x", "'x"),
        ("'", "'"),
        ("''=1", "''=1"),
        ("=1", "=1"),
        ("x'=1", "x'=1"),
        ("x=1", "x=1"),
        ("", ""),
    ],
)
def test_a_cell_is_read_as_it_was_before_it_was_made_text(cell: str, text: str) -> None:
    assert spreadsheet_text(cell) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc é🙂\u00a0", "a\tb\nc é🙂\u00a0"),
        ("\x00\x08\x0b\x1f\x7f\x9f", "\ufffd" * 6),
        ("\u200e\u061c\u202e\u2069\ud800\ufdd0\uffff", "\ufffd" * 7),
        ("\u202f\u2065\u200d\ufdf0\xa0~", "\u202f\u2065\u200d\ufdf0\xa0~"),
    ],
)
def test_what_cannot_be_shown_is_replaced_character_by_character(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(SPACE, START, st.text())
def test_nothing_before_it_hides_a_formula(space: str, start: str, rest: str) -> None:
    assert spreadsheet_cell(space + start + rest) == "'" + space + start + rest


@given(st.text())
def test_a_cell_never_begins_as_a_formula_and_is_not_changed_twice(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert spreadsheet_cell(cell) == cell
    assert not is_formula(cell)
    assert cell in (text, "'" + text)
    assert not unicodedata.normalize("NFKC", cell).strip().startswith(("=", "+", "-", "@", "|", "%"))
    read = next(csv.reader(io.StringIO(_written(cell), newline="")))
    assert read == [cell, "x"]


def _written(cell: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([cell, "x"])
    return file.getvalue()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters() | st.sampled_from("<>&\"'/=!-\u202e\x1b\x00")), st.text())
@example("</mark><script>alert(1)</script>", "' onmouseover='x")
@example("<!--", "&quot;>")
def test_text_in_a_page_is_text(text: str, title: str) -> None:
    page = _Page()
    page.feed(f'<mark title="{html_text(title)}">{html_text(text)}</mark>')
    page.close()
    assert [tag for tag, _ in page.tags] == ["mark"]
    assert [name for name, _ in page.tags[0][1]] == ["title"]
    assert len(page.text) == len(text)
    assert not set(page.text) & set("\u202e\x1b\x00\x9b")
    assert all(one in (other, "\ufffd") for one, other in zip(page.text, text, strict=True))


@given(st.text(), st.integers(0, 20))
def test_pieces_are_escaped_as_the_whole_is(text: str, at: int) -> None:
    assert html_text(text) == html_text(text[:at]) + html_text(text[at:])


@pytest.mark.parametrize("address", ["https://contoh.id/a?b=1&c=2", "http://contoh.id"])
def test_a_web_address_is_a_link(address: str) -> None:
    assert html.unescape(html_link(address)) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        " https://a.id",
        "https://a.id\n",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.id",
        "https:",
        "https://",
        "https://bank.id@evil.id/",
        "https://a.id/\u202e",
        'https://a.id/"x',
        "https://[a",
        "ms-msdt:x",
        "",
        "https://a.id/\\x",
        "https://a.id/`x",
        "https://a.id/x y",
        "https://a.id/'x",
        "https://a.id/\u00a0",
        "ftp://a.id",
        "https://a.id/<x>",
    ],
)
def test_anything_else_is_none(address: str) -> None:
    assert html_link(address) == ""

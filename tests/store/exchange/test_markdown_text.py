"""What stands for each character in Markdown, so that a renderer shows what the article says."""

import pytest

from store.exchange.markdown_text import code_span, escaped, inline, one_line, quoted


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("a*b_c`d", r"a\*b\_c\`d"),
        ("+a", r"\+a"),
        ("-a\n=b\n a", "\\-a\\\n\\=b\\\n&#32;a"),
        ("a+b-c=d", "a+b-c=d"),
        ("-", r"\-"),
        ("1. a", r"1\. a"),
        ("a\n12) b", "a\\\n12\\) b"),
        ("123456789. c", r"123456789\. c"),
        ("1234567890. c", "1234567890. c"),
        ("1a. b x1. c", "1a. b x1. c"),
        ("+1. a", r"\+1. a"),
        ("a\nb", "a\\\nb"),
        ("a\n\nb", "a\n\nb"),
        ("a\n\n\nb\nc", "a\n\n\nb\\\nc"),
        ("a\n", "a\n"),
        ("\na", "\na"),
        ("\n", "\n"),
        (" a b ", "&#32;a b&#32;"),
        (" ", "&#32;"),
        ("\ta\t\n\u3000b", "&#9;a&#9;\\\n&#12288;b"),
        ("a  \nb", "a &#32;\\\nb"),
        ("http://x.y HTTPS://z", r"http\://x.y HTTPS\://z"),
        ("ftp://x www.y.z", r"ftp\://x www\.y.z"),
        ("xhttp://y http", "xhttp://y http"),
        ("a\x1bb", "a\ufffdb"),
    ],
)
def test_a_text_is_written(text: str, written: str) -> None:
    assert "".join(escaped(text)) == written
    assert len(escaped(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "``"),
        ("a*b", "`a*b`"),
        ("a\nb\tc", "`a b c`"),
        ("a`b", "`` a`b ``"),
        ("``", "``` `` ```"),
        ("a```b`c``", "```` a```b`c`` ````"),
    ],
)
def test_code_is_fenced_by_more_ticks_than_it_holds(text: str, written: str) -> None:
    assert code_span(text) == written


def test_quotations_and_lines() -> None:
    assert quoted("a*\n\nb\n") == "> a\\*\n>\n> b\n>"
    assert one_line("a\nb\tc\x1b*") == "a b c\ufffd*"
    assert inline("a\n*b*\t") == r"a \*b\*&#32;"

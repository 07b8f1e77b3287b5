"""Every reader with a sound document, a broken one, an empty one and a hostile one, in the process it runs in."""

import json
from collections.abc import Iterator

import pytest

from store.errors import InputError, StoreError
from store.gather.draft import Yield
from store.gather.furniture import is_furniture
from store.gather.kinds import BY_ENDING, FEED
from store.gather.paper import reflow
from store.quarantine.run import Quarantine
from tests.store.gather import making
from tests.store.news import paragraphs

BODY = paragraphs(5)
BOMB = making.zipped({"word/document.xml": b"0" * (80 << 20), "META-INF/container.xml": b"0" * (80 << 20)})
DECLARED = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><rss><channel><item><title>&d;</title></item></channel></rss>'

NITF = "<nitf><body><body.head><hl1>J</hl1></body.head><body.content>" + "".join(f"<p>{one}</p>" for one in BODY)
NITF += "</body.content></body></nitf>"


@pytest.fixture(scope="module")
def jail() -> Iterator[Quarantine]:
    with Quarantine() as made:
        yield made


def read(jail: Quarantine, ending: str, data: bytes, **options: str) -> Yield:
    found: Yield = jail.run(BY_ENDING[ending].reader, data, Yield, where=f"x{ending}", **options)
    return found


SOUND = {
    ".txt": "\n".join(BODY).encode(),
    ".html": making.page(BODY),
    ".json": json.dumps({"status": "ok", "data": [{"judul": "J", "isi": "\n".join(BODY)}]}).encode(),
    ".jsonl": json.dumps({"headline": "J", "body": "\n".join(BODY)}).encode(),
    ".csv": ('Judul;Isi;Tanggal\nJ;"' + "\n".join(BODY) + '";8 November 2023\n').encode("utf-8-sig"),
    ".xml": NITF.encode(),
    ".epub": making.epub([["Sampul"], BODY]),
    ".docx": making.docx(BODY),
}


@pytest.mark.parametrize("ending", SOUND)
def test_a_sound_document_gives_its_text(jail: Quarantine, ending: str) -> None:
    (draft,) = read(jail, ending, SOUND[ending]).drafts
    lines = draft.text.split("\n")
    assert [line for line in lines if line in BODY] == BODY
    assert "DIHAPUS" not in draft.text


@pytest.mark.parametrize("data", [b"", b"\0\1\2\3" * 50, b"PK\x03\x04broken", b"{[", b"<a><b>", b"%PDF-1.7\nxref"], ids=repr)
@pytest.mark.parametrize("ending", [ending for ending in BY_ENDING if ending not in (".md", ".htm", ".xhtml", ".rss", ".atom", ".warc.gz")])
def test_broken_and_empty_documents_are_a_sentence(jail: Quarantine, ending: str, data: bytes) -> None:
    if ending == ".txt" and data.isascii() and data.startswith((b"{", b"<")):
        assert read(jail, ending, data).drafts
        return
    with pytest.raises(StoreError) as caught:
        read(jail, ending, data)
    assert caught.value.what.endswith(".")
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    ("ending", "data", "why"),
    [
        (".docx", BOMB, "unfolds"),
        (".epub", BOMB, "unfolds"),
        (".xml", DECLARED, "document type"),
        (".rss", DECLARED, "document type"),
        (".xml", DECLARED.decode().encode("utf-16"), "document type"),
        (".json", b"[" * 200_000, "nested|sound"),
        (".json", b'[{"text": NaN}]', "sound"),
        (".docx", making.zipped({f"m{number}": "" for number in range(2100)}), "more than 2000"),
        (".csv", b"a,b\n", "no row"),
        (".csv", b"x,y\n1,2\n", "which field"),
        (".warc", making.warc({"https://a.example/": b"x" * (9 << 20)}), "no web page"),
    ],
)
def test_hostile_documents_are_refused(jail: Quarantine, ending: str, data: bytes, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        read(jail, ending, data)


def test_a_page_says_who_when_and_where(jail: Quarantine) -> None:
    (draft,) = read(jail, ".html", making.page(BODY), url="https://situsku.example/1").drafts
    assert (draft.title, draft.site, draft.author) == ("Judul Berita", "Situsku", "Siti Aminah")
    assert (draft.published, draft.language, draft.url) == ("2023-11-08", "id", "https://situsku.example/1")


def test_pages_keep_their_paragraphs_and_lose_their_furniture(jail: Quarantine) -> None:
    kept = wanted = left = 0
    for style in range(4):
        for seed in range(10):
            body = paragraphs(seed, 12)
            lines = read(jail, ".html", making.page(body, style=style)).drafts[0].text.split("\n")
            wanted += len(body)
            kept += sum(line in lines for line in body)
            left += sum(line not in body for line in lines)
    assert kept == wanted
    assert left <= wanted * 0.1


def test_no_paragraph_of_a_story_counts_as_furniture() -> None:
    assert not [line for seed in range(200) for line in paragraphs(seed) if is_furniture(line)]
    for line in (
        "Baca puisi itu di depan kelas, siswa bertepuk tangan.",
        "Ikuti aturan, kata gubernur.",
        "Editor buku itu dipuji banyak orang.",
    ):
        assert not is_furniture(line)
    assert [line for line in making.FURNITURE if not is_furniture(line)] == []


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "utf-16"])
def test_a_page_is_read_in_the_encoding_it_names(jail: Quarantine, charset: str) -> None:
    body = [f"Kafé “é” {text}".replace("“", "").replace("”", "") for text in BODY]
    assert "Kafé" in read(jail, ".html", making.page(body, charset=charset)).drafts[0].text


def test_lines_of_a_pdf_become_paragraphs(jail: Quarantine) -> None:
    lines = [
        "Presiden memuji kerja sama militer yang berteknologi tinggi dan pen-",
        "ting dengan Tiongkok pada pertemuan itu.",
        "",
        "Menteri hadir.",
    ]
    (draft,) = read(jail, ".pdf", making.pdf([line for line in lines if line])).drafts
    assert draft.text.split("\n")[0].endswith("penting dengan Tiongkok pada pertemuan itu.")
    assert reflow("\n".join(lines)).split("\n")[1] == "Menteri hadir."


def test_a_pdf_whose_text_refers_to_what_no_text_may_is_damaged(jail: Quarantine) -> None:
    with pytest.raises(InputError, match="The PDF is damaged"):
        read(jail, ".pdf", making.pdf(BODY[:2]).replace(b"BT /F1 10 Tf 50", b"4 0 R 10 Tf 50 "))


@pytest.mark.parametrize(
    "feed",
    [
        "<rss version='2.0'><channel><item><<<title>J</title><link>http://x.exampleitle>J</titlsc</x;<</item></chael></y;</link>",
        f"<rss ve&#0;rsion='2.0'><ch-1nnel><title>B</title><item><title>J</title><link>http&#0{'9' * 30};</link>",
    ],
    ids=["an end that nothing began", "a character of a number that no machine has"],
)
def test_a_feed_on_which_its_parser_stumbles_is_damaged(jail: Quarantine, feed: str) -> None:
    with pytest.raises(InputError, match="The feed is damaged"):
        jail.run(FEED.reader, feed.encode(), Yield, where="x")


def test_an_archive_gives_its_pages_once(jail: Quarantine) -> None:
    pages = read(jail, ".warc", making.warc({"https://a.example/1": SOUND[".html"], "https://a.example/2": SOUND[".html"]})).pages
    assert [page.url for page in pages] == ["https://a.example/1", "https://a.example/2"]
    assert pages[0].data == SOUND[".html"]


def test_a_bad_line_leaves_the_others(jail: Quarantine) -> None:
    data = b"\n".join([SOUND[".jsonl"], b"{bad", b"[1]", SOUND[".jsonl"]])
    found = read(jail, ".jsonl", data)
    assert [draft.part for draft in found.drafts] == ["1", "4"]
    assert [problem[:6] for problem in found.problems] == ["Line 2", "Line 3"]


def test_fields_can_be_named(jail: Quarantine) -> None:
    data = json.dumps([{"a": {"b": "Isi yang dicari"}, "k": "K", "isi": "bukan ini"}]).encode()
    (draft,) = read(jail, ".json", data, text_field="a.b", title_field="k").drafts
    assert (draft.text, draft.title) == ("Isi yang dicari", "K")
    with pytest.raises(StoreError, match="'nope'"):
        read(jail, ".json", data, text_field="nope")


def test_a_year_somewhere_in_the_text_is_not_the_date_of_a_page(jail: Quarantine) -> None:
    body = ["MOSKOW - Presiden memuji kerja sama Rabu (8/11) kemarin.", "Mereka bertemu pada Februari 2022 di Beijing.", *BODY]
    plain = "".join(f"<p>{one}</p>" for one in body)
    page = f"<html lang=id><head><title>J</title></head><body><article>{plain}</article><footer>Copyright 2019</footer></body></html>"
    assert read(jail, ".html", page.encode()).drafts[0].published == ""
    stamped = page.replace("<article>", '<article><time datetime="2023-11-09T07:00:00+07:00">9 Nov</time>')
    assert read(jail, ".html", stamped.encode()).drafts[0].published[:10] == "2023-11-09"


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_half_a_character_leaves_out_its_record_and_no_other(jail: Quarantine, ending: str) -> None:
    records = [
        {"judul": f"J{number}", "isi": f"{BODY[0]} {half}"} for number, half in enumerate(("", "\ud800", "\udc00 ekor", "\U0001f680"))
    ]
    text = json.dumps(records) if ending == ".json" else "\n".join(map(json.dumps, records))
    found = read(jail, ending, text.encode())
    assert [draft.title for draft in found.drafts] == ["J0", "J3"]
    assert [problem.split(" holds")[0] for problem in found.problems] == ["Record 2", "Record 3"]

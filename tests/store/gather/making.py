"""Documents of every format, made on the spot."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence

import pypdf
from pypdf.generic import DictionaryObject, NameObject, StreamObject

FURNITURE = (
    "Baca Juga: Harga Beras Naik Lagi di Sejumlah Pasar",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
    "Simak juga Video: Detik-detik Kebakaran Pasar",
    "Dapatkan update berita pilihan setiap hari di WhatsApp Channel",
    "Editor: Ratna Dewi",
    "[Gambas:Video 20detik]",
    "Pilihan Editor: Kronologi Banjir Bandang",
    "Ikuti berita terbaru kami di Google News",
    "Artikel ini telah tayang di Situsku.com",
    "(abc/xyz)",
)
"""Lines as they stand between and under the paragraphs on Indonesian portals."""


def page(paragraphs: Sequence[str], *, style: int = 0, title: str = "Judul Berita", charset: str = "utf-8") -> bytes:
    """Return a page in one of four styles, with furniture after every second paragraph and around the article."""
    tag, before, after = (
        ("p", '<div class="read__content"><div class="clearfix">', "</div></div>"),
        ("p", '<article class="detail"><div class="detail__body-text itp_bodycontent">', "</div></article>"),
        ("p", '<div class="entry-content post-content">', "</div>"),
        ("p", '<main><section id="content"><div class="txt-article">', "</div></section></main>"),
    )[style]
    body = []
    for number, text in enumerate(paragraphs):
        body.append(f"<{tag}>{text}</{tag}>")
        if number % 2:
            body.append(f"<p><strong>{FURNITURE[(number // 2 + style) % len(FURNITURE)]}</strong></p>")
    body += [f"<p>{line}</p>" for line in FURNITURE[-3:]]
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="{charset}"><title>{title}</title>'
        '<meta property="og:site_name" content="Situsku"><meta name="author" content="Siti Aminah">'
        '<meta property="article:published_time" content="2023-11-08T08:00:00+07:00"></head><body>'
        '<nav><ul><li><a href="/">Beranda</a></li><li><a href="/politik">Politik</a></li></ul></nav>'
        f"<h1>{title}</h1>{before}{''.join(body)}{after}"
        '<aside><h3>Terpopuler</h3><ul><li><a href="/1">Berita lain yang ramai dibaca orang</a></li></ul></aside>'
        "<footer>Copyright 2023 Situsku. Hak cipta dilindungi.</footer></body></html>"
    ).encode(charset)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def docx(paragraphs: Sequence[str]) -> bytes:
    """Return a Word document with a title, and a deleted run that must not show."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r><w:del><w:r><w:delText>DIHAPUS</w:delText></w:r></w:del></w:p>" for text in paragraphs
    )
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Judul Dokumen</dc:title><dc:creator>Siti</dc:creator></c>'
    return zipped({"word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{runs}</w:body></w:document>', "docProps/core.xml": core})


def epub(chapters: Sequence[Sequence[str]]) -> bytes:
    """Return an e-book."""
    items = "".join(f'<item id="c{number}" href="c{number}.xhtml"/>' for number in range(len(chapters)))
    refs = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Buku</dc:title>'
        f"</metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    container += '<rootfile full-path="OPS/p.opf"/></rootfiles></container>'
    pages = {
        f"OPS/c{number}.xhtml": f"<html><body><h1>Bab {number}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>"
        for number, texts in enumerate(chapters)
    }
    return zipped({"META-INF/container.xml": container, "OPS/p.opf": package, **pages})


def pdf(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page with these lines."""
    writer = pypdf.PdfWriter()
    sheet = writer.add_blank_page(612, 792)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")})
    font[NameObject("/BaseFont")] = NameObject("/Helvetica")
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = StreamObject()
    stream.set_data(("BT /F1 10 Tf 50 750 Td 12 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET").encode("latin-1"))
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def warc(pages: Mapping[str, bytes]) -> bytes:
    """Return a compressed archive of pages by address, one gzip member a record (ISO 28500, annex D)."""
    records = b""
    for number, (url, data) in enumerate(pages.items()):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"WARC-Date: 2023-11-08T08:00:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records += gzip.compress(head.encode() + answer + b"\r\n\r\n")
    return records

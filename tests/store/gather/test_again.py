"""Articles that were added from files of other formats and from the web, when these change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from store import annotate
from store.document import Document, waiting
from store.errors import InputError
from store.gather.adding import add
from store.gather.again import Rereader, way
from store.gather.collect import Options
from store.gather.keep import ORIGINALS
from store.gather.origins import find_origins
from store.project import Project
from store.quarantine.run import Quarantine
from tests.faults.model import difference, held
from tests.store.gather import making
from tests.store.news import paragraphs

OPTIONS = Options(today=date(2026, 11, 25), allow_private=True, pause=0, agent="sorot/test")
EVERY_WAY = ("own", "file", "outside", "address")
NEWS = paragraphs(1)
LATER = ["Berita ini diperbarui pada Selasa pagi oleh redaksi kami di Jakarta.", *NEWS]


@contextmanager
def project_with(folder: Path, *names: object) -> Iterator[Project]:
    """A project to which these were added, with the first name of each article tagged."""
    folder.mkdir(exist_ok=True)
    project = Project.open(folder, annotator="ana")
    add(project, find_origins([str(name) for name in names]), OPTIONS)
    for document in list(project.stored_documents()):
        words = document.text.split()
        word = next(word.strip(".,“”()") for word in words[4:] if word[0].isupper())
        start = document.text.index(word)
        change = annotate.tag(document, start, start + len(word), "PERSON", annotator="ana")
        assert change is not None
        project.do(change)
    try:
        yield project
    finally:
        project.close()


def renew(project: Project, **how: Any) -> dict[str, str]:
    """Look at every article again; return how annotations fared, or what went wrong, by source."""
    found: dict[str, str] = {}
    with Quarantine() as quarantine:
        reader = Rereader(project, OPTIONS, quarantine, **how)
        for document in list(project.stored_documents()):
            try:
                renewal = reader.foreseen(document)
            except InputError as error:
                found[document.article.source] = error.what
                continue
            if renewal is not None:
                reader.adopt(document, renewal)
                found[document.article.source] = renewal.words
        found.update({one: f"passed {count}" for one, count in reader.passed.items()})
    return found


def only(project: Project) -> Document:
    (document,) = project.stored_documents()
    return document


def right(project: Project) -> None:
    for document in project.stored_documents():
        for span in document.spans.values():
            assert document.text[span.start : span.end] == span.quote


FORMS = {
    "halaman.html": (making.page(NEWS), making.page(LATER)),
    "surat.docx": (making.docx(NEWS), making.docx(LATER)),
    "cetak.pdf": (making.pdf(NEWS), making.pdf(LATER)),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_of_another_format_is_read_again_by_the_same_reader(tmp_path: Path, name: str) -> None:
    path = tmp_path / "p" / name
    path.parent.mkdir()
    path.write_bytes(FORMS[name][0])
    with project_with(tmp_path / "p", path) as project:
        before, text = held(project), only(project).text
        assert renew(project) == {}
        assert not project.differs(only(project))
        path.write_bytes(FORMS[name][1])
        assert project.differs(only(project))
        assert renew(project) == {name: "1 in place"}
        assert only(project).text != text
        assert "diperbarui pada Selasa" in only(project).text
        right(project)
        assert renew(project) == {}
        assert not project.differs(only(project))
        project.undo()
        assert difference(before, held(project)) == ""
        assert only(project).text == text


def test_a_file_that_is_another_and_says_the_same_is_noted_and_changes_no_text(tmp_path: Path) -> None:
    path = tmp_path / "p" / "halaman.html"
    path.parent.mkdir()
    path.write_bytes(making.page(NEWS))
    with project_with(tmp_path / "p", path) as project:
        text = only(project).text
        path.write_bytes(making.page(NEWS).replace(b"Copyright 2023", b"Copyright 2024"))
        assert renew(project) == {"halaman.html": "the same text"}
        assert only(project).text == text
        assert renew(project) == {}
        assert not (project.store_dir / "texts").exists()


def test_rows_of_a_table_follow_what_they_say_over_rows_that_come_between(tmp_path: Path) -> None:
    path = tmp_path / "p" / "baris.csv"
    path.parent.mkdir()
    rows = [" ".join(paragraphs(number)[:2]).replace('"', "") for number in range(3)]
    path.write_text("judul,isi\n" + "".join(f'J{number},"{row}"\n' for number, row in enumerate(rows)), "utf-8")
    with project_with(tmp_path / "p", path) as project:
        assert len(list(project.stored_documents())) == 3
        first = f"Kemarin, {rows[0]}"
        path.write_text("judul,isi\n" + f'J0,"{first}"\n' + "".join(f'K{number},"{row}"\n' for number, row in enumerate(rows[1:])), "utf-8")
        found = renew(project)
        assert sorted(found.values()) == ["1 in place", "the same text", "the same text"]
        assert {document.text for document in project.stored_documents()} == {first, *rows[1:]}
        right(project)


def test_pages_of_an_archive_are_found_in_it_again_or_said_to_be_gone(tmp_path: Path) -> None:
    path = tmp_path / "p" / "simpan.warc.gz"
    path.parent.mkdir()
    pages = {"https://a.example/1": making.page(NEWS), "https://a.example/2": making.page(paragraphs(2))}
    path.write_bytes(making.warc(pages))
    with project_with(tmp_path / "p", path) as project:
        assert renew(project) == {}
        path.write_bytes(making.warc({"https://a.example/1": making.page(LATER)}))
        found = renew(project)
        assert found["https://a.example/1"] == "1 in place"
        assert "not in its source any more" in found["https://a.example/2"]
        right(project)


def test_files_elsewhere_are_read_again_only_for_who_says_so(tmp_path: Path) -> None:
    path = tmp_path / "unduhan.html"
    path.write_bytes(making.page(NEWS))
    with project_with(tmp_path / "p", path) as project:
        path.write_bytes(making.page(LATER))
        assert way(only(project).article) == "outside"
        assert renew(project) == {"outside": "passed 1"}
        assert renew(project, ways=EVERY_WAY) == {str(path): "1 in place"}
        path.unlink()
        assert renew(project, ways=EVERY_WAY) == {}


def test_a_file_that_became_unreadable_leaves_everything_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "p" / "cetak.pdf"
    path.parent.mkdir()
    path.write_bytes(FORMS["cetak.pdf"][0])
    with project_with(tmp_path / "p", path) as project:
        before = held(project)
        path.write_bytes(b"%PDF-1.4 nothing")
        (said,) = renew(project).values()
        assert said
        assert held(project) == before


# The web


class Page(BaseHTTPRequestHandler):
    """Answers with the page of the server's that has the path; counts how often it was asked."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        body = self.server.pages.get(self.path)  # type: ignore[attr-defined]
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    made.pages, made.asked = {"/berita": making.page(NEWS)}, []
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def test_a_web_page_is_fetched_again_only_for_who_says_so(tmp_path: Path, server: Any) -> None:
    url = f"http://127.0.0.1:{server.server_port}/berita"
    with project_with(tmp_path / "p", url) as project:
        before = held(project)
        server.asked.clear()
        server.pages["/berita"] = making.page(LATER)
        assert renew(project) == {"address": "passed 1"}
        assert not project.differs(only(project))
        assert server.asked == []
        assert renew(project, ways=EVERY_WAY) == {url: "1 in place"}
        assert "diperbarui pada Selasa" in only(project).text
        right(project)
        kept = [path.read_bytes() for path in (project.store_dir / ORIGINALS).iterdir()]
        assert sorted(kept) == sorted([making.page(NEWS), making.page(LATER)])
        assert renew(project, ways=EVERY_WAY) == {}
        project.undo()
        assert difference(before, held(project)) == ""


def test_a_page_that_is_gone_or_says_something_else_loses_nothing(tmp_path: Path, server: Any) -> None:
    url = f"http://127.0.0.1:{server.server_port}/berita"
    with project_with(tmp_path / "p", url) as project:
        before = held(project)
        del server.pages["/berita"]
        assert "404" in renew(project, ways=EVERY_WAY)[url]
        assert held(project) == before
        server.pages["/berita"] = making.page([f"Halaman ini sudah dipindahkan ke arsip nomor {number}." for number in range(6)])
        assert "lost" in renew(project, ways=EVERY_WAY)[url] or "doubtful" in renew(project, ways=EVERY_WAY)[url]
        assert len(waiting(only(project))) == 1
        server.pages["/berita"] = making.page(NEWS)
        assert renew(project, ways=EVERY_WAY) == {url: "0 in place, 1 back in place"}
        assert not waiting(only(project))
        right(project)
